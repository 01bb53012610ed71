"""What is usual among genuine links, as `model.json` has it."""

from collections.abc import Mapping
from typing import Any

from linkvet.features.extract import SIGNALS
from linkvet.features.wording import NO_USUAL, Usual
from linkvet.model.checks import number

MOST = 1e12  # no signal has larger values


def read_usual(facts: Mapping[str, Any]) -> Usual:
    """Read the entry `usual`; nothing is usual in a model that was fitted without it.

    Raises
    ------
    KeyError, TypeError, ValueError
        If it holds what no signal can.
    """
    if "usual" not in facts:
        return NO_USUAL
    entry = facts["usual"]
    ranges = {name: _pair(name, pair, -MOST, MOST) for name, pair in entry["ranges"].items()}
    shares = {name: _pair(name, pair, 0, 1) for name, pair in entry["shares"].items()}
    return Usual(ranges, shares)


def _pair(name: str, pair: Any, low: float, high: float) -> tuple[float, float]:
    if name not in SIGNALS:
        raise ValueError(f"no signal is called {name[:80]!r}")
    first, second = (number(one, low, high, f"what is usual of {name}") for one in pair)
    return first, second
