"""Texts that domains share: titles, addresses, anchors and the words around links."""

import re
from collections.abc import Callable

import numpy as np
import polars as pl

from linkvet.data.disavow.hosts import giants
from linkvet.data.distinct import distinct
from linkvet.features.match_keys import MOSTLY_DISTINCT
from linkvet.features.networks.pair_hash import mixed, pair_hash
from linkvet.features.networks.shared_values import Part, keys_of, listed, shared
from linkvet.features.networks.surprisal import digit_bits, text_bits
from linkvet.features.text.minhash import ALIKE, near_duplicates

TEXTS_PER_DOMAIN = 5  # read for near-duplicates
OF_ANCHOR = 16.0  # bits at most: many may cite a page by its title, so other traits must agree
UNUSUAL = 8.0  # bits from which an anchor is one that not everybody would use
OF_TARGET = 6.0  # bits at most
ADDRESS = r"(?:https?://)?(?:www\.)?(?:[\p{L}\p{N}_-]+\.)+\p{L}{2,}\b(?:/\S*)?"
BEFORE_SITE = r"^(.{16,}?)\s[|\-–—»·•:]\s"
WORD = r"[^\W\d_]{3,}"
BETWEEN = " … "  # what stands for the link in the words around it
Template = Callable[[pl.Expr], pl.Expr]


def of_text(
    kind: str,
    texts: pl.Series,
    code: np.ndarray,
    count: np.ndarray,
    template: Template,
    known: tuple[str, ...],
    digits: bool = False,
) -> Part:
    """Traits out of a column of texts that are the same once folded by `template`."""
    rows = None
    if texts.name not in MOSTLY_DISTINCT:
        texts_once, rows = distinct(texts)
    else:
        texts_once = texts
    folded = texts_once.to_frame("text").lazy().select(template(pl.col("text"))).collect()["text"]
    key = keys_of(folded)
    pairs, keys = shared(key if rows is None else key.gather(rows), code, count)
    link = keys["link"].to_numpy()
    shown = folded.gather(link if rows is None else rows[link])
    bits = text_bits(shown, distinct(folded.drop_nulls())[0], known)
    own = digit_bits(shown) if digits else np.zeros(len(shown))
    written = texts.gather(keys["link"])
    return pairs, listed(kind, _as_written(shown, written), bits + own, keys, own)


def _as_written(folded: pl.Series, written: pl.Series) -> pl.Series:
    """The text as its first page has it, or folded where the others differ from it."""
    table = pl.DataFrame({"folded": folded, "written": written.cast(pl.String)})
    same = pl.col("written").str.to_lowercase().str.starts_with(pl.col("folded"))
    short = pl.col("written").str.slice(0, pl.col("folded").str.len_chars())
    return table.select(pl.when(same).then(short).otherwise("folded")).to_series()


def title_template(title: pl.Expr) -> pl.Expr:
    """Title with addresses, numbers and the site's name folded: the part that templates share.

    >>> titles = pl.DataFrame({"title": ["Ten links to spa.com, page 2 | Some Site"]})
    >>> titles.select(title_template(pl.col("title"))).item()
    'ten links to @, page #'
    """
    lower = title.str.to_lowercase().str.replace_all(ADDRESS, "@").str.replace_all(r"[0-9]+", "#")
    return pl.coalesce(lower.str.extract(BEFORE_SITE), lower).str.strip_chars(" \t|-–—»·•:")


def path_template(path: pl.Expr) -> pl.Expr:
    """Path with numbers folded, null where it has none: the shape a kit gives its addresses.

    >>> paths = pl.DataFrame({"path": ["/Post-17/a1.html", "/about/"]})
    >>> paths.select(path_template(pl.col("path")))["path"].to_list()
    ['/post-#/a#.html', None]
    """
    folded = lower_path(path).str.replace_all(r"[0-9]+", "#")
    return pl.when(folded.str.contains("#", literal=True)).then(folded)


