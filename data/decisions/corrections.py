"""Decisions out of result tables in which a person changed verdicts."""

from pathlib import Path

import polars as pl

from linkvet.data.csv_injection import plain
from linkvet.data.decisions.decision import DISAVOW, DOMAIN, KEEP, LINK, New, checked
from linkvet.data.errors import UserError

SPAM_FROM = 0.5  # probability from which the model never says keep, and below which never disavow
SAME = ("source_file", "row")
READERS = {".csv": pl.read_csv, ".parquet": pl.read_parquet, ".jsonl": pl.read_ndjson}


def is_results(path: Path) -> bool:
    """Tell whether a file is a table of links or domains that `linkvet score` wrote."""
    if path.suffix not in READERS:
        return False
    names = _table(path).columns
    return "verdict" in names and "source_domain" in names and "spam_probability" in names


def corrections(path: Path, original: Path | None = None) -> list[New]:
    """Read the verdicts that a person changed: on links, or on domains in a table of domains.

    Parameters
    ----------
    original
        The table as linkvet wrote it. Without it (and without a column `model_verdict`) only what
        the model never says counts: keep from a probability of 0.5 on, disavow below it.

    Raises
    ------
    UserError
        Where a table cannot be read, or the two are not of one run.
    """
    table = _table(path)
    what = LINK if "source_url" in table.columns else DOMAIN
    named = "source_url" if what == LINK else "source_domain"
    if original is not None:
        keys = [*SAME] if what == LINK else [named]
        before = _table(original)
        if missing := {*keys, "verdict"} - set(before.columns):
            raise UserError("the column is missing", file=str(original), column=min(missing))
        before = before.select(*keys, pl.col("verdict").alias("before"))
        joined = table.join(before, on=keys, how="left", maintain_order="left")
        if joined.height != table.height or joined["before"].null_count():
            raise UserError(
                "has other rows than the corrected table", file=str(original), cure="Name its own."
            )
        changed = pl.col("verdict") != pl.col("before")
    else:
        joined = table
        changed = _against_the_model(table)
    people = joined.filter(changed & pl.col("verdict").is_in([KEEP, DISAVOW]))
    rows = people.select(named, "verdict").unique(maintain_order=True).iter_rows()
    return [checked(New(what, value, verdict, note=path.name)) for value, verdict in rows]


def _against_the_model(table: pl.DataFrame) -> pl.Expr:
    if "model_verdict" in table.columns:
        return pl.col("verdict") != pl.col("model_verdict")
    spam = pl.col("spam_probability").cast(pl.Float64, strict=False) >= SPAM_FROM
    by_model = pl.lit(True)
    if "decided_by" in table.columns:  # an allow list says keep as well
        by_model = pl.col("decided_by") == "model"
    return by_model & ((pl.col("verdict") == DISAVOW) != spam)


def _table(path: Path) -> pl.DataFrame:
    try:
        read = READERS[path.suffix]
        settings = {"infer_schema": False} if path.suffix == ".csv" else {}
        table = read(path.read_bytes(), **settings)
    except (OSError, KeyError, pl.exceptions.PolarsError) as error:
        short = (str(error).splitlines() or [""])[0][:120]
        raise UserError(
            f"cannot be read ({short})", file=str(path), cure="Name a table of `linkvet score`."
        ) from None
    table = table.with_columns(pl.col(name).cast(pl.String) for name in SAME if name in table)
    return plain(table) if path.suffix == ".csv" else table
