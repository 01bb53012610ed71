"""The linter of disavow files: sixty faulty lines, files of other kinds, limits, real files."""

import csv
import io
import json
import os
import time
import zipfile
from pathlib import Path

import pytest
from disavow_fixture import ENTRIES, LINES, call
from hypothesis import given, settings
from hypothesis import strategies as st

import linkvet
from linkvet.data.disavow import read as disavow
from linkvet.data.disavow.lint import lint, lint_lines
from linkvet.data.disavow.merge import clean, settle
from linkvet.data.disavow.rules import RULES
from linkvet.data.disavow.write import write
from linkvet.data.errors import UserError
from linkvet.data.own_site import own_sites

HERE = Path(linkvet.__file__).parents[1] / "tests" / "fixtures"
OWNERS = sorted((HERE.parents[2] / "shared/data/disavow").glob("owner_*.txt"))
with (HERE / "disavow_faults.csv").open(encoding="utf-8", newline="") as handle:
    FAULTS = [tuple(row) for row in csv.reader(handle)][1:]
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


def found(text: str, site: str | None = None) -> list[tuple[int, str, str]]:
    """Lint a text and give line, rule and severity of each finding."""
    report = lint_lines(disavow.text_of(text), own_sites(site))
    return [(one.line, one.rule, one.severity) for one in report.findings]


def rules(text: str, site: str | None = None) -> list[str]:
    return [rule for _, rule, _ in found(text, site)]


def test_there_are_sixty_faulty_lines_and_more_than_half_of_the_rules_among_them():
    assert len(FAULTS) == 60
    assert len({rule for _, rule in FAULTS}) > len(RULES) / 2
    assert {rule for _, rule in FAULTS} <= RULES.keys()


@pytest.mark.parametrize(("line", "rule"), FAULTS)
def test_every_faulty_line_is_found(line, rule):
    text = f"# mine\ndomain:spam.example\n{line}\n"
    told = [one for one in found(text, site="my-site.example") if one[0] == 3]
    assert rule in [name for _, name, _ in told]
    unfit = [name for _, name, severity in told if severity == "error"]
    assert bool(unfit) == (RULES[rule].severity == "error"), told


@pytest.mark.parametrize("line", [line for line, _ in FAULTS])
def test_a_faulty_line_is_mended_into_one_that_lint_takes(line):
    text = "\n".join(settle(clean([line])[0])[0])
    assert "error" not in [severity for _, _, severity in found(text)]


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("domain:wordpress.com", "platform"),
        ("domain:github.io", "platform"),
        ("domain:www.youtube.com", "giant"),
        ("domain:store", "ending"),
        ("domain:co.zw", "ending"),
        ("domain:www.spam.test", "www"),
        ("http://spam.test", "home-page"),
        ("domain:SPAM.test", "upper-case"),
        ("HTTP://spam.test/a", "upper-case"),
        ("domain:b\u00fccher.test", "unicode-host"),
        ("http://spam.test/b\u00fccher", "unicode-path"),
        ("domain:203.0.113.7", "address"),
        ("domain:spam.comm", "unknown-ending"),
        ("domain:spam.example.com", "sample"),
        ("   domain:spam.test", "leading-blank"),
    ],
)
def test_what_is_taken_and_unwise_is_warned_of_alone(line, rule):
    assert found(f"# mine\n{line}") == [(2, rule, "warning")]


@pytest.mark.parametrize(
    "line",
    [
        "domain:spam.example",
        "domain:a.b.spam-links.test",
        "domain:xn--bcher-kva.example",
        "domain:under_score.spam.example",
        "domain:somebody.blogspot.com",
        "http://spam.example/page.html",
        "https://spam.example:8443/a?b=c,d&e=*#f",
        "https://www.spam.example/%D1%81%D0%BF%D0%B0%D0%BC/",
        "https://www.reddit.com/r/any/comments/1",
        "# anything: *.*, http://, domain: x",
        "  # a comment may begin later",
    ],
)
def test_a_line_as_google_wants_it_is_not_complained_about(line):
    assert found(f"domain:other.test\n{line}") == []


def test_duplicates_and_covered_entries_name_the_line_that_does_their_work():
    text = (
        "domain:spam.example\nDOMAIN:SPAM.example\nhttp://a.spam.example/b\ndomain:c.spam.example"
    )
    report = lint_lines(disavow.text_of(text))
    told = {(one.line, one.rule): one.what for one in report.findings}
    assert told[2, "duplicate"] == "the same as line 1"
    assert told[3, "covered"] == "domain:spam.example in line 1 covers this already"
    assert (4, "covered") in told
    assert (report.domains, report.pages) == (2, 1)


