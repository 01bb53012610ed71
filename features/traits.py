"""What referring domains share: titles, addresses, anchors, words around links, owners and names.

A trait is a value that two or more domains have; what one domain alone has ties nothing.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
import polars as pl

from linkvet.data.urls import shared_hosts
from linkvet.features.keys import distinct
from linkvet.features.near import ALIKE, near_duplicates
from linkvet.features.rarity import digit_bits, text_bits

# Evidence of one source is not independent: a page's address mostly repeats its title.
SOURCES = {
    "title": "text", "path": "text", "title like": "text", "anchor": "text",
    "words around the link like": "text", "name": "name", "IP": "host", "IP range": "host",
    "owner": "owner", "contact": "owner", "first seen": "day",
}  # fmt: skip
KINDS = tuple(SOURCES)
SUPPORTING = ("IP", "IP range", "first seen")  # unrelated sites share these: they never tie alone
SHOWN = 80  # characters of a trait
TEXTS_PER_DOMAIN = 5  # read for near-duplicates
OF_ANCHOR = 16.0  # bits at most: many may cite a page by its title, so other traits must agree
UNUSUAL = 8.0  # bits from which an anchor is one that not everybody would use
OF_TARGET, OF_DAY, OF_OWNER = 6.0, 4.0, 30.0
NAMES_ALONE, FEW_NAMES = 30.0, 12.0
ALIKE_NAMES, NAMES_GROW = 3, 4.0
RARE_STEM = 0.6  # share of the names beginning with a stem that must follow its pattern
ADDRESS = r"(?:https?://)?(?:www\.)?(?:[\p{L}\p{N}_-]+\.)+\p{L}{2,}\b(?:/\S*)?"
HANDLE = r"(?:\b(?:t|telegram|wa)\.me/(?:s/)?\+?|\B@)[a-z0-9_]{5,32}\b"
NUMBER = r"\+[0-9](?:[ .-]?[0-9]){8,14}"
MESSENGER = r"\b(?:telegram|tg|whatsapp|skype)\b|\b(?:t|wa)\.me/"
LONG_NAME = 4  # letters of a site's name, of which other words hardly are made
WORD = r"[^\W\d_]{3,}"
BEFORE_SITE = r"^(.{16,}?)\s[|\-–—»·•:]\s"


class Traits(NamedTuple):
    """Traits and who has them.

    `held` has one row per domain and trait: `domain` (code), `trait` (row of `table`), `share` of
    the domain's links that have it, `link` (the first of them). `table` has by trait `kind`,
    `shown`, `bits` (`linkvet.features.rarity`), `own` (those of them that no other trait of the
    same source repeats, as numbers in an address) and `domains`.
    """

    held: pl.DataFrame
    table: pl.DataFrame


def traits(links: pl.DataFrame, code: np.ndarray, names: pl.Series) -> Traits:
    """Find what the domains of a link table share.

    Parameters
    ----------
    links
        Link table, one row per distinct link.
    code, names
        Number of each link's domain, shape (links,), and the domains' names by number.
    """
    found = [part for part in _kinds(links, code, names) if part[0].height]
    parts, start = [], 0
    for held, table in found:
        parts.append(held.with_columns(trait=(pl.col("trait") + start).cast(pl.UInt32)))
        start += table.height
    if not found:
        return Traits(_NO_HELD, _NO_TABLE)
    return Traits(pl.concat(parts), pl.concat(table for _, table in found))


Part = tuple[pl.DataFrame, pl.DataFrame]
_NO_HELD = pl.DataFrame(schema={"domain": pl.UInt32, "link": pl.UInt32, "share": pl.Float64,
                                "trait": pl.UInt32})  # fmt: skip
_NO_TABLE = pl.DataFrame(schema={"kind": pl.String, "shown": pl.String, "bits": pl.Float64,
                                 "own": pl.Float64, "domains": pl.UInt32})  # fmt: skip


def _kinds(links: pl.DataFrame, code: np.ndarray, names: pl.Series) -> Iterator[Part]:
    columns, count = set(links.columns), np.bincount(code, minlength=len(names))
    known = _site_words(links)
    if "title" in columns:
        yield _of_text("title", links["title"], code, count, title_template, known)
        yield _near("title like", links["title"], title_template, code, count, known)
    if "path" in columns:
        yield _of_text("path", links["path"], code, count, _path, known, digits=True)
        yield _of_text("path", links["path"], code, count, path_template, known)
    if {"anchor", "target_url"} <= columns:
        yield _anchors(links, code, count, known)
    if {"left_context", "right_context"} <= columns:
        yield _contexts(links, code, count, known)
    yield _names(names)
    if "ip" in columns:
        for kind, pattern in (("IP", r"^(.+)$"), ("IP range", r"^(\d+\.\d+\.\d+)\.")):
            yield _plain(kind, links["ip"].str.extract(pattern), code, count, _by_count)
    if columns & {"title", "anchor"}:
        yield _contacts(links, code, count, known)
    if "seen_owners" in columns:
        yield _owners(links, code, count, names)
    if "first_seen" in columns:
        yield _days(links, code, count)


def title_template(title: pl.Expr) -> pl.Expr:
    """Title with addresses, numbers and the site's name folded: the part that templates share."""
    lower = title.str.to_lowercase().str.replace_all(ADDRESS, "@").str.replace_all(r"[0-9]+", "#")
    return pl.coalesce(lower.str.extract(BEFORE_SITE), lower).str.strip_chars(" \t|-–—»·•:")


