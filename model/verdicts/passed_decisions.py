"""Which decisions of people the gate lets through, before any link is looked at."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from linkvet.data.decisions.decision import DISAVOW, DOMAIN, Decision
from linkvet.data.disavow.gate import domain_line, refusal
from linkvet.data.disavow.line import read_line
from linkvet.data.disavow.rules import ERROR
from linkvet.data.own_site import OwnSites


class RefusedDecision(NamedTuple):
    """A decision that the gate did not let through, and whether confirming it would."""

    decision: Decision
    rule: str
    says: str
    confirmable: bool


class PassedDecisions(NamedTuple):
    """Decisions of one source in their order: as given, those refused, and those that passed."""

    given: Sequence[Decision]
    refused: list[RefusedDecision]
    passed: list[Decision]
    own: OwnSites

    def refusal_of(self, one: Decision, domain: str) -> RefusedDecision | None:
        """What the gate has against disavowing a domain by a decision, None if nothing."""
        return _refusal_of(one, domain, self.own)


def pass_gate(given: Sequence[Decision], own: OwnSites) -> PassedDecisions:
    """Sort out the decisions to disavow a domain that no line may name."""
    refused = list(_refused(given, own))
    ids = {one.decision.id for one in refused}
    return PassedDecisions(given, refused, [one for one in given if one.id not in ids], own)


def _refused(given: Sequence[Decision], own: OwnSites) -> Iterator[RefusedDecision]:
    for one in given:
        if one.what == DOMAIN and one.verdict == DISAVOW:
            refused = _refusal_of(one, one.value, own)
            if refused:
                yield refused


def _refusal_of(one: Decision, domain: str, own: OwnSites) -> RefusedDecision | None:
    fault = refusal(read_line(domain_line(domain)), own)
    # what is a warning to lint, people may do when they say so twice
    if fault is None or (fault.severity != ERROR and one.confirmed_by):
        return None
    shown = one._replace(what=DOMAIN, value=domain)
    return RefusedDecision(shown, fault.rule, fault.what, fault.severity != ERROR)
