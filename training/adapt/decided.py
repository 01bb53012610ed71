"""The model taught by what people decided, asked again about the same exports; nothing is saved."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

from linkvet.data.decisions.decision import Decision
from linkvet.features.profile_summary import summarise
from linkvet.model.predict import predict
from linkvet.model.prior_shift import to_profile
from linkvet.model.results.domains import by_domain
from linkvet.model.store import load
from linkvet.training.adapt.boost import adapt
from linkvet.training.examples.decided_links import read_decided


class Opinion(NamedTuple):
    """What a taught model says: `domains` with `domain` and `probability`, and `trees` by head.

    A probability is the mean over the domain's links.
    """

    domains: pl.DataFrame
    trees: dict[str, int]


def taught_opinion(
    exports: Sequence[Path],
    decisions: Sequence[Decision],
    site: str | None = None,
    base: Path | str | None = None,
    seed: int = 0,
    mapping: Mapping[str, str] | None = None,
) -> Opinion:
    """Teach a model the decisions and judge the exports by it, as `linkvet score` would.

    Parameters
    ----------
    mapping
        Columns of exports with names of their own, as `linkvet.data.exports.read` takes them.

    Raises
    ------
    UserError
        There are too few decisions on these exports, or an export cannot be read.
    """
    labelled, model = read_decided(exports, decisions, site, mapping), load(base)
    taught = adapt(model, labelled, seed)
    model = replace(model, heads=taught.heads)
    links = labelled.links
    domains, code = by_domain(links)
    profile = summarise(links, labelled.site)
    predictions, _ = to_profile(predict(links, profile, model, code), model, code)
    probability = np.bincount(code, predictions.probability) / np.bincount(code)
    table = {"domain": domains.names.cast(pl.String), "probability": probability}
    return Opinion(pl.DataFrame(table), taught.trees)
