"""Links with what people decided on them as labels: decisions out of a store, beside exports."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from linkvet.data.decisions.decision import DISAVOW, Decision
from linkvet.data.decisions.match import match
from linkvet.data.decisions.precedence import standing
from linkvet.data.errors import UserError
from linkvet.data.exports.read import read
from linkvet.data.merge import merge
from linkvet.data.own_site import Sites, own_sites
from linkvet.features.match_keys import with_keys
from linkvet.features.networks.detect import find_networks
from linkvet.training.examples.house_labels import FEWEST, Labelled, together


def read_decided(
    paths: Sequence[Path],
    decisions: Sequence[Decision],
    site: Sites = None,
    mapping: Mapping[str, str] | None = None,
) -> Labelled:
    """Read exports with the decisions that stand as their labels.

    A decision weighs one, shared by the links that it decides: a person who disavows a domain of
    a hundred links said one thing, not a hundred. Links nobody decided on have no label.

    Raises
    ------
    UserError
        Fewer than `FEWEST` decisions to keep, or to disavow, are about links of these exports.
    """
    exports = read(paths, mapping=mapping)
    links = with_keys(merge(exports.links)[1])
    made = standing(decisions)
    chosen = match(made, links, find_networks(links).of(links["domain"])).chosen
    decided, met = chosen >= 0, np.unique(chosen[chosen >= 0])
    is_spam = np.array([one.verdict == DISAVOW for one in made], float)
    _refuse_few(int(is_spam[met].sum()), met.size)
    spam, weight = np.full(links.height, np.nan), np.ones(links.height)
    spam[decided] = is_spam[chosen[decided]]
    weight[decided] = 1 / np.bincount(chosen[decided])[chosen[decided]]
    group = links["domain"].cast(str).to_numpy().copy()
    group[decided] = [f"decision {one}" for one in chosen[decided]]
    own = own_sites(site).main or exports.site_hint
    labelled = Labelled(links, spam, weight, group, own, [], unit=chosen)
    return together(labelled, decided)


def _refuse_few(disavow: int, every: int) -> None:
    if min(disavow, every - disavow) < FEWEST:
        raise UserError(
            f"{disavow:,} decisions to disavow and {every - disavow:,} to keep are about links of "
            "these exports: too few to learn from",
            cure=f"Decide on at least {FEWEST} of each.",
        )
