"""Lists of domains that are written as addresses: a name says the same either way."""

import polars as pl

ADDRESS = ("path", "query", "scheme")
# what an export of links shows besides, and a list of domains does not
OF_LINKS = ("anchor", "title", "first_seen", "last_seen")
NAMES_AS_ADDRESSES = (
    "every address is a home page, and no anchor text, title or date is given: read as a list of "
    "domains"
)


def is_list_of_names(links: pl.DataFrame) -> bool:
    """Tell whether rows name domains by their home pages, and say nothing else of a link.

    >>> rows = {"path": ["/", "/"], "query": ["", ""], "anchor": [None, None]}
    >>> is_list_of_names(pl.DataFrame(rows))
    True
    >>> is_list_of_names(pl.DataFrame(rows | {"path": ["/", "/a"]}))
    False
    """
    shown = [name for name in OF_LINKS if name in links.columns]
    if not links.height or "path" not in links.columns:
        return False
    nothing = pl.all_horizontal(pl.lit(True), *(pl.col(name).is_null().all() for name in shown))
    home = (pl.col("path").fill_null("/") == "/") & (pl.col("query").fill_null("") == "")
    return links.select(nothing & home.all() & pl.col("path").is_not_null().any()).item()
