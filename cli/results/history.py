"""A history of results: one set of Parquet files a day, which other tools read all at once.

`DIR/links/date=2026-11-21/part.parquet` and `DIR/domains/date=...` are hive partitions: DuckDB,
pandas and polars read `DIR/links` as one table with a column `date`. A folder with both tables per
date would have been easier to replace in one step, but none of the three could read it as it is.
`DIR/summaries/date=....json` appears last and goes first: a date counts only with it.
"""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from linkvet.analysis.diff.snapshot import DOMAINS as COMPARED
from linkvet.analysis.diff.snapshot import Snapshot, snapshot
from linkvet.analysis.results import read_summary
from linkvet.analysis.to_json import plain
from linkvet.analysis.write_table import write_table
from linkvet.cli.results.read import name_of
from linkvet.data.atomic import named, remove_empty, writing
from linkvet.data.errors import UserError
from linkvet.data.publish import finish, hidden_place, lock, publish
from linkvet.model.results.schema import DOMAINS, LINKS, columns, typed

if TYPE_CHECKING:
    from linkvet.model.judging.scored_in_partitions import Results

# the same columns whatever a run was given, so that all dates can be read as one table
COLUMNS = {
    "links": LINKS,
    "domains": {
        **COMPARED,
        **columns(DOMAINS, "links", "unit", "evidence", "example_anchor", "vendor_verdicts"),
    },
}
SUMMARIES = "summaries"
TABLES = ("links", "domains")
PART = "part.parquet"
PREFIX = "date="


def days(folder: Path) -> list[str]:
    """Dates that a history holds, oldest first."""
    names = (path.stem for path in (folder / SUMMARIES).glob(f"{PREFIX}*.json"))
    return sorted(name.removeprefix(PREFIX) for name in names)


def is_history(folder: Path) -> bool:
    """Tell whether `linkvet score --history` wrote this folder; what it left open is finished."""
    finish(folder)
    return (folder / SUMMARIES).is_dir()


def kept(folder: Path) -> list[dict[str, Any]]:
    """Summaries of a history, oldest first, each with its `date`.

    Raises
    ------
    UserError
        Where the folder is no history or a summary is damaged.
    """
    if not is_history(folder):
        raise UserError(
            "isn't a history",
            file=str(folder),
            cure="Keep results there with `linkvet score --history`.",
        )
    return [{"date": day, **read_summary(_summary(folder, day))} for day in days(folder)]


def kept_with(folder: Path, day: date, summary: dict[str, Any]) -> list[dict[str, Any]]:
    """Summaries of a history as they will be once this one is kept, oldest first.

    Raises
    ------
    UserError
        Where the folder holds another site, or something else.
    """
    refuse_other_site(folder, summary["site"])
    past = [one for one in (kept(folder) if is_history(folder) else []) if one["date"] != str(day)]
    return sorted([*past, {"date": str(day), **summary}], key=lambda one: one["date"])


def refuse_other_site(folder: Path, site: str | None) -> None:
    """Refuse a folder that holds results of another site, or something else.

    Raises
    ------
    UserError
        Before anything is written.
    """
    if not folder.exists():
        return
    if not folder.is_dir() or (any(_visible(folder)) and not is_history(folder)):
        raise UserError(
            "holds something other than a history of results",
            file=str(folder),
            cure="Name a new folder with --history.",
        )
    past = kept(folder) if is_history(folder) else []
    if past and past[-1]["site"] != site:
        raise UserError(
            f"holds results of {past[-1]['site'] or 'a site not named'}, and these links point at "
            f"{site or 'a site that they do not tell'}",
            file=str(folder),
            cure="Keep each site in a folder of its own; --site HOST names the site where it is "
            "misread. Where the site has moved, start a new folder: `linkvet diff` takes both.",
        )


def keep(scored: "Results", folder: Path, day: date) -> bool:
    """Add a result to a history and say whether it took the place of one of the same day.

    Raises
    ------
    UserError
        Where the folder holds another site or cannot be written; it is then as it was.
    """
    refuse_other_site(folder, scored.summary["site"])
    made = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        with named(folder):
            folder.mkdir(parents=True, exist_ok=True)
        with lock(folder), hidden_place(folder) as place:
            _write(scored, place, day)
            with named(folder):
                return _publish(place, f"{PREFIX}{day}")
    finally:
        remove_empty(made)


def read_day(folder: Path, day: str) -> Snapshot:
    """Read one result of a history."""
    summary = read_summary(_summary(folder, day))
    tables = []
    for table in TABLES:
        path = folder / table / f"{PREFIX}{day}" / PART
        try:
            tables.append(pl.read_parquet(path, glob=False, hive_partitioning=False))
        except (OSError, pl.exceptions.PolarsError) as error:
            raise UserError(
                f"cannot be read ({str(error)[:120]})",
                file=str(path),
                cure="Score that export again with --history.",
            ) from None
    return snapshot(f"{name_of(folder)} of {day}", tables[0], tables[1], summary)


def links_before(folder: Path, day: str) -> pl.DataFrame | None:
    """Addresses of the links of all results before a day, for telling what returned."""
    earlier = [one for one in days(folder) if one < day]
    if not earlier:
        return None
    parts = [folder / "links" / f"{PREFIX}{one}" / PART for one in earlier]
    columns = ["source_url", "target_url", "source_domain"]
    read = pl.scan_parquet(parts, glob=False, hive_partitioning=False, missing_columns="insert")
    return read.select(columns).unique().collect()


def _summary(folder: Path, day: str) -> Path:
    return folder / SUMMARIES / f"{PREFIX}{day}.json"


def _visible(folder: Path) -> Iterator[Path]:
    return (path for path in folder.iterdir() if not path.name.startswith("."))


def _write(scored: "Results", place: Path, day: date) -> None:
    rounded = pl.col("spam_probability").round(4), pl.col("evidence").round(3)
    for table, frame in zip(TABLES, (scored.links, scored.domains), strict=True):
        with writing(place / f"{table}.parquet") as handle:
            rounded_frame = typed(frame, COLUMNS[table]).with_columns(rounded)
            write_table([rounded_frame], handle, "parquet")
    with writing(place / "summary.json") as handle:
        text = json.dumps({"date": str(day), **plain(scored.summary)}, indent=2, ensure_ascii=False)
        handle.write(text.encode("utf-8", errors="replace") + b"\n")


def _publish(place: Path, name: str) -> bool:
    """Move the files into place, the summary last."""
    moves = {f"{table}.parquet": f"{table}/{name}/{PART}" for table in TABLES}
    moves["summary.json"] = f"{SUMMARIES}/{name}.json"
    replaced = any((place.parent / target).exists() for target in moves.values())
    publish(place, moves)
    return replaced
