"""A model of two signals with figures, and what MLflow would be told of it."""

from pathlib import Path

import lightgbm
import numpy as np
import polars as pl

from linkvet.features.evidence import PATTERNS
from linkvet.model.booster import bin_values, fold
from linkvet.model.names import BITS, NameReader, NameReaders
from linkvet.model.store import HEADS, save
from linkvet.training.promote import FLOORS

NAMES = ["title_length", "anchor_length"]
IMPORTANCE = {"title_length": 0.6, "anchor_length": 0.2}
DATA = {"labels/links.csv": "0123456789abcdef" * 4}
PARAMS = {"objective": "binary", "max_depth": 2, "num_leaves": 4, "verbosity": -1,
          "num_threads": 1}  # fmt: skip


def figures(above: float = 0.01) -> dict[str, dict[str, float]]:
    """Figures that beat every floor by this much."""
    found = {name: {"examples": 100.0} for name in FLOORS["at_least"]}
    for sign, bound in ((1, "at_least"), (-1, "at_most")):
        for name, one in FLOORS[bound].items():
            found[name] |= {figure: limit + sign * above for figure, limit in one.items()}
    return found


def tiny(folder: Path, found: dict[str, dict[str, float]] | None = None) -> Path:
    """Write the model folder."""
    random = np.random.default_rng(0)
    x = random.normal(size=(200, 2))
    data = lightgbm.Dataset(x, x[:, 0] > 0, feature_name=NAMES, params={"verbosity": -1})
    text = lightgbm.train(PARAMS, data, 5).model_to_string()
    edges = fold(text, NAMES).edges
    counts = [np.bincount(bin_values(e, x[:, i]), minlength=e.size + 2) / 200
              for i, e in enumerate(edges)]  # fmt: skip
    reader = NameReader(random.normal(size=1 << BITS).astype(np.float32), -0.5)
    background = {name: list(one) for name, one in zip(NAMES, counts, strict=True)}
    facts = {
        "signals": dict.fromkeys(HEADS, NAMES),
        "background": dict.fromkeys(HEADS, background),
        "importance": dict.fromkeys(HEADS, IMPORTANCE),
        "ledger": {name: {"auc": 0.7, "coverage": 1.0} for name in NAMES},
        "calibration": dict.fromkeys(PATTERNS, (1.5, -0.25)),
        "cuts": {p: [] for p in PATTERNS},
        "figures": figures() if found is None else found,
        "data": DATA, "seed": 0,
    }  # fmt: skip
    save(folder, dict.fromkeys(HEADS, text), NameReaders(reader, reader, {}), facts, "# Card\n")
    return folder


def held_out() -> pl.DataFrame:
    """Held-out scores of two slices in four folds, both classes in each."""
    random, spam = np.random.default_rng(0), np.arange(80) % 2
    part = {"spam": spam, "score": spam + random.normal(size=80), "fold": np.arange(80) // 20}
    slices = (("ahrefs_caldea.csv", "as-given"), ("domains", "domain"))
    return pl.concat(
        pl.DataFrame({"set": [name] * 80, "pattern": [pattern] * 80, **part})
        for name, pattern in slices
    )
