"""Ids and contacts by which one owner's sites give themselves away."""

import numpy as np
import polars as pl

from linkvet.data.distinct import distinct
from linkvet.data.urls import shared_hosts
from linkvet.features.networks.shared_values import Part, by_count, keys_of, listed, shared

OF_OWNER = 30.0  # bits at least: ids are given out once
# on every page of WordPress.com, and in advertisements that Blogger places by itself
OF_PLATFORMS = pl.Series(
    ["analytics UA-52447", "ads pub-1556223355139109", "ads ca-pub-1556223355139109"]
)
HANDLE = r"(?:\b(?:t|telegram|wa)\.me/(?:s/)?\+?|\B@)[a-z0-9_]{5,32}\b"
NUMBER = r"\+[0-9](?:[ .-]?[0-9]){8,14}"
MESSENGER = r"\b(?:telegram|tg|whatsapp|skype)\b|\b(?:t|wa)\.me/"
LONG_NAME = 4  # letters of a site's name, of which other words hardly are made


def owners(links: pl.DataFrame, code: np.ndarray, count: np.ndarray, names: pl.Series) -> Part:
    """Ids of analytics, advertising and verification; those of a platform tie nobody.

    A platform puts its own id on pages of its customers, also of those with a domain of their own.
    """
    each = links.select(id=pl.col("seen_owners").str.split("\n")).with_row_index("link")
    each = each.explode("id").filter(pl.col("id") != "")
    platform = shared_hosts(names).fill_null(False).to_numpy()[code]
    theirs = each.filter(pl.Series(platform)[each["link"]])["id"].unique()
    each = each.filter(~pl.col("id").is_in(pl.concat([theirs, OF_PLATFORMS]).implode()))
    return _given_out("owner", each, code, count)


def contacts(
    links: pl.DataFrame, code: np.ndarray, count: np.ndarray, known: tuple[str, ...]
) -> Part:
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
    for word in known:
        if len(word) >= LONG_NAME:
            each = each.filter(~pl.col("id").str.contains(word, literal=True))
    return _given_out("contact", each, code, count)


def _given_out(kind: str, each: pl.DataFrame, code: np.ndarray, count: np.ndarray) -> Part:
    """Traits out of what is given out once, a row for each link (`link`) that shows one (`id`)."""
    link = each["link"].to_numpy()
    pairs, keys = shared(keys_of(each["id"]), code[link], count)
    bits = OF_OWNER + by_count(keys["domains"].to_numpy(), count.size)
    table = listed(kind, each["id"].gather(keys["link"]), bits, keys)
    return pairs.with_columns(
        link=pl.Series(link[pairs["link"].to_numpy()], dtype=pl.UInt32)
    ), table


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
