"""Results that `linkvet score` wrote, read back in whatever form they were written."""

from pathlib import Path

import polars as pl

from linkvet.analysis.diff.snapshot import DOMAINS, LINKS, Snapshot, snapshot
from linkvet.analysis.results import read_table, summary_of_links
from linkvet.data.publish import finish
from linkvet.model.results import schema


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


def _links(folder: Path) -> pl.DataFrame:
    """One row per link: rows of several exports that are one link share their id."""
    wanted = LINKS | schema.columns(schema.LINKS, "link_id")
    links = read_table(folder, "links", wanted, schema.NEEDED)
    if links["link_id"].null_count() == 0:
        links = links.unique("link_id", keep="first", maintain_order=True)
    return links.drop("link_id")