@pytest.mark.parametrize(
    "line",
    ["domain:my-site.example", "https://blog.my-site.example/x", "domain:www.my-site.example"],
)
def test_the_own_site_is_never_to_be_disavowed(line):
    assert "own-site" in rules(line, "https://www.my-site.example/")
    assert "own-site" not in rules(line, "site.example")


def test_a_platform_that_the_own_site_lies_on_is_the_own_site():
    assert rules("domain:blogspot.com", "me.blogspot.com") == ["own-site"]
    assert rules("domain:blogspot.com") == ["platform"]


def test_a_site_that_is_none_is_refused():
    with pytest.raises(UserError, match="is not a site"):
        own_sites("my site")


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
        (bytes(range(256)) * 20, "no text"),
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
    assert rules("#\n" * 100_001 + "domain:spam.example") == ["lines"]
    assert rules("domain:a.example\r\ndomain:b.example\n") == ["line-ends"]
    assert rules("domain:a.example\rdomain:b.example") == ["line-ends"]
    assert rules("# nothing\n\n") == ["empty"]
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


@settings(max_examples=300, deadline=None)
@given(LINES)
def test_what_is_mended_has_no_error_left(lines):
    mended = settle(clean(lines)[0])[0]
    assert [one for one in found("\n".join(mended)) if one[2] == "error"] == []
    assert settle(clean(mended)[0])[0] == mended


@settings(max_examples=200, deadline=None)
@given(st.lists(ENTRIES, max_size=12), st.lists(st.text(max_size=40), max_size=3))
def test_the_file_of_a_run_has_no_error(entries, header):
    assert [one for one in found(write(entries, header)) if one[2] == "error"] == []


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


def test_the_command_prints_line_fault_and_cure_and_exits_1_on_errors(tmp_path):
    path = tmp_path / "disavow.txt"
    path.write_text("domain:spam.example/\nhttp://spam.test/\n")
    run = call("lint", path)
    assert run.exit_code == 1
    assert f"{path}:1: error: a slash after the host: domain:spam.example/" in run.stdout
    assert "warning: this is the front page alone" in run.stdout
    assert "1 domain and 1 page: 1 error, 1 warning" in run.stdout
    path.write_text("domain:spam.example\n")
    run = call("lint", path)
    assert run.exit_code == 0 and "Most sites need no disavow file" in run.stdout


def test_json_of_the_command_has_every_finding(tmp_path):
    path = tmp_path / "disavow.txt"
    path.write_text("spam.example\n" * 30)
    run = call("lint", path, "--json")
    told = json.loads(run.stdout)
    assert (run.exit_code, told["errors"], told["warnings"]) == (1, 30, 29)
    assert {"line": 1, "severity": "error", "rule": "bare-host"}.items() <= told["findings"][
        0
    ].items()
    assert "20 more of the kind bare-host" in call("lint", path).stdout


def test_the_mended_file_is_written_and_clean(tmp_path):
    path, out = tmp_path / "disavow.txt", tmp_path / "mended.txt"
    path.write_bytes(
        "# mine\nDomain: Spam.Example\nhttp://spam.example/a\ndomain:my-site.example\n"
        "domain:best links\n".encode("utf-16")
    )
    run = call("lint", path, "--site", "my-site.example", "--fixed", out)
    assert run.exit_code == 1 and "2 lines that cannot be mended" in run.stderr
    assert out.read_text().splitlines() == [
        "# mine",
        "domain:spam.example",
        "# covered by domain:spam.example: http://spam.example/a",
        "# left out (this disavows my-site.example, your own site): domain:my-site.example",
        "# left out (this is text, not a host): domain:best links",
    ]
    assert call("lint", out, "--site", "my-site.example").exit_code == 0
    with pytest.raises(UserError, match="exists"):
        call("lint", path, "--fixed", out)
    assert call("lint", path, "--fixed", out, "--force").exit_code == 1


@pytest.mark.skipif(os.name == "nt", reason="a pipe of Unix")
def test_standard_input_is_read():
    run = call("lint", "-", input="domain:spam.example\n")
    assert run.exit_code == 0, run.output


@pytest.mark.parametrize(
    "line",
    ["\t" * 4_900_000, "ttp" + " " * 4_900_000 + "x#", "domain:" + "a." * 2_400_000, "ä" * 900_000],
)
def test_an_endless_line_takes_no_time(line):
    started = time.perf_counter()
    lint_lines(disavow.text_of(line))
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    "line", ["http" + " " * 9_900 + "x", "domain" + " " * 9_900, "hx" * 4_900, "domain " * 1_400]
)
def test_long_lines_take_time_by_their_length_alone(line):
    started = time.perf_counter()
    lint_lines(disavow.text_of(line + "\n" + line))
    assert time.perf_counter() - started < 1
