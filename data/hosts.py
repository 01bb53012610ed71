"""Hosts: reading one out of the head of a URL, its registrable domain, shared hosting.

Hosts are kept in their Unicode form, so that people can read them. The form is canonical: each
host has exactly one, so comparing two of them is comparing their ASCII (punycode) names.
"""

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

import polars as pl
import publicsuffixlist

from linkvet.data.distinct import distinct

# Addresses that open something, but not a page of the web.
NOT_PAGES = {
    "mailto": "an e-mail address",
    "tel": "a telephone number",
    "sms": "a telephone number",
}
FORBIDDEN = re.compile(r"[^a-z0-9._\-\u0080-\U0010ffff]")
# Invisible characters that browsers drop from host names (UTS 46, "ignored").
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*")
IPV4 = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)")
IPV6 = re.compile(r"\[(?=[0-9a-f.]*+:)[0-9a-f:.]{1,45}+\]")
DEFAULT_PORTS = {"http": 80, "https": 443}
LONGEST_HEAD = 4_096  # characters, a user's name and password among them
LONGEST_LABEL = 63  # of a host name, in ASCII (RFC 1035)


class Host(NamedTuple):
    """What the part of a URL before its path says; `problem` is set and the rest is not, or not."""

    scheme: str | None = None
    host: str | None = None
    port: int | None = None
    domain: str | None = None
    problem: str | None = None


# The usual head, which needs none of the care below.
USUAL = re.compile(r"(?:(https?)://)?((?:[a-z0-9_\-]+\.)+[a-z][a-z0-9_\-]*)")


@lru_cache(maxsize=1 << 18)
def read_head(head: str) -> Host:
    """Read scheme, host and port from the text before a URL's path; never raises.

    >>> read_head("https://user@WWW.Example.co.uk:8443")
    Host(scheme='https', host='www.example.co.uk', port=8443, domain='example.co.uk', problem=None)
    >>> read_head("javascript:void(0)").problem
    'a javascript: address, not a web page'
    """
    usual = USUAL.fullmatch(head)
    if usual and "xn--" not in head and len(head) < 250:
        return Host(usual[1], usual[2], None, registrable_of(usual[2]))
    if len(head) > LONGEST_HEAD:
        problem = f"'{head[:60]}' is longer than {LONGEST_HEAD:,} characters before its first slash"
        return Host(problem=problem)
    head = head.lower()
    scheme, colon, rest = head.partition(":")
    if colon and scheme in DEFAULT_PORTS:
        authority = rest.lstrip("/\\").rpartition("@")[2]
    elif colon and SCHEME.fullmatch(scheme) and not _is_port(scheme, rest):
        return Host(problem=f"{NOT_PAGES.get(scheme, f'a {scheme}: address')}, not a web page")
    else:
        scheme, authority = None, head.lstrip("/\\")
        if "@" in authority:
            return Host(problem="an e-mail address, not a web page")
    name, port = _cut_port(authority)
    host, problem = read_host(name)
    if problem:
        return Host(problem=problem)
    if port is not None and port > 65_535:
        return Host(problem=f"port {port} does not exist")
    if port == DEFAULT_PORTS.get(scheme or "http"):
        port = None
    return Host(scheme, host, port, registrable_of(host))


def _is_port(name: str, rest: str) -> bool:
    """Tell example.com:8080 (a host and its port) from mailto:someone and ftp:."""
    return name not in NOT_PAGES and (rest.isdecimal() or (rest == "" and "." in name))


def _cut_port(authority: str) -> tuple[str, int | None]:
    match = re.fullmatch(r"(.*?):([0-9]{0,5})", authority, re.DOTALL)
    if not match or (authority.startswith("[") and not match[1].endswith("]")):
        return authority, None
    return match[1], int(match[2]) if match[2] else None


def read_host(name: str) -> tuple[str, str | None]:
    """Return the canonical form of a host name, or the reason why it is none."""
    if name.startswith("[") and IPV6.fullmatch(name):
        return name, None
    if "%" in name:
        name = unquote(name)
    host = name if name.isascii() else _fold(name)
    host = host.strip().lower().removesuffix(".")
    if "xn--" in host:
        host = ".".join(_decode(label) for label in host.split("."))
    return host, _host_problem(host)


def _host_problem(host: str) -> str | None:
    shown = f"'{host[:60]}'"
    if not host:
        return "no host name"
    if bad := FORBIDDEN.search(host):
        what = "a space" if bad[0].isspace() else f"the character {bad[0]!r}"
        return f"{shown} is not a host name: it holds {what}"
    if any(ch.isspace() or unicodedata.category(ch)[0] == "C" for ch in host if ch > "\x7f"):
        return f"{shown} is not a host name: it holds a space or an invisible character"
    if "." not in host:
        return f"{shown} is not a host name: it has no dot"
    if "" in host.split(".") or len(host) > 253:
        return f"{shown} is not a host name: it has an empty or overlong part"
    if host.rpartition(".")[2].isdigit() and not IPV4.fullmatch(host):
        return f"{shown} is neither a host name nor an IP address"
    return None


