"""Scores in log-odds with classes drawn from a known sigmoid of them."""

import numpy as np


def drawn(count: int = 4_000, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    score = random.normal(0, 2, count)
    return (random.random(count) < 1 / (1 + np.exp(-(0.7 * score - 0.5)))).astype(int), score
