"""What may be wrong with a labelled table, told before anyone trusts the figures.

Vendors' own verdicts and row numbers are never learned from. A column that alone separates the
classes may be what the labels were made from: a model then learns to repeat it.
"""

import re
from collections.abc import Iterable

import numpy as np
import polars as pl
from scipy.stats import rankdata
from sklearn.metrics import roc_auc_score

from linkvet.data.exports.read import Source

MOST_VALUES = 20  # distinct texts up to which a column is one of classes
ROWS_PER_VALUE = 5  # on average; with fewer, each value stands in one class by chance


def never_learned(source: Source, table: pl.DataFrame) -> list[str]:
    """Say which columns of a labelled export no model is ever shown."""
    columns = [
        f"{name} (a vendor's own verdict)"
        for name, means in source.understood.items()
        if means == "vendor_verdict"
    ]
    rest = (name for name in source.ignored if name in table.columns)
    columns += [
        f"{name} (numbers the rows)"
        for name in rest
        if (numbers := _numbers(table[name])) is not None and is_id(numbers)
    ]
    return [f"not learned from: {', '.join(columns)}"] if columns else []


def giveaways(table: pl.DataFrame, spam: np.ndarray, but: Iterable[str] = ()) -> list[str]:
    """Say which columns alone separate the classes.

    `spam` is 1, 0 or NaN where there is no label, shape (rows,); `but` names columns to pass over.
    """
    known = ~np.isnan(spam)
    table, spam = table.drop(list(but), strict=False).filter(pl.Series(known)), spam[known]
    if not 0 < spam.sum() < spam.size:
        return []
    columns = [name for name in table.columns if _gives_away(table[name], spam)]
    if not columns:
        return []
    alone = "this column alone separates" if len(columns) == 1 else "each of these alone separates"
    return [
        f"{alone} spam from good, so the labels may have been made from it: {', '.join(columns)}"
    ]


def _gives_away(column: pl.Series, spam: np.ndarray) -> bool:
    numbers = _numbers(column)
    if numbers is not None:
        if is_id(numbers):
            return False
        if separation(numbers.cast(pl.Float64).fill_null(np.nan).to_numpy(), spam) > LEAKS:
            return True
    values = column.cast(pl.String).fill_null("")
    if values.n_unique() > min(MOST_VALUES, spam.size / ROWS_PER_VALUE):
        return False
    share = (
        pl.DataFrame({"value": values, "spam": spam})
        .group_by("value")
        .agg(pl.col("spam").mean())["spam"]
    )
    return bool(share.is_in([0.0, 1.0]).all())


def _numbers(column: pl.Series) -> pl.Series | None:
    """The column as numbers, null where empty; None where it holds anything else."""
    if column.dtype.is_numeric():
        return column
    if column.dtype != pl.String:
        return None
    texts = column.str.strip_chars().replace("", None)
    numbers = texts.cast(pl.Float64, strict=False)
    return numbers if 0 < numbers.count() == texts.count() else None


LEAKS = 0.995  # AUC of a column alone from which it is the label in another dress


ID_NAME = re.compile(
    r"(?:^|[_\-. ])(?:id|uid|uuid)$|(?:host|user|site|page|url|row|link|domain|doc|item|node)id$"
    r"|[a-z]I[dD]$",  # camel case
)


def is_id(column: pl.Series) -> bool:
    """Tell whether a column numbers its rows: by its name, or integers that only rise or fall.

    >>> is_id(pl.Series("hostid", [7, 9, 4])), is_id(pl.Series("paid", [7, 9, 4]))
    (True, False)
    >>> is_id(pl.Series("n", [1, 2, 5])), is_id(pl.Series("n", [1.5, 2.0, 5.0]))
    (True, False)
    """
    known = column.drop_nulls()
    if known.dtype == pl.Boolean or known.len() < 3:
        return False
    whole = known.dtype.is_integer() or bool((known.cast(pl.Float64) % 1 == 0).all())
    if not whole or known.n_unique() < 3:
        return False
    if ID_NAME.search(column.name) or column.name.lower() in ("id", "index", "row_number"):
        return True
    distinct = known.n_unique() == column.len()
    return distinct and (known.is_sorted() or known.is_sorted(descending=True))


def separation(values: np.ndarray, spam: np.ndarray) -> float:
    """How well a column alone tells the classes, 0.5 to 1: the better AUC of two directions.

    Measured with missing values as the lowest and as the highest, for a gap can tell too, and
    over the known values alone where at least half are known.
    """
    gap = np.isnan(values)
    areas = [auc(np.where(gap, end, values), spam) for end in (-np.inf, np.inf)]
    if gap.any() and gap.mean() <= 0.5:
        areas.append(auc(values[~gap], spam[~gap]))
    return max(max(one, 1 - one) for one in areas)


def auc(values: np.ndarray, spam: np.ndarray) -> float:
    """Area under the ROC curve, infinite values too; 0.5 where a class is absent."""
    if not 0 < spam.sum() < spam.size:
        return 0.5
    return float(roc_auc_score(spam, rankdata(values)))
