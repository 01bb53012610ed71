"""Pages of exports: once each, and as a server is asked for them."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkvet.data.fetch.page_urls import PageUrl, by_host, pages_of, request_url
from linkvet.data.urls import normal_form


def test_a_page_is_wanted_once_however_it_is_spelled(tmp_path):
    export = tmp_path / "links.csv"
    export.write_text(
        "Source url,Target url\n"
        "https://a.example/x,https://me.example/\n"
        "https://a.example/x,https://me.example/other\n"
        "http://www.a.example/x/?utm_source=y#top,https://me.example/\n"
        "https://b.example/,https://me.example/\n"
        "mailto:me@a.example,https://me.example/\n"
    )
    pages = pages_of([export])
    assert [one.url for one in pages.page_urls] == ["https://a.example/x", "https://b.example/"]
    assert (pages.rows, sum(pages.unread.values())) == (5, 1)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("example.com", "http://example.com/"),
        ("HTTPS://Example.COM:443/a/../b", "https://example.com/a/../b"),
        ("http://example.com:8080?q=1", "http://example.com:8080/?q=1"),
        ("http://user:secret@example.com/", "http://example.com/"),
        ("http://bücher.example/ü?ä=%c3%a4#x", "http://xn--bcher-kva.example/%C3%BC?%C3%A4=%c3%a4"),
        ("http://example.com/100%", "http://example.com/100%25"),
        ("http://[2001:db8::1]:81/", "http://[2001:db8::1]:81/"),
    ],
)
def test_how_a_server_is_asked(text, url):
    assert request_url(text)[0] == url


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ftp://a.example/",
        "javascript:void(0)",
        "file:///etc/passwd",
        "localhost",
        "http://0x7f.1/",
        "http://2130706433/",
        "http://127.1/",
    ],
)
def test_what_is_no_page(text):
    assert request_url(text)[2]


@given(
    st.from_regex(
        r"(https?://)?(www\.)?a\.example(:\d{2,4})?(/\S{0,9})?(\?\S{0,9})?", fullmatch=True
    )
)
def test_the_page_stays_the_same_when_it_is_asked_for(text):
    url, _, problem = request_url(text)
    if not problem:
        assert normal_form(pl.Series([url]))[0] == normal_form(pl.Series([text]))[0]
        assert request_url(url)[0] == url


def test_the_longest_queue_comes_first():
    page_urls = [PageUrl(f"{host}/{n}", host, "") for host, n in [("a", 1), ("b", 1), ("b", 2)]]
    assert [(host, len(pages)) for host, pages in by_host(page_urls)] == [("b", 2), ("a", 1)]
