"""The model as MLflow serves it: a table of links in; probability, verdict and reasons out.

MLflow keeps a copy of this file beside the model folder and runs it to load the model
("models from code"), so nothing is pickled and the arithmetic is that of the installed linkvet.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import polars as pl

from linkvet.data.exports.vendors.generic import DERIVED
from linkvet.data.links import COLUMNS, DTYPES, FLAG, NUMBER, Column
from linkvet.model.options import DEFAULTS, ScoringOptions
from linkvet.model.scoring import run
from linkvet.training.tracking.store import serve

if TYPE_CHECKING:
    import pandas as pd

# the vendor's own verdict is shown in reports and never a signal: nothing to ask for here
EXCLUDED = DERIVED | {"vendor_verdict"}
SETTINGS = {"site": "", "precision": DEFAULTS.precision}
GIVES = ["spam_probability", "verdict", "reasons"]
REJECTED = "rejected"
EXAMPLE: dict[str, list[Any]] = {
    "source_url": ["https://blog.example/walks/2024", "http://cheap-links.test/seo/77.html"],
    "target_url": ["https://www.spa.example/", "https://www.spa.example/"],
    "anchor": ["the baths", "buy backlinks"],
    "title": ["Ten walks by the river", "Buy cheap backlinks 77"],
}


def inputs() -> list[Column]:
    """Columns that may be given; only `source_url` must be."""
    return [column for column in COLUMNS if column.name not in EXCLUDED]


def answer(
    given: "pd.DataFrame", folder: Path | str, settings: Mapping[str, Any] | None = None
) -> "pd.DataFrame":
    """Score links, judged as one profile.

    Parameters
    ----------
    given
        One row per link, columns named as in `linkvet.data.links`.
    folder
        Model folder.
    settings
        `site`, the registrable domain linked to, and `precision` of the disavow cut.

    Returns
    -------
    DataFrame
        Row by row as given: `spam_probability`, `verdict` and `reasons` (JSON text). What is no
        link has no probability, the verdict "rejected", and why as its only reason.

    Raises
    ------
    UserError
        If no row is a link, or the model folder is damaged.
    """
    if given.empty:
        return given.reindex(columns=GIVES)
    options = {**SETTINGS, **(settings or {})}
    with TemporaryDirectory() as place:
        export = Path(place) / "links.parquet"
        table = _table(given)
        table.write_parquet(export)
        # each column is what its name says, whatever vendor's export has the same names
        names = {name: name for name in table.columns}
        scored = run(
            [export],
            ScoringOptions(
                model=folder,
                site=options["site"] or None,
                precision=options["precision"],
                mapping=names,
            ),
        )
    results = pl.concat(scored.table()).select("row", *GIVES)
    rejected = scored.rejects.select(
        pl.col("row").cast(pl.UInt32),
        pl.lit(None, pl.Float64).alias("spam_probability"),
        pl.lit(REJECTED).alias("verdict"),
        reasons=pl.col("reason").map_elements(lambda why: json.dumps([why]), pl.String),
    )
    every = pl.concat([results, rejected]).sort("row").drop("row").to_pandas()
    return every.set_index(given.index)


def _table(given: "pd.DataFrame") -> pl.DataFrame:
    """The known columns as text, numbers and flags; a date and whatever else is odd as text."""
    names = [str(name) for name in given.columns if name in DTYPES and name not in EXCLUDED]
    kinds = {n: DTYPES[n] if DTYPES[n] in (NUMBER, FLAG) else pl.String for n in names}
    return pl.DataFrame({n: _column(given[n], kind) for n, kind in kinds.items()})


def _column(cells: Any, kind: Any) -> pl.Series:
    known = cells.notna()
    values = [value if here else None for value, here in zip(cells, known, strict=True)]
    if kind == pl.String:
        values = [None if value is None else str(value) for value in values]
    return pl.Series(values, dtype=kind, strict=False)


# inside the package these are functions to call; run by MLflow, under another name, a model
if not __name__.startswith("linkvet."):
    serve(answer)
