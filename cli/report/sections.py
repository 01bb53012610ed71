"""The parts that show the profile by anchor, kind, language and time, and what was set aside."""

from collections.abc import Sequence
from typing import Any

from linkvet.cli.report.charts import timeline_chart
from linkvet.cli.report.live import PLACES, STATES
from linkvet.cli.report.markup import Markup, el, join, quoted, short
from linkvet.cli.report.tables import (
    TEXT,
    URL,
    Cell,
    Column,
    chance,
    figure,
    left_out,
    of,
    share_cell,
    table,
    verdict,
)
from linkvet.cli.report.wording import NAMES, VERDICTS, count, number, share

LANGUAGES = {
    "en": "English", "es": "Spanish", "fr": "French", "de": "German", "it": "Italian",
    "pt": "Portuguese", "ca": "Catalan", "nl": "Dutch", "ru": "Russian", "zh": "Chinese",
    "ja": "Japanese", "ko": "Korean", "pl": "Polish", "tr": "Turkish", "ar": "Arabic",
    "id": "Indonesian", "vi": "Vietnamese", "th": "Thai", "sv": "Swedish", "cs": "Czech",
    "el": "Greek", "he": "Hebrew", "hu": "Hungarian", "ro": "Romanian", "uk": "Ukrainian",
    "da": "Danish", "fi": "Finnish", "fa": "Persian", "hi": "Hindi", "bg": "Bulgarian",
}  # fmt: skip
TALLY = (Column("Domains", "number"), Column("Links", "number"), Column("Expected spam", "share"))


def anchors(view: dict[str, Any]) -> Markup:
    """Anchor texts by class and one by one."""
    found = view["anchors"]
    if not found["top"]:
        return el("p", "This data does not give anchor texts.")
    classes, _ = table(
        "Anchor texts by class", (Column("Class"), *TALLY),
        ((( Cell(row["class"]), *_tally(row)), None) for row in found["classes"]),
    )  # fmt: skip
    top, shown = table(
        "Anchor texts used by most domains",
        (Column("Anchor text", "text", wide=True), Column("Class", "text"), *TALLY),
        (((_anchor(row["anchor"]), Cell(row["class"]), *_tally(row)), row["class"])
         for row in found["top"]),
        tools=True,
    )  # fmt: skip
    note = (
        "Names and addresses are what people use on their own; the same commercial phrase on many "
        "domains is not. Expected spam is the mean probability of the links that could be judged."
    )
    return join(el("p", note), classes, top, left_out(shown, found["distinct"], "anchor texts",
                                                      "links.csv"))  # fmt: skip


def _anchor(text: str | None) -> Cell:
    if text is None or not text.strip():
        shown = "(not given)" if text is None else "(empty, or an image)"
        return Cell(el("span", shown, class_="soft"), "")
    return Cell(quoted(text, TEXT, "said"), short(text, TEXT))


def _tally(row: dict[str, Any]) -> tuple[Cell, ...]:
    return figure(row["domains"]), figure(row["links"]), chance(row["spam"])


def kinds(view: dict[str, Any]) -> Markup:
    """Count the kinds of pages that link."""
    if not view["kinds"]["top"]:
        return el("p", "This data does not tell kinds of pages apart.")
    return _shares(view["kinds"], "Kind", "Links by kind of page", {}, "links.csv")


def languages(view: dict[str, Any]) -> Markup:
    """Count the languages the linking pages are in."""
    if not view["languages"]["top"]:
        return el("p", "This data does not say which language the pages are in.")
    return _shares(view["languages"], "Language", "Links by language of the page", LANGUAGES, None)


def _shares(found: dict[str, Any], head: str, caption: str, names: dict[str, str],
            where: str | None) -> Markup:  # fmt: skip
    rows = (((_value(row["value"], names), *_tally(row)), None) for row in found["top"])
    built, shown = table(caption, (Column(head, "text"), *TALLY), rows, tools=True)
    return join(built, left_out(shown, found["distinct"], f"{head.lower()}s", where))


def _value(value: str | None, names: dict[str, str]) -> Cell:
    if not value:
        return Cell(el("span", "not known", class_="soft"), "")
    name = ", ".join(names.get(part, part) for part in value[:TEXT].split(","))
    return Cell(quoted(name, TEXT), short(name, TEXT))


