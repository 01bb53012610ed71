"""A whole profile judged, from signals to verdicts that passed the gate of whole domains."""

from typing import NamedTuple

import numpy as np
import polars as pl

from linkvet.data.disavow.gate import Refusal
from linkvet.data.own_site import OwnSites
from linkvet.data.progress import Progress, stage
from linkvet.features.profile_summary import Profile
from linkvet.model.predict import Predictions, predict
from linkvet.model.prior_shift import Shift, to_profile
from linkvet.model.results.domains import Domains
from linkvet.model.results.link_kind import kinds
from linkvet.model.store import Model
from linkvet.model.verdicts.decide import decide
from linkvet.model.verdicts.verdict import Decisions
from linkvet.model.verdicts.whole_domains import refuse_whole


class Judgement(NamedTuple):
    """What is said of a profile: predictions and the kind of each link, and the verdicts.

    `shift` is what the profile's own share of spam moved, None where it moved nothing; `refused`
    are the domains that were up for disavowal and may not be named whole.
    """

    predictions: Predictions
    shift: Shift | None
    kind: np.ndarray
    decisions: Decisions
    refused: list[Refusal]


def judge_profile(
    links: pl.DataFrame,
    profile: Profile,
    domains: Domains,
    model: Model,
    precision: float,
    own: OwnSites,
    allow: np.ndarray | None = None,
    progress: Progress | None = None,
) -> Judgement:
    """Judge the links and domains of one profile as a user meets them.

    Parameters
    ----------
    links, domains
        Distinct links with their keys (`linkvet.features.match_keys`), and their domains.
    precision
        What disavow verdicts must reach.
    allow
        Links that people allow, shape (links,); none where it is not given.
    """
    predictions, shift = to_profile(
        predict(links, profile, model, domains.code, progress), model, domains.code
    )
    with stage("deciding", progress):
        kind = kinds(links, predictions.values, predictions.probability)
        allow = np.zeros(links.height, bool) if allow is None else allow
        decisions = decide(links, domains, predictions, kind, model, precision, own, allow)
        decisions, refused = refuse_whole(links, domains, decisions, own, model)
    return Judgement(predictions, shift, kind, decisions, refused)
