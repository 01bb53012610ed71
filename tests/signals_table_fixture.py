"""A small table of invented signals, of the kind a user may have."""

import numpy as np
import polars as pl


def rows(count: int = 160, seed: int = 0) -> pl.DataFrame:
    """Half spam; `links` and `pages` tell by their ratio, `speed` a little, two columns nothing."""
    random = np.random.default_rng(seed)
    spam = np.arange(count) % 2
    pages = np.round(np.exp(random.normal(3, 1, count))) + 1
    return pl.DataFrame({
        "label": ["spam" if one else "nonspam" for one in spam],
        "domain": [f"site{at // 3}.example" for at in range(count)],
        "host": [f"{'casino' if one else 'garden'}{at}.site{at // 3}.example"
                 for at, one in enumerate(spam)],
        "links": np.round(pages * np.exp(random.normal(1 + spam, 0.7))),
        "pages": pages,
        "speed": random.normal(spam, 1.5),
        "gaps": np.where(random.random(count) < 0.3, np.nan, random.normal(size=count)),
        "noise": random.normal(size=count),
    }).with_columns(pl.col("gaps").fill_nan(None))  # fmt: skip
