"""Verdicts on links and domains, and the lines of the disavow file that follow from them."""

import numpy as np
import polars as pl

from linkvet.data.disavow.gate import Gate, domain_line, sift
from linkvet.data.own_site import OwnSites
from linkvet.features.evidence import NAMES as LEVELS
from linkvet.model.predict import Predictions
from linkvet.model.results.domains import Domains
from linkvet.model.results.mirrors import FRONT_END
from linkvet.model.store import Model
from linkvet.model.verdicts.verdict import (
    DISAVOW,
    INNOCENT_HOSTS,
    KEEP,
    REVIEW,
    SITE_IS_SPAM,
    Decisions,
    link_verdicts,
    threshold,
    threshold_if_met,
)
from linkvet.model.verdicts.whole_domains import with_genuine_page

SHARED_HOST = "host_is_shared"  # the signal that makes the URL the unit
LONGEST_URL = 2_048  # Google's disavow file takes no longer ones


def decide(
    links: pl.DataFrame,
    domains: Domains,
    predictions: Predictions,
    kind: np.ndarray,
    model: Model,
    precision: float,
    own: OwnSites,
    allow: np.ndarray,
) -> Decisions:
    """Decide on every link and every domain.

    A domain is judged by the mean over its links, so that a site-wide link counts once. Where the
    URL is the unit, links are judged one by one; elsewhere a link follows its domain. It is the
    unit on shared hosts, for comments and the like, and where only the link speaks for spam; such
    links are for review at most, since cuts are proved on whole domains. It is the unit as well on
    a domain with any front end of a genuine service, which no line may name, and on one with any
    page that is rather genuine than spam.
    Where pages at hand moved probabilities, or signals that no cut was proved with, disavow takes
    both them and what the cuts were proved on: they can take such a verdict away, never give one.
    """
    code, count = domains.code, np.bincount(domains.code)
    cuts = {level: threshold(model.cut(level, precision)) for level in LEVELS}
    probability = np.bincount(code, predictions.probability) / count
    evidence = np.bincount(code, predictions.evidence) / count
    cut, domain_cut = _thresholds(domains, predictions, model, precision, cuts)
    if (own_say := predictions.uncorrected) is not None:
        cut = np.where(own_say >= cut, cut, np.inf)
        reached = np.bincount(code, own_say) / count >= domain_cut
        domain_cut = np.where(reached, domain_cut, np.inf)
    domain = link_verdicts(probability, domain_cut, evidence)
    innocent = np.bincount(code, predictions.of_site) / count < SITE_IS_SPAM
    by_url = (
        _by_url(predictions, kind, code, count) | innocent | with_genuine_page(predictions, code)
    )
    link = link_verdicts(predictions.probability, cut, predictions.evidence)
    whole = ~by_url[code]
    link[whole] = domain[code][whole]
    link[~whole & (link == DISAVOW)] = REVIEW
    domain[by_url & (domain == DISAVOW)] = REVIEW
    by = np.full(links.height, "model", object)
    ours = _own(links, own)
    for who, rows in (("allow", allow), ("site", ours)):
        link[rows], by[rows] = KEEP, who
    domain_by = np.full(count.size, "model", object)
    for who, rows in (("allow", allow), ("site", ours)):
        every = np.bincount(code, rows) == count
        domain[every], domain_by[every] = KEEP, who
    partly = (np.bincount(code, by != "model") > 0) & (domain_by == "model")
    unit = np.where(by_url | partly, "url", "domain").astype(object)
    return Decisions(link, by, domain, domain_by, unit, probability, evidence, domain_cut)


def _thresholds(
    domains: Domains,
    predictions: Predictions,
    model: Model,
    precision: float,
    cuts: dict[str, float],
) -> tuple[np.ndarray, np.ndarray]:
    """Probability from which each link and each domain is for disavowal, by its evidence.

    That of a domain is the evidence of its best known link.
    """
    code, of_level = domains.code, np.array([cuts[level] for level in LEVELS])
    best = np.full(len(domains.names), len(LEVELS) - 1)
    np.minimum.at(best, code, predictions.pattern)
    cut, domain_cut = of_level[predictions.pattern], of_level[best]
    if model.known is None:
        return cut, domain_cut
    unmet = [threshold(model.cut(level, precision, unmet=True)) for level in LEVELS]
    of_unmet = np.array(unmet)[best]
    met = model.known.met_on(domains.names.cast(pl.String)) > 0
    return (
        threshold_if_met(cut, of_unmet[code], met[code]),
        threshold_if_met(domain_cut, of_unmet, met),
    )


def _by_url(
    predictions: Predictions, kind: np.ndarray, code: np.ndarray, count: np.ndarray
) -> np.ndarray:
    innocent = np.isin(kind, INNOCENT_HOSTS)
    never = (predictions.values[SHARED_HOST] > 0) | (kind == FRONT_END)
    return (np.bincount(code, never) > 0) | (np.bincount(code, innocent) * 2 >= count)


def _own(links: pl.DataFrame, own: OwnSites) -> np.ndarray:
    host = links["host"]
    inside = np.zeros(links.height, bool)
    for name in own.names:
        on_it = (host == name) | host.str.ends_with("." + name)
        inside |= (on_it | (links["domain"].cast(pl.String) == name)).fill_null(False).to_numpy()
    return inside


def disavow_pages(links: pl.DataFrame, domains: pl.DataFrame) -> pl.DataFrame:
    """Links to disavow on domains that are not named whole, given the table of their domains."""
    whole = _whole(domains)["source_domain"].implode()
    return links.filter((pl.col("verdict") == DISAVOW) & ~pl.col("source_domain").is_in(whole))


def disavow_lines(links: pl.DataFrame, domains: pl.DataFrame, own: OwnSites) -> Gate:
    """Lines of the disavow file, surest first: whole domains, then single URLs.

    The gate has let the domains through before (`linkvet.model.verdicts.whole_domains`), since a
    verdict hangs on it; here the URLs pass it.
    """
    bad = _whole(domains).sort("spam_probability", "source_domain", descending=[True, False])
    pages = disavow_pages(links, domains)
    pages = pages.filter(pl.col("source_url").str.contains(r"^(?i:https?)://"))
    pages = pages.filter(pl.col("source_url").str.len_bytes() <= LONGEST_URL)
    pages = pages.sort("spam_probability", "source_url", descending=[True, False])
    gate = sift(pages["source_url"].unique(maintain_order=True), own)
    return Gate([*map(domain_line, bad["source_domain"]), *gate.passed], gate.refused)


def _whole(domains: pl.DataFrame) -> pl.DataFrame:
    return domains.filter((pl.col("verdict") == DISAVOW) & (pl.col("unit") == "domain"))
