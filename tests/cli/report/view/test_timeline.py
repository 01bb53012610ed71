"""The report's timeline: periods that fit the span of dates."""

import polars as pl
import pytest

from linkvet.cli.report.view.timeline import timeline


@pytest.mark.parametrize(
    ("dates", "step", "periods"),
    [
        (["2024-01-15", "2024-03-02"], "month", 3),
        (["2019-01-15", "2024-03-02"], "quarter", 21),
        (["1995-01-15", "2024-03-02"], "year", 30),
        (["0001-01-01", "2024-03-02"], "month", 1),
    ],
)
def test_timeline_step(dates, step, periods):
    frame = pl.DataFrame(
        {"first_seen": dates, "verdict": ["keep", "disavow"], "spam_probability": [0.1, 0.99]}
    ).with_columns(pl.col("first_seen").str.to_date())
    shown = timeline(frame, None)
    assert shown and (shown["step"], len(shown["periods"])) == (step, periods)
