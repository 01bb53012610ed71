"""Results of several sites: a folder for each inside one, and a table of them all."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from linkvet.cli.results.folder import NAMES, written
from linkvet.data.urls import ascii_host

if TYPE_CHECKING:
    from linkvet.model.results.scored import Scored

SITES = "sites.csv"
FOLDER = re.compile(r"[a-z0-9_-][a-z0-9._-]*")
VERDICTS = ("keep", "review", "disavow", "unknown")


def folder_names(sites: Iterable[str]) -> dict[str, str]:
    """Name a folder for each site: its host in ASCII, fit for any disk.

    >>> folder_names(["bücher.example", "links.csv"])
    {'bücher.example': 'xn--bcher-kva.example', 'links.csv': 'links.csv_'}
    """
    names = {site: re.sub(r"[^a-z0-9._-]", "_", ascii_host(site)) for site in sites}
    return {site: f"{name}_" if name in (*NAMES, SITES) else name for site, name in names.items()}


def files_of(folders: Iterable[str]) -> tuple[str, ...]:
    """Every file that a run on several sites may write or replace, the table of them last.

    The results of one site that a run wrote beside them are among these, since they are replaced.
    """
    inside = (f"{folder}/{name}" for folder in folders for name in NAMES)
    return (*inside, *NAMES, SITES)


def earlier(out: Path) -> list[str]:
    """Folders of sites that an earlier run wrote into a folder."""
    paths = [PurePosixPath(name) for name in written(out)]
    folders = {path.parts[0] for path in paths if len(path.parts) == 2 and path.name in NAMES}
    return sorted(
        one
        for one in folders
        if FOLDER.fullmatch(one) and (out / one).is_dir() and not (out / one).is_symlink()
    )


def row(site: str, folder: str, scored: "Scored") -> dict[str, Any]:
    """What the table says of one site."""
    summary = scored.summary
    return {
        "site": site,
        "folder": folder,
        "rows": summary["rows_out"],
        "links": summary["links"],
        "domains": summary["domains"],
        **dict(_verdicts(summary)),
        "disavow_domains": summary["disavow"]["domains"],
        "disavow_urls": summary["disavow"]["urls"],
    }


def _verdicts(summary: dict[str, Any]) -> Iterator[tuple[str, int]]:
    for unit in ("links", "domains"):
        for verdict in VERDICTS:
            yield f"{unit}_{verdict}", summary["verdicts"][unit].get(verdict, 0)
