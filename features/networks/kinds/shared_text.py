"""Texts that domains share, the same once folded: titles, addresses and anchors."""

import re
from collections.abc import Callable

import numpy as np
import polars as pl

from linkvet.data.distinct import distinct
from linkvet.features.match_keys import MOSTLY_DISTINCT
from linkvet.features.networks.kinds.pair_hash import pair_hash
from linkvet.features.networks.kinds.shared_values import Values, hashes_of, keys_of

OF_ANCHOR = 16.0  # bits at most: many may cite a page by its title, so other traits must agree
UNUSUAL = 8.0  # bits from which an anchor is one that not everybody would use
OF_TARGET = 6.0  # bits at most
ADDRESS = r"(?:https?://)?(?:www\.)?(?:[\p{L}\p{N}_-]+\.)+\p{L}{2,}\b(?:/\S*)?"
BEFORE_SITE = r"^(.{16,}?)\s[|\-–—»·•:]\s"
WORD = r"[^\W\d_]{3,}"
Template = Callable[[pl.Expr], pl.Expr]


def same_texts(links: pl.DataFrame, column: str, template: Template) -> Values:
    """Texts of a column that are the same once folded by `template`."""
    if column in MOSTLY_DISTINCT:
        once, text = links[column], np.arange(links.height, dtype=np.uint32)
    else:
        once, text = distinct(links[column])
    # lazy, because only that computes what a template names twice once
    folded = once.to_frame("text").lazy().select(template(pl.col("text"))).collect()["text"]
    hashes = hashes_of(folded)
    key = keys_of(folded, hashes).gather(text)
    return Values(key, _every(links), links["link_id"].to_numpy(), text, folded, hashes)


def _every(links: pl.DataFrame) -> np.ndarray:
    return np.arange(links.height, dtype=np.uint32)


def as_written(folded: pl.Series, written: pl.Series) -> pl.Series:
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


def plain_words(text: pl.Expr) -> pl.Expr:
    """Anchor with addresses and numbers folded."""
    return one_space(without_numbers(text))


def without_numbers(text: pl.Expr) -> pl.Expr:
    """Text in lower case with addresses and numbers folded."""
    return text.str.to_lowercase().str.replace_all(ADDRESS, "@").str.replace_all(r"[0-9]+", "#")


def one_space(text: pl.Expr) -> pl.Expr:
    """Text with one space wherever it has any white space; most has no other."""
    return text.str.replace_all(r"\s{2,}|[^\S ]", " ").str.strip_chars()


def anchors(links: pl.DataFrame) -> Values:
    """Same anchor and same target (the complete hyperlinks of Wu & Davison 2005)."""
    once, text = distinct(links["anchor"])
    folded = once.to_frame().select(plain_words(pl.col("anchor"))).to_series()
    hashes = hashes_of(folded)
    anchor = keys_of(folded, hashes).gather(text)
    pair = pl.Series(pair_hash(anchor.fill_null(0).to_numpy(), targets(links).to_numpy()))
    key = pl.select(pl.when(anchor.is_not_null()).then(pair)).to_series()
    return Values(key, _every(links), links["link_id"].to_numpy(), text, folded, hashes)


def targets(links: pl.DataFrame) -> pl.Series:
    """Hash of what each link leads to."""
    return links["target_url"].hash(7).alias("target")


def domains_per_target(target: pl.Series, domain: np.ndarray) -> pl.DataFrame:
    """Number of `domains` that link to each `target`."""
    pairs = pl.DataFrame({"target": target, "domain": domain}).unique()
    return pairs.group_by("target").agg(pl.len().alias("domains"))


def anchor_bits(words: np.ndarray, domains_of_target: np.ndarray, total: int) -> np.ndarray:
    """Bits of an anchor and its target together.

    Parameters
    ----------
    words
        Bits of the words of each anchor, shape (anchors,).
    domains_of_target
        How many domains link to the target, shape (anchors,).
    total
        Domains of the profile.
    """
    rare = np.minimum(np.log2(total / domains_of_target), OF_TARGET)
    return np.minimum(np.where(words >= UNUSUAL, words + rare, 0), OF_ANCHOR)


def beyond_address(anchors: pl.Series, targets: pl.Series) -> pl.Series:
    """Anchors without the words of the address they lead to: those are anybody's choice."""
    lower = targets.str.to_lowercase().fill_null("")
    once, rows = distinct(anchors)
    words = [re.findall(WORD, anchor) for anchor in once]
    kept = [
        " ".join(word for word in words[row] if word not in target)
        for row, target in zip(rows, lower, strict=True)
    ]
    return pl.Series(kept, dtype=pl.String)
