"""`--pages` as a user meets it: links judged with their pages in view."""

import csv
import json
from pathlib import Path

import pytest
from command_line import fails
from link_fixture import SITE, links
from typer.testing import CliRunner
from warc_fixture import archive, moved, page

from linkvet.cli.main import app
from linkvet.model.results.scored import OF_PAGES, TABLE

PAGE = f"<title>Page</title><p>We went to <a href='https://{SITE}/'>the baths</a>.".encode()
FRAME = f"<p>Soup.</p><footer><a href='https://{SITE}/en/rooms'>x</a></footer>".encode()


@pytest.fixture(scope="module")
def export(tmp_path_factory) -> Path:
    """An export of twelve links, one of them twice, and a row that is none."""
    table = links(12).select("source_url", "target_url", "anchor", "title", "first_seen")
    path = tmp_path_factory.mktemp("export") / "links.csv"
    rows = table.write_csv().splitlines()
    path.write_text("\n".join([*rows, rows[1], "mailto:a@b.example,,,,"]) + "\n")
    return path


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> Path:
    """Pages of the first links: there, moved, gone, and so on; the last has no page."""
    urls = links(12)["source_url"].to_list()
    html = [("Content-Type", "text/html")]
    answers = [
        page(urls[0], PAGE),
        page(urls[1], FRAME),
        page(urls[2], PAGE),
        page(urls[3], b"<p>No"),
        moved(urls[4], "https://elsewhere.test/"),
        (urls[5], "404 Not Found", html, b""),
        (urls[6], "403 Forbidden", html, b""),
        (urls[7], "503 Busy", html, b""),
    ]
    return archive(tmp_path_factory.mktemp("pages") / "pages.warc.gz", *answers)


def scored(out: Path, *arguments: object) -> tuple[list[dict[str, str]], dict]:
    run = CliRunner().invoke(app, ["score", *map(str, arguments), "--out", str(out), "--no-report"])
    assert run.exit_code == 0, run.output
    with (out / "links.csv").open(newline="") as file:
        return list(csv.DictReader(file)), json.loads((out / "summary.json").read_text())


@pytest.fixture(scope="module")
def plain(export, tmp_path_factory):
    return scored(tmp_path_factory.mktemp("plain") / "out", export)


@pytest.fixture(scope="module")
def with_pages(export, pages, tmp_path_factory):
    return scored(tmp_path_factory.mktemp("seen") / "out", export, "--pages", pages)


def test_without_pages_there_is_nothing_new(plain):
    rows, summary = plain
    assert tuple(rows[0]) == TABLE
    assert "pages" not in summary


def test_two_columns_say_what_became_of_each_link(with_pages):
    rows, _ = with_pages
    assert tuple(rows[0]) == (*TABLE, *OF_PAGES.values())
    # links go to the home page where their number divides by three, else to the rooms
    assert [row["live"] for row in rows[:8]] == [
        "there",
        "there",
        "moved on the page",
        "gone",
        "page redirects",
        "page gone",
        "blocked",
        "page fails",
    ]
    assert [row["placement"] for row in rows[:4]] == ["content", "footer", "content", ""]
    assert all(row["live"] == row["placement"] == "" for row in rows[8:12])


def test_rows_in_are_rows_out_plus_rejects(plain, with_pages):
    for rows, summary in (plain, with_pages):
        assert summary["rows_in"] == 14 and summary["rejected"] == 1
        assert len(rows) == summary["rows_out"] == 13
        assert [row["row"] for row in rows] == [str(number) for number in range(1, 14)]
        assert rows[12]["link_id"] == rows[0]["link_id"]
    assert with_pages[0][12] == with_pages[0][0] | {"row": "13"}


def test_links_without_a_page_stay_as_they_were_and_others_do_not(plain, with_pages):
    for at, (before, after) in enumerate(zip(plain[0], with_pages[0], strict=True)):
        same = before["spam_probability"] == after["spam_probability"]
        # where the answer is an error or leads away, there is no page to learn from
        assert same == (4 <= at < 12), at
        assert before["source_url"] == after["source_url"]