def path_template(path: pl.Expr) -> pl.Expr:
    """Path with numbers folded, null where it has none: the shape a kit gives its addresses."""
    folded = _path(path).str.replace_all(r"[0-9]+", "#")
    return pl.when(folded.str.contains("#", literal=True)).then(folded)


def _path(path: pl.Expr) -> pl.Expr:
    return path.str.to_lowercase().str.strip_chars_end("/")


Template = Callable[[pl.Expr], pl.Expr]


def _of_text(kind: str, texts: pl.Series, code: np.ndarray, count: np.ndarray,
             template: Template, known: tuple[str, ...], digits: bool = False) -> Part:  # fmt: skip
    """Traits out of a column of texts that are the same once folded by `template`."""
    values, rows = distinct(texts)
    folded = values.to_frame().lazy().select(template(pl.col(values.name))).collect().to_series()
    held, keys = _shared(_keys(folded).gather(rows), code, count)
    shown = folded.gather(rows[keys["link"].to_numpy()])
    bits = text_bits(shown, folded.drop_nulls().unique(maintain_order=True), known)
    own = digit_bits(shown) if digits else np.zeros(len(shown))
    written = texts.gather(keys["link"])
    return held, _table(kind, _as_written(shown, written), bits + own, keys, own)


def _as_written(folded: pl.Series, written: pl.Series) -> pl.Series:
    """The text as its first page has it, or folded where the others differ from it."""
    table = pl.DataFrame({"folded": folded, "written": written.cast(pl.String)})
    same = pl.col("written").str.to_lowercase().str.starts_with(pl.col("folded"))
    short = pl.col("written").str.slice(0, pl.col("folded").str.len_chars())
    return table.select(pl.when(same).then(short).otherwise("folded")).to_series()


def _keys(texts: pl.Series) -> pl.Series:
    """Hashes of texts, null where a text is null or empty."""
    frame = texts.alias("text").to_frame()
    told = pl.col("text").str.len_bytes() > 0
    return frame.select(pl.when(told).then(pl.col("text").hash(7))).to_series()


def _shared(key: pl.Series, code: np.ndarray, count: np.ndarray) -> Part:
    """Who has which key of those that two or more domains have, and these keys with their counts.

    `key` is by link and may be null; the keys are numbered by the link each is first found on.
    """
    frame = pl.DataFrame(
        {"domain": pl.Series(code, dtype=pl.UInt32), "key": key,
         "link": pl.int_range(len(key), dtype=pl.UInt32, eager=True)}
    ).drop_nulls("key")  # fmt: skip
    held = frame.group_by("domain", "key").agg(pl.len().alias("links"), pl.col("link").min())
    keys = held.group_by("key").agg(pl.len().alias("domains"), pl.col("link").min())
    keys = keys.filter(pl.col("domains") > 1).sort("link", "key").with_row_index("trait")
    held = held.join(keys.select("key", "trait"), on="key").sort("trait", "domain")
    share = held["links"].to_numpy() / count[held["domain"].to_numpy()]
    return held.select("domain", "link", share=pl.Series(share), trait="trait"), keys


