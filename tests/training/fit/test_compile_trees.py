"""Trees compiled into tables are those trees, exactly; what does not fit is refused."""

import itertools

import lightgbm
import numpy as np
import polars as pl
import pytest
from compiled_fixture import compiled, unpurified

from linkvet.data.errors import UserError
from linkvet.training.fit.compile_trees import compile_trees, sum_of

NAMES = ["a", "b", "whole", "flag", "unused"]
PARAMS = {
    "objective": "binary",
    "max_depth": 2,
    "num_leaves": 4,
    "verbosity": -1,
    "num_threads": 1,
    "min_data_in_leaf": 5,
    "learning_rate": 0.2,
    "seed": 1,
    "deterministic": True,
    "force_col_wise": True,
}


def examples(count: int = 600, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Signals with and without NaN, with ties, and one that is constant."""
    random = np.random.default_rng(seed)
    x = random.normal(size=(count, 5)).astype(np.float32)
    x[random.random(count) < 0.3, 0] = np.nan
    x[random.random(count) < 0.1, 1] = np.nan
    x[:, 3] = x[:, 3] > 0.5
    x[:, 4] = 1.0
    clean = np.nan_to_num(x, nan=-0.5)
    odds = clean[:, 0] * clean[:, 1] + clean[:, 2] - 2 * clean[:, 3] * (clean[:, 2] > 0)
    return x, (odds + random.normal(size=count) > 0).astype(int)


def fitted(rounds: int = 80, **params) -> lightgbm.Booster:
    x, y = examples()
    data = lightgbm.Dataset(x, y, feature_name=NAMES, params={"verbosity": -1})
    return lightgbm.train(PARAMS | params, data, rounds)


@pytest.fixture(scope="module")
def booster() -> lightgbm.Booster:
    return fitted()


@pytest.fixture(scope="module")
def text(booster) -> str:
    return booster.model_to_string()


def binned(tables, x: np.ndarray) -> list[np.ndarray]:
    return [tables.bins(i, x[:, i]) for i in range(x.shape[1])]


def unseen() -> np.ndarray:
    """Rows with NaN also where training had none, values on thresholds, and far ones."""
    x, _ = examples(300, seed=7)
    x[:40, 2] = np.nan
    x[40:60, 3] = np.nan
    x[60:70] = np.nan
    x[70:80] = 1e6
    x[80:90] = -1e6
    x[90:100] = 0.0
    return x


def test_amounts_add_up_to_what_lightgbm_predicts(booster, text):
    tables = unpurified(text, NAMES)
    for x in (examples()[0], unseen()):
        leaves = tables.contributions(binned(tables, x)).sum(1, dtype=np.float64) + tables.intercept
        assert leaves == pytest.approx(booster.predict(x, raw_score=True), abs=1e-5)


def test_purified_amounts_add_up_to_it_where_all_is_known(booster, text):
    x, _ = examples()
    tables = compiled(text, NAMES, x)
    x = np.concatenate([x, unseen()])
    x = x[~np.isnan(x).any(1)]
    leaves = tables.contributions(binned(tables, x)).sum(1, dtype=np.float64) + tables.intercept
    assert leaves == pytest.approx(booster.predict(x, raw_score=True), abs=1e-5)


def test_what_is_unknown_adds_nothing(text):
    tables = compiled(text, NAMES, examples()[0])
    x = unseen()
    amounts = tables.contributions(binned(tables, x))
    assert not amounts[np.isnan(x)].any()
    assert amounts[~np.isnan(x)].any()


def test_thresholds_themselves_go_left(booster, text):
    tables = unpurified(text, NAMES)
    edge = tables.edges[2]
    x = np.zeros((edge.size, 5))
    x[:, 2] = edge
    leaves = tables.contributions(binned(tables, x)).sum(1, dtype=np.float64) + tables.intercept
    assert leaves == pytest.approx(booster.predict(x, raw_score=True), abs=1e-5)


@pytest.mark.parametrize(
    "params",
    [
        {"zero_as_missing": False, "use_missing": False},
        {"bagging_fraction": 0.5, "bagging_freq": 1, "feature_fraction": 0.5},
        {"monotone_constraints": [1, -1, 0, 0, 0]},
        {"boost_from_average": False},
        {"max_depth": 1, "num_leaves": 2},
    ],
)
def test_other_ways_to_fit(params):
    booster = fitted(30, **params)
    tables = unpurified(booster.model_to_string(), NAMES)
    x = unseen()
    leaves = tables.contributions(binned(tables, x)).sum(1, dtype=np.float64) + tables.intercept
    assert leaves == pytest.approx(booster.predict(x, raw_score=True), abs=1e-5)


def test_a_model_of_one_leaf_is_its_intercept():
    x, _ = examples(100)
    labels = np.zeros(100, int)
    labels[0] = 1
    data = lightgbm.Dataset(x, labels, feature_name=NAMES, params={"verbosity": -1})
    booster = lightgbm.train(PARAMS | {"min_data_in_leaf": 90}, data, 3)
    tables = unpurified(booster.model_to_string(), NAMES)
    leaves = tables.contributions(binned(tables, x)).sum(1) + tables.intercept
    assert leaves == pytest.approx(booster.predict(x, raw_score=True), abs=1e-5)


def shapley(predict, background: list[tuple[np.ndarray, np.ndarray]], row: np.ndarray):
    """Shapley values by definition: every coalition, the rest drawn independently.

    What the row does not know is drawn in every coalition.
    """
    count = len(row)

    def value(known: frozenset[int]) -> float:
        drawn = [list(zip(*one, strict=True)) for one in background]
        for i in known:
            drawn[i] = drawn[i] if np.isnan(row[i]) else [(row[i], 1.0)]
        return sum(
            np.prod([share for _, share in combination])
            * predict(np.array([v for v, _ in combination]))
            for combination in itertools.product(*drawn)
        )

    leaves = np.zeros(count)
    orders = list(itertools.permutations(range(count)))
    for order in orders:
        known: frozenset[int] = frozenset()
        for i in order:
            leaves[i] += value(known | {i}) - value(known)
            known |= {i}
    return leaves / len(orders), value(frozenset())


def middles(edges: np.ndarray) -> np.ndarray:
    """A value from within every bin; LightGBM reads what is on the edge beside zero as zero."""
    finite = np.clip(edges, -1e6, 1e6)
    return (np.append(finite[:1] - 1, finite) + np.append(finite, finite[-1:] + 1)) / 2


@pytest.mark.parametrize("count", [2, 3])
def test_amounts_are_shapley_values(count):
    x, y = examples()
    x = x[:, :count]
    names = NAMES[:count]
    data = lightgbm.Dataset(x, y, feature_name=names, params={"verbosity": -1, "max_bin": 5})
    booster = lightgbm.train(PARAMS | {"max_bin": 5}, data, 8)
    text = booster.model_to_string()
    tables = compiled(text, names, x)
    background = [
        (middles(edge), one[:-1] / one[:-1].sum())
        for edge, one in zip(tables.edges, tables.background, strict=True)
    ]
    cache: dict[tuple, float] = {}

    def predict(row: np.ndarray) -> float:
        key = tuple(map(str, row))
        if key not in cache:
            cache[key] = float(booster.predict(row[None], raw_score=True)[0])
        return cache[key]

    for row in (x[0], x[1], np.append(x[2, 1:], np.nan), np.full(count, np.nan, np.float32)):
        expected, base = shapley(predict, background, row)
        amounts = tables.contributions([tables.bins(i, row[i : i + 1]) for i in range(count)])
        assert amounts[0] == pytest.approx(expected, abs=1e-5)
        assert tables.intercept == pytest.approx(base, abs=1e-5)


def test_amounts_are_centred_on_those_who_know(text):
    x, _ = examples()
    tables = compiled(text, NAMES, x)
    bins = binned(tables, x)
    for i, table in enumerate(tables.single):
        assert table[bins[i][~np.isnan(x[:, i])]].mean() == pytest.approx(0, abs=1e-5)
    assert not tables.single[NAMES.index("unused")].any()


def test_deeper_trees_are_refused():
    deep = fitted(5, max_depth=4, num_leaves=12).model_to_string()
    with pytest.raises(UserError, match=r"more than two signals|deeper than two splits"):
        unpurified(deep, NAMES)


@pytest.mark.parametrize("names", [NAMES[:4], [*NAMES, "more"], ["z", *NAMES[1:]], NAMES[::-1]])
def test_other_signals_are_refused(text, names):
    with pytest.raises(UserError, match="other signals"):
        unpurified(text, names)


def test_several_boosters_compile_into_their_mean():
    x, _ = examples()
    several = [fitted(20, seed=seed) for seed in range(3)]
    texts = [booster.model_to_string() for booster in several]
    model = compile_trees(texts, NAMES, pl.DataFrame(x, schema=NAMES), np.ones(len(x)))
    known = x[~np.isnan(x).any(1)]
    expected = np.mean([booster.predict(known, raw_score=True) for booster in several], axis=0)
    assert model.score(pl.DataFrame(known, schema=NAMES)) == pytest.approx(expected, abs=0.05)
    assert np.abs(model.score(pl.DataFrame(known, schema=NAMES)) - expected).mean() < 0.01


def test_a_model_and_a_share_of_another_on_its_bins(text):
    model = compiled(text, NAMES, examples()[0])
    x = pl.DataFrame(unseen().astype(np.float64), schema=NAMES)
    assert sum_of(model, model, 0.5).score(x) == pytest.approx(1.5 * model.score(x), abs=1e-4)
