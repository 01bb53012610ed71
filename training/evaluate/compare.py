"""Whether one model is really better than another on the same labels: the paired bootstrap.

Groups are drawn whole and for both models alike, so that what makes some labels hard for both
cancels out (Efron & Tibshirani 1993, chapter 16; groups as in
`linkvet.training.metrics.bootstrap`).
"""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from linkvet.model.store import Model
from linkvet.training.custom_table import store as table_store
from linkvet.training.custom_table.evaluate import read_for
from linkvet.training.custom_table.train import score_table
from linkvet.training.evaluate.assess import scored
from linkvet.training.examples.house_labels import Labelled
from linkvet.training.metrics.bootstrap import DRAWS, drawn_figures, interval, measured

CALLED = {
    "roc_auc": "ROC AUC",
    "average_precision": "average precision",
    "recall_at_1pct_fp": "recall at 1 % false positives",
    "recall_at_0.1pct_fp": "recall at 0.1 % false positives",
    "brier": "Brier score",
    "calibration_error": "calibration error",
}
LOWER_IS_BETTER = ("brier", "calibration_error")


class Scores(NamedTuple):
    """What a model says of labelled rows: score to rank by and probability, shape (rows,) each."""

    score: np.ndarray
    probability: np.ndarray


def compare_links(
    labelled: Labelled, first: Model, second: Model, draws: int = DRAWS
) -> dict[str, Any]:
    """Compare two models of links on labelled links; see `compare`."""
    tables = [scored(labelled, model) for model in (first, second)]
    scores = [Scores(*[table["probability"].to_numpy()] * 2) for table in tables]
    spam = tables[0]["spam"].to_numpy().astype(int)
    return compare(spam, tables[0]["group"].to_numpy(), *scores, draws=draws)


def compare_tables(
    path: Path,
    first: Path,
    second: Path,
    label: str | None = None,
    group: str | None = None,
    host: str | None = None,
    draws: int = DRAWS,
) -> tuple[dict[str, Any], list[str]]:
    """Compare two models of one's own signals on a table, with notes on how it was understood.

    The label and what ties rows are those of the first model where not named.

    Raises
    ------
    UserError
        If a model or the table cannot be read, or the table lacks what a model needs.
    """
    models = [table_store.load(folder) for folder in (first, second)]
    trained = models[0].card.get("columns", {})
    label, group = label or trained.get("label"), group or trained.get("group")
    tables = [read_for(model, path, label, group, host) for model in models]
    scores = [Scores(*score_table(*one)) for one in zip(models, tables, strict=True)]
    comparison = compare(tables[0].spam, tables[0].group.to_numpy(), *scores, draws=draws)
    return comparison, list(dict.fromkeys(note for table in tables for note in table.notes))


def compare(
    spam: np.ndarray,
    group: np.ndarray,
    first: Scores,
    second: Scores,
    draws: int = DRAWS,
    seed: int = 0,
) -> dict[str, Any]:
    """Compare what two models say of the same rows.

    Returns
    -------
    `examples`, `spam`, `groups`, and by figure `first`, `second`, `difference` (second minus
    first), `low` and `high` (95 %), `real` (zero lies outside) and `better`: first, second or None.
    """
    one, other = (measured(spam, *scores) for scores in (first, second))
    drawn, against = (
        drawn_figures(spam, *scores, group, draws, seed) for scores in (first, second)
    )
    figures = {
        name: _difference(name, one[name], other[name], against[name] - drawn[name])
        for name in CALLED
    }
    counts = {"examples": int(spam.size), "spam": int(spam.sum())}
    return {**counts, "groups": int(np.unique(group).size), "figures": figures}


def _difference(name: str, first: float, second: float, drawn: np.ndarray) -> dict[str, Any]:
    low, high = interval(drawn) or (float("nan"), float("nan"))
    real = low > 0 or high < 0
    rises = (low > 0) != (name in LOWER_IS_BETTER)
    better = None if not real else "second" if rises else "first"
    return {
        "first": first,
        "second": second,
        "difference": second - first,
        "low": low,
        "high": high,
        "real": real,
        "better": better,
    }


def in_words(comparison: dict[str, Any], first: str, second: str) -> str:
    """One sentence: in what the second model is really better or worse than the first."""
    where = f"on {comparison['examples']:,} labels of {comparison['groups']:,} groups"
    clauses = []
    for side, word in (("second", "better"), ("first", "worse")):
        names = [CALLED[n] for n, one in comparison["figures"].items() if one["better"] == side]
        if names:
            clauses.append(f"really {word} than {first} in {', '.join(names)}")
    if not clauses:
        return f"Nothing tells {second} from {first} {where}: every difference may be chance."
    every = all(one["real"] for one in comparison["figures"].values())
    rest = "" if every else "; the rest may be chance"
    return f"{second} is {' and '.join(clauses)} {where}{rest}."
