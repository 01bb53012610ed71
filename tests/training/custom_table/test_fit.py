"""Fitting, cross-validating, saving and loading models of a user's own signals."""

import json
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from signals_table_fixture import rows

from linkvet.data.errors import UserError
from linkvet.model.calibration import Beta, Isotonic, Sigmoid
from linkvet.model.folder.sealed import own_digest
from linkvet.model.store import PRETRAINED
from linkvet.model.store import load as load_usual
from linkvet.training.calibration import METHODS
from linkvet.training.custom_table import fit as table_fit
from linkvet.training.custom_table.fit import choose, fit, members, pairs, widened
from linkvet.training.custom_table.kernel import Kernel, normal_scores
from linkvet.training.custom_table.read import read_table
from linkvet.training.custom_table.store import TableModel, load, save
from linkvet.training.custom_table.train import _with_readings, cross_fit, score_table, train_table


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    path = tmp_path_factory.mktemp("table") / "table.parquet"
    rows().write_parquet(path)
    return read_table(path, "label", "domain")


@pytest.fixture(scope="module")
def model(table) -> TableModel:
    parts = fit(table.signals.columns, table.signals.to_numpy(), table.spam)
    scales = dict.fromkeys((*parts.boosters, "kernel"), (0.1, 2.0))
    return TableModel(parts, scales, Sigmoid(1.5, -0.5), None, {"data": {}, "figures": {}})


@pytest.fixture
def folder(model, tmp_path):
    save(tmp_path / "model", model, "# Card\n")
    return tmp_path / "model"


def test_held_out_scores_tell_the_classes_and_split_no_group(table):
    cross = cross_fit(table)
    assert table_fit.auc(cross.score, table.spam) > 0.75
    folds = pl.DataFrame({"group": table.group, "fold": cross.folds}).group_by("group")
    assert folds.agg(pl.col("fold").n_unique())["fold"].max() == 1
    assert ((cross.probability > 0) & (cross.probability < 1)).all()


def test_what_was_saved_scores_the_same(model, folder, table):
    before, after = score_table(model, table), score_table(load(folder), table)
    assert after[0] == pytest.approx(before[0], abs=1e-3)
    assert after[1] == pytest.approx(before[1], abs=1e-3)


@pytest.mark.parametrize(
    "calibration",
    [
        Beta(0.5, 1.5, 0.25),
        Isotonic((-1.0, 0.0, 2.0), (0.05, 0.5, 0.95)),
    ],
)
def test_a_calibration_that_bends_is_saved_as_well(model, table, tmp_path, calibration):
    bent = replace(model, calibration=calibration)
    save(tmp_path / "bent", bent, "# Card\n")
    again = load(tmp_path / "bent")
    assert again.calibration == calibration
    score, probability = score_table(bent, table)
    assert probability == pytest.approx(calibration.probability(score))
    assert score_table(again, table)[1] == pytest.approx(probability, abs=1e-3)


def test_how_calibrations_compared_is_kept(table):
    cross = cross_fit(table)
    losses = cross.compared["losses"]
    assert set(losses) == set(METHODS)
    best = min(losses.values(), key=lambda one: one["loss"])
    chosen_losses = losses[cross.compared["chosen"]]
    assert chosen_losses["loss"] - best["loss"] <= chosen_losses["luck"]


def test_the_same_data_give_the_same_model(model, table):
    again = fit(table.signals.columns, table.signals.to_numpy(), table.spam)
    assert again.boosters == model.parts.boosters
    assert again.kernel.as_json() == model.parts.kernel.as_json()


@pytest.mark.parametrize("name", ["booster-given.txt", "kernel.json", "model.json"])
def test_a_changed_or_missing_file_is_refused(folder, name):
    (folder / name).write_text((folder / name).read_text() + " 1")
    with pytest.raises(UserError, match="damaged or was changed"):
        load(folder)
    (folder / name).unlink()
    with pytest.raises(UserError, match=r"lacks its file|isn't a model folder"):
        load(folder)


def test_a_model_of_one_kind_is_no_model_of_the_other(folder):
    with pytest.raises(UserError, match="signals-table-1"):
        load_usual(folder)
    with pytest.raises(UserError, match="not trained on a table"):
        load(PRETRAINED)


def test_facts_that_make_no_model_are_refused(folder):
    path = folder / "model.json"
    facts = json.loads(path.read_text()) | {"kept": "all"}
    facts["digest"] = own_digest(facts)
    path.write_text(json.dumps(facts))
    with pytest.raises(UserError, match="do not make up a model"):
        load(folder)


