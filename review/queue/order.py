"""In which order items are worth looking at."""

from typing import NamedTuple

import numpy as np

from linkvet.review.queue.draws import Draws
from linkvet.review.queue.items import SKIPPED, UNDECIDED, Items

# the first decisions teach most; after them one in so many is the next random draw
FIRST, EVERY = 10, 3
NOWHERE = np.iinfo(np.int64).max  # the place of what isn't in the queue


class Order(NamedTuple):
    """A queue, and where chance has put items.

    `positions` in the items, best first, are those of every item that isn't decided, each once;
    `random` says which items stand where they do by chance alone, shape (items,), bool.
    """

    positions: np.ndarray
    random: np.ndarray


def order(items: Items, draws: Draws) -> Order:
    """Undecided items, best first, random draws among them; what was skipped comes last.

    Where the draws stand depends on how many items were looked at, so that the next one comes
    nearer with each decision.

    Parameters
    ----------
    items
        With the probabilities of today, such as `linkvet.review.learning.light` gives them.
    """
    by_worth, by_draw = _places(items, draws)
    left = np.flatnonzero(items.decided == UNDECIDED)
    place = np.minimum(by_worth, by_draw)[left]
    # no two items have one place, so that they need no sorting
    queue = np.full(place.max(initial=-1) + 1, NOWHERE)
    queue[place] = left
    skipped = np.flatnonzero(items.decided == SKIPPED)
    return Order(np.append(queue[queue != NOWHERE], skipped), by_draw < by_worth)


def worth(items: Items) -> np.ndarray:
    """What a decision on each item is worth, shape (items,).

    How uncertain it is (the variance of its class), and half of how far a vendor sees it otherwise;
    times what hangs on it, the geometric mean of its links and domains.
    """
    probability = np.nan_to_num(items.probability, nan=0.5)
    gap = np.nan_to_num(np.abs(items.vendor - probability))
    uncertainty = 4 * probability * (1 - probability)
    return (uncertainty + gap / 2) * np.sqrt(items.links.astype(float) * items.domains)


def _places(items: Items, draws: Draws) -> tuple[np.ndarray, np.ndarray]:
    """Place in the queue by worth and by random draw, `NOWHERE` where there is none."""
    left = np.flatnonzero(items.decided == UNDECIDED)
    best = left[np.argsort(-worth(items)[left], kind="stable")]
    random = draws.sequence[items.decided[draws.sequence] == UNDECIDED]
    # an empty place is nothing that anybody looked at
    looked_at = int(((items.decided != UNDECIDED) & (items.domains > 0)).sum())
    next_draw = max(FIRST - looked_at, 0)
    next_draw += -(looked_at + next_draw - FIRST) % EVERY
    by_worth, by_draw = np.full((2, items.decided.size), NOWHERE)
    by_draw[random] = next_draw + EVERY * np.arange(random.size)
    rank = np.arange(best.size)
    passed = np.where(rank < next_draw, 0, 1 + (rank - next_draw) // (EVERY - 1))
    by_worth[best] = rank + np.minimum(passed, random.size)
    return by_worth, by_draw
