"""What a disavow entry would do: the own site, sites of all the world, whole platforms."""

from collections.abc import Iterator

from linkvet.data.disavow.coverage import host_of
from linkvet.data.disavow.hosts import giants, is_address, is_platform, valid_host
from linkvet.data.disavow.line import Line
from linkvet.data.disavow.rules import Fault, fault
from linkvet.data.errors import UserError
from linkvet.data.hosts import is_ending, known_suffix

SAMPLES = {"example.com", "example.net", "example.org"}
# RFC 2606 and RFC 7686: endings that no registry sells
RESERVED = {"example", "invalid", "localhost", "onion", "test"}


def own_site(site: str | None) -> str | None:
    """Read the name of the own site, which may be given as a URL.

    >>> own_site("https://www.My-Site.example/")
    'my-site.example'
    """
    if site is None:
        return None
    host = valid_host(site.partition("://")[2].partition("/")[0] or site.rstrip("/"))
    if not host:
        raise UserError(f"{site!r} is no site", cure="Write it as in --site spa.example.")
    return host.removeprefix("www.")


def sense(line: Line, site: str | None) -> Iterator[Fault]:
    """Tell what is unwise about an entry that could be read, given the own site (a host)."""
    assert line.written
    host, whole = host_of(line.written), line.kind == "domain"
    if site and (_within(host, site) or (whole and _within(site, host))):
        yield fault("own-site", site=site)
        return
    name = host.removeprefix("www.")
    if whole and name in giants():
        yield fault("giant")
    elif whole and is_platform(name):
        yield fault("platform", host=name)
    elif name in SAMPLES or any(_within(name, one) for one in SAMPLES):
        yield fault("sample")
    elif whole and "." in name and name != host:
        yield fault("www", host=name)
    ending = name.rpartition(".")[2]
    known = ending in RESERVED or is_address(name) or is_ending(name)
    if not known and not known_suffix(name) and not is_platform(name):
        yield fault("unknown-ending", ending=ending)


def _within(host: str, site: str) -> bool:
    return host == site or host.endswith(f".{site}")
