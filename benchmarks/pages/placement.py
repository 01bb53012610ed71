"""How often the place of a link in its page is told right, against links checked by hand.

Each link was read with the HTML around it, before the answer of the program was looked at; no page
is drawn twice. Part of each draw is spread over the places told, the rest is random. What a label
means, as one who builds or rates links would say it and as a page shows it:

content
    What the page is for: its text with images, notes, quoted posts, credits and references; lists,
    cards and directories of the main column; buttons in the sections of a page that sells.
widget
    A block that serves another end: ways to share, save or follow, related posts, ads and partners,
    a box that calls to buy or sign up, a feed, a badge, a notice, what floats over the page. A link
    to share the page is one wherever it stands, but for the page's header and footer.
navigation
    Menus, trails, paging, networks of sites, what slides in: outside the header and footer.
sidebar
    All that stands in a column beside the main text, whatever it is.
header, footer
    All that stands in the bands at the top and the foot of the page, menus and ads too. Those of an
    article, card or comment are parts of it.
author
    The byline and the box about who wrote this page, with the author's own links.
comment
    What visitors wrote, who they are, and the form to write.

Of two that hold, the outer part of the page wins. A name that says nothing says nothing: then the
place beside, before or after the main text decides. Hidden is what nobody gets to see; what a menu,
a slider or a dialog shows is not.

The rules were improved after each draw, so what is printed is not what an unseen page gets. When
they were fresh, draw 1 was right in 72 of 100, draw 2 in 48 of 60, draw 3 in 34 of 40, draw 4 in 95
of 113, draw 5 in 84 of 93, draw 6 in 90 of 100 and draw 7 in 59 of 64; the rules that draw 4 met
had got 78, 83 and 56 in the last three. Draws 1, 2, 4 and 5 mix live sites and static repositories,
draws 3, 6 and 7 are live sites never met before; so are 50 links of draw 5 (43 right), while its
static pages are new ones of owners met before (41 of 43). One label of draw 1 was mended when the
definitions were written down: a bar of share buttons in a side column.
"""

from pathlib import Path

import polars as pl

from linkvet.data.pages.html.document import read_document
from linkvet.data.pages.html.placement_names import PLACES

CHECKED = Path(__file__).with_name("placement.csv")
PAGES = Path(__file__).parents[3] / "shared" / "data" / "pages" / "pages.parquet"


def predict(checked: pl.DataFrame) -> pl.DataFrame:
    """The checked links with what the program says: `predicted` and `predicted_hidden`."""
    page_ids = checked["page_id"].unique().implode()
    pages = pl.scan_parquet(PAGES).filter(pl.col("page_id").is_in(page_ids))
    pages = pages.select("page_id", "html", "url").collect()
    read = {page: read_document(html, url or "").links for page, html, url in pages.iter_rows()}
    spots = [read[page][link] for page, link in checked.select("page_id", "link").iter_rows()]
    return checked.with_columns(
        predicted=pl.Series([spot.place for spot in spots]),
        predicted_hidden=pl.Series([int(spot.hidden) for spot in spots]),
    )


def show(table: pl.DataFrame) -> None:
    """Print what was right, a table of places wanted and found, and what was wrong."""
    right = (table["place"] == table["predicted"]).sum()
    hidden = (table["hidden"] == table["predicted_hidden"]).sum()
    print(f"place right {right} of {table.height}, hidden or not right {hidden} of {table.height}")
    print("  wanted \\ found" + "".join(f"{place[:7]:>9}" for place in PLACES))
    for expected in PLACES:
        predicted = table.filter(place=expected)["predicted"].to_list()
        print(
            f"  {expected:14}" + "".join(f"{predicted.count(place) or '.':>9}" for place in PLACES)
        )
    wrong = (pl.col("place") != pl.col("predicted")) | (
        pl.col("hidden") != pl.col("predicted_hidden")
    )
    for page, link, expected, predicted, hides, predicted_hidden in (
        table.filter(wrong)
        .select("page_id", "link", "place", "predicted", "hidden", "predicted_hidden")
        .iter_rows()
    ):
        print(
            f"  {page} link {link}: wanted {expected}, found {predicted}"
            + (
                ""
                if hides == predicted_hidden
                else f"; hidden: wanted {hides}, found {predicted_hidden}"
            )
        )


def main() -> None:
    """Print the figures of each draw."""
    if not PAGES.exists():
        print("skipped: the pages are not here")
        return
    table = predict(pl.read_csv(CHECKED))
    for (drawn,), part in table.group_by("drawn", maintain_order=True):
        print(f"\nDraw {drawn}: ", end="")
        show(part)


if __name__ == "__main__":
    main()
