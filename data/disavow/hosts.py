"""Hosts of a disavow file: their written form, and those too many share to be named whole."""

import ipaddress
import re
from functools import cache
from pathlib import Path

from linkvet.data.hosts import ascii_host, is_shared_host, known_suffix, read_host

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


def listed(name: str) -> frozenset[str]:
    """Read a list of hosts that lies beside this file."""
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


@cache
def endings_of_giants() -> dict[str, str]:
    """Give for each ending that a giant has (com, co.uk) the first such giant."""
    found: dict[str, str] = {}
    for host in sorted(giants()):
        labels = host.split(".")
        for at in range(1, len(labels)):
            found.setdefault(".".join(labels[at:]), host)
    return found


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
