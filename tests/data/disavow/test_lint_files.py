"""The linter of disavow files: encodings, limits, files of other kinds, owners' real files."""

import io
import zipfile
from pathlib import Path

import pytest
from disavow_fixture import LINES, broken_rules
from hypothesis import given, settings
from hypothesis import strategies as st

import linkvet
from linkvet.data.disavow.lint import lint
from linkvet.data.errors import UserError

ROOT = Path(linkvet.__file__).parents[1]
OWNERS = sorted((ROOT.parent / "shared/data/disavow").glob("owner_*.txt"))
# true faults of the owners' files, each looked at: file, line, rule
TRUE_ERRORS = {
    ("owner_26.txt", 11, "no-host"),  # an ending that does not exist
    ("owner_36.txt", 2, "blank"),
    ("owner_44.txt", 6, "bare-host"),
    ("owner_44.txt", 7, "bare-host"),
    ("owner_44.txt", 8, "bare-host"),
    ("owner_46.txt", 10, "text"),  # a title of a page after "domain:"
    ("owner_46.txt", 209, "text"),
}


def workbook() -> bytes:
    place = io.BytesIO()
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    return place.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (workbook(), "spreadsheet"),
        (b"{\\rtf1\\ansi\\pard domain:spam.example\\par}", "RTF"),
        (b'[{"domain": "spam.example"}]', "JSON"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "web page"),
        (b"Domain,Rating\nspam.example,3\nspam.test,4\n", "CSV"),
        (b"Source URL\tAnchor\nhttp://spam.example/\tcheap\n", "CSV"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x1f\x8b\x08\x00", "gz"),
        (bytes(range(256)) * 20, "isn't text"),
    ],
)
def test_a_file_of_another_kind_is_named(tmp_path, content, words):
    path = tmp_path / "disavow.txt"
    path.write_bytes(content)
    report = lint(path)
    assert [one.rule for one in report.findings][-1] == "foreign"
    assert any(words in one.what for one in report.findings)
    assert report.lines == 0


@pytest.mark.parametrize(
    ("encoding", "rule"),
    [
        ("utf-8", None),
        ("utf-8-sig", "byte-order-mark"),
        ("utf-16", "encoding"),
        ("utf-16-le", "encoding"),
        ("utf-16-be", "encoding"),
        ("cp1252", "encoding"),
    ],
)
def test_the_encoding_is_told_and_the_entries_are_read(tmp_path, encoding, rule):
    path = tmp_path / "disavow.txt"
    path.write_bytes("# gekauft von Händlern\ndomain:spam.example\n".encode(encoding))
    report = lint(path)
    assert report.domains == 1
    assert [one.rule for one in report.findings] == ([rule] if rule else [])


def test_limits_and_line_ends_and_names_of_the_file_are_told(tmp_path):
    assert broken_rules("#\n" * 100_001 + "domain:spam.example") == ["lines"]
    assert broken_rules("domain:a.example\r\ndomain:b.example\n") == ["line-ends"]
    assert broken_rules("domain:a.example\rdomain:b.example") == ["line-ends"]
    assert broken_rules("# nothing\n\n") == ["empty"]
    path = tmp_path / "disavow.csv"
    path.write_text("domain:spam.example\n#" + "x" * 2_000_000)
    assert [one.rule for one in lint(path).findings] == ["file-name", "bytes"]


def test_a_huge_file_is_refused_without_reading_it(tmp_path):
    path = tmp_path / "huge.txt"
    with path.open("wb") as handle:
        handle.truncate(500_000_000)
    with pytest.raises(UserError, match="larger than 10,000,000 bytes"):
        lint(path)


def test_more_lines_than_anybody_meant_are_refused(tmp_path):
    path = tmp_path / "lines.txt"
    path.write_bytes(b"a\n" * 500_001)
    with pytest.raises(UserError, match="more than 500,000 lines"):
        lint(path)


def test_what_cannot_be_read_is_named(tmp_path):
    for path in (tmp_path, tmp_path / "nowhere.txt"):
        with pytest.raises(UserError, match="cannot be read"):
            lint(path)


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=200).map(str.encode), LINES))
def test_no_file_makes_it_fail(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any.txt"
    path.write_bytes(content if isinstance(content, bytes) else "\n".join(content).encode())
    report = lint(path, site="my-site.example")
    assert all(one.what and one.cure for one in report.findings)


@pytest.mark.skipif(not OWNERS, reason="the owners' files are not here")
def test_real_files_of_owners_are_taken_but_for_their_true_faults():
    assert len(OWNERS) > 50
    errors = {
        (path.name, one.line, one.rule)
        for path in OWNERS
        for one in lint(path).findings
        if one.severity == "error"
    }
    assert errors == TRUE_ERRORS
