"""Whose links each export holds, so that those of one site are judged together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from linkvet.data.errors import UserError
from linkvet.data.exports.files.limits import DEFAULT, Limits
from linkvet.data.exports.read import Exports, Source, read
from linkvet.data.exports.split_sites import is_site
from linkvet.data.exports.target_site import site_hint, site_of_name
from linkvet.data.storage.address import Location, name_of

NAME_IT = (
    "Put the site into the file's name, as in spa.example-backlinks.csv, or name it with --site."
)


class FileSites(NamedTuple):
    """One export: the sites that its rows point at, most rows first, or why it cannot be read.

    Empty `sites` mean that it has no targets; `sources` are the tables in it.
    """

    path: Location
    sites: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    problem: str | None = None

    @property
    def rows(self) -> int:
        """Rows of all its tables."""
        return sum(source.rows_in for source in self.sources)


@dataclass(frozen=True)
class Unread:
    """Exports that give no result: which, of what site (None where nobody knows), and why."""

    files: tuple[str, ...]
    site: str | None
    problem: str


@dataclass
class FilesBySite:
    """Which exports are whole exports of a site, which are to be split, and which cannot be used.

    `whole` has the files of each site in the order given, with their rows; `split` are the files
    whose rows point at several sites, and those of the same sites.
    """

    whole: dict[str, list[Location]] = field(default_factory=dict[str, list[Location]])
    rows: dict[str, int] = field(default_factory=dict[str, int])
    split: list[Location] = field(default_factory=list[Location])
    unread: list[Unread] = field(default_factory=list[Unread])


def sites_of_file(
    path: Location, mapping: Mapping[str, str] | None = None, limits: Limits = DEFAULT
) -> FileSites:
    """Read an export for the sites that its rows point at; a refusal is kept as its problem."""
    try:
        exports = read([path], mapping=mapping, limits=limits, alone=False)
    except UserError as error:
        return FileSites(path, problem=str(error))
    return FileSites(path, _sites(exports), tuple(exports.sources))


def _sites(exports: Exports) -> tuple[str, ...]:
    return tuple(site for site, _ in exports.linked_sites)


def files_by_site(files: Iterable[FileSites], named: str | None = None) -> FilesBySite:
    """Sort exports by the site that their links point at.

    An export whose rows all point at one site is that site's as it is. One without targets is of
    the site in its name, else of the site `named`. Where a file of a site cannot be read, the site
    is not judged on the others alone.
    """
    every = list(files)
    by_site = FilesBySite()
    for one in every:
        if one.problem is None and _several(one):
            by_site.split.append(one.path)
    sites_to_split = {site for one in every if _several(one) for site in one.sites}
    for one in every:
        if one.problem is not None:
            site = site_of_name(name_of(one.path))
            by_site.unread.append(Unread((name_of(one.path),), site, one.problem))
        elif not _several(one):
            _place(one, _site(one, named), sites_to_split, by_site)
    by_site.split.sort(key=[one.path for one in every].index)
    _refuse_with(by_site)
    return by_site


def _several(one: FileSites) -> bool:
    return len(one.sites) > 1 or any(not is_site(site) for site in one.sites)


def _site(one: FileSites, named: str | None) -> str | None:
    return site_hint([(site, 1) for site in one.sites], [s.file for s in one.sources]) or named


def _place(
    one: FileSites, site: str | None, sites_to_split: set[str], by_site: FilesBySite
) -> None:
    if site is None:
        problem = f"{name_of(one.path)}: it doesn't tell which site its links point at. {NAME_IT}"
        by_site.unread.append(Unread((name_of(one.path),), None, problem))
    elif site in sites_to_split:
        by_site.split.append(one.path)
    else:
        by_site.whole.setdefault(site, []).append(one.path)
        by_site.rows[site] = by_site.rows.get(site, 0) + one.rows


def _refuse_with(by_site: FilesBySite) -> None:
    """Take out the sites of which another file cannot be read."""
    for at, one in enumerate(by_site.unread):
        if one.site and one.site in by_site.whole:
            files = [name_of(path) for path in by_site.whole.pop(one.site)]
            by_site.unread[at] = Unread((*one.files, *files), one.site, one.problem)
