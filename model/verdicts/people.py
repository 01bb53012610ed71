"""What people decided, put before the model: decisions out of their store, and the deny list.

The order of precedence is that of `linkvet.data.decisions.precedence`. A decision to disavow a
domain passes the gate first: the own site is always refused, a well-known site, platform or ending
unless the decision was confirmed. One that is refused decides nothing. Of the gate of whole domains
(`linkvet.model.verdicts.whole_domains`), which weighs evidence, people are free.
"""

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

from linkvet.data.decisions.decision import DISAVOW, WHATS, numbered
from linkvet.data.decisions.precedence import standing
from linkvet.data.decisions.read import read_list
from linkvet.data.decisions.store import read
from linkvet.data.own_site import OwnSites
from linkvet.model.results.domains import Domains
from linkvet.model.verdicts.decided_domains import decided_domains, kept_domains
from linkvet.model.verdicts.decided_links import DecidedLinks, RefusedMember
from linkvet.model.verdicts.passed_decisions import PassedDecisions, pass_gate
from linkvet.model.verdicts.verdict import BY_DECISION, BY_DENY, BY_PEOPLE, Decisions


class People(NamedTuple):
    """Decisions that stand and the entries of the deny list as such, past the gate.

    `kept` are registrable domains with something to be kept, which no line names whole.
    """

    decided: PassedDecisions
    denied: PassedDecisions
    kept: set[str]


class Effect(NamedTuple):
    """What the decisions of one source do in a partition; positions are those that passed.

    `met` are positions of those given that match; `wider` says of each decision on a host whether
    a line on one domain won't do; `kept` are hosts with a link that is kept; `confirmed` are
    domains by code; `rows` and `links` are numbers by kind of decision, `against` the links whose
    verdict changed; `conflicts` are as in `DecidedLinks`.
    """

    met: set[int]
    refused: list[RefusedMember]
    wider: dict[int, bool]
    kept: set[str]
    confirmed: list[int]
    rows: np.ndarray
    links: np.ndarray
    against: int
    conflicts: Counter[tuple[int, int, int]]


class Honoured(NamedTuple):
    """The verdicts of a partition with people's decisions first, and what these did.

    `domains` is how many domains each source settled, `settled` the names of these.
    """

    decisions: Decisions
    decided: Effect
    denied: Effect
    by_decision: int
    settled: list[str]


def read_people(
    decisions: Path | str | None, deny: Path | str | None, own: OwnSites
) -> People | None:
    """Read what people decided; None where nothing stands.

    Raises
    ------
    UserError
        Where the store or the list cannot be read, or a line of the list is no domain or URL.
    """
    decided = standing(read(Path(decisions))) if decisions else []
    denied = numbered(read_list(Path(deny), DISAVOW)) if deny else []
    if not decided and not denied:
        return None
    return People(pass_gate(decided, own), pass_gate(denied, own), kept_domains(decided))


def honour(
    links: pl.DataFrame, domains: Domains, before: Decisions, network: pl.Series, people: People
) -> Honoured:
    """Put people's decisions before the verdicts on links and domains.

    Parameters
    ----------
    links
        Distinct links of whole domains; `rows` is of how many input rows each is, 1 if not there.
    network
        Name of each link's network, null where it has none, shape (links,).
    """
    decided = DecidedLinks(people.decided, links, network, domains, before.by != "site")
    undecided = (before.by == "model") & (decided.at < 0)
    denied = DecidedLinks(people.denied, links, network, domains, undecided)
    link, by = before.link.copy(), before.by.copy()
    for layer, who in ((decided, BY_DECISION), (denied, BY_DENY)):
        chosen = layer.at >= 0
        link[chosen], by[chosen] = layer.verdicts[layer.at[chosen]], who
    after = decided_domains(
        replace(before, link=link, by=by), domains, decided.whole | denied.whole, people.kept
    )
    settled = pl.Series(np.isin(after.domain_by, BY_PEOPLE))
    rows = links["rows"].to_numpy() if "rows" in links.columns else np.ones(links.height, int)
    return Honoured(
        after,
        _effect(decided, rows, link, before.link),
        _effect(denied, rows, link, before.link),
        int((after.domain_by == BY_DECISION).sum()),
        domains.names.cast(pl.String).filter(settled).to_list(),
    )


def _effect(layer: DecidedLinks, rows: np.ndarray, link: np.ndarray, before: np.ndarray) -> Effect:
    kinds = layer.kinds()
    of_kind = [kinds == at for at in range(len(WHATS))]
    return Effect(
        layer.met,
        layer.refused_members,
        layer.disavowed_hosts(),
        layer.kept_hosts(link),
        layer.confirmed_members(),
        np.array([int(rows[here].sum()) for here in of_kind]),
        np.array([int(here.sum()) for here in of_kind]),
        int(((kinds >= 0) & (link != before)).sum()),
        layer.conflicts(),
    )
