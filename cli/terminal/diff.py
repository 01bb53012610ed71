"""A comparison on the terminal: sentences first, then the few tables that carry them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.table import Table

from linkvet.cli.terminal.output import SafeConsole, say
from linkvet.cli.terminal.table import show
from linkvet.cli.wording.numbers import count, number, percent

MARKS = {"alarm": "!!", "setting": " i", "news": " *", "calm": "  "}
STATES = {"new": "new", "returned": "returned", "lost": "lost", "kept": "kept in both"}
ROWS, ANCHOR = 8, 44


def show_changes(changes: dict[str, Any], written: Sequence[Path]) -> None:
    """Print a comparison to standard output."""
    old, new = changes["old"], changes["new"]
    say(f"Links to {changes['site'] or 'a site that is not named'}")
    say(f"  from {_side(old)}", f"  to   {_side(new)}", "")
    for story in changes["stories"]:
        say(f"{MARKS[story['level']]} {story['says']}")
    if not changes["comparable"]:
        return
    say()
    SafeConsole().print(_counts(changes), soft_wrap=True)
    for title, rows in (
        ("Lost good domains, by worth", changes["lost_good"]),
        ("New spam domains, surest first", changes["new_spam"]),
    ):
        if rows:
            say("", title)
            show([_few(row) for row in rows[:ROWS]], as_json=False)
            if len(rows) > ROWS:
                say("... --json, --html and --out have more of them")
    for path in written:
        say("", f"Written: {path}")


def _side(one: dict[str, Any]) -> str:
    formats = ", ".join(dict.fromkeys(filter(None, one["formats"])))
    share = f", expected spam {percent(one['spam'])}" if one["spam"] is not None else ""
    rows = one.get("decided_rows")
    decided = f", {count(rows, 'row')} decided by people" if rows is not None else ""
    return (
        f"{one['name']} ({formats}): {count(one['links'], 'link')}, "
        f"{count(one['live_domains'], 'live domain')}{share}{decided}"
    )


def _counts(changes: dict[str, Any]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("")
    for name in ("links", "domains", "keep", "review", "spam", "unknown"):
        table.add_column(name, justify="right")
    for state, name in STATES.items():
        by = changes["verdicts"].get(state, {})
        cells = [
            number(by.get(v, 0)) if by else "" for v in ("keep", "review", "disavow", "unknown")
        ]
        table.add_row(
            name, number(changes["links"][state]), number(changes["domains"][state]), *cells
        )
    return table


def _few(row: dict[str, Any]) -> dict[str, Any]:
    anchor = " ".join((row["anchor"] or "").split())
    return {
        "domain": row["source_domain"],
        "kind": row["kind"] or "",
        "anchor": anchor if len(anchor) <= ANCHOR else anchor[: ANCHOR - 1] + "…",
        "spam": percent(row["spam_probability"]),
        "rating": row["domain_rating"],
        "links": row["links"],
    }
