"""What a disavow entry would do: the own site, sites of all the world, whole platforms."""

from collections.abc import Iterator

from linkvet.data.disavow.coverage import host_of
from linkvet.data.disavow.hosts import is_address, is_giant, is_institution, is_platform
from linkvet.data.disavow.line import Line
from linkvet.data.disavow.rules import Fault, fault
from linkvet.data.hosts import is_ending, known_suffix
from linkvet.data.own_site import OwnSites, within

SAMPLES = {"example.com", "example.net", "example.org"}
# RFC 2606 and RFC 7686: endings that no registry sells
RESERVED = {"example", "invalid", "localhost", "onion", "test"}


def sense(line: Line, own: OwnSites) -> Iterator[Fault]:
    """Tell what is unwise about an entry that could be read, given the own sites."""
    assert line.written
    host, whole = host_of(line.written), line.kind == "domain"
    if own.holds(host) or (whole and own.touched_by(host)):
        yield fault("own-site", site=own.touched_by(host) or own.main)
        return
    name = host.removeprefix("www.")
    if whole and is_giant(name):
        yield fault("giant")
    elif whole and is_institution(name):
        yield fault("institution")
    elif whole and is_platform(name):
        yield fault("platform", host=name)
    elif name in SAMPLES or any(within(name, one) for one in SAMPLES):
        yield fault("sample")
    elif whole and "." in name and name != host:
        yield fault("www", host=name)
    ending = name.rpartition(".")[2]
    known = ending in RESERVED or is_address(name) or is_ending(name)
    if not known and not known_suffix(name) and not is_platform(name):
        yield fault("unknown-ending", ending=ending)
