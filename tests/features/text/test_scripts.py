"""Scripts of texts."""

import polars as pl
import pytest

from linkvet.features.text.scripts import script


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("harbour baths", "Café", True),
        ("harbour baths", "баня", False),
        ("баня", "Новая баня in Riga", True),
        ("温泉の宿", "ホテル", True),
        ("温泉", "ホテル", False),
        ("42", "баня", None),
        (None, "баня", None),
    ],
)
def test_script_of_two_texts(one, other, same):
    table = pl.DataFrame({"one": [one], "other": [other]}, {"one": pl.String, "other": pl.String})
    assert table.select(script(pl.col("one")) == script(pl.col("other"))).item() == same
