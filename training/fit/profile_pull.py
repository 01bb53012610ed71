"""How far a link follows its profile's share of spam, learned from sites that were held out."""

import numpy as np
import polars as pl
from sklearn.linear_model import LogisticRegression

from linkvet.model.prior_shift import estimate, log_odds
from linkvet.model.store import Pull
from linkvet.training.examples.comment_campaigns import SET as MADE_UP


def fit_pull(spam: np.ndarray, probability: np.ndarray, share: np.ndarray, prior: float) -> Pull:
    """Fit a pull by maximum likelihood, hardly penalised.

    Parameters
    ----------
    spam, probability, share
        By link, shape (links,): class, calibrated probability, and the share of spam that its
        profile shows (`site_shares`).
    prior
        Share of spam behind the calibration.
    """
    towards = log_odds(share) - log_odds(np.array(prior))
    model = LogisticRegression(C=100.0).fit(np.column_stack([log_odds(probability), towards]), spam)
    slope, pull = (round(float(one), 6) for one in model.coef_[0])
    return Pull(slope, round(float(model.intercept_[0]), 6), pull)


def site_shares(about: pl.DataFrame, probability: np.ndarray, prior: float) -> np.ndarray:
    """Share of spam that each example's site shows at its level, shape (rows,).

    Labelled links are one a domain and site.

    It is `prior` where an example has no site: of what is known of no profile nothing is moved.
    """
    rows = about.select("site", "domain", "set", of=pl.Series(probability))
    known = rows.filter(pl.col("site").is_not_null() & (pl.col("set") != MADE_UP))
    once = known.group_by("site", "domain", maintain_order=True).agg(pl.col("of").mean())
    shares = {
        site: estimate(part["of"].to_numpy(), np.full(part.height, prior)).after
        for (site,), part in once.group_by("site", maintain_order=True)
    }
    return rows["site"].replace_strict(shares, default=prior, return_dtype=pl.Float64).to_numpy()
