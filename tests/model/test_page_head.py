"""Links judged with their pages in view, and without."""

from dataclasses import replace
from itertools import product

import numpy as np
import polars as pl
import pytest
from link_fixture import SITE, links
from warc_fixture import archive, page

from linkvet.data.own_site import own_sites
from linkvet.data.pages.live_check import COLUMNS, add
from linkvet.features.evidence import LEVELS as LEVEL
from linkvet.features.evidence import NAMES as LEVELS
from linkvet.features.extract import NAMES, signals
from linkvet.features.profile_summary import summarise
from linkvet.features.registry import SIGNALS
from linkvet.model import predict as module
from linkvet.model import prior_shift as prior
from linkvet.model.explain import explain
from linkvet.model.heads import HEAD_OF
from linkvet.model.options import ScoringOptions
from linkvet.model.page_head import SEEN_BY
from linkvet.model.predict import Predictions, predict
from linkvet.model.reasons.codes import AMOUNT_BITS, NUMBER_BITS
from linkvet.model.results.domains import by_domain
from linkvet.model.results.link_kind import kinds
from linkvet.model.store import Model, Pull, load
from linkvet.model.verdicts.allow_list import allowed
from linkvet.model.verdicts.decide import decide
from linkvet.model.verdicts.verdict import DISAVOW, KEEP, Cut

WITH_PAGE = 12  # the first links of the table
CASINO = (
    b"<title>Casino</title><h1>Best casino bonus online</h1><p>"
    + b"Casino slots poker. " * 60
    + b"<a href='https://%s/'>casino bonus</a> <a href='https://slots.test/'>slots</a>"
)
WALKS = (
    b"<title>Walks</title><p>"
    + b"We walked along the river and had soup at the mill. " * 30
    + b"Then we went to <a href='https://%s/'>the baths</a>, says my sister.</p>"
)


def body(at: int) -> bytes:
    return (CASINO if at % 2 else WALKS) % SITE.encode()


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """A WARC with the pages of the first links."""
    urls = links()["source_url"][:WITH_PAGE]
    answers = [page(url, body(at)) for at, url in enumerate(urls)]
    return archive(tmp_path_factory.mktemp("pages") / "pages.warc.gz", *answers)


@pytest.fixture(scope="module")
def model() -> Model:
    loaded = load()
    assert loaded.page_head is not None
    # whatever proves cuts for a level: here only pages move a probability
    return replace(loaded, stands_for={})


@pytest.fixture(scope="module")
def table(pages):
    return add(links(), [pages], SITE)[0]


@pytest.fixture(scope="module")
def code():
    return by_domain(links())[1]


@pytest.fixture(scope="module")
def profile():
    return summarise(links(), SITE)


@pytest.fixture(scope="module")
def seen(table, profile, model, code) -> Predictions:
    return predict(table, profile, model, code)


@pytest.fixture(scope="module")
def plain(profile, model, code) -> Predictions:
    return predict(links(), profile, model, code)


def names(codes: np.ndarray) -> list[str]:
    """Signals behind reason codes."""
    return [NAMES[code >> AMOUNT_BITS + NUMBER_BITS] for code in codes if code >= 0]


def test_a_link_without_its_page_is_judged_as_if_no_page_were_given(plain, seen):
    for field in ("probability", "of_site", "evidence", "pattern", "reason_codes"):
        one, other = (getattr(predictions, field)[WITH_PAGE:] for predictions in (plain, seen))
        assert one.tobytes() == other.tobytes(), field
    assert seen.uncorrected is not None
    assert (seen.probability == seen.uncorrected)[WITH_PAGE:].all()


def test_with_its_page_it_is_not(seen):
    assert seen.uncorrected is not None
    assert (np.abs(seen.probability - seen.uncorrected)[:WITH_PAGE] > 1e-4).all()
    moved = np.log(seen.probability / (1 - seen.probability)) - np.log(
        seen.uncorrected / (1 - seen.uncorrected)
    )
    casino, walks = moved[1:WITH_PAGE:2], moved[:WITH_PAGE:2]
    assert casino.min() > max(walks.max(), 0)


