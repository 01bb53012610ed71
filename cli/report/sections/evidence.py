"""The parts on other opinions and on evidence: vendors, what could be judged, files read."""

from collections.abc import Sequence
from typing import Any

from linkvet.cli.report.html.markup import Markup, el, join, quoted
from linkvet.cli.report.html.tables import (
    BUDGET,
    URL,
    Cell,
    Column,
    domain_table,
    figure,
    share_cell,
    table,
)
from linkvet.cli.report.sections.answer import precision
from linkvet.cli.report.sections.pages_and_rejects import rejected
from linkvet.cli.wording.numbers import NAMES, VERDICTS, count, listing, number, percent, share

VENDORS = {
    "ahrefs": "Ahrefs",
    "semrush": "Semrush",
    "moz": "Moz",
    "majestic": "Majestic",
    "vendor": "The export",
}
HEADS = {"flagged": "flagged as spam", "between": "in between", "clear": "not flagged"}
FILES_SHOWN = 12
# what an export may add: columns, any of which will do; what they are; who gives them
HELP = (
    (("anchor",), "anchor texts", "Ahrefs, Semrush, Majestic or Moz"),
    (("title",), "page titles", "Ahrefs, Semrush or Moz"),
    (("external_links", "linked_domains"), "how many links the pages carry", "Ahrefs or Semrush"),
    (("domain_rating", "trust_flow"), "authority of the domains", "any paid tool"),
    (("domain_traffic", "page_traffic"), "visitors of the linking sites", "Ahrefs"),
    (("first_seen",), "when links were first seen", "Ahrefs, Semrush or Majestic"),
    (("nofollow",), "which links are followed", "any paid tool"),
)


def vendors(view: dict[str, Any]) -> Markup:
    """Agreement and disagreement with each vendor, wrongly flagged good links first."""
    if not view["vendors"]:
        return el("p", "No export here holds a spam verdict of its vendor.")
    intro = (
        "The vendors’ verdicts are shown for comparison; they are not used. A domain stands where "
        "most of its links stand. Framed cells are the disagreements listed below the table."
    )
    budget = BUDGET // (2 * len(view["vendors"]))
    return join(el("p", intro), *(_vendor(part, budget) for part in view["vendors"]))


def _vendor(part: dict[str, Any], budget: int) -> Markup:
    vendor: str = part["vendor"]
    name = VENDORS.get(vendor, vendor.title())
    good, spam = part["good"], part["spam"]
    parts = [el("h3", name), _agreement(name, part)]
    if good["count"]:
        parts.append(el("h4", f"Genuine to linkvet, spam to {name}: {number(good['count'])}"))
        parts.append(
            domain_table(
                f"Flagged by {name}, most surely genuine first", good["top"], good["count"], budget
            )
        )
    if spam["count"]:
        parts.append(el("h4", f"Spam to linkvet, not flagged by {name}: {number(spam['count'])}"))
        parts.append(domain_table(f"Not flagged by {name}", spam["top"], spam["count"], budget))
    return join(*parts)


def _agreement(name: str, part: dict[str, Any]) -> Markup:
    domains, links = part["domains"], part["links"]
    used = [key for key in HEADS if any(cells[key] for cells in domains.values())]
    framed = {("keep", "flagged"), ("disavow", "clear")}
    head = el(
        "tr",
        el("th", "linkvet", scope="col"),
        *(el("th", f"{name}: {HEADS[key]}", scope="col") for key in used),
    )
    rows = [
        el(
            "tr",
            el("th", el("span", NAMES[v], class_=f"v {v}"), scope="row"),
            *(
                el(
                    "td",
                    el("b", number(domains[v][key])),
                    el("small", f"{count(links[v][key], 'link')}"),
                    class_="framed" if (v, key) in framed and domains[v][key] else None,
                )
                for key in used
            ),
        )
        for v in VERDICTS
    ]
    caption = f"Domains (and links) by verdict: linkvet and {name}"
    return el(
        "div",
        el("table", el("caption", caption), el("thead", head), el("tbody", *rows), class_="matrix"),
        class_="scroll",
        tabindex=0,
        role="region",
        aria_label=caption,
    )


