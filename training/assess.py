"""How good any model is on any labels: figures by slice with intervals, and two models compared."""

from typing import Any

import numpy as np
import polars as pl
from sklearn.metrics import average_precision_score, roc_auc_score

from linkvet.features.evidence import PATTERNS
from linkvet.features.kinds import kinds
from linkvet.features.summary import summarise
from linkvet.model.domains import by_domain
from linkvet.model.judge import judge
from linkvet.model.store import Model
from linkvet.model.verdict import cut_for
from linkvet.training.evaluate import lower_bound
from linkvet.training.intervals import DRAWS, resampled, with_intervals
from linkvet.training.labels import Labelled

PRECISION = 0.99
FEWEST = 10  # of each class before a slice is measured
MOST = 12  # values of one column that are told apart


def assess(labelled: Labelled, model: Model, draws: int = DRAWS) -> dict[str, dict[str, Any]]:
    """Figures of a model on labels, in all and by slice, each with an interval over groups.

    Labels the model was taught flatter it: nothing here can know which they were.
    """
    scored = _scored(labelled, model)
    found = {"all": _figures(scored, draws) | _at_cut(scored)}
    for column in ("pattern", "kind", "language", "ending"):
        common = scored[column].drop_nulls().value_counts(sort=True).head(MOST)[column]
        for value in common:
            part = scored.filter(pl.col(column) == value)
            spam = int(part["spam"].sum())
            if FEWEST <= spam <= part.height - FEWEST and part.height < scored.height:
                found[f"{column}: {value}"] = _figures(part, draws)
    return found


def compare(labelled: Labelled, first: Model, second: Model, draws: int = DRAWS,
            seed: int = 0) -> dict[str, dict[str, Any]]:  # fmt: skip
    """Difference (second minus first) of ROC AUC and average precision on the same labels.

    The paired bootstrap draws whole groups for both models alike (Efron & Tibshirani 1993,
    chapter 16); `real` says whether the 95 % interval leaves zero out.
    """
    both = [_scored(labelled, model) for model in (first, second)]
    spam, group = both[0]["spam"].to_numpy(), both[0]["group"].to_numpy()
    scores = [one["probability"].to_numpy() for one in both]
    drawn = [
        _differences(spam[rows], [one[rows] for one in scores])
        for rows in resampled(spam, group, draws, seed)
    ]
    found = {}
    for name, value in _differences(spam, scores).items():
        low, high = np.quantile([one[name] for one in drawn], [0.025, 0.975])
        found[name] = {"difference": value, "low": float(low), "high": float(high),
                       "real": bool(low > 0 or high < 0)}  # fmt: skip
    return found


def _differences(spam: np.ndarray, scores: list[np.ndarray]) -> dict[str, float]:
    measures = {"roc_auc": roc_auc_score, "average_precision": average_precision_score}
    return {
        name: float(measure(spam, scores[1]) - measure(spam, scores[0]))
        for name, measure in measures.items()
    }


def _scored(labelled: Labelled, model: Model) -> pl.DataFrame:
    """Labelled links with their probability and what slices them."""
    links = labelled.links
    code = by_domain(links)[1]
    judged = judge(links, summarise(links, labelled.site), model, code)
    cuts = {p: cut_for(model.cuts[p], PRECISION) for p in PATTERNS}
    cut = np.array([cut.probability if (cut := cuts[p]) else np.inf for p in PATTERNS])
    table = pl.DataFrame({
        "spam": labelled.spam, "probability": judged.probability, "group": labelled.group,
        "domain": links["domain"].cast(pl.String),
        "pattern": np.array(list(PATTERNS))[judged.pattern],
        "kind": pl.Series(kinds(links, judged.values, judged.probability), dtype=pl.String),
        "ending": links["domain"].cast(pl.String).str.extract(r"\.([^.]+)$"),
        "above": judged.probability >= cut[judged.pattern],
    })  # fmt: skip
    language = links["language"] if "language" in links.columns else pl.lit(None, pl.String)
    return table.with_columns(language.alias("language")).filter(pl.Series(labelled.known))


def _figures(scored: pl.DataFrame, draws: int) -> dict[str, Any]:
    spam, probability = scored["spam"].to_numpy().astype(int), scored["probability"].to_numpy()
    return with_intervals(spam, probability, probability, scored["group"].to_numpy(), draws)


def _at_cut(scored: pl.DataFrame) -> dict[str, Any]:
    """What lies above the disavow cut, by domain: how many, how many are spam, and the bound."""
    by = scored.group_by("domain").agg(pl.col("spam").mean() > 0.5, pl.col("above").mean() > 0.5)
    above = by.filter("above")
    right = int(above["spam"].sum())
    return {
        "domains_above_cut": above.height,
        "of_them_spam": right,
        "precision_at_cut_lower_bound": lower_bound(right, above.height) if above.height else None,
        "recall_at_cut": right / max(int(by["spam"].sum()), 1),
    }
