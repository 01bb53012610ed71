"""Is this profile healthy? All that answers it, in figures; no score sums them up."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from linkvet.analysis.bands import BANDS, NAMED, bands
from linkvet.analysis.profile import locales as places
from linkvet.analysis.profile.anchors import anchors
from linkvet.analysis.profile.counts import by_band, by_verdict, totals
from linkvet.analysis.profile.distributions import medians, standing
from linkvet.analysis.profile.diversity import diversity
from linkvet.analysis.profile.link_kinds import kinds
from linkvet.analysis.profile.velocity import velocity
from linkvet.data.urls import split
from linkvet.model.results import schema
from linkvet.model.results.domains import best_links
from linkvet.model.results.schema import typed
from linkvet.model.verdicts.verdict import DISAVOW, KEEP

LINKS = schema.columns(
    schema.LINKS,
    "link_id",
    "source_url",
    "source_domain",
    "target_url",
    "anchor",
    "spam_probability",
    "verdict",
    "kind",
    "nofollow",
    "evidence",
)
DOMAINS = schema.columns(
    schema.DOMAINS | schema.SIMILARITY,
    "source_domain",
    "links",
    "spam_probability",
    "verdict",
    "decided_by",
    "kind",
    "family",
    "first_seen",
    "domain_rating",
    "domain_traffic",
    "language",
    "title_fit",
    "context_fit",
    "example_url",
    "similarity",
)
SPAM_FROM = next(i for i, (_, name, _) in enumerate(BANDS) if name == "Probably spam")
SHOWN = 10  # best and worst
ROUNDED = 2  # decimals of a probability beyond which two domains count as equally good


def profile_view(
    links: pl.DataFrame, domains: pl.DataFrame, site: str | None, names: Sequence[str] = ()
) -> dict[str, Any]:
    """Everything about a profile, from its tables of results.

    Parameters
    ----------
    links, domains
        As `linkvet.model.results.scored.Scored` has them, or read back from its files; columns that
        are missing are not known. Pages of the site itself are left out.
    site
        Registrable domain that the links point at.
    names
        What else the site is called (`linkvet.features.text.brand`).
    """
    domains, links = without_own(typed(domains, DOMAINS), typed(links, LINKS))
    clean, rest = without_spam(domains, links)
    return {
        "site": site,
        "elsewhere": elsewhere(links["target_url"], site),
        "all": _figures(links, domains),
        "without_spam": _figures(rest, clean),
        "verdicts": by_verdict(links, domains),
        "bands": by_band(links, domains),
        "expected": expected(domains),
        "standing": standing(domains),
        "anchors": anchors(links, site, names),
        "kinds": kinds(links),
        "languages": places.languages(domains, links),
        "countries": places.countries(domains, site),
        "velocity": velocity(domains),
        "best": best(links, domains),
        "worst": worst(domains),
    }


def without_own(domains: pl.DataFrame, links: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Leave out the pages of the site itself, which are no backlinks."""
    own = domains.filter(pl.col("decided_by") == "site")["source_domain"]
    if own.is_empty():
        return domains, links
    return (
        domains.filter(pl.col("decided_by").ne_missing("site")),
        links.join(own.to_frame(), on="source_domain", how="anti"),
    )


def without_spam(domains: pl.DataFrame, links: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What would be left without the domains, and then the links, in the two bands of spam.

    What people keep whatever the model says stays, and what they disavow goes.
    """
    clean = domains.filter(~_spam(domains))
    rest = links.filter(~_spam(links)).join(clean, on="source_domain", how="semi")
    left = rest.group_by("source_domain").agg(pl.len().cast(pl.UInt32).alias("links"))
    return clean.drop("links").join(left, on="source_domain", maintain_order="left"), rest


def elsewhere(targets: pl.Series, site: str | None) -> int | None:
    """Count the links that point at another site; None where the addresses do not tell."""
    counts = targets.drop_nulls().value_counts(name="links")
    counts = counts.with_columns(site=split(counts[targets.name])["domain"].cast(pl.String))
    known = counts.drop_nulls("site")
    if site is None or not known.height:
        return None
    return int(known.filter(pl.col("site") != site)["links"].sum())


def _spam(table: pl.DataFrame) -> pl.Series:
    band, verdict = bands(table), table["verdict"]
    in_bands = pl.Series((band >= SPAM_FROM) & (band < len(BANDS)))
    return (in_bands & (verdict != KEEP)) | verdict.eq_missing(DISAVOW)


def _figures(links: pl.DataFrame, domains: pl.DataFrame) -> dict[str, Any]:
    """The figures that are worth seeing with and without the spam."""
    good = [one["domains"] for one in by_band(links, domains)[:2]]
    return {
        **totals(links, domains),
        "genuine": sum(good) / domains.height if domains.height else None,
        "medians": medians(domains),
        "diversity": diversity(links, domains),
    }


def expected(domains: pl.DataFrame) -> dict[str, Any]:
    """How many of the domains that could be judged are spam, by the sum of their probabilities."""
    known = judged(domains)
    spam = float(np.sum(known["spam_probability"].to_numpy()))
    return {
        "judged": known.height,
        "spam": round(spam, 6),
        "share": round(spam / known.height, 6) if known.height else None,
    }


def judged(domains: pl.DataFrame) -> pl.DataFrame:
    """The domains that could be judged."""
    return domains.filter(pl.Series(bands(domains) < len(NAMED) - 1))


def best(links: pl.DataFrame, domains: pl.DataFrame) -> list[dict[str, Any]]:
    """Best links, one a domain: clearly genuine first, then by rating, visitors, probability."""
    kept = domains.with_columns(band=pl.Series(bands(domains))).filter(pl.col("verdict") == KEEP)
    order = [
        "band",
        "domain_rating",
        "domain_traffic",
        "spam_probability",
        "links",
        "source_domain",
    ]
    descending = [False, True, True, False, True, False]
    top = kept.sort(order, descending=descending, nulls_last=True).head(SHOWN)
    pages = links.filter(pl.col("source_domain").is_in(top["source_domain"].to_list()))
    pages = best_links(pages).select("source_domain", "source_url", "anchor", "nofollow")
    shown = top.select(
        "source_domain",
        "kind",
        "domain_rating",
        "domain_traffic",
        "links",
        "spam_probability",
        "first_seen",
    )
    return shown.join(pages, on="source_domain", how="left", maintain_order="left").to_dicts()


def worst(domains: pl.DataFrame) -> list[dict[str, Any]]:
    """Most likely spam, one a network, those with most domains first."""
    spam = domains.filter(_spam(domains)).with_columns(
        owner=pl.coalesce("family", "source_domain"),
        level=pl.col("spam_probability").round(ROUNDED),
    )
    spam = spam.sort("level", "links", "source_domain", descending=[True, True, False])
    by_owner = spam.group_by("owner", maintain_order=True).agg(
        pl.col("source_domain", "kind", "family", "spam_probability", "verdict").first(),
        pl.col("links").sum(),
        domains=pl.len(),
        source_url=pl.col("example_url").first(),
        level=pl.col("level").first(),
    )
    order = ["domains", "level", "links", "owner"]
    top = by_owner.sort(order, descending=[True, True, True, False]).head(SHOWN)
    return top.drop("owner", "level").to_dicts()
