"""`linkvet diff --several-sites`: what changed on each site between two runs on several."""

from pathlib import Path
from typing import Any

from linkvet.analysis.diff.changes import Changes, compare, verdicts
from linkvet.analysis.diff.findings import stories
from linkvet.cli.results.read import read_results
from linkvet.cli.results.read_sites import folder_by_site
from linkvet.cli.terminal.output import note, show_json
from linkvet.cli.terminal.table import show
from linkvet.data.errors import UserError

GONE, NEW, BOTH = "only in the earlier", "only in the later", "in both"


def diff_sites(old: str, new: str | None, as_json: bool, quiet: bool) -> bool:
    """Print a row a site on what changed, those with most new spam first; True if any is alarming.

    Raises
    ------
    UserError
        Where one of the two isn't a folder of results.
    """
    before, after = (folder_by_site(_folder(one)) for one in (old, new))
    both = [site for site in after if site in before]
    changes = {
        site: compare(read_results(before[site]), read_results(after[site])) for site in both
    }
    rows = sorted(map(_row, changes, changes.values()), key=lambda row: -row["new_spam_domains"])
    rows += [_only(site, NEW) for site in after if site not in before]
    rows += [_only(site, GONE) for site in before if site not in after]
    if as_json:
        says = {site: [one._asdict() for one in stories(each)] for site, each in changes.items()}
        show_json([{**row, "stories": says.get(row["site"], [])} for row in rows])
    elif not quiet:
        show(rows, as_json=False)
    alarming = [row["site"] for row in rows if row["alarm"]]
    if alarming and not as_json:
        note(f"linkvet: attack alarm: {', '.join(alarming)}")
    return bool(alarming)


def _folder(given: str | None) -> Path:
    if given is None or not Path(given).is_dir():
        raise UserError(
            "isn't a folder of results of several sites",
            file=given or "NEW",
            cure="Name two folders that `linkvet score --several-sites` wrote.",
        )
    return Path(given)


def _row(site: str, changes: Changes) -> dict[str, Any]:
    links, domains = changes.counts(changes.links), changes.counts(changes.domains)
    new, lost = (verdicts(changes.domains, state) for state in ("new", "lost"))
    return {
        "site": site,
        "results": BOTH,
        "new_domains": domains["new"],
        "lost_domains": domains["lost"],
        "returned_domains": domains["returned"],
        "new_spam_domains": new.get("disavow", 0),
        "lost_good_domains": lost.get("keep", 0),
        "new_links": links["new"],
        "lost_links": links["lost"],
        "comparable": changes.setting.comparable,
        "alarm": bool(changes.attack["alarm"]),
    }


def _only(site: str, where: str) -> dict[str, Any]:
    counts = ("new", "lost", "returned", "new_spam", "lost_good")
    nothing = dict.fromkeys((*(f"{one}_domains" for one in counts), "new_links", "lost_links"))
    return {"site": site, "results": where, **nothing, "comparable": None, "alarm": False}
