import numpy as np
import polars as pl
import pytest
from link_fixture import SITE, links
from polars.testing import assert_frame_equal

from linkvet.data.urls import split
from linkvet.features import entities as facts
from linkvet.features import extract as table
from linkvet.features.extract import NAMES, blocks, host_parts, signals
from linkvet.features.profile_summary import summarise

READERS = {"name_log_odds": lambda hosts: hosts["name"].str.len_chars() / 10}


@pytest.fixture(scope="module")
def batch():
    many = links()
    profile = summarise(many, SITE)
    return many, profile, signals(many, profile, READERS)


def test_one_column_for_every_signal_whatever_is_known(batch):
    many, _, values = batch
    assert values.columns == NAMES
    assert set(values.dtypes) == {pl.Float32}
    few = signals(many.select("host", "domain"))
    assert few.columns == NAMES and few.height == many.height
    assert np.isnan(few["title_length"].to_numpy()).all()
    assert not np.isnan(few["name_length"].to_numpy()).any()


@pytest.mark.parametrize("at", [0, 10, 12, 33])
def test_a_link_alone_gets_what_it_gets_in_its_batch(batch, at):
    many, profile, values = batch
    assert_frame_equal(signals(many[at : at + 1], profile, READERS), values[at : at + 1])


def test_order_of_the_links_does_not_matter(batch):
    many, profile, values = batch
    assert_frame_equal(signals(many.reverse(), profile, READERS), values.reverse())


def test_parts_do_not_show(batch, monkeypatch):
    many, profile, values = batch
    for module in (facts, table):
        monkeypatch.setattr(module, "AT_ONCE", 7)
    assert_frame_equal(signals(many, profile, READERS), values)


def test_twice_the_same(batch):
    many, _, values = batch
    again = signals(many, summarise(many, SITE), READERS)
    for name in NAMES:
        assert again[name].to_numpy().tobytes() == values[name].to_numpy().tobytes()


def test_what_many_links_share_is_computed_once(batch):
    many, profile, values = batch
    block_of = {name: block for block in blocks(many, profile) for name in block.values.columns}
    for name, column in (("name_length", "host"), ("title_length", "title")):
        assert block_of[name].values.height == many[column].n_unique() < many.height
    assert block_of["path_depth"].rows is None
    assert block_of["name_length"].gather("name_length").tolist() == values["name_length"].to_list()


def test_words_of_address_title_and_context_are_compared(batch):
    many, _, values = batch
    slug = values["slug_in_title"].fill_nan(None)
    assert slug.null_count() == many["title"].null_count() > 0
    assert slug.drop_nulls().is_between(0.9, 1).all()
    context = values["context_fit"].fill_nan(None)
    assert context.filter(many["right_context"].is_null()).null_count() == 4
    assert values["title_fit"].fill_nan(None).drop_nulls().is_between(0, 1).all()


def test_an_address_without_query_is_known_to_have_none():
    pages = split(pl.Series(["https://a.example/forum/x", "https://a.example/x?y=1", "a.example"]))
    values = signals(pages)
    assert values["query_parameters"].fill_nan(None).to_list() == [0, 1, None]
    assert values["path_is_forum"].fill_nan(None).to_list() == [1, 0, None]


def test_words_of_anchor_and_target_are_compared():
    given = split(pl.Series(["https://a.example/quiet-baths"] * 2)).with_columns(
        anchor=pl.Series(["quiet steam", None]),
        title=pl.Series(["Steam baths", "Steam"]),
        target_url=pl.Series(["https://b.example/steam"] * 2),
    )
    values = signals(given).fill_nan(None)
    shares = {"anchor_in_slug": 0.5, "anchor_in_title": 0.5, "anchor_in_target": 0.5}
    for name, share in shares.items():
        assert values[name].to_list() == [share, None]
    assert values["target_in_title"].to_list() == [1, 1]


def test_an_anchor_is_compared_with_its_target():
    anchors = ["https://www.b.example/", "B.example", "b.example/x", None, "b.example"]
    given = split(pl.Series(["https://a.example/x"] * 5)).with_columns(
        anchor=pl.Series(anchors),
        target_url=pl.Series([*["http://b.example"] * 4, "https://b.example/rooms"]),
    )
    values = signals(given).fill_nan(None)
    assert values["anchor_is_target"].to_list() == [1, 1, 0, None, 0]
    assert values["anchor_is_domain"].to_list() == [0, 1, 0, None, 1]


def test_no_links_give_no_rows():
    assert signals(links()[:0]).shape == (0, len(NAMES))


def test_hosts_are_split_into_name_suffix_and_rest():
    parts = host_parts(pl.DataFrame({"host": ["www.blog.acme.co.uk", "192.0.2.7"]}))
    assert parts.select("domain", "name", "suffix", "subdomain").rows() == [
        ("acme.co.uk", "acme", "co.uk", "blog"),
        ("192.0.2.7", "192.0.2.7", "", ""),
    ]
