"""Pages joined to the rows of an export: which page, which link, what is filled, what is live."""

from os import mkfifo, times

import polars as pl
import pytest
from warc_fixture import archive, moved, page

from linkvet.data.errors import UserError
from linkvet.data.pages.live_check import add
from linkvet.data.pages.read import read_pages

SITE = "spa.example"
BODY = (
    b"<title>Walks</title><p>Go to <a href='https://www.spa.example/baths/'>the baths</a> or "
    b"<a rel=nofollow href='https://spa.example/rooms'>rooms</a>, says <a "
    b"href='https://other.example/'>she</a>.</p>"
)


def links(*urls, **columns):
    return pl.DataFrame({"source_url": list(urls)} | columns)


def joined(tmp_path, table, *answers, site=SITE):
    return add(table, [archive(tmp_path / "a.warc.gz", *answers)], site)[:2]


@pytest.mark.parametrize(
    "written",
    [
        "http://www.a.example/walks",
        "https://a.example/walks/",
        "HTTPS://A.example/walks?utm_source=x",
        "a.example/walks#top",
    ],
)
def test_spellings_of_an_address_find_its_page(tmp_path, written):
    table, counts = joined(tmp_path, links(written), page("https://a.example/walks", BODY))
    assert table["title"][0] == "Walks" and counts["links"] == 1


@pytest.mark.parametrize(
    ("target", "anchor", "live", "matched"),
    [
        ("https://spa.example/baths", "", "there", "the baths"),
        ("http://www.spa.example/rooms/", "x", "there", "rooms"),
        ("https://spa.example/gone", None, "moved on the page", "the baths"),
        ("https://spa.example/gone", "rooms", "moved on the page", "rooms"),
    ],
)
def test_the_link_is_found_by_target_then_by_anchor(tmp_path, target, anchor, live, matched):
    table = links(
        "https://a.example/walks", target_url=[target], anchor=pl.Series([anchor], dtype=pl.String)
    )
    table, counts = joined(tmp_path, table, page("https://a.example/walks", BODY))
    assert table["live"][0] == live and counts["live"] == {live: 1}
    assert table["anchor"][0] == (anchor or matched)
    assert table["nofollow"][0] is (matched == "rooms")


@pytest.mark.parametrize(
    ("was", "target", "live"),
    [
        (False, "baths", "there"),
        (True, "baths", "there, now followed"),
        (True, "rooms", "there"),
        (False, "rooms", "there, now nofollow"),
    ],
)
def test_a_changed_rel_is_told(tmp_path, was, target, live):
    table = links(
        "https://a.example/walks", target_url=[f"https://spa.example/{target}"], nofollow=[was]
    )
    table, _ = joined(tmp_path, table, page("https://a.example/walks", BODY))
    assert table["live"][0] == live and table["nofollow"][0] is was


def test_a_host_in_letters_of_its_own_is_found_under_its_ascii_name(tmp_path):
    body = b"<a href='https://www.xn--bder-loa.example/'>baths</a>"
    table = links("https://a.example/walks", target_url=["https://b\u00e4der.example/"])
    answer = page("https://a.example/walks", body)
    table, _ = joined(tmp_path, table, answer, site="b\u00e4der.example")
    assert table["live"][0] == "there"


def test_what_the_export_says_is_kept_and_the_rest_filled(tmp_path):
    table = links("https://a.example/walks", title=["Their title"], nofollow=[None])
    table = table.with_columns(pl.col("nofollow").cast(pl.Boolean))
    table, _ = joined(tmp_path, table, page("https://a.example/walks", BODY))
    row = table.row(0, named=True)
    assert row["title"] == "Their title" and row["nofollow"] is False
    assert (row["external_links"], row["linked_domains"], row["http_status"]) == (3, 2, 200)
    assert row["seen_place"] == "content"
    assert row["left_context"].endswith("Go to ")
    assert row["seen_neighbours"].endswith("other.example")


@pytest.mark.parametrize(
    ("status", "live"),
    [("404 Not Found", "page gone"), ("403 Forbidden", "blocked"), ("500 Oops", "page fails")],
)
def test_an_error_page_is_no_page(tmp_path, status, live):
    answer = ("https://a.example/", status, [("Content-Type", "text/html")], BODY)
    table, counts = joined(tmp_path, links("https://a.example/"), answer)
    assert table["live"][0] == live and counts["links"] == 0


def test_a_page_that_sends_visitors_on_redirects(tmp_path):
    body = b"<meta http-equiv=refresh content='0;url=https://b.example/'>"
    table, _ = joined(tmp_path, links("https://a.example/"), page("https://a.example/", body))
    assert table["live"][0] == "page redirects"


def test_a_page_without_the_link_has_lost_it(tmp_path):
    table, _ = joined(tmp_path, links("https://a.example/"), page("https://a.example/", b"<p>no"))
    assert table["live"][0] == "gone"


