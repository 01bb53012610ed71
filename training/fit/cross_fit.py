"""Cross-fitting: scores of labelled examples that saw no label of their fold, texts and all.

Where labels come from many sites a fold is some whole sites, and scores are those of *unseen
sites*. With `strict` what is tied to a held-out example by family or registrable domain leaves the
training of its fold as well: *unseen sites and families*.
"""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import polars as pl
from joblib import Parallel, delayed

from linkvet.data.progress import stage
from linkvet.training.examples.folds import folds, groups
from linkvet.training.examples.load import DISAVOWED, DOMAINS, Examples
from linkvet.training.fit.early_stopping import OutOfFold, View, out_of_fold
from linkvet.training.fit.heads import FITS, Fit, usable, weights
from linkvet.training.fit.host_name_readers import read_out_of_fold
from linkvet.training.fit.link_readings import Readings, read_links

FOLDS, NAME_FOLDS = 8, 10


@dataclass(frozen=True)
class CrossFit:
    """Examples with their folds and their out-of-fold scores.

    `signals` hold what is read of names and texts by readers that never saw the example's domain;
    `readings` what readers say that saw nothing of a fold either, None where no texts were read.
    `barred` ties examples that must not teach each other across folds, None where folds are all.
    `linking` are all domains of the exports with the sites they link to, and how far as spam.
    `fits` have the rounds that were found on these folds.
    """

    about: pl.DataFrame
    signals: pl.DataFrame
    folds: np.ndarray
    use: np.ndarray
    weight: np.ndarray
    score: np.ndarray
    fits: tuple[Fit, ...]
    readings: Readings | None = None
    barred: np.ndarray | None = None
    linking: pl.DataFrame = field(default_factory=pl.DataFrame)

    def train(self, fold: int) -> np.ndarray:
        """Which examples may teach what judges a fold, shape (examples,), bool."""
        return may_teach(self.folds, fold, self.barred)


def may_teach(fold: np.ndarray, held_out: int, barred: np.ndarray | None) -> np.ndarray:
    """Which examples may teach what judges fold `held_out`, shape (examples,), bool."""
    out = fold == held_out
    return ~out if barred is None else ~out & ~np.isin(barred, barred[out])


def cross_fit(
    examples: Examples, seed: int = 0, progress=lambda *_: None, strict: bool = False
) -> CrossFit:
    """Score every example by heads and readers that saw nothing of its fold."""
    about, use = examples.about, usable(examples.about)
    fold, weight = folds(about, FOLDS, seed), weights(about, use)
    about = about.with_columns(met_on=met_on(examples, fold))
    barred = groups(about) if strict else None
    with stage("reading names out of fold", progress, examples=about.height):
        signals = with_names(examples.signals, about)
    with stage("reading links out of fold", progress, examples=about.height):
        teaches = {int(one): may_teach(fold, one, barred) for one in np.unique(fold)}
        readings = read_links(replace(examples, signals=signals), weight, teaches, seed, strict)
        if readings:
            signals = readings.put(signals, readings.of_all.values)
    cross = CrossFit(
        about,
        signals,
        fold,
        use,
        weight,
        np.full(about.height, np.nan),
        (),
        readings,
        barred,
        as_spam(examples, readings),
    )
    return refit(cross, FITS, seed, progress)


def refit(
    cross: CrossFit, fits: tuple[Fit, ...], seed: int = 0, progress=lambda *_: None
) -> CrossFit:
    """Score the same examples, on the same folds and names, by heads fitted otherwise."""
    score, fitted = np.full(cross.about.height, np.nan), []
    # a process for each core: boosters that grew in threads once ended a test run in native code
    # (the last has the most examples and is begun first)
    last_first = fits[::-1]
    with stage("fitting heads out of fold", progress, len(fits), heads=len(fits)):
        results: Any = Parallel(n_jobs=2)(
            delayed(_score_head)(cross, fit, seed) for fit in last_first
        )
    for fit, (own, one) in zip(fits, results[::-1], strict=True):
        score[own] = one.score
        fitted.append(replace(fit, rounds=one.rounds))
    return replace(cross, score=score, fits=tuple(fitted))


def _score_head(cross: CrossFit, fit: Fit, seed: int) -> tuple[np.ndarray, OutOfFold]:
    """Examples that are a head's own, by number, and what it says of them out of fold."""
    rows, view = lessons(cross, fit)
    part, spam, weight = view(None)
    fold = np.full(spam.size, -1)
    fold[: rows.size], weight[rows.size :] = cross.folds[rows], 0
    # one model a fold: several average to nearly the same ranks, and take as many times as long
    one = replace(fit, averaged=1)
    result = out_of_fold(one, part, spam, weight, fold, seed, view)
    own = cross.about["pattern"].is_in(fit.head.levels).to_numpy()[rows]
    return rows[own], replace(result, score=result.score[: rows.size][own])


def lessons(cross: CrossFit, fit: Fit) -> tuple[np.ndarray, View]:
    """What a head learns from: the numbers of its labelled examples, and a view of them by fold.

    A head for poorer evidence learns from unlabelled links as well, shown as its level shows them
    and judged by a model that saw more of them (distillation; Hinton et al. 2015): they stand
    behind the labelled ones. A view with no fold is of everything.
    """
    rows = np.flatnonzero(cross.about["pattern"].is_in(fit.learned).to_numpy())
    part = head_signals(fit, cross.signals, rows)
    spam = cross.about["spam"].to_numpy()[rows]
    shown = _shown(cross, fit, part)

    def view(fold: int | None) -> tuple[pl.DataFrame, np.ndarray, np.ndarray]:
        weight = cross.weight if fold is None else np.where(cross.train(fold), cross.weight, 0)
        weight = weight[rows]
        if cross.readings is None:
            return part, spam, weight
        read = cross.readings.by(fold)
        mine = cross.readings.put(part, read.values[rows])
        if shown is None:
            return mine, spam, weight
        share = fit.guessed * weight.sum() / max(read.weight.sum(), 1e-12)
        beside = cross.readings.put(shown, read.beside)
        return (
            pl.concat([mine, beside]),
            np.append(spam, read.guessed > 0.5),
            np.append(weight, share * read.weight),
        )

    return rows, view