def lower_path(path: pl.Expr) -> pl.Expr:
    """Path in lower case, the slash at its end aside."""
    return path.str.to_lowercase().str.strip_chars_end("/")


def near_copies(
    kind: str,
    texts: pl.Series,
    template: Template,
    code: np.ndarray,
    count: np.ndarray,
    known: tuple[str, ...],
    exact: bool = True,
) -> Part:
    """Traits out of texts that nearly repeat each other, some texts of each domain read.

    Texts that are the same once folded are told too, unless `of_text` does that (not `exact`).
    """
    at = _some(texts.hash(7), code)
    written = texts.gather(at)
    folded = written.to_frame("text").select(template(pl.col("text"))).to_series()
    return _near(kind, written, folded, at, code, count, known, exact)


def _some(key: pl.Series, code: np.ndarray) -> np.ndarray:
    """The links whose text is read: a few of each domain, by the hashes of the texts."""
    pairs = pl.DataFrame({"pair": pair_hash(key.fill_null(0).to_numpy(), code)})
    pairs = pairs.with_row_index("link").unique("pair", keep="first", maintain_order=True)
    links = pairs["link"].to_numpy()
    # a few of each domain, domains in the order of their first links
    links = links[np.argsort(code[links], kind="stable")]
    first = np.flatnonzero(np.diff(code[links], prepend=-1))
    each = np.diff(np.append(first, links.size))
    nth = np.arange(links.size) - np.repeat(first, each)
    order = np.argsort(np.repeat(links[first], each), kind="stable")
    return links[order][nth[order] < TEXTS_PER_DOMAIN]


def _near(
    kind: str,
    written: pl.Series,
    folded: pl.Series,
    at: np.ndarray,
    code: np.ndarray,
    count: np.ndarray,
    known: tuple[str, ...],
    exact: bool,
) -> Part:
    """Traits out of the texts `written` of the links `at`, which are `folded` to be compared."""
    values, rows = distinct(folded)
    repeated = np.bincount(rows, minlength=len(values)) > 1
    group = pl.Series(near_duplicates(values, repeated if exact else None))[rows]
    key = pl.select(pl.when(group >= 0).then(group)).to_series()
    full = pl.repeat(None, code.size, dtype=pl.Int64, eager=True).scatter(at, key)
    pairs, keys = shared(full, code, count)
    # read for a part of the links only, so the domain's share is that of what was read
    read = np.bincount(code[at], minlength=count.size)
    scale = (count / np.maximum(read, 1))[pairs["domain"].to_numpy()]
    pairs = pairs.with_columns(share=(pl.col("share") * scale).clip(0, 1))
    first = np.searchsorted(at, keys["link"].to_numpy())
    bits = text_bits(folded.gather(first), values.drop_nulls(), known) * ALIKE
    return pairs, listed(kind, written.gather(first), bits, keys)


def other_sites(targets: pl.Expr) -> pl.Expr:
    """Domains a page links to, each one word, without the giants that every page links to."""
    each = targets.str.split(" ").list.eval(
        pl.element().filter(~pl.element().is_in(sorted(giants()))).str.replace_all(r"[^\p{L}]", "")
    )
    return each.list.join(" ")


def contexts(
    links: pl.DataFrame, code: np.ndarray, count: np.ndarray, known: tuple[str, ...]
) -> Part:
    """Words around links that nearly repeat each other."""
    both = ("left_context", "right_context")
    # by their hashes, since to join a million texts of which few are read takes seconds
    left, right = (mixed(links[name].hash(7).to_numpy()) for name in both)
    at = _some(pl.Series(left ^ mixed(right)), code)
    some = links.select(pl.col(*both).fill_null(""))[at]
    texts = some.select(pl.concat_str(*both, separator=BETWEEN)).to_series()
    # each side by itself, since the mark in between would make patterns slow on every text
    folded = some.select(_one_space(pl.concat_str(_folded(pl.col(*both)), separator=BETWEEN)))
    kind = "words around the link like"
    return _near(kind, texts, folded.to_series(), at, code, count, known, True)


