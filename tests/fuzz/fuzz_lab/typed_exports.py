"""Exports whose cells have types: Parquet and workbooks."""

import io
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import polars as pl

from fuzz_lab.case import Case, scored
from fuzz_lab.damage import damaged
from fuzz_lab.exports import DAMAGED, zip_bytes
from fuzz_lab.table import Table, encodable, mutated
from fuzz_lab.workbook import MAIN, cell_of, workbook_parts

# what a column of a Parquet file can hold instead of text
COLUMNS: tuple[tuple[Any, pl.DataType | type[pl.DataType]], ...] = (
    (timedelta(days=1, microseconds=3), pl.Duration),
    (time(1, 2, 3), pl.Time),
    (date(2026, 1, 31), pl.Date),
    (datetime(2026, 1, 31), pl.Datetime("us", "Europe/Oslo")),
    (datetime(1, 1, 1), pl.Datetime("us")),
    (datetime(2200, 1, 1), pl.Datetime("ns")),
    (Decimal("1.50"), pl.Decimal(38, 10)),
    (Decimal(-10) ** 27, pl.Decimal(38, 0)),
    (b"\xff\x00a", pl.Binary),
    ([1, None], pl.List(pl.Int64)),
    ([["a"], []], pl.List(pl.List(pl.String))),
    ({"a": 1, "b": [1.5]}, pl.Struct({"a": pl.Int8, "b": pl.List(pl.Float64)})),
    ([timedelta(1)], pl.List(pl.Duration)),
    ({"d": date(2026, 1, 1)}, pl.Struct({"d": pl.Date})),
    ([b"\xff"], pl.List(pl.Binary)),
    ([1, 2], pl.Array(pl.Int32, 2)),
    (None, pl.Null),
    (True, pl.Boolean),
    ("a", pl.Categorical),
    (-(2**63), pl.Int64),
    (2**64 - 1, pl.UInt64),
    (float("nan"), pl.Float64),
    (float("inf"), pl.Float32),
    (1e308, pl.Float64),
    (10**30, pl.Int128),
)


def parquet_file(random: Random) -> Case:
    """Columns of any type under the names of an export."""
    table = encodable(mutated(random))
    names = [
        f"{name}{'' if table.names.index(name) == i else i}" for i, name in enumerate(table.names)
    ]
    columns = []
    for i, name in enumerate(names):
        cells: list[Any] = [row[i] for row in table.cells]
        kind: Any = pl.String
        if random.random() < 0.12:
            one, kind = random.choice(COLUMNS)
            cells = [one if random.random() < 0.8 else None for _ in cells]
        columns.append(pl.Series(name, cells, dtype=kind))
    file = io.BytesIO()
    compression: Any = random.choice(("zstd", "snappy", "uncompressed", "gzip"))
    pl.DataFrame(columns).write_parquet(file, compression=compression)
    raw = file.getvalue()
    # a row of nothing but nulls is still a row: pages do not come and go
    rows = len(table.cells) if table.countable and names == table.names else None
    if random.random() < DAMAGED:
        raw, rows = damaged(random, raw), None
    return Case({"export.parquet": raw}, scored(random, "export.parquet"), rows)


# cells that no export has: (attributes, content)
ODD_CELLS = (
    ('t="s"', "<v>99999999</v>"),
    ('t="s"', "<v>-1</v>"),
    ('t="s"', "<v>x</v>"),
    ('t="b"', "<v>7</v>"),
    ('t="e"', "<v>#DIV/0!</v>"),
    ('t="d"', "<v>2026-99-99</v>"),
    ('t="n"', "<v>1e999</v>"),
    ('t="n"', "<v>" + "9" * 5_000 + "</v>"),
    ('s="1"', "<v>1e12</v>"),
    ('s="1"', "<v>-5</v>"),
    ('s="1"', "<v>60</v>"),
    ('s="99"', "<v>1</v>"),
    ("", "<v></v>"),
    ("", "<f>A1</f>"),
    ('t="q"', "<v>1</v>"),
    ('t="inlineStr"', "<is><r><t>a</t></r><r><t>b</t></r></is>"),
)


def _sheet(random: Random, table: Table) -> tuple[str, bool]:
    """The XML of a sheet, and whether all of it is in order."""
    rows = [[cell_of(cell) for cell in row] for row in (table.names, *table.cells)]
    sound = True
    for _ in range(random.choice((0, 0, 0, 1, 3))):
        attributes, content = random.choice(ODD_CELLS)
        row = random.choice(rows)
        row[random.randrange(len(row))] = f"<c {attributes}>{content}</c>"
        sound = False
    body = "".join(f"<row>{''.join(row)}</row>" for row in rows)
    if random.random() < 0.15:
        sound = False
        far = random.choice(
            ("XFD1048576", "A1048576", "XFD1", "AAAA1", "A0", "A99999999999", "1A", "")
        )
        body = random.choice(
            (
                f'{body}<row><c r="{far}"><v>1</v></c></row>',
                f'<row r="{random.choice((0, -1, 2**31, 1048576))}"/>{body}',
                body.replace("<row>", "<row><c>", 1),
                f"{body}<row>" + '<c r="B2"><v>1</v></c>' * 3 + "</row>",
            )
        )
    size = random.choice(("", "", '<dimension ref="A1:XFD1048576"/>', '<dimension ref="x"/>'))
    return f'<worksheet xmlns="{MAIN}">{size}<sheetData>{body}</sheetData></worksheet>', sound


def workbook_file(random: Random) -> Case:
    """A workbook: cells of odd types and places, sheets that are not there, damaged XML."""
    table = encodable(mutated(random))
    sheet, sound = _sheet(random, table)
    if random.random() < 0.1:
        bomb = '<!DOCTYPE x [<!ENTITY a "' + "x" * 99 + '"><!ENTITY b "' + "&a;" * 99 + '">]>'
        sheet, sound = bomb + sheet.replace("<t>", "<t>&b;", 1), False
    names = random.choice((["Sheet1"], ["Sheet1"], ["Sheet1", "Other"], ["[/b]\x1b"], ["a" * 300]))
    content = {name: text.encode() for name, text in workbook_parts(sheet, names).items()}
    if random.random() < 0.2:
        name = random.choice(list(content))
        content[name], sound = damaged(random, content[name]), False
    if random.random() < 0.1:
        del content[random.choice(list(content))]
        sound = False
    raw = zip_bytes(list(content.items()))
    if random.random() < 0.2:
        raw, sound = damaged(random, raw), False
    rows = table.rows if sound and len(names) == 1 else None
    return Case({"export.xlsx": raw}, scored(random, "export.xlsx"), rows)
