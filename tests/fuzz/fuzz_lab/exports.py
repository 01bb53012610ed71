"""Exports in text and JSON, and packed: csv in several encodings and separators, tsv, zip, gz."""

import csv
import gzip
import io
import json
import zipfile
from random import Random
from typing import Any

from fuzz_lab.case import Case, scored
from fuzz_lab.damage import damaged
from fuzz_lab.table import Table, encodable, mutated
from fuzz_lab.values import value

CODECS = (
    "utf-8",
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "cp1252",
    "latin-1",
    "cp1251",
    "shift_jis",
    "gb18030",
    "euc-kr",
)
ENDS = ("\n", "\r\n", "\r")
DAMAGED = 0.4  # share of files that are damaged as bytes
METHOD_AT = {b"PK\x03\x04": 8, b"PK\x01\x02": 10}  # where a zip's headers name the compression


def text_table(random: Random, table: Table, separator: str) -> tuple[bytes, int | None]:
    """A table as text, and how many rows it holds."""
    table, rows = encodable(table), table.rows
    file = io.StringIO(newline="")
    quoting = random.choice((csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    end = random.choice(ENDS)
    if quoting == csv.QUOTE_MINIMAL and any(
        one in cell for row in table.cells for cell in row for one in "\r\n" if one not in end
    ):
        rows = None  # the writer quotes no line end but its own, and each may be read as one
    writer = csv.writer(file, delimiter=separator, quoting=quoting, lineterminator=end)
    writer.writerow(table.names)
    writer.writerows(table.cells)
    text, codec = file.getvalue(), random.choice(CODECS)
    if random.random() < 0.1:
        text, rows = (
            random.choice((f"sep={separator}\n", "Report of 2026\n\n", "\n\n", "\ufeff")) + text,
            None,
        )
    raw = text.encode(codec, "replace")
    if codec == "utf-8" and random.random() < 0.15:
        raw, rows = text.encode("utf-8", "surrogatepass"), None
    return (damaged(random, raw), None) if random.random() < DAMAGED else (raw, rows)


def csv_file(random: Random) -> Case:
    """A comma, semicolon or pipe between the cells."""
    raw, rows = text_table(random, mutated(random), random.choice(",,;|"))
    return Case({"export.csv": raw}, scored(random, "export.csv"), rows)


def tsv_file(random: Random) -> Case:
    """A tab between the cells, and now and then a list of URLs without a header."""
    if random.random() < 0.2:
        raw = "\n".join(row[0] for row in encodable(mutated(random)).cells).encode()
        return Case({"urls.txt": raw}, scored(random, "urls.txt"))
    raw, rows = text_table(random, mutated(random), "\t")
    return Case({"export.tsv": raw}, scored(random, "export.tsv"), rows)


def _json_value(random: Random, cell: str) -> Any:
    match random.randrange(14):
        case 0:
            return None
        case 1:
            return random.choice((True, 0, -1, 1.5, 10**400, float("nan"), float("inf"), 1e308))
        case 2:
            return [cell, value(random)]
        case 3:
            return {cell: value(random), "x": [{}]}
        case 4:
            return [[], [1, None]]
    return cell


def json_rows(random: Random) -> tuple[list[Any], int | None]:
    """Rows as JSON holds them, and how many there are to account for."""
    table = mutated(random)
    rows: list[Any] = [
        {name: _json_value(random, cell) for name, cell in zip(table.names, row, strict=True)}
        for row in table.cells
    ]
    count = table.rows
    if rows and random.random() < 0.2:
        rows[random.randrange(len(rows))] = random.choice((None, 1, "x", [], [1], {}, {"": ""}))
        count = None
    return rows, count


def _written(random: Random, one: Any) -> str:
    return json.dumps(one, ensure_ascii=random.random() < 0.5)


def _encoded(random: Random, text: str) -> tuple[bytes, bool]:
    """Encode JSON, some of it damaged: whether it is whole is told."""
    raw = text.encode(random.choice(("utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16")), "replace")
    return (damaged(random, raw), False) if random.random() < DAMAGED else (raw, True)


def json_file(random: Random) -> Case:
    """A list, an object around one, or what is nested far deeper than any export."""
    rows, count = json_rows(random)
    if random.random() < 0.08:
        deep = random.choice((900, 3_000, 100_000))
        text = random.choice(
            (
                '[{"url":' + "[" * deep,
                "[" * deep + "]" * deep,
                '{"a":' * deep,
                '[{"url":' + "[" * deep + "]" * deep + "}]",
            )
        )
        return Case({"export.json": text.encode()}, scored(random, "export.json"))
    if random.random() < 0.3:
        whole = random.choice(({"backlinks": rows}, {"a": rows, "b": [1]}, {"a": {"b": rows}}))
        # an object of several lists is one row, or refused
        count = count if list(whole) == ["backlinks"] and rows else None
        raw, _ = _encoded(random, _written(random, whole))
    else:
        raw, sound = _encoded(random, _written(random, rows))
        count = count if sound else None
        return Case({"export.json": raw}, scored(random, "export.json"), count)
    return Case({"export.json": raw}, scored(random, "export.json"))


def jsonl_file(random: Random) -> Case:
    """One object a line."""
    rows, count = json_rows(random)
    raw, sound = _encoded(random, "\n".join(_written(random, row) for row in rows))
    return Case({"export.jsonl": raw}, scored(random, "export.jsonl"), count if sound else None)


def gz_file(random: Random) -> Case:
    """An export through gzip: several streams, cut short, or packed twice."""
    raw, rows = text_table(random, mutated(random), ",")
    match random.randrange(6):
        case 0:
            packed = gzip.compress(raw[:50], mtime=0) + gzip.compress(raw[50:], mtime=0)
        case 1:
            packed, rows = gzip.compress(gzip.compress(raw, mtime=0), mtime=0), None
        case 2:
            packed, rows = (
                gzip.compress(raw, mtime=0) + random.choice((b"\x00" * 30, b"x" * 9)),
                None,
            )
        case 3:
            packed, rows = gzip.compress(b"", mtime=0), None
        case 4:
            packed, rows = damaged(random, gzip.compress(raw, mtime=0)), None
        case _:
            packed = gzip.compress(raw, mtime=0)
    return Case({"export.csv.gz": packed}, scored(random, "export.csv.gz"), rows)


def zip_bytes(members: list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive with the same bytes for the same members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return file.getvalue()


def with_method(raw: bytes, method: int) -> bytes:
    """Rewrite which compression the headers of a zip name, such as Deflate64 (9)."""
    changed = bytearray(raw)
    for mark, at in METHOD_AT.items():
        start = raw.find(mark)
        while start >= 0:
            changed[start + at : start + at + 2] = method.to_bytes(2, "little")
            start = raw.find(mark, start + 4)
    return bytes(changed)


def zip_file(random: Random) -> Case:
    """An export in a zip: names twice, names that climb, odd compression, archives in archives."""
    raw, rows = text_table(random, mutated(random), ",")
    names = ["export.csv"]
    if random.random() < 0.4:
        names.append(
            random.choice(
                (
                    "export.csv",
                    "../escaped.csv",
                    "/escaped.csv",
                    "a/../../escaped.csv",
                    "readme.txt",
                    ".csv",
                    "b\u202ec.csv",
                    "x" * 300 + ".csv",
                    "\x1b[2J.csv",
                    "[/b].csv",
                    "d.csv.gz",
                    "inner.zip",
                    "e.xlsx",
                    "f.parquet",
                    "folder.csv/",
                    "__MACOSX/._export.csv",
                    "xl/workbook.xml",
                    "content.xml",
                )
            )
        )
        rows = None
    method = random.choice(
        (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
    )
    if len(set(names)) < len(names):
        packed = _twice(raw, names[0])
    else:
        packed = zip_bytes([(name, raw) for name in names], method)
    match random.randrange(8):
        case 0:
            packed, rows = (
                with_method(packed, random.choice((9, 1, 6, 12, 14, 93, 95, 98, 99, 65535))),
                None,
            )
        case 1:
            packed, rows = damaged(random, packed), None
        case 2:
            packed, rows = zip_bytes([("inner.zip", packed)]), None
        case 3:
            packed = random.choice((b"", b"x" * 20)) + packed
            rows = None
    return Case({"export.zip": packed}, scored(random, "export.zip"), rows)


def _twice(raw: bytes, name: str) -> bytes:
    """A zip with two members of one name, one renamed afterwards: the writer would warn of it."""
    other = "_" * len(name)
    return zip_bytes([(name, raw), (other, raw)]).replace(other.encode(), name.encode())
