"""Searching the heads' parameters: resumable, pruned, stored."""

import shutil
import sqlite3
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from heads_fixture import examples

from linkvet.data.errors import UserError
from linkvet.training.fit.cross_fit import CrossFit
from linkvet.training.fit.heads import FITS
from linkvet.training.tracking import runs
from linkvet.training.tuning import search as tune
from linkvet.training.tuning.search import SPACES, apply, search, study_path

# MLflow, Optuna and their database library warn about each other's versions
pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning:mlflow", "ignore::DeprecationWarning:sqlalchemy"
)

FULL, NAMES = (next(fit for fit in FITS if fit.name == name) for name in ("full", "host"))
SHORT = (replace(FULL, rounds=30), replace(NAMES, rounds=30))


def labelled() -> CrossFit:
    signals, spam = examples(240)
    pattern = np.where(np.arange(spam.size) % 2, "as-given", "domain")
    about = pl.DataFrame(
        {
            "spam": spam,
            "pattern": pattern,
            "set": "one",
            "family": [f"f{i}" for i in range(spam.size)],
            "domain": [f"d{i}.example" for i in range(spam.size)],
        }
    )
    none, count = np.full(spam.size, np.nan), np.zeros(spam.size, int)
    return CrossFit(about, signals, count, count == 0, np.ones(spam.size), none, ())


def searched(uri: str, trials: int, seed: int = 0, fits=SHORT) -> dict[str, tune.SearchResult]:
    with runs.run(uri, "search", {}):
        return search(labelled(), fits, trials, uri, seed)


def trials_of(place) -> list[tuple]:
    """Every parameter of every trial that counts, in the order they were made."""
    with sqlite3.connect(place) as store:
        rows = store.execute(
            "select study_name, state, param_name, param_value from trials "
            "join studies using (study_id) left join trial_params using (trial_id) "
            "where state in ('COMPLETE', 'PRUNED') order by trial_id, param_name"
        ).fetchall()
    store.close()
    return rows


@pytest.fixture
def uri(store_uri, tmp_path) -> str:
    """A store of its own: a copy, since MLflow's many migrations take a while."""
    with runs.run(store_uri, "search", {}):
        pass
    shutil.copy(store_uri.removeprefix("sqlite:///"), tmp_path / "mlflow.db")
    return f"sqlite:///{tmp_path}/mlflow.db"


def test_every_head_has_a_search_that_holds_what_ships():
    assert {fit.family for fit in FITS} == set(SPACES)
    for fit in FITS:
        for name, values in SPACES[fit.family].items():
            shipped = fit.params.get(name, False)
            assert values._contains(values.to_internal_repr(shipped)), (fit.name, name)
    # the form stays: two splits
    assert not any({"max_depth", "num_leaves"} & set(space) for space in SPACES.values())


def test_what_is_found_is_no_worse_than_what_ships(uri):
    results = searched(uri, 4)
    assert set(results) == {"links", "names"}
    for family, one in results.items():
        assert one.gain >= 0
        assert bool(one.params) == (one.gain > 0)
        assert set(one.params) in (set(), set(SPACES[family]))
    tuned = apply(SHORT, results)
    assert [head.params["max_depth"] for head in tuned] == [2, 2]
    assert tuned[0].params == SHORT[0].params | results["links"].params


def test_a_finished_search_is_not_made_again_and_can_be_made_longer(uri, monkeypatch):
    first = searched(uri, 3)
    place = study_path(uri)
    before = trials_of(place)
    with monkeypatch.context() as patch:
        patch.setattr(tune, "grown", lambda *_: pytest.fail("boosted again"))
        assert searched(uri, 3) == first
    assert trials_of(place) == before
    searched(uri, 4)
    assert len(trials_of(place)) > len(before)


def test_another_seed_and_other_heads_are_another_search(uri):
    fewer = tuple(replace(head, rounds=20) for head in SHORT)
    every = (searched(uri, 1), searched(uri, 1, seed=1), searched(uri, 1, fits=fewer))
    assert len({one.study for results in every for one in results.values()}) == 6


