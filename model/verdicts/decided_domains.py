"""Verdicts on domains that follow from what people decided on their links."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from linkvet.data.decisions.decision import DISAVOW, DOMAIN, KEEP, LINK, Decision
from linkvet.data.decisions.precedence import host_of, hosts_above
from linkvet.data.hosts import registrable_of
from linkvet.model.results.domains import Domains
from linkvet.model.verdicts.verdict import BY_DECISION, BY_DENY, BY_PEOPLE, Decisions


def decided_domains(
    decisions: Decisions, domains: Domains, whole: np.ndarray, kept: set[str]
) -> Decisions:
    """Bring the verdicts on domains in line with those on their links.

    Parameters
    ----------
    whole
        Links that were decided with all of their domain, shape (links,).
    kept
        Domains with something to be kept (`kept_domains`), which no line names whole.
    """
    code = domains.code
    count = np.bincount(code)

    def number(rows: np.ndarray) -> np.ndarray:
        return np.bincount(code, rows, minlength=count.size)

    by_hand = np.isin(decisions.by, BY_PEOPLE)
    keeps, all_hand = number(by_hand & (decisions.link == KEEP)), number(by_hand) == count
    domain, domain_by = decisions.domain.copy(), decisions.domain_by.copy()
    # where both are decided, the domain stays and single pages go
    domain[all_hand] = np.where(keeps[all_hand] > 0, KEEP, DISAVOW)
    domain_by[all_hand] = BY_DECISION
    domain_by[all_hand & (number(decisions.by == BY_DENY) == count)] = BY_DENY
    as_whole = all_hand & (number(by_hand & whole) == count) & ((keeps == 0) | (keeps == count))
    partly = (number(by_hand) > 0) & ~as_whole
    unit = decisions.unit.copy()
    untouched = (domain == DISAVOW) & (unit == "domain") & (keeps == 0) & ~all_hand
    unit[partly & ~untouched] = "url"
    unit[as_whole] = "domain"
    for at in np.flatnonzero((domain == DISAVOW) & (unit == "domain")):
        if kept and domains.names[int(at)] in kept:
            unit[at] = "url"
    return replace(decisions, domain=domain, domain_by=domain_by, unit=unit)


def kept_domains(given: Iterable[Decision]) -> set[str]:
    """Registrable domains in which some page or host is to be kept, in these exports or not.

    A host does not count if the domain above it was put up for disavowal later.
    """
    given = list(given)
    last = {one.value: one.id for one in given if one.what == DOMAIN and one.verdict == DISAVOW}
    kept: set[str] = set()
    for one in given:
        if one.verdict != KEEP or one.what not in (LINK, DOMAIN):
            continue
        host = host_of(one)
        above = [last[name] for name in hosts_above(host) if name in last]
        if one.what == LINK or (host != registrable_of(host) and one.id > max(above, default=0)):
            kept.add(registrable_of(host))
    return kept
