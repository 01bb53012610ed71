"""Results of several sites: a folder for each inside one, and tables of them all."""

import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from linkvet.cli.results.folder import NAMES, written
from linkvet.data.urls import ascii_host

SITES = "sites.csv"
PAGE = "sites.html"
SHARED_NETWORKS = "shared-networks.csv"
OF_ALL = (SHARED_NETWORKS, PAGE, SITES)  # the last appears last: it says that the rest is there
FOLDER = re.compile(r"[a-z0-9_-][a-z0-9._-]*")


def folder_names(sites: Iterable[str]) -> dict[str, str]:
    """Name a folder for each site: its host in ASCII, fit for any disk.

    >>> folder_names(["bücher.example", "links.csv"])
    {'bücher.example': 'xn--bcher-kva.example', 'links.csv': 'links.csv_'}
    """
    names = {site: re.sub(r"[^a-z0-9._-]", "_", ascii_host(site)) for site in sites}
    return {site: f"{name}_" if name in (*NAMES, *OF_ALL) else name for site, name in names.items()}


def files_of(folders: Iterable[str]) -> list[str]:
    """Every file that a run on several sites may write or replace, the table of them last.

    The results of one site that a run wrote beside them are among these, since they are replaced.
    """
    inside = (f"{folder}/{name}" for folder in folders for name in NAMES)
    return [*inside, *NAMES, *OF_ALL]


def earlier(out: Path) -> list[str]:
    """Folders of sites that an earlier run wrote into a folder."""
    paths = [PurePosixPath(name) for name in written(out)]
    folders = {path.parts[0] for path in paths if len(path.parts) == 2 and path.name in NAMES}
    return sorted(
        one
        for one in folders
        if FOLDER.fullmatch(one) and (out / one).is_dir() and not (out / one).is_symlink()
    )
