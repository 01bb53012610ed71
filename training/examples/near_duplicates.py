"""Near-copies of labelled links in other groups, found and tied, so that no split parts them.

A network's pages, one article on many sites or one name under many suffixes are learned by heart
where a fold shows one copy and holds out another, and the figures then flatter. Two links are
near-copies where they share one of `TRAITS`: each joins two facts, or is so long that chance does
not repeat it. Barz & Denzler 2020 found 3 to 10 % of two well-known test sets to be such copies.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from linkvet.features.match_keys import title_key
from linkvet.training.examples.folds import tied

MOST = 0.2  # share of all rows from which near-copies are no cluster but a habit of the export
LONG_PATH, LONG_ANCHOR, LONG_NAME = 8, 3, 6  # shorter ones are shared by chance
NUMBER = r"\d+"


def _path_template() -> pl.Expr:
    path = pl.col("path").str.to_lowercase().str.strip_chars_end("/").str.replace_all(NUMBER, "#")
    return pl.when(path.str.len_chars() >= LONG_PATH).then(path)


def _anchor() -> pl.Expr:
    anchor = pl.col("anchor").str.to_lowercase().str.strip_chars()
    return pl.when(anchor.str.len_chars() >= LONG_ANCHOR).then(anchor)


def _name() -> pl.Expr:
    """Name of a domain without its suffix and digits."""
    name = pl.col("domain").cast(pl.String).str.extract(r"^([^.]*)\.")
    letters = name.str.replace_all(NUMBER, "")
    return pl.when(letters.str.len_chars() >= LONG_NAME).then(letters)


def _title() -> pl.Expr:
    return title_key(pl.col("title"))


TRAITS = {
    # trait: (columns it needs, what must all be known and equal)
    "title and path": (("title", "path"), (_title, _path_template)),
    "title and anchor": (("title", "anchor"), (_title, _anchor)),
    "name": (("domain",), (_name,)),
}


@dataclass(frozen=True)
class Tied:
    """Groups with near-copies joined, shape (rows,), and what was found.

    `rows` and `clusters` count the near-copies of more than one group before; `untied` those rows
    whose near-copies would have made up one group too large to be held out.
    """

    group: np.ndarray
    rows: int
    clusters: int
    untied: int


def traits(links: pl.DataFrame) -> pl.DataFrame:
    """One column of hashes per trait whose columns are there, null where it says nothing."""
    hashes = {}
    for name, (needs, facts) in TRAITS.items():
        if set(needs) <= set(links.columns):
            every = [fact() for fact in facts]
            known = pl.all_horizontal(fact.is_not_null() for fact in every)
            hashes[name] = pl.when(known).then(pl.struct(every).hash(7))
    return links.select(expression.alias(name) for name, expression in hashes.items())


def tie(group: pl.Series, shared: pl.DataFrame, most: float = MOST) -> Tied:
    """Join groups that share a trait; `shared` has one column per trait, null shares nothing.

    A joined group keeps the name that sorts first. Where joining would make a group that holds
    more than `most` of all rows, its groups stay as they are.
    """
    whole = tied(group, *shared.get_columns())
    table = pl.DataFrame({"group": group, "whole": whole})
    table = table.with_columns(
        joined=pl.col("group").n_unique().over("whole") > 1,
        large=pl.len().over("whole") > most * len(group),
    )
    good = pl.col("joined") & ~pl.col("large")
    name = pl.when(good).then(pl.col("group").min().over("whole")).otherwise("group")
    copies = table.filter(good)
    untied = table.filter(pl.col("joined") & pl.col("large")).height
    return Tied(
        table.select(name).to_series().to_numpy(), copies.height, copies["whole"].n_unique(), untied
    )
