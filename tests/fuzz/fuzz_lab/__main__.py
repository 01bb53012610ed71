"""Fuzz linkvet for a time or a number of inputs: `make fuzz ARGS="..."`."""

import argparse
import itertools
import math
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from fuzz_lab.containers import MAKERS
from fuzz_lab.driver import DEADLINE, ROOM, fuzz

SHOWN = 5  # seeds of a fault that are told


def pairs(
    containers: list[str], seed: int, count: int | None, seconds: float
) -> Iterator[tuple[str, int]]:
    """Containers in turn with each seed from the first on, until the count or the time is over."""
    end = time.monotonic() + seconds
    for one in itertools.islice(itertools.count(seed), count):
        for container in containers:
            if time.monotonic() > end:
                return
            yield container, one


def main() -> None:
    """Run the lab and say what became of the inputs; exit 1 where one failed."""
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument(
        "--container", action="append", choices=list(MAKERS), help="may be repeated; default: all"
    )
    parser.add_argument(
        "--seconds", type=float, help="time in all; default: 600, no end where a count is given"
    )
    parser.add_argument("--count", type=int, help="inputs of each container")
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--deadline", type=float, default=DEADLINE, help="seconds for one input")
    parser.add_argument("--memory", type=int, default=ROOM, help="bytes of memory for one input")
    parser.add_argument(
        "--keep", type=Path, default=Path("fuzz-failures"), help="folder for what fails"
    )
    arguments = parser.parse_args()
    seconds = arguments.seconds or (math.inf if arguments.count else 600.0)
    chosen = pairs(arguments.container or list(MAKERS), arguments.seed, arguments.count, seconds)
    print(f"seeds from {arguments.seed} on", flush=True)
    start = time.monotonic()
    tally = fuzz(
        chosen,
        arguments.keep,
        arguments.deadline,
        arguments.memory,
        tell=lambda line: print(line, flush=True),
    )
    spent, (longest, container, seed) = time.monotonic() - start, tally.slowest
    counts = ", ".join(f"{number:,} {verdict}" for verdict, number in tally.counts.most_common())
    print(
        f"{tally.counts.total():,} inputs in {spent:.0f} s: {counts}; "
        f"slowest {longest:.1f} s ({container} seed {seed})"
    )
    for fault, failures in tally.by_fault().items():
        seeds = ", ".join(f"{one.container} {one.seed}" for one in failures[:SHOWN])
        print(f"{len(failures):6,} {fault}: {seeds}")
    sys.exit(bool(tally.failures))


if __name__ == "__main__":
    main()
