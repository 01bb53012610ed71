"""The table of several sites: a row for each, with its figures or why it has none."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import polars as pl

from linkvet.analysis.sites.figures import COLUMNS

VERDICTS = ("keep", "review", "disavow", "unknown")
OF_RUN: dict[str, pl.DataType] = {
    "site": pl.String(),
    "folder": pl.String(),
    "rows": pl.Int64(),
    "links": pl.Int64(),
    "domains": pl.Int64(),
    **{f"{unit}_{one}": pl.Int64() for unit in ("links", "domains") for one in VERDICTS},
    "disavow_domains": pl.Int64(),
    "disavow_urls": pl.Int64(),
    "rejected": pl.Int64(),
    "files": pl.String(),
}
PROBLEM: dict[str, pl.DataType] = {"error": pl.String()}
SCHEMA = {**OF_RUN, **COLUMNS, **PROBLEM}


def scored_row(
    site: str, folder: str, summary: dict[str, Any], figures: dict[str, Any]
) -> dict[str, Any]:
    """What the table says of a site that was scored."""
    return {
        "site": site,
        "folder": folder,
        "rows": summary["rows_out"],
        "links": summary["links"],
        "domains": summary["domains"],
        **dict(_verdicts(summary)),
        "disavow_domains": summary["disavow"]["domains"],
        "disavow_urls": summary["disavow"]["urls"],
        "rejected": summary["rejected"],
        "files": _listed(source["file"] for source in summary["sources"]),
        **figures,
    }


def failed_row(site: str | None, files: Iterable[str], problem: str) -> dict[str, Any]:
    """What the table says of a site, or of exports of a site unknown, that could not be scored."""
    return {"site": site, "files": _listed(files), "error": problem}


def sites_table(rows: Sequence[dict[str, Any]]) -> pl.DataFrame:
    """Those scored first, by their rows, then those that could not be."""
    ordered = sorted(
        rows,
        key=lambda row: (-row.get("rows", -1), row["site"] or "", row["files"]),
    )
    return pl.DataFrame(ordered, schema=SCHEMA, orient="row")


def _listed(files: Iterable[str]) -> str:
    return " | ".join(files)


def _verdicts(summary: dict[str, Any]) -> Iterator[tuple[str, int]]:
    for unit in ("links", "domains"):
        for verdict in VERDICTS:
            yield f"{unit}_{verdict}", summary["verdicts"][unit].get(verdict, 0)