def timeline(view: dict[str, Any]) -> Markup:
    """When linking domains appeared, and how much of that was spam."""
    found = view["timeline"]
    if found is None:
        return el("p", "This data does not say when links were first seen.")
    step, periods = found["step"], found["periods"]
    busiest = max(periods, key=lambda period: (period["domains"], period["start"]))
    words = (
        f"The busiest {step} was {busiest['label']}, with {count(busiest['domains'], 'domain')} "
        f"seen for the first time, {number(busiest['disavow'])} of them spam."
    )
    if found["undated"]:
        words += f" {count(found['undated'], 'domain')} without a date left out."
    marks = el("p", *(verdict(name) for name in VERDICTS), class_="legend")
    columns = (
        Column(step.title()), Column("New domains", "number"),
        *(Column(NAMES[name], "number") for name in VERDICTS), Column("Expected spam", "share"),
    )  # fmt: skip
    rows = (
        ((Cell(p["label"]), figure(p["domains"]), *(figure(p[name]) for name in VERDICTS),
          chance(p["spam"])), None)
        for p in reversed(periods) if p["domains"]
    )  # fmt: skip
    built, _ = table(f"New linking domains by {step}, newest first", columns, rows)
    return join(el("p", words), marks, timeline_chart(periods, step),
                el("details", el("summary", f"Figures by {step}"), built))  # fmt: skip


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
    return join(el("p", words), _states(found), _places(found), _unreadable(found))


def _states(found: dict[str, Any]) -> Markup:
    columns = (Column("Found"), Column("Links", "number"), Column("Share of them", "share"),
               Column("Domains", "number"), Column("Meaning", wide=True))  # fmt: skip
    named = ((row, STATES.get(row["state"], (row["state"], ""))) for row in found["states"])
    rows = (
        ((Cell(name), figure(row["links"]), share_cell(share(row["links"], found["known"])),
          figure(row["domains"]), Cell(meaning)), None) for row, (name, meaning) in named
    )  # fmt: skip
    return table("Links by what became of them", columns, rows)[0]


def _places(found: dict[str, Any]) -> Markup | None:
    if not found["places"]:
        return None
    columns = (Column("Place in the page"), Column("Links", "number"),
               *(Column(NAMES[name], "number") for name in VERDICTS))  # fmt: skip
    rows = (
        ((Cell(PLACES.get(row["place"], row["place"])), figure(row["links"]),
          *(of(row[name], row["links"]) for name in VERDICTS)), None) for row in found["places"]
    )  # fmt: skip
    note = (
        "A page can take a verdict of spam away, and it tells the rest of the model what the "
        "export left out. What it says beyond that never makes a link one to disavow."
    )
    built, _ = table("Links that were found, by where they stand and by verdict", columns, rows,
                     class_="verdicts")  # fmt: skip
    return join(built, el("p", note, class_="note"))


def _unreadable(found: dict[str, Any]) -> Markup | None:
    """How many captures could not be read, and the first of them."""
    if not found["faulty"]:
        return None
    faults = [el("li", quoted(fault, URL)) for fault in found["faults"]]
    more = found["faulty"] - len(faults)
    return el("details", el("summary", f"{count(found['faulty'], 'capture')} could not be read"),
              el("ul", *faults, el("li", f"and {number(more)} more") if more > 0 else None,
                 class_="names"))  # fmt: skip


def decided(view: dict[str, Any]) -> Markup:
    """Rows that the allow file or the own site decided."""
    titles = {"allow": "Allowed by your file", "site": "Pages of the site itself"}
    notes = {
        "allow": "These are kept whatever the model says. Its opinion stands beside them.",
        "site": "Links from the site to itself are no backlinks; no other figure counts them.",
    }
    if not view["decided"]:
        return el("p", "None: there was no allow file that applied, and no link from the site "
                  "itself.")  # fmt: skip
    parts = []
    for part in view["decided"]:
        caption = f"{count(part['domains'], 'domain')}, {count(part['links'], 'link')}"
        columns = (Column("Domain", wide=True), Column("Links", "number"),
                   Column("Model’s probability", "share"))  # fmt: skip
        rows = (((Cell(quoted(row["source_domain"], URL)), figure(row["links"]),
                  chance(row["spam_probability"])), None) for row in part["top"])  # fmt: skip
        built, shown = table(caption, columns, rows)
        parts += [el("h3", titles[part["by"]]), el("p", notes[part["by"]]), built,
                  left_out(shown, part["domains"], "domains", "domains.csv")]  # fmt: skip
    return join(*parts)


def rejected(found: Sequence[dict[str, Any]]) -> Markup | None:
    """Rows that could not be read, by file and reason."""
    if not found:
        return None
    columns = (Column("File", wide=True), Column("Reason", wide=True), Column("Rows", "number"),
               Column("First row", "number"))  # fmt: skip
    rows = (((Cell(quoted(row["source_file"], URL)), Cell(quoted(row["reason"], URL)),
              figure(row["rows"]), figure(row["first"])), None) for row in found)  # fmt: skip
    built, _ = table("Rows not read, by reason; rejects.csv has them all", columns, rows)
    return join(el("h3", "Rows not read"), built)
