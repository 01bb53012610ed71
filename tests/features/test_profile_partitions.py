import pickle
from functools import cache

import polars as pl
import pytest
from link_fixture import links as ordinary_links
from shared_keys_fixture import SITE, shared_links

from linkvet.data.partitions.partition import InMemory, OnDisk
from linkvet.data.partitions.partitions import Partitions, scattered
from linkvet.features.match_keys import with_keys
from linkvet.features.networks.detect import find_networks
from linkvet.features.profile_summary import summarise, summarise_partitions

LACKING = {
    "nothing": (),
    "titles": ("title",),
    "anchors": ("anchor",),
    "targets": ("target_url",),
    "ratings of domains": ("domain_rating",),
    "ratings": ("domain_rating", "page_rating"),
    "dates": ("first_seen", "last_seen"),
    "the last day": ("last_seen",),
    "words around the link": ("left_context", "right_context"),
    "all but the domain": tuple(set(shared_links(1).columns) - {"domain", "host", "link_id"}),
}


@cache
def networks():
    return find_networks(shared_links())


def rows(table: pl.DataFrame) -> list[tuple]:
    """Rows of a table by their key, each number by its bytes."""
    plain = table.with_columns(pl.col(pl.Categorical).cast(pl.String))
    plain = plain.select(sorted(plain.columns)).sort(table.columns[0])
    return [tuple(map(repr, row)) for row in plain.iter_rows()]


def assert_equal(partitions: Partitions, links: pl.DataFrame, site=SITE, about=None):
    """All that is counted in partitions is what is counted of one table."""
    whole = summarise(links, site, about, networks())
    summary = summarise_partitions(partitions, site, about, networks())
    assert (summary.links, summary.domains) == (whole.links, whole.domains)
    for partition in partitions.each:
        here, keyed = summary.of(partition), with_keys(partition.links(*partition.columns))
        same = ("links", "domains", "site", "newest_day", "names")
        assert [getattr(here, name) for name in same] == [getattr(whole, name) for name in same]
        assert here.tables.keys() == whole.tables.keys()
        for key, table in here.tables.items():
            expected = whole.tables[key]
            assert dict(table.schema) == dict(expected.schema), key
            if key in keyed.columns and key not in summary.tables:
                own = keyed.select(key).drop_nulls() if key != "domain" else keyed.select(key)
                expected = expected.join(own, on=key, how="semi", nulls_equal=True)
            assert rows(table) == rows(expected), key


def test_the_links_share_what_could_differ():
    profile = summarise(shared_links(), SITE, None, networks())
    assert {"larkthefinch", "blueheron"} <= set(profile.names)
    anchors, titles = profile.tables["anchor_key"], profile.tables["title_key"]
    assert anchors["anchor_familiarity"].drop_nulls().n_unique() > 9
    assert titles["title_best_rank"].n_unique() > 2 and profile.tables["word"].height > 9
    assert profile.tables["domain"]["domain"].null_count() == 1


@pytest.mark.parametrize("lacking", LACKING)
@pytest.mark.parametrize("count", [2, 7])
def test_a_profile_is_the_same_in_any_number_of_partitions(lacking, count):
    links = shared_links().drop(LACKING[lacking], strict=False)
    assert_equal(scattered(links, count), links)


def test_a_partition_may_be_empty_or_hold_the_only_links_of_a_key():
    links = shared_links(60, 9)
    assert_equal(scattered(links, 40), links)
    assert_equal(scattered(links, 40), links, about="birds and ponds")


def test_ordinary_links_are_the_same_in_partitions():
    links = ordinary_links()
    assert_equal(scattered(links, 5), links, "thermal-harbour.example")


def written(links, count, folder):
    """Partitions of links on disk."""
    for one in scattered(links, count).each:
        place = folder / str(one.number)
        place.mkdir()
        yield OnDisk.write(place, one.number, one.links(*one.columns))


def test_partitions_on_disk_keep_what_those_in_memory_keep(tmp_path):
    links = with_keys(shared_links())
    assert_equal(Partitions(list(written(links, 3, tmp_path))), links)
    left = {path.stem for path in tmp_path.glob("*/*")}
    assert "links" in left and all(
        name.startswith("profile_") for name in left - {"links", "link_id"}
    )


def test_order_of_the_links_decides_whose_title_speaks():
    titles = [f"The {word} of the lark" for word in ("song", "nest", "walk", "pond", "reed")]
    domains = [f"d{at}.example" for at in range(6)]
    links = pl.DataFrame({"domain": [*domains, *domains], "title": [*titles, "Lark", *titles, "A"]})
    apart = links.with_row_index("link_id").partition_by("domain", maintain_order=True)
    assert_equal(Partitions([InMemory(part, at) for at, part in enumerate(apart)]), links)


class Elsewhere(Partitions):
    """Does all work twice, as in other processes: what goes there and back is pickled."""

    def map(self, work, shared, jobs=None):
        for partition, job in zip(self.each, jobs or [None] * len(self.each), strict=True):
            for _ in range(2):
                work_there, *given = pickle.loads(pickle.dumps((work, partition, shared, job)))
                result = pickle.dumps(work_there(*given))
            yield pickle.loads(result)


def test_work_may_be_done_twice_and_in_other_processes(tmp_path):
    links = with_keys(shared_links())
    assert_equal(Elsewhere(list(written(links, 3, tmp_path))), links)
