"""The answer in plain words, then the profile at a glance."""

from typing import Any

from linkvet.cli.report.html.charts import verdict_bar
from linkvet.cli.report.html.markup import Markup, el, join
from linkvet.cli.report.html.tables import Cell, Column, figure, of, table, verdict
from linkvet.cli.wording.numbers import MEANING, count, listing, number, percent
from linkvet.cli.wording.refused_lines import refused
from linkvet.cli.wording.sentences import elsewhere

UNREAD_WORTH_SAYING = 0.02


def answer(view: dict[str, Any]) -> Markup:
    """Say how it stands and what to disavow, before anything else."""
    counts = {v["verdict"]: v["domains"] for v in view["verdicts"]}
    counts["pages"] = view["spam_pages"][
        "disavow"
    ]  # genuine or shared sites: the page is spam, not the site
    counts["disavow"] -= counts["pages"]
    whole = view["totals"]["domains"]
    if not whole:
        return join(
            el("p", "The exports hold no backlink that could be read.", class_="lead"),
            el("p", "The rejected rows and their reasons are listed below."),
        )
    parts = [
        ("disavow", "is spam" if counts["disavow"] else "is certain to be spam", "are spam"),
        (
            "pages",
            "is a shared or genuine site with spam on single pages",
            "are shared or genuine sites with spam on single pages",
        ),
        ("review", "deserves a look", "deserve a look"),
        ("keep", "is genuine or harmless", "are genuine or harmless"),
        ("unknown", "cannot be judged from this data", "cannot be judged from this data"),
    ]
    shown = [
        f"{number(counts[key]) if counts[key] else 'none'} {one if counts[key] < 2 else many}"
        for key, one, many in parts
        if counts[key] or key == "disavow"
    ]
    domains = "the one domain that links" if whole == 1 else f"{number(whole)} domains that link"
    lead = el(
        "p",
        f"Of {domains} to ",
        el("bdi", view["site"] or "this site"),
        f", {listing(shown)}.",
        class_="lead",
    )
    doubt = None
    if counts["unknown"] * 2 > whole:
        doubt = el(
            "p",
            "Most domains could not be judged: the data says little more than that the "
            "links exist. ",
            el("a", "What would help", href="#evidence"),
            ".",
        )
    return join(
        lead,
        _single_pages(view["spam_pages"]["else"]),
        doubt,
        _unread(view["summary"]),
        _disavow(view),
        _refused(view["summary"]),
    )


def _single_pages(sites: int) -> Markup | None:
    """Say where single links are spam though the site as a whole is not."""
    if not sites:
        return None
    return el(
        "p",
        f"On {count(sites, 'further site')}, such as forums, blogs with comments or "
        "shared hosts, single links are spam while the site as a whole is not.",
    )


def _unread(summary: dict[str, Any]) -> Markup | None:
    """Say so at the top when rows worth mentioning could not be read."""
    rows, rejected = summary.get("rows_in") or 0, summary.get("rejected") or 0
    if rejected <= UNREAD_WORTH_SAYING * rows:
        return None
    return el(
        "p",
        f"{number(rejected)} of {number(rows)} rows could not be read. ",
        el("a", "Which and why", href="#files"),
        ".",
    )


def _disavow(view: dict[str, Any]) -> Markup:
    lines = view["disavow"]
    if not sum(lines.values()):
        advice = "Nothing here is certain enough to be disavowed, so there is nothing to upload."
        if view["summary"].get("precision") and precision(view["summary"]).get("threshold") is None:
            advice += (
                " On the facts this data gives about most links, no verdict of spam can be as "
                "certain as was asked for; the most suspicious are left for review."
            )
        return el("div", el("p", el("strong", "Disavow: nothing.")), el("p", advice), class_="box")
    held = [count(lines["domains"], "domain")] if lines["domains"] else []
    held += [count(lines["urls"], "single page")] if lines["urls"] else []
    if view["summary"].get("manual_action"):
        return el(
            "div",
            el("p", el("strong", "Disavow: what the file names, once you have read it.")),
            el(
                "p",
                "You told of a manual action against the site. ",
                el("code", "disavow.txt"),
                f" beside this report names {listing(held)}{_certainty(view)}. Have the links "
                "removed that you can, upload the file for the property concerned, and ask Google "
                "to reconsider.",
            ),
            class_="box",
        )
    return el(
        "div",
        el("p", el("strong", "Disavow: nothing, unless Google has taken action against the site.")),
        el(
            "p",
            "Most sites need no disavow file at all: Google recognises most spam links and "
            "ignores them by itself. Consider one only if Search Console shows a manual action for "
            "unnatural links, or if you know that links were bought or built to do harm. Assumed "
            "here: no manual action.",
        ),
        el(
            "p",
            "For that case ",
            el("code", "disavow.txt"),
            f" beside this report names {listing(held)}{_certainty(view)}.",
        ),
        class_="box",
    )


def _refused(summary: dict[str, Any]) -> Markup | None:
    """Say what was kept out of the file, so that nobody has to wonder at its absence."""
    told = refused(summary)
    return el("p", told) if told else None


def precision(summary: dict[str, Any]) -> dict[str, Any]:
    """Stated precision with its lower bound and counts, as far as the summary has them."""
    given = summary.get("precision")
    return given if isinstance(given, dict) else {"stated": given}


def _certainty(view: dict[str, Any]) -> str:
    found = precision(view["summary"])
    if (stated := found.get("stated")) is None:
        return ""
    where = (
        f"{number(found['sites'])} sites that a model saw nothing of"
        if found.get("unseen_sites")
        else "the sites the model learned from (on yours it can be fewer)"
    )
    return (
        f", chosen so that at least {stated * 100:g} in 100 of such verdicts are right on {where}"
    )


def glance(view: dict[str, Any]) -> Markup:
    """Show counts and verdicts at a glance."""
    totals = view["totals"]
    tiles = [
        ("Linking domains", number(totals["domains"])),
        ("Links", number(totals["links"])),
        (
            "Followed links",
            percent(totals["follow"]) if totals["follow"] is not None else "not given",
        ),
        ("Evidence at hand", percent(totals["evidence"])),
    ]
    facts = el("dl", *(el("div", el("dt", a), el("dd", b)) for a, b in tiles), class_="tiles")
    bars = [
        el(
            "div",
            el("span", f"{noun.title()}s", class_="barname"),
            verdict_bar({v["verdict"]: v[f"{noun}s"] for v in view["verdicts"]}, noun),
            class_="barrow",
        )
        for noun in ("domain", "link")
    ]
    note = (
        "A domain counts once, however often it links: a link in a footer stands on every page of "
        "its site, so the number of links says little by itself."
    )
    if totals["domains"]:
        note += f" The busiest domain here accounts for {count(totals['largest'], 'link')}."
    others = elsewhere(view["profile"])
    return join(
        facts,
        el("p", others) if others else None,
        *bars,
        _verdict_table(view),
        el("p", note, class_="note"),
    )


def _verdict_table(view: dict[str, Any]) -> Markup:
    whole = view["totals"]
    columns = (
        Column("Verdict", wide=True),
        Column("Domains", "number"),
        Column("Links", "number"),
        Column("Followed links", "number"),
        Column("Meaning", wide=True),
    )
    rows = [
        (
            (
                Cell(verdict(v["verdict"])),
                of(v["domains"], whole["domains"]),
                of(v["links"], whole["links"]),
                figure(v["followed_links"]),
                Cell(MEANING[v["verdict"]]),
            ),
            None,
        )
        for v in view["verdicts"]
    ]
    return table("Domains and links by verdict", columns, rows, class_="verdicts")[0]
