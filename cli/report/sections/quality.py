"""Is the profile healthy: quality against quantity, what stands behind it, and its best links."""

from collections.abc import Sequence
from typing import Any

from linkvet.cli.report.html.charts import scaled_bar, share_bar
from linkvet.cli.report.html.markup import Markup, el, join, quoted
from linkvet.cli.report.html.tables import TEXT, URL, Cell, Column, figure, table, verdict
from linkvet.cli.wording import sentences
from linkvet.cli.wording.glossary import FITS, MEANS
from linkvet.cli.wording.numbers import VERDICTS, month, number, percent, share
from linkvet.cli.wording.text import short


def quality(view: dict[str, Any]) -> Markup:
    """Set quantity against quality: the same bands over domains and over links."""
    found = view["profile"]
    whole = found["all"]
    rows = []
    for i, band in enumerate(found["bands"]):
        a, b = (share(band[unit], whole[unit]) for unit in ("domains", "links"))
        rows.append(
            el(
                "tr",
                el(
                    "td",
                    el("span", number(band["domains"]), class_="count"),
                    el("span", percent(a), class_="pc"),
                    share_bar(a, f"band{i} left"),
                ),
                el("th", band["name"], el("small", band["range"]), scope="row"),
                el(
                    "td",
                    el("span", percent(b), class_="pc"),
                    el("span", number(band["links"]), class_="count"),
                    share_bar(b, f"band{i}"),
                ),
            )
        )
    heads = (("Domains", "Quality"), ("Spam probability", "Band"), ("Links", "Quantity"))
    head = el("tr", *(el("th", name, el("small", what), scope="col") for name, what in heads))
    built = el(
        "table",
        el("caption", "Bands of spam probability, over domains and over links"),
        el("thead", head),
        el("tbody", *rows),
        class_="butterfly",
    )
    return join(
        el("p", sentences.balance(found)),
        el("p", sentences.expected(found)),
        built,
        _note("bands"),
        _without(found),
    )


def _without(found: dict[str, Any]) -> Markup | None:
    """Set the profile beside what it would be without its spam, where it has some."""
    rows = [
        el("tr", el("th", name, scope="row"), *(el("td", one, class_="n") for one in values))
        for name, *values in sentences.compared(found)
    ]
    if not rows:
        return None
    built = _plain(
        "The profile with and without its spam",
        ("Figure", "As it is", "Without spam"),
        rows,
        "figures",
    )
    return join(built, _note("without_spam"))


def _plain(caption: str, heads: Sequence[str], rows: Sequence[Markup], class_: str) -> Markup:
    """Build a small table that stays one on a phone."""
    head = el("tr", *(el("th", one, scope="col") for one in heads))
    return el(
        "table",
        el("caption", caption),
        el("thead", head),
        el("tbody", *rows),
        class_=f"small {class_}",
    )


def _note(name: str) -> Markup:
    return el("p", MEANS[name], class_="note")


def standing(view: dict[str, Any]) -> Markup:
    """Distributions of rating, visitors and fit over the linking domains."""
    found = view["profile"]
    told = {name: found["standing"][name] for name in FITS if name in found["standing"]}
    drawn = [_distribution(name, one) for name, one in told.items() if one["known"]]
    unknown = [FITS[name] for name, one in told.items() if not one["known"]]
    words = sentences.unfamiliar(found)
    marks = el("p", *map(verdict, VERDICTS), class_="legend")
    return join(
        marks if drawn else None,
        el("div", *drawn, class_="columns") if drawn else None,
        el("p", words) if words else None,
        el("p", f"Not in this data: {'; '.join(unknown).lower()}.") if unknown else None,
    )


def _distribution(name: str, told: dict[str, Any]) -> Markup:
    """Draw one distribution as a table whose bars have the verdicts in them."""
    top = max(row["domains"] for row in told["bins"])
    heads = ("Range", "Domains", "Genuine", "Spam", "By verdict")
    rows = [
        el(
            "tr",
            el("th", row["range"], scope="row"),
            *(el("td", number(row[n]), class_="n") for n in ("domains", "keep", "disavow")),
            el("td", scaled_bar(row, top)),
        )
        for row in told["bins"]
    ]
    built = _plain(f"{FITS[name]}: number of linking domains", heads, rows, "bins")
    return el("div", el("h3", FITS[name]), el("p", sentences.quartiles(told)), built, _note(name))


def best(view: dict[str, Any]) -> Markup:
    """List the best links, one a domain."""
    rows = view["profile"]["best"]
    if not rows:
        return el("p", "No domain here is surely genuine.")
    columns = (
        Column("Domain", wide=True),
        Column("Rating", "number"),
        Column("Visitors", "number"),
        Column("Followed"),
        Column("Link", wide=True),
    )
    cells = (
        (
            (
                _domain(row),
                figure(row["domain_rating"]),
                figure(row["domain_traffic"]),
                Cell(sentences.followed(row["nofollow"])),
                _link(row),
            ),
            None,
        )
        for row in rows
    )
    built, _ = table("The best linking domains with their best link", columns, cells, class_="best")
    return join(el("p", MEANS["best"]), built)


def _domain(row: dict[str, Any]) -> Cell:
    since = f"seen since {month(row['first_seen'])}" if row["first_seen"] else None
    facts = " · ".join(filter(None, (row["kind"], since)))
    return Cell(
        join(quoted(row["source_domain"], URL, "domain"), el("span", facts, class_="facts"))
    )


def _link(row: dict[str, Any]) -> Cell:
    anchor = short(row["anchor"], TEXT)
    return Cell(
        join(
            quoted(row["source_url"], URL, "url") if row["source_url"] else None,
            el("span", "anchor ", quoted(anchor, TEXT, "said"), class_="example")
            if anchor
            else None,
        )
    )
