"""One table in many dialects is the same table; what cannot be told is refused or noted."""

import gzip
import zipfile

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from linkvet.data.errors import UserError
from linkvet.training.custom_table.file import read_frame

TEXT = "label,place,links,speed,paid\nspam,Zürich,12,1.5,true\ngood,Genève,7,-0.25,false\n"
FRAME = pl.DataFrame(
    {
        "label": ["spam", "good"],
        "place": ["Zürich", "Genève"],
        "links": [12.0, 7.0],
        "speed": [1.5, -0.25],
        "paid": [True, False],
    }
)


def read(tmp_path, content: bytes | str, name: str = "table.csv") -> tuple[pl.DataFrame, str]:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    notes: list[str] = []
    return read_frame(path, notes, ["label"]), "\n".join(notes)


def numbers(tmp_path, content: str, column: str = "x") -> list:
    return read(tmp_path, content)[0][column].to_list()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_delimiters_and_encodings(tmp_path, delimiter, encoding):
    frame, notes = read(tmp_path, TEXT.replace(",", delimiter).encode(encoding))
    assert_frame_equal(frame, FRAME)
    assert ("Windows-1252" in notes) == (encoding == "cp1252")


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_decimal_commas(tmp_path, delimiter):
    text = TEXT.replace(",", delimiter).replace(".", ",")
    frame, notes = read(tmp_path, text)
    assert_frame_equal(frame, FRAME)
    assert "a comma was read as the mark of decimals in 1 columns, as in 'speed'" in notes


def test_one_mark_holds_for_the_whole_file(tmp_path):
    decimals = 'label,x,y\nspam,"1,234","0,5"\ngood,"2,345","1,5"\n'
    assert numbers(tmp_path, decimals) == [1.234, 2.345]
    thousands = 'label,x,y\nspam,"1,234",0.5\ngood,"1,012,345",1.5\n'
    assert numbers(tmp_path, thousands) == [1234, 1012345]
    assert numbers(tmp_path, "label;x\nspam;0,123\ngood;1,234\n") == [0.123, 1.234]
    assert numbers(tmp_path, "label;x\nspam;1,234\ngood;2,345\n") == [1.234, 2.345]


def test_many_words_for_nothing(tmp_path):
    words = ["", "NA", "n/a", "NaN", "null", "None", "-", "–", "?", "#N/A", "#DIV/0!", "Unknown"]
    lines = "".join(f"spam,{word}\n" for word in words)
    frame = numbers(tmp_path, f"label,x\nspam, 1.5\ngood,inf\n{lines}")
    assert frame == [1.5, float("inf")] + [None] * len(words)


def test_a_column_with_a_word_in_it_stays_text(tmp_path):
    assert numbers(tmp_path, "label,x\nspam,1\ngood,many\n") == ["1", "many"]
    assert numbers(tmp_path, "label,x\n1,1\n0,2\n", "label") == ["1", "0"]


@pytest.mark.parametrize(
    "content",
    [
        '{"label": "spam", "x": 1.5}\n{"label": "good", "x": null}\n',
        '[{"label": "spam", "x": 1.5}, {"label": "good", "x": null}]',
    ],
)
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_json_by_its_content_whatever_its_name(tmp_path, content, pack):
    frame, _ = read(tmp_path, pack(content.encode()))
    assert frame.rows() == [("spam", 1.5), ("good", None)]


def test_gz_and_zip_as_they_are(tmp_path):
    assert_frame_equal(read(tmp_path, gzip.compress(TEXT.encode()), "table.csv.gz")[0], FRAME)
    with zipfile.ZipFile(tmp_path / "one.zip", "w") as archive:
        archive.writestr("table.csv", TEXT)
    assert_frame_equal(read_frame(tmp_path / "one.zip", [], ["label"]), FRAME)
    with zipfile.ZipFile(tmp_path / "one.zip", "a") as archive:
        archive.writestr("other.csv", TEXT)
    with pytest.raises(UserError, match="holds 2 tables"):
        read_frame(tmp_path / "one.zip", [])


def test_rows_of_another_width_are_left_out_and_said(tmp_path):
    frame, notes = read(tmp_path, "label,x\nspam,1\ngood\nspam,2,3\ngood,4\n")
    assert frame["x"].to_list() == [1, 4]
    assert "2 rows were left out, the first row 2: 1 cell where the header has 2" in notes


def test_cells_with_line_ends_and_delimiters(tmp_path):
    frame, _ = read(tmp_path, 'label;note;x\nspam;"a;b\nc";1\ngood;d;2\n')
    assert frame.rows() == [("spam", "a;b\nc", 1), ("good", "d", 2)]


def test_names_of_columns(tmp_path):
    frame, _ = read(tmp_path, ",label,x\n0,spam,1\n1,good,2\n")
    assert frame.columns == ["column 1", "label", "x"]
    with pytest.raises(UserError, match=r"column 'x'.*have this name"):
        read(tmp_path, "x,label,x\n0,spam,1\n")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04 cut", "archive is damaged"),
        (b"\xd0\xcf\x11\xe0 old", "is a workbook"),
        (gzip.compress(TEXT.encode(), mtime=0)[:40], "archive is damaged"),
        (b"<html><body>", "is a web page"),
        (b"\0\1\2" * 99, "not a text"),
        (b'{"label": ', "cannot be read as a table"),
        (b"PAR1 cut", "cannot be read as a table"),
        (b"", "file is empty"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path, content, words):
    with pytest.raises(UserError, match=words):
        read(tmp_path, content)
