import polars as pl
import pytest
from shared_keys_fixture import SITE, shared_links

from linkvet.data.partitions.partition import InMemory
from linkvet.data.partitions.partitions import Partitions, scattered
from linkvet.features.text.anchor_names import candidates
from linkvet.features.text.site_topic import VOICES, voices


def test_the_commonest_spelling_is_that_of_all_partitions():
    spellings = ["blue heron"] * 3 + ["Blue Heron"] * 2, ["BLUE HERON"] * 2 + ["Blue Heron"] * 2
    each = [
        InMemory(
            pl.DataFrame({"domain": [f"{at}-{n}.example" for n in range(len(one))], "anchor": one})
        )
        for at, one in enumerate(spellings)
    ]
    (anchor,), _ = candidates(Partitions(each), None, SITE)
    assert (anchor.name, anchor.text, anchor.used) == ("blueheron", "Blue Heron", 9)
    assert anchor.capital == 6 / 9


@pytest.mark.parametrize("count", [2, 7, 200])
def test_anchors_are_known_alike_in_any_number_of_partitions(count):
    links = shared_links()
    known = []
    for partitions in (Partitions.of(links), scattered(links, count)):
        voices(partitions)
        known.append(candidates(partitions, VOICES, SITE))
    assert known[0] == known[1]
    anchors, labelled = known[0]
    assert labelled and {one.address for one in anchors} == {True, False}
    assert any(0 < one.home < 1 for one in anchors) and any(one.alone for one in anchors)
