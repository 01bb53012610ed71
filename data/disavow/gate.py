"""The last gate: every line of a disavow file that linkvet writes passes here, or is refused.

The rules are those of `linkvet disavow lint` (`sense` and the faults of a line): what lint would
complain about is not written. Of a domain named whole, what is known of it besides its pages is
weighed as well (`refusal_reason`); lint, which knows the name alone, does not warn of that.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from linkvet.data.disavow.hosts import is_preloaded
from linkvet.data.disavow.line import Line, read_line
from linkvet.data.disavow.rules import ERROR, Fault, fault
from linkvet.data.disavow.sanity import sense
from linkvet.data.hosts import ascii_host
from linkvet.data.own_site import OwnSites

# of whole domains only, by what the export or the name shows; none of it proves a site genuine
REASONS = {
    "rated-high": "the export shows a rating and traffic that a site has which many rely on",
    "preloaded": "browsers know the domain by name (HSTS preload), as its owner asked",
    "shared-pages": "the same pages stand on sites of all the world: anybody can have put them "
    "there",
    "met-as-genuine": "on the other sites it was met on, its links were rather genuine than spam",
    "genuine-name": "met on no other site, and the name reads as a genuine one: its pages alone "
    "do not tell of all of it",
}
# a rating of 0 to 100 and visitors a month from which a domain is not one to name whole
RATING, TRAFFIC, MUCH_TRAFFIC = 60, 1_000, 100_000


class Refusal(NamedTuple):
    """An entry that was not let through: the rule (of lint, or of `REASONS`) and what it says."""

    entry: str
    rule: str
    what: str

    @classmethod
    def of_domain(cls, domain: str, rule: str) -> "Refusal":
        """Refuse to name a domain whole, by one of `REASONS`."""
        return cls(domain_line(domain), rule, REASONS[rule])


@dataclass
class Gate:
    """What passed and what was refused, the entries in the order given."""

    passed: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


def domain_line(domain: str) -> str:
    """The line that names a domain whole."""
    return f"domain:{ascii_host(domain)}"


def sift(entries: Iterable[str], own: OwnSites, confirmed: frozenset[str] = frozenset()) -> Gate:
    """Let through the entries that Google takes and that touch nothing they should not.

    Of those in `confirmed`, a person said twice that they may touch more.

    >>> gate = sift(["domain:Spam.test", "domain:google.com", "https://a.test/b c"], OwnSites())
    >>> gate.passed, [(one.entry, one.rule) for one in gate.refused]
    (['domain:spam.test', 'https://a.test/b%20c'], [('domain:google.com', 'giant')])
    """
    gate = Gate()
    for entry in entries:
        line = read_line(_typed(entry))
        # a page that names a host alone is not evidence about all of the domain
        widened = line.kind == "domain" and not entry.startswith("domain:")
        refused = fault("bare-host") if widened else refusal(line, own)
        if refused and (refused.severity == ERROR or entry not in confirmed):
            gate.refused.append(Refusal(entry, refused.rule, refused.what))
        elif line.written:
            gate.passed.append(line.written)
    return gate


def refusal(line: Line, own: OwnSites) -> Fault | None:
    """The reason for which a line may not stand in a file, None where it may.

    A line whose only fault is how it was typed may stand as it is written.
    """
    if line.written is None:
        return line.faults[-1]
    # read anew: what is left is not how it was typed
    return next(chain(read_line(line.written).faults, sense(line, own)), None)


def refusal_reason(domain: str, rating: float | None, traffic: float | None) -> str | None:
    """What speaks against naming a domain whole beside the rules of lint: a key of `REASONS`.

    >>> refusal_reason("spa.example", 70, 9_000), refusal_reason("spam.example", 70, 0)
    ('rated-high', None)
    """
    visited = traffic is None or traffic >= TRAFFIC
    if (rating is not None and rating >= RATING and visited) or (traffic or 0) >= MUCH_TRAFFIC:
        return "rated-high"
    return "preloaded" if is_preloaded(ascii_host(domain)) else None


def _typed(entry: str) -> str:
    # a blank or an asterisk in a page's own URL is none that a person typed by mistake
    whole = entry.startswith("domain:")
    return entry if whole else entry.replace(" ", "%20").replace("*", "%2A")
