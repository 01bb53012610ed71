"""Label issues, for a person to look at before training again: confident learning.

Northcutt, Jiang & Chuang 2021, section 3.1: a class's threshold is the mean held-out probability of
that class among the rows labelled with it. A label is an issue where the other class reaches its
threshold and, if both do, is the likelier one: the row lies off the diagonal of their confident
joint (equation 1). Issues are ranked by how much likelier the other class is (section 3.2).
"""

import numpy as np
import polars as pl

from linkvet.data.csv_injection import neutral
from linkvet.features.evidence import NAMES as LEVELS
from linkvet.features.extract import NAMES, signals
from linkvet.features.profile_summary import summarise
from linkvet.model.heads import HEAD_OF
from linkvet.model.reasons import texts
from linkvet.model.reasons.picked import Picked, least_telling, telling_sizes
from linkvet.model.store import Model
from linkvet.training.examples.house_labels import Labelled


def find_label_issues(spam: np.ndarray, probability: np.ndarray, pattern: np.ndarray) -> np.ndarray:
    """Positions of labels that are likely wrong, the likeliest first.

    Parameters
    ----------
    spam, probability, pattern
        Shape (rows,): label 0 or 1, held-out calibrated probability of spam, and what the rows are
        told apart by: what a good probability is depends on how much is known.
    """
    parts = [np.empty(0, np.int64)]
    for name in np.unique(pattern):
        rows = np.flatnonzero(pattern == name)
        parts.append(rows[_off_diagonal(spam[rows] > 0.5, probability[rows])])
    rows = np.concatenate(parts)
    return rows[np.argsort(-np.abs(probability - spam)[rows], kind="stable")]


def _off_diagonal(spam: np.ndarray, probability: np.ndarray) -> np.ndarray:
    if spam.all() or not spam.any():
        return np.zeros(spam.size, bool)
    both = np.column_stack([1 - probability, probability])
    thresholds = np.array([both[~spam, 0].mean(), both[spam, 1].mean()])
    confident = both >= thresholds
    likeliest = np.where(confident, both, -1).argmax(axis=1)
    return confident.any(axis=1) & (likeliest != spam)


def house_label_issues(
    model: Model, labelled: Labelled, at: np.ndarray, probability: np.ndarray, pattern: np.ndarray
) -> pl.DataFrame:
    """List the label issues of the house; reasons are the base model's, which saw no label.

    Parameters
    ----------
    at, probability, pattern
        Rows among the links, and what `linkvet.training.adapt.boost.Taught` holds of them.
    """
    rows = find_label_issues(labelled.spam[at], probability, pattern)
    links = labelled.links
    columns = links[at[rows]].select("source_file", "row", "source_url", *_there(links, "anchor"))
    values = signals(links, summarise(links, labelled.site), model.columns())
    return _listing(
        columns,
        labelled.spam[at][rows],
        probability[rows],
        _reasons(model, values[at[rows]], pattern[rows]),
    )


def example_label_issues(
    model: Model, about: pl.DataFrame, values: pl.DataFrame, score: np.ndarray
) -> pl.DataFrame:
    """List the label issues of examples, each once, by the fullest evidence there is of it.

    `about` and `values` as `linkvet.training.examples.load` gives them, `score` the out-of-fold
    scores; reasons are those of the final model.
    """
    rank = {name: place for place, name in enumerate(LEVELS)}
    fullest = pl.col("pattern").replace_strict(rank)
    same = pl.col("row").is_null() | (fullest == fullest.min().over("set", "row"))
    once = np.flatnonzero(about.select(same).to_series().to_numpy())
    pattern, spam = about["pattern"].to_numpy()[once], about["spam"].to_numpy()[once]
    probability = np.empty(once.size)
    for name in np.unique(pattern):
        here = pattern == name
        probability[here] = model.calibration[name].probability(score[once[here]])
    rows = find_label_issues(spam, probability, pattern)
    columns = about[once[rows]].select(
        source_file="set", row="row", domain="domain", source="source"
    )
    return _listing(
        columns, spam[rows], probability[rows], _reasons(model, values[once[rows]], pattern[rows])
    )


def as_csv(listing: pl.DataFrame) -> bytes:
    """The list as CSV that no spreadsheet runs."""
    return neutral(listing).write_csv().encode()


def _listing(
    columns: pl.DataFrame, spam: np.ndarray, probability: np.ndarray, reasons: pl.Series
) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "rank": np.arange(1, columns.height + 1),
            **{column.name: column for column in columns.get_columns()},
            "label": pl.Series(np.where(spam > 0.5, "spam", "good"), dtype=pl.String),
            "spam_probability": probability.round(4),
            "reasons": reasons,
        }
    )


def _there(links: pl.DataFrame, *names: str) -> list[str]:
    return [name for name in names if name in links.columns]


def _reasons(model: Model, values: pl.DataFrame, pattern: np.ndarray) -> pl.Series:
    """Main reasons of rows of signals by the head of their pattern, as `links.csv` has them."""
    head_of = np.array([HEAD_OF[name].name for name in pattern])
    picked = Picked(values.height)
    for head in dict.fromkeys(head_of):
        tables, rows = model.heads[head], np.flatnonzero(head_of == head)
        bins = tables.binned(values[rows])
        amounts = tables.contributions(bins)
        size = telling_sizes(amounts, bins, least_telling(tables))
        ids = np.array([NAMES.index(name) for name in tables.names], np.int16)
        picked.put(rows, amounts, size, ids)
    codes = picked.codes(lambda name, rows: values[name].gather(rows).to_numpy())
    return texts.as_json(codes, model.usual)
