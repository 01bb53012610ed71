"""The parts that name names: spam and doubt, families first, each with its reasons."""

from typing import Any

from linkvet.cli.report.markup import Markup, el, join, quoted
from linkvet.cli.report.tables import (
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
from linkvet.cli.report.wording import count, month, number

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
        el("p", "Domains that share a page title or an odd address, most likely made by one hand. "
           "One decision serves a whole family; its amounts are means over its domains."),
        _family_table(families, called),
    ]  # fmt: skip
    if part["alone"]:
        parts.append(el("h3", "Single domains"))
        parts.append(domain_table(f"{caption} outside these families", part["top"], part["alone"]))
    return join(*parts)


def _family_table(families: dict[str, Any], called: str) -> Markup:
    columns = (
        Column("Family", wide=True), Column("Domains", "number"), Column("Links", "number"),
        Column("Spam probability", "share"), Column("Why", wide=True),
    )  # fmt: skip
    rows = [
        ((Cell(_family(i, row, called)), figure(row["domains"]), figure(row["links"]),
          chance(row["spam_probability"]), Cell(reasons(row["reasons"]))), None)
        for i, row in enumerate(families["top"], 1)
    ]  # fmt: skip
    built, shown = table(
        "Families, the largest first",
        columns,
        rows,
        tools=True,
        budget=BUDGET // 2,
        class_="domains",
    )
    return join(built, left_out(shown, families["count"], "families", "domains.csv"))


def _family(place: int, row: dict[str, Any], called: str) -> Markup:
    anchor, names = row["example_anchor"], row["members"]
    trait, _, shared = row["family"].partition(": ")
    more = row["domains"] - len(names)
    since = f", seen since {month(row['first_seen'])}" if row.get("first_seen") else ""
    others = row["domains"] - row["those"]
    return join(
        el("span", f"Family {place}", class_="domain"),
        el("span", f"{number(row['those'])} of {count(row['domains'], 'domain')} {called}"
           f"{f', {others} judged otherwise' if others else ''}{since}", class_="facts"),
        _same(trait, shared),
        _same("anchor", anchor),
        quoted(row["example_url"], URL, "url"),
        standing(row),
        el("details", el("summary", f"Domains ({number(row['domains'])})"),
           el("ul", *(el("li", quoted(name, URL)) for name in names),
              el("li", f"and {number(more)} more") if more > 0 else None, class_="names")),
    )  # fmt: skip


def _same(trait: str, text: str | None) -> Markup | None:
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
