"""A profile's own share of spam, and what moving probabilities to it may do."""

import json
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from link_fixture import SITE, links
from model_fixture import tiny
from typer.testing import CliRunner

from linkvet.cli.main import app
from linkvet.cli.report.sections.advice import moved as told
from linkvet.data.errors import UserError
from linkvet.features.evidence import NAMES as LEVELS
from linkvet.features.networks.detect import network
from linkvet.features.profile_summary import summarise
from linkvet.model import prior_shift as prior
from linkvet.model.predict import judge
from linkvet.model.results.domains import by_domain
from linkvet.model.results.link_kind import kinds
from linkvet.model.store import load
from linkvet.model.verdicts.allow_list import allowed
from linkvet.model.verdicts.decide import decide
from linkvet.model.verdicts.verdict import DISAVOW, Cut

SAMPLE = "data/samples/ahrefs-backlinks.csv"


def drawn(share: float, count: int = 4_000) -> tuple[np.ndarray, np.ndarray]:
    """Classes, and probabilities that hold for a share of spam of 0.3."""
    random = np.random.default_rng(0)
    spam = random.random(count) < share
    score = random.normal(np.where(spam, 1.5, -1.5), np.sqrt(3))  # log-likelihood ratio = score
    return spam, 1 / (1 + np.exp(-(score + np.log(0.3 / 0.7))))


@pytest.mark.parametrize("share", [0.05, 0.3, 0.8])
def test_the_share_that_was_drawn_is_found(share):
    spam, probability = drawn(share)
    found = prior.estimate(probability, np.full(spam.size, 0.3))
    assert found.after == pytest.approx(share, abs=0.025)
    assert found.before == pytest.approx(0.3) and found.units == spam.size
    assert 0 < found.iterations < prior.MOST


def test_probabilities_hold_after_they_were_moved():
    spam, probability = drawn(0.8)
    corrected = prior.moved(probability, 0.3, 0.8)
    assert corrected.mean() == pytest.approx(spam.mean(), abs=0.02)
    assert probability.mean() < 0.7
    assert (np.argsort(corrected) == np.argsort(probability)).all()


def test_by_hand():
    # odds of 1 under a share of a half are odds of 3 under one of three quarters
    assert prior.moved(np.array([0.5]), 0.5, 0.75)[0] == pytest.approx(0.75)
    assert prior.moved(np.array([0.2, 0.9]), 0.4, 0.4) == pytest.approx([0.2, 0.9])


def test_few_units_never_prove_that_a_class_is_missing():
    found = prior.estimate(np.full(8, 1e-4), np.full(8, 0.3))
    assert found.after == pytest.approx(0.1)
    assert prior.estimate(np.full(8, 1 - 1e-4), np.full(8, 0.3)).after == pytest.approx(0.9)


def test_a_network_and_a_domain_count_once():
    code = np.array([0, 0, 1, 2, 3, 4])
    family = pl.Series([None, None, "title: a", "title: a", "path: b", None], dtype=pl.String)
    unit = prior.units(code, family)
    assert [sorted(np.flatnonzero(unit == one)) for one in dict.fromkeys(unit)] == [
        [0, 1], [2, 3], [4], [5],
    ]  # fmt: skip


@pytest.fixture(scope="module")
def case():
    cuts = {level: [Cut(0.5, 300, 299, 0.99)] for level in LEVELS}
    many, model = links(), replace(load(), cuts=cuts, unmet={}, known=None,
                                  stands_for={})  # fmt: skip
    code = by_domain(many)[1]
    judged = judge(many, summarise(many, SITE), model, code)
    return many, model, code, judged


@pytest.mark.parametrize("share", [0.02, 0.6, 0.98])
def test_a_guess_never_adds_a_disavow_verdict(case, share):
    many, model, code, judged = case
    kind = kinds(many, judged.values, judged.probability)
    allow = allowed(many, None)
    before = decide(many, judged, kind, code, model, 0.9, SITE, allow)
    shares = np.full(len(LEVELS), share)
    corrected, shift = prior.to_profile(judged, shares, code, network(many).of(many["domain"]))
    assert corrected.uncorrected is judged.probability
    assert (np.sign(corrected.probability - judged.probability)
            == np.sign(shift.after - shift.before)).all()  # fmt: skip
    after = decide(many, corrected, kind, code, model, 0.9, SITE, allow)
    for now, then in ((after.link, before.link), (after.domain, before.domain)):
        assert not ((now == DISAVOW) & (then != DISAVOW)).any()
    assert (before.link == DISAVOW).any()
    assert (after.unit == before.unit).all()


def test_a_model_that_does_not_know_its_share_is_refused(tmp_path):
    with pytest.raises(UserError, match="which share of spam"):
        prior.stored(load(tiny(tmp_path / "old")))


def test_summary_report_and_last_words_say_what_was_done(tmp_path, monkeypatch):
    monkeypatch.setattr(prior, "stored", lambda model: np.full(len(LEVELS), 0.3))
    run = CliRunner().invoke(app, ["score", SAMPLE, "--out", str(tmp_path / "on"), "--prior-shift"])
    assert run.exit_code == 0, run.output
    shift = json.loads((tmp_path / "on" / "summary.json").read_text())["prior_shift"]
    assert set(shift) == {"before", "after", "iterations", "units"}
    assert shift["before"] == pytest.approx(0.3)
    assert told(shift) in (tmp_path / "on" / "report.html").read_text()
    assert "Probabilities moved from a share of spam of 30.0%" in run.stderr
    off = CliRunner().invoke(app, ["score", SAMPLE, "--out", str(tmp_path / "off")])
    assert "Probabilities moved" not in off.stderr
    summary = json.loads((tmp_path / "off" / "summary.json").read_text())
    assert summary["prior_shift"] is None
    assert "exchangeable" in " ".join(summary["precision"]["assumes"])
    assert "Probabilities were moved" not in (tmp_path / "off" / "report.html").read_text()
