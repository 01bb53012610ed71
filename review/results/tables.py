"""The domains and networks of a results folder, held in memory."""

import json
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from linkvet.analysis.results import path_of, read_table, summary_of_links, table_path
from linkvet.data.errors import UserError
from linkvet.data.publish import finish
from linkvet.model.results.schema import DOMAINS, completed

NEEDED = ("source_domain", "links", "spam_probability", "verdict")
WANTED = DOMAINS | {"model_verdict": pl.String()}
NETWORKS: dict[str, pl.DataType] = {
    "network": pl.String(),
    "verdict": pl.String(),
    "purity": pl.Float64(),
    "traits": pl.String(),
    "met_on": pl.Float64(),
    "known": pl.Boolean(),
}
AFTER_DOT = chr(ord(".") + 1)
NONE = -1  # code of the network of a domain that belongs to none


@dataclass(frozen=True)
class Results:
    """What `linkvet score` wrote, without the own site.

    Attributes
    ----------
    domains
        One row per domain, worst first, with the columns of `WANTED`.
    networks
        One row per network with the columns of `NETWORKS`, in the order of `network_of`.
    network_of
        Code of each domain's network, `NONE` where it has none; shape (domains,).
    temporary
        Folders to be removed in the end.
    """

    folder: Path
    summary: dict[str, Any]
    domains: pl.DataFrame
    networks: pl.DataFrame
    network_of: np.ndarray
    temporary: list[Path] = field(default_factory=list)

    @cached_property
    def names(self) -> list[str]:
        """Name of each domain."""
        return self.domains["source_domain"].to_list()

    @cached_property
    def code_of(self) -> dict[str, int]:
        """Code of each domain by its name."""
        return {name: code for code, name in enumerate(self.names)}

    @cached_property
    def network_names(self) -> list[str]:
        """Name of each network."""
        return self.networks["network"].to_list()

    @cached_property
    def network_code(self) -> dict[str, int]:
        """Code of each network by its name."""
        return {name: code for code, name in enumerate(self.network_names)}

    @cached_property
    def members(self) -> list[np.ndarray]:
        """Codes of the domains of each network."""
        order = np.argsort(self.network_of, kind="stable")
        bounds = np.searchsorted(self.network_of[order], np.arange(self.networks.height + 1))
        return [order[low:high] for low, high in pairwise(bounds)]

    def within(self, host: str) -> set[int]:
        """Codes of the domains that are a host or lie below it."""
        if not host:
            return set()
        own = {self.code_of[host]} if host in self.code_of else set()
        names, codes = self._backwards
        start = host[::-1]
        low, high = (bisect_left(names, start + end) for end in (".", AFTER_DOT))
        return own.union(codes[low:high].tolist())

    @cached_property
    def _backwards(self) -> tuple[list[str], np.ndarray]:
        """Names read backwards and sorted, so that those below a host stand together; codes."""
        names = [name[::-1] for name in self.names]
        order = sorted(range(len(names)), key=names.__getitem__)
        return [names[code] for code in order], np.array(order, np.int64)

    @property
    def site(self) -> str | None:
        """The site that the links point at, where it is known."""
        return self.summary.get("site")


def open_results(folder: Path) -> Results:
    """Read the domains and networks of a results folder.

    Raises
    ------
    UserError
        Where the folder, a table or a column is missing, or is none of linkvet's.
    """
    if not folder.is_dir():
        raise UserError(
            "there is no such folder",
            file=str(folder),
            cure="Name a folder that `linkvet score` wrote.",
        )
    finish(folder)
    summary = summary_of_links(folder)
    table_path(folder, "links")
    domains = completed(read_table(folder, "domains", WANTED, NEEDED), WANTED)
    domains = domains.filter(
        pl.col("decided_by").ne_missing("site"), pl.col("source_domain").is_not_null()
    ).with_columns(pl.col("model_verdict").fill_null(pl.col("verdict")))
    networks, network_of = _networks(folder, domains["family"])
    return Results(folder, summary, domains, networks, network_of)


def _networks(folder: Path, of: pl.Series) -> tuple[pl.DataFrame, np.ndarray]:
    """Networks of two or more domains, in the order in which the domains name them."""
    named = of.drop_nulls().value_counts(name="size").filter(pl.col("size") > 1)
    names = pl.DataFrame({"network": of.drop_nulls().unique(maintain_order=True)})
    names = names.join(named.select(network=of.name), on="network", how="semi").with_row_index()
    code = pl.DataFrame({"network": of}).join(
        names, on="network", how="left", maintain_order="left"
    )["index"]
    facts = (
        completed(read_table(folder, "networks", NETWORKS), NETWORKS)
        if path_of(folder, "networks")
        else pl.DataFrame(schema=NETWORKS)
    )
    networks = names.select("network").join(
        facts.unique("network", keep="first"), on="network", how="left", maintain_order="left"
    )
    return networks, code.cast(pl.Int64).fill_null(NONE).to_numpy()


def parsed(text: str | None) -> list[dict[str, Any]]:
    """Reasons or traits out of their column; nothing where it can't be read."""
    try:
        found = json.loads(text or "[]")
    except ValueError:
        return []
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
