"""People's decisions come before the model, and the gate before them."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from decisions_fixture import decisions

from linkvet.data.decisions.decision import New
from linkvet.data.decisions.store import Store
from linkvet.data.errors import UserError
from linkvet.data.exports.read import read
from linkvet.data.own_site import OwnSites
from linkvet.data.urls import split
from linkvet.model.options import ScoringOptions
from linkvet.model.results.domains import by_domain
from linkvet.model.scoring import assemble
from linkvet.model.store import load
from linkvet.model.verdicts.decided_links import DecidedLinks
from linkvet.model.verdicts.passed_decisions import pass_gate

TO = "https://www.spa.example/"
PAGES = [
    *(f"https://cheap-links{i}.test/order/{i}" for i in range(12)),
    "https://blog.friendly.test/visit",
    "https://friendly.test/visit",
    "https://friendly.test/about",
    "https://somebody.blogspot.com/visit",
    "https://www.reddit.com/r/spa",
    "https://www.spa.example/own",
]


@pytest.fixture(scope="module")
def model():
    return load(None)


@pytest.fixture(scope="module")
def given(tmp_path_factory):
    path = tmp_path_factory.mktemp("export") / "export.csv"
    rows = [
        f"{page},{TO},{'buy cheap backlinks' if 'cheap' in page else 'a day at the spa'},Page {i}"
        for i, page in enumerate(PAGES)
    ]
    path.write_text("Source url,Target url,Anchor,Source title\n" + "\n".join([*rows, rows[0]]))
    return read([path])


@pytest.fixture
def score(given, model, tmp_path):
    """Score with decisions, each as "disavow domain spam.test"; a trailing "!" confirms one."""

    def scored(*lines: str, **options):
        path = tmp_path / "decisions.sqlite"
        with Store(path) as store:
            for line in lines:
                verdict, what, value = line.removesuffix("!").split(" ", 2)
                number = store.decide(New(what, value, verdict))
                if line.endswith("!"):
                    store.confirm([number])
        chosen = ScoringOptions(site="spa.example", decisions=path, **options)
        return assemble(given, model, chosen)[0]

    return scored


def of_links(scored, part: str) -> list[tuple]:
    chosen = scored.links.filter(pl.col("source_url").str.contains(part, literal=True))
    return chosen.select("verdict", "decided_by").rows()


def of_domain(scored, name: str) -> tuple:
    chosen = scored.domains.filter(pl.col("source_domain") == name)
    return chosen.select("verdict", "decided_by", "unit").row(0)


def test_without_decisions_nothing_is_other_than_it_was(score, given, model):
    scored, bare = (
        score("skip domain friendly.test"),
        assemble(given, model, ScoringOptions(site="spa.example"))[0],
    )
    assert scored.links.equals(bare.links) and scored.domains.equals(bare.domains)
    assert scored.summary == bare.summary
    assert scored.disavow == bare.disavow
    assert "model_verdict" not in next(bare.table()).columns


def test_a_decided_link_has_its_verdict_and_the_models_stands_beside(score):
    scored = score("disavow link http://friendly.test/visit", "keep domain cheap-links0.test")
    assert of_links(scored, "//friendly.test/visit") == [("disavow", "decision")]
    assert of_links(scored, "//friendly.test/about")[0][1] == "model"
    assert of_domain(scored, "cheap-links0.test") == ("keep", "decision", "domain")
    assert scored.disavow[-1] == "https://friendly.test/visit"
    assert not any("cheap-links0.test" in line for line in scored.disavow)
    table = next(scored.table())
    one = table.filter(pl.col("source_url").str.contains("//friendly.test/visit"))
    assert one["verdict"][0] == "disavow" != one["model_verdict"][0]
    assert "model_verdict" in scored.domains.columns
    found = scored.summary["decisions"]
    # the first link stands in two rows
    assert found["rows"] == {"link": 1, "pattern": 0, "domain": 2, "network": 0}
    assert found["links"] == {"link": 1, "pattern": 0, "domain": 1, "network": 0}
    assert (found["standing"], found["domains"]) == (2, 1)


def test_a_decided_domain_is_named_whole_but_for_what_is_kept_in_it(score):
    scored = score("disavow domain friendly.test")
    assert of_domain(scored, "friendly.test") == ("disavow", "decision", "domain")
    assert "domain:friendly.test" in scored.disavow
    scored = score("keep link https://friendly.test/about")
    assert of_domain(scored, "friendly.test") == ("keep", "decision", "url")
    assert sorted(line for line in scored.disavow if "friendly" in line) == [
        "https://blog.friendly.test/visit",
        "https://friendly.test/visit",
    ]
    assert [one["links"] for one in scored.summary["decisions"]["conflicts"]] == [1]


def test_a_page_to_keep_that_is_in_no_export_keeps_its_domain_from_being_named(score):
    scored = score("disavow domain friendly.test", "keep link https://friendly.test/not-here")
    assert "domain:friendly.test" not in scored.disavow
    assert "https://friendly.test/about" in scored.disavow
    unmatched = scored.summary["decisions"]["unmatched"]
    assert [one["value"] for one in unmatched] == ["https://friendly.test/not-here"]


def test_a_host_is_named_by_a_line_of_its_own(score):
    scored = score("disavow domain blog.friendly.test")
    assert [line for line in scored.disavow if "friendly" in line] == ["domain:blog.friendly.test"]
    assert of_domain(scored, "friendly.test")[0] != "disavow"


def test_patterns_disavow_page_by_page(score):
    scored = score("disavow pattern friendly.test/*")
    assert sorted(line for line in scored.disavow if "friendly" in line) == [
        "https://friendly.test/about",
        "https://friendly.test/visit",
    ]


@pytest.mark.parametrize(
    ("value", "page"), [("reddit.com", "reddit.com"), ("blogspot.com", "blogspot.com")]
)
def test_the_gate_wants_giants_and_platforms_confirmed(score, value, page):
    scored = score(f"disavow domain {value}")
    assert of_links(scored, page)[0][1] == "model"
    (refused,) = scored.summary["decisions"]["refused"]
    assert (refused["value"], refused["confirmable"]) == (value, True)
    assert not any(value in line for line in scored.disavow)
    scored = score(f"disavow domain {value}!")
    assert of_links(scored, page) == [("disavow", "decision")]
    assert f"domain:{value}" in scored.disavow
    assert not any(line.endswith(f".{value}") for line in scored.disavow), "it is covered"
    assert scored.summary["decisions"]["refused"] == []


@pytest.mark.parametrize(
    "line", ["disavow domain spa.example!", "disavow link http://spa.example/own!"]
)
def test_the_own_site_is_never_disavowed(score, line):
    scored = score(line)
    assert of_links(scored, "spa.example/own") == [("keep", "site")]
    assert not any("spa.example" in one for one in scored.disavow)


def test_decisions_come_before_lists_and_the_allow_list_before_the_deny_list(score, tmp_path):
    for name, text in (
        ("allow.txt", "friendly.test\ncheap-links1.test\nnobody.test\n"),
        (
            "deny.txt",
            "# paid\nfriendly.test/about\ncheap-links1.test\nsomebody.blogspot.com\nx.test\n",
        ),
    ):
        (tmp_path / name).write_text(text)
    lists = {"allow": tmp_path / "allow.txt", "deny": tmp_path / "deny.txt"}
    scored = score("disavow link http://friendly.test/visit", **lists)
    assert of_links(scored, "//friendly.test/visit") == [("disavow", "decision")]
    assert of_links(scored, "//friendly.test/about") == [("keep", "allow")]
    assert of_links(scored, "cheap-links1.test") == [("keep", "allow")]
    assert of_domain(scored, "somebody.blogspot.com") == ("disavow", "deny", "domain")
    assert "domain:somebody.blogspot.com" in scored.disavow
    assert scored.summary["allow"] == {"unmatched": ["allow.txt, line 3: nobody.test"]}
    assert scored.summary["deny"]["unmatched"] == ["deny.txt, line 5: x.test"]
    assert scored.summary["deny"]["rows"] == 1


@pytest.mark.parametrize("option", ["allow", "deny"])
def test_a_line_that_is_no_domain_or_url_is_named(given, model, tmp_path, option):
    path = tmp_path / "list.txt"
    path.write_text("friendly.test\nsee below\n")
    with pytest.raises(UserError, match=r"list\.txt, row 2: 'see below' isn't"):
        assemble(given, model, ScoringOptions(site="spa.example", **{option: path}))


def test_a_network_is_decided_at_once_but_for_what_no_line_may_name():
    urls = pl.Series("source_url", ["http://a.test/x", "http://reddit.com/x", "http://b.test/x"])
    links = split(urls).select("host", "domain").with_columns(urls)
    network = pl.Series(["title: n", "title: n", None])
    domains, _ = by_domain(links)
    made = decisions("disavow network title: n")
    passed = pass_gate(made, OwnSites())
    layer = DecidedLinks(passed, links, network, domains, np.ones(3, bool))
    assert layer.at.tolist() == [0, -1, -1]
    assert layer.whole.tolist() == [True, False, False]
    assert [one.refused.decision.value for one in layer.refused_members] == ["reddit.com"]


def test_a_store_that_is_not_there_is_named(given, model):
    chosen = ScoringOptions(site="spa.example", decisions=Path("none.sqlite"))
    with pytest.raises(UserError, match=r"none\.sqlite: there is no such file"):
        assemble(given, model, chosen)


def test_a_host_is_not_named_where_something_on_it_is_kept(score):
    scored = score(
        "disavow domain blog.friendly.test", "keep link https://blog.friendly.test/visit"
    )
    assert not any("friendly" in line for line in scored.disavow)


def test_a_network_that_people_disavowed_is_one_to_disavow(score):
    names = [f"cheap-links{i}.test" for i in range(12)]
    before = score()
    (network,) = before.networks.filter(pl.col("domains") == 12)["network"]
    after = score(f"disavow network {network}")
    assert dict(after.networks.select("network", "verdict").rows())[network] == "disavow"
    assert {f"domain:{name}" for name in names} <= set(after.disavow)
