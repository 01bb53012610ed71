"""The parts that name names: spam and doubt, families first, each with its reasons."""

from typing import Any

from linkvet.cli.report.html.markup import Markup, el, join, quoted
from linkvet.cli.report.html.tables import (
    BUDGET,
    TEXT,
    URL,
    Cell,
    Column,
    chance,
    domain_table,
    figure,
    left_out,
    reasons,
    standing,
    table,
)
from linkvet.cli.wording.numbers import count, month, number

DECISIONS = {
    "disavow": "sure enough to disavow",
    "review": "to be looked at first",
    "keep": "nothing to disavow",
    "mixed": "no, some of them are genuine",
    None: "undecided",
}
AMOUNTS = (
    "Each fact moves the odds of being spam: a bar to the right speaks for spam, to the left "
    "against it. The amounts are log-odds, which simply add up: +0.7 doubles the odds, +2.3 makes "
    "them ten times as high."
)


def spam(view: dict[str, Any]) -> Markup:
    """Families of spam first, then single domains, each with its reasons."""
    if not view["spam"]["count"]:
        return el("p", "No domain is spam with the certainty asked for.")
    return join(el("p", AMOUNTS), _worst(view["spam"], "Spam domains", "spam"))


def _worst(part: dict[str, Any], caption: str, called: str) -> Markup:
    """One table of families, one of the domains that belong to none of them."""
    families = part["families"]
    if not families["top"]:
        return domain_table(caption, part["top"], part["count"])
    parts = [
        el("h3", "Families"),
        el(
            "p",
            "Domains that share what strangers do not: a page title, an odd address, a "
            "contact, a row of names. Most likely they were made by one hand, so one decision may "
            "serve a whole family; its amounts are means over its domains. All families are in "
            "families.csv.",
        ),
        _family_table(families, called),
    ]
    if part["alone"]:
        parts.append(el("h3", "Single domains"))
        parts.append(domain_table(f"{caption} outside these families", part["top"], part["alone"]))
    return join(*parts)


def _family_table(families: dict[str, Any], called: str) -> Markup:
    columns = (
        Column("Family", wide=True),
        Column("Domains", "number"),
        Column("Links", "number"),
        Column("Spam probability", "share"),
        Column("Why", wide=True),
    )
    rows = [
        (
            (
                Cell(_family(i, row, called)),
                figure(row["domains"]),
                figure(row["links"]),
                chance(row["spam_probability"]),
                Cell(reasons(row["reasons"])),
            ),
            None,
        )
        for i, row in enumerate(families["top"], 1)
    ]
    built, shown = table(
        "Families, the largest first",
        columns,
        rows,
        tools=True,
        budget=BUDGET // 2,
        class_="domains",
    )
    return join(built, left_out(shown, families["count"], "families", "families.csv"))


def _family(place: int, row: dict[str, Any], called: str) -> Markup:
    anchor, names = row["example_anchor"], row["members"]
    more = row["domains"] - len(names)
    since = f", seen since {month(row['first_seen'])}" if row.get("first_seen") else ""
    others = row["domains"] - row["those"]
    return join(
        el("span", f"Family {place}", class_="domain"),
        el(
            "span",
            f"{number(row['those'])} of {count(row['domains'], 'domain')} {called}"
            f"{f', {others} judged otherwise' if others else ''}{since}",
            class_="facts",
        ),
        *(_same(one, row["every"]) for one in row["traits"]),
        None
        if any(one["trait"].startswith("anchor: ") for one in row["traits"])
        else _beside("anchor", anchor),
        quoted(row["example"] or row["example_url"], URL, "url"),
        el("span", f"All at once: {DECISIONS[row['decision']]}", class_="facts"),
        standing(row),
        el(
            "details",
            el("summary", f"Domains ({number(row['domains'])})"),
            el(
                "ul",
                *(el("li", quoted(name, URL)) for name in names),
                el("li", f"and {number(more)} more") if more > 0 else None,
                class_="names",
            ),
        ),
    )


def _same(one: dict[str, Any], every: int) -> Markup:
    """A trait and how many of the family's domains share it."""
    kind, _, shared = one["trait"].partition(": ")
    held = "all" if one["domains"] >= every else f"{number(one['domains'])} of {number(every)}"
    return el("span", f"{held} share: {kind} ", quoted(shared, TEXT, "said"), class_="example")


def _beside(trait: str, text: str | None) -> Markup | None:
    return (
        el("span", f"same {trait} ", quoted(text, TEXT, "said"), class_="example") if text else None
    )


def review(view: dict[str, Any]) -> Markup:
    """Domains where a person should look."""
    found = view["review"]
    if not found["count"]:
        return el("p", "No domain is in doubt.")
    amounts = None if view["spam"]["count"] else el("p", AMOUNTS)
    intro = (
        "Their facts disagree, or are not enough for a verdict of spam. Most likely spam "
        "first; decide by opening the page with care: does a real person or organisation stand "
        "behind it, and does the link make sense there? If so, put the domain into an allow file."
    )
    return join(amounts, el("p", intro), _worst(found, "Domains to review", "to review"))
