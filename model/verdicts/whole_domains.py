"""Which domains may stand in a disavow file as a whole: evidence about the domain, not its pages.

Anybody can put pages on a site of all the world, so a burst of spam there says nothing of the site.
A domain with a genuine page is judged page by page from the first
(`linkvet.model.verdicts.decide`); of the others, what is refused here is for review.
"""

from collections.abc import Callable, Iterable, Mapping
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
RATED = ("domain_rating", "domain_traffic")
FEWEST = 12  # characters of a title that is no other's by chance
SHORTEST = 8  # characters of a path


def with_genuine_page(predictions: Predictions, code: np.ndarray) -> np.ndarray:
    """Domains with a page that is rather genuine than spam, shape (domains,).

    Strangers can put spam on a genuine domain, and as much as they like, so that its mean says
    nothing. They cannot take away the pages that were there.
    """
    # by what the exports show: a page at hand must not settle what the unit is
    least = np.ones(int(code.max(initial=-1)) + 1)
    np.minimum.at(least, code, predictions.of_exports)
    return least < SITE_IS_SPAM


def candidates(links: pl.DataFrame, domains: Domains, decisions: Decisions) -> pl.DataFrame:
    """Domains that are up for disavowal whole: `code`, `domain`, and rating and traffic if known.

    Rating and traffic are the highest that the export gives of each domain.
    """
    wanted = np.flatnonzero((decisions.domain == DISAVOW) & (decisions.unit == "domain"))
    names = domains.names.gather(wanted).cast(pl.String).alias("domain")
    table = pl.DataFrame([pl.Series("code", wanted, dtype=pl.Int64), names])
    there = [name for name in RATED if name in links.columns]
    if not there:
        return table
    rated = links.select(there).with_columns(code=pl.Series(domains.code))
    rated = rated.filter(pl.col("code").is_in(wanted.tolist())).group_by("code")
    return table.join(rated.agg(pl.col(there).max()), on="code", how="left", maintain_order="left")


def refuse_whole(
    wanted: pl.DataFrame,
    copied: Callable[[np.ndarray], Iterable[int]],
    own: OwnSites,
    model: Model,
) -> dict[int, Refusal]:
    """Refuse those of the candidates that there is no evidence about as domains.

    Parameters
    ----------
    wanted
        `candidates` of a whole profile, by code.
    copied
        Gives the candidates whose pages are copies of those of other candidates, given by code.

    Returns
    -------
    Each refusal by the domain's code, in the order of the codes.
    """
    if wanted.is_empty():
        return {}
    names: dict[int, str] = dict(zip(wanted["code"].to_list(), wanted["domain"], strict=True))
    refused = _by_line(names, own)
    for row in wanted.iter_rows(named=True):
        rule = refusal_reason(row["domain"], *(row.get(name) for name in RATED))
        if rule and row["code"] not in refused:
            refused[row["code"]] = Refusal.of_domain(row["domain"], rule)
    if 0 < len(refused) < len(names):
        for at in copied(np.array(sorted(refused), np.int64)):
            refused[at] = Refusal.of_domain(names[at], "shared-pages")
    left = wanted.filter(~pl.col("code").is_in(list(refused)))
    for rule, codes in _genuine_elsewhere(left, model).items():
        refused |= {at: Refusal.of_domain(names[at], rule) for at in codes}
    return dict(sorted(refused.items()))


def _by_line(names: dict[int, str], own: OwnSites) -> dict[int, Refusal]:
    """What the gate has against a line on each domain, by the domain's code."""
    lines = {at: domain_line(name) for at, name in names.items()}
    refused = {one.entry: one for one in sift(lines.values(), own).refused}
    return {at: refused[line] for at, line in lines.items() if line in refused}


def texts_of_pages(links: pl.DataFrame, code: np.ndarray, of: np.ndarray) -> pl.DataFrame:
    """What pages of some domains may be copies by: `code`, and hashes of `title` and `path`.

    Numbers in texts count as alike, and null are those too short to be no other page's by chance.
    """
    at = pl.Series(np.flatnonzero(np.isin(code, of)))
    parts: list[pl.Series] = []
    for column, shortest in (("title", FEWEST), ("path", SHORTEST)):
        if column in links.columns:
            text = links[column].gather(at).cast(pl.String).str.to_lowercase()
            text = text.str.replace_all(r"\d+", "0").alias(column)
            long = pl.col(column).str.len_chars() >= shortest
            parts.append(text.to_frame().select(pl.when(long).then(text.hash(7)))[column])
    return pl.DataFrame([pl.Series("code", code[at.to_numpy()]), *parts])


def all_copied(pages: pl.DataFrame, copies: Mapping[str, pl.Series]) -> list[int]:
    """Domains of which every page has the title or the path of a page on a domain refused.

    What stands on a site of all the world as well, whoever wrote it can write anywhere.

    Parameters
    ----------
    pages
        `texts_of_pages` of domains that are not refused.
    copies
        Those of the domains refused, by column.
    """
    met = pl.lit(False)
    for column, shared in copies.items():
        met = met | pl.col(column).is_in(shared.implode()).fill_null(False)
    return pages.group_by("code").agg(met.all().alias("met")).filter("met")["code"].to_list()


def _genuine_elsewhere(left: pl.DataFrame, model: Model) -> dict[str, list[int]]:
    """Domains that linked to other sites as genuine ones do, or met on none with such a name.

    By the rule that refuses them; `left` has the columns code and domain.
    """
    if model.known is None or left.is_empty():
        return {}
    at, names = left["code"].to_numpy(), left["domain"]
    spam = model.known.spam_where_met(names)
    unmet = np.isnan(spam)
    by_name = _by_name(names.filter(pl.Series(unmet)), model)
    return {
        "met-as-genuine": at[spam < MET_AS_SPAM].tolist(),
        "genuine-name": at[unmet][by_name < READS_GENUINE].tolist(),
    }


def _by_name(names: pl.Series, model: Model) -> np.ndarray:
    """Probability of spam of each domain by its name alone, shape (domains,)."""
    if names.is_empty():
        return np.empty(0)
    bare = pl.DataFrame({"host": names, "domain": names.cast(pl.Categorical)})
    return predict(bare, summarise(bare), model, np.arange(bare.height)).probability


def for_review(decisions: Decisions, code: np.ndarray, refused: np.ndarray) -> Decisions:
    """Take back the verdicts on domains refused: they are for review, with pages as the unit."""
    if not refused.size:
        return decisions
    domain, unit, link = decisions.domain.copy(), decisions.unit.copy(), decisions.link.copy()
    domain[refused], unit[refused] = REVIEW, "url"
    link[np.isin(code, refused) & (link == DISAVOW)] = REVIEW
    return replace(decisions, domain=domain, unit=unit, link=link)
