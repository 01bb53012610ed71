"""All results of a run in one object, and the table of links out of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
import polars as pl

from linkvet.features.wording import NO_USUAL, Usual
from linkvet.model.reasons import texts

TABLE = (
    "source_file",
    "row",
    "link_id",
    "source_url",
    "source_domain",
    "target_url",
    "anchor",
    "spam_probability",
    "verdict",
    "evidence",
    "kind",
    "reasons",
    "vendor_verdict",
    "first_seen",
    "nofollow",
    "lost",
)
OF_LINK = ("first_seen", "nofollow", "lost")  # facts of the link that later results compare
OF_PAGES = {"live": "live", "seen_place": "placement"}  # in the table where pages are at hand
ON_REQUEST = OF_PAGES | {"similarity": "similarity", "model_verdict": "model_verdict"}


@dataclass(frozen=True)
class Scored:
    """All results of a run; the files a user meets are written from it.

    `rows` has one row per accepted input row, `links` one per distinct link in `link_id` order,
    `domains` one per referring domain, `networks` one per network of them, `rejects` what could not
    be read and why, `disavow` the lines of the disavow file without its header, `graph` one row
    per domain with a page at hand (`linkvet.model.results.host_graph_table`), None without pages,
    `confirmed` lines that the gate lets through because a person said so twice, `usual` what is
    usual among genuine links.
    """

    rows: pl.DataFrame
    links: pl.DataFrame
    domains: pl.DataFrame
    networks: pl.DataFrame
    rejects: pl.DataFrame
    summary: dict[str, Any]
    disavow: list[str]
    codes: np.ndarray
    pattern: np.ndarray
    graph: pl.DataFrame | None = None
    confirmed: list[str] = field(default_factory=list[str])
    usual: Usual = NO_USUAL

    spread: ClassVar[bool] = False  # whether other processes share the work

    @property
    def report_links(self) -> pl.DataFrame:
        """What the report reads of all links."""
        return self.links

    def reasons(self, link_ids: np.ndarray) -> pl.Series:
        """Reasons of links as JSON text, shape (link_ids,)."""
        return texts.as_json(self.codes[link_ids], self.usual)

    def sentences(self, link_ids: np.ndarray) -> pl.Series:
        """Reasons of links as one text each, for people to read, shape (link_ids,)."""
        return texts.sentences(self.codes[link_ids], self.usual)

    def table(self, chunk_rows: int = 200_000) -> Iterator[pl.DataFrame]:
        """Every input row with its verdict, in input order, in chunks."""
        shared = told_of(self.links)
        for start in range(0, max(self.rows.height, 1), chunk_rows):
            part = self.rows.slice(start, chunk_rows)
            ids = part["link_id"].to_numpy()
            yield beside_rows(part, shared[ids], self.reasons(ids))


def told_of(links: pl.DataFrame) -> pl.DataFrame:
    """What the table tells of links with their verdicts, whatever row they stand on."""
    on_request = (pl.col(n).alias(shown) for n, shown in ON_REQUEST.items() if n in links.columns)
    told = links.select(
        "source_domain", "spam_probability", "verdict", "evidence", "kind", *OF_LINK, *on_request
    )
    return told.with_columns(pl.col("spam_probability").round(4), pl.col("evidence").round(3))


def beside_rows(rows: pl.DataFrame, links: pl.DataFrame, reasons: pl.Series) -> pl.DataFrame:
    """Input rows with what is told of the link of each (`told_of`), and its reasons."""
    further = (name for name in ON_REQUEST.values() if name in links.columns)
    return rows.hstack(links).with_columns(reasons).select(*TABLE, *further)
