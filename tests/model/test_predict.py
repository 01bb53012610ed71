import numpy as np
import pytest
from link_fixture import SITE, links

from linkvet.features.evidence import NAMES as LEVELS
from linkvet.features.extract import signals
from linkvet.features.profile_summary import summarise
from linkvet.model import predict as module
from linkvet.model.heads import HEAD_OF
from linkvet.model.predict import predict
from linkvet.model.reasons.codes import AMOUNT_BITS, largest
from linkvet.model.results.domains import by_domain
from linkvet.model.store import load


@pytest.fixture(scope="module")
def case():
    many = links()
    _, code = by_domain(many)
    return many, summarise(many, SITE), load(), code


@pytest.fixture(scope="module")
def predictions(case):
    return predict(*case)


def test_every_link_and_domain_is_judged(case, predictions):
    many, _, _, code = case
    assert predictions.probability.shape == predictions.of_site.shape == (many.height,)
    assert ((predictions.probability > 0) & (predictions.probability < 1)).all()
    assert ((predictions.evidence > 0) & (predictions.evidence <= 1)).all()
    assert len(predictions.domain_reasons) == code.max() + 1


def test_the_score_is_that_of_the_model_signal_by_signal(case, predictions):
    many, profile, model, _ = case
    values = signals(many, profile, model.columns())
    for at in (0, 10, 47):
        pattern = LEVELS[predictions.pattern[at]]
        tables = model.heads[HEAD_OF[pattern].name]
        row = values[at : at + 1]
        bins = [tables.bins(i, row[name].to_numpy()) for i, name in enumerate(tables.names)]
        score = tables.contributions(bins).sum(axis=1, dtype=np.float64) + tables.intercept
        expected = model.calibration[pattern].probability(score)
        assert predictions.probability[at] == pytest.approx(expected[0], abs=1e-6)


def test_a_link_alone_is_judged_as_in_its_batch(case, predictions):
    many, profile, model, _ = case
    for at in (0, 10, 47):
        alone = predict(many[at : at + 1], profile, model, np.zeros(1, np.int64))
        assert alone.probability[0] == pytest.approx(predictions.probability[at], abs=1e-9)
        assert alone.reason_codes.tolist() == predictions.reason_codes[at : at + 1].tolist()
        assert alone.evidence[0] == pytest.approx(predictions.evidence[at], abs=1e-6)


def test_parts_do_not_show_even_within_a_domain(case, predictions, monkeypatch):
    monkeypatch.setattr(module, "AT_ONCE", 2)
    parts = predict(*case)
    assert parts.probability.tolist() == predictions.probability.tolist()
    assert parts.reason_codes.tolist() == predictions.reason_codes.tolist()
    # means are added up in another order: a hundredth may round the other way, and of two facts
    # that then weigh alike another may be shown
    of_amount = 2**AMOUNT_BITS
    one, other = (np.sort(run.domain_reasons % of_amount, axis=1) for run in (parts, predictions))
    assert np.abs(one - other).max() <= 1
    assert np.mean(parts.domain_reasons == predictions.domain_reasons) > 0.5


def test_twice_the_same_bytes(case, predictions):
    again = predict(*case)
    for name in ("probability", "of_site", "evidence", "reason_codes", "domain_reasons"):
        assert getattr(again, name).tobytes() == getattr(predictions, name).tobytes(), name


def test_pieces_of_a_domain_do_not_depend_on_other_domains(case, monkeypatch):
    many, profile, model, code = case
    monkeypatch.setattr(module, "AT_ONCE", 3)
    every = predict(*case).domain_reasons
    for domain in range(int(code.max()) + 1):
        rows = np.flatnonzero(code == domain)
        alone = predict(many[rows], profile, model, np.zeros(rows.size, np.int64))
        assert alone.domain_reasons.tobytes() == every[domain : domain + 1].tobytes()


@pytest.mark.parametrize("counts", [[], [1], [9], [3, 4], [2, 9, 1, 1, 5]])
def test_pieces_hold_every_link_once_and_few_of_them(monkeypatch, counts):
    monkeypatch.setattr(module, "AT_ONCE", 4)
    domain = np.repeat(np.arange(len(counts)), counts)
    rows = [np.arange(domain.size)[piece] for piece in module.pieces(domain)]
    assert np.concatenate([np.empty(0), *rows]).tolist() == list(range(domain.size))
    assert all(0 < one.size <= 4 for one in rows)


def test_means_go_on_where_a_part_ended_within_a_domain():
    amounts = np.arange(12, dtype=np.float32).reshape(6, 2)
    domain = np.array([3, 3, 5, 5, 5, 8])
    means = module._Means()
    by_domain = {}
    for part in (slice(0, 1), slice(1, 4), slice(4, 6)):
        domains, first, mean = means.add(domain[part], amounts[part])
        assert (domain[part][first] == domains).all()
        by_domain |= dict(zip(domains.tolist(), mean.tolist(), strict=True))
    assert by_domain == {d: amounts[domain == d].mean(axis=0).tolist() for d in (3, 5, 8)}


def test_what_is_unknown_is_no_reason(case):
    many, _, model, code = case
    bare = many.select("host", "domain")
    predictions = predict(bare, summarise(bare), model, code)
    assert {LEVELS[i] for i in predictions.pattern} == {"domain"}
    tables = model.heads["host"]
    unknown = [np.full(1, edge.size + 1) for edge in tables.edges]
    amounts = tables.contributions(unknown)
    assert (largest(amounts, np.abs(amounts))[0] == -1).all()


def test_progress_ends_at_the_number_of_links(case):
    calls = []
    predict(*case, progress=lambda *one: calls.append(one))
    assert calls[-1] == ("scoring", 60, 60)
