"""Whole domains are named on evidence about the domain; what lacks it is left for review."""

from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest

from linkvet.data.own_site import own_sites
from linkvet.data.urls import split
from linkvet.features.evidence import NAMES as LEVELS
from linkvet.model.predict import Predictions
from linkvet.model.results.domains import by_domain
from linkvet.model.verdicts import whole_domains
from linkvet.model.verdicts.decide import decide
from linkvet.model.verdicts.verdict import DISAVOW, KEEP, REVIEW, Cut
from linkvet.model.verdicts.whole_domains import (
    all_copied,
    candidates,
    for_review,
    refuse_whole,
    texts_of_pages,
)

SITE = own_sites("spa.example")
SPAM, GENUINE = 0.99, 0.02
CUT = Cut(0.9, 400, 396, 0.97, 150)
FARMS = [f"https://farm{n}.test/order-{n}/backlinks" for n in range(3)]


def model(met: dict[str, float] | None = None) -> SimpleNamespace:
    """Every level has a proof; `met` are domains by their mean probability where they were met."""
    known = met and SimpleNamespace(
        met_on=lambda names: np.array([int(name in met) for name in names]),
        spam_where_met=lambda names: np.array([met.get(name, np.nan) for name in names]),
    )
    return SimpleNamespace(cut=lambda level, precision, unmet=False: CUT, known=known)


def refusals(links, domains, decisions, site, model):
    """Domains refused, those given by hand as copies judged by the pages of all."""
    wanted = candidates(links, domains, decisions)
    left = wanted["code"].to_numpy()

    def copied(refused):
        pages = texts_of_pages(links, domains.code, refused)
        copies = {name: pages[name].drop_nulls().unique() for name in pages.columns[1:]}
        others = np.setdiff1d(left, refused)
        return all_copied(texts_of_pages(links, domains.code, others), copies)

    return refuse_whole(wanted, copied, site, model)


def outcome(urls, probability=None, site=SITE, model=model(), **columns):  # noqa: B008
    """Verdict and unit by domain, verdicts by link, and the reason of each domain refused."""
    links = pl.DataFrame({"source_url": urls, **columns})
    parts = split(links["source_url"])
    links = links.hstack(parts.select("host", "path", pl.col("domain").cast(pl.Categorical)))
    p = np.array([SPAM] * len(urls) if probability is None else probability)
    domains, _ = by_domain(links)
    nothing = np.zeros((len(urls), 1), np.int32)
    predictions = Predictions(
        p,
        p,
        np.ones(len(urls)),
        np.full(len(urls), LEVELS.index("as-given")),
        nothing,
        nothing,
        {"host_is_shared": np.zeros(len(urls))},
    )
    kind = np.full(len(urls), "link seller", object)
    allow = np.zeros(len(urls), bool)
    decisions = decide(links, domains, predictions, kind, model, 0.95, site, allow)
    refused = refusals(links, domains, decisions, site, model)
    decided = for_review(decisions, domains.code, np.array(list(refused), int))
    by = dict(
        zip(
            domains.names.cast(pl.String),
            zip(decided.domain, decided.unit, strict=True),
            strict=True,
        )
    )
    return by, decided.link.tolist(), {one.entry: one.rule for one in refused.values()}


def test_domains_of_spam_alone_are_named_whole():
    by, links, refused = outcome(FARMS)
    assert set(by.values()) == {(DISAVOW, "domain")} and len(by) == 3
    assert set(links) == {DISAVOW} and refused == {}


@pytest.mark.parametrize(
    ("url", "rule"),
    [
        ("https://google.com/casino", "giant"),
        ("https://www.uni.ac.uk/casino", "institution"),
        ("https://github.com/casino", "giant"),
        ("https://town.gov/casino", "institution"),
    ],
)
def test_what_the_gate_refuses_by_name_is_for_review_page_by_page(url, rule):
    by, links, refused = outcome([*FARMS, url])
    (entry,) = refused
    assert refused[entry] == rule
    assert by[entry.removeprefix("domain:")] == (REVIEW, "url")
    assert links == [DISAVOW] * 3 + [REVIEW]


@pytest.mark.parametrize(
    ("rating", "traffic", "rule"),
    [
        (60.0, None, "rated-high"),
        (60.0, 1_000.0, "rated-high"),
        (None, 100_000.0, "rated-high"),
        (60.0, 999.0, None),
        (59.0, 99_999.0, None),
        (None, None, None),
    ],
)
def test_a_rating_speaks_for_a_domain_only_with_the_visitors_to_match(rating, traffic, rule):
    float64 = {"domain_rating": [0.0] * 3 + [rating], "domain_traffic": [0.0] * 3 + [traffic]}
    columns = {name: pl.Series(values, dtype=pl.Float64) for name, values in float64.items()}
    _, _, refused = outcome([*FARMS, "https://spring.test/casino"], **columns)
    assert refused == ({"domain:spring.test": rule} if rule else {})


