"""Results do not depend on how many partitions there are, nor on where these are worked on."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from link_fixture import SITE
from partitions_fixture import TITLE, on_disk, tied_links

from linkvet.data.decisions.decision import DISAVOW, KEEP, New, numbered
from linkvet.data.own_site import own_sites
from linkvet.data.partitions.partition import InMemory
from linkvet.data.partitions.partitions import Partitions, scattered
from linkvet.features.evidence import NAMES as LEVELS
from linkvet.features.match_keys import with_keys
from linkvet.features.networks.detect import find_networks
from linkvet.features.profile_summary import summarise
from linkvet.model.judging.judge import Standard, judge
from linkvet.model.judging.kept import PREDICTIONS
from linkvet.model.judging.tables import judged_links
from linkvet.model.store import load
from linkvet.model.verdicts.allow_list import read_allow_list
from linkvet.model.verdicts.passed_decisions import pass_gate
from linkvet.model.verdicts.people import People
from linkvet.model.verdicts.verdict import Cut

PRECISION = 0.985
OWN = own_sites(SITE)
ALLOWED = "alpha0-harbour.test\nfarm-3-seo.test\nnobody.test\n"
DECIDED = (
    # above registrable domains, so that they stand in several partitions
    ("domain", "blogspot.com", DISAVOW),
    ("domain", "github.io", DISAVOW),
    ("link", "https://farm2.github.io/buy-backlinks-order/2", KEEP),
    ("domain", "farm-4-seo.test", KEEP),
    ("domain", "reddit.com", DISAVOW),
    ("domain", "absent.test", KEEP),
    ("link", "https://farm-5-seo.test/buy-backlinks-order/2", KEEP),
    ("pattern", "https://farm-6-seo.test/*", DISAVOW),
)
DENIED = (("domain", "farm-7-seo.test", DISAVOW), ("domain", "nowhere.test", DISAVOW))


@pytest.fixture(scope="module")
def model():
    """The model that ships, with cuts low enough for invented spam."""
    cuts = {level: [Cut(0.6, 400, 396, PRECISION, 150)] for level in LEVELS}
    return replace(load(None), cuts=cuts, unmet=cuts, stands_for={})


@pytest.fixture(scope="module")
def table():
    return with_keys(tied_links())


def people(networks):
    network = ("network", networks.table["family"][0], DISAVOW)
    given = [numbered(New(*one) for one in some) for some in ((*DECIDED, network), DENIED)]
    confirmed = [
        one if one.value == "reddit.com" else one._replace(confirmed_by=one.id) for one in given[0]
    ]
    return People(pass_gate(confirmed, OWN), pass_gate(given[1], OWN), {"farm-5-seo.test"})


def outcome(table, partitions, model, allow=None, decide=False):
    """All that a profile comes to, with the links of all partitions in their order."""
    networks = find_networks(table)
    profile = summarise(table, SITE, networks=networks)
    by = Standard(model, PRECISION, OWN, allow, people(networks) if decide else None)
    judged = judge(partitions, profile, networks, by)
    links = pl.concat(judged_links(one) for one in partitions.each).sort("link_id")
    codes = pl.concat(
        one.kept(PREDICTIONS, "reasons", "pattern").hstack(one.links("link_id"))
        for one in partitions.each
    )
    return judged, links, codes.sort("link_id")


def with_empty(table):
    parts = scattered(table, 3)
    return Partitions([*parts.each, InMemory(table.clear(), 3)])


def assert_same(one, other):
    judged, links, codes = one
    again, links_again, codes_again = other
    for table, twin in (
        (links, links_again),
        (codes, codes_again),
        (judged.domains, again.domains),
        (judged.networks, again.networks),
    ):
        assert table.equals(twin) and table.schema == twin.schema
    assert judged.names.to_list() == again.names.to_list()
    assert (judged.graph is None) == (again.graph is None)
    assert judged.graph is None or judged.graph.equals(again.graph)
    for name in ("disavow", "refused", "unmatched", "people"):
        assert getattr(judged, name) == getattr(again, name), name
    assert judged.predicted.shift == again.predicted.shift
    assert judged.predicted.drift == again.predicted.drift
    assert judged.links[:3] == again.links[:3]
    assert judged.links.levels.tolist() == again.links.levels.tolist()


@pytest.fixture(scope="module")
def alone(table, model):
    return outcome(table, Partitions.of(table), model)


def test_the_profile_has_what_partitions_could_part(alone):
    judged, links, _ = alone
    rules = {one.rule for one in judged.refused}
    assert judged.predicted.shift and judged.networks.height and judged.disavow
    assert {"giant", "shared-pages"} <= rules
    assert links["link_id"].to_list() == list(range(links.height))


@pytest.mark.parametrize("count", [2, 7])
def test_any_number_of_partitions_gives_the_same(table, model, alone, count):
    assert_same(alone, outcome(table, scattered(table, count), model))


def test_an_empty_partition_changes_nothing(table, model, alone):
    assert_same(alone, outcome(table, with_empty(table), model))


def test_files_and_other_processes_give_the_same(table, model, alone, tmp_path):
    assert_same(alone, outcome(table, on_disk(table, 4, tmp_path), model))


@pytest.mark.parametrize(
    "missing",
    [
        ["title", "title_key"],
        ["domain_rating", "domain_traffic", "first_seen", "last_seen"],
        [name for name in tied_links().columns if name not in ("source_url", "host", "domain")],
    ],
    ids=["titles", "ratings and dates", "all but names"],
)
def test_columns_that_are_missing_are_missed_alike(table, model, missing):
    few = table.drop(missing, strict=False)
    few = few if "link_id" in few.columns else few.with_row_index("link_id")
    assert_same(outcome(few, Partitions.of(few), model), outcome(few, scattered(few, 5), model))


def test_domains_that_are_not_known_count_as_one(table, model):
    some = pl.col("host").is_in(table["host"].unique().sort().gather_every(4).implode())
    table = table.with_columns(domain=pl.when(~some).then("domain"))
    one = outcome(table, Partitions.of(table), model)
    assert one[0].domains.filter(pl.col("source_domain").is_null())["links"].item() > 9
    assert_same(one, outcome(table, scattered(table, 5), model))


def test_people_and_lists_have_their_way_in_every_partition(table, model, tmp_path):
    path = tmp_path / "allow.txt"
    path.write_text(ALLOWED)
    rows = (pl.col("link_id") % 3 + 1).cast(pl.UInt32)
    table = table.with_columns(rows=rows)
    one = outcome(table, Partitions.of(table), model, read_allow_list(path), decide=True)
    figures = one[0].people.figures
    assert figures["decisions"]["conflicts"] and figures["decisions"]["refused"]
    assert [each["value"] for each in figures["decisions"]["unmatched"]] == ["absent.test"]
    assert figures["deny"]["unmatched"] == [": nowhere.test"]
    assert any("nobody.test" in line for line in one[0].unmatched)
    assert one[0].people.hosts == ["blogspot.com"] and "domain:blogspot.com" in one[0].disavow
    places = tmp_path / "parts"
    places.mkdir()
    for parts in (scattered(table, 7), with_empty(table), on_disk(table, 2, places)):
        assert_same(one, outcome(table, parts, model, read_allow_list(path), decide=True))


def test_pages_at_hand_make_one_graph(table, model):
    targets = pl.when(pl.col("title") == TITLE).then(pl.lit("hub.test farm-1-seo.test"))
    table = table.with_columns(seen_targets=targets)
    one = outcome(table, Partitions.of(table), model)
    assert one[0].graph.height > 20 and one[0].graph["linked_by"].max() > 20
    assert_same(one, outcome(table, scattered(table, 7), model))


def test_a_progress_ends_at_the_number_of_links(table, model):
    networks = find_networks(table)
    profile = summarise(table, SITE, networks=networks)
    for parts in (Partitions.of(table), scattered(table, 3)):
        calls = []
        by = Standard(model, PRECISION, OWN)
        judge(
            parts,
            profile,
            networks,
            by,
            progress=lambda *one, calls=calls: calls.append(one),
        )
        scoring = [one for one in calls if one[0] == "scoring"]
        assert scoring[-1] == ("scoring", table.height, table.height)
        assert np.all(np.diff([done for _, done, _ in scoring]) >= 0)
