"""Tables that read as tables on a desk and as cards on a phone, each within a budget of bytes."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from linkvet.cli.report.html.charts import amount_bar, share_bar
from linkvet.cli.report.html.markup import Child, Markup, el, join, quoted
from linkvet.cli.report.view.live_check import sentence
from linkvet.cli.wording.numbers import NAMES, month, number, percent, share
from linkvet.cli.wording.text import short

BUDGET = 300_000  # bytes of one table; what does not fit is left to domains.csv
FIRST_ROWS = 20  # shown before "show all", where scripts run
URL, TEXT, SENTENCE = 140, 90, 160  # characters shown of what strangers wrote


class Column(NamedTuple):
    """Heading of a column; `sort` is text, number, share or None where sorting makes no sense."""

    name: str
    sort: str | None = None
    wide: bool = False


class Cell(NamedTuple):
    """What a cell shows and the value it sorts by."""

    shown: Child
    value: str | float | int | None = None


Row = tuple[Sequence[Cell], str | None]  # cells, and what the choice above the table filters by


def table(
    caption: str,
    columns: Sequence[Column],
    rows: Iterable[Row],
    *,
    tools: bool = False,
    budget: int = BUDGET,
    class_: str = "",
) -> tuple[Markup, int]:
    """Build a table and say how many rows went into the budget."""
    body, spent = [], 0
    for cells, choice in rows:
        row = _row(columns, cells, choice)
        spent += len(row.encode())
        if spent > budget and body:
            break
        body.append(row)
    heads = [
        el(
            "th",
            column.name,
            scope="col",
            data_sort=column.sort if tools else None,
            class_=_class(column),
        )
        for column in columns
    ]
    live = FIRST_ROWS if tools and len(body) > 1 else None
    built = el(
        "table",
        el("caption", caption),
        el("thead", el("tr", *heads)),
        el("tbody", *body),
        class_=f"cards {class_}".strip(),
        data_tools=live,
    )
    return el("div", built, class_="scroll"), len(body)


def _class(column: Column) -> str | None:
    return {"number": "n", "share": "s"}.get(column.sort or "", "wide" if column.wide else None)


def _row(columns: Sequence[Column], cells: Sequence[Cell], choice: str | None) -> Markup:
    built = []
    for i, (column, cell) in enumerate(zip(columns, cells, strict=True)):
        attributes: dict[str, Any] = {"data_label": column.name, "class_": _class(column)}
        if cell.value is not None:
            attributes["data_v"] = (
                f"{cell.value:.6g}" if isinstance(cell.value, float) else cell.value
            )
        if i == 0:
            built.append(
                el(
                    "th",
                    cell.shown,
                    scope="row",
                    class_=attributes["class_"],
                    data_v=attributes.get("data_v"),
                )
            )
        else:
            built.append(el("td", cell.shown, **attributes))
    return el("tr", *built, data_choice=choice)


def figure(value: float | int | None) -> Cell:
    """Cell with a whole number."""
    return Cell(number(value), -1 if value is None else value)


def chance(value: float | None) -> Cell:
    """Cell with a probability, which is never quite nothing or certain."""
    return share_cell(None if value is None else min(0.9999, max(0.0001, value)), "spam")


def share_cell(value: float | None, class_: str = "plain") -> Cell:
    """Cell with a percentage and its bar."""
    shown = join(el("span", percent(value), class_="pc"), share_bar(value, class_))
    return Cell(shown, -1.0 if value is None else value)


def of(part: int, whole: int) -> Cell:
    """Cell with a whole number and its share of a whole."""
    return Cell(
        join(el("b", number(part)), " ", el("span", percent(share(part, whole)), class_="of"))
    )


def verdict(name: str) -> Markup:
    """Verdict in words behind its mark."""
    return el("span", NAMES[name], class_=f"v {name}")


def reasons(parts: Sequence[dict[str, Any]]) -> Markup | None:
    """Reasons in words, each with its amount in log-odds."""
    if not parts:
        return el("span", "no single fact stands out", class_="soft")
    return el("ul", *map(_reason, parts), class_="reasons")


def _reason(part: dict[str, Any]) -> Markup:
    amount = part["amount"]
    return el(
        "li",
        amount_bar(amount),
        el("b", f"{amount:+.1f}".replace("-", "−")),
        " ",
        quoted(part["says"], SENTENCE),
    )


def domain_cell(row: dict[str, Any]) -> Cell:
    """Domain with an example of its links; nothing in it can be clicked by accident."""
    rating = row.get("domain_rating")
    facts = [
        row["kind"],
        f"seen since {month(row['first_seen'])}" if row.get("first_seen") else None,
        f"rating {rating:.0f}" if rating is not None else None,
        f"evidence {percent(row['evidence'])}" if row.get("evidence") is not None else None,
    ]
    title, anchor = row.get("example_title"), row.get("example_anchor")
    shown = join(
        quoted(row["source_domain"], URL, "domain"),
        el("span", "single pages only", class_="unit") if _by_page(row) else None,
        el("span", " · ".join(filter(None, facts)), class_="facts"),
        quoted(row["example_url"], URL, "url") if row.get("example_url") else None,
        standing(row),
        el("span", "title ", quoted(title, TEXT, "said"), class_="example") if title else None,
        el("span", "anchor ", quoted(anchor, TEXT, "said"), class_="example") if anchor else None,
    )
    return Cell(shown, short(row["source_domain"], URL))


def standing(row: dict[str, Any]) -> Markup | None:
    """State and place of an example link, where its page was at hand."""
    found = sentence(row)
    return el("span", found, class_="facts") if found else None


def _by_page(row: dict[str, Any]) -> bool:
    return row.get("unit") == "url" and row["verdict"] != "keep"


DOMAIN_COLUMNS = (
    Column("Domain", "text", wide=True),
    Column("Links", "number"),
    Column("Spam probability", "share"),
    Column("Why", wide=True),
)


def domain_table(
    caption: str, rows: Sequence[dict[str, Any]], whole: int, budget: int = BUDGET
) -> Markup:
    """Domains with their reasons, and a sentence where some are left out."""
    built, shown = table(
        caption,
        DOMAIN_COLUMNS,
        (
            (
                (
                    domain_cell(row),
                    figure(row["links"]),
                    chance(row["spam_probability"]),
                    Cell(reasons(row["reasons"])),
                ),
                row["kind"],
            )
            for row in rows
        ),
        tools=True,
        budget=budget,
        class_="domains",
    )
    return join(built, left_out(shown, whole, "domains", "domains.csv"))


def left_out(shown: int, whole: int, nouns: str, where: str | None) -> Markup | None:
    """Say where the rest is, when a table does not show everything."""
    if shown >= whole:
        return None
    words = f"The table shows {number(shown)} of {number(whole)} {nouns}"
    rest = ("; ", el("code", where), " beside this report has all of them.") if where else (".",)
    return el("p", words, *rest, class_="note")
