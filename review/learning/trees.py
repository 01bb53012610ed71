"""What taught trees say of the items of a review, and which of them that moves."""

import numpy as np
import polars as pl

MOVED = 0.1  # by how much a probability moves before a person is told


def item_probability(
    opinions: pl.DataFrame,
    domains: pl.Series,
    links: np.ndarray,
    item: np.ndarray,
    before: np.ndarray,
) -> np.ndarray:
    """Probability of each item by the taught model, shape (items,): the mean over its links.

    What the exports no longer hold stays as it was.

    Parameters
    ----------
    opinions
        Out of `linkvet.review.learning.teacher.Teacher.take`.
    domains, links, item
        Name, number of links and item of each domain, shape (domains,); a domain may stand there
        once for each item that it is part of.
    before
        Shape (items,).
    """
    table = pl.DataFrame({"domain": domains.cast(pl.String)})
    known = table.join(opinions, on="domain", how="left", maintain_order="left")["probability"]
    of_domain = known.to_numpy().astype(float)
    weight = np.where(np.isnan(of_domain), 0, links)
    total = np.bincount(item, weight, minlength=before.size)
    summed = np.bincount(item, weight * np.nan_to_num(of_domain), minlength=before.size)
    return np.where(total > 0, summed / np.maximum(total, 1), before)


def moved(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Items whose probability moved by a tenth or more, those that moved furthest first."""
    far = np.flatnonzero(np.abs(after - before) >= MOVED)
    return far[np.argsort(-np.abs(after - before)[far], kind="stable")]
