"""`linkvet fit`: labelled data in; a fitted, measured and saved model out."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from joblib import Parallel, delayed

from linkvet.data.progress import Progress, stage
from linkvet.features.evidence import NAMES as LEVELS
from linkvet.features.registry import digest
from linkvet.model.additive import AdditiveModel
from linkvet.model.calibration import as_json
from linkvet.model.folder.sealed import digest as file_digest
from linkvet.model.folder.sealed import refuse_strangers
from linkvet.model.heads import PAGE_HEAD
from linkvet.model.options import DEFAULTS
from linkvet.model.readers.host_name import NameReaders
from linkvet.model.readers.known_domains import count
from linkvet.model.store import Model, load, save
from linkvet.model.verdicts.verdict import Cut, cut_for, threshold
from linkvet.training.card import write as card
from linkvet.training.evaluate.failures import failures
from linkvet.training.evaluate.held_out_sites import figures_by_level
from linkvet.training.evaluate.holdouts import harder_tests
from linkvet.training.evaluate.label_issues import example_label_issues
from linkvet.training.evaluate.link_kinds import measured, predict_kinds
from linkvet.training.evaluate.near_copies import near_copies
from linkvet.training.examples.comment_campaigns import SET as MADE_UP
from linkvet.training.examples.load import DOMAINS, load_examples
from linkvet.training.examples.manifest import Manifest
from linkvet.training.examples.pages import load_page_examples
from linkvet.training.fit.compile_trees import compile_trees
from linkvet.training.fit.cross_fit import CrossFit, cross_fit, labelled_domains, lessons
from linkvet.training.fit.heads import Fit, describe, fit_head
from linkvet.training.fit.host_name_readers import fit_readers
from linkvet.training.fit.page_head import fit_page_head
from linkvet.training.fit.probability import Calibrated, Fixed, fix
from linkvet.training.metrics import report as evaluate
from linkvet.training.metrics.signal_ledger import ledger
from linkvet.training.metrics.usual_values import usual_of_links, with_pages
from linkvet.training.tracking import runs


def fit_from_scratch(
    manifest: Manifest,
    out: Path,
    tracking_uri: str,
    experiment: str = "linkvet",
    seed: int = 0,
    progress: Progress | None = None,
    on_label_issues: Callable[[pl.DataFrame], None] | None = None,
    trials: int = 0,
    thorough: bool = False,
    pages: bool = True,
    cache: Path | None = None,
) -> dict[str, Any]:
    """Train, measure, save and log a model; returns its figures.

    `on_label_issues` is called with the list of labels that are likely wrong, which no run keeps.
    With `trials` parameters are searched first (`linkvet.training.tuning.search`). `thorough` fits
    anew for harder tests (`linkvet.training.evaluate.holdouts`). Signals of exports and pages are
    kept in the folder `cache`, where one is named. With `pages`, and labelled pages in the
    manifest, a head for the pages at hand is fitted as well (`linkvet.training.fit.page_head`).
    """
    refuse_strangers(out)
    tell = progress or (lambda *_: None)
    with runs.run(tracking_uri, experiment, {"seed": seed}) as log:
        with stage("reading examples", tell) as counts:
            examples = load_examples(manifest, pages=pages, cache=cache)
            counts["examples"] = examples.about.height
        cross, searched = cross_fit(examples, seed, tell), {}
        if trials:
            # needs Optuna, which takes time to import
            from linkvet.training.tuning.tuned import tuned

            cross, searched = tuned(cross, trials, tracking_uri, seed, tell)
        unseen = harder_tests(examples, cross.score, seed, tell) if thorough else {}
        real = cross.use & (cross.about["set"] != MADE_UP).to_numpy()
        with stage("measuring", tell):
            fixed = fix(cross)
            figures = evaluate.report(
                cross.about.filter(cross.use),
                cross.score[cross.use],
                cross.folds[cross.use],
                fixed.methods,
            )
            kinds = predict_kinds(manifest, cross.about.filter(real), fixed.probability[real])
            further = {
                "searched": searched,
                "unseen": unseen,
                "sites": figures_by_level(cross, fixed),
                "kinds": measured(kinds),
            }
        with stage("fitting the final model", tell):
            facts, texts = finish(cross, out, manifest, figures, seed, fixed, further, pages, cache)
            log(figures, facts, out, _scores(cross), texts)
    if on_label_issues:
        on_label_issues(_label_issues(load(out), cross, real))
    return figures


def _scores(cross: CrossFit) -> pl.DataFrame:
    """Out-of-fold scores of the usable examples, as a run logs them."""
    scores = cross.about.select("set", "pattern", "natural", "spam").with_columns(
        score=pl.Series(cross.score), fold=pl.Series(cross.folds)
    )
    return scores.filter(pl.Series(cross.use))


def _label_issues(model: Model, cross: CrossFit, rows: np.ndarray) -> pl.DataFrame:
    return example_label_issues(
        model, cross.about.filter(rows), cross.signals.filter(rows), cross.score[rows]
    )


def finish(
    cross: CrossFit,
    out: Path,
    manifest: Manifest,
    figures: dict,
    seed: int,
    fixed: Fixed | None = None,
    further: dict[str, Any] | None = None,
    pages: bool = False,
    cache: Path | None = None,
) -> tuple[dict[str, Any], dict[str, str]]:
    """Fit on everything, fix calibration and cuts on the out-of-fold scores, save.

    `further` facts are kept as they are. With `pages` a head for the pages at hand is fitted too.
    Gives the facts, and the boosters as texts by name of a file.
    """
    fixed = fixed or fix(cross)
    heads, boosters, importance, readers = _fit_all(cross, seed)
    facts = _facts(cross, fixed, heads) | {
        "importance": importance,
        "figures": figures,
        "data": manifest.digests(),
        "seed": seed,
        "usual": usual_of_links(cross.signals, cross.about),
        **(further or {}),
    }
    page_head = None
    if pages and manifest.pages:
        file = manifest.path(manifest.pages)
        beside = heads[PAGE_HEAD.adds_to or ""]
        examples = load_page_examples(file, seed, cache)
        facts["usual"] = with_pages(facts["usual"], examples)
        fitted = fit_page_head(examples, beside, seed, _reaches(fixed))
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
        cross.readings and cross.readings.reader,
        count(cross.linking) if cross.linking.height else None,
    )
    return facts, {
        f"boosters/{name}-{number}.txt": text
        for name, texts in boosters.items()
        for number, text in enumerate(texts)
    }


def _fit_all(
    cross: CrossFit, seed: int
) -> tuple[
    dict[str, AdditiveModel], dict[str, list[str]], dict[str, dict[str, float]], NameReaders
]:
    """Everything fitted on everything.

    By name of a head: the heads, their boosters, the importance of their signals; and the readers
    of names.
    """
    labelled = labelled_domains(cross.about)
    # the last has the most examples and is begun first
    jobs = [delayed(_final)(cross, fit, seed) for fit in cross.fits[::-1]]
    names = delayed(fit_readers)(labelled["domain"], labelled["spam"].to_numpy())
    fitted: Any = Parallel(n_jobs=2)([*jobs, names])
    heads, boosters, importance = (
        dict(zip([fit.name for fit in cross.fits], part, strict=True))
        for part in zip(*fitted[-2::-1], strict=True)
    )
    return heads, boosters, importance, fitted[-1]


def _facts(cross: CrossFit, fixed: Fixed, heads: dict[str, AdditiveModel]) -> dict[str, Any]:
    """What `model.json` keeps of the examples, of calibration and cuts, and of held-out scores."""
    about, spam = cross.about, cross.about["spam"].to_numpy()
    as_given = ((about["pattern"] == LEVELS[0]) | (about["set"] == DOMAINS)).to_numpy()
    used = about.filter(cross.use)
    return {
        "signals_digest": digest([name for head in heads.values() for name in head.names]),
        "calibration": {name: as_json(one) for name, one in fixed.calibration.items()},
        "compared": fixed.compared,
        "prior": fixed.prior,
        "profile_pull": fixed.pull,
        "cuts": fixed.cuts,
        "cuts_of_unmet": fixed.unmet,
        "stands_for": _stand_ins(cross, fixed),
        "ledger": ledger(cross.signals.filter(as_given), spam[as_given]),
        "examples": _counts(cross),
        "heads": {fit.name: describe(fit) for fit in cross.fits},
        "near_copies": near_copies(used, cross.folds[cross.use], cross.score[cross.use]),
        "failures": failures(used, fixed.probability[cross.use]),
    }


def _stand_ins(cross: CrossFit, fixed: Fixed) -> dict[str, dict[str, Any]]:
    """By level without a proof of its own: the level that proves for it, and what that can know."""
    stand_ins = {}
    for name, other in fixed.stands_for.items():
        here = (cross.about["pattern"] == other) & (cross.about["set"] != MADE_UP)
        known = cross.signals.filter(here)
        shows = sorted(one for one in known.columns if not known[one].is_nan().all())
        stand_ins[name] = {"level": other, "shows": shows}
    return stand_ins


def _final(
    cross: CrossFit, fit: Fit, seed: int
) -> tuple[AdditiveModel, list[str], dict[str, float]]:
    """A head fitted on everything, its boosters as texts, and the importance of its signals."""
    _, view = lessons(cross, fit)
    part, spam, weight = view(None)
    texts = fit_head(fit, part, spam, weight, seed)
    model = compile_trees(texts, part.columns, part, weight)
    return model, texts, _importance(model, part, weight)


def _reaches(fixed: Fixed) -> Callable[[np.ndarray], np.ndarray]:
    """Which scores reach the disavow cut of links of which a page tells title and anchor."""
    cut = threshold(cut_for([Cut(*one) for one in fixed.cuts["titles"]], DEFAULTS.precision))
    one = Calibrated(fixed.calibration["titles"], fixed.prior["titles"], fixed.pull.get("titles"))
    return lambda score: one.of_usual_profile(score) >= cut


def _importance(
    model: AdditiveModel, signals: pl.DataFrame, weight: np.ndarray
) -> dict[str, float]:
    """Mean absolute amount of every signal over the examples that know it."""
    amounts = np.abs(model.amounts(signals))
    known = ~np.isnan(signals.to_numpy()) * weight[:, None]
    mean = (amounts * known).sum(0) / np.maximum(known.sum(0), 1e-9)
    return {name: round(float(v), 5) for name, v in zip(model.names, mean, strict=True)}


def _counts(cross: CrossFit) -> list[dict[str, Any]]:
    table = cross.about.filter(cross.use).group_by("set", "pattern", "spam").len()
    return table.sort("set", "pattern", "spam").to_dicts()
