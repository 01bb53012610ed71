"""Learning from a disavow file: what it lists is spam, what it does not list is not thereby good.

Elkan & Noto 2008: a model of listed against not listed gives g(x); where the listed ones are a
random part of the spam, g is the probability of spam times the label frequency c, the share of the
spam that was listed. c is the mean of g over the listed (their estimator e1, section 3), and a link
that is not listed is spam with probability (1 - c) / c * g / (1 - g) (section 3, equation 4).
"""

from dataclasses import replace

import numpy as np

from linkvet.model.store import Model
from linkvet.training.adapt.boost import Taught, adapt
from linkvet.training.examples.house_labels import Labelled


def learn_unlabelled(model: Model, labelled: Labelled, seed: int = 0) -> tuple[Taught, float]:
    """Teach a model by links of which some are known spam; gives the label frequency as well.

    Links known to be good stay good.
    """
    listed, good = labelled.spam == 1, labelled.spam == 0
    probability = adapt(
        model, replace(labelled, spam=listed.astype(float)), seed, shifted=True
    ).after
    frequency = float(np.clip(probability[listed].mean(), 0.01, 1))
    odds = probability / np.maximum(1 - probability, 1e-9)
    likely = np.clip((1 - frequency) / frequency * odds, 0, 1)
    spam = np.where(listed, 1.0, np.where(good, 0.0, likely))
    return adapt(model, replace(labelled, spam=spam), seed), frequency
