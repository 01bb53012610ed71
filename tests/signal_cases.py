"""One signal on one row: what the tables of cases in the tests of the feature rooms run on."""

import datetime

import polars as pl
import pytest

from linkvet.data.links import DTYPES
from linkvet.data.live import COLUMNS as OF_PAGES
from linkvet.features.table import SIGNALS

# columns that the extractor derives, where they are not numbers
DERIVED = {
    "name": pl.String(), "suffix": pl.String(), "subdomain": pl.String(), "brand": pl.String(),
    "anchor_lower": pl.String(), "title_lower": pl.String(), "anchor_plain": pl.String(),
    "title_plain": pl.String(), "path_plain": pl.String(), "shared_host": pl.Boolean(),
    "domain_first_seen": pl.Date(), "newest_day": pl.Date(),
}  # fmt: skip

Case = tuple[object, ...]


def dtype(column: str) -> pl.DataType:
    known = DTYPES.get(column) or OF_PAGES.get(column) or DERIVED.get(column)
    return known or pl.Float32()


def value(name: str, *given: object) -> float | None:
    """Value of a signal, given the columns it needs in their order."""
    needs = SIGNALS[name].needs
    row = {c: pl.Series([v], dtype=dtype(c)) for c, v in zip(needs, given, strict=True)}
    return pl.DataFrame(row).select(SIGNALS[name].expression()).item()


def each_case(cases: dict[str, list[Case]]) -> pytest.MarkDecorator:
    """Run a test on every case: `name`, the needed columns `given`, the value `wanted`."""
    rows = [(name, case[:-1], case[-1]) for name, listed in cases.items() for case in listed]
    return pytest.mark.parametrize(("name", "given", "wanted"), rows, ids=[
        f"{name}-{'-'.join(map(str, given))[:40]}" for name, given, _ in rows
    ])  # fmt: skip


def check(name: str, given: tuple[object, ...], wanted: float | None) -> None:
    found = value(name, *given)
    assert found is None if wanted is None else found == pytest.approx(wanted, abs=1e-4)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)
