"""A profile's own share of spam, and what moving probabilities to it may do."""

import json
from dataclasses import replace

import numpy as np
import pytest
from link_fixture import SITE, links
from model_fixture import tiny
from typer.testing import CliRunner

from linkvet.cli.main import app
from linkvet.cli.wording.sentences import moved as told
from linkvet.features.evidence import NAMES as LEVELS
from linkvet.features.profile_summary import summarise
from linkvet.model import prior_shift as prior
from linkvet.model.predict import predict
from linkvet.model.results.domains import by_domain
from linkvet.model.store import Pull, load

SAMPLE = "data/samples/ahrefs-backlinks.csv"


def drawn(share: float, count: int = 4_000) -> tuple[np.ndarray, np.ndarray]:
    """Classes, and probabilities that hold for a share of spam of 0.3."""
    random = np.random.default_rng(0)
    spam = random.random(count) < share
    score = random.normal(np.where(spam, 1.5, -1.5), np.sqrt(3))  # log-likelihood ratio = score
    return spam, 1 / (1 + np.exp(-(score + np.log(0.3 / 0.7))))


@pytest.mark.parametrize("share", [0.15, 0.3, 0.8])
def test_the_share_that_was_drawn_is_found(share):
    spam, probability = drawn(share)
    estimate = prior.estimate(probability, np.full(spam.size, 0.3))
    assert estimate.after == pytest.approx(share, abs=0.025)
    assert estimate.before == pytest.approx(0.3) and estimate.domains == spam.size
    assert 0 < estimate.iterations < prior.MOST


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


def test_few_domains_never_prove_that_a_class_is_missing():
    estimate = prior.estimate(np.full(3, 1e-4), np.full(3, 0.3))
    assert estimate.after == pytest.approx(0.2)
    assert prior.estimate(np.full(3, 1 - 1e-4), np.full(3, 0.3)).after == pytest.approx(0.8)


@pytest.mark.parametrize(("probability", "believed"), [(1e-6, prior.LOWEST), (1, prior.HIGHEST)])
def test_a_flood_of_links_of_one_class_is_believed_in_part(probability, believed):
    estimate = prior.estimate(np.full(100_000, float(probability)), np.full(100_000, 0.3))
    assert estimate.after == pytest.approx(believed)
    assert estimate.bound == ("at most" if believed == prior.LOWEST else "at least")


def test_half_a_pull_moves_half_way():
    whole, half = Pull(1.0, 0.0, 1.0), Pull(1.0, 0.0, 0.5)
    probability = np.array([0.2, 0.9])
    by_bayes = prior.pulled(probability, whole, 0.3, 0.8)
    assert by_bayes == pytest.approx(prior.moved(probability, 0.3, 0.8))
    moves = [
        prior.log_odds(prior.pulled(probability, one, 0.3, 0.8)) - prior.log_odds(probability)
        for one in (half, whole)
    ]
    assert moves[0] == pytest.approx(moves[1] / 2)


@pytest.fixture(scope="module")
def case():
    many, model = links(), load()
    code = by_domain(many)[1]
    return predict(many, summarise(many, SITE), model, code), model, code


def test_a_domain_counts_once_however_many_links_it_has(case):
    predictions, model, _ = case
    probability = np.array([0.9, 0.9, 0.9, 0.9, 0.1, 0.1])
    few = replace(
        predictions,
        probability=probability,
        pattern=np.full(6, LEVELS.index("titles")),
        uncorrected=None,
    )
    model = replace(model, pull={"titles": Pull(1.0, 0.0, 0.4)}, prior=dict.fromkeys(LEVELS, 0.4))
    shares = [
        prior.to_profile(few, model, np.array(code))[1].after
        for code in ([0, 0, 0, 0, 1, 2], [0, 1, 2, 3, 4, 5])
    ]
    assert shares[0] < 0.4 < shares[1]


def test_bare_names_are_no_profile(case):
    predictions, model, code = case
    names = replace(predictions, pattern=np.full(predictions.pattern.size, LEVELS.index("domain")))
    same, shift = prior.to_profile(names, model, code)
    assert same is names and shift is None


def test_levels_without_a_pull_stay_as_they_were(case):
    predictions, model, code = case
    half = predictions.pattern.size // 2
    pattern = np.where(
        np.arange(predictions.pattern.size) < half, LEVELS.index("titles"), LEVELS.index("domain")
    )
    model = replace(model, pull={"titles": Pull(1.0, 0.5, 0.4)}, prior=dict.fromkeys(LEVELS, 0.4))
    moved, _ = prior.to_profile(replace(predictions, pattern=pattern), model, code)
    assert (moved.probability[:half] != predictions.probability[:half]).all()
    assert moved.probability[half:] == pytest.approx(predictions.probability[half:], abs=1e-9)


def test_a_model_that_knows_no_pull_moves_nothing(tmp_path):
    assert load(tiny(tmp_path / "old")).pull == {}


def test_summary_report_and_last_words_say_what_was_done(tmp_path):
    run = CliRunner().invoke(app, ["score", SAMPLE, "--out", str(tmp_path / "out")])
    assert run.exit_code == 0, run.output
    share = json.loads((tmp_path / "out" / "summary.json").read_text())["profile_share"]
    assert set(share) == {"before", "after", "iterations", "domains", "bound"}
    assert told(share) in (tmp_path / "out" / "report.html").read_text()
    assert f"{share['after']:.0%} spam" in run.stderr
