"""Google's disavow file: what is read as meant, and that what is written is always valid."""

import pytest
from disavow_fixture import ENTRIES
from hypothesis import given, settings
from hypothesis import strategies as st

from linkvet.data.disavow import read as disavow
from linkvet.data.disavow.read import Entry, parse
from linkvet.data.disavow.write import write


@pytest.mark.parametrize(
    ("line", "kind", "value", "fault"),
    [
        ("domain:spam.example", "domain", "spam.example", None),
        ("domain:WWW.Spam.Example  ", "domain", "www.spam.example", None),
        ("domain:140.128.107.177", "domain", "140.128.107.177", None),
        ("domain:bücher.example", "domain", "xn--bcher-kva.example", None),
        ("http://spam.example/a?b=c#d", "url", "http://spam.example/a?b=c#d", None),
        ("Domain: spam.example", "domain", "spam.example", "lower case"),
        ("domain: spam.example", "domain", "spam.example", "blank after"),
        ("domain:spam.example # seller", "domain", "spam.example", "line of its own"),
        ("domain:https://spam.example/", "domain", "spam.example", "not a URL"),
        ("domain:*.spam.example", "domain", "spam.example", "wildcards"),
        ("http://spam.example/\ud800a", "url", "http://spam.example/a", "U+D800"),
        ("spam.example", "domain", "spam.example", "bare host"),
        ("spam.example/links.html", "url", "http://spam.example/links.html", "begins with"),
    ],
)
def test_a_line_is_read_as_it_was_meant(line, kind, value, fault):
    parsed = parse(f"# mine\n\n{line}\n")
    assert parsed.entries == [Entry(kind, value, 3)]
    assert [problem.line for problem in parsed.problems] == ([3] if fault else [])
    assert fault is None or fault in parsed.problems[0].what


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("domain:*.com", "every site under .com"),
        ("domain:storefront", "isn't a host"),
        ("domain:", "isn't a host"),
        ("domain:spam.example/forum/", "sub-path"),
        ("domain:900+ sites with high rating", "text, not a host"),
        ("best links cheap", "neither"),
        ("ftp://spam.example/file", '"ftp"'),
        ("http://no host/", "neither"),
    ],
)
def test_a_line_that_means_no_host_is_named_and_left_out(line, fault):
    parsed = parse(line)
    assert parsed.entries == []
    assert fault in parsed.problems[0].what


def test_any_line_ending_and_byte_order_mark_is_read():
    assert len(parse("\ufeffdomain:a.example\r\ndomain:b.example\rdomain:c.example").entries) == 3


def test_json_is_recognised_as_no_disavow_file():
    assert "JSON" in parse('{"spam": ["a.example"]}').problems[0].what


def test_limits_of_a_file_are_named():
    assert "lines" in parse("#\n" * 100_001).problems[0].what
    assert "characters" in parse("http://spam.example/" + "a" * 2048).problems[0].what


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_is_read_in_any_encoding(tmp_path, encoding):
    path = tmp_path / "disavow.txt"
    path.write_bytes("# für uns\ndomain:spam.example\n".encode(encoding))
    parsed = disavow.read(path)
    assert [entry.value for entry in parsed.entries] == ["spam.example"]
    assert bool(parsed.problems) == (encoding in ("utf-16", "cp1252"))


def test_written_lines_are_sorted_and_none_is_covered_by_another():
    text = write(
        [
            "http://forum.example/profile/9",
            "domain:spam.test",
            "domain:shop.spam.test",
            "https://www.spam.test/page",
            "domain:evilspam.test",
            "domain:spam.test",
        ]
    )
    assert text.splitlines()[-3:] == [
        "domain:evilspam.test",
        "domain:spam.test",
        "http://forum.example/profile/9",
    ]
    assert "# 2 domains and 1 page." in text


def test_nothing_to_disavow_is_a_file_of_comments():
    text = write([], ["Nothing reaches 0.99."])
    assert text == "# Nothing reaches 0.99.\n# 0 domains and 0 pages.\n\n"


def test_a_header_cannot_smuggle_in_an_entry():
    assert parse(write([], ["model\ndomain:good.example"])).entries == []


def test_over_the_line_limit_the_most_certain_entries_stay():
    text = write([f"domain:s{number}.example" for number in range(100_500)])
    assert len(text.splitlines()) <= disavow.MAX_LINES
    assert parse(text).problems == []
    assert "domain:s0.example\n" in text and "domain:s100499.example\n" not in text
    assert "most certain of 100,500 entries" in text


def test_over_the_size_limit_the_most_certain_entries_stay():
    text = write([f"http://spam.example/{number}/{'a' * 1500}" for number in range(2_000)])
    assert len(text.encode()) <= disavow.MAX_BYTES
    assert "http://spam.example/0/a" in text and "http://spam.example/1999/a" not in text


def test_an_entry_that_cannot_be_written_is_counted():
    text = write(["http://spam.example/" + "a" * 2048, "domain:*.xyz", "domain:ok.example"])
    assert "Left out: 2 lines" in text
    assert [entry.value for entry in parse(text).entries] == ["ok.example"]


@settings(max_examples=300, deadline=None)
@given(st.lists(ENTRIES, max_size=12), st.lists(st.text(max_size=40), max_size=3))
def test_what_is_written_reads_back_without_a_problem(entries, header):
    text = write(entries, header)
    parsed = parse(text)
    assert parsed.problems == []
    assert write([_line(entry) for entry in parsed.entries]).splitlines()[2:] == [
        _line(entry) for entry in parsed.entries
    ]


def _line(entry: Entry) -> str:
    return f"domain:{entry.value}" if entry.kind == "domain" else entry.value
