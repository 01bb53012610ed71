"""Which domains may stand in a disavow file as a whole: evidence about the domain, not its pages.

Anybody can put pages on a site of all the world, so a burst of spam there says nothing of the site.
A domain with a genuine page is judged page by page from the first
(`linkvet.model.verdicts.decide`); of the others, what is refused here is for review.
"""

from dataclasses import replace

import numpy as np
import polars as pl

from linkvet.data.disavow.gate import Refusal, domain_line, refusal_reason, sift
from linkvet.data.own_site import OwnSites
from linkvet.features.profile_summary import summarise
from linkvet.model.predict import Predictions, predict
from linkvet.model.readers.known_domains import MET_AS_SPAM
from linkvet.model.results.domains import Domains
from linkvet.model.store import Model
from linkvet.model.verdicts.verdict import DISAVOW, REVIEW, SITE_IS_SPAM, Decisions

# Below this probability by its name alone a domain that was met nowhere is not named whole. It
# costs 1.2 points of the recall of held-out sites; 0.1 would cost half of that.
READS_GENUINE = 0.2
Rating = tuple[float | None, float | None]  # rating and traffic, where they are known
FEWEST = 12  # characters of a title that is no other's by chance
SHORTEST = 8  # characters of a path


def with_genuine_page(predictions: Predictions, code: np.ndarray) -> np.ndarray:
    """Domains with a page that is rather genuine than spam, shape (domains,).

    Strangers can put spam on a genuine domain, and as much as they like, so that its mean says
    nothing. They cannot take away the pages that were there.
    """
    # by what the exports show: a page at hand must not settle what the unit is
    least = np.ones(int(code.max()) + 1)
    np.minimum.at(least, code, predictions.of_exports)
    return least < SITE_IS_SPAM


def refuse_whole(
    links: pl.DataFrame, domains: Domains, decisions: Decisions, own: OwnSites, model: Model
) -> tuple[Decisions, list[Refusal]]:
    """Take back the verdicts on whole domains that have no evidence about the domain.

    Returns
    -------
    The verdicts, those refused being for review with their pages as the unit; and each refusal, in
    the order of the domains.
    """
    wanted = np.flatnonzero((decisions.domain == DISAVOW) & (decisions.unit == "domain"))
    if not wanted.size:
        return decisions, []
    code, listed = domains.code, domains.names.gather(wanted).cast(pl.String)
    names = dict(zip(wanted.tolist(), listed, strict=True))
    refused = _by_line(names, own)
    rated = _facts(links, code, wanted)
    for at, name in names.items():
        if at not in refused and (rule := refusal_reason(name, *rated.get(at, (None, None)))):
            refused[at] = Refusal.of_domain(name, rule)
    for at in _copied(links, code, wanted, np.array(sorted(refused), np.int64)):
        refused[at] = Refusal.of_domain(names[at], "shared-pages")
    left = np.array([at for at in names if at not in refused], np.int64)
    for rule, codes in _genuine_elsewhere(domains.names, left, model).items():
        refused |= {at: Refusal.of_domain(names[at], rule) for at in codes}
    order = sorted(refused)
    return _for_review(decisions, code, order), [refused[at] for at in order]


def _by_line(names: dict[int, str], own: OwnSites) -> dict[int, Refusal]:
    """What the gate has against a line on each domain, by the domain's code."""
    lines = {at: domain_line(name) for at, name in names.items()}
    refused = {one.entry: one for one in sift(lines.values(), own).refused}
    return {at: refused[line] for at, line in lines.items() if line in refused}


def _facts(links: pl.DataFrame, code: np.ndarray, wanted: np.ndarray) -> dict[int, Rating]:
    """Highest rating and traffic that the export gives of each domain."""
    there = [name for name in ("domain_rating", "domain_traffic") if name in links.columns]
    if not there:
        return {}
    table = links.select(there).with_columns(code=pl.Series(code))
    table = (
        table.filter(pl.col("code").is_in(wanted.tolist()))
        .group_by("code")
        .agg(pl.col(there).max())
    )
    return {
        row["code"]: (row.get("domain_rating"), row.get("domain_traffic"))
        for row in table.iter_rows(named=True)
    }


def _copied(
    links: pl.DataFrame, code: np.ndarray, wanted: np.ndarray, known: np.ndarray
) -> list[int]:
    """Domains of which every page has the title or the path of a page on a domain refused.

    What stands on a site of all the world as well, whoever wrote it can write anywhere.
    """
    if not known.size or known.size == wanted.size:
        return []
    parts = [
        pl.col(column).cast(pl.String).str.to_lowercase().str.replace_all(r"\d+", "0")
        for column in ("title", "path")
        if column in links.columns
    ]
    pages = links.select(parts).with_columns(code=pl.Series(code))
    pages = pages.filter(pl.col("code").is_in(wanted.tolist()))
    met = pl.lit(False)
    on_known = pages.filter(pl.col("code").is_in(known.tolist()))
    for column, shortest in (("title", FEWEST), ("path", SHORTEST)):
        if column in pages.columns:
            shared = on_known[column].drop_nulls().unique()
            shared = shared.filter(shared.str.len_chars() >= shortest)
            met = met | pl.col(column).is_in(shared.to_list()).fill_null(False)
    all_met = pages.group_by("code").agg(met.all().alias("met")).filter("met")["code"]
    return sorted(set(all_met) - set(known.tolist()))


def _genuine_elsewhere(names: pl.Series, at: np.ndarray, model: Model) -> dict[str, np.ndarray]:
    """Domains that linked to other sites as genuine ones do, or met on none with such a name.

    By the rule that refuses them.
    """
    if model.known is None or not at.size:
        return {}
    spam = model.known.spam_where_met(names.gather(at).cast(pl.String))
    unmet = at[np.isnan(spam)]
    return {
        "met-as-genuine": at[spam < MET_AS_SPAM],
        "genuine-name": unmet[_by_name(names.gather(unmet), model) < READS_GENUINE],
    }


def _by_name(names: pl.Series, model: Model) -> np.ndarray:
    """Probability of spam of each domain by its name alone, shape (domains,)."""
    if names.is_empty():
        return np.empty(0)
    hosts = names.cast(pl.String)
    bare = pl.DataFrame({"host": hosts, "domain": hosts.cast(pl.Categorical)})
    return predict(bare, summarise(bare), model, np.arange(bare.height)).probability


def _for_review(decisions: Decisions, code: np.ndarray, refused: list[int]) -> Decisions:
    if not refused:
        return decisions
    domain, unit, link = decisions.domain.copy(), decisions.unit.copy(), decisions.link.copy()
    domain[refused], unit[refused] = REVIEW, "url"
    link[np.isin(code, refused) & (link == DISAVOW)] = REVIEW
    return replace(decisions, domain=domain, unit=unit, link=link)