def _shown(cross: CrossFit, fit: Fit, part: pl.DataFrame) -> pl.DataFrame | None:
    """Signals of the unlabelled links as a head's level shows them, None where it learns none."""
    if not fit.guessed or cross.readings is None:
        return None
    level = cross.about["pattern"] == fit.head.levels[-1]
    links = level & cross.about["site"].is_not_null()
    known = [name for name in part.columns if not cross.signals[name].filter(links).is_nan().all()]
    unknown = pl.lit(np.nan, pl.Float32)
    return cross.readings.unlabelled.select(
        pl.col(name) if name in known else unknown.alias(name) for name in part.columns
    )


def head_signals(fit: Fit, signals: pl.DataFrame, rows: np.ndarray) -> pl.DataFrame:
    """The signals a head can learn from: those of its evidence known for any of its examples.

    `rows` are their numbers.
    """
    part = signals[rows]
    return part.select(name for name in part.columns if not part[name].is_nan().all())


def sites_of(examples: Examples) -> pl.DataFrame:
    """Every referring domain of the exports with each `site` it links to, once."""
    parts = [examples.about] + ([examples.unlabelled] if examples.unlabelled is not None else [])
    linked = [part.select("domain", "site") for part in parts if "site" in part.columns]
    empty = pl.DataFrame(schema={"domain": pl.String, "site": pl.String})
    return pl.concat([empty, *linked]).drop_nulls().unique()


def as_spam(examples: Examples, readings: Readings | None) -> pl.DataFrame:
    """Every `domain` of the exports with each `site` it links to and its `spam` there, 0 to 1.

    That is what labels say, and where none does the guess of the model that read no texts.
    """
    if "site" not in examples.about.columns:
        return pl.DataFrame(schema={"domain": pl.String, "site": pl.String, "spam": pl.Float64})
    labelled = examples.about.filter("richest").select("domain", "site", "spam")
    labels = [labelled.drop_nulls().with_columns(pl.col("spam").cast(pl.Float64), labelled=True)]
    if readings and (beside := examples.unlabelled) is not None:
        guessed = pl.Series(readings.of_all.guessed, dtype=pl.Float64)
        guesses = beside.select("domain", "site", spam=guessed, labelled=False)
        labels.append(guesses.drop_nulls())
    by_site = pl.concat(labels).group_by("domain", "site", "labelled").agg(pl.col("spam").mean())
    first = by_site.sort("domain", "site", "labelled", descending=[False, False, True])
    return first.unique(["domain", "site"], keep="first").select("domain", "site", "spam")


def met_on(examples: Examples, fold: np.ndarray) -> pl.Series:
    """On how many sites of other folds each example's domain stands, shape (examples,)."""
    if "site" not in examples.about.columns:
        return pl.repeat(0, examples.about.height, dtype=pl.Int64, eager=True)
    of_site = examples.about.select("site", fold=pl.Series(fold)).drop_nulls().unique("site")
    sites = sites_of(examples).join(of_site, on="site")
    every = sites.group_by("domain").agg(every=pl.len())
    own = sites.group_by("domain", "fold").agg(own=pl.len())
    rows = examples.about.select("domain", fold=pl.Series(fold))
    counts = rows.join(every, on="domain", how="left", maintain_order="left").join(
        own, on=["domain", "fold"], how="left", maintain_order="left"
    )
    return (counts["every"].fill_null(0) - counts["own"].fill_null(0)).cast(pl.Int64)


def labelled_domains(about: pl.DataFrame) -> pl.DataFrame:
    """Listed registrable domains, each once, with class and fold.

    The folds are those of names and know nothing of sites: labelled links teach no reader of names,
    so that no reading of a name knows a held-out link.
    """
    listed = pl.col("set").is_in([DOMAINS, DISAVOWED])
    table = about.filter(listed & (pl.col("pattern") == "domain"))
    table = table.with_columns(group=pl.Series(groups(table))) if table.height else table
    spam = (pl.col("spam").mean() > 0.5).cast(pl.Int8)
    group = pl.col("group").first() if table.height else pl.lit(0)
    domains = table.group_by("domain").agg(spam, fold=group % NAME_FOLDS)
    return domains.sort("domain")


def with_names(signals: pl.DataFrame, about: pl.DataFrame) -> pl.DataFrame:
    """Fill in what is read of names, by readers that saw neither the name nor its family."""
    labelled = labelled_domains(about)
    if labelled["spam"].n_unique() < 2:
        return signals
    domains = (
        about.select("domain")
        .unique()
        .join(labelled.select("domain", "fold"), on="domain", how="left")
        .with_columns(pl.col("fold").fill_null(NAME_FOLDS))
        .sort("domain")
    )
    read = read_out_of_fold(
        labelled["domain"],
        labelled["spam"].to_numpy(),
        labelled["fold"].to_numpy(),
        domains["domain"],
        domains["fold"].to_numpy(),
    )
    by_domain = domains.select("domain").with_columns(
        pl.Series(name, values, dtype=pl.Float32) for name, values in read.items()
    )
    rows = about.select("domain").join(by_domain, on="domain", how="left", maintain_order="left")
    return signals.with_columns(rows[name] for name in read)