def test_the_highest_figure_that_a_domain_shows_counts():
    urls = ["https://spring.test/casino", "https://spring.test/pills"]
    _, _, refused = outcome(urls, domain_rating=[None, 70.0])
    assert refused == {"domain:spring.test": "rated-high"}


def test_a_domain_that_browsers_know_is_not_named(monkeypatch):
    import linkvet.data.disavow.gate as gate

    monkeypatch.setattr(gate, "is_preloaded", lambda host: host == "spring.test")
    _, _, refused = outcome([*FARMS, "https://spring.test/casino"])
    assert refused == {"domain:spring.test": "preloaded"}


CASINO = "Best casino bonus of 2026"


@pytest.mark.parametrize(
    ("titles", "paths", "refused"),
    [
        # on a giant: first; on the other domain: both pages
        ([CASINO, CASINO.replace("2026", "2031"), CASINO], "abc", True),
        ([CASINO, CASINO, "Quite another offer"], "abc", False),
        (["Buy now", "Buy now", "Buy now"], "abc", False),  # too short to be no other's by chance
        ([None, None, None], ["order/casino-1", "order/casino-2", "order/casino-33"], True),
        ([None, None, None], ["order/casino-1", "order/casino-2", "order/pills-1"], False),
        ([None, None, None], ["en", "en", "en"], False),
    ],
)
def test_a_domain_all_whose_pages_also_stand_on_a_giant_is_not_named(titles, paths, refused):
    hosts = ("google.com", "spring.test", "spring.test")
    urls = [f"https://{host}/{path}" for host, path in zip(hosts, paths, strict=True)]
    by, _, refusals = outcome(urls, title=pl.Series(titles, dtype=pl.String))
    assert refusals.pop("domain:google.com") == "giant"
    assert refusals == ({"domain:spring.test": "shared-pages"} if refused else {})
    assert by["spring.test"] == ((REVIEW, "url") if refused else (DISAVOW, "domain"))


def test_pages_that_farms_share_among_themselves_speak_for_none_of_them():
    _, _, refused = outcome(FARMS, title=[CASINO] * 3)
    assert refused == {}


@pytest.mark.parametrize(
    ("met", "reading", "rule"),
    [
        (None, 0.15, "genuine-name"),
        (None, 0.2, None),
        (0.9, 0.15, None),
        (0.5, 0.15, None),
        (0.4, 0.9, "met-as-genuine"),
    ],
)
def test_what_is_genuine_by_its_name_or_elsewhere_is_not_named(monkeypatch, met, reading, rule):
    names_read = []

    def predict(names, *_):
        names_read.extend(names["host"])
        return SimpleNamespace(probability=np.full(names.height, reading))

    monkeypatch.setattr(whole_domains, "predict", predict)
    known = {"farm0.test": 1.0, "farm1.test": 0.9, "farm2.test": 0.8}
    known |= {} if met is None else {"spring.test": met}
    _, _, refused = outcome([*FARMS, "https://spring.test/casino"], model=model(known))
    assert names_read == (["spring.test"] if met is None else [])
    assert refused == ({"domain:spring.test": rule} if rule else {})


def test_a_model_that_counts_no_domains_asks_no_name(monkeypatch):
    monkeypatch.setattr(whole_domains, "predict", None)
    assert outcome(FARMS, model=model())[2] == {}


def test_a_domain_with_a_page_rather_genuine_than_spam_is_never_up_for_naming():
    urls = ["https://spring.test/garden", *(f"https://spring.test/p{n}" for n in range(30))]
    by, links, refused = outcome([*FARMS, *urls], [SPAM] * 3 + [0.45] + [1.0] * 30)
    assert by["spring.test"] == (REVIEW, "url") and refused == {}
    assert links == [DISAVOW] * 3 + [KEEP] + [REVIEW] * 30


def test_kept_pages_and_refusals_are_joined_and_leave_the_rest_alone():
    """A giant with a genuine page, one without, and a farm: one line is left."""
    urls = [*FARMS[:1], "https://google.com/a", "https://google.com/b", "https://github.com/a"]
    by, links, refused = outcome(urls, [SPAM, GENUINE, SPAM, SPAM])
    assert refused == {"domain:github.com": "giant"}
    assert by["github.com"] == (REVIEW, "url") and by["google.com"][1] == "url"
    assert by["farm0.test"] == (DISAVOW, "domain")
    assert links == [DISAVOW, KEEP, REVIEW, REVIEW]


def test_nothing_to_name_is_nothing_to_refuse():
    by, links, refused = outcome(["https://google.com/a"], [GENUINE])
    assert (by, links, refused) == ({"google.com": (KEEP, "url")}, [KEEP], {})