def test_of_many_columns_those_that_tell_are_kept(monkeypatch):
    monkeypatch.setattr(table_fit, "MOST_COLUMNS", 3)
    spam = np.arange(60) % 2
    values = np.random.default_rng(0).normal(size=(60, 40))
    values[:, 17] -= 5 * spam
    used = choose(values, spam)
    assert len(used) == 3 and 17 in used and used == sorted(used)


def test_ratios_are_of_columns_that_rise_together():
    random = np.random.default_rng(0)
    size = np.exp(random.normal(size=50))
    values = np.stack([size, size * 2, size * random.uniform(1, 2, 50), -size, size * 0], axis=1)
    log_odds = pairs(values)
    assert {one[:2] for one in log_odds} == {(0, 2), (1, 2)}, "not the multiple, not the negative"
    wide = widened(np.vstack([values, [[-1.0, 2, 3, np.nan, 0]]]), log_odds)
    assert wide.shape == (51, 7) and np.isnan(wide[-1, 5:]).any()


def test_missing_and_constant_columns_do_no_harm():
    values = np.full((60, 3), np.nan)
    values[:, 0] = np.arange(60)
    spam = np.arange(60) % 2
    odds = members(fit(["a", "b", "c"], values, spam), values)
    assert all(np.isfinite(one).all() for one in odds.values())


def test_ties_get_the_middle_of_their_span():
    knots, levels = np.array([[0.0, 0, 0, 1, 2]]), np.array([-2.0, -1, 0, 1, 2])
    values = np.array([[0.0], [1], [np.nan], [9], [-9]])
    assert normal_scores(values, knots, levels).ravel().tolist() == [-1, 1, -1, 2, -2]


def test_a_kernel_is_read_back_and_a_lacking_part_is_an_error(model):
    saved = model.parts.kernel.as_json()
    assert Kernel.from_json(json.loads(json.dumps(saved))).as_json() == saved
    with pytest.raises(KeyError):
        Kernel.from_json({"width": 1.0})


def test_all_spam_in_one_group_is_refused(tmp_path):
    owner = pl.when(pl.col("label") == "spam").then(pl.lit("one")).otherwise(pl.col("domain"))
    rows().with_columns(owner=owner).write_parquet(tmp_path / "t.parquet")
    with pytest.raises(UserError, match="all spam rows hang together in 1 group"):
        cross_fit(read_table(tmp_path / "t.parquet", "label", "owner"))


@pytest.mark.filterwarnings("ignore::DeprecationWarning:mlflow")
@pytest.mark.filterwarnings("ignore::DeprecationWarning:sqlalchemy")
def test_what_cannot_be_learned_leaves_a_failed_run_and_no_folder(tmp_path, store_uri):
    from mlflow.tracking import MlflowClient

    owner = pl.when(pl.col("label") == "spam").then(pl.lit("one")).otherwise(pl.col("domain"))
    rows().with_columns(owner=owner).write_parquet(tmp_path / "t.parquet")
    table = read_table(tmp_path / "t.parquet", "label", "owner")
    with pytest.raises(UserError, match="hang together"):
        train_table(table, tmp_path / "model", store_uri, "unlearnable")
    client = MlflowClient(store_uri)
    log_odds = client.get_experiment_by_name("unlearnable")
    (run,) = client.search_runs([log_odds.experiment_id])
    assert run.info.status == "FAILED" and not (tmp_path / "model").exists()


def test_names_need_spam_in_three_groups(tmp_path):
    two = pl.lit("owner") + (pl.int_range(160) // 80).cast(pl.String)
    spam = pl.when(pl.col("label") == "spam").then(two).otherwise(pl.col("domain"))
    host = pl.lit("a.") + spam + pl.lit(".example")
    rows().with_columns(owner=spam, host=host).write_parquet(tmp_path / "t.parquet")
    with pytest.raises(UserError, match="in 2 group"):
        cross_fit(read_table(tmp_path / "t.parquet", "label", "owner", "host"))


def test_readers_know_neither_the_fold_held_out_nor_the_one_they_read(tmp_path):
    rows().write_parquet(tmp_path / "t.parquet")
    log_odds = read_table(tmp_path / "t.parquet", "label", "domain", "host")
    fold = np.arange(160) // 3 % 4
    turned = replace(log_odds, spam=np.where(fold == 0, 1 - log_odds.spam, log_odds.spam))
    nested, plain = fold != 0, np.ones(160, bool)
    for known, same in ((nested, True), (plain, False)):
        before, after = (_with_readings(one, fold, known) for one in (log_odds, turned))
        assert before["name_reading"].equals(after["name_reading"]) == same
    assert not before["name_reading"].equals(_with_readings(log_odds, fold, nested)["name_reading"])