def test_the_summary_says_how_far_the_pages_reached(with_pages):
    counts = with_pages[1]["pages"]
    assert counts["links"] == 4 and counts["captures"] == 8 and counts["faulty"] == 0
    assert counts["live"] == {
        "there": 2,
        "moved on the page": 1,
        "gone": 1,
        "page redirects": 1,
        "page gone": 1,
        "blocked": 1,
        "page fails": 1,
    }


def test_the_graph_of_the_domains_at_hand_is_a_table_of_its_own(export, pages, plain, tmp_path):
    rows, summary = scored(tmp_path / "out", export, "--pages", pages)
    with (tmp_path / "out" / "graph.csv").open(newline="") as file:
        table = list(csv.DictReader(file))
    at_hand = sorted({row["source_domain"] for row in rows[:4]})
    assert [row["source_domain"] for row in table] == at_hand
    # the pages link to the site they are read for, and to nobody else
    assert {row["links_to"] for row in table} == {"0"}
    assert summary["pages"]["linking"] == {"domains": 4, "linked": 0, "both_ways": 0}
    # a later run without pages takes the table away
    scored(tmp_path / "out", export)
    assert not (tmp_path / "out" / "graph.csv").exists()


def test_pages_may_be_given_twice_and_change_no_byte(export, pages, with_pages, tmp_path):
    assert scored(tmp_path / "out", export, "--pages", pages, "--pages", pages)[0] == with_pages[0]


def test_pages_of_other_sites_change_no_verdict(export, plain, tmp_path):
    others = archive(tmp_path / "other.warc.gz", page("https://other.example/", PAGE))
    rows, summary = scored(tmp_path / "out", export, "--pages", others)
    assert [{name: row[name] for name in TABLE} for row in rows] == plain[0]
    assert all(row["live"] == row["placement"] == "" for row in rows)
    assert summary["pages"] == {
        "captures": 1,
        "pages": 0,
        "links": 0,
        "live": {},
        "faults": [],
        "faulty": 0,
        "own_pages": 0,
        "linking": None,
    }


def test_what_cannot_be_read_is_told_and_the_rest_goes_on(export, pages, with_pages, tmp_path):
    folder = tmp_path / "saved"
    folder.mkdir()
    (folder / "nameless.html").write_text("<p>does not say where it is from")
    rows, summary = scored(tmp_path / "out", export, "--pages", pages, "--pages", folder)
    assert rows == with_pages[0]
    assert summary["pages"]["faulty"] == 1
    assert "nameless.html" in summary["pages"]["faults"][0]


def test_what_a_page_fills_in_counts_as_if_the_export_had_said_it(pages, tmp_path):
    urls = links(12)["source_url"].to_list()
    (tmp_path / "urls.csv").write_text("\n".join(["source_url", *urls]) + "\n")
    rows, summary = scored(
        tmp_path / "out", tmp_path / "urls.csv", "--site", SITE, "--pages", pages
    )
    assert rows[0]["anchor"] == ""  # the table shows what the export said
    assert float(rows[0]["evidence"]) > 2 * float(rows[8]["evidence"])
    known = {part["pattern"]: part["links"] for part in summary["evidence"]}
    assert known == {"titles": 3, "page-and-date": 9}


def test_explain_takes_them_too(export, pages):
    url = links(12)["source_url"][0]
    arguments = ["explain", str(export), "--link", url, "--json", "--pages", str(pages)]
    run = CliRunner().invoke(app, arguments)
    assert run.exit_code == 0, run.output
    explanation = json.loads(run.stdout)
    amounts = {one["signal"]: one["amount"] for one in explanation["signals"]}
    assert explanation["bias"] + sum(amounts.values()) == pytest.approx(
        explanation["sum"], abs=1e-6
    )
    assert {"seen_sites", "text_words", "link_position"} <= set(amounts)


@pytest.mark.parametrize("command", [["score"], ["explain", "--row", "links.csv:1"]])
@pytest.mark.parametrize(
    ("name", "words"), [("no.warc.gz", "no such file"), ("notes.txt", "isn't a web archive")]
)
def test_what_holds_no_pages_is_refused_by_name(
    export, tmp_path, capsys, monkeypatch, command, name, words
):
    (tmp_path / "notes.txt").write_text("these are no pages\n" * 200)
    monkeypatch.chdir(tmp_path)
    code, message = fails(capsys, monkeypatch, *command, export, "--pages", name)
    assert code == 2 and name in message and words in message
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
