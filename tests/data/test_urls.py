import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from linkvet.data import urls as module
from linkvet.data.urls import PARTS, normal_form, normal_form_of, split


def parts(url):
    return split(pl.Series([url])).row(0, named=True)


def normal(url):
    return normal_form(pl.Series([url]))[0]


@pytest.mark.parametrize(
    ("url", "path", "query"),
    [
        ("https://example.com", "/", None),
        ("https://example.com/", "/", None),
        ("example.com", None, None),
        ("example.com/", "/", None),
        ("example.com?x=1", "/", "x=1"),
        ("https://example.com/a b/c#top", "/a b/c", None),
        ("https://example.com/a?x=1&y=2#top", "/a", "x=1&y=2"),
        ("https://example.com?", "/", ""),
        ("  https://example.com/a\t/b \n", "/a/b", None),
        ("http:\\\\example.com\\a", "/a", None),
        ("https://example.com/日本?x=é", "/日本", "x=é"),
    ],
)
def test_path_and_query(url, path, query):
    split_url = parts(url)
    assert (split_url["host"], split_url["path"], split_url["query"]) == (
        "example.com",
        path,
        query,
    )
    assert split_url["problem"] is None


@pytest.mark.parametrize("url", ["", "   ", None])
def test_nothing_is_no_url(url):
    assert parts(url)["problem"] == "no URL"


def test_an_endless_url_is_refused():
    assert parts("https://example.com/" + "a" * 70_000)["problem"] == (
        "a URL longer than 65,536 characters"
    )


def test_a_problem_leaves_no_parts():
    split_url = parts("javascript:alert('example.com/x?y')")
    assert split_url.pop("problem") == "a javascript: address, not a web page"
    assert set(split_url.values()) == {None}


@pytest.mark.parametrize(
    "urls",
    [
        [
            "http://example.com/a",
            "https://www.example.com/a/",
            "EXAMPLE.com/a#x",
            "//example.com/a",
        ],
        ["https://example.com:443/a", "http://example.com:80/a", "http://u:p@example.com/a"],
        ["https://example.com/a?b=1", "https://example.com/a/?utm_source=x&b=1&gclid=7"],
        ["https://example.com", "https://www.example.com/?fbclid=9", "http://example.com/#"],
        ["https://example.com/caf%C3%A9", "https://example.com/café", "example.com/caf%c3%a9"],
        ["https://example.com/a b", "https://example.com/a%20b"],
        ["https://example.com/%7Eme", "https://example.com/~me"],
        ["https://bücher.example/", "http://xn--bcher-kva.example"],
    ],
)
def test_spellings_of_one_page_have_one_normal_form(urls):
    assert len(set(normal_form(pl.Series(urls)))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.com/a", "https://example.com/A"),
        ("https://example.com/a?b=1", "https://example.com/a?b=2"),
        ("https://example.com/a", "https://blog.example.com/a"),
        ("https://example.com/a%2Fb", "https://example.com/a/b"),
        ("https://example.com:8080/", "https://example.com/"),
        ("https://example.com/?gclidx=1", "https://example.com/"),
    ],
)
def test_different_pages_stay_different(one, other):
    assert normal(one) != normal(other)


@pytest.mark.parametrize(
    ("url", "form"),
    [
        ("https://www.com/", "www.com"),
        ("https://www.www.example.com/", "example.com"),
        ("https://example.com/?a=1&utm_source=x&utm_medium=y", "example.com?a=1"),
        ("https://example.com/%zz", "example.com/%25zz"),
        ("https://example.com/%%34%31", "example.com/%2541"),
        ("http://[::1]:8080/x", "[::1]:8080/x"),
        ("mailto:me@example.com", None),
    ],
)
def test_normal_form(url, form):
    assert normal(url) == form


def test_many_rows_are_split_in_slices_without_a_seam(monkeypatch):
    urls = pl.Series([f"https://a{i}.example.com/{i}" for i in range(25)])
    whole = split(urls)
    monkeypatch.setattr(module, "AT_ONCE", 10)
    assert split(urls).equals(whole)


URL_LIKE = st.from_regex(
    r"(https?:)?/{0,3}([a-z.ü%@:]{0,12}\.)?[a-zA-Z0-9.\-]{1,12}(:[0-9]{0,6})?"
    r"([/\\][ -~é%]{0,20})?(\?[ -~%]{0,20})?(#.{0,5})?",
    fullmatch=True,
)


@settings(deadline=None)
@given(st.lists(st.one_of(st.text(max_size=60), URL_LIKE), min_size=1, max_size=20))
def test_any_text_has_either_a_host_or_a_problem(texts):
    urls = split(pl.Series(texts, dtype=pl.String))
    assert urls.height == len(texts)
    assert dict(urls.schema) == PARTS
    for row in urls.iter_rows(named=True):
        assert (row["problem"] is None) == (row["host"] is not None)
        if row["problem"] is None:
            assert row["host"].endswith(row["domain"])
            assert row["host"] == row["host"].lower()
            assert row["path"] is None or row["path"].startswith("/")


@settings(deadline=None)
@given(st.lists(st.one_of(st.text(max_size=60), URL_LIKE), min_size=1, max_size=20))
def test_the_normal_form_is_its_own_normal_form(texts):
    once = normal_form(pl.Series(texts, dtype=pl.String))
    twice = normal_form(once)
    assert once.drop_nulls().to_list() == twice.drop_nulls().to_list()
    assert once.null_count() == twice.null_count()


@settings(deadline=None)
@given(st.lists(st.one_of(st.text(max_size=60), URL_LIKE), min_size=1, max_size=20))
@example([" HTTP:\\\\Www.Example.com:80\\a b\\?utm_source=x&b=%7e#c", "https://example.com/%zz?"])
@example(
    ["www.www.example.com:8080//?&a=1&&fbclid=2&", "http://[::1]:443/", "mailto:me@example.com"]
)
@example(
    ["", "https://example.com/" + "a" * 65_536, "https://example.com/\x1c", "http://\x85a.test/é"]
)
def test_one_url_has_the_normal_form_that_it_has_among_many(texts):
    many = normal_form(pl.Series(texts, dtype=pl.String)).to_list()
    assert [normal_form_of(one) for one in texts] == many
