"""`linkvet score --several-sites`: each site judged by its own profile, in a folder of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import polars as pl

from linkvet.cli.results.folder import results_folder
from linkvet.cli.results.site_folders import SITES, earlier, files_of, folder_names, row
from linkvet.cli.results.write import write_all, write_csv
from linkvet.cli.terminal.output import note
from linkvet.cli.terminal.progress import Steps
from linkvet.cli.terminal.sites_summary import closing_sites
from linkvet.data.atomic import remove_empty
from linkvet.data.errors import UserError
from linkvet.data.exports.read import Exports, read
from linkvet.data.exports.split_sites import split_sites
from linkvet.data.own_site import own_sites
from linkvet.model.options import ScoringOptions
from linkvet.model.scoring import assemble
from linkvet.model.store import load


def refuse_for_several(**given: object) -> None:
    """Refuse options that are about one site; `given` are their values by name.

    Raises
    ------
    UserError
        Naming the first that was given.
    """
    for name, value in given.items():
        if value:
            raise UserError(
                f"--{name} is about one site, and --several-sites about many",
                cure="Leave out one of them.",
            )


def score_sites(
    paths: list[Path],
    inputs: Iterable[Path],
    out: Path,
    options: ScoringOptions,
    form: str,
    report: bool,
    manual_action: bool,
    force: bool,
    quiet: bool,
) -> None:
    """Score every site that rows point at, write all results or none, and say what was found."""
    model = load(options.model)
    with Steps(quiet) as steps:
        given = read(paths, mapping=options.mapping, progress=steps, limits=options.limits)
        by_site, rejects = split_sites(given)
        folders, before = folder_names(by_site), earlier(out)
        names = files_of(dict.fromkeys([*folders.values(), *before]))
        rows = []
        with results_folder(out, inputs, force, names, tell=note) as place:
            for site, part in by_site.items():
                own = replace(options, site=_protected(site, part, by_site, options))
                scored, _, _ = assemble(part, model, own, steps, keep_links=False)
                scored.summary["manual_action"] = manual_action
                (place / folders[site]).mkdir()
                write_all(scored, place / folders[site], form, report)
                rows.append(row(site, folders[site], scored))
            for name, table in (("rejects.csv", rejects), (SITES, pl.DataFrame(rows))):
                write_csv(table, place / name)
        remove_empty(out / name for name in before)
    if given.links.height + given.rejects.height != sum(one["rows"] for one in rows) + len(rejects):
        raise AssertionError("rows were lost between the exports and the results")
    if not quiet:
        closing_sites(pl.DataFrame(rows), rejects.height, out)


def _protected(
    site: str, part: Exports, every: Mapping[str, Exports], options: ScoringOptions
) -> list[str]:
    """The site first; then those of the sites, and of the names given, that must not be disavowed.

    Of all the sites only those matter that link to this one.
    """
    linking = set(part.links["domain"].cast(pl.String))
    others = [one for one in every if one in linking and one != site]
    return [site, *others, *own_sites(options.site).names]
