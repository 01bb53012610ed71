"""A profile in one table judged, with what is said of each of its links and domains at hand."""

from typing import NamedTuple

import numpy as np
import polars as pl

from linkvet.data.disavow.gate import Refusal
from linkvet.data.own_site import OwnSites
from linkvet.data.partitions.partitions import Partitions
from linkvet.features.profile_summary import Profile
from linkvet.model.judging.decided import Settings, decide_links
from linkvet.model.judging.domain_numbers import domains_of, number_domains
from linkvet.model.judging.kept import VERDICTS, decisions_of, predictions_of
from linkvet.model.judging.predicted import predict_links
from linkvet.model.store import Model
from linkvet.model.verdicts.verdict import Decisions
from linkvet.model.verdicts.whole_domains import for_review


class Judgement(NamedTuple):
    """What is said of a profile: the probability and kind of each link, and the verdicts.

    `signals` are the values of those that kinds hang on, by name; `refused` are the domains that
    were up for disavowal and may not be named whole.
    """

    probability: np.ndarray
    signals: dict[str, np.ndarray]
    kind: np.ndarray
    decisions: Decisions
    refused: list[Refusal]


def judge_profile(
    links: pl.DataFrame, profile: Profile, model: Model, precision: float, own: OwnSites
) -> Judgement:
    """Judge the links and domains of one profile as a user meets them, but for people's decisions.

    Parameters
    ----------
    links
        Distinct links with their keys (`linkvet.features.match_keys`).
    precision
        What disavow verdicts must reach.
    """
    partitions = Partitions.of(links)
    numbers, (partition,) = number_domains(partitions), partitions.each
    shift = predict_links(partitions, numbers, profile, model).shift
    settings = Settings(model, precision, own, shift=shift)
    refused = decide_links(partitions, numbers, settings).refused
    code, codes = domains_of(partition).code, np.array(list(refused), np.int64)
    verdicts = partition.kept(VERDICTS)
    return Judgement(
        verdicts["probability"].to_numpy(),
        predictions_of(partition).values,
        verdicts["kind"].to_numpy(),
        for_review(decisions_of(partition), code, codes),
        list(refused.values()),
    )
