"""Ids and contacts by which one owner's sites give themselves away."""

from collections.abc import Iterable

import numpy as np
import polars as pl

from linkvet.data.distinct import distinct
from linkvet.data.urls import shared_hosts
from linkvet.features.networks.kinds.shared_values import (
    Values,
    by_count,
    hashes_of,
    several_values,
)

OF_OWNER = 30.0  # bits at least: ids are given out once
# on every page of WordPress.com, and in advertisements that Blogger places by itself
OF_PLATFORMS = pl.Series(
    ["analytics UA-52447", "ads pub-1556223355139109", "ads ca-pub-1556223355139109"]
)
HANDLE = r"(?:\b(?:t|telegram|wa)\.me/(?:s/)?\+?|\B@)[a-z0-9_]{5,32}\b"
NUMBER = r"\+[0-9](?:[ .-]?[0-9]){8,14}"
MESSENGER = r"\b(?:telegram|tg|whatsapp|skype)\b|\b(?:t|wa)\.me/"
LONG_NAME = 4  # letters of a site's name, of which other words hardly are made


def owners(links: pl.DataFrame, platform_ids: np.ndarray) -> Values:
    """Ids of analytics, advertising and verification; those of a platform tie nobody.

    `platform_ids` are the hashes of ids that platforms use, of `ids_on_platforms` of all links.
    """
    each = _owner_ids(links)
    of_platform = np.isin(hashes_of(each["id"]).to_numpy(), platform_ids)
    return several_values(links, each.filter(~pl.Series(of_platform)))


def ids_on_platforms(links: pl.DataFrame, names: pl.Series, domain: np.ndarray) -> np.ndarray:
    """Hashes of the ids on pages of platforms, which put their own on pages of their customers.

    Parameters
    ----------
    links
        Link table.
    names
        Names of its domains, by number.
    domain
        Number of each link's domain, shape (links,).
    """
    if "seen_owners" not in links.columns:
        return np.empty(0, np.uint64)
    platform = shared_hosts(names).fill_null(False).to_numpy()[domain]
    ids = _owner_ids(links.filter(pl.Series(platform, dtype=pl.Boolean)))["id"].unique()
    return hashes_of(ids).to_numpy()


def platform_ids(parts: Iterable[np.ndarray]) -> np.ndarray:
    """Hashes of the ids of platforms, given those on their pages in each partition."""
    return np.unique(np.concatenate([hashes_of(OF_PLATFORMS).to_numpy(), *parts]))


def _owner_ids(links: pl.DataFrame) -> pl.DataFrame:
    each = links.select(id=pl.col("seen_owners").str.split("\n")).with_row_index("link")
    return each.explode("id").filter(pl.col("id") != "")


def contacts(links: pl.DataFrame, site_words: tuple[str, ...]) -> Values:
    """Where to reach whoever stands behind a page, as sellers of links write it everywhere.

    A directory gives the number of the site that is linked, and an anchor may be its handle: so
    numbers and anchors count beside a messenger's name only, and nothing with the site's name.
    """
    parts = [_handles(links["title"], "@", HANDLE)] if "title" in links.columns else []
    parts += [
        _handles(links[name], MESSENGER, f"{HANDLE}|{NUMBER}")
        for name in ("title", "anchor")
        if name in links.columns
    ]
    each = pl.concat(parts).unique(["link", "id"]).sort("link", "id")
    for word in site_words:
        if len(word) >= LONG_NAME:
            each = each.filter(~pl.col("id").str.contains(word, literal=True))
    return several_values(links, each)


def by_owners(domains: np.ndarray, total: int) -> np.ndarray:
    """Bits of what is given out once and stands on so many domains of all."""
    return OF_OWNER + by_count(domains, total)


def _handles(texts: pl.Series, where: str, pattern: str) -> pl.DataFrame:
    """Link and what matches `pattern` in each text that holds `where`, in one spelling."""
    values, rows = distinct(texts)
    table = pl.DataFrame({"text": values.str.to_lowercase()}).with_row_index("value")
    table = table.filter(pl.col("text").str.contains(where))
    ids = table.select("value", id=pl.col("text").str.extract_all(pattern)).explode("id")
    spelled = pl.col("id").str.replace(r"^\w+\.me/(?:s/)?\+?", "@").str.replace_all(r"[ -]", "")
    ids = ids.drop_nulls("id").with_columns(id=spelled)
    links = pl.DataFrame({"value": pl.Series(rows, dtype=pl.UInt32)}).with_row_index("link")
    return links.join(ids, on="value").select("link", "id")
