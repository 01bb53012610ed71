"""The model as MLflow serves it: rows in, as many rows out, whatever stands in them."""

import datetime
import json

import pandas as pd
import pytest

from linkvet.data.errors import UserError
from linkvet.model.store import PRETRAINED
from linkvet.training.tracking.pyfunc import EXAMPLE, answer, inputs

SPAM = "http://cheap-links.test/seo/77.html"


@pytest.fixture(scope="module")
def few() -> pd.DataFrame:
    """Three links with gaps of every kind, and a row that is none."""
    frame = pd.DataFrame(
        {
            "source_url": ["https://blog.example/walks", "no link at all !", SPAM, SPAM],
            "target_url": ["https://www.spa.example/"] * 4,
            "anchor": ["the baths", None, "buy backlinks", "buy backlinks"],
            "title": ["Ten walks", None, "Buy backlinks", float("nan")],
            "domain_rating": [3, None, "12", 0.5],
            "nofollow": [None, None, True, False],
            "first_seen": [datetime.date(2024, 1, 2), None, "2024-02-03", pd.NaT],
            "colour": ["red"] * 4,
        },
        index=[7, 3, 9, 1],
    )
    return frame


def test_every_row_has_its_answer_in_its_place(few):
    table = answer(few, PRETRAINED)
    assert list(table.index) == [7, 3, 9, 1]
    assert table["verdict"].tolist()[1] == "rejected"
    assert pd.isna(table["spam_probability"].iloc[1])
    assert "not a host name" in json.loads(table["reasons"].iloc[1])[0]
    assert table["spam_probability"].iloc[0] < table["spam_probability"].iloc[2]


def test_columns_are_what_they_are_called_whatever_vendor_calls_them_so(few):
    """Semrush's export has these names too, and no rating under this one."""
    plain = few.drop(columns=["domain_rating"])
    with_rating = answer(few.drop(index=3), PRETRAINED)
    without = answer(plain.drop(index=3), PRETRAINED)
    assert not with_rating["spam_probability"].equals(without["spam_probability"])


def test_a_bare_address_is_enough():
    table = answer(pd.DataFrame({"source_url": [SPAM]}), PRETRAINED)
    assert table["verdict"].iloc[0] in ("keep", "review", "disavow", "unknown")


def test_nothing_in_nothing_out():
    table = answer(pd.DataFrame(EXAMPLE).head(0), PRETRAINED)
    assert list(table.columns) == ["spam_probability", "verdict", "reasons"]
    assert table.empty


def test_what_holds_no_link_at_all_is_refused():
    with pytest.raises(UserError, match="none of its 1 rows"):
        answer(pd.DataFrame({"source_url": ["no link !"]}), PRETRAINED)


def test_the_vendors_verdict_is_not_asked_for():
    names = [column.name for column in inputs()]
    assert {"source_url", "anchor", "title"} <= set(names)
    assert not {"vendor_verdict", "host", "row"} & set(names)
