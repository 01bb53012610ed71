"""The page on what changed between two results, in the form of the report."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from linkvet.cli.report.html.charts import change_bar
from linkvet.cli.report.html.markup import Markup, el, join, quoted
from linkvet.cli.report.html.tables import (
    TEXT,
    URL,
    Cell,
    Column,
    Row,
    chance,
    figure,
    left_out,
    table,
)
from linkvet.cli.report.page import document
from linkvet.cli.wording.numbers import NAMES, VERDICTS, count, month, number, percent

LEVELS = {"alarm": "Alarm", "setting": "To know first", "news": "News", "calm": "Otherwise"}
STATES = {
    "new": "New",
    "returned": "Returned",
    "lost": "Lost",
    "kept": "Kept",
    "gone": "Lost before and now",
}
SUBJECTS = {
    "bands": "Quality",
    "kinds": "Kinds of links",
    "anchors": "Anchor texts",
    "networks": "Networks",
}
TOP = 60  # domains of a table
MADE = "Made by linkvet diff."


def render(told: dict[str, Any]) -> str:
    """Write the page of what `linkvet.analysis.diff.to_dict.told` tells of changes."""
    site = told["site"] or "Links to this site"
    parts = [
        ("short", "In short", _stories(told)),
        ("counts", "New, lost, returned", _counts(told)),
    ]
    if told["comparable"]:
        parts += [
            ("back", "Good links to win back", _domains(told, "lost_good")),
            ("spam", "New spam", _domains(told, "new_spam")),
            *(
                (subject, name, _shares(told["shares"][subject]))
                for subject, name in SUBJECTS.items()
            ),
        ]
    parts += [("drift", "Does the model fit?", _drift(told)), ("method", "Method", _method(told))]
    return document("What changed", site, f"{_side(told['old'])} → {_side(told['new'])}", parts)


def _side(one: dict[str, Any]) -> str:
    return f"{one['name']} ({count(one['links'], 'link')})"


def _stories(told: dict[str, Any]) -> Markup:
    built = []
    for level, heading in LEVELS.items():
        says = [el("li", story["says"]) for story in told["stories"] if story["level"] == level]
        if says:
            built.append(join(el("h3", heading), el("ul", *says)))
    return join(*built)


def _counts(told: dict[str, Any]) -> Markup:
    columns = (
        Column(""),
        Column("Links", "number"),
        Column("Domains", "number"),
        *(Column(NAMES[name], "number") for name in VERDICTS),
    )
    rows = []
    for state, name in STATES.items():
        by = told["verdicts"].get(state)
        cells = [figure(by.get(v, 0) if by is not None else None) for v in VERDICTS]
        rows.append(
            (
                (Cell(name), figure(told["links"][state]), figure(told["domains"][state]), *cells),
                None,
            )
        )
    return table("Links and domains by what became of them; domains by verdict", columns, rows)[0]


def _domains(told: dict[str, Any], which: str) -> Markup | None:
    found = told[which]
    if not found:
        return None
    columns = (
        Column("Domain", "text", wide=True),
        Column("Kind", "text"),
        Column("Rating", "number"),
        Column("Links", "number"),
        Column("Spam probability", "share"),
        Column("First seen", "text"),
    )
    captions = {
        "lost_good": "Good domains that no longer link, by worth",
        "new_spam": "New spam domains, surest first",
    }
    built, shown = table(captions[which], columns, map(_domain, found[:TOP]), tools=True)
    more = left_out(shown, len(found), "domains", None)
    return join(built, more)


def _domain(row: dict[str, Any]) -> Row:
    anchor = row["anchor"]
    shown = join(
        quoted(row["source_domain"], URL, "domain"),
        quoted(row["example_url"], URL, "url") if row["example_url"] else None,
        el("span", "anchor ", quoted(anchor, TEXT, "said"), class_="example") if anchor else None,
    )
    seen = month(date.fromisoformat(row["first_seen"])) if row["first_seen"] else "–"
    return (
        Cell(shown, row["source_domain"]),
        Cell(row["kind"] or "–"),
        figure(row["domain_rating"]),
        figure(row["links"]),
        chance(row["spam_probability"]),
        Cell(seen, row["first_seen"] or ""),
    ), None


def _shares(rows: Sequence[dict[str, Any]]) -> Markup | None:
    if not rows:
        return None
    columns = (
        Column("", wide=True),
        Column("Domains then", "number"),
        Column("Now", "number"),
        Column("Share then", "number"),
        Column("Share now", "number"),
        Column("Change in points, 99 % interval", wide=True),
    )
    largest = max(max(abs(row["low"]), abs(row["high"])) for row in rows) or 1.0
    built = (
        (
            (
                Cell(quoted(row["value"], TEXT)),
                figure(row["old"]),
                figure(row["new"]),
                Cell(percent(row["old_share"])),
                Cell(percent(row["new_share"])),
                _change(row, largest),
            ),
            None,
        )
        for row in rows
    )
    return table("Shares of domains, each domain once", columns, built)[0]


def _change(row: dict[str, Any], largest: float) -> Cell:
    points = [f"{100 * row[name]:+.1f}".replace("-", "−") for name in ("change", "low", "high")]
    words = f"{points[0]} ({points[1]} to {points[2]})"
    bar = change_bar(row["low"] / largest, row["high"] / largest, row["news"])
    return Cell(join(bar, " ", el("b", words) if row["news"] else words))


def _drift(told: dict[str, Any]) -> Markup | None:
    found = told["drift"]["new"]
    if not found or not found["signals"]:
        return None
    before = told["drift"]["old"]
    words = (
        f"{number(found['drifted'])} of {number(found['signals'])} signals lie far from the "
        f"training data (stability index over 0.25, by convention); they carry "
        f"{percent(found['share_of_importance'])} of what counts for the model"
    )
    if before and before["head"] == found["head"]:
        words += f", {percent(before['share_of_importance'])} in the earlier result"
    names = ", ".join(f"{one['signal']} ({one['psi']:.2f})" for one in found["top"])
    note = (
        "A single site often lies far from a mixture of many, so the level says little; a rise "
        "says that the new links are of a kind the model has seen less of."
    )
    return join(
        el("p", f"{words}."),
        el("p", f"Farthest: {names}.") if names else None,
        el("p", note, class_="note"),
    )


def _method(told: dict[str, Any]) -> Markup:
    return join(
        el(
            "p",
            "Links are the same where page and target are, however they are spelled and "
            "whatever the anchor. A link that a tool itself calls lost counts as lost.",
        ),
        el(
            "p",
            "Intervals come from the bootstrap over domains and are widened so that all on "
            "this page hold together in 99 of 100 cases. Bold: the interval leaves out zero.",
        ),
        el(
            "p",
            "An alarm takes more new spam domains than the earlier pace explains: five "
            "deviations above its mean, three times it, and half as many again as the busiest "
            "period, and at least 2% of the domains there were.",
        ),
        el("p", f"{MADE} Model: {told['models']['new']}.", class_="note"),
    )
