"""How often the interval of a review's estimated precision holds the true one.

    make bench-accuracy BENCH=review_estimate

Reviews are made up: items of which a model flags some, networks among them, a true share of spam,
and a person who follows the queue, is always right, and looks at the estimate after each decision.
The interval is checked where the person stops, by several rules. No labelled data are needed.
"""

import argparse
import json
from collections import Counter
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from linkvet.review.queue.draws import Draws, random_draws
from linkvet.review.queue.estimate import Estimate, precision
from linkvet.review.queue.items import UNDECIDED, Items
from linkvet.review.queue.order import order
from linkvet.training.metrics.binomial import lower_bound

OUT = Path(__file__).parents[1] / "results" / "review_estimate.json"
FLAGGED = (30, 200, 1_000)  # items
PRECISIONS = (1.0, 0.99, 0.95, 0.9, 0.6)
UNITS = ("domains", "links")
DECISIONS = 200
ASKED = 0.93
# where a person stops, and the last is for those who never do
STOPS = ("when told to", "where it looks best", "at random", "at the end", "at any look")


def made_up(flagged: int, right: float, rng: np.random.Generator) -> tuple[Items, np.ndarray]:
    """Items of a review, half of them flagged and one in twenty a network, and which are spam.

    What the model is less sure of is wrong more often, so that the queue is no random sample.
    """
    count = 2 * flagged
    is_flagged = np.arange(count) < flagged
    domains = np.where(rng.random(count) < 0.05, 1 + rng.geometric(0.1, count), 1)
    spam = rng.random(count) < np.where(is_flagged, right, 0.3)
    probability = np.where(is_flagged, 1 - 0.05 * rng.random(count), rng.beta(1, 2, count))
    probability -= 0.05 * rng.random(count) * (is_flagged & ~spam)
    items = Items(
        keys=[f"{number}.{rng.integers(1 << 40)}.test" for number in range(count)],
        probability=np.clip(probability, 0.001, 0.999),
        links=domains * rng.geometric(0.3, count),
        domains=domains,
        vendor=np.full(count, np.nan),
        decided=np.full(count, UNDECIDED, np.int8),
        flagged=is_flagged,
    )
    return items, spam


def looks_of(items: Items, spam: np.ndarray, draws: Draws) -> list[tuple[Estimate, bool]]:
    """The estimate after each decision that bears on it, and whether it holds the truth."""
    looks, before = [], None
    of_spam = int(spam[draws.item].sum())
    for _ in range(DECISIONS):
        queue = order(items, draws).positions
        if not queue.size:
            break
        items.decided[queue[0]] = spam[queue[0]]
        now = draws.made(items.decided), int((items.decided[draws.item] != UNDECIDED).sum())
        if now == before:
            continue
        before = now
        found = precision(items, draws)
        left = draws.item.size - int((items.decided[draws.item] == 0).sum())
        truth = of_spam / left if left else float("nan")
        holds = not left or found.low - 1e-12 <= truth <= found.high + 1e-12
        looks.append((found, holds))
    return looks


def held(looks: list[tuple[Estimate, bool]], rng: np.random.Generator) -> dict[str, bool]:
    """Whether the interval holds the truth where a person stops."""
    told = next((at for at, (one, _) in enumerate(looks) if one.enough), len(looks) - 1)
    best = int(np.argmax([np.nan_to_num(one.low, nan=1.0) for one, _ in looks]))
    stops = (told, best, int(rng.integers(len(looks))), len(looks) - 1)
    every = all(holds for _, holds in looks)
    return dict(zip(STOPS, [*(looks[at][1] for at in stops), every], strict=True))


def measured(reviews: int, seed: int) -> dict[str, Any]:
    """Coverage by rule of stopping, over all reviews and by what they are like."""
    rng = np.random.default_rng(seed)
    cases = list(product(FLAGGED, PRECISIONS, UNITS))
    covered, total, told = Counter(), Counter(), {}
    for number in range(reviews):
        flagged, right, by = cases[number % len(cases)]
        items, spam = made_up(flagged, right, rng)
        looks = looks_of(items, spam, random_draws(items, number, by))
        for kind in ("all", f"{flagged:,} flagged", f"{right:g} right", f"share of {by}"):
            total[kind] += 1
            for stop, holds in held(looks, rng).items():
                covered[kind, stop] += holds
        ends = [one.draws for one, _ in looks if one.enough]
        told.setdefault((flagged, right), []).append(ends[0] if ends else None)
    return {
        "reviews": reviews,
        "coverage": {
            kind: {stop: covered[kind, stop] / count for stop in STOPS}
            for kind, count in total.items()
        },
        "at_least": {stop: lower_bound(covered["all", stop], reviews) for stop in STOPS},
        "draws_until_told": [
            {
                "flagged": flagged,
                "right": right,
                "told": sum(one is not None for one in ends) / len(ends),
                "draws": float(np.median(when)) if when else None,
            }
            for (flagged, right), ends in sorted(told.items())
            for when in [[one for one in ends if one is not None]]
        ],
    }


def main() -> None:
    """Simulate, print and write the figures; fail where the interval covers too seldom."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--reviews", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=OUT, help="where the figures are written")
    wanted = parser.parse_args()
    found = measured(wanted.reviews, wanted.seed)
    print(f"{'share of reviews whose interval holds':40}" + "".join(f"{s:>21}" for s in STOPS))
    for kind, by_stop in found["coverage"].items():
        print(f"{kind:40}" + "".join(f"{by_stop[stop]:21.1%}" for stop in STOPS))
    for one in found["draws_until_told"]:
        when = f", after {one['draws']:g} draws (median)" if one["told"] else ""
        print(
            f"{one['flagged']:6,} flagged, {one['right']:4g} right: told to stop in "
            f"{one['told']:4.0%} of reviews{when}"
        )
    wanted.out.parent.mkdir(exist_ok=True)
    wanted.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    if min(found["coverage"]["all"].values()) < ASKED:
        raise SystemExit(f"the interval covers in less than {ASKED:.0%} of the reviews")


if __name__ == "__main__":
    main()
