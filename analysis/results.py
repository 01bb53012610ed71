"""Tables and summary of a results folder, read back in whatever form they were written."""

import json
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import polars as pl

from linkvet.analysis.table_endings import TABLE_ENDINGS
from linkvet.data.csv_injection import plain
from linkvet.data.errors import UserError

AGAIN = "Score the links again."


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
    return cast(dict[str, Any], summary)


def path_of(folder: Path, name: str) -> Path | None:
    """The file of a table of results, None where there is none."""
    return next((p for end in TABLE_ENDINGS if (p := folder / f"{name}.{end}").is_file()), None)


def table_path(folder: Path, name: str) -> Path:
    """The file of a table of results.

    Raises
    ------
    UserError
        Where there is none.
    """
    path = path_of(folder, name)
    if path is None:
        raise UserError(f"holds no table of {name}", file=str(folder), cure=AGAIN)
    return path


def read_table(
    folder: Path, name: str, wanted: Mapping[str, pl.DataType], needed: Iterable[str] = ()
) -> pl.DataFrame:
    """Read columns of a table of results; those it does not have are left out.

    Raises
    ------
    UserError
        Where the table, or a column of `needed`, is missing, or it cannot be read.
    """
    path = table_path(folder, name)
    with readable(path):
        frame = scan_table(path, wanted, needed).collect()
        frame = plain(frame) if path.suffix == ".csv" else frame
        return frame.with_columns(typed(frame.schema, wanted))


@contextmanager
def readable(path: Path) -> Generator[None]:
    """Turn what polars or the system refuses of a table into a message on its file."""
    try:
        yield
    except (pl.exceptions.PolarsError, OSError) as error:
        short = str(error).splitlines()[0][:120]
        raise UserError(f"cannot be read ({short})", file=str(path), cure=AGAIN) from None


def scan_table(
    path: Path, wanted: Mapping[str, pl.DataType], needed: Iterable[str] = ()
) -> pl.LazyFrame:
    """Those of the wanted columns that a table has, as they stand in the file."""
    # dates are texts in JSON, and the first rows may know nothing of a column
    texts = {n: pl.String() if t == pl.Date else t for n, t in wanted.items()}
    table = scan_file(path, texts)
    there = table.collect_schema().names()
    if missing := [column for column in needed if column not in there]:
        raise UserError("the column is missing", file=str(path), column=missing[0], cure=AGAIN)
    return table.select([column for column in wanted if column in there])


def scan_file(path: Path, schema: Mapping[str, pl.DataType] | None = None) -> pl.LazyFrame:
    """All columns of a table as they stand in the file; JSON lines are read by the schema."""
    # brackets and stars in the name of a folder are no pattern
    if path.suffix == ".csv":
        return pl.scan_csv(path, glob=False, infer_schema=False)
    if path.suffix == ".parquet":
        return pl.scan_parquet(path, glob=False)
    return pl.scan_ndjson(path.read_bytes(), schema=schema)


def typed(schema: Mapping[str, pl.DataType], wanted: Mapping[str, pl.DataType]) -> list[pl.Expr]:
    """Expressions that bring columns of a table to the types that are wanted."""
    return [_typed(name, dtype, wanted[name]) for name, dtype in schema.items()]


def _typed(column: str, given: pl.DataType, dtype: pl.DataType) -> pl.Expr:
    text = pl.col(column)
    if given != pl.String or dtype == pl.String:
        return text.cast(dtype)
    if dtype == pl.Boolean:
        return text.replace_strict(
            {"true": True, "false": False}, default=None, return_dtype=pl.Boolean
        )
    if dtype == pl.Date:
        return text.str.to_date("%Y-%m-%d", strict=False)
    return text.cast(dtype, strict=False)
