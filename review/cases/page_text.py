"""The text of a referring page out of an archive, and where the link stands in it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from linkvet.data.pages.read import PageRecord, read_pages
from linkvet.data.urls import normal_form

MOST = 20  # pages of a domain that are looked for
FACTS = ("anchor", "left", "right", "place", "hidden", "position", "url")


def page_texts(
    archives: Sequence[Path], urls: Sequence[str], sites: Sequence[str]
) -> list[dict[str, Any]]:
    """Read those of some pages that are at hand, in the order of their addresses.

    Parameters
    ----------
    sites
        Registrable domains whose links are told of.

    Raises
    ------
    UserError
        Where an archive is not there, or none.
    """
    keys = normal_form(pl.Series(urls[:MOST], dtype=pl.String)).drop_nulls().unique().to_list()
    archive = read_pages(archives, keys, sites, jobs=1)
    found = (archive.find(key)[0] for key in dict.fromkeys(keys))
    return [_shown(one) for one in found if one]


def _shown(record: PageRecord) -> dict[str, Any]:
    return {
        "url": record.url,
        "status": record.status,
        "date": record.date,
        "fault": record.fault,
        "text": record.columns.get("seen_text") or "",
        "links": [{name: getattr(one, name) for name in FACTS} for one in record.links],
    }