def _table(kind: str, shown: pl.Series, bits: np.ndarray, keys: pl.DataFrame,
           own: np.ndarray | float = 0.0) -> pl.DataFrame:  # fmt: skip
    return pl.DataFrame(
        {"kind": pl.repeat(kind, keys.height, eager=True),
         "shown": shown.cast(pl.String).str.slice(0, SHOWN),
         "bits": pl.Series(bits, dtype=pl.Float64),
         "own": pl.Series(np.zeros(keys.height) + own), "domains": keys["domains"]}
    )  # fmt: skip


def _plain(kind: str, values: pl.Series, code: np.ndarray, count: np.ndarray,
           weigh: Callable[[np.ndarray, int], np.ndarray]) -> Part:  # fmt: skip
    """Traits out of a column of plain values, weighed by how many domains have each."""
    held, keys = _shared(_keys(values.cast(pl.String)), code, count)
    bits = weigh(keys["domains"].to_numpy(), count.size)
    return held, _table(kind, values.gather(keys["link"]), bits, keys)


def _by_count(domains: np.ndarray, total: int) -> np.ndarray:
    return np.log2(total / domains)


def _near(kind: str, texts: pl.Series, template: Template, code: np.ndarray, count: np.ndarray,
          known: tuple[str, ...]) -> Part:  # fmt: skip
    """Traits out of texts that nearly repeat each other, some texts of each domain read."""
    some = pl.DataFrame({"domain": code, "text": texts.hash(7)}).with_row_index("link")
    some = some.unique(["domain", "text"], keep="first", maintain_order=True)
    some = some.group_by("domain", maintain_order=True).head(TEXTS_PER_DOMAIN)
    folded = pl.DataFrame({"text": texts.gather(some["link"])}).select(template(pl.col("text")))
    values, rows = distinct(folded["text"])
    group = pl.Series(near_duplicates(values))[rows]
    key = pl.select(pl.when(group >= 0).then(group)).to_series()
    at = some["link"].to_numpy()
    full = pl.repeat(None, len(texts), dtype=pl.Int64, eager=True).scatter(at, key)
    held, keys = _shared(full, code, count)
    # read for a part of the links only, so the domain's share is that of what was read
    read = np.bincount(some["domain"].to_numpy(), minlength=count.size)
    scale = (count / np.maximum(read, 1))[held["domain"].to_numpy()]
    held = held.with_columns(share=(pl.col("share") * scale).clip(0, 1))
    shown = texts.gather(keys["link"])
    bits = text_bits(pl.DataFrame({"text": shown}).select(template(pl.col("text")))["text"],
                     values.drop_nulls(), known) * ALIKE  # fmt: skip
    return held, _table(kind, shown, bits, keys)


def _contexts(links: pl.DataFrame, code: np.ndarray, count: np.ndarray,
              known: tuple[str, ...]) -> Part:  # fmt: skip
    sides = pl.col("left_context").fill_null("") + "\n" + pl.col("right_context").fill_null("")
    return _near("words around the link like", links.select(sides).to_series(), title_words, code,
                 count, known)  # fmt: skip


def title_words(text: pl.Expr) -> pl.Expr:
    """Words around a link with addresses and numbers folded."""
    lower = text.str.to_lowercase().str.replace_all(ADDRESS, "@")
    return lower.str.replace_all(r"[0-9]+", "#").str.replace_all(r"\s+", " ").str.strip_chars()


def _anchors(links: pl.DataFrame, code: np.ndarray, count: np.ndarray,
             known: tuple[str, ...]) -> Part:  # fmt: skip
    """Same anchor and same target (the complete hyperlinks of Wu & Davison 2005)."""
    values, rows = distinct(links["anchor"])
    folded = values.to_frame().select(title_words(pl.col("anchor"))).to_series()
    target = links["target_url"].hash(7)
    both = pl.DataFrame({"anchor": _keys(folded).gather(rows), "target": target})
    key = both.select(
        pl.when(pl.col("anchor").is_not_null()).then(pl.struct("anchor", "target").hash(7))
    ).to_series()
    held, keys = _shared(key, code, count)
    domains = pl.DataFrame({"target": target, "domain": code}).unique().group_by("target").len()
    targets = pl.DataFrame({"target": target.gather(keys["link"])}).join(
        domains, on="target", how="left", maintain_order="left"
    )["len"]
    said = folded.gather(rows[keys["link"].to_numpy()])
    own = _beyond_address(said, links["target_url"].gather(keys["link"]))
    bits = text_bits(own, folded.drop_nulls().unique(maintain_order=True), known)
    rare = np.minimum(np.log2(count.size / targets.to_numpy()), OF_TARGET)
    bits = np.minimum(np.where(bits >= UNUSUAL, bits + rare, 0), OF_ANCHOR)
    return held, _table("anchor", links["anchor"].gather(keys["link"]), bits, keys)


