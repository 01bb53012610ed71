import polars as pl
import pytest

from linkvet.data.hosts import (
    ascii_host,
    is_shared_host,
    read_head,
    registrable,
    registrable_of,
    shared_hosts,
)


@pytest.mark.parametrize(
    ("head", "scheme", "host", "port", "domain"),
    [
        ("https://www.example.com", "https", "www.example.com", None, "example.com"),
        ("HTTP://EXAMPLE.COM", "http", "example.com", None, "example.com"),
        ("example.co.uk", None, "example.co.uk", None, "example.co.uk"),
        ("//cdn.example.com", None, "cdn.example.com", None, "example.com"),
        ("http:example.com", "http", "example.com", None, "example.com"),
        ("https://user:secret@example.com:8443", "https", "example.com", 8443, "example.com"),
        ("https://example.com:443", "https", "example.com", None, "example.com"),
        ("http://example.com:443", "http", "example.com", 443, "example.com"),
        ("example.com:8080", None, "example.com", 8080, "example.com"),
        ("http://example.com.", "http", "example.com", None, "example.com"),
        ("http://192.0.2.7:80", "http", "192.0.2.7", None, "192.0.2.7"),
        ("http://[2001:db8::1]:81", "http", "[2001:db8::1]", 81, "[2001:db8::1]"),
        ("http://some_one.example.com", "http", "some_one.example.com", None, "example.com"),
        ("http://me.github.io", "http", "me.github.io", None, "me.github.io"),
        ("http://github.io", "http", "github.io", None, "github.io"),
        ("http://xn--bcher-kva.example", "http", "bücher.example", None, "bücher.example"),
        ("http://BÜCHER.example", "http", "bücher.example", None, "bücher.example"),
        ("http://bücher。example", "http", "bücher.example", None, "bücher.example"),
        ("http://пример.test", "http", "пример.test", None, "пример.test"),
        # one Cyrillic letter among Latin ones: kept, and not the same as the Latin name
        ("http://exаmple.com", "http", "exаmple.com", None, "exаmple.com"),
        ("http://b%c3%bccher.example", "http", "bücher.example", None, "bücher.example"),
    ],
)
def test_heads_that_are_pages(head, scheme, host, port, domain):
    assert read_head(head)[:4] == (scheme, host, port, domain)


@pytest.mark.parametrize(
    ("head", "problem"),
    [
        ("javascript:void(0)", "a javascript: address, not a web page"),
        ("mailto:someone@example.com", "an e-mail address, not a web page"),
        ("someone@example.com", "an e-mail address, not a web page"),
        ("tel:+34900000000", "a telephone number, not a web page"),
        ("tel:900000000", "a telephone number, not a web page"),
        ("data:text", "a data: address, not a web page"),
        ("ftp:", "a ftp: address, not a web page"),
        ("android-app:", "a android-app: address, not a web page"),
        ("http://", "no host name"),
        ("https://localhost", "'localhost' is not a host name: it has no dot"),
        ("not a url", "'not a url' is not a host name: it holds a space"),
        ("http://exam ple.com", "'exam ple.com' is not a host name: it holds a space"),
        ("http://exa<mple.com", "'exa<mple.com' is not a host name: it holds the character '<'"),
        ("http://.example.com", "'.example.com' is not a host name: it has an empty or overlong"),
        ("http://a..example", "'a..example' is not a host name: it has an empty or overlong part"),
        ("example..", "'example.' is not a host name: it has an empty or overlong part"),
        ("1.2.3.4.5", "'1.2.3.4.5' is neither a host name nor an IP address"),
        ("http://999.1.1.1", "'999.1.1.1' is neither a host name nor an IP address"),
        ("http://example.com:99999", "port 99999 does not exist"),
    ],
)
def test_heads_that_are_not(head, problem):
    host = read_head(head)
    assert host.problem is not None
    assert host.problem.startswith(problem)
    assert host.host is None


def test_a_punycode_label_that_does_not_lead_back_is_left_alone():
    assert read_head("http://xn--99999999.example").host == "xn--99999999.example"
    assert read_head("http://xn--a.example").host == "xn--a.example"


def test_ascii_form_is_the_way_back():
    assert ascii_host("bücher.example") == "xn--bcher-kva.example"
    assert read_head(ascii_host("例え.test")).host == "例え.test"


@pytest.mark.parametrize(
    ("host", "shared"),
    [
        ("someone.blogspot.com", True),
        ("blogspot.com", True),
        ("a.b.github.io", True),
        ("www.example.com", False),
        ("example.co.uk", False),
        ("192.0.2.1", False),
    ],
)
def test_shared_hosts(host, shared):
    assert is_shared_host(host) is shared


def test_columns_are_answered_in_order_with_unknowns_left_unknown():
    hosts = pl.Series("host", ["a.example.com", None, "me.github.io", "a.example.com"])
    assert registrable(hosts).to_list() == ["example.com", None, "me.github.io", "example.com"]
    assert shared_hosts(hosts).to_list() == [False, None, True, False]


def test_a_bare_public_suffix_stands_for_itself():
    assert registrable_of("co.uk") == "co.uk"
