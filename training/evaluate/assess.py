"""How good any model is on any labels: figures in all and by slice, each with an interval."""

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from linkvet.features.evidence import NAMES as LEVELS
from linkvet.features.profile_summary import summarise
from linkvet.model.folder.sealed import digest
from linkvet.model.predict import predict
from linkvet.model.prior_shift import to_profile
from linkvet.model.results.domains import by_domain
from linkvet.model.results.link_kind import kinds
from linkvet.model.store import Model
from linkvet.model.verdicts.verdict import threshold
from linkvet.training.examples.house_labels import Labelled
from linkvet.training.metrics.binomial import lower_bound
from linkvet.training.metrics.bootstrap import DRAWS, draw, interval, with_intervals

PRECISION = 0.985  # what disavow verdicts are asked to reach
FEWEST = 10  # of each class before a slice is measured
MOST = 12  # values of one column that are told apart
QUARTERS_FOR = 730  # days: what was first seen within two years is told apart by quarter
# where the next band begins, and what the bands are called
POPULARITY = {
    "domain_rating": (
        "domain rating",
        (10, 30, 50, 70),
        ("below 10", "10 to 29", "30 to 49", "50 to 69", "70 and more"),
    ),
    "domain_traffic": (
        "domain traffic",
        (1, 100, 10_000),
        ("none", "1 to 99", "100 to 9,999", "10,000 and more"),
    ),
}


def assess(labelled: Labelled, model: Model, draws: int = DRAWS) -> dict[str, dict[str, Any]]:
    """Figures of a model on labels, in all and by slice, each with an interval over groups.

    Slices are by level of evidence, vendor, kind, language, ending, the site's popularity, the
    labels' source and when the link was first seen, as far as the exports tell. Labels the model
    was taught flatter it: nothing here can know which they were.
    """
    table = scored(labelled, model)
    sliced = slices(labelled, table)
    figures = {"all": _figures(table, draws)}
    for column in sliced.columns:
        for value in _common(sliced[column]):
            part = table.filter(sliced[column] == value)
            spam = int(part["spam"].sum())
            if FEWEST <= spam <= part.height - FEWEST and part.height < table.height:
                figures[f"{column}: {value}"] = _figures(part, draws)
    return figures


def flattered(model: Model, paths: list[Path]) -> list[str]:
    """Say which of these files the model was taught, and so must not be measured on."""
    taught = set(model.card.get("data", {}).values())
    return [
        f"{path.name} is a file this model was taught: the figures flatter it"
        for path in paths
        if digest(path.read_bytes()) in taught
    ]


def scored(labelled: Labelled, model: Model) -> pl.DataFrame:
    """Labelled links with spam, probability, group, domain, pattern and kind.

    `above` says whether they lie above the disavow cut of their pattern.
    """
    links = labelled.links
    code = by_domain(links)[1]
    predictions = predict(links, summarise(links, labelled.site), model, code)
    predictions, _ = to_profile(predictions, model, code)
    cut = np.array([threshold(model.cut(level, PRECISION)) for level in LEVELS])
    return pl.DataFrame(
        {
            "spam": labelled.spam,
            "probability": predictions.probability,
            "group": labelled.group,
            "domain": links["domain"].cast(pl.String),
            "pattern": np.array(list(LEVELS))[predictions.pattern],
            "kind": pl.Series(
                kinds(links, predictions.values, predictions.probability), dtype=pl.String
            ),
            "above": predictions.probability >= cut[predictions.pattern],
        }
    ).filter(pl.Series(labelled.known))


def slices(labelled: Labelled, table: pl.DataFrame) -> pl.DataFrame:
    """What tells labelled links apart, one column per way, null where it is unknown.

    `table` is what `scored` gives.
    """
    links = labelled.links.filter(pl.Series(labelled.known))
    columns = {"pattern": table["pattern"], "kind": table["kind"]}
    columns["ending"] = table["domain"].str.extract(r"\.([^.]+)$")
    for column in ("vendor", "language"):
        if column in links.columns:
            columns[column] = links[column].cast(pl.String)
    if labelled.source is not None:
        columns["source"] = labelled.source.filter(pl.Series(labelled.known))
    columns |= _popularity(links)
    if "first_seen" in links.columns:
        columns["first seen"] = _periods(links["first_seen"])
    return pl.DataFrame(columns)


def _popularity(links: pl.DataFrame) -> dict[str, pl.Series]:
    """Bands of the first measure of popularity that is known for any link."""
    for column, (name, breaks, names) in POPULARITY.items():
        if column in links.columns and links[column].is_not_null().any():
            at = np.searchsorted(breaks, links[column].to_numpy(), side="right")
            bands = pl.Series(names, dtype=pl.Enum(names)).gather(at)
            return {name: pl.select(pl.when(links[column].is_not_null()).then(bands)).to_series()}
    return {}


def _periods(days: pl.Series) -> pl.Series:
    """Years in order, or quarters where all days lie close together."""
    name = days.dt.year().cast(pl.String)
    numbers = days.cast(pl.Int32).drop_nulls().to_numpy()  # days since 1970
    if numbers.size and np.ptp(numbers) <= QUARTERS_FOR:
        name = name + " Q" + days.dt.quarter().cast(pl.String)
    return name.cast(pl.Enum(name.drop_nulls().unique().sort()))


def _common(column: pl.Series) -> list:
    """The commonest values; those of a scale in its order, others by how many rows they have."""
    counts = column.alias("value").drop_nulls().value_counts()
    counts = counts.sort("count", "value", descending=[True, False]).head(MOST)
    return (counts.sort("value") if column.dtype == pl.Enum else counts)["value"].to_list()


def _figures(table: pl.DataFrame, draws: int) -> dict[str, Any]:
    spam, probability = table["spam"].to_numpy().astype(int), table["probability"].to_numpy()
    group = table["group"].to_numpy()
    return with_intervals(spam, probability, probability, group, draws) | _at_cut(table, draws)


def _at_cut(table: pl.DataFrame, draws: int) -> dict[str, Any]:
    """What lies above the disavow cut, by domain: how many, how many are spam, and the bound."""
    by = table.group_by("domain", maintain_order=True).agg(
        pl.col("spam").mean() > 0.5, pl.col("above").mean() > 0.5, pl.col("group").first()
    )
    spam, above = by["spam"].to_numpy(), by["above"].to_numpy()
    right, count = int((spam & above).sum()), int(above.sum())
    parts = [
        np.stack([times[:, rows].sum(axis=1) for rows in (spam & above, above, spam)])
        for times in draw(spam, by["group"].to_numpy(), draws)
    ]
    hits, drawn, bad = np.concatenate(parts, axis=1) if parts else np.empty((3, 0))
    return {
        "domains_above_cut": count,
        "of_them_spam": right,
        "precision_at_cut": right / count if count else None,
        "precision_at_cut_interval": interval(hits[drawn > 0] / drawn[drawn > 0]),
        "precision_at_cut_lower_bound": lower_bound(right, count) if count else None,
        "recall_at_cut": right / max(int(spam.sum()), 1),
        "recall_at_cut_interval": interval(hits[bad > 0] / bad[bad > 0]),
    }
