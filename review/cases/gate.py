"""What a decision to disavow would not do, told at once: the gate of disavow files decides.

Its rules are those that `linkvet score` follows: the own site and what Google doesn't take are
never named; of well-known sites, platforms and endings a person has to say so twice.
"""

from collections.abc import Iterable
from typing import NamedTuple

from linkvet.data.disavow.gate import domain_line, refusal
from linkvet.data.disavow.line import read_line
from linkvet.data.disavow.rules import ERROR
from linkvet.data.own_site import OwnSites


class Refused(NamedTuple):
    """An entry that disavow.txt won't hold, and whether confirming the decision lets it in."""

    entry: str
    rule: str
    says: str
    cure: str
    confirmable: bool


def refused_domains(names: Iterable[str], own: OwnSites) -> list[Refused]:
    """Domains that the gate lets no line name."""
    return [one for name in names if (one := _refused(domain_line(name), name, own))]


def refused_pages(urls: Iterable[str], own: OwnSites) -> list[Refused]:
    """Pages that the gate lets no line name."""
    return [one for url in urls if (one := _refused(url, url, own))]


def _refused(line: str, shown: str, own: OwnSites) -> Refused | None:
    found = refusal(read_line(line), own)
    if found is None:
        return None
    return Refused(shown, found.rule, found.what, found.cure, found.severity != ERROR)
