"""Results that `linkvet score` wrote, read back in whatever form they were written."""

import json
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from linkvet.analysis.diff.snapshot import DOMAINS, LINKS, Snapshot, snapshot
from linkvet.cli.results.folder import TABLE_ENDINGS
from linkvet.data.csv_injection import plain
from linkvet.data.errors import UserError
from linkvet.data.publish import finish
from linkvet.model.results import schema

AGAIN = "Score the links again."
# brackets and stars in the name of a folder are no pattern
READERS: dict[str, Callable[..., pl.LazyFrame]] = {
    "csv": partial(pl.scan_csv, glob=False, infer_schema=False),
    "parquet": partial(pl.scan_parquet, glob=False),
    "jsonl": lambda path, **options: pl.scan_ndjson(path.read_bytes(), **options),
}


def is_results(folder: Path) -> bool:
    """Tell whether `linkvet score` wrote this folder; what it left open is finished."""
    finish(folder)
    return (folder / "summary.json").is_file()


def read_results(folder: Path) -> Snapshot:
    """Read a folder of results.

    Raises
    ------
    UserError
        Where a table or the summary is missing, or is none of linkvet's.
    """
    summary = summary_of_links(folder)
    return snapshot(
        name_of(folder), _links(folder), read_table(folder, "domains", DOMAINS), summary
    )


def name_of(folder: Path) -> str:
    """Name of a folder in results, which tell nothing of the machine that it is on."""
    return folder.name if folder.is_absolute() else str(folder)


def summary_of_links(folder: Path) -> dict[str, Any]:
    """Read the summary of a folder of results, which must be those of links."""
    summary = read_summary(folder / "summary.json")
    if "rows_in" not in summary:
        raise UserError(
            "holds probabilities of a table of signals, and no links",
            file=str(folder),
            cure="Name results of exports.",
        )
    return summary


def read_summary(path: Path) -> dict[str, Any]:
    """Read the summary of a run."""
    try:
        summary = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UserError(f"cannot be read ({error})", file=str(path), cure=AGAIN) from None
    if not isinstance(summary, dict) or "linkvet" not in summary:
        raise UserError("isn't a summary of linkvet's", file=str(path), cure=AGAIN)
    return summary


def _links(folder: Path) -> pl.DataFrame:
    """One row per link: rows of several exports that are one link share their id."""
    wanted = LINKS | schema.columns(schema.LINKS, "link_id")
    links = read_table(folder, "links", wanted, schema.NEEDED)
    if links["link_id"].null_count() == 0:
        links = links.unique("link_id", keep="first", maintain_order=True)
    return links.drop("link_id")


def read_table(
    folder: Path, name: str, wanted: Mapping[str, pl.DataType], needed: Iterable[str] = ()
) -> pl.DataFrame:
    """Read columns of a table of results; those it does not have are null throughout."""
    path = next((p for end in TABLE_ENDINGS if (p := folder / f"{name}.{end}").is_file()), None)
    if path is None:
        raise UserError(f"holds no table of {name}", file=str(folder), cure=AGAIN)
    try:
        table = _scanned(path, wanted)
        there = table.collect_schema().names()
        if missing := [column for column in needed if column not in there]:
            raise UserError("the column is missing", file=str(path), column=missing[0], cure=AGAIN)
        frame = table.select([column for column in wanted if column in there]).collect()
        frame = plain(frame) if path.suffix == ".csv" else frame
        return frame.with_columns(_typed(frame, column, wanted[column]) for column in frame.columns)
    except (pl.exceptions.PolarsError, OSError) as error:
        short = str(error).splitlines()[0][:120]
        raise UserError(f"cannot be read ({short})", file=str(path), cure=AGAIN) from None


def _scanned(path: Path, wanted: Mapping[str, pl.DataType]) -> pl.LazyFrame:
    scan = READERS[path.suffix[1:]]
    if path.suffix == ".csv":
        return scan(path)
    if path.suffix == ".jsonl":
        # dates are texts in JSON, and the first rows may know nothing of a column
        texts = {n: pl.String() if t == pl.Date else t for n, t in wanted.items()}
        return scan(path, schema=texts)
    return scan(path)


def _typed(table: pl.DataFrame, column: str, dtype: pl.DataType) -> pl.Expr:
    text = pl.col(column)
    if table.schema[column] != pl.String or dtype == pl.String:
        return text.cast(dtype)
    if dtype == pl.Boolean:
        return text.replace_strict(
            {"true": True, "false": False}, default=None, return_dtype=pl.Boolean
        )
    if dtype == pl.Date:
        return text.str.to_date("%Y-%m-%d", strict=False)
    return text.cast(dtype, strict=False)
