"""A file of any dialect into a frame: Parquet, JSON, or text in any encoding, also in gz and zip.

Text tables differ in delimiter, decimal mark, words for nothing and encoding; all are told from the
file, and what was decided is noted.
"""

import io
import zlib
from collections import Counter
from collections.abc import Collection
from pathlib import Path

import polars as pl

from linkvet.data import magic
from linkvet.data.errors import UserError
from linkvet.data.exports.cells import NOTHING
from linkvet.data.exports.files import csv_careful as careful
from linkvet.data.exports.files import csv_fast as delimited
from linkvet.data.exports.files.csv_fast import Reject
from linkvet.data.exports.files.dialect import Shape, headed_shape
from linkvet.data.exports.files.encoding import Encoding, Utf8, encoding
from linkvet.data.exports.files.streams import Blob, blobs, damaged

SAMPLE = 1 << 20  # bytes: a header of ten thousand columns fits
ERRORS = ["#n/a", "#nv", "#div/0!", "#num!", "#value!", "#ref!", "#name?"]  # of spreadsheets
MISSING = [*sorted(NOTHING), *ERRORS]
COMMA = r"^[+-]?\d+(?:,\d+)?(?:[eE][+-]?\d+)?$"
GROUPED = r"^[+-]?[1-9]\d{0,2}(?:,\d{3})+$"
FLAGS = {"true": True, "false": False}


def read_frame(
    path: Path, notes: list[str], words: Collection[str] = (), rejects: list[Reject] | None = None
) -> pl.DataFrame:
    """Read a table; cells of text tables are numbers wherever a whole column can be read so.

    Parameters
    ----------
    notes
        Takes what the user should know about how the file was understood.
    words
        Columns that stay text: labels, names.
    rejects
        Takes the rows that are left out, which are noted in any case.

    Raises
    ------
    UserError
        If there is no such file, or it is no single table.
    """
    blob = _only_one(path)
    try:
        with blob.open() as stream:
            content = stream.read()
    except (EOFError, OSError, zlib.error) as error:
        raise damaged(blob.name, error) from None
    if content.startswith(magic.WORKBOOKS):
        raise UserError("is a workbook", file=str(path), cure="Save its sheet as CSV.")
    enc = encoding(content[:SAMPLE])
    try:
        if content.startswith(magic.PARQUET):
            return pl.read_parquet(io.BytesIO(content))
        start = Utf8(io.BytesIO(content[:SAMPLE]), enc).read()
        if start.lstrip()[:1] in (b"{", b"["):
            lines = start.lstrip()[:1] == b"{"
            text = Utf8(io.BytesIO(content), enc).read()
            return (pl.read_ndjson if lines else pl.read_json)(
                io.BytesIO(text), infer_schema_length=None
            )
    except pl.exceptions.PolarsError as error:
        why = str(error).strip().partition("\n")[0]
        raise UserError(
            f"cannot be read as a table: {why}",
            file=str(path),
            cure="Give Parquet, CSV or JSON lines.",
        ) from None
    shape = headed_shape(start.decode(), str(path), cut=len(content) > SAMPLE)
    frame = _text(content, enc, shape, path, notes, [] if rejects is None else rejects)
    return _typed(frame, shape.delimiter, words, notes)


def _only_one(path: Path) -> Blob:
    if not path.is_file():
        raise UserError("there is no such file", file=str(path))
    tables = blobs(path)
    if len(tables) > 1:
        raise UserError(
            f"holds {len(tables)} tables", file=str(path), cure="Unpack the one you mean."
        )
    return tables[0]


def _text(
    content: bytes,
    enc: Encoding,
    shape: Shape,
    path: Path,
    notes: list[str],
    rejects: list[Reject],
) -> pl.DataFrame:
    """All cells as text, columns by name; rows of another width are left out and counted."""
    used = list(range(len(shape.names)))
    stream = Utf8(io.BytesIO(content), enc, skip=shape.skip)
    try:
        frame = pl.concat(delimited.read_fast(stream, shape, used, {}, rejects))
    except delimited.Unsure:
        stream = Utf8(io.BytesIO(content), enc, skip=shape.skip)
        frame, _, rejects[:], _ = careful.read_careful(stream, shape, used)
    notes += [note for note in (enc.note, *stream.notes) if note]
    if rejects:
        first = rejects[0]
        notes.append(
            f"{len(rejects)} rows were left out, the first row {first.row}: {first.reason}"
        )
    names = [name or f"column {at + 1}" for at, name in enumerate(shape.names)]
    if twice := [name for name, count in Counter(names).items() if count > 1]:
        raise UserError(
            "two columns have this name", file=str(path), column=twice[0], cure="Rename one."
        )
    return frame.rename(dict(zip(frame.columns, names, strict=True)))


def _typed(
    frame: pl.DataFrame, delimiter: str, words: Collection[str], notes: list[str]
) -> pl.DataFrame:
    """Numbers and flags out of text, column by column; one decimal mark for the whole file."""
    bare = frame.with_columns(pl.col(pl.String).str.strip_chars())
    bare = bare.with_columns(
        pl.when(~pl.col(name).str.to_lowercase().is_in(MISSING)).then(name).alias(name)
        for name in bare.columns
    )
    read = {name: _plain(bare[name]) for name in bare.columns if name not in words}
    odd = [
        name
        for name, column in read.items()
        if column.dtype == pl.String
        and column.drop_nulls().str.contains(rf"{COMMA}|{GROUPED}").all()
    ]
    if odd:
        grouped = delimiter == "," and all(
            column.str.contains(rf"^[^,]*$|{GROUPED}").all()
            for column in (bare[name].drop_nulls() for name in odd)
        )
        mark = "thousands" if grouped else "decimals"
        notes.append(
            f"a comma was read as the mark of {mark} in {len(odd)} columns, as in '{odd[0]}'"
        )
        by = pl.col(odd).str.replace_all(",", "" if grouped else ".", literal=True)
        read |= {c.name: c for c in bare.select(by.cast(pl.Float64, strict=False))}
    return bare.with_columns(read.values())


def _plain(column: pl.Series) -> pl.Series:
    """The column as numbers or flags if every cell can be read so, else as it is."""
    numbers = column.cast(pl.Float64, strict=False)
    if numbers.null_count() == column.null_count():
        return numbers
    low = column.str.to_lowercase()
    if low.drop_nulls().is_in(list(FLAGS)).all():
        return low.replace_strict(FLAGS, return_dtype=pl.Boolean)
    return column
