"""The parts on the pages at hand, and on what was set aside."""

from collections.abc import Sequence
from typing import Any

from linkvet.cli.report.html.markup import Markup, el, join, quoted
from linkvet.cli.report.html.tables import (
    URL,
    Cell,
    Column,
    chance,
    figure,
    left_out,
    of,
    share_cell,
    table,
)
from linkvet.cli.report.view.live_check import PLACES, STATES
from linkvet.cli.wording.numbers import NAMES, VERDICTS, count, number, share


def pages(view: dict[str, Any]) -> Markup | None:
    """What became of the links whose pages were given, and where they stand."""
    found, whole = view["pages"], view["totals"]["links"]
    if found is None:
        return None
    read = f"{count(found['captures'], 'page or answer', 'pages and answers')} read"
    if not found["known"]:
        words = f"None of the pages given belongs to a link here ({read})."
        return join(el("p", words), _unreadable(found))
    words = (
        f"For {number(found['known'])} of {count(whole, 'link')} there is a page, or an answer of "
        f"its server ({read}). A page shows its link as it was when the page was saved."
    )
    return join(el("p", words), _states(found), _places(found), _linking(found), _unreadable(found))


def _states(found: dict[str, Any]) -> Markup:
    columns = (
        Column("Found"),
        Column("Links", "number"),
        Column("Share of them", "share"),
        Column("Domains", "number"),
        Column("Meaning", wide=True),
    )
    named = ((row, STATES.get(row["state"], (row["state"], ""))) for row in found["states"])
    rows = (
        (
            (
                Cell(name),
                figure(row["links"]),
                share_cell(share(row["links"], found["known"])),
                figure(row["domains"]),
                Cell(meaning),
            ),
            None,
        )
        for row, (name, meaning) in named
    )
    return table("Links by what became of them", columns, rows)[0]


def _places(found: dict[str, Any]) -> Markup | None:
    if not found["places"]:
        return None
    columns = (
        Column("Place in the page"),
        Column("Links", "number"),
        *(Column(NAMES[name], "number") for name in VERDICTS),
    )
    rows = (
        (
            (
                Cell(PLACES.get(row["place"], row["place"])),
                figure(row["links"]),
                *(of(row[name], row["links"]) for name in VERDICTS),
            ),
            None,
        )
        for row in found["places"]
    )
    note = (
        "A page can take a verdict of spam away, and it tells the rest of the model what the "
        "export left out. What it says beyond that never makes a link one to disavow."
    )
    built, _ = table(
        "Links that were found, by where they stand and by verdict",
        columns,
        rows,
        class_="verdicts",
    )
    return join(built, el("p", note, class_="note"))


def _linking(found: dict[str, Any]) -> Markup | None:
    """How many of the linking domains link to one another."""
    told = found.get("linking")
    if not told or told["domains"] < 2:
        return None
    if not told["linked"]:
        words = f"None of the {count(told['domains'], 'domain')} whose pages are at hand links to "
        return el("p", words + "another of them.")
    both = number(told["both_ways"]) if told["both_ways"] else "none"
    return el(
        "p",
        f"Of {count(told['domains'], 'domain')} whose pages are at hand, "
        f"{number(told['linked'])} are linked by another of them and {both} link to one that "
        "links back. Genuine sites do so too; networks do it among themselves. Who links "
        "to whom, and how far trust and distrust reach, is in graph.csv.",
    )


def _unreadable(found: dict[str, Any]) -> Markup | None:
    """How many captures could not be read, and the first of them."""
    if not found["faulty"]:
        return None
    faults = [el("li", quoted(fault, URL)) for fault in found["faults"]]
    more = found["faulty"] - len(faults)
    return el(
        "details",
        el("summary", f"{count(found['faulty'], 'capture')} could not be read"),
        el(
            "ul",
            *faults,
            el("li", f"and {number(more)} more") if more > 0 else None,
            class_="names",
        ),
    )


def decided(view: dict[str, Any]) -> Markup:
    """Rows that the allow file or the own site decided."""
    titles = {"allow": "Allowed by your file", "site": "Pages of the site itself"}
    notes = {
        "allow": "These are kept whatever the model says. Its opinion stands beside them.",
        "site": "Links from the site to itself are no backlinks; no other figure counts them.",
    }
    if not view["decided"]:
        return el(
            "p", "None: there was no allow file that applied, and no link from the site itself."
        )
    parts = []
    for part in view["decided"]:
        caption = f"{count(part['domains'], 'domain')}, {count(part['links'], 'link')}"
        columns = (
            Column("Domain", wide=True),
            Column("Links", "number"),
            Column("Model’s probability", "share"),
        )
        rows = (
            (
                (
                    Cell(quoted(row["source_domain"], URL)),
                    figure(row["links"]),
                    chance(row["spam_probability"]),
                ),
                None,
            )
            for row in part["top"]
        )
        built, shown = table(caption, columns, rows)
        parts += [
            el("h3", titles[part["by"]]),
            el("p", notes[part["by"]]),
            built,
            left_out(shown, part["domains"], "domains", "domains.csv"),
        ]
    return join(*parts)


def rejected(found: Sequence[dict[str, Any]]) -> Markup | None:
    """Rows that could not be read, by file and reason."""
    if not found:
        return None
    columns = (
        Column("File", wide=True),
        Column("Reason", wide=True),
        Column("Rows", "number"),
        Column("First row", "number"),
    )
    rows = (
        (
            (
                Cell(quoted(row["source_file"], URL)),
                Cell(quoted(row["reason"], URL)),
                figure(row["rows"]),
                figure(row["first"]),
            ),
            None,
        )
        for row in found
    )
    built, _ = table("Rows not read, by reason; rejects.csv has them all", columns, rows)
    return join(el("h3", "Rows not read"), built)