def test_redirects_lead_to_the_page_in_either_order_and_end(tmp_path):
    answers = [
        page("https://b.example/new", BODY),
        moved("https://a.example/old", "/older"),
        moved("https://a.example/older", "https://b.example/new"),
        moved("https://c.example/1", "/2"),
        moved("https://c.example/2", "/1"),
        moved("https://d.example/", "https://e.example/"),
    ]
    table = links("https://a.example/old", "https://c.example/1", "https://d.example/")
    table, _ = joined(tmp_path, table, *answers)
    assert table["live"].to_list() == ["there", "page redirects", "page redirects"]
    assert table["title"][0] == "Walks"


def test_of_two_captures_the_one_that_answers_counts(tmp_path):
    failed = ("https://a.example/", "500 Oops", [("Content-Type", "text/html")], b"")
    answers = page("https://a.example/", BODY), failed
    table, _ = joined(tmp_path, links("https://a.example/"), *answers)
    assert table["live"][0] == "there"


def test_pages_nobody_asked_for_are_not_read(tmp_path):
    path = archive(tmp_path / "a.warc", *(page(f"https://a.example/{n}", BODY) for n in range(200)))
    pages = read_pages([path], {"a.example/7"}, {SITE}, jobs=1)
    assert (pages.captures, list(pages.records)) == (200, ["a.example/7"])


def test_the_same_pages_give_the_same_table_however_many_work(tmp_path):
    bodies = [BODY.replace(b"Walks", b"W%d" % number) for number in range(30)]
    answers = [page(f"https://a.example/{n}", body) for n, body in enumerate(bodies)]
    path = archive(tmp_path / "a.warc.gz", *answers)
    table = links(*(f"https://a.example/{n}" for n in range(30)))
    wanted = {f"a.example/{n}" for n in range(30)}
    alone, together = (read_pages([path], wanted, {SITE}, jobs=jobs) for jobs in (1, 2))
    assert alone.records == together.records
    assert add(table, [path], SITE)[0].equals(add(table, [path], SITE)[0])


def test_no_page_changes_nothing_but_says_so(tmp_path):
    table, counts = joined(tmp_path, links("https://z.example/"), page("https://a.example/", BODY))
    assert counts["links"] == 0 and table["source_url"].to_list() == ["https://z.example/"]


def test_a_missing_archive_is_told():
    with pytest.raises(UserError, match="no such file"):
        add(links("https://a.example/"), ["nowhere.warc"], SITE)


def test_the_sites_own_pages_say_what_it_is_about(tmp_path):
    table = links("https://a.example/walks", target_url=["https://spa.example/baths/"])
    own = [
        page("https://www.spa.example/", b"<p>Warm springs"),
        page("https://spa.example/baths", b"<p>Steam rooms"),
        page("https://spa.example/unlinked", b"<p>Terms"),
    ]
    path = archive(tmp_path / "a.warc.gz", page("https://a.example/walks", BODY), *own)
    _, counts, about = add(table, [path], SITE)
    assert about == "Warm springs Steam rooms"
    assert (counts["own_pages"], counts["pages"]) == (2, 1)


def test_a_page_of_the_site_that_links_to_it_is_a_referring_page(tmp_path):
    table = links("https://spa.example/", target_url=["https://spa.example/baths/"])
    table, counts = joined(tmp_path, table, page("https://spa.example/", BODY))
    assert (counts["own_pages"], counts["pages"]) == (0, 1)
    assert table["title"][0] == "Walks"


@pytest.mark.parametrize(
    "body",
    [
        "<a " + " ".join(f"x{number}" for number in range(150_000)) + ">",
        "<a href=//b.example/><object>" * 40_000,
        "".join(f"<b x{number}>" for number in range(40_000)) + "<p>x" * 100_000,
        "<select>" + "<option>" * 120_000,
        "<div>" * 900_000,
    ],
    ids=["attributes", "nested links", "formatting", "options", "depth"],
)
def test_a_hostile_page_is_given_up_and_told(tmp_path, body):
    before = times()
    hostile, good = "https://a.example/hostile", "https://a.example/walks"
    path = archive(tmp_path / "a.warc.gz", page(hostile, body.encode()), page(good, BODY))
    pages = read_pages([path], ["a.example/hostile", "a.example/walks"], [SITE], jobs=1)
    spent = times()
    used = [one.children_user + one.children_system for one in (before, spent)]
    assert used[1] - used[0] < 2.5
    assert pages.records["a.example/walks"].columns["title"] == "Walks"
    assert [fault.place for fault in pages.faults] == [hostile]
    assert pages.faults[0].reason.startswith("the page takes more than")


def test_folders_named_like_archives_and_pipes_are_passed_over(tmp_path):
    (tmp_path / "x.warc").mkdir()
    mkfifo(tmp_path / "y.warc")
    mkfifo(tmp_path / "z.html")
    assert read_pages([tmp_path], [], [SITE], jobs=1).captures == 0
    with pytest.raises(UserError, match="is a device or a pipe"):
        read_pages([tmp_path / "y.warc"], [], [SITE], jobs=1)
