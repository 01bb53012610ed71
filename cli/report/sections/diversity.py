"""How the profile is spread: over anchors, kinds, languages, countries, owners and time."""

from typing import Any

from linkvet.cli.report.html.charts import timeline_chart
from linkvet.cli.report.html.markup import Markup, el, join, quoted
from linkvet.cli.report.html.tables import (
    TEXT,
    Cell,
    Column,
    chance,
    figure,
    left_out,
    table,
    verdict,
)
from linkvet.cli.wording import sentences
from linkvet.cli.wording.glossary import MEANS
from linkvet.cli.wording.glossary import NAMES as DIVERSE
from linkvet.cli.wording.numbers import NAMES, VERDICTS, count, number
from linkvet.cli.wording.text import short

TALLY = (Column("Domains", "number"), Column("Links", "number"), Column("Expected spam", "share"))
SORTS = (
    Column("Domains", "number"),
    Column("Links", "number"),
    Column("Genuine domains", "number"),
    Column("Spam domains", "number"),
)
TOP_PLACES = 15


def anchors(view: dict[str, Any]) -> Markup:
    """Anchor texts by class and one by one, and how far they are concentrated."""
    found = view["profile"]["anchors"]
    if not found["top"]:
        return el("p", "This data does not give anchor texts.")
    classes, _ = table(
        "Anchor texts by class",
        (Column("Class"), *TALLY),
        (((Cell(row["class"]), *_tally(row)), None) for row in found["classes"]),
    )
    top, shown = table(
        "Anchor texts used by most domains",
        (Column("Anchor text", "text", wide=True), Column("Class", "text"), *TALLY),
        (
            ((_anchor(row["anchor"]), Cell(row["class"]), *_tally(row)), row["class"])
            for row in found["top"]
        ),
        tools=True,
    )
    words = sentences.top_anchor(view["profile"]["all"]["diversity"]["anchors"])
    note = "Expected spam is the mean probability of the links that could be judged."
    return join(
        el("p", words) if words else None,
        el("p", f"{MEANS['anchors']} {note}"),
        classes,
        top,
        left_out(shown, found["distinct"], "anchor texts", "links.csv"),
    )


def _anchor(text: str | None) -> Cell:
    if text is None or not text.strip():
        shown = "(not given)" if text is None else "(empty, or an image)"
        return Cell(el("span", shown, class_="soft"), "")
    return Cell(quoted(text, TEXT, "said"), short(text, TEXT))


def _tally(row: dict[str, Any]) -> tuple[Cell, ...]:
    return figure(row["domains"]), figure(row["links"]), chance(row["spam"])


def _sorts(row: dict[str, Any]) -> tuple[Cell, ...]:
    return tuple(figure(row[name]) for name in ("domains", "links", "genuine", "spam"))


def kinds(view: dict[str, Any]) -> Markup:
    """Count the kinds of links, and say which are missing."""
    found = view["profile"]
    if found["kinds"]["missing"] is None:
        return el("p", "This data does not tell kinds of pages apart.")
    rows = (
        ((Cell(quoted(row["kind"] or "not known", TEXT), row["kind"] or ""), *_sorts(row)), None)
        for row in found["kinds"]["rows"]
    )
    built, _ = table("Links by kind", (Column("Kind", "text"), *SORTS), rows, tools=True)
    words = sentences.missing(found)
    return join(el("p", words) if words else None, built, el("p", MEANS["kinds"], class_="note"))


def places(view: dict[str, Any]) -> Markup:
    """Count languages and countries, beside those of the site."""
    found = view["profile"]
    parts = []
    for name, head in (("languages", "Language"), ("countries", "Country")):
        told, words = found[name], getattr(sentences, name)(found)
        if not told["known"]:
            parts.append(el("p", words))
            continue
        rows = (
            ((_place(name, row["value"]), *_sorts(row)), None) for row in told["rows"][:TOP_PLACES]
        )
        built, shown = table(
            f"Linking domains by {head.lower()}", (Column(head, "text"), *SORTS), rows
        )
        parts += [
            el("p", f"{words} {MEANS[name]}"),
            built,
            left_out(shown, len(told["rows"]), name, None),
        ]
    return join(*parts)


