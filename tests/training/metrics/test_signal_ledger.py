"""What each signal is worth alone."""

import numpy as np
import polars as pl

from linkvet.training.metrics.signal_ledger import ledger


def test_coverage_medians_and_order():
    nan = float("nan")
    result = ledger(
        pl.DataFrame(
            {
                "good": [3.0, 4.0, 1.0, 2.0],
                "half": [nan, 1.0, nan, 0.0],
                "none": [nan] * 4,
                "one": [1.0, 2.0, nan, nan],
            },
            schema_overrides={"none": pl.Float64},
        ),
        np.array([1, 1, 0, 0]),
    )
    assert result["good"] == {"coverage": 1.0, "median_spam": 3.5, "median_good": 1.5, "auc": 1.0}
    assert result["half"] == {"coverage": 0.5, "median_spam": 1.0, "median_good": 0.0, "auc": 1.0}
    assert result["none"] == {
        "coverage": 0.0,
        "median_spam": None,
        "median_good": None,
        "auc": None,
    }
    assert result["one"] == {"coverage": 0.5, "median_spam": 1.5, "median_good": None, "auc": None}
