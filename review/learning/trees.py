"""Trees taught by the decisions while a person goes on deciding: in a process of its own.

What is taught and how is `linkvet train --decisions`; here nothing is saved and no run is logged.
It needs the extra `train`.
"""

from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from types import TracebackType

import numpy as np
import polars as pl

from linkvet.data.decisions.decision import DISAVOW, KEEP, Decision
from linkvet.data.decisions.precedence import standing
from linkvet.data.errors import UserError
from linkvet.review.queue.items import Items

FEWEST = 10  # decisions of each class
HALF = 0.5


@dataclass(frozen=True)
class Lesson:
    """What trees are taught from: the exports of the results, and the decisions so far.

    `site` and `base` are the site and the model of the results, None for what the exports show and
    for the model that ships.
    """

    exports: tuple[Path, ...]
    decisions: tuple[Decision, ...]
    site: str | None = None
    base: str | None = None

    @property
    def enough(self) -> bool:
        """Whether there are decisions enough of both classes."""
        verdicts = [one.verdict for one in standing(self.decisions)]
        return min(verdicts.count(KEEP), verdicts.count(DISAVOW)) >= FEWEST


class Teacher:
    """Teaches one lesson at a time in the background; a context manager that stops with it."""

    def __init__(self) -> None:
        self._pool = ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"))
        self._lesson: Future[pl.DataFrame] | None = None

    def __enter__(self) -> "Teacher":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    @property
    def busy(self) -> bool:
        """Whether a lesson is being taught."""
        return self._lesson is not None and not self._lesson.done()

    def start(self, lesson: Lesson) -> bool:
        """Begin a lesson, unless one is being taught or there are too few decisions."""
        if self.busy or not lesson.enough:
            return False
        self._lesson = self._pool.submit(opinion, lesson)
        return True

    def take(self) -> pl.DataFrame | None:
        """What the last lesson says of each domain, once; None while there is nothing new.

        Raises
        ------
        UserError
            The exports could not be read, say too little, or the extra `train` is missing.
        """
        if self._lesson is None or not self._lesson.done():
            return None
        lesson, self._lesson = self._lesson, None
        return lesson.result()


def opinion(lesson: Lesson) -> pl.DataFrame:
    """Teach and ask: `domain` and its `probability` by the taught model, mean over its links."""
    try:
        from linkvet.training.adapt.decided import taught_opinion
    except ModuleNotFoundError as error:
        raise UserError(
            f"trees need {error.name}, which is not installed",
            cure="Install the extra: pip install 'linkvet[train]'.",
        ) from None
    return taught_opinion(lesson.exports, lesson.decisions, lesson.site, lesson.base).domains


def item_probability(
    opinions: pl.DataFrame, domains: pl.Series, links: np.ndarray, item: np.ndarray, items: Items
) -> np.ndarray:
    """Probability of each item by the taught model, shape (items,).

    What is decided stays as it was, and so does what the exports no longer hold.

    Parameters
    ----------
    opinions
        Out of `Teacher.take`.
    domains, links, item
        Name, number of links and item of each domain of the results, shape (domains,).
    """
    table = pl.DataFrame({"domain": domains.cast(pl.String)})
    known = table.join(opinions, on="domain", how="left", maintain_order="left")["probability"]
    said = known.to_numpy().astype(float)
    weight = np.where(np.isnan(said), 0, links)
    count = items.decided.size
    total = np.bincount(item, weight, minlength=count)
    summed = np.bincount(item, weight * np.nan_to_num(said), minlength=count)
    moves = (total > 0) & ~items.known
    return np.where(moves, summed / np.maximum(total, 1), items.probability)


def changed(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Items that are now on the other side of a half, those that moved furthest first."""
    crossed = np.flatnonzero((before >= HALF) != (after >= HALF))
    return crossed[np.argsort(-np.abs(after - before)[crossed], kind="stable")]


def exports_of(sources: Sequence[str], folders: Sequence[Path]) -> tuple[Path, ...]:
    """Find the exports that results were made of, by their names in these folders.

    Parameters
    ----------
    sources
        `file` of each source in the results' summary.json.

    Raises
    ------
    UserError
        One is in none of the folders.
    """
    found = []
    for name in sources:
        there = [folder / name for folder in folders if (folder / name).is_file()]
        if not there:
            raise UserError(
                "the export is not beside its results, so no trees can be taught",
                file=name,
                cure="Put it there, or use `linkvet train EXPORT --decisions STORE`.",
            )
        found.append(there[0])
    return tuple(dict.fromkeys(found))
