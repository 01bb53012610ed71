"""`linkvet train`: labelled data in; a fitted, measured and saved model out."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from joblib import Parallel, delayed

from linkvet.features.registry import digest
from linkvet.model.additive import fold
from linkvet.model.calibration import as_json
from linkvet.model.store import digest as file_digest
from linkvet.model.store import load, refuse_strangers, save
from linkvet.model.verdicts.verdict import Cut, cut_for
from linkvet.training.card import write as card
from linkvet.training.evaluate.failures import failures
from linkvet.training.evaluate.holdouts import harder_tests
from linkvet.training.evaluate.label_errors import of_examples
from linkvet.training.evaluate.link_kinds import measured
from linkvet.training.evaluate.link_kinds import told as told_kinds
from linkvet.training.evaluate.near_copies import near_copies
from linkvet.training.examples.comment_campaigns import SET as MADE_UP
from linkvet.training.examples.load import digests_of, load_examples
from linkvet.training.examples.pages import FILE as PAGES
from linkvet.training.examples.pages import load_page_examples
from linkvet.training.fit.cross_fit import Held, cross_fit, head_signals, named
from linkvet.training.fit.heads import Head, fit_head, fold_head, told
from linkvet.training.fit.host_name_readers import fit_readers
from linkvet.training.fit.page_head import BESIDE, fit_seen
from linkvet.training.fit.probability import Fixed, fix
from linkvet.training.metrics import report as evaluate
from linkvet.training.metrics.signal_ledger import ledger
from linkvet.training.tracking import runs


def train(data: Path, out: Path, tracking_uri: str, experiment: str = "linkvet", seed: int = 0,
          progress: Callable[[str, int, int], None] | None = None,
          doubts: Callable[[pl.DataFrame], None] | None = None,
          trials: int = 0, thorough: bool = False, pages: bool = True,
          ) -> dict[str, Any]:  # fmt: skip
    """Train, measure, save and log a model; returns its figures.

    `doubts` is called with the list of labels that may be wrong, which no run keeps. With `trials`
    parameters are searched first (`linkvet.training.tuning.search`). `thorough` fits anew for
    harder tests (`linkvet.training.evaluate.holdouts`). With `pages`, and labelled pages below
    `data`, a head for the pages at hand is fitted as well (`linkvet.training.fit.page_head`).
    """
    digests_of(data)  # before anything is done
    refuse_strangers(out)
    tell = progress or (lambda *_: None)
    with runs.run(tracking_uri, experiment, {"seed": seed}) as log:
        tell("reading examples", 0, 1)
        examples = load_examples(data, pages=pages)
        held, searched = cross_fit(examples, seed, tell), {}
        if trials:
            from linkvet.training.tuning.tuned import (
                tuned,  # needs Optuna, which takes time to import
            )

            held, searched = tuned(held, trials, tracking_uri, seed, tell)
        fixed = fix(held)
        found = evaluate.report(held.about.filter(held.use), held.score[held.use],
                                held.folds[held.use], fixed.methods)  # fmt: skip
        harder = harder_tests(examples, held.score, seed, tell) if thorough else {}
        people = held.use & (held.about["set"] != MADE_UP).to_numpy()
        kinds = measured(told_kinds(data, held.about.filter(people), fixed.probability[people]))
        tell("fitting the final model", 0, 1)
        facts = finish(held, out, data, found, seed, fixed,
                       {"searched": searched, "unseen": harder, "kinds": kinds},
                       pages and (data / PAGES).exists())  # fmt: skip
        scores = held.about.select("set", "pattern", "spam").with_columns(
            score=pl.Series(held.score), fold=pl.Series(held.folds)
        )
        log(found, facts, out, scores.filter(pl.Series(held.use)))
        tell("fitting the final model", 1, 1)
    if doubts:
        doubts(of_examples(load(out), held.about.filter(people), held.signals.filter(people),
                           held.score[people]))
    return found


def finish(held: Held, out: Path, data: Path, found: dict, seed: int,
           fixed: Fixed | None = None, further: dict[str, Any] | None = None,
           pages: bool = False) -> dict[str, Any]:  # fmt: skip
    """Fit on everything, fix calibration and cuts on the out-of-fold scores, save.

    `further` facts are kept as they are. With `pages` a head for the pages at hand is fitted too.
    """
    readers = fit_readers(*_columns(named(held.about, held.use, held.folds)))
    spam = held.about["spam"].to_numpy()
    fitted: Any = Parallel(n_jobs=2)(delayed(_final)(held, head, seed) for head in held.heads)
    heads = [head.name for head in held.heads]
    texts, background, importance, names = (
        dict(zip(heads, part, strict=True)) for part in zip(*fitted, strict=True)
    )
    fixed = fixed or fix(held)
    given = (held.about["pattern"] == "as-given").to_numpy() | (
        held.about["set"] == "domains").to_numpy()  # fmt: skip
    facts = {
        "signals": names, "signals_digest": digest([n for part in names.values() for n in part]),
        "background": background, "importance": importance,
        "calibration": {name: as_json(one) for name, one in fixed.calibration.items()},
        "compared": fixed.compared, "prior": fixed.prior, "cuts": fixed.cuts, "figures": found,
        "ledger": ledger(held.signals.filter(given), spam[given]),
        "data": digests_of(data), "seed": seed, "examples": _counts(held),
        "heads": {head.name: told(head) for head in held.heads},
        "near_copies": near_copies(held.about.filter(held.use), held.folds[held.use],
                                   held.score[held.use]),
        "failures": failures(held.about.filter(held.use), fixed.probability[held.use]),
    }  # fmt: skip
    facts |= further or {}
    seen = None
    if pages:
        beside = fold(texts[BESIDE], names[BESIDE], background[BESIDE])
        seen = fit_seen(load_page_examples(data, seed), beside, seed, _reaches(fixed))
        facts["seen"] = seen.facts
        facts["data"] |= {PAGES: file_digest((data / PAGES).read_bytes())}
    save(out, texts, readers, facts, card.card(facts), seen and (seen.text, seen.reader))
    return facts


def _final(held: Held, head: Head, seed: int) -> tuple[str, dict, dict[str, float], list[str]]:
    """Text, background, importance and signals of a head fitted on everything."""
    rows = held.about["pattern"].is_in(head.learned).to_numpy() & (held.weight > 0)
    part, weight = head_signals(head, held.signals, rows), held.weight[rows]
    text = fit_head(head, part, held.about["spam"].to_numpy()[rows], weight, seed)
    tables, background = fold_head(text, part, weight)
    return text, background, _importance(tables, part, weight), part.columns


def _reaches(fixed: Fixed) -> Callable[[np.ndarray], np.ndarray]:
    """Which scores reach the disavow cut of links of which a page tells title and anchor."""
    cut = cut_for([Cut(*one) for one in fixed.cuts["titles"]], 0.99)
    calibration = fixed.calibration["titles"]
    return lambda score: calibration.probability(score) >= (cut.probability if cut else np.inf)


def _columns(labelled: pl.DataFrame) -> tuple[pl.Series, np.ndarray]:
    return labelled["domain"], labelled["spam"].to_numpy()


def _importance(tables, signals: pl.DataFrame, weight: np.ndarray) -> dict[str, float]:
    """Mean absolute amount of every signal over the examples that know it."""
    bins = [tables.bins(i, signals[name].to_numpy()) for i, name in enumerate(tables.names)]
    amounts = np.abs(tables.contributions(bins))
    known = ~np.isnan(signals.to_numpy()) * weight[:, None]
    mean = (amounts * known).sum(0) / np.maximum(known.sum(0), 1e-9)
    return {name: round(float(v), 5) for name, v in zip(tables.names, mean, strict=True)}


def _counts(held: Held) -> list[dict[str, Any]]:
    table = held.about.filter(held.use).group_by("set", "pattern", "spam").len()
    return table.sort("set", "pattern", "spam").to_dicts()
