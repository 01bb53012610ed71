"""Labelled links that a model judges nearly right."""

import numpy as np
import polars as pl
import pytest
from link_fixture import SITE, links

from linkvet.features.profile_summary import summarise
from linkvet.model.predict import predict
from linkvet.model.store import load
from linkvet.training.examples.house_labels import Labelled


@pytest.fixture(scope="module")
def predicted():
    """Links on domains of their own, what the model that ships predicts, and labels that agree."""
    many = links(200)
    domains = pl.Series([f"d{n}.example" for n in range(200)])
    many = many.with_columns(host=domains, domain=domains.cast(pl.Categorical))
    predictions = predict(many, summarise(many, SITE), load(), np.arange(200))
    return many, predictions, (predictions.probability > np.median(predictions.probability))


@pytest.fixture(scope="module")
def case(predicted):
    """Links labelled as the model itself would, but for one in ten."""
    many, _, agreeing = predicted
    spam = agreeing.astype(float)
    spam[::10] = 1 - spam[::10]
    spam[::7] = np.nan
    return Labelled(many, spam, np.ones(200), many["host"].to_numpy(), SITE, [])
