"""Which domains may stand in a disavow file as a whole: evidence about the domain, not its pages.

Anybody can put pages on a site of all the world, so a burst of spam there says nothing of the site.
Verdicts come first (`linkvet.model.verdicts.decide`); what the gate refuses is for review.
"""

from dataclasses import replace

import numpy as np
import polars as pl

from linkvet.data.disavow.gate import REASONS, Refusal, known_of, sift
from linkvet.data.own_site import OwnSites
from linkvet.data.urls import ascii_host
from linkvet.features.profile_summary import summarise
from linkvet.model.predict import judge
from linkvet.model.store import Model
from linkvet.model.verdicts.decide import Decided
from linkvet.model.verdicts.verdict import DISAVOW, REVIEW

# Below this probability by its name alone a domain that was met nowhere is not named whole.
READS_GENUINE = 0.1
FEWEST = 12  # characters of a title that is no other's by chance
SHORTEST = 8  # characters of a path


def refuse_whole(
    links: pl.DataFrame,
    names: pl.Series,
    code: np.ndarray,
    decided: Decided,
    own: OwnSites,
    model: Model,
) -> tuple[Decided, list[Refusal]]:
    """Take back the verdicts on whole domains that have no evidence about the domain.

    Parameters
    ----------
    links, names, code
        The link table, the referring domains, and each link's code in them.

    Returns
    -------
    The verdicts, those refused being for review with their pages as the unit; and each refusal.
    """
    wanted = np.flatnonzero((decided.domain == DISAVOW) & (decided.unit == "domain"))
    if not wanted.size:
        return decided, []
    listed = names.gather(wanted).cast(pl.String).to_list()
    said = dict.fromkeys(wanted.tolist(), "")
    told = _by_the_name(listed, own)
    facts = _facts(links, code, wanted)
    for at, name in zip(wanted.tolist(), listed, strict=True):
        found = told.get(name) or _reason(known_of(name, *facts.get(at, (None, None))))
        said[at] = found
    known = np.array([at for at in said if said[at]], np.int64)
    for at in _copied(links, code, wanted, known):
        said[at] = _reason("shared-pages")
    rest = np.array([at for at in wanted.tolist() if not said[at]], np.int64)
    for at in _genuine_names(names, rest, model):
        said[at] = _reason("genuine-name")
    refused = [
        Refusal(f"domain:{ascii_host(name)}", *said[at].split(": ", 1))
        for at, name in zip(wanted.tolist(), listed, strict=True)
        if said[at]
    ]
    return _for_review(decided, code, [at for at in said if said[at]]), refused


def _reason(rule: str | None) -> str:
    return f"{rule}: {REASONS[rule]}" if rule else ""


def _by_the_name(listed: list[str], own: OwnSites) -> dict[str, str]:
    """What the gate itself has against a line on each domain, by domain."""
    entries = {f"domain:{ascii_host(name)}": name for name in listed}
    return {entries[one.entry]: f"{one.rule}: {one.says}" for one in sift(entries, own).refused}


def _facts(links: pl.DataFrame, code: np.ndarray, wanted: np.ndarray) -> dict[int, tuple]:
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


def _genuine_names(names: pl.Series, at: np.ndarray, model: Model) -> list[int]:
    """Domains met on no other site whose name alone reads as that of a genuine one."""
    if model.known is None or not at.size:
        return []
    unmet = at[model.known.met_on(names.gather(at).cast(pl.String)) == 0]
    if not unmet.size:
        return []
    hosts = names.gather(unmet).cast(pl.String)
    bare = pl.DataFrame({"host": hosts, "domain": hosts.cast(pl.Categorical)})
    found = judge(bare, summarise(bare), model, np.arange(bare.height))
    return unmet[found.probability < READS_GENUINE].tolist()


def _for_review(decided: Decided, code: np.ndarray, refused: list[int]) -> Decided:
    if not refused:
        return decided
    domain, unit, link = decided.domain.copy(), decided.unit.copy(), decided.link.copy()
    domain[refused], unit[refused] = REVIEW, "url"
    link[np.isin(code, refused) & (link == DISAVOW)] = REVIEW
    return replace(decided, domain=domain, unit=unit, link=link)
