"""What people call a site: the label of its address, or the name its links and pages agree on.

Many sites are known by a name that their address does not hold. A name is what many domains use as
anchor text and what titles of pages that link to the site hold as well. Only spam uses one phrase
on many pages whose titles never name it.
"""

import re

import polars as pl

from linkvet.features.text.word_lists import anywhere, plain, words

USED, NAMED = 3, 3  # domains that use a name as their anchor, domains whose titles hold it
NAMED_SHARE = 0.1  # of the domains that use it
LONGEST = 4  # words
CANDIDATES = 20  # the most used anchors
ADDRESS = r"^\S+\.\S+$"


def label(site: str | None) -> str:
    """The label of a registrable domain, letters and digits only; empty where there is none."""
    return re.sub(r"[\W_]", "", site.split(".")[0].lower()) if site else ""


def names(links: pl.DataFrame, titles: pl.DataFrame | None, site: str | None) -> tuple[str, ...]:
    """Names of the site in letters and digits, lower case, its label first.

    Parameters
    ----------
    links
        Link table; `domain` and `anchor` are read.
    titles
        Titles that speak for the profile, with `domain` and `title`; None where there are none.
    site
        Registrable domain linked to.
    """
    own = label(site)
    if titles is None or not own or "anchor" not in links.columns:
        return (own,) if own else ()
    held = titles.select("domain", plain=plain(pl.col("title")))
    if _named(held, own) >= NAMED:
        return (own,)
    for name, used in _candidates(links).iter_rows():
        if own not in name and _named(held, name) >= max(NAMED, NAMED_SHARE * used):
            return own, name
    return (own,)


def _candidates(links: pl.DataFrame) -> pl.DataFrame:
    """The anchors most domains use that can be a name, and how many use each."""
    pairs = links.select("domain", "anchor").drop_nulls().unique()
    lower = pl.col("anchor").str.to_lowercase().str.strip_chars()
    no_name = lower.str.contains(ADDRESS) | lower.is_in(list(words("generic_anchor")))
    no_name |= lower.str.contains(anywhere("seller", "adult", "gambling", "pharma"))
    short = lower.str.count_matches(r"\S+").is_between(1, LONGEST)
    found = pairs.filter(short & ~no_name).select("domain", name=plain(pl.col("anchor")))
    found = found.filter(pl.col("name").str.len_chars() >= 3).group_by("name")
    used = found.agg(used=pl.col("domain").n_unique()).filter(pl.col("used") >= USED)
    return used.sort(["used", "name"], descending=[True, False]).head(CANDIDATES)


def _named(held: pl.DataFrame, name: str) -> int:
    """Domains with a title that holds a name."""
    return held.filter(pl.col("plain").str.contains(name, literal=True))["domain"].n_unique()
