"""Bands of probability, in which reports and comparisons count links and domains."""

import numpy as np
import polars as pl

GOOD, SPAM = 0.25, 0.75  # below and above, a domain counts as good or spam, whatever its verdict
# upper edge, name, range in words
BANDS = (
    (0.05, "Clearly genuine", "under 5%"),
    (GOOD, "Probably genuine", "5 to 25%"),
    (SPAM, "Mixed signs", "25 to 75%"),
    (0.95, "Probably spam", "75 to 95%"),
    (2.00, "Clearly spam", "95% and over"),
)
UNJUDGED = ("Cannot be judged", "too little evidence")
NAMED = (*((name, range_) for _, name, range_ in BANDS), UNJUDGED)


def bands(table: pl.DataFrame) -> np.ndarray:
    """Position in `NAMED` of each row's band, shape (rows,).

    >>> table = {"spam_probability": [0.01, 0.999, 0.5], "verdict": ["keep", "disavow", "unknown"]}
    >>> [NAMED[band][0] for band in bands(pl.DataFrame(table))]
    ['Clearly genuine', 'Clearly spam', 'Cannot be judged']

    Parameters
    ----------
    table
        Columns spam_probability and verdict; what is "unknown" cannot be judged.
    """
    edges = [upper for upper, *_ in BANDS[:-1]]
    band = np.digitize(table["spam_probability"].fill_null(0.5).to_numpy(), edges)
    band[(table["verdict"].cast(pl.String) == "unknown").fill_null(False).to_numpy()] = len(BANDS)
    return band
