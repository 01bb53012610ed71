"""A fixed number of mutated inputs of each container, the same in every run.

Two minutes in all, on one core. What fails is kept in `fuzz-failures`, and the seed that makes it
again is named. More seeds: `make fuzz`.
"""

from pathlib import Path

import pytest
from fuzz_lab.containers import MAKERS
from fuzz_lab.driver import fuzz

KEEP = Path("fuzz-failures")
# seeds of each container; those that build pages or load models take longest
SEEDS = dict.fromkeys(MAKERS, 36) | {"urls": 200, "disavow": 100, "model": 16, "warc": 24}


@pytest.mark.parametrize("container", MAKERS)
def test_no_input_ends_in_a_crash_a_hang_or_a_lost_row(container):
    seeds = range(SEEDS[container])
    tally = fuzz([(container, seed) for seed in seeds], KEEP, shrinking=3)
    print(f"{container}: seeds {seeds.start} to {seeds.stop - 1}: {dict(tally.counts)}")
    faults = [f"{fault}: {one[0].place}, {one[0].again}" for fault, one in tally.by_fault().items()]
    assert not faults, "\n".join(faults)