def _beyond_address(anchors: pl.Series, targets: pl.Series) -> pl.Series:
    """Anchors without the words of the address they lead to: those are anybody's choice."""
    lower = targets.str.to_lowercase()
    kept = [
        " ".join(word for word in re.findall(WORD, anchor) if word not in target)
        for anchor, target in zip(anchors, lower.fill_null(""), strict=True)
    ]
    return pl.Series(kept, dtype=pl.String)


def _site_words(links: pl.DataFrame) -> tuple[str, ...]:
    """Words of the linked site's own name: everybody who links to it uses them."""
    if not {"target_url", "anchor"} <= set(links.columns):
        return ()
    hosts = links["target_url"].str.extract(r"^(?:https?:)?//([^/?#:]+)").drop_nulls()
    label = hosts.str.to_lowercase().str.extract(r"([^.]{3,})\.(?:[^.]{2,3}\.)?[^.]+$")
    common = label.drop_nulls().value_counts(sort=True).head(5)[label.name].to_list()
    anchors = links["anchor"].drop_nulls().unique(maintain_order=True).head(5_000)
    used = anchors.str.to_lowercase().str.extract_all(r"\p{L}{3,}").explode().drop_nulls().unique()
    parts = [word for word in used.sort().to_list() if any(word in name for name in common)]
    return (*common, *parts)


def _owners(links: pl.DataFrame, code: np.ndarray, count: np.ndarray, names: pl.Series) -> Part:
    """Ids of analytics, advertising and verification; those of a platform tie nobody."""
    platform = shared_hosts(names).fill_null(False).to_numpy()[code]
    told = links["seen_owners"].zip_with(
        pl.Series(~platform), pl.repeat(None, links.height, dtype=pl.String, eager=True)
    )
    each = pl.DataFrame({"link": np.arange(links.height), "id": told.str.split(" ")}).explode("id")
    link = each["link"].to_numpy()
    held, keys = _shared(_keys(each["id"]), code[link], count)
    table = _table("owner", each["id"].gather(keys["link"]),
                   OF_OWNER + _by_count(keys["domains"].to_numpy(), count.size), keys)  # fmt: skip
    return held.with_columns(link=pl.Series(link[held["link"].to_numpy()], dtype=pl.UInt32)), table


def _contacts(links: pl.DataFrame, code: np.ndarray, count: np.ndarray,
              known: tuple[str, ...]) -> Part:  # fmt: skip
    """Where to reach whoever stands behind a page, as sellers of links write it everywhere.

    A directory gives the number of the site that is linked, and an anchor may be its handle: so
    numbers and anchors count beside a messenger's name only, and nothing with the site's name.
    """
    parts = [_handles(links["title"], "@", HANDLE)] if "title" in links.columns else []
    parts += [_handles(links[name], MESSENGER, f"{HANDLE}|{NUMBER}")
              for name in ("title", "anchor") if name in links.columns]  # fmt: skip
    each = pl.concat(parts).unique(["link", "id"]).sort("link", "id")
    for word in known:
        if len(word) >= LONG_NAME:
            each = each.filter(~pl.col("id").str.contains(word, literal=True))
    link = each["link"].to_numpy()
    held, keys = _shared(_keys(each["id"]), code[link], count)
    bits = OF_OWNER + _by_count(keys["domains"].to_numpy(), count.size)
    table = _table("contact", each["id"].gather(keys["link"]), bits, keys)
    return held.with_columns(link=pl.Series(link[held["link"].to_numpy()], dtype=pl.UInt32)), table


