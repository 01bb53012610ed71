"""Which sites a run scores, each out of which exports, and what cannot be read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from linkvet.cli.commands.sites.job import SiteJob
from linkvet.data.errors import UserError
from linkvet.data.exports.read import Exports, read
from linkvet.data.exports.sites_of_files import FilesBySite, Unread
from linkvet.data.exports.split_sites import split_sites
from linkvet.data.own_site import own_sites
from linkvet.data.progress import Progress
from linkvet.data.storage.address import name_of
from linkvet.model.options import ScoringOptions

NO_REJECTS = pl.DataFrame(
    schema={"source_file": pl.String, "row": pl.UInt32, "reason": pl.String, "text": pl.String}
)


@dataclass(frozen=True)
class Plan:
    """Jobs of a run, those with most rows first; their places are the sites' names.

    `rows` are those of each site, `unread` the exports without a result, `rejects` rows of no site.
    """

    jobs: list[SiteJob]
    rows: dict[str, int]
    unread: list[Unread]
    rejects: pl.DataFrame


def plan_sites(files: FilesBySite, options: ScoringOptions, progress: Progress) -> Plan:
    """Give each site its exports, and split those that hold rows of several."""
    named = list(own_sites(options.site).names)
    jobs = [
        SiteJob(site, Path(site), paths, own=[site, *named] if named else None)
        for site, paths in files.whole.items()
    ]
    rows, unread, rejects = dict(files.rows), list(files.unread), NO_REJECTS
    if files.split:
        try:
            given = read(
                files.split,
                mapping=options.mapping,
                progress=progress,
                limits=options.limits,
                alone=not files.whole,
            )
            by_site, rejects = split_sites(given)
        except UserError as error:
            names = tuple(map(name_of, files.split))
            return Plan(jobs, rows, [*unread, Unread(names, None, str(error))], rejects)
        for site, part in by_site.items():
            own = _protected(site, part, by_site, named)
            jobs.append(SiteJob(site, Path(site), files.split, part, own))
            rows[site] = part.links.height
        _check_split(given, by_site, rejects)
    jobs.sort(key=lambda job: (-rows[job.site], job.site))
    return Plan(jobs, rows, unread, rejects)


def placed(jobs: Iterable[SiteJob], place: Path, folders: Mapping[str, str]) -> list[SiteJob]:
    """The same jobs, each with its folder inside a place."""
    return [replace(job, place=place / folders[job.site]) for job in jobs]


def _check_split(given: Exports, by_site: Mapping[str, Exports], rejects: pl.DataFrame) -> None:
    parts = sum(part.links.height for part in by_site.values())
    if given.links.height + given.rejects.height != parts + rejects.height:
        raise AssertionError("rows were lost between the exports and the sites")


def _protected(
    site: str, part: Exports, every: Mapping[str, Exports], named: Sequence[str]
) -> list[str]:
    """The site first; then those in the same table, and those named, that must not be disavowed.

    Of the sites in the table only those matter that link to this one.
    """
    linking = set(part.links["domain"].cast(pl.String))
    others = [one for one in every if one in linking and one != site]
    return [site, *others, *named]
