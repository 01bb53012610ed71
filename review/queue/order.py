"""In which order items are worth looking at."""

import numpy as np

from linkvet.review.queue.draws import Draws
from linkvet.review.queue.items import SKIPPED, UNDECIDED, Items

EVERY = 5  # one item in so many is the next random draw


def order(items: Items, draws: Draws) -> np.ndarray:
    """Undecided items, best first, random draws among them; what was skipped comes last.

    Returns
    -------
    Positions in `items`, each undecided one once.
    """
    return _with_draws(items, draws)[0]


def is_random_draw(items: Items, draws: Draws) -> np.ndarray:
    """Which undecided items stand where they do by chance alone, shape (items,), bool."""
    queue, random = _with_draws(items, draws)
    drawn = np.zeros(items.decided.size, bool)
    drawn[queue[random]] = True
    return drawn


def worth(items: Items) -> np.ndarray:
    """What a decision on each item is worth, shape (items,).

    Its uncertainty, and where a vendor says otherwise half of the gap as well, by the root of its
    links and domains: mistakes are counted in links, but no network should fill the whole queue.
    """
    probability = np.nan_to_num(items.probability, nan=0.5)
    uncertainty = 4 * probability * (1 - probability)
    gap = np.nan_to_num(np.abs(items.vendor - probability))
    return (uncertainty + gap / 2) * np.sqrt(items.links * items.domains)


def _with_draws(items: Items, draws: Draws) -> tuple[np.ndarray, np.ndarray]:
    """The queue, and which places in it belong to a random draw, shape (queue,), bool."""
    left = np.flatnonzero(items.decided == UNDECIDED)
    best = left[np.argsort(-worth(items)[left], kind="stable")]
    random = draws.sequence[items.decided[draws.sequence] == UNDECIDED]
    place = np.full(items.decided.size, np.inf)
    place[best] = np.arange(best.size) * EVERY / (EVERY - 1)
    by_draw = np.full(items.decided.size, np.inf)
    by_draw[random] = np.arange(random.size) * EVERY + EVERY - 1.5
    drawn = by_draw < place
    queue = left[np.argsort(np.minimum(place, by_draw)[left], kind="stable")]
    skipped = np.flatnonzero(items.decided == SKIPPED)
    return np.append(queue, skipped), np.append(drawn[queue], np.zeros(skipped.size, bool))