def _handles(texts: pl.Series, where: str, pattern: str) -> pl.DataFrame:
    """Link and what matches `pattern` in each text that holds `where`, in one spelling."""
    values, rows = distinct(texts)
    told = pl.DataFrame({"text": values.str.to_lowercase()}).with_row_index("value")
    told = told.filter(pl.col("text").str.contains(where))
    found = told.select("value", id=pl.col("text").str.extract_all(pattern)).explode("id")
    spelled = pl.col("id").str.replace(r"^\w+\.me/(?:s/)?\+?", "@").str.replace_all(r"[ -]", "")
    found = found.drop_nulls("id").with_columns(id=spelled)
    links = pl.DataFrame({"value": pl.Series(rows, dtype=pl.UInt32)}).with_row_index("link")
    return links.join(found, on="value").select("link", "id")


def _days(links: pl.DataFrame, code: np.ndarray, count: np.ndarray) -> Part:
    """Domains first seen on the same day: a burst supports other traits and ties nobody alone."""
    first = pl.DataFrame({"domain": code, "day": links["first_seen"]}).with_row_index("link")
    first = first.drop_nulls("day").sort("day", "link").unique("domain", maintain_order=True)
    day = pl.repeat(None, links.height, dtype=pl.Date, eager=True).scatter(
        first["link"].to_numpy(), first["day"]
    )
    held, table = _plain("first seen", day, code, count,
                         lambda n, total: np.minimum(np.log2(total / n), OF_DAY))  # fmt: skip
    return held.with_columns(share=pl.lit(1.0)), table


def _names(names: pl.Series) -> Part:
    """Names in a row (`name1`, `name2`) or on one rare stem (`stem-*`), with the same ending."""
    parts = pl.DataFrame({"domain": names.cast(pl.String)}).with_row_index("at")
    parts = parts.filter(~shared_hosts(parts["domain"]).fill_null(True)).with_columns(
        name=pl.col("domain").str.extract(r"^([^.]*)"),
        ending=pl.col("domain").str.extract(r"^[^.]*(\..*)$"),
    )
    series = pl.col("name").str.replace_all(r"[0-9]+", "#")
    letters = series.str.replace_all(r"[^\p{L}]", "").str.len_chars()
    patterns = [
        pl.when(series.str.contains("#", literal=True) & (letters >= 5)).then(series),
        pl.col("name").str.extract(r"^(\p{L}{6,}-)"),
        pl.col("name").str.extract(r"^([\p{L}\p{N}]{2,}-\p{L}{3,}-)"),
    ]
    found = [_pattern(parts, pattern, names) for pattern in patterns]
    held = pl.concat(
        one.with_columns(pl.col("trait") + sum(t.height for _, t in found[:i]))
        for i, (one, _) in enumerate(found)
    )
    return held, pl.concat(table for _, table in found)


def _pattern(parts: pl.DataFrame, pattern: pl.Expr, names: pl.Series) -> Part:
    table = parts.with_columns(stem=pattern).drop_nulls("stem")
    key = (table["stem"] + "*" + table["ending"]).alias("key")
    every = pl.repeat(None, len(names), dtype=pl.String, eager=True).scatter(
        table["at"].to_numpy(), key
    )
    once = np.arange(len(names))
    held, keys = _shared(_keys(every), once, np.ones(len(names), int))
    shown = every.gather(keys["link"])
    stem = shown.str.extract(r"^([^*#]*)")
    begins = _beginning(parts["name"], stem)
    rare = keys["domains"].to_numpy() >= RARE_STEM * np.maximum(begins, 1)
    many = keys["domains"].to_numpy()
    # the more names, the more of them begin alike by chance
    enough = 1 + np.ceil(np.log2(max(len(names), 2)) / NAMES_GROW)
    bits = np.where(many >= max(enough, ALIKE_NAMES + 1), NAMES_ALONE, FEW_NAMES)
    bits = np.where(rare & (many >= ALIKE_NAMES), bits, 0.0)
    shown = shown.str.replace("#*", "#", literal=True)
    return held.with_columns(link=pl.lit(None, pl.UInt32)), _table("name", shown, bits, keys)


def _beginning(names: pl.Series, stems: pl.Series) -> np.ndarray:
    """How many names begin with each stem, a hyphen at its end aside, shape (stems,)."""
    ordered = np.sort(names.to_numpy().astype(str))
    bare = stems.str.strip_chars_end("-").to_numpy().astype(str)
    low = np.searchsorted(ordered, bare)
    return np.searchsorted(ordered, np.char.add(bare, "\U0010ffff")) - low
