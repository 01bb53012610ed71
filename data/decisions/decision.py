"""One decision of a person: on what, which way, by whom, and in which form its value is kept."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from linkvet.data.disavow.line import read_line
from linkvet.data.errors import UserError
from linkvet.data.hosts import read_host
from linkvet.data.urls import normal_form_of, split

LINK, PATTERN, DOMAIN, NETWORK = "link", "pattern", "domain", "network"
WHATS = (LINK, PATTERN, DOMAIN, NETWORK)
KEEP, DISAVOW, SKIP = "keep", "disavow", "skip"
VERDICTS = (KEEP, DISAVOW, SKIP)
LONGEST_VALUE, LONGEST_NOTE, LONGEST_WHO = 65_536, 10_000, 200  # characters
FEWEST_LITERAL = 4  # letters or digits of a pattern, so that it can't mean every page


class New(NamedTuple):
    """A decision to be recorded.

    `what` is link, pattern, domain or network, and `value` a URL, a URL with asterisks, a host or
    the name of a network. `uid` names it for good: the same one is recorded once. `when`,
    `confirmed` and `undone` are for decisions that come from elsewhere; otherwise the clock is
    asked, and people confirm and undo later.
    """

    what: str
    value: str
    verdict: str
    note: str = ""
    who: str = ""
    uid: str | None = None
    when: str | None = None
    confirmed: bool = False
    undone: bool = False


class Decision(NamedTuple):
    """A decision as the store has it.

    `id` counts up and gives the order, whatever the clock says; `when` is UTC in ISO 8601.
    `confirmed_by` and `undone_by` are the ids of the events that confirmed and undid it.
    """

    id: int
    when: str
    what: str
    value: str
    verdict: str
    note: str
    who: str
    confirmed_by: int | None
    undone_by: int | None
    uid: str


def checked(new: New) -> New:
    """Bring a decision to the form that is kept.

    >>> checked(New("domain", "https://www.Spam.Test/", "disavow")).value
    'spam.test'

    Raises
    ------
    UserError
        Where it is about nothing that can be decided on.
    """
    for name, value, known in (("what", new.what, WHATS), ("verdict", new.verdict, VERDICTS)):
        if value not in known:
            raise UserError(f"{value!r} isn't a {name}", cure=f"Use one of: {', '.join(known)}.")
    value = _written(new.value).strip()
    if not value or len(value) > LONGEST_VALUE:
        raise UserError(f"a {new.what} of {len(value):,} characters", cure="Name one that exists.")
    value = {LINK: _url, PATTERN: _pattern, DOMAIN: _domain, NETWORK: str}[new.what](value)
    note, who = _written(new.note)[:LONGEST_NOTE], _written(new.who)[:LONGEST_WHO]
    return new._replace(value=value, note=note, who=who)


def entries(texts: Sequence[str], verdict: str) -> Iterator[New]:
    """The decision that each line of a list makes: on a domain, or on a page.

    >>> [one.what for one in entries(["domain:spam.test", "http://spam.test/a"], "disavow")]
    ['domain', 'link']

    Raises
    ------
    UserError
        At the first that is neither.
    """
    parts = split(pl.Series([one.removeprefix("domain:") for one in texts], dtype=pl.String))
    for text, part in zip(texts, parts.iter_rows(named=True), strict=True):
        bare = part["path"] in (None, "", "/") and not part["query"]
        if bare or text.startswith("domain:"):
            yield New(DOMAIN, _domain(text), verdict)
        else:
            yield New(LINK, _page(text, part), verdict)


def numbered(listed: Iterable[New]) -> list[Decision]:
    """Entries of a list in the form of decisions, in their order."""
    return [
        Decision(at, "", one.what, one.value, one.verdict, one.note, one.who, None, None, "")
        for at, one in enumerate(listed, 1)
    ]


def key_of(what: str, value: str) -> str:
    """Text by which two decisions on the same thing are equal."""
    if what == LINK:
        return normal_form_of(value) or value
    return bare_pattern(value) if what == PATTERN else value


def bare_pattern(value: str) -> str:
    """A pattern without what the normal form of a URL leaves out.

    >>> bare_pattern("HTTPS://www.Spam.Test/tag/*")
    'spam.test/tag/*'
    """
    text = re.sub(r"^https?://(?:www\.)?", "", value, flags=re.IGNORECASE)
    host, slash, rest = text.partition("/")
    return (host.lower() + slash + rest).rstrip("/")


def pattern_regex(value: str) -> str:
    """Regular expression of a pattern, over normal forms of URLs; an asterisk is any text."""
    parts = (re.escape(part) for part in re.split(r"\*+", bare_pattern(value)))
    return f"(?s)^{'.*'.join(parts)}$"


def _url(value: str) -> str:
    return _page(value, split(pl.Series([value])).row(0, named=True))


def _page(value: str, parts: Mapping[str, str | None]) -> str:
    if parts["problem"] or not _is_host(parts["host"]):
        raise UserError(f"{value[:200]!r} isn't a URL", cure="Write it as http://spam.test/page.")
    return value


def _domain(value: str) -> str:
    bare = re.sub(r"^(?:domain:|https?://)", "", value.strip(), flags=re.IGNORECASE).rstrip("/")
    line = read_line(f"domain:{bare}")
    host = read_host(line.value)[0] if line.value else None
    if host is None:
        raise UserError(f"{value[:200]!r} isn't a domain", cure="Write it as spam.test.")
    short = host.removeprefix("www.")
    return short if "." in short else host


def _pattern(value: str) -> str:
    if "*" not in value:
        raise UserError(f"{value[:200]!r} has no asterisk", cure="For one page, decide on a link.")
    if len(re.findall(r"\w", bare_pattern(value))) < FEWEST_LITERAL:
        raise UserError(
            f"{value[:200]!r} could be any page", cure="Write it as spam.test/tag/* or the like."
        )
    return value


def _is_host(host: str | None) -> bool:
    return bool(host) and read_line(f"domain:{host}").value is not None


def _written(text: str) -> str:
    """The text without what no database or file takes: halves of surrogate pairs, zero bytes."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")
