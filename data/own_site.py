"""The own site, in whatever spelling a person gives it."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from linkvet.data.disavow.hosts import is_platform
from linkvet.data.errors import UserError
from linkvet.data.hosts import ascii_host, is_ending, read_head, registrable_of

# http://, also misspelt or without slashes, and the prefixes of Search Console and disavow files
PREFIX = re.compile(r"(?:[a-z][a-z0-9+.\-]*:[/\\]+|(?:https?|sc-domain|domain|site):[/\\]*)", re.I)
AROUND = " \t\r\n\"'`<>()[]“”‘’«»,;"
SHOWN = 5  # sites that an error names

Sites = str | Sequence[str] | None


class OwnSites(NamedTuple):
    """The registrable domains of the own site, the one that is judged first, then its others.

    A site on a platform that many share is that site alone, a host.
    """

    names: tuple[str, ...] = ()

    @property
    def main(self) -> str | None:
        """The site that links are judged for; None where nobody knows it."""
        return self.names[0] if self.names else None

    def holds(self, host: str) -> bool:
        """Tell whether a host in ASCII lies on one of the sites."""
        return any(within(host, ascii_host(name)) for name in self.names)

    def touched_by(self, domain: str) -> str | None:
        """The site that disavowing a whole domain (in ASCII) would touch."""
        return next(
            (
                one
                for one in self.names
                if within(domain, ascii_host(one)) or within(ascii_host(one), domain)
            ),
            None,
        )


def within(host: str, domain: str) -> bool:
    """Tell whether a host is a domain or lies below it."""
    return host == domain or host.endswith(f".{domain}")


def own_sites(given: Sites) -> OwnSites:
    """Read the own sites, each in any spelling.

    >>> own_sites(["HTTPS://user@WWW.Spa.Example.:8443/a?b", "xn--bcher-kva.example"]).names
    ('spa.example', 'bücher.example')

    Raises
    ------
    UserError
        Where one of them cannot be a site.
    """
    each = [given] if isinstance(given, str) else list(given or ())
    return OwnSites(tuple(dict.fromkeys(map(_own_site, each))))


def _own_site(given: str) -> str:
    text = given.strip(AROUND)
    while prefix := PREFIX.match(text):
        text = text[prefix.end() :]
    authority = re.split(r"[/\\?#]", text.lstrip("/\\"), maxsplit=1)[0]
    name, colon, port = authority.strip().strip(".").rpartition(":")
    if colon and port.isdecimal():
        authority = name
    authority = re.sub(r"^(?:\*\.)", "", authority.rpartition("@")[2].strip().strip("."))
    read = read_head(f"http://{authority}")
    host = (read.host or "").strip(".")
    if not host or is_ending(ascii_host(host)):
        raise UserError(f"{given!r} is not a site", cure="Write it as in --site spa.example.")
    bare = host.removeprefix("www.")
    host = bare if "." in bare and not is_ending(ascii_host(bare)) else host
    domain = registrable_of(host)
    return host if is_platform(ascii_host(domain)) else domain


def refuse_unmet(own: OwnSites, linked: Iterable[tuple[str, int]]) -> None:
    """Refuse sites of which no row points at any; `linked` are sites with their rows.

    Raises
    ------
    UserError
        With the sites that rows do point at, most rows first.
    """
    met = dict(linked)
    if not own.names or not met or any(own.holds(ascii_host(name)) for name in met):
        return
    raise UserError(
        f"no row points at {' or '.join(own.names)}; rows point at {_listed(met)}",
        cure="Name one of these with --site, or leave --site out.",
    )


def refuse_several(own: OwnSites, linked: Iterable[tuple[str, int]]) -> None:
    """Refuse rows that point at sites beside the own one: a profile is of one site.

    Raises
    ------
    UserError
        With the sites that rows point at, most rows first.
    """
    met = dict(linked)
    main = own if own.names else OwnSites(tuple(met)[:1])
    if all(main.holds(ascii_host(name)) for name in met):
        return
    raise UserError(
        f"rows point at several sites: {_listed(met)}",
        cure="Judge each by itself with `linkvet score --several-sites`, or name with --site each "
        "that is yours under a former name or in another country.",
    )


def _listed(met: dict[str, int]) -> str:
    shown = [f"{name} ({rows:,} row{'' if rows == 1 else 's'})" for name, rows in met.items()]
    more = len(shown) - SHOWN
    return ", ".join(shown[:SHOWN]) + (f" and {more:,} more" if more > 0 else "")
