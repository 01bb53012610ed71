"""`--domain-ranks`: facts beside the verdict, there only where a run asks for them."""

import json

import polars as pl
import pytest
from table_command import call

from linkvet.data.authority.columns import RANKS
from linkvet.data.errors import UserError

EXPORT = "source_url,target_url\nhttps://blog.example/a,https://spa.test/\nhttps://b.test/,\n"
FILE = (
    "#harmonicc_pos\t#harmonicc_val\t#pr_pos\t#pr_val\t#host_rev\t#n_hosts\n"
    "7\t2.5E7\t9\t1.5E-5\texample.blog\t3\n"
)


@pytest.fixture
def given(tmp_path):
    (tmp_path / "links.csv").write_text(EXPORT)
    (tmp_path / "ranks.txt").write_text(FILE)
    return tmp_path


def test_domains_have_their_ranks_and_nothing_else_changes(given):
    options = ("--site", "spa.test", "--no-report", "-q")
    call("score", given / "links.csv", "--out", given / "without", *options)
    ranks = ("--domain-ranks", given / "ranks.txt")
    call("score", given / "links.csv", "--out", given / "with", *options, *ranks)
    before, after = (pl.read_csv(given / name / "domains.csv") for name in ("without", "with"))
    assert after.columns == [*before.columns, *RANKS]
    assert after.drop(RANKS).equals(before)
    by_name = {row["source_domain"]: row for row in after.to_dicts()}
    assert [by_name["blog.example"][name] for name in RANKS] == [2.5e7, 7, 1.5e-5, 9]
    assert [by_name["b.test"][name] for name in RANKS] == [None] * 4
    summary = json.loads((given / "with" / "summary.json").read_text())
    assert summary.pop("domain_ranks") == {"domains": 1}
    assert summary == json.loads((given / "without" / "summary.json").read_text())
    for name in ("links.csv", "disavow.txt", "networks.csv"):
        assert (given / "with" / name).read_bytes() == (given / "without" / name).read_bytes()


def test_reading_them_is_a_stage_of_the_run(given):
    log = given / "run.jsonl"
    options = ("--out", given / "out", "--domain-ranks", given / "ranks.txt", "--log-file", log)
    call("score", given / "links.csv", *options)
    events = [json.loads(line) for line in log.read_text().splitlines()]
    ends = {one["stage"]: one for one in events if one["event"] == "stage_ends"}
    assert ends["reading domain ranks"]["domains"] == 2
    assert ends["reading domain ranks"]["known"] == 1


def test_explain_tells_them(given):
    arguments = ("--domain", "blog.example", "--domain-ranks", given / "ranks.txt", "--json")
    explained = json.loads(call("explain", given / "links.csv", *arguments).stdout)
    assert explained["harmonic_centrality_rank"] == 7 and explained["pagerank"] == 1.5e-5


def test_several_sites_have_none(given):
    options = ("--several-sites", "--out", given / "out", "--domain-ranks", given / "ranks.txt")
    with pytest.raises(UserError, match="--domain-ranks is about one site"):
        call("score", given / "links.csv", *options)
