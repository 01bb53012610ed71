"""How diverse a profile is: effective numbers of domains, owners, kinds, languages, anchors.

An effective number is how many equally common values would be as diverse as the ones that are
there: the exponential of the Shannon entropy, Hill's number of order 1 (Hill 1973, "Diversity and
evenness"; Jost 2006, "Entropy and diversity"). Ten anchors of which one is on nearly all domains
are hardly more than one. Values that are not known take no part.
"""

from typing import Any

import numpy as np
import polars as pl

from linkvet.analysis.profile.locales import country, first_language

# name, what its shares are shares of
OF = {
    "domains": "links",
    "owners": "domains",
    "kinds": "domains",
    "languages": "domains",
    "countries": "domains",
    "anchors": "domains",
}


def effective(counts: np.ndarray) -> float | None:
    """Hill number of order 1 of counts, shape (values,); None of nothing.

    >>> effective(np.array([5, 5, 5, 5]))
    4.0
    >>> effective(np.array([97, 1, 1, 1])) < 1.2
    True
    """
    counts = counts[counts > 0]
    if not counts.size:
        return None
    share = counts / counts.sum()
    return round(float(np.exp(-(share * np.log(share)).sum())), 6)


def diversity(links: pl.DataFrame, domains: pl.DataFrame) -> dict[str, dict[str, Any]]:
    """Effective numbers by what they count.

    Parameters
    ----------
    links, domains
        Columns source_domain and anchor, shape (links,); source_domain, links, kind, language and
        family, shape (domains,).

    Returns
    -------
    By name of `OF`: `of` (what is shared out), `known` (how much of it), `distinct`, `effective`,
    and the `largest` value with its `share`; None for the last three where nothing is known.
    """
    # a domain outside of all networks is an owner of its own
    owner = pl.coalesce(pl.col("family").cast(pl.String), "source_domain")
    counts_by_name = {
        "domains": domains.select(value="source_domain", n="links"),
        "owners": _counted(domains, owner),
        "kinds": _counted(domains, pl.col("kind")),
        "languages": _counted(domains, first_language()),
        "countries": _counted(domains, country(pl.col("source_domain"))),
        "anchors": _anchors(links),
    }
    return {name: _summary(OF[name], counts) for name, counts in counts_by_name.items()}


def _counted(table: pl.DataFrame, value: pl.Expr) -> pl.DataFrame:
    values = table.select(value=value.cast(pl.String)).drop_nulls()
    return values.group_by("value").agg(n=pl.len())


def _anchors(links: pl.DataFrame) -> pl.DataFrame:
    """Domains by the words of their anchors; a domain with two anchors counts for both."""
    # texts are told apart by their hashes: a million of them are not copied
    pairs = links.select(
        "source_domain", hash=pl.col("anchor").hash(7), at=pl.int_range(pl.len())
    ).filter(links["anchor"].str.contains(r"\S").fill_null(False))
    pairs = pairs.group_by("source_domain", "hash").agg(pl.col("at").min())
    by_text = pairs.group_by("hash").agg(n=pl.len(), at=pl.col("at").min())
    return by_text.select("n", value=links["anchor"].gather(by_text["at"]))


def _summary(of: str, counts: pl.DataFrame) -> dict[str, Any]:
    number, known = counts["n"].to_numpy(), int(counts["n"].sum())
    if not known:
        return {
            "of": of,
            "known": 0,
            "distinct": None,
            "effective": None,
            "largest": None,
            "share": None,
        }
    top = counts.filter(pl.col("n") == pl.col("n").max())["value"].min()
    return {
        "of": of,
        "known": known,
        "distinct": counts.height,
        "effective": effective(number),
        "largest": top,
        "share": int(number.max()) / known,
    }
