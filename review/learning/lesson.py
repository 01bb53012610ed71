"""What trees are taught from while a person goes on deciding, and what they say then.

What is taught and how is `linkvet train --decisions`; here nothing is saved and no run is logged.
It needs the extra `train`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import NamedTuple

import polars as pl

from linkvet.data.decisions.decision import DISAVOW, KEEP, Decision
from linkvet.data.decisions.precedence import standing
from linkvet.data.errors import UserError

FEWEST = 10  # decisions of each class


class Origin(NamedTuple):
    """How results were made.

    `model` is None for the one that ships; `mapping` names columns of their exports as
    `linkvet.data.exports.read` takes them; in `folders` the exports are looked for.
    """

    model: str | None = None
    mapping: Mapping[str, str] | None = None
    folders: tuple[Path, ...] = ()


SHIPPED = Origin()


@dataclass(frozen=True)
class Lesson:
    """What trees are taught from: the exports of the results, and the decisions so far.

    `site` is that of the results, None for what the exports show. `model` is the id of the model
    that made the results, "" for any.
    """

    exports: tuple[Path, ...]
    decisions: tuple[Decision, ...]
    site: str | None = None
    origin: Origin = SHIPPED
    model: str = ""

    @property
    def enough(self) -> bool:
        """Whether there are decisions enough of both classes."""
        return not any(missing(standing(self.decisions)).values())


def missing(decisions: Iterable[Decision]) -> dict[str, int]:
    """How many decisions to keep and to disavow are missing before trees can be taught."""
    verdicts = [one.verdict for one in decisions]
    return {one: max(FEWEST - verdicts.count(one), 0) for one in (KEEP, DISAVOW)}


def opinion(lesson: Lesson) -> pl.DataFrame:
    """Teach and ask: `domain` and its `probability` by the taught model, mean over its links.

    Raises
    ------
    UserError
        The exports cannot be read, say too little, another model made the results, or the extra
        `train` is missing.
    """
    try:
        from linkvet.training.adapt.decided import taught_opinion
    except ModuleNotFoundError as error:
        raise UserError(
            f"trees need {error.name}, which is not installed",
            cure="Install the extra: pip install 'linkvet[train]'.",
        ) from None
    _refuse_other_model(lesson)
    base, mapping, _ = lesson.origin
    return taught_opinion(
        lesson.exports, lesson.decisions, lesson.site, base, mapping=mapping
    ).domains


def exports_of(sources: Sequence[str], folders: Sequence[Path]) -> tuple[Path, ...]:
    """Find the exports that results were made of, by their names in these folders.

    Parameters
    ----------
    sources
        `file` of each source in the results' summary.json; a table of an archive is named
        `archive.zip/table.csv`.

    Raises
    ------
    UserError
        One is in none of the folders, or none is named.
    """
    if not sources:
        raise UserError("the results name no exports", cure="Score the exports again.")
    paths = []
    for name in sources:
        spellings = (PurePath(name), *PurePath(name).parents)
        there = [
            path for folder in folders for one in spellings if (path := folder / one).is_file()
        ]
        if not there:
            raise UserError(
                "this export isn't beside its results, so no trees can be taught",
                file=name,
                cure=f"Copy it into {folders[0]}." if folders else None,
            )
        paths.append(there[0])
    return tuple(dict.fromkeys(paths))


def _refuse_other_model(lesson: Lesson) -> None:
    from linkvet.model.store import load

    base = load(lesson.origin.model).id
    if lesson.model not in ("", base):
        raise UserError(
            f"the model {lesson.model} made these results, and trees would be added to {base}",
            cure="Start `linkvet review` with --model and the folder of that model, or score the "
            "exports again.",
        )
