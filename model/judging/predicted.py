"""The first round: what the model predicts of each partition's links.

For each domain the driver gets 24 bytes to find the profile's share of spam by, and of at most
`linkvet.model.results.drift.MOST` links the signals.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from linkvet.data.partitions.partition import Partition
from linkvet.data.partitions.partitions import Partitions
from linkvet.data.progress import Progress
from linkvet.features.evidence import LEVELS
from linkvet.features.profile_summary import Profile, ProfileSummary
from linkvet.model.judging.domain_numbers import DomainNumbers, domains_of
from linkvet.model.judging.kept import keep_predictions
from linkvet.model.predict import SCORING, predict, values_at
from linkvet.model.prior_shift import DomainSums, Shift, domain_sums, shift_of
from linkvet.model.results.drift import MOST, drift
from linkvet.model.store import Model


@dataclass(frozen=True)
class Predicted:
    """What the predictions say of the profile as a whole.

    `levels` is the number of links by their level of evidence; `shift` is what the profile's own
    share of spam moves, None where it moves nothing.
    """

    levels: np.ndarray
    shift: Shift | None
    drift: dict[str, Any]


class _Shared(NamedTuple):
    model: Model
    profile: Profile | ProfileSummary
    progress: Progress | None


class _Part(NamedTuple):
    sums: DomainSums
    levels: np.ndarray
    signals: pl.DataFrame


def predict_links(
    partitions: Partitions,
    numbers: DomainNumbers,
    profile: Profile | ProfileSummary,
    model: Model,
    progress: Progress | None = None,
) -> Predicted:
    """Predict on each partition among the profile, and keep what is predicted.

    Where the links are one partition, `progress` is called within it, and after each elsewhere.
    """
    rows = numbers.every(-(-len(numbers.names) // MOST) or 1)
    shared, done = _Shared(model, profile, progress if partitions.alone else None), 0
    parts: list[_Part] = []
    for partition, part in zip(
        partitions.each, partitions.map(_predict, shared, rows), strict=True
    ):
        parts.append(part)
        done += partition.height
        if progress and not partitions.alone:
            progress(SCORING, done, partitions.links)
    levels = np.sum([part.levels for part in parts], axis=0)
    sums = DomainSums(*map(numbers.together, zip(*(part.sums for part in parts), strict=True)))
    signals = pl.concat([part.signals for part in parts])
    looked_at = sum(one.size for one in rows)
    return Predicted(levels, shift_of(sums), drift(signals, looked_at, levels, model))


def _predict(partition: Partition, shared: _Shared, looked_at: np.ndarray) -> _Part:
    """Predict; `looked_at` are the rows of the links that drift is measured by."""
    domains, model, profile = domains_of(partition), shared.model, shared.profile
    profile = profile if isinstance(profile, Profile) else profile.of(partition)
    links = partition.links(*partition.columns)
    predictions = predict(links, profile, model, domains.code, shared.progress)
    keep_predictions(partition, predictions)
    names = dict.fromkeys(name for head in model.heads.values() for name in head.names)
    here = [name for name in names if name in predictions.values]
    signals = {name: values_at(predictions.values, name, looked_at) for name in here}
    return _Part(
        domain_sums(predictions, model, domains.code, len(domains.names)),
        np.bincount(predictions.pattern, minlength=len(LEVELS)),
        pl.DataFrame(signals),
    )
