"""What `linkvet diff` is given: exports, folders of results, or a history of them."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linkvet.cli.options import files
from linkvet.cli.results.history import days, is_history, links_before, read_day
from linkvet.cli.results.read import is_results, read_results
from linkvet.data.errors import UserError
from linkvet.data.storage.address import is_address, name_of

if TYPE_CHECKING:
    import polars as pl

    from linkvet.analysis.diff.snapshot import Snapshot

Sides = tuple["Snapshot", "Snapshot", "pl.DataFrame | None"]
Score = Callable[..., Any]


def sides(old: str, new: str | None, score: Score) -> Sides:
    """Read both sides, and the links of results before them where a history knows them.

    Parameters
    ----------
    old, new
        As given; without `new`, `old` is a history whose last two results are compared.
    score
        Scores an export, given its path.

    Raises
    ------
    UserError
        Where a side cannot be read, or a history holds too few results.
    """
    past = Path(old)
    if new is None:
        first, last = _last_two(past)
        return read_day(past, first), read_day(past, last), links_before(past, first)
    earlier = None
    if is_history(past):
        day = _last(past)
        earlier = links_before(past, day)
    return _side(old, score), _side(new, score), earlier


def _side(given: str, score: Score) -> "Snapshot":
    path = Path(given)
    if not is_address(given) and path.is_dir():
        if is_history(path):
            return read_day(path, _last(path))
        if is_results(path):
            return read_results(path)
        raise UserError(
            "holds neither results nor a history of them",
            file=given,
            cure="Name a folder that `linkvet score` wrote, or an export.",
        )
    from linkvet.analysis.diff.snapshot import of_scored

    (export,) = files([given])
    return of_scored(score([export]), given if given == "-" else name_of(export))


def _last(folder: Path) -> str:
    dates = days(folder)
    if not dates:
        raise UserError(
            "holds no result yet",
            file=str(folder),
            cure="Keep one with `linkvet score EXPORT --history DIR`.",
        )
    return dates[-1]


def _last_two(folder: Path) -> tuple[str, str]:
    if not is_history(folder):
        raise UserError(
            "only one side is given, and it isn't a history",
            file=str(folder),
            cure="Name two exports or results, or a folder of `linkvet score --history`.",
        )
    dates = days(folder)
    if len(dates) < 2:
        raise UserError(
            f"holds {len(dates)} of the two results that it takes",
            file=str(folder),
            cure="Score the next export with --history too.",
        )
    return dates[-2], dates[-1]
