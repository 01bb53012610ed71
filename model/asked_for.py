"""What the options of a run name, read before any link is measured."""

from typing import TYPE_CHECKING, NamedTuple

from linkvet.data.exports.read import Given
from linkvet.data.own_site import OwnSites, own_sites, refuse_several, refuse_unmet
from linkvet.features.text.embeddings import read_embeddings
from linkvet.model.judging.judge import Standard
from linkvet.model.options import DEFAULTS, ScoringOptions
from linkvet.model.store import Model
from linkvet.model.verdicts.allow_list import read_allow_list
from linkvet.model.verdicts.verdict import refuse_unproved

if TYPE_CHECKING:
    from model2vec import StaticModel

    from linkvet.model.verdicts.people import People


class AskedFor(NamedTuple):
    """What links are judged by, and embeddings to compare them with what the site is about."""

    by: Standard
    embeddings: "StaticModel | None"


def asked_for(given: Given, model: Model, options: ScoringOptions) -> AskedFor:
    """Read what the options name; a precision must be proved.

    Raises
    ------
    UserError
        Where it cannot be read or does not fit the rows.
    """
    if options.precision != DEFAULTS.precision:  # it was asked for
        refuse_unproved(model.cuts.values(), options.precision)
    embeddings = read_embeddings(options.embeddings) if options.embeddings else None
    own = _sites(given, options)
    people = _people(options, own)
    allow = read_allow_list(options.allow) if options.allow is not None else None
    return AskedFor(Standard(model, options.precision, own, allow, people), embeddings)


def _sites(given: Given, options: ScoringOptions) -> OwnSites:
    """The own sites, given or read from the exports, once it is sure that the rows are theirs."""
    own = own_sites(options.site)
    refuse_unmet(own, given.linked_sites)
    refuse_several(own, given.linked_sites)
    return own if own.names or not given.site_hint else OwnSites((given.site_hint,))


def _people(options: ScoringOptions, own: OwnSites) -> "People | None":
    """What people decided, None where there is nothing."""
    if not options.decisions and not options.deny:
        return None
    from linkvet.model.verdicts.people import read_people  # loads SQLite

    return read_people(options.decisions, options.deny, own)
