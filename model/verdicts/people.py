"""What people decided, put before the model: decisions out of their store, and the deny list.

The order of precedence is that of `linkvet.data.decisions.precedence`. A decision to disavow a
domain passes the gate first: the own site is always refused, a well-known site, platform or ending
unless the decision was confirmed. One that is refused decides nothing. Of the gate of whole domains
(`linkvet.model.verdicts.whole_domains`), which weighs evidence, people are free.
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from linkvet.data.decisions.decision import DISAVOW, WHATS, Decision, numbered
from linkvet.data.decisions.precedence import standing
from linkvet.data.decisions.read import read_list
from linkvet.data.decisions.store import read
from linkvet.data.disavow.coverage import host_of as host_of_line
from linkvet.data.disavow.gate import domain_line
from linkvet.data.hosts import ascii_host
from linkvet.data.own_site import OwnSites, within
from linkvet.model.judgement import Judgement
from linkvet.model.results.domains import Domains
from linkvet.model.verdicts.decided_domains import decided_domains, kept_domains
from linkvet.model.verdicts.decided_links import DecidedLinks, RefusedDecision
from linkvet.model.verdicts.verdict import BY_DECISION, BY_DENY, BY_PEOPLE


class People(NamedTuple):
    """Decisions that stand, in their order, and the entries of the deny list as such."""

    decided: list[Decision]
    denied: list[Decision]


class Honoured(NamedTuple):
    """The judgement of a profile with people's decisions first.

    `link` and `domain` are the verdicts as they were without them; `hosts` are those below or
    above a registrable domain that a line of the disavow file names; `confirmed` are lines that the
    gate lets through because a person said so twice; `figures` go to the summary.
    """

    judgement: Judgement
    link: np.ndarray
    domain: np.ndarray
    hosts: list[str]
    confirmed: list[str]
    figures: dict[str, Any]

    def beside(
        self, links: pl.DataFrame, table: pl.DataFrame, domains: Domains
    ) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Tables of links and domains with the model's own verdicts in `model_verdict`."""
        links = links.with_columns(model_verdict=pl.Series(self.link, dtype=pl.String))
        return links, domains.with_column(table, "model_verdict", self.domain)

    def lines(self, passed: Iterable[str]) -> list[str]:
        """Lines of the disavow file with those of `hosts`, and without what they cover."""
        if not self.hosts:
            return list(passed)
        names = [ascii_host(host) for host in self.hosts]
        rest = [
            line for line in passed if not any(within(host_of_line(line), name) for name in names)
        ]
        whole = [line for line in rest if line.startswith("domain:")]
        return [*whole, *map(domain_line, self.hosts), *rest[len(whole) :]]


def read_people(decisions: Path | str | None, deny: Path | str | None) -> People | None:
    """Read what people decided; None where nothing stands.

    Raises
    ------
    UserError
        Where the store or the list cannot be read, or a line of the list is no domain or URL.
    """
    decided = standing(read(Path(decisions))) if decisions else []
    denied = numbered(read_list(Path(deny), DISAVOW)) if deny else []
    return People(decided, denied) if decided or denied else None


def honour(
    links: pl.DataFrame,
    rows: pl.Series,
    domains: Domains,
    judgement: Judgement,
    network: pl.Series,
    people: People,
    own: OwnSites,
) -> Honoured:
    """Put people's decisions before the verdicts on links and domains.

    Parameters
    ----------
    links
        Distinct links, and `rows` the link of each input row.
    network
        Name of each link's network, null where it has none, shape (links,).
    """
    before = judgement.decisions
    decided = DecidedLinks(people.decided, links, network, own, domains, before.by != "site")
    undecided = (before.by == "model") & (decided.at < 0)
    denied = DecidedLinks(people.denied, links, network, own, domains, undecided)
    link, by = before.link.copy(), before.by.copy()
    for layer, who in ((decided, BY_DECISION), (denied, BY_DENY)):
        chosen = layer.at >= 0
        link[chosen], by[chosen] = layer.verdicts[layer.at[chosen]], who
    whole = decided.whole | denied.whole
    kept = kept_domains(people.decided)
    after = decided_domains(replace(before, link=link, by=by), domains, whole, kept)
    settled = np.isin(after.domain_by, BY_PEOPLE)
    names = {domain_line(name) for name in domains.names.cast(pl.String).filter(pl.Series(settled))}
    refused = [one for one in judgement.refused if one.entry not in names]
    hosts = [host for layer in (decided, denied) for host in layer.hosts(link)]
    figures: dict[str, Any] = {}
    if people.decided:
        by_decision = int((after.domain_by == BY_DECISION).sum())
        figures["decisions"] = _figures(decided, rows, link != before.link, by_decision)
    if people.denied:
        figures["deny"] = _figures_of_list(denied, rows)
    return Honoured(
        judgement._replace(decisions=after, refused=refused),
        before.link,
        before.domain,
        list(dict.fromkeys(hosts)),
        decided.confirmed(),
        figures,
    )


def _figures(
    decided: DecidedLinks, rows: pl.Series, changed: np.ndarray, domains: int
) -> dict[str, Any]:
    """Figures of the decisions, with those that had no effect; `changed` has shape (links,)."""
    chosen = decided.at >= 0
    kinds = np.full(decided.at.size, -1)
    kinds[chosen] = decided.what[decided.at[chosen]]
    of_rows = kinds[rows.to_numpy()]
    return {
        "standing": len(decided.given),
        "rows": {what: int((of_rows == at).sum()) for at, what in enumerate(WHATS)},
        "links": {what: int((kinds == at).sum()) for at, what in enumerate(WHATS)},
        "domains": domains,
        "against_model": int((chosen & changed).sum()),
        "conflicts": [
            {"counts": one.id, "gives_way": two.id, "links": links}
            for one, two, links in sorted(decided.conflicts(), key=lambda c: (c[0].id, c[1].id))
        ],
        "unmatched": [_decision(one) for one in decided.unmatched],
        "refused": [_refusal(one) for one in decided.refused],
    }


def _figures_of_list(denied: DecidedLinks, rows: pl.Series) -> dict[str, Any]:
    return {
        "rows": int((denied.at[rows.to_numpy()] >= 0).sum()),
        "unmatched": [f"{one.note}: {one.value}" for one in denied.unmatched],
        "refused": [_refusal(one) for one in denied.refused],
    }


def _decision(one: Decision) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("id", "verdict", "what", "value")}


def _refusal(one: RefusedDecision) -> dict[str, Any]:
    facts = {"rule": one.rule, "says": one.says, "confirmable": one.confirmable}
    return _decision(one.decision) | facts
