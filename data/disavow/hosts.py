"""Hosts of a disavow file: their written form, and those too many share to be named whole."""

import ipaddress
import re
import warnings
from collections import Counter
from functools import cache
from pathlib import Path

from linkvet.data.hosts import ascii_host, is_shared_host, known_suffix, read_host, registrable_of

# public suffixes of schools and states: what is spam there was put on a genuine site
INSTITUTION = re.compile(r"(?:.*\.)?(?:edu|gov|mil|int|(?:edu|gov|mil|ac|gob|gouv|go)\.[a-z]{2})")
COUNTRIES = 3  # versions by country that a giant has at least whose others are taken as its own
LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")


def valid_host(host: str) -> str | None:
    """Write a host the way DNS does, lower case and punycode, or None where it cannot be a host.

    >>> valid_host("Bücher.Example."), valid_host("10.0.0.1"), valid_host("no host")
    ('xn--bcher-kva.example', '10.0.0.1', None)
    """
    name, problem = read_host(host.strip())
    if problem:
        return None
    written = ascii_host(name)
    if re.fullmatch(r"[\d.]+", written):
        return written if is_address(written) else None
    labels = written.split(".")
    ok = len(labels) > 1 and len(written) <= 253 and all(map(LABEL.fullmatch, labels))
    return written if ok else None


def is_address(text: str) -> bool:
    """Tell whether a host is an IPv4 address."""
    try:
        return bool(ipaddress.IPv4Address(text))
    except ValueError:
        return False


@cache
def giants() -> frozenset[str]:
    """Give the sites nobody should disavow as a whole: known to all, and written by all."""
    return listed("giants.txt")


@cache
def popular() -> frozenset[str]:
    """Give the domains that many link to and many visit; the file tells where they come from."""
    return listed("popular.txt")


@cache
def _names_by_country() -> frozenset[str]:
    """Give the names of giants that have a domain in many countries, google for google.*."""
    names = Counter(host.partition(".")[0] for host in giants() if host == registrable_of(host))
    return frozenset(name for name, times in names.items() if times >= COUNTRIES)


def is_giant(host: str) -> bool:
    """Tell whether a host is, as a whole, a site of all the world.

    >>> is_giant("google.at"), is_giant("maps.google.com"), is_giant("google.shop")
    (True, False, False)
    """
    name, _, suffix = host.partition(".")
    country = len(suffix.rpartition(".")[2]) == 2 and suffix.count(".") < 2
    listed = host in giants() or (host in popular() and not is_platform(host))
    return listed or (country and name in _names_by_country())


def is_institution(host: str) -> bool:
    """Tell whether a host has a name that only schools, states or their bodies get.

    >>> is_institution("uni.ac.uk"), is_institution("town.gov"), is_institution("spa.example")
    (True, True, False)
    """
    return "." in host and INSTITUTION.fullmatch(host.partition(".")[2]) is not None


@cache
def is_preloaded(host: str) -> bool:
    """Tell whether browsers know a domain by name as one that is always encrypted (HSTS preload).

    Its owner asked for that. An ending that is listed as a whole (.dev, .app) tells nothing.
    """
    from hstspreload import in_hsts_preload  # its table is read on import

    ending = host.rpartition(".")[2]
    with warnings.catch_warnings():
        # it opens its table by a function that is deprecated since Python 3.11
        warnings.simplefilter("ignore", DeprecationWarning)
        return in_hsts_preload(host) and not in_hsts_preload(f"no-such-name.{ending}")


def listed(name: str) -> frozenset[str]:
    """Read a list of hosts that lies beside this file."""
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


@cache
def endings_of_giants() -> dict[str, str]:
    """Give for each ending that a giant has (com, co.uk) the first such giant."""
    endings: dict[str, str] = {}
    for host in sorted(giants()):
        labels = host.split(".")
        for at in range(1, len(labels)):
            endings.setdefault(".".join(labels[at:]), host)
    return endings


@cache
def platforms() -> frozenset[str]:
    """Give the hosts on which many people have their sites, beside the public suffix list."""
    return listed("platforms.txt")


def is_platform(host: str) -> bool:
    """Tell whether a host is a platform as a whole, not one of the sites on it.

    >>> is_platform("blogspot.com"), is_platform("somebody.blogspot.com")
    (True, False)
    """
    return host in platforms() or (is_shared_host(host) and not known_suffix(host))