def _place(name: str, value: str | None) -> Cell:
    shown = sentences.place(name, value)
    return Cell(el("span", shown, class_="soft") if value is None else quoted(shown, TEXT))


def diversity(view: dict[str, Any]) -> Markup:
    """Effective numbers, with the spam and without it."""
    found = view["profile"]
    clean = found["without_spam"]["diversity"]
    columns = (
        Column("Of"),
        Column("Different", "number"),
        Column("Effective", "number"),
        Column("Without spam", "number"),
        Column("Most common"),
        Column("Meaning", wide=True),
    )
    rows = (
        (
            (
                Cell(DIVERSE[name][0]),
                figure(row["distinct"]),
                Cell(sentences.figure(row["effective"])),
                Cell(sentences.figure(clean[name]["effective"])),
                Cell(quoted(sentences.most_common(name, row), TEXT)),
                Cell(DIVERSE[name][1]),
            ),
            None,
        )
        for name, row in found["all"]["diversity"].items()
        if row["known"]
    )
    built, _ = table("Different and effective numbers", columns, rows, class_="diverse")
    return join(el("p", MEANS["diversity"]), built)


def timeline(view: dict[str, Any]) -> Markup:
    """When linking domains appeared, how much of that was spam, and what came in bursts."""
    found, pace = view["timeline"], view["profile"]["velocity"]
    if found is None:
        return el("p", "This data does not say when links were first seen.")
    step, periods = found["step"], found["periods"]
    burst = el("span", "▼ holds a burst") if pace["bursts"] else None
    marks = el("p", *(verdict(name) for name in VERDICTS), burst, class_="legend")
    columns = (
        Column(step.title()),
        Column("New domains", "number"),
        *(Column(NAMES[name], "number") for name in VERDICTS),
        Column("Expected spam", "share"),
    )
    rows = (
        (
            (
                Cell(p["label"]),
                figure(p["domains"]),
                *(figure(p[name]) for name in VERDICTS),
                chance(p["spam"]),
            ),
            None,
        )
        for p in reversed(periods)
        if p["domains"]
    )
    built, _ = table(f"New linking domains by {step}, newest first", columns, rows)
    words = " ".join(
        filter(None, (_busiest(found), sentences.pace(view["profile"]), sentences.undated(pace)))
    )
    return join(
        el("p", words),
        marks,
        timeline_chart(periods, step),
        _bursts(pace),
        el("details", el("summary", f"Figures by {step}"), built),
    )


def _busiest(found: dict[str, Any]) -> str:
    top = max(found["periods"], key=lambda period: (period["domains"], period["start"]))
    return (
        f"The busiest {found['step']} was {top['label']}, with {count(top['domains'], 'domain')} "
        f"seen for the first time, {number(top['disavow'])} of them spam."
    )


def _bursts(pace: dict[str, Any]) -> Markup:
    """Months with more new domains than chance gives, and the rule."""
    rule = el("p", MEANS["velocity"], class_="note")
    if not pace["bursts"]:
        return join(el("p", "No month is a burst."), rule)
    columns = (
        Column("Burst"),
        Column("New domains", "number"),
        Column("Usual", "number"),
        Column("Genuine", "number"),
        Column("Spam", "number"),
        Column("Largest family", wide=True),
    )
    rows = (
        (
            (
                Cell(f"{row['month']:%Y-%m}"),
                figure(row["domains"]),
                Cell(sentences.figure(row["usual"])),
                figure(row["genuine"]),
                figure(row["spam"]),
                _family(row),
            ),
            None,
        )
        for row in reversed(pace["bursts"])
    )
    built, _ = table(
        "Months with more new domains than chance gives, newest first",
        columns,
        rows,
        class_="bursts",
    )
    return join(built, rule)


def _family(row: dict[str, Any]) -> Cell:
    if row["family"] is None:
        return Cell(el("span", "none that stands out", class_="soft"))
    return Cell(join(quoted(row["family"], TEXT), f": {count(row['of_family'], 'domain')}"))
