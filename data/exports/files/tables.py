"""Tables in memory (pandas, polars, Arrow, DuckDB) as files that are read like any other."""

import io
import sys
from collections.abc import Iterable
from typing import Any, Protocol, runtime_checkable

import polars as pl
import pyarrow as pa

from linkvet.data.errors import UserError
from linkvet.data.exports.files.streams import Blob, Stream

FAULTS = (pl.exceptions.PolarsError, pl.exceptions.PanicException, pa.ArrowException, TypeError)
EXACT = 2**53  # beyond it a float does not tell one whole number from the next


@runtime_checkable
class ArrowTable(Protocol):
    """A table that can be handed over through Arrow's C stream, whatever library made it."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Give a capsule of the stream."""
        ...


def table_blob(table: ArrowTable | pl.LazyFrame, name: str) -> Blob:
    """Write a table as a Parquet file in memory, so that it is read as an export is.

    The index of a pandas DataFrame is left out. Numbers that pandas made floats because some are
    missing become whole again.

    Raises
    ------
    UserError
        Where two columns share a name, or a column holds what Arrow cannot.
    """
    try:
        content = io.BytesIO()
        _frame(table, name).write_parquet(content, compression="lz4")
    except FAULTS as error:
        raise UserError(
            f"cannot be read as a table ({str(error).partition(chr(10))[0][:200]})",
            file=name,
            cure="Give its columns plain types: text, numbers, dates or booleans.",
        ) from None
    view = content.getbuffer()
    return Blob(name, name, len(view), lambda: Stream(io.BytesIO(view)))


def _frame(table: Any, name: str) -> pl.DataFrame:
    if _is_pandas(table):
        frame = pl.DataFrame(_from_pandas(table, name))
        return frame.with_columns(_whole(column) for column in frame.select(pl.col(pl.Float64)))
    if isinstance(table, pa.Table):
        _refuse_duplicates(table.column_names, name)
    frame = table.collect() if isinstance(table, pl.LazyFrame) else pl.DataFrame(table)
    return frame.with_columns(pl.col(pl.Float32, pl.Float64).fill_nan(None))


def _is_pandas(table: Any) -> bool:
    """Tell without loading pandas: who has a DataFrame has loaded it."""
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(table, pandas.DataFrame)


def _from_pandas(table: Any, name: str) -> pa.Table:
    table = table.set_axis([str(column) for column in table.columns], axis=1)
    _refuse_duplicates(table.columns, name)
    try:
        return pa.Table.from_pandas(table, preserve_index=False)
    except pa.ArrowException:  # one column holds objects of several types
        texts = {
            name: column.map(str, na_action="ignore")
            for name, column in table.items()
            if column.dtype == object
        }
        return pa.Table.from_pandas(table.assign(**texts), preserve_index=False)


def _refuse_duplicates(columns: Iterable[str], name: str) -> None:
    names = list(columns)
    twice = next((one for at, one in enumerate(names) if one in names[:at]), None)
    if twice is not None:
        raise UserError(
            "the table has two columns of this name",
            file=name,
            column=twice,
            cure="Rename or drop one of them.",
        )


def _whole(column: pl.Series) -> pl.Series:
    """Floats as whole numbers, where all of them are."""
    known = column.drop_nans().drop_nulls()
    if (known.is_finite() & (known.abs() < EXACT) & (known == known.round())).all():
        return column.fill_nan(None).cast(pl.Int64)
    return column.fill_nan(None)
