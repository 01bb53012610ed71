"""Several models averaged into one text."""

import lightgbm
import numpy as np

from linkvet.training.custom_table.merge_boosters import average


def fitted(seed: int) -> lightgbm.Booster:
    random = np.random.default_rng(0)
    x = random.normal(size=(400, 3))
    x[random.random(x.shape) < 0.1] = np.nan
    params = {
        "objective": "binary",
        "num_leaves": 4,
        "extra_trees": True,
        "seed": seed,
        "verbosity": -1,
        "num_threads": 1,
    }
    return lightgbm.train(params, lightgbm.Dataset(x, x[:, 0] > 0.3), 7)


def test_lightgbm_reads_the_average_and_scores_by_the_mean():
    models = [fitted(seed) for seed in range(3)]
    one = lightgbm.Booster(model_str=average([m.model_to_string() for m in models]))
    x = np.random.default_rng(1).normal(size=(50, 3))
    mean = np.mean([m.predict(x, raw_score=True) for m in models], axis=0)
    assert one.num_trees() == 21
    assert np.ptp(mean) > 0.5
    np.testing.assert_allclose(one.predict(x, raw_score=True), mean, atol=1e-12)


def test_one_model_stays_as_it_is():
    text = fitted(0).model_to_string()
    assert average([text]) == text