def test_a_search_cut_short_goes_on_as_if_it_had_not_been(uri, tmp_path, monkeypatch):
    whole = searched(uri, 4)
    expected = trials_of(study_path(uri))
    study_path(uri).unlink()
    calls, grown = iter(range(100)), tune.grown

    def stopped(*given):
        if next(calls) == 7:  # within the second trial, after what ships and the first
            raise KeyboardInterrupt
        return grown(*given)

    monkeypatch.setattr(tune, "grown", stopped)
    with pytest.raises(KeyboardInterrupt):
        searched(uri, 4)
    assert statuses(uri)[0] == "KILLED"
    assert len(trials_of(study_path(uri))) == len(SPACES["links"])  # one trial is counted
    assert searched(uri, 4) == whole
    assert trials_of(study_path(uri)) == expected


def statuses(uri: str) -> list[str]:
    """Status of the runs that have no parent, the newest first."""
    return [one.info.status for one in every_run(uri) if "mlflow.parentRunId" not in one.data.tags]


def every_run(uri: str) -> list:
    from mlflow.tracking import MlflowClient

    client = MlflowClient(uri)
    experiment = client.get_experiment_by_name("search")
    assert experiment is not None
    return client.search_runs([experiment.experiment_id])


def test_every_trial_is_a_run_within_the_run(uri):
    searched(uri, 2)
    nested = {one.info.run_name: one for one in every_run(uri) if "state" in one.data.tags}
    assert set(nested) == {"links 1", "links 2", "names 1", "names 2"}
    for one in nested.values():
        assert one.data.tags["state"] in ("COMPLETE", "PRUNED")
        assert {"loss", "behind_shipped"} <= set(one.data.metrics)
        assert set(SPACES["links"]) == set(one.data.params)


def test_a_trial_that_falls_behind_is_given_up(uri, monkeypatch):
    made: list[dict] = []

    def stub_losses(_, params, __):
        """What ships loses 0.5, six trials 0.4, every later one 0.6."""
        made.append(params)
        yield from (0.5 if not params else 0.4 if len(made) < 8 else 0.6,) * 3

    monkeypatch.setattr(tune, "_losses", stub_losses)
    searched(uri, 8)
    states = {
        one.info.run_name: one.data.tags["state"]
        for one in every_run(uri)
        if "state" in one.data.tags
    }
    assert [states[f"links {n}"] for n in (1, 6, 7, 8)] == ["COMPLETE"] * 2 + ["PRUNED"] * 2


def test_what_a_killed_program_left_does_not_count(uri):
    import optuna

    searched(uri, 1)
    place = study_path(uri)
    name = trials_of(place)[0][0]
    optuna.load_study(study_name=name, storage=f"sqlite:///{place}").ask()
    searched(uri, 1)
    with sqlite3.connect(place) as store:
        states = [row[0] for row in store.execute("select state from trials")]
    store.close()
    assert "RUNNING" not in states and states.count("FAIL") == 1


@pytest.mark.parametrize(
    ("spoil", "words"),
    [("no database", "not a database"), ("a folder", "store of the search failed")],
)
def test_a_store_that_cannot_be_used_is_told(uri, spoil, words):
    place = study_path(uri)
    if spoil == "a folder":
        place.mkdir()
    else:
        place.write_text("no database" * 100)
    with pytest.raises(UserError, match=words):
        searched(uri, 1)
    assert statuses(uri)[0] == "FAILED"


def test_a_locked_store_is_told(uri, monkeypatch):
    monkeypatch.setattr(tune, "LOCKED", 0.1)
    searched(uri, 1)
    holder = sqlite3.connect(study_path(uri), isolation_level=None)
    holder.execute("begin exclusive")
    try:
        with pytest.raises(UserError, match=r"locked.*Another program"):
            searched(uri, 2)
    finally:
        holder.execute("rollback")
        holder.close()


def test_the_study_lies_beside_the_store_or_in_mlruns():
    assert study_path("sqlite:///some/place/mlflow.db").as_posix() == "some/place/tune.db"
    assert study_path("https://mlflow.example").as_posix() == "mlruns/tune.db"