def evidence(view: dict[str, Any]) -> Markup:
    """How much the links could be judged on, and what would add to it."""
    whole = view["totals"]
    unknown = next(v for v in view["verdicts"] if v["verdict"] == "unknown")
    words = (
        f"On average {percent(whole['evidence'])} of what the model can weigh was there. "
        f"{count(unknown['domains'], 'domain') if unknown['domains'] else 'No domain'} had too "
        "little to be judged"
    )
    columns = (
        Column("Evidence at hand"),
        Column("Domains", "number"),
        Column("Share of domains", "share"),
        Column("Links", "number"),
    )
    rows = (
        (
            (
                Cell(row["name"]),
                figure(row["domains"]),
                share_cell(share(row["domains"], whole["domains"])),
                figure(row["links"]),
            ),
            None,
        )
        for row in view["evidence"]
    )
    built, _ = table("Domains and links by the evidence they were judged on", columns, rows)
    return join(
        el("p", words + "."),
        _patterns(view["summary"]),
        built,
        _help(view["summary"].get("sources", [])),
    )


def _patterns(summary: dict[str, Any]) -> Markup | None:
    """Say what was known about how many links, richest first."""
    found = summary.get("evidence")
    if not found:
        return None
    without = precision(summary).get("patterns_without_cut") or ()
    rows = (
        (
            (
                Cell(part["means"]),
                figure(part["links"]),
                Cell("no" if part["pattern"] in without else "yes"),
            ),
            None,
        )
        for part in found
    )
    columns = (
        Column("Known about the link", wide=True),
        Column("Links", "number"),
        Column("Enough for a verdict of spam"),
    )
    return table("What the exports say about the links", columns, rows)[0]


def _help(sources: Sequence[dict[str, Any]]) -> Markup:
    known = {column for source in sources for column in source["understood"].values()}
    missing = [(what, who) for columns, what, who in HELP if not known.intersection(columns)]
    if not missing:
        return el(
            "p",
            "The exports give every main kind of fact. An export of a second vendor "
            "would mostly add links the first has not seen.",
        )
    items = (el("li", el("b", what), f": in an export of {who}") for what, who in missing)
    return join(
        el(
            "p",
            "An export with any of these would make the verdicts surer; linkvet reads "
            "several together and keeps each link once:",
        ),
        el("ul", *items),
    )


def files(view: dict[str, Any]) -> Markup:
    """Files read, columns understood and ignored, rows rejected."""
    sources = view["summary"].get("sources", [])
    columns = (
        Column("File", wide=True),
        Column("Read as", wide=True),
        Column("Rows", "number"),
        Column("Used", "number"),
        Column("Not read", "number"),
    )
    rows = (
        (
            (
                Cell(quoted(s["file"], URL)),
                Cell(quoted(s["format_name"], URL)),
                figure(s["rows_in"]),
                figure(s["rows_out"]),
                figure(s["rejected"]),
            ),
            None,
        )
        for s in sources
    )
    built, _ = table("Files read", columns, rows)
    return join(built, *(_columns(s) for s in sources[:FILES_SHOWN]), rejected(view["rejects"]))


def _columns(source: dict[str, Any]) -> Markup:
    understood = [
        el("li", quoted(theirs, 60), " → ", el("code", ours))
        for theirs, ours in list(source["understood"].items())[:80]
    ]
    ignored = source["ignored"][:80]
    return el(
        "details",
        el(
            "summary",
            "Columns of ",
            quoted(source["file"], URL),
            f": {len(source['understood'])} understood, {len(source['ignored'])} ignored",
        ),
        el("ul", *understood, class_="names"),
        el("p", "Ignored: ", listing_of(ignored)) if ignored else None,
        *(el("p", quoted(note, 300), class_="note") for note in source.get("notes", [])[:20]),
    )


def listing_of(names: Sequence[str]) -> str:
    """Names in one sentence, each cut to a sane length."""
    return listing([name[:60] for name in names]) + "."
