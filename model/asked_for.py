"""What the options of a run name, read before any link is measured."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from linkvet.data.exports.read import Exports
from linkvet.data.own_site import OwnSites, own_sites, refuse_several, refuse_unmet
from linkvet.features.text.embeddings import read_embeddings
from linkvet.model.options import DEFAULTS, ScoringOptions
from linkvet.model.store import Model
from linkvet.model.verdicts.verdict import refuse_unproved

if TYPE_CHECKING:
    from model2vec import StaticModel

    from linkvet.model.verdicts.people import Honoured


def asked_for(
    given: Exports, model: Model, options: ScoringOptions
) -> "tuple[StaticModel | None, OwnSites, Callable[..., Honoured] | None]":
    """What the options name, read before any link is measured; a precision must be proved."""
    if options.precision != DEFAULTS.precision:  # it was asked for
        refuse_unproved(model.cuts.values(), options.precision)
    embeddings = read_embeddings(options.embeddings) if options.embeddings else None
    return embeddings, _sites(given, options), _people(options)


def _sites(given: Exports, options: ScoringOptions) -> OwnSites:
    """The own sites, given or read from the exports, once it is sure that the rows are theirs."""
    own = own_sites(options.site)
    refuse_unmet(own, given.linked_sites)
    refuse_several(own, given.linked_sites)
    return own if own.names or not given.site_hint else OwnSites((given.site_hint,))


def _people(options: ScoringOptions) -> "Callable[..., Honoured] | None":
    """What puts people's decisions before the verdicts, None where there are none."""
    if not options.decisions and not options.deny:
        return None
    from linkvet.model.verdicts.people import honour, read_people  # loads SQLite

    people = read_people(options.decisions, options.deny)
    return people and partial(honour, people=people)
