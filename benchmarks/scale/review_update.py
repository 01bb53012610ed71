"""How long a review of many items waits after a decision: light update, order and estimate.

    python benchmarks/scale/review_update.py             # 100,000 items, asked for: 100 ms
    python benchmarks/scale/review_update.py --items 10000

Times are of the processor, so that a busy machine does not count; the items are made up.
"""

import argparse
from dataclasses import replace
from time import process_time

import numpy as np
import polars as pl

from linkvet.review.learning.light import LightUpdate
from linkvet.review.learning.looks import looks
from linkvet.review.queue.draws import random_draws
from linkvet.review.queue.estimate import precision
from linkvet.review.queue.items import UNDECIDED, Items
from linkvet.review.queue.order import order

ASKED = 0.1  # seconds
REPEATS = 5
WORDS = 5_000


def made_up(count: int, rng: np.random.Generator) -> tuple[Items, pl.DataFrame]:
    """Items of one domain each, and their table of domains."""
    words = np.array([f"word{number}" for number in range(WORDS)])

    def texts(length: int) -> list[str]:
        return [" ".join(row) for row in words[rng.zipf(1.3, (count, length)) % WORDS]]

    names = [f"site{n}.{end}" for n, end in enumerate(rng.choice(["test", "example"], count))]
    table = pl.DataFrame(
        {
            "source_domain": names,
            "kind": rng.choice(["blog", "directory", "news"], count),
            "example_url": [f"https://{name}/tag/a-{n % 99}.html" for n, name in enumerate(names)],
            "example_title": texts(7),
            "example_anchor": texts(2),
        }
    )
    probability = rng.beta(0.3, 0.3, count)
    items = Items(
        keys=names,
        probability=probability,
        links=np.minimum(rng.zipf(2, count), 5_000),
        domains=np.ones(count, np.int64),
        vendor=np.full(count, np.nan),
        decided=np.full(count, UNDECIDED, np.int8),
        flagged=probability > 0.97,
    )
    return items, table


def timed(what, *given) -> tuple[float, object]:
    """Seconds of a call and what it gives."""
    start = process_time()
    result = what(*given)
    return process_time() - start, result


def main() -> None:
    """Print the times; fail where an update takes longer than asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--items", type=int, default=100_000)
    count, rng = parser.parse_args().items, np.random.default_rng(0)
    items, table = made_up(count, rng)
    once, facts = timed(looks, table, np.arange(count), count)
    print(f"{count:,} items; what they look like is read once: {once:.1f} s")
    update, draws, slowest = LightUpdate(items, facts), random_draws(items, 0), 0.0
    for decisions in (1, 30, 300, 1_000):
        chosen = rng.choice(count, min(decisions, count), replace=False)
        items.decided[chosen] = items.probability[chosen] > rng.random(chosen.size)
        times = [timed(update.update, items.decided) for _ in range(REPEATS)]
        taken = float(np.median([one for one, _ in times]))
        ordered, _ = timed(order, replace(items, probability=times[0][1]), draws)
        estimated, _ = timed(precision, items, draws)
        slowest = max(slowest, taken)
        print(
            f"after {decisions:5,} decisions: update {taken * 1e3:5.1f} ms, "
            f"order {ordered * 1e3:5.1f} ms, estimate {estimated * 1e3:5.1f} ms"
        )
    if slowest > ASKED:
        raise SystemExit(f"an update takes longer than {ASKED * 1e3:.0f} ms")


if __name__ == "__main__":
    main()