def test_the_head_adds_to_what_the_rest_says(table, profile, model, code, seen):
    values = signals(table, profile, model.columns())
    for at in range(WITH_PAGE):
        pattern = LEVELS[seen.pattern[at]]
        score, row = 0.0, values[at : at + 1]
        for tables in (model.heads[HEAD_OF[pattern].name], model.page_head.tables):
            bins = [tables.bins(i, row[name].to_numpy()) for i, name in enumerate(tables.names)]
            score += tables.contributions(bins).sum(dtype=np.float64) + tables.intercept
        expected = model.calibration[pattern].probability(np.array([score]))
        assert seen.probability[at] == pytest.approx(expected[0], abs=1e-6)
    without = predict(table, profile, replace(model, page_head=None), code)
    assert without.uncorrected is None
    assert without.probability.tolist() == seen.uncorrected.tolist()


def test_signals_of_the_page_are_reasons_where_the_page_is_at_hand(model, plain, seen):
    of_pages = set(model.page_head.tables.names)
    for at in range(WITH_PAGE):
        assert of_pages & set(names(seen.reason_codes[at]))
    for codes in (*seen.reason_codes[WITH_PAGE:], *plain.reason_codes):
        assert not of_pages & set(names(codes))


def test_what_the_head_reads_is_told_of_pages_alone(model, plain):
    assert SEEN_BY in model.page_head.tables.names
    heads = {name for tables in model.heads.values() for name in tables.names}
    assert not heads & set(model.page_head.tables.names)
    for name in model.page_head.tables.names:
        assert SIGNALS[name].group in ("page", "placement")


def test_parts_do_not_show(table, profile, model, code, seen, monkeypatch):
    monkeypatch.setattr(module, "AT_ONCE", 3)
    parts = predict(table, profile, model, code)
    assert parts.probability.tolist() == seen.probability.tolist()
    assert parts.reason_codes.tolist() == seen.reason_codes.tolist()


def test_pages_that_are_of_no_link_change_nothing(profile, model, code, plain):
    table = links().with_columns(pl.lit(None, kind).alias(name) for name, kind in COLUMNS.items())
    predictions = predict(table, profile, model, code)
    assert predictions.uncorrected is None
    assert predictions.probability.tobytes() == plain.probability.tobytes()


def shifted(model: Model, by: float) -> Model:
    """The same model, whose head for pages finds every page more or less like spam."""
    tables = replace(model.page_head.tables, intercept=model.page_head.tables.intercept + by)
    return replace(model, page_head=replace(model.page_head, tables=tables))


def cut_at(model: Model, probability: float) -> Model:
    """The same model, with one disavow cut whatever is known of a link."""
    cuts = {p: [Cut(probability, 300, 299, 0.99)] for p in LEVELS}
    return replace(model, cuts=cuts, unmet={}, known=None)


def verdicts(table, predictions, model, precision=0.9):
    kind = kinds(table, predictions.values, predictions.probability)
    domains, _ = by_domain(table)
    allow = allowed(table, None)
    return decide(table, domains, predictions, kind, model, precision, own_sites(SITE), allow)


@pytest.mark.parametrize(("by", "cut"), list(product([-30, 0, 30], [0.1, 0.5])))
def test_a_page_may_take_a_disavow_verdict_away_and_never_give_one(
    table, profile, model, code, by, cut
):
    model = cut_at(model, cut)
    bare = replace(model, page_head=None)
    before = verdicts(table, predict(table, profile, bare, code), bare)
    after = verdicts(table, predict(table, profile, shifted(model, by), code), model)
    for now, then in ((after.link, before.link), (after.domain, before.domain)):
        assert not ((now == DISAVOW) & (then != DISAVOW)).any()
    if by < 0:
        assert (after.link == KEEP).sum() > (before.link == KEEP).sum()


