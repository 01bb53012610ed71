"""Lists of domains that are written as addresses: a name says the same either way."""

from collections.abc import Iterable
from typing import NamedTuple, Self

import polars as pl

ADDRESS = ("path", "query", "scheme")
# what an export of links shows besides, and a list of domains does not
OF_LINKS = ("anchor", "title", "first_seen", "last_seen")
NAMES_AS_ADDRESSES = (
    "every address is a home page, and no anchor text, title or date is given: read as a list of "
    "domains"
)


class NameList(NamedTuple):
    """Whether rows name nothing but home pages, any of them at all, and say nothing else."""

    all_home: bool = True
    any_home: bool = False
    nothing_else: bool = True

    @classmethod
    def of(cls, links: pl.DataFrame) -> Self:
        """Look at rows of the link table."""
        if not links.height or "path" not in links.columns:
            return cls(all_home=not links.height)
        shown = [name for name in OF_LINKS if name in links.columns]
        nothing = pl.all_horizontal(pl.lit(True), *(pl.col(name).is_null().all() for name in shown))
        home = (pl.col("path").fill_null("/") == "/") & (pl.col("query").fill_null("") == "")
        return cls(
            *links.select(
                all_home=home.all(),
                any_home=pl.col("path").is_not_null().any(),
                nothing_else=nothing,
            ).row(0)
        )

    @classmethod
    def all(cls, each: Iterable[Self]) -> Self:
        """Put together what is known of several parts."""
        every = list(each)
        return cls(
            all(one.all_home for one in every),
            any(one.any_home for one in every),
            all(one.nothing_else for one in every),
        )

    @property
    def is_list(self) -> bool:
        """Whether the rows name domains by their home pages, and say nothing else of a link."""
        return self.all_home and self.any_home and self.nothing_else


def is_list_of_names(links: pl.DataFrame) -> bool:
    """Tell whether rows name domains by their home pages, and say nothing else of a link.

    >>> rows = {"path": ["/", "/"], "query": ["", ""], "anchor": [None, None]}
    >>> is_list_of_names(pl.DataFrame(rows))
    True
    >>> is_list_of_names(pl.DataFrame(rows | {"path": ["/", "/a"]}))
    False
    """
    return NameList.of(links).is_list
