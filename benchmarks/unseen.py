"""Scores of what a model never saw: another vendor's links, or a whole list of spam domains."""

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
from joblib import Parallel, delayed
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from linkvet.features.evidence import HEAD
from linkvet.features.table import host_parts
from linkvet.model.store import load
from linkvet.model.verdict import UNKNOWN, link_verdicts
from linkvet.training import evaluate
from linkvet.training.calibration import fit_sigmoid
from linkvet.training.examples import Examples
from linkvet.training.fit import HEADS, fit_head, fold_head, score, usable, weights
from linkvet.training.names import fit_readers
from linkvet.training.split import folds
from linkvet.training.stopping import out_of_fold
from linkvet.training.train import head_signals, named, with_names

INNER_FOLDS = 3
SEMRUSH_ASKED = 0.92
# ROC AUC of character n-grams with logistic regression, as it came with the data.
REFERENCE = {
    "alvi-se": 0.727, "quenhus": 0.761, "mitchellkrogza": 0.881, "danny0838": 0.890,
    "pukiwiki": 0.899, "matomo": 0.928, "wdmpa": 0.931, "no-cmyk": 0.949,
}  # fmt: skip


def unseen(
    examples: Examples, train: np.ndarray, test: np.ndarray, pattern: str, seed: int = 0
) -> tuple[np.ndarray, np.ndarray, pl.DataFrame]:
    """Score test examples of one pattern by a head and name readers fitted to train alone.

    Names of training examples are read out of fold inside the training part.

    Returns
    -------
    Log-odds and probability of every test example, and the signals that the head read; the
    probability is calibrated on out-of-fold scores of the training part.
    """
    about = examples.about.filter(train)
    use, fold = usable(about), folds(about, INNER_FOLDS, seed)
    signals = with_names(examples.signals.filter(train), about, use, fold)
    weight = weights(about, use)
    head = next(head for head in HEADS if head.name == HEAD[pattern])
    rows = about["pattern"].is_in(head.learned).to_numpy() & (weight > 0)
    part, spam = head_signals(head, signals, rows), about["spam"].to_numpy()[rows]
    held = out_of_fold(head, part, spam, weight[rows], fold[rows], seed)
    text = fit_head(replace(head, rounds=held.rounds), part, spam, weight[rows], seed)
    tables, _ = fold_head(text, part, weight[rows])
    labelled = named(about, use, fold)
    readers = fit_readers(labelled["domain"], labelled["spam"].to_numpy())
    new = _read(examples.signals.filter(test), examples.about["domain"].filter(test), readers)
    found = score(tables, new)
    same = (about["pattern"].to_numpy() == pattern)[rows]
    probability = fit_sigmoid(spam[same], held.score[same]).probability(found)
    return found, probability, new.select(tables.names)


def _read(signals: pl.DataFrame, domains: pl.Series, readers) -> pl.DataFrame:
    """Fill in the signals that are read from names."""
    hosts = host_parts(pl.DataFrame({"host": domains}))
    return signals.with_columns(
        pl.Series(name.replace("_log_odds", "_reading"), reader(hosts), dtype=pl.Float32)
        for name, reader in readers.columns().items()
    )


def without_semrush(examples: Examples, file: str) -> dict[str, Any]:
    """Figures of a Semrush audit by a model that saw no Semrush row."""
    about = examples.about
    train = ~about["set"].str.starts_with("semrush").to_numpy()
    here = (about["set"] == file).to_numpy()
    known = set(about.filter(here)["pattern"])
    pattern = next(name for name in HEAD if name in known)
    test = here & (about["pattern"] == pattern).to_numpy()
    held, _, _ = unseen(examples, train, test, pattern)
    rows = about.filter(test)
    spam = rows["spam"].to_numpy()
    new = ~rows["domain"].is_in(about.filter(train)["domain"].unique().to_list()).to_numpy()
    once = 1 / rows.select(pl.len().over("family")).to_series().to_numpy()
    return {
        "asked": SEMRUSH_ASKED,
        "pattern": pattern,
        "rows": {
            "all": evaluate.figures(spam, held),
            "of domains not in training either": evaluate.figures(spam[new], held[new]),
            "all, each family once": {
                "examples": int(spam.size),
                "roc_auc": float(roc_auc_score(spam, held, sample_weight=once)),
            },
        },
    }


def leave_one_source_out(examples: Examples, seed: int = 0) -> dict[str, Any]:
    """Figures of every spam list that is named in `REFERENCE`, seen by no part of the model.

    An entry leaves training even where other lists hold it. Of the good domains one half trains
    and the other half is tested against, the same halves for every list.
    """
    at = (examples.about["set"] == "domains").to_numpy()
    only = Examples(examples.signals.filter(at), examples.about.filter(at))
    evidence = load().evidence
    lists: Any = Parallel(n_jobs=2)(
        delayed(_one_list)(only, name, evidence, seed) for name in REFERENCE
    )
    lists = sorted(lists, key=lambda one: one["roc_auc"])
    figures = [name for name in lists[0] if name not in ("list", "spam", "examples")]
    return {"lists": lists, "mean": {n: float(np.mean([o[n] for o in lists])) for n in figures}}


def _one_list(
    examples: Examples, name: str, evidence: dict[str, float], seed: int
) -> dict[str, Any]:
    about = examples.about
    listed = about["source"].str.split("|").list.contains(name).to_numpy()
    good = about["spam"].to_numpy() == 0
    half = np.random.default_rng(seed).random(about.height) < 0.5
    train, test = np.where(good, half, ~listed), np.where(good, ~half, listed)
    held, probability, known = unseen(examples, train, test, "domain", seed)
    rows = about.filter(test)
    spam = rows["spam"].to_numpy()
    hard = ~rows["popular"].to_numpy()
    share = ~np.isnan(known.to_numpy()) @ np.array([evidence.get(n, 0.0) for n in known.columns])
    verdict = link_verdicts(probability, np.full(spam.size, np.inf), share)
    sure = probability >= 0.9
    return {
        "list": name,
        "reference_given": REFERENCE[name],
        "reference": float(roc_auc_score(spam, _ngrams(about.filter(train), rows["domain"]))),
        **evaluate.figures(spam, held),
        "roc_auc_unpopular": float(roc_auc_score(spam[hard], held[hard])),
        "unknown": float((verdict == UNKNOWN).mean()),
        "precision_from_0.9": float(spam[sure].mean()) if sure.any() else float("nan"),
        "recall_from_0.9": float(sure[spam == 1].mean()),
    }


def _ngrams(train: pl.DataFrame, domains: pl.Series) -> np.ndarray:
    """Score domains by logistic regression on character n-grams of the name, 2 to 5 long."""
    cut = HashingVectorizer(analyzer="char_wb", ngram_range=(2, 5), n_features=1 << 19)
    model = LogisticRegression(C=10, solver="liblinear", tol=1e-2)
    model.fit(cut.transform(train["domain"].to_list()), train["spam"].to_numpy())
    return model.decision_function(cut.transform(domains.to_list()))
