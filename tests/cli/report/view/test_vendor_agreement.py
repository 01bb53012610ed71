"""The report's comparison with the verdicts of vendors."""

from dataclasses import replace

import polars as pl
import pytest
from html_fixture import words

from linkvet.cli.report.view.build import build
from linkvet.cli.report.view.vendor_agreement import BETWEEN, CLEAR, FLAGGED, level


@pytest.mark.parametrize(
    ("vendor", "text", "expected"),
    [
        ("ahrefs", "Ahrefs: spam", FLAGGED),
        ("ahrefs", "Ahrefs: not spam", CLEAR),
        ("semrush", "Semrush toxicity 72", FLAGGED),
        ("semrush", "Semrush toxicity 59", BETWEEN),
        ("semrush", "Semrush toxicity 0", CLEAR),
        ("moz", "Moz spam score 30%", CLEAR),
        ("moz", "Moz spam score 61%", FLAGGED),
        ("vendor", "true", FLAGGED),
        ("vendor", "potentially toxic", BETWEEN),
        ("vendor", "no idea what this is", CLEAR),
        ("vendor", "lorem", None),
    ],
)
def test_vendor_words(vendor, text, expected):
    assert level(vendor, text) == expected


def test_vendors_wrongly_flagged_come_first(scored, page):
    (vendor,) = build(scored)["vendors"]
    assert vendor["vendor"] == "ahrefs"
    assert vendor["good"]["count"] == vendor["domains"]["keep"]["flagged"] > 0
    assert (
        sum(
            cells["flagged"] + cells["between"] + cells["clear"]
            for cells in vendor["domains"].values()
        )
        == 356 - 28
    )
    chances = [row["spam_probability"] for row in vendor["good"]["top"]]
    assert chances == sorted(chances)
    text = words(page)
    assert text.index("Genuine to linkvet, spam to Ahrefs") < text.index("not flagged by Ahrefs:")


def test_vendor_free_text_is_no_verdict(scored):
    noise = pl.Series([f"spam {i}" for i in range(scored.rows.height)])
    rows = scored.rows.with_columns(vendor_verdict=noise)
    assert build(replace(scored, rows=rows))["vendors"] == []
