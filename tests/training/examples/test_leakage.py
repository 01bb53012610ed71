"""What may be wrong with a labelled table."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from house_labels_fixture import table, write

from linkvet.training.examples.house_labels import BY_MODEL, read_labelled
from linkvet.training.examples.leakage import giveaways

SPAM = np.array([n % 2 for n in range(40)], float)


@pytest.mark.parametrize(
    "values",
    [
        ["listed" if n % 2 else "" for n in range(40)],
        [f"kind {n % 4}" for n in range(40)],
        [str(n % 2 + n / 100) for n in range(40)],
        [n % 2 == 1 for n in range(40)],
        [5.0 if n % 2 else None for n in range(40)],
        [f"{n % 4}" for n in range(40)],
    ],
    ids=["text", "several texts", "numbers as text", "flags", "gaps", "codes"],
)
def test_a_column_that_alone_separates_is_told(values):
    warnings = giveaways(pl.DataFrame({"quality": values}), SPAM)
    assert warnings == [
        "this column alone separates spam from good, so the labels may have been made "
        "from it: quality"
    ]


@pytest.mark.parametrize(
    "values",
    [
        ["listed" if n % 2 or n == 4 else "" for n in range(40)],
        [f"page {n}" for n in range(40)],
        ["one"] * 40,
        [str(n) for n in range(40)],
        [None] * 40,
    ],
    ids=["one exception", "all distinct", "all the same", "row numbers", "empty"],
)
def test_what_does_not_separate_is_not_told(values):
    assert giveaways(pl.DataFrame({"quality": values}), SPAM) == []


def test_rows_without_a_label_do_not_count():
    values = pl.DataFrame({"quality": ["listed" if n % 2 else "" for n in range(40)]})
    spam = SPAM.copy()
    values = values.with_columns(
        pl.when(pl.int_range(pl.len()) < 4)
        .then(pl.lit("listed"))
        .otherwise("quality")
        .alias("quality")
    )
    assert giveaways(values, spam) == []
    spam[:4] = np.nan
    assert len(giveaways(values, spam)) == 1


def test_columns_that_are_passed_over_and_one_class():
    values = pl.DataFrame({"label": ["spam" if n % 2 else "good" for n in range(40)]})
    assert giveaways(values, SPAM, ["label", "absent"]) == []
    assert giveaways(values, np.ones(40)) == []


def ahrefs(place: Path) -> Path:
    """A labelled export of Ahrefs whose labels repeat its own verdict."""
    export = pl.DataFrame(
        {
            "Referring page URL": [f"https://site{n}.example/page-{n}" for n in range(40)],
            "Referring page title": [f"Notes on harbour {n}" for n in range(40)],
            "Anchor": [f"anchor {n}" for n in range(40)],
            "Target URL": ["https://spa.example/"] * 40,
            "Domain rating": [n // 2 for n in range(40)],
            "Is spam": ["true" if n % 2 else "false" for n in range(40)],
            "note_id": range(7, 47),
            "label": ["spam" if n % 2 else "good" for n in range(40)],
        }
    )
    return write(place, export)


def test_a_vendors_verdict_and_row_numbers_are_never_learned_and_that_is_said_once(tmp_path):
    notes = read_labelled([ahrefs(tmp_path)]).notes
    warnings = "not learned from: Is spam (a vendor's own verdict), note_id (numbers the rows)"
    assert notes.count(warnings) == 1
    assert [note for note in notes if note.endswith("made from it: Is spam")]


def test_plain_labels_are_told_nothing(tmp_path):
    assert read_labelled([write(tmp_path, table())]).notes == []


def test_results_of_our_own_are_no_fault(tmp_path):
    results = (
        table()
        .drop("label")
        .with_columns(
            spam_probability=pl.lit(0.9),
            link_id=pl.int_range(40),
            verdict=pl.Series(["disavow" if n % 2 else "keep" for n in range(40)]),
        )
    )
    assert read_labelled([write(tmp_path, results)]).notes == [BY_MODEL]
