"""How far the signals of a profile lie from those the model was trained on.

The population stability index of a signal compares shares by bin, `sum((a - e) * ln(a / e))` with
`a` the profile's and `e` the training data's (Siddiqi 2006, Credit Risk Scorecards, chapter 9).
Over 0.1 is by convention called a change, over 0.25 a large one; no theory stands behind the two.
By chance alone the index is about (bins - 1) / domains, and domains times index is close to
chi-squared with bins - 1 degrees of freedom (Yurdakul & Naranjo 2020): a small profile is not told
to drift for its smallness.
"""

from typing import Any

import numpy as np
import polars as pl

from linkvet.features.evidence import LEVELS
from linkvet.model.heads import HEAD_OF
from linkvet.model.store import Model

CHANGE, LARGE = 0.1, 0.25
GROUPS = 10  # bins of about as much training data each, as the index is commonly taken
MOST = 20_000  # domains looked at: more would only cost time
FEWEST = 50  # domains that know a signal, below which it is not judged
LEAST_SHARE = 1e-4  # so that a bin empty in training does not make the index infinite
CHANCE = 1e-4
# Chi-squared with 1 to 9 degrees of freedom is above these with that chance. Written down, since
# importing scipy.special takes longer than scoring a small export.
BY_CHANCE = (
    15.136705226623397,
    18.420680743952364,
    21.10751346616021,
    23.512742444990838,
    25.744831959055876,
    27.856341236013918,
    29.877503909224902,
    31.82762800126232,
    33.719948438964636,
)
SHOWN = 10
# Share of the importance that lies on drifted signals, from which on the profile lies some way or
# far off. A single site often does: training data mix many.
SOME, MUCH = 0.25, 0.5


def drift(signals: pl.DataFrame, domains: int, levels: np.ndarray, model: Model) -> dict[str, Any]:
    """Give the stability index of each signal of the head that judged most links.

    Each domain counts once, by its first link: the links of a domain are alike. A signal is looked
    at where it is known, since which columns an export has is no drift.

    Parameters
    ----------
    signals
        Values of the signals by domain, of as many `domains` as are looked at (`MOST`).
    levels
        Number of links by their level of evidence.
    """
    head = HEAD_OF[LEVELS[int(levels.argmax())].name].name
    tables = model.heads[head]
    weights = model.card.get("importance", {}).get(head, {})
    stabilities: list[dict[str, Any]] = []
    for at, name in enumerate(tables.names):
        if name not in signals.columns:
            continue
        expected = tables.background[at]
        bins = tables.bins(at, signals[name].to_numpy())
        counted = np.bincount(bins, minlength=expected.size)[:-1]
        if index := stability(counted, expected[:-1]):
            weight = weights.get(name, 0.0)
            stabilities.append({"signal": name, **index, "weight": weight})
    return _summed(head, domains, stabilities)


def stability(counted: np.ndarray, expected: np.ndarray) -> dict[str, Any] | None:
    """Stability index of counts against expected shares; None where there is too little.

    `drifted` asks for a large index that chance does not explain.

    >>> stability(np.array([50, 50]), np.array([0.5, 0.5]))
    {'psi': 0.0, 'drifted': False}
    >>> stability(np.array([90, 10]), np.array([0.5, 0.5]))["drifted"]
    True
    """
    total = counted.sum()
    if total < FEWEST or expected.sum() <= 0:
        return None
    group = _groups(expected / expected.sum())
    share = np.maximum(np.bincount(group, expected) / expected.sum(), LEAST_SHARE)
    share /= share.sum()
    # one domain of the training data is added, so that no bin is empty
    here = (np.bincount(group, counted) + share) / (total + 1)
    psi = float(((here - share) * np.log(here / share)).sum())
    chance = BY_CHANCE[max(int(share.size) - 2, 0)] / total
    return {"psi": round(psi, 3), "drifted": bool(psi > LARGE and psi > chance)}


def _groups(share: np.ndarray) -> np.ndarray:
    """Join neighbouring bins into at most `GROUPS` of about as much training data each."""
    middle = np.cumsum(share) - share / 2
    return np.unique((middle * GROUPS).astype(int).clip(0, GROUPS - 1), return_inverse=True)[1]


def _summed(head: str, domains: int, stabilities: list[dict[str, Any]]) -> dict[str, Any]:
    drifted = [one for one in stabilities if one["drifted"]]
    total = sum(one["weight"] for one in stabilities)
    share = sum(one["weight"] for one in drifted) / total if total else 0.0
    drifted.sort(key=lambda one: (-one["weight"] * one["psi"], one["signal"]))
    return {
        "head": head,
        "domains": domains,
        "signals": len(stabilities),
        "drifted": len(drifted),
        "changed": sum(one["psi"] > CHANGE for one in stabilities),
        "share_of_importance": round(share, 3),
        "fit": _fit(share, stabilities),
        "top": [{"signal": one["signal"], "psi": one["psi"]} for one in drifted[:SHOWN]],
    }


def _fit(share: float, stabilities: list[dict[str, Any]]) -> str:
    if not stabilities:
        return "unknown"
    return "close" if share < SOME else "some way off" if share < MUCH else "far off"