def _fold(name: str) -> str:
    """Fold full-width forms, ideographic stops and capitals until nothing more changes."""
    name = name.translate(INVISIBLE).replace("\u3002", ".").replace("\uff61", ".")
    for _ in range(4):
        folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).lower())
        if folded == name:
            break
        name = folded
    return name


def _decode(label: str) -> str:
    """Decode one punycode label, unless that would not lead back to the same label."""
    # decoding takes time as the square of the length
    if not label.startswith("xn--") or len(label) > LONGEST_LABEL:
        return label
    try:
        text = label[4:].encode("ascii").decode("punycode")
        back = "xn--" + text.encode("punycode").decode("ascii")
    except (UnicodeError, ValueError, OverflowError):
        return label
    shown = not text.isascii() and not any(unicodedata.category(ch)[0] in "CZ" for ch in text)
    return text if back == label and shown and _fold(text) == text else label


def ascii_host(host: str) -> str:
    """Give the punycode form of a host, as disavow files and DNS want it.

    >>> ascii_host("bücher.example")
    'xn--bcher-kva.example'
    """
    if host.isascii():
        return host
    labels = (x if x.isascii() else "xn--" + x.encode("punycode").decode() for x in host.split("."))
    return ".".join(labels)


@cache
def _suffixes() -> publicsuffixlist.PublicSuffixList:
    return publicsuffixlist.PublicSuffixList()


@cache
def _private_suffixes() -> frozenset[str]:
    """Read the section of the list that names hosting platforms rather than registries."""
    listed = Path(publicsuffixlist.PSLFILE).read_text("utf-8")
    lines = listed.partition("===BEGIN PRIVATE DOMAINS===")[2].splitlines()
    return frozenset(line.split(" ")[0] for line in lines if line and not line.startswith("//"))


def registrable_of(host: str) -> str:
    """Give the registrable domain; an IP or a bare public suffix stands for itself.

    >>> registrable_of("a.b.example.co.uk"), registrable_of("me.github.io")
    ('example.co.uk', 'me.github.io')
    """
    if host.startswith("[") or IPV4.fullmatch(host):
        return host
    suffix = _suffix_of(host)
    if not suffix or not host.endswith("." + suffix):
        return _suffixes().privatesuffix(host) or host
    return host[: -len(suffix) - 1].rpartition(".")[2] + "." + suffix


@lru_cache(maxsize=1 << 18)
def _suffix_of(host: str) -> str | None:
    """Public suffix of a host, kept because registrable domain and platform both ask for it."""
    return _suffixes().publicsuffix(host)


def is_shared_host(host: str) -> bool:
    """Tell whether the host lies under (or is) a platform where strangers share one domain.

    >>> is_shared_host("someone.github.io"), is_shared_host("example.co.uk")
    (True, False)
    """
    if not _perhaps_shared(host):
        return False
    suffix = _suffix_of(host)
    return bool(suffix) and not _private_suffixes().isdisjoint(_rules_of(suffix))


def _perhaps_shared(host: str) -> bool:
    """Whether any ending of a host is a platform's: looked up faster than its public suffix."""
    private, ending = _private_suffixes(), host
    while ending:
        if not private.isdisjoint(_rules_of(ending)):
            return True
        ending = ending.partition(".")[2]
    return False


def _rules_of(suffix: str) -> tuple[str, str, str]:
    """How the public list may name a suffix."""
    return suffix, ascii_host(suffix), "*." + suffix.partition(".")[2]


def known_suffix(host: str) -> bool:
    """Tell whether the host ends in a suffix that the public list names."""
    return _suffixes().privatesuffix(host, accept_unknown=False) is not None


def is_ending(host: str) -> bool:
    """Tell whether a name in ASCII is an ending that registries sell names under, no platform.

    >>> is_ending("co.uk"), is_ending("store"), is_ending("example.com"), is_ending("github.io")
    (True, True, False, False)
    """
    return _suffixes().publicsuffix(host, accept_unknown=False) == host and not is_shared_host(host)


def registrable(hosts: pl.Series) -> pl.Series:
    """Give the registrable domain of each host, computed once per distinct host."""
    return over_distinct(hosts, registrable_of, pl.String())


def shared_hosts(hosts: pl.Series) -> pl.Series:
    """Tell for each host whether it is shared, computed once per distinct host."""
    return over_distinct(hosts, is_shared_host, pl.Boolean())


def over_distinct(values: pl.Series, function, dtype: pl.DataType) -> pl.Series:
    """Apply a function of one text to each distinct value and gather the answers by row."""
    texts, rows = distinct(values.cast(pl.String))
    answers = [None if text is None else function(text) for text in texts]
    return pl.Series(values.name, answers, dtype=dtype).gather(rows)
