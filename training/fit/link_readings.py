"""Read the texts of labelled links as a fold sees them: by readers that know nothing of it.

Heads must learn from readings as they will be of links the reader never saw, so within the training
of every fold a link is read by a reader that saw no link of its domain; what is held out is read by
the reader that saw all of the training, as a user's links are.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl
from joblib import Parallel, delayed

from linkvet.features.evidence import LEVELS
from linkvet.features.extract import NAMES
from linkvet.model.readers.link_text import FIELDS, LinkReader
from linkvet.training.examples.labelled_links import TEXTS
from linkvet.training.examples.load import Examples
from linkvet.training.fit.heads import FITS, boosted, fit_head
from linkvet.training.fit.link_text_reader import (
    OF_GUESSED,
    UNSURE,
    Lesson,
    fit_reader,
    lesson,
    read_by,
    read_by_domain,
)

SIGNALS = tuple(f"{field}_reading" for field in FIELDS)
ROUNDS = 500  # of the first model, which judges the unlabelled links
LINKS = tuple(level.name for level in LEVELS if level.shows == "link")


@dataclass(frozen=True)
class Read:
    """What readers of one fold say: readings of examples, shape (examples, fields), and guesses.

    Of the unlabelled links `beside`, shape (links, fields), `guessed` is the probability of spam by
    a model that read no texts, and `weight` what each may teach, 0 for those of held-out sites.
    """

    values: np.ndarray
    beside: np.ndarray
    guessed: np.ndarray
    weight: np.ndarray


@dataclass(frozen=True)
class Readings:
    """Readings by fold, and with no fold held out; `reader` is fitted to everything and ships.

    `unlabelled` are the signals of the unlabelled links.
    """

    of_fold: Mapping[int, Read]
    of_all: Read
    reader: LinkReader
    unlabelled: pl.DataFrame

    def by(self, fold: int | None) -> Read:
        """Readings that know nothing of a fold, or with None of all."""
        return self.of_all if fold is None else self.of_fold[fold]

    @staticmethod
    def put(signals: pl.DataFrame, values: np.ndarray) -> pl.DataFrame:
        """Signals with these readings, where they have such columns."""
        return signals.with_columns(
            pl.Series(name, values[:, at], dtype=pl.Float32)
            for at, name in enumerate(SIGNALS)
            if name in signals.columns
        )


@dataclass(frozen=True)
class _Case:
    """What every fold's readers are fitted to.

    Of the labelled links that teach reading: `signals`, `spam` and `weight`; `own` says which
    examples they are. Of the unlabelled: their signals, and the numbers of their sites. `lesson`
    has the texts of all examples' distinct links, then of the unlabelled; `at` says which of them
    each example's are.
    """

    signals: pl.DataFrame
    spam: np.ndarray
    weight: np.ndarray
    own: np.ndarray
    unlabelled: pl.DataFrame
    lesson: Lesson
    at: np.ndarray
    seed: int


def read_links(
    examples: Examples,
    weight: np.ndarray,
    teaches: Mapping[int, np.ndarray],
    seed: int = 0,
    strict: bool = False,
) -> Readings | None:
    """Read every example's texts, by fold and over all.

    Parameters
    ----------
    examples
        With the names read already.
    weight
        Of each example, shape (examples,).
    teaches
        By fold, which examples may teach what judges it, shape (examples,), bool.
    strict
        Whether unlabelled links of a domain that must not teach are left out as well.

    Returns
    -------
    None where no labelled links with unlabelled ones beside them are there to learn from.
    """
    if examples.unlabelled is None or not (case := _case(examples, weight, seed)).own.any():
        return None
    every = np.ones(weight.size, bool)
    # the sites of a fold's training are known by its examples
    masks = [*teaches.values(), every]
    results: Any = Parallel(n_jobs=2)(
        delayed(_read)(
            case, mask, examples.about["site"], examples.about["domain"] if strict else None
        )
        for mask in masks
    )
    known = _known(examples.about)
    read = [replace(one, values=np.where(known, one.values, np.nan)) for one, _ in results]
    return Readings(
        dict(zip(teaches, read[:-1], strict=True)),
        read[-1],
        results[-1][1],
        examples.unlabelled.select(NAMES),
    )


def _case(examples: Examples, weight: np.ndarray, seed: int) -> _Case:
    about, unlabelled = examples.about, examples.unlabelled
    assert unlabelled is not None
    own = (about["richest"] & about["pattern"].is_in(LINKS) & about["row"].is_not_null()).to_numpy()
    own &= weight > 0
    texts, at = _texts(about)
    both = pl.concat([texts, unlabelled.select("domain", *TEXTS)], how="vertical_relaxed")
    return _Case(
        examples.signals.filter(own),
        about["spam"].to_numpy()[own],
        weight[own],
        own,
        unlabelled,
        lesson(both),
        at,
        seed,
    )


def _texts(about: pl.DataFrame) -> tuple[pl.DataFrame, np.ndarray]:
    """Texts of each labelled link once, as the richest level shows it, and which an example has."""
    given = about.with_row_index("number").with_columns(
        pl.lit(None, pl.String).alias(name) for name in TEXTS if name not in about.columns
    )
    row = pl.when(pl.col("row").is_not_null() & pl.col("source").is_not_null()).then(
        pl.concat_str("source", pl.lit(" "), pl.col("row").cast(pl.String))
    )
    given = given.with_columns(link=row.fill_null(pl.concat_str(pl.lit("#"), pl.col("number"))))
    first = given.sort(pl.col("richest").not_(), "number").unique(
        "link", keep="first", maintain_order=True
    )
    place = first.select("link").with_row_index("place")
    at = given.select("link").join(place, on="link", how="left", maintain_order="left")["place"]
    return first.select("domain", *TEXTS), at.to_numpy().astype(np.int64)


def _known(about: pl.DataFrame) -> np.ndarray:
    """Which fields an example shows at its level, shape (examples, fields)."""
    of = {"host": "host", "address": "path", "title": "title", "anchor": "anchor"}
    nothing = np.zeros(about.height, bool)
    return np.column_stack(
        [
            about[of[field]].is_not_null().to_numpy() if of[field] in about.columns else nothing
            for field in FIELDS
        ]
    )


def _read(
    case: _Case,
    teaches: np.ndarray,
    site: pl.Series,
    domain: pl.Series | None,
) -> tuple[Read, LinkReader]:
    """Readings of all examples by readers that learned from those that `teaches` marks."""
    guessed = _guessed(case, teaches[case.own])
    spam, weight = _taught(case, teaches, site, domain, guessed)
    reader = fit_reader(case.lesson, spam, weight)
    readings = read_by(reader, case.lesson, np.arange(weight.size))
    learned = np.zeros(weight.size, bool)
    learned[case.at[teaches]] = True
    places = np.flatnonzero(learned | (weight > 0))
    readings[places] = read_by_domain(case.lesson, spam, weight, places)
    start = weight.size - guessed.size
    return Read(readings[case.at], readings[start:], guessed, weight[start:]), reader


def _taught(
    case: _Case, teaches: np.ndarray, site: pl.Series, domain: pl.Series | None, guessed: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Class and weight of every link of the lesson, 0 for those that teach nothing here."""
    size = case.lesson.domain.size
    spam, weight = np.zeros(size, np.int64), np.zeros(size)
    mine = teaches[case.own]
    places = case.at[case.own][mine]
    spam[places], weight[places] = case.spam[mine], 1
    known = site.filter(teaches).drop_nulls().unique()
    beside = case.unlabelled["site"].is_in(known.implode()).to_numpy()
    if domain is not None:
        barred = domain.filter(~teaches).unique()
        beside &= ~case.unlabelled["domain"].is_in(barred.implode()).fill_null(False).to_numpy()
    start = size - case.unlabelled.height
    sure = np.abs(2 * guessed - 1)
    spam[start:] = guessed > 0.5
    weight[start:] = np.where(beside & (sure > UNSURE / OF_GUESSED), OF_GUESSED * sure, 0)
    return spam, weight


def _guessed(case: _Case, mine: np.ndarray) -> np.ndarray:
    """Probability of spam of the unlabelled links by a model that reads no texts."""
    names = [name for name in case.signals.columns if name not in SIGNALS]
    part = case.signals.select(names).filter(pl.Series(mine))
    part = part.select(name for name in names if not part[name].is_nan().all())
    first = replace(FITS[1], rounds=min(ROUNDS, FITS[1].rounds), averaged=1)
    texts = fit_head(first, part, case.spam[mine], case.weight[mine], case.seed)
    return boosted(texts, case.unlabelled.select(part.columns))
