"""Scores of what a model never saw: another vendor's links, or a whole list of spam domains."""

from typing import Any

import numpy as np
import polars as pl
from joblib import Parallel, delayed
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from linkvet.features.evidence import NAMES as LEVELS
from linkvet.model.store import load
from linkvet.model.verdicts.verdict import UNKNOWN, link_verdicts
from linkvet.training.evaluate.holdouts import names_only, ready, score_unseen, without_list
from linkvet.training.examples.load import Examples
from linkvet.training.metrics.ranking import figures

SEMRUSH_TARGET = 0.92
# ROC AUC of character n-grams with logistic regression, as it came with the data.
REFERENCE = {
    "alvi-se": 0.727,
    "quenhus": 0.761,
    "mitchellkrogza": 0.881,
    "danny0838": 0.890,
    "pukiwiki": 0.899,
    "matomo": 0.928,
    "wdmpa": 0.931,
    "no-cmyk": 0.949,
}


def without_semrush(examples: Examples, file: str) -> dict[str, Any]:
    """Figures of a Semrush audit by a model that saw no Semrush row."""
    about = examples.about
    train = ~about["set"].str.starts_with("semrush").to_numpy()
    here = (about["set"] == file).to_numpy()
    known = set(about.filter(here)["pattern"])
    pattern = next(name for name in LEVELS if name in known)
    test = here & (about["pattern"] == pattern).to_numpy()
    scores = score_unseen(ready(examples, train), examples, test, pattern).score
    rows = about.filter(test)
    spam = rows["spam"].to_numpy()
    new = ~rows["domain"].is_in(about.filter(train)["domain"].unique().to_list()).to_numpy()
    once = 1 / rows.select(pl.len().over("family")).to_series().to_numpy()
    return {
        "asked": SEMRUSH_TARGET,
        "pattern": pattern,
        "rows": {
            "all": figures(spam, scores),
            "of domains not in training either": figures(spam[new], scores[new]),
            "all, each family once": {
                "examples": int(spam.size),
                "roc_auc": float(roc_auc_score(spam, scores, sample_weight=once)),
            },
        },
    }


def leave_one_source_out(examples: Examples, seed: int = 0) -> dict[str, Any]:
    """Figures of every spam list that is named in `REFERENCE`, seen by no part of the model.

    See `linkvet.training.evaluate.holdouts.without_list` for how.
    """
    only = names_only(examples)
    evidence = load().evidence
    lists: Any = Parallel(n_jobs=2)(
        delayed(_one_list)(only, name, evidence, seed) for name in REFERENCE
    )
    lists = sorted(lists, key=lambda one: one["roc_auc"])
    shown = [name for name in lists[0] if name not in ("list", "spam", "examples")]
    return {"lists": lists, "mean": {n: float(np.mean([o[n] for o in lists])) for n in shown}}


def _one_list(
    examples: Examples, name: str, evidence: dict[str, float], seed: int
) -> dict[str, Any]:
    rows, scored = without_list(examples, name, seed)
    score, probability, known = scored.score, scored.probability, scored.signals
    spam = rows["spam"].to_numpy()
    hard = ~rows["popular"].to_numpy()
    share = ~np.isnan(known.to_numpy()) @ np.array([evidence.get(n, 0.0) for n in known.columns])
    verdict = link_verdicts(probability, np.full(spam.size, np.inf), share)
    sure = probability >= 0.9
    return {
        "list": name,
        "reference_given": REFERENCE[name],
        "reference": float(roc_auc_score(spam, _ngrams(_others(examples, rows), rows["domain"]))),
        **figures(spam, score),
        "roc_auc_unpopular": float(roc_auc_score(spam[hard], score[hard])),
        "unknown": float((verdict == UNKNOWN).mean()),
        "precision_from_0.9": float(spam[sure].mean()) if sure.any() else float("nan"),
        "recall_from_0.9": float(sure[spam == 1].mean()),
    }


def _others(examples: Examples, rows: pl.DataFrame) -> pl.DataFrame:
    """What a list's model learned from: all that is not tested."""
    return examples.about.join(rows.select("domain", "spam"), on=["domain", "spam"], how="anti")


def _ngrams(train: pl.DataFrame, domains: pl.Series) -> np.ndarray:
    """Score domains by logistic regression on character n-grams of the name, 2 to 5 long."""
    cut = HashingVectorizer(analyzer="char_wb", ngram_range=(2, 5), n_features=1 << 19)
    model = LogisticRegression(C=10, solver="liblinear", tol=1e-2)
    model.fit(cut.transform(train["domain"].to_list()), train["spam"].to_numpy())
    return model.decision_function(cut.transform(domains.to_list()))
