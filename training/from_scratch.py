"""`linkvet fit`: labelled data in; a fitted, measured and saved model out."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from joblib import Parallel, delayed

from linkvet.data.progress import Progress
from linkvet.features.evidence import NAMES as LEVELS
from linkvet.features.registry import digest
from linkvet.model.additive import AdditiveModel
from linkvet.model.calibration import as_json
from linkvet.model.heads import PAGE_HEAD
from linkvet.model.options import DEFAULTS
from linkvet.model.readers.known_domains import count
from linkvet.model.sealed_folder import digest as file_digest
from linkvet.model.sealed_folder import refuse_strangers
from linkvet.model.store import load, save
from linkvet.model.verdicts.verdict import Cut, cut_for, threshold
from linkvet.training.card import write as card
from linkvet.training.evaluate.failures import failures
from linkvet.training.evaluate.held_out_sites import figures_by_level
from linkvet.training.evaluate.holdouts import harder_tests
from linkvet.training.evaluate.label_errors import of_examples
from linkvet.training.evaluate.link_kinds import measured
from linkvet.training.evaluate.link_kinds import told as told_kinds
from linkvet.training.evaluate.near_copies import near_copies
from linkvet.training.examples.comment_campaigns import SET as MADE_UP
from linkvet.training.examples.load import DOMAINS, load_examples
from linkvet.training.examples.manifest import Manifest
from linkvet.training.examples.pages import load_page_examples
from linkvet.training.fit.compile_trees import compile_trees
from linkvet.training.fit.cross_fit import Held, cross_fit, lessons, named
from linkvet.training.fit.heads import Fit, fit_head, told
from linkvet.training.fit.host_name_readers import fit_readers
from linkvet.training.fit.page_head import fit_page_head
from linkvet.training.fit.probability import Calibrated, Fixed, fix
from linkvet.training.metrics import report as evaluate
from linkvet.training.metrics.signal_ledger import ledger
from linkvet.training.tracking import runs


def fit_from_scratch(
    manifest: Manifest,
    out: Path,
    tracking_uri: str,
    experiment: str = "linkvet",
    seed: int = 0,
    progress: Progress | None = None,
    doubts: Callable[[pl.DataFrame], None] | None = None,
    trials: int = 0,
    thorough: bool = False,
    pages: bool = True,
    cache: Path | None = None,
) -> dict[str, Any]:
    """Train, measure, save and log a model; returns its figures.

    `doubts` is called with the list of labels that may be wrong, which no run keeps. With `trials`
    parameters are searched first (`linkvet.training.tuning.search`). `thorough` fits anew for
    harder tests (`linkvet.training.evaluate.holdouts`). Signals of exports are kept in the folder
    `cache`, where one is named. With `pages`, and labelled pages in
    the manifest, a head for the pages at hand is fitted as well (`linkvet.training.fit.page_head`).
    """
    refuse_strangers(out)
    tell = progress or (lambda *_: None)
    with runs.run(tracking_uri, experiment, {"seed": seed}) as log:
        tell("reading examples", 0, 1)
        examples = load_examples(manifest, pages=pages, cache=cache)
        held, searched = cross_fit(examples, seed, tell), {}
        if trials:
            from linkvet.training.tuning.tuned import (
                tuned,  # needs Optuna, which takes time to import
            )

            held, searched = tuned(held, trials, tracking_uri, seed, tell)
        fixed = fix(held)
        found = evaluate.report(
            held.about.filter(held.use), held.score[held.use], held.folds[held.use], fixed.methods
        )
        harder = harder_tests(examples, held.score, seed, tell) if thorough else {}
        people = held.use & (held.about["set"] != MADE_UP).to_numpy()
        sites = figures_by_level(held, fixed)
        kinds = measured(told_kinds(manifest, held.about.filter(people), fixed.probability[people]))
        tell("fitting the final model", 0, 1)
        facts, texts = finish(
            held,
            out,
            manifest,
            found,
            seed,
            fixed,
            {"searched": searched, "unseen": harder, "kinds": kinds, "sites": sites},
            pages,
        )
        scores = held.about.select("set", "pattern", "natural", "spam").with_columns(
            score=pl.Series(held.score), fold=pl.Series(held.folds)
        )
        log(found, facts, out, scores.filter(pl.Series(held.use)), texts)
        tell("fitting the final model", 1, 1)
    if doubts:
        doubts(
            of_examples(
                load(out),
                held.about.filter(people),
                held.signals.filter(people),
                held.score[people],
            )
        )
    return found


def finish(
    held: Held,
    out: Path,
    manifest: Manifest,
    found: dict,
    seed: int,
    fixed: Fixed | None = None,
    further: dict[str, Any] | None = None,
    pages: bool = False,
) -> tuple[dict[str, Any], dict[str, str]]:
    """Fit on everything, fix calibration and cuts on the out-of-fold scores, save.

    `further` facts are kept as they are. With `pages` a head for the pages at hand is fitted too.
    Gives the facts, and the boosters as texts by name of a file.
    """
    readers = fit_readers(*_columns(named(held.about)))
    spam = held.about["spam"].to_numpy()
    fitted: Any = Parallel(n_jobs=2)(delayed(_final)(held, fit, seed) for fit in held.fits)
    heads, boosters, importance = (
        dict(zip([fit.name for fit in held.fits], part, strict=True))
        for part in zip(*fitted, strict=True)
    )
    names = {name: head.names for name, head in heads.items()}
    fixed = fixed or fix(held)
    given = (held.about["pattern"] == LEVELS[0]).to_numpy() | (
        held.about["set"] == DOMAINS
    ).to_numpy()
    facts = {
        "signals_digest": digest([n for part in names.values() for n in part]),
        "importance": importance,
        "calibration": {name: as_json(one) for name, one in fixed.calibration.items()},
        "compared": fixed.compared,
        "prior": fixed.prior,
        "profile_pull": fixed.pull,
        "cuts": fixed.cuts,
        "cuts_of_unmet": fixed.unmet,
        "stands_for": _stand_ins(held, fixed),
        "figures": found,
        "ledger": ledger(held.signals.filter(given), spam[given]),
        "data": manifest.digests(),
        "seed": seed,
        "examples": _counts(held),
        "heads": {fit.name: told(fit) for fit in held.fits},
        "near_copies": near_copies(
            held.about.filter(held.use), held.folds[held.use], held.score[held.use]
        ),
        "failures": failures(held.about.filter(held.use), fixed.probability[held.use]),
    }
    facts |= further or {}
    page_head = None
    if pages and manifest.pages:
        file = manifest.path(manifest.pages)
        beside = heads[PAGE_HEAD.adds_to or ""]
        fitted = fit_page_head(load_page_examples(file, seed), beside, seed, _reaches(fixed))
        facts[PAGE_HEAD.name], page_head = fitted.facts, fitted.head
        boosters[PAGE_HEAD.name] = fitted.boosters
        facts["data"] |= {manifest.pages: file_digest(file.read_bytes())}
    save(
        out,
        heads,
        readers,
        facts,
        card.card(facts),
        page_head,
        held.readings and held.readings.reader,
        count(held.linking) if held.linking.height else None,
    )
    return facts, {
        f"boosters/{name}-{number}.txt": text
        for name, texts in boosters.items()
        for number, text in enumerate(texts)
    }


def _stand_ins(held: Held, fixed: Fixed) -> dict[str, dict[str, Any]]:
    """By level without a proof of its own: the level that proves for it, and what that can know."""
    found = {}
    for name, other in fixed.stands_for.items():
        here = (held.about["pattern"] == other) & (held.about["set"] != MADE_UP)
        known = held.signals.filter(here)
        shows = sorted(one for one in known.columns if not known[one].is_nan().all())
        found[name] = {"level": other, "shows": shows}
    return found


def _final(held: Held, fit: Fit, seed: int) -> tuple[AdditiveModel, list[str], dict[str, float]]:
    """A head fitted on everything, its boosters as texts, and the importance of its signals."""
    _, view = lessons(held, fit)
    part, spam, weight = view(None)
    texts = fit_head(fit, part, spam, weight, seed)
    model = compile_trees(texts, part.columns, part, weight)
    return model, texts, _importance(model, part, weight)


def _reaches(fixed: Fixed) -> Callable[[np.ndarray], np.ndarray]:
    """Which scores reach the disavow cut of links of which a page tells title and anchor."""
    cut = threshold(cut_for([Cut(*one) for one in fixed.cuts["titles"]], DEFAULTS.precision))
    one = Calibrated(fixed.calibration["titles"], fixed.prior["titles"], fixed.pull.get("titles"))
    return lambda score: one.of_usual_profile(score) >= cut


def _columns(labelled: pl.DataFrame) -> tuple[pl.Series, np.ndarray]:
    return labelled["domain"], labelled["spam"].to_numpy()


def _importance(
    model: AdditiveModel, signals: pl.DataFrame, weight: np.ndarray
) -> dict[str, float]:
    """Mean absolute amount of every signal over the examples that know it."""
    amounts = np.abs(model.amounts(signals))
    known = ~np.isnan(signals.to_numpy()) * weight[:, None]
    mean = (amounts * known).sum(0) / np.maximum(known.sum(0), 1e-9)
    return {name: round(float(v), 5) for name, v in zip(model.names, mean, strict=True)}


def _counts(held: Held) -> list[dict[str, Any]]:
    table = held.about.filter(held.use).group_by("set", "pattern", "spam").len()
    return table.sort("set", "pattern", "spam").to_dicts()
