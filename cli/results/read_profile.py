"""The profile of results that `linkvet score` wrote."""

from pathlib import Path
from typing import Any

import polars as pl

from linkvet.analysis.profile.view import DOMAINS, LINKS, profile_view
from linkvet.analysis.results import read_table, summary_of_links
from linkvet.cli.results.read import is_results
from linkvet.data.errors import UserError
from linkvet.model.results.schema import NEEDED
from linkvet.model.results.summary import by_people


def read(folder: Path) -> dict[str, Any]:
    """Read the tables of a folder of results into the view of its profile, with its decisions.

    Raises
    ------
    UserError
        Where it holds none, or a table cannot be read.
    """
    links, domains, summary = read_tables(folder)
    view = profile_view(links, domains, summary.get("site"), summary.get("names", ()))
    return view | by_people(summary)


def read_tables(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame, dict[str, Any]]:
    """Read what a profile is made of: links, one row each, domains and the summary.

    Raises
    ------
    UserError
        Where the folder holds no results, or a table cannot be read.
    """
    if not is_results(folder):
        raise UserError(
            "holds no results",
            file=str(folder),
            cure="Name a folder that `linkvet score` wrote, or an export.",
        )
    summary = summary_of_links(folder)
    links = read_table(folder, "links", LINKS, NEEDED)
    # rows of several exports that are one link share its id
    links = links.unique("link_id", keep="first", maintain_order=True)
    return links, read_table(folder, "domains", DOMAINS), summary
