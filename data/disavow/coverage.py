"""Which entries of a disavow file do the work of others: a domain line covers all below it.

Entries are lines in the form that `linkvet.data.disavow.line` writes, so that equal text is equal
meaning.
"""

from collections.abc import Collection, Iterable

from linkvet.data.disavow.line import URL


def host_of(line: str) -> str:
    """Give the host of an entry.

    >>> host_of("domain:spam.example"), host_of("http://a.spam.example:8080/b")
    ('spam.example', 'a.spam.example')
    """
    match = URL.match(line)
    return match["host"] if match else line.removeprefix("domain:")


def coverer(line: str, lines: Collection[str]) -> str | None:
    """Give the widest of `lines`, a set, that covers an entry already; None where none does.

    >>> coverer("http://a.spam.example/b", {"domain:spam.example", "domain:other.example"})
    'domain:spam.example'
    """
    host = host_of(line)
    above = [host[at + 1 :] for at, one in enumerate(host) if one == "."]
    if not line.startswith("domain:"):
        above.insert(0, host)
    return next(
        (domain_line for one in reversed(above) if (domain_line := f"domain:{one}") in lines), None
    )


def uncovered(lines: Iterable[str]) -> list[str]:
    """Leave out duplicates, and the pages and sub-domains that a `domain:` line covers already.

    >>> uncovered(["http://spam.example/a", "domain:spam.example", "domain:spam.example"])
    ['domain:spam.example']
    """
    once = dict.fromkeys(lines)
    return [line for line in once if not coverer(line, once.keys())]