def plain_words(text: pl.Expr) -> pl.Expr:
    """Anchor with addresses and numbers folded."""
    return _one_space(_folded(text))


def _folded(text: pl.Expr) -> pl.Expr:
    return text.str.to_lowercase().str.replace_all(ADDRESS, "@").str.replace_all(r"[0-9]+", "#")


def _one_space(text: pl.Expr) -> pl.Expr:
    """Text with one space wherever it has any white space; most has no other."""
    return text.str.replace_all(r"\s{2,}|[^\S ]", " ").str.strip_chars()


def anchors(
    links: pl.DataFrame, code: np.ndarray, count: np.ndarray, known: tuple[str, ...]
) -> Part:
    """Same anchor and same target (the complete hyperlinks of Wu & Davison 2005)."""
    values, rows = distinct(links["anchor"])
    folded = values.to_frame().select(plain_words(pl.col("anchor"))).to_series()
    target = links["target_url"].hash(7)
    both = pl.DataFrame({"anchor": keys_of(folded).gather(rows), "target": target})
    pair = pl.Series(pair_hash(both["anchor"].fill_null(0).to_numpy(), target.to_numpy()))
    key = both.select(pl.when(pl.col("anchor").is_not_null()).then(pair)).to_series()
    pairs, keys = shared(key, code, count)
    domains = pl.DataFrame({"target": target, "domain": code}).unique().group_by("target").len()
    targets = pl.DataFrame({"target": target.gather(keys["link"])}).join(
        domains, on="target", how="left", maintain_order="left"
    )["len"]
    shown = folded.gather(rows[keys["link"].to_numpy()])
    own = _beyond_address(shown, links["target_url"].gather(keys["link"]))
    bits = text_bits(own, folded.drop_nulls().unique(maintain_order=True), known)
    rare = np.minimum(np.log2(count.size / targets.to_numpy()), OF_TARGET)
    bits = np.minimum(np.where(bits >= UNUSUAL, bits + rare, 0), OF_ANCHOR)
    return pairs, listed("anchor", links["anchor"].gather(keys["link"]), bits, keys)


def _beyond_address(anchors: pl.Series, targets: pl.Series) -> pl.Series:
    """Anchors without the words of the address they lead to: those are anybody's choice."""
    lower = targets.str.to_lowercase().fill_null("")
    once, rows = distinct(anchors)
    words = [re.findall(WORD, anchor) for anchor in once]
    kept = [
        " ".join(word for word in words[row] if word not in target)
        for row, target in zip(rows, lower, strict=True)
    ]
    return pl.Series(kept, dtype=pl.String)


def site_words(links: pl.DataFrame) -> tuple[str, ...]:
    """Words of the linked site's own name: everybody who links to it uses them."""
    if not {"target_url", "anchor"} <= set(links.columns):
        return ()
    targets = links["target_url"].drop_nulls().alias("target").value_counts(name="links")
    host = pl.col("target").str.extract(r"^(?:https?:)?//([^/?#:]+)").str.to_lowercase()
    label = host.str.extract(r"([^.]{3,})\.(?:[^.]{2,3}\.)?[^.]+$")
    labels = targets.select("links", label=label).drop_nulls("label")
    counts = labels.group_by("label").agg(pl.col("links").sum())
    most = counts.sort("links", "label", descending=[True, False]).head(5)
    common = most["label"].to_list()
    anchors = links["anchor"].drop_nulls().unique(maintain_order=True).head(5_000)
    used = anchors.str.to_lowercase().str.extract_all(r"\p{L}{3,}").explode().drop_nulls().unique()
    parts = [word for word in used.sort().to_list() if any(word in name for name in common)]
    return (*common, *parts)