@pytest.mark.parametrize("by", [-30, 30])
def test_a_page_does_not_settle_whether_a_site_or_a_link_is_the_unit(
    table, profile, model, code, by
):
    bare = predict(table, profile, replace(model, page_head=None), code)
    predictions = predict(table, profile, shifted(model, by), code)
    assert predictions.of_site.tolist() == bare.of_site.tolist()
    before, after = (verdicts(table, one, model) for one in (bare, predictions))
    assert (before.unit == after.unit).all()


def test_a_page_does_not_make_a_domain_one_with_a_genuine_page(table, model, seen):
    high, low = np.full(table.height, 0.9), np.full(table.height, 0.1)
    sure = replace(seen, of_site=high, evidence=np.ones(table.height))
    units = [
        verdicts(table, replace(sure, probability=with_page, uncorrected=without), model).unit
        for with_page, without in ((high, high), (low, high), (high, low))
    ]
    assert (units[0] == units[1]).all() and "domain" in units[0]
    assert set(units[2]) == {"url"}


def test_both_must_reach_the_cut(table, model, seen):
    model = cut_at(model, 0.9)
    high, low = np.full(table.height, 0.95), np.full(table.height, 0.85)
    sure = replace(seen, of_site=high, evidence=np.ones(table.height))
    for with_page, without, disavowed in (
        (high, high, True),
        (high, low, False),
        (low, high, False),
    ):
        predictions = replace(sure, probability=with_page, uncorrected=without)
        decisions = verdicts(table, predictions, model)
        assert (decisions.link == DISAVOW).any() == disavowed
        assert (decisions.domain == DISAVOW).any() == disavowed


def test_the_share_of_a_profile_is_that_of_its_exports(model, code, seen):
    pull = {level: Pull(1.0, 0.0, 0.5) for level in LEVELS}
    pulling = replace(model, pull=pull, prior=dict.fromkeys(LEVELS, 0.4))
    _, shift = prior.to_profile(seen, pulling, code)
    bare = replace(seen, probability=seen.uncorrected, uncorrected=None)
    corrected, of_exports = prior.to_profile(bare, pulling, code)
    assert shift == of_exports
    moved, _ = prior.to_profile(seen, pulling, code)
    assert moved.uncorrected.tolist() == corrected.probability.tolist()


@pytest.fixture(scope="module")
def export(tmp_path_factory):
    """The first links and a few more as a plain table: two of one domain, one has its page."""
    table = links(30).select("source_url", "target_url", "anchor", "title", "first_seen")
    path = tmp_path_factory.mktemp("export") / "links.csv"
    table.write_csv(path)
    return path


@pytest.fixture(scope="module")
def explained(export, pages):
    """The first link, explained with its page in view."""
    return explain([export], ScoringOptions(pages=[pages]), link=links()["source_url"][0])


def test_amounts_add_up_to_the_score_of_a_link(explained, model):
    assert explained.bias + explained.signals["amount"].sum() == pytest.approx(
        explained.total, abs=1e-6
    )
    of_pages = explained.signals.filter(pl.col("signal").is_in(model.page_head.tables.names))
    assert of_pages.height == len(model.page_head.tables.names)
    assert of_pages["amount"].abs().sum() > 0.1
    known = explained.facts["evidence"]
    (pattern,) = [one.name for one in LEVEL if known.startswith(f"{one.means} (")]
    alone = model.calibration[pattern].probability(np.array([explained.total]))
    expected = 1 / (1 + np.exp(-(prior.log_odds(alone) + explained.profile)))
    assert explained.probability == pytest.approx(expected[0], abs=1e-6)


def test_a_page_at_hand_counts_by_its_share_of_a_domains_links(export, pages, explained):
    # links 0 and 20, of which the first has its page
    domain = explain([export], ScoringOptions(pages=[pages]), domain="alpha0.example")
    assert domain.facts["links"] == 2
    assert domain.bias + domain.signals["amount"].sum() == pytest.approx(domain.total, abs=1e-6)
    whole, half = (
        one.signals.filter(pl.col("signal") == SEEN_BY)["amount"][0] for one in (explained, domain)
    )
    assert whole and half == pytest.approx(whole / 2, abs=1e-6)
