"""Google's disavow file: a tolerant reader that names every oddity, and a writer that makes none.

The format (https://support.google.com/webmasters/answer/2648487): UTF-8 or ASCII text, one entry
a line, `domain:host` or a full URL; `#` opens a comment; at most 100,000 lines with comments and
blank ones counted, 2 MB, and 2,048 characters a URL. Wildcards and sub-paths do not exist.
"""

import ipaddress
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from linkvet.data.hosts import ascii_host

MAX_LINES, MAX_BYTES, MAX_URL = 100_000, 2_000_000, 2_048

LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
URL = re.compile(r"(?P<scheme>https?)://(?P<host>[^/?#:@\s]+)(?P<port>:\d{1,5})?(?P<rest>[/?#]\S*)?")
# what may stand in a URL as it is: the reserved characters of RFC 3986 and the percent sign
KEEP = "%/?#[]@!$&'()*+,;=:~"
BOMS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))


class Entry(NamedTuple):
    """One entry: kind `domain` with a host, or kind `url` with a URL; 1-based line."""

    kind: str
    value: str
    line: int


class Problem(NamedTuple):
    """What Google would not take, or not take as meant, in one line of a file."""

    line: int
    text: str
    what: str


class Parsed(NamedTuple):
    """What a disavow file says: its entries as meant, and all that is wrong with it."""

    entries: list[Entry]
    problems: list[Problem]


def read(path: Path | str) -> Parsed:
    """Read a disavow file whatever its encoding."""
    raw = Path(path).read_bytes()
    encoding = next((name for bom, name in BOMS if raw.startswith(bom)), "utf-8")
    try:
        parsed = parse(raw.decode(encoding))
    except UnicodeDecodeError:
        parsed = parse(raw.decode("cp1252", errors="replace"))
        encoding = "an 8-bit encoding"
    if encoding not in ("utf-8", "utf-8-sig"):
        parsed.problems.insert(0, Problem(0, "", f"the file is in {encoding}; save it as UTF-8"))
    if len(raw) > MAX_BYTES:
        what = f"the file has {len(raw):,} bytes; Google takes {MAX_BYTES:,}"
        parsed.problems.insert(0, Problem(0, "", what))
    return parsed


def parse(text: str) -> Parsed:
    """Read the text of a disavow file: each line as it was meant, with its problem if it has one.

    >>> parse("domain:spam.example").entries
    [Entry(kind='domain', value='spam.example', line=1)]
    >>> parse("domain: *.spam.example").problems[0].what
    'blank after "domain:"; wildcards do not exist: domain:host covers its sub-domains'
    """
    entries, problems = [], []
    lines = re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff"))
    if lines[-1] == "":
        lines.pop()
    if text.lstrip("\ufeff \t\r\n")[:1] in ("{", "["):
        return Parsed([], [Problem(1, lines[0][:200], "this is JSON, not a disavow file")])
    if len(lines) > MAX_LINES:
        what = f"the file has {len(lines):,} lines; Google takes {MAX_LINES:,}"
        problems.append(Problem(0, "", what))
    for number, line in enumerate(lines, 1):
        entry = line.strip()
        if not entry or entry.startswith("#"):
            continue
        kind, value, faults = _domain(entry) if _says_domain(entry) else _url(entry)
        if value:
            entries.append(Entry(kind, value, number))
        if faults:
            problems.append(Problem(number, entry[:200], "; ".join(faults)))
    return Parsed(entries, problems)


def valid_host(host: str) -> str | None:
    """Write a host the way DNS does, lower case and punycode, or None where it cannot be a host.

    >>> valid_host("Bücher.Example."), valid_host("10.0.0.1"), valid_host("no host")
    ('xn--bcher-kva.example', '10.0.0.1', None)
    """
    written = ascii_host(host.strip().lower().removesuffix("."))
    if re.fullmatch(r"[\d.]+", written):
        return written if _is_address(written) else None
    labels = written.split(".")
    ok = len(labels) > 1 and len(written) <= 253 and all(map(LABEL.fullmatch, labels))
    return written if ok else None


def write(entries: Iterable[str], header: Sequence[str] = ()) -> str:
    """Write a disavow file that Google takes whole.

    Parameters
    ----------
    entries
        `domain:host` or URLs, the most certain first: where a limit is met, the first are kept.
    header
        Lines to stand as comments at the top. What had to be left out is added below them.

    >>> print(write(["http://blog.test/b c", "domain:spam.example", "http://spam.example/a"]))
    # 1 domain and 1 page.
    <BLANKLINE>
    domain:spam.example
    http://blog.test/b%20c
    <BLANKLINE>
    """
    given = list(dict.fromkeys(entries))
    valid = [line for line in map(_canonical, given) if line]
    kept = _uncovered(dict.fromkeys(valid))
    notes = [re.sub(r"\s+", " ", line).strip() for line in header]
    if unwritable := len(given) - len(valid):
        notes.append(f"Left out: {_count(unwritable, 'line')} without a host or URL Google takes.")
    fitting = list(_fitting(kept, notes))
    if len(fitting) < len(kept):
        notes.append(
            f"Only the {len(fitting):,} most certain of {len(kept):,} entries stand here: Google "
            f"takes {MAX_LINES:,} lines and {MAX_BYTES:,} bytes."
        )
    domains = sum(line.startswith("domain:") for line in fitting)
    notes.append(f"{_count(domains, 'domain')} and {_count(len(fitting) - domains, 'page')}.")
    comments = [f"# {note}".rstrip() for note in notes]
    return "\n".join([*comments, "", *sorted(fitting)]) + "\n"


def _says_domain(entry: str) -> bool:
    return re.match(r"domain\s*:", entry, re.IGNORECASE) is not None


def _domain(entry: str) -> tuple[str, str | None, list[str]]:
    """Read a `domain:` line: the host that was meant, and every fault."""
    prefix, _, host = entry.partition(":")
    faults = []
    if prefix != "domain":
        faults.append('the prefix is "domain:", lower case and without a blank')
    if host != host.lstrip():
        faults.append('blank after "domain:"')
    host, blank, _ = host.strip().partition(" ")
    if blank and "#" not in entry:
        return "domain", None, [*faults, "this is text, not a host"]
    if blank:
        faults.append("a comment needs a line of its own")
    if "://" in host:
        host = host.partition("://")[2]
        faults.append('"domain:" takes a host, not a URL')
    if host.startswith("*."):
        host = host[2:]
        faults.append("wildcards do not exist: domain:host covers its sub-domains")
    host, slash, path = host.partition("/")
    if path:
        return "domain", None, [*faults, "a domain has no sub-path: write the full URLs"]
    if slash:
        faults.append("a slash after the host")
    written = valid_host(host)
    return "domain", written, faults if written else [*faults, "this is no host"]


def _url(entry: str) -> tuple[str, str | None, list[str]]:
    """Read a line without `domain:`: a URL, or what looks like one without its scheme."""
    faults = []
    if "://" not in entry:
        if written := valid_host(entry.rstrip("/")):
            return "domain", written, ['a bare host: write "domain:" before it']
        entry = f"http://{entry}"
        faults.append("a URL begins with http:// or https://")
    found = URL.fullmatch(entry)
    if not found or not valid_host(found["host"]):
        return "url", None, ["this is neither domain:host nor a URL"]
    if len(entry) > MAX_URL:
        faults.append(f"{len(entry):,} characters; Google takes {MAX_URL:,} in a URL")
    return "url", entry, faults


def _canonical(entry: str) -> str | None:
    """Bring an entry into the form that is written, or None where there is none."""
    kind, value, _ = _domain(entry) if _says_domain(entry) else _url(entry.replace(" ", "%20"))
    if value is None or kind == "domain":
        return value and f"domain:{value}"
    parts = URL.fullmatch(value)
    assert parts  # _url let it through
    rest = quote(parts["rest"] or "/", safe=KEEP)
    written = f"{parts['scheme']}://{valid_host(parts['host'])}{parts['port'] or ''}{rest}"
    return written if len(written) <= MAX_URL else None


def _uncovered(lines: Iterable[str]) -> list[str]:
    """Drop what another `domain:` line covers already: its pages and its sub-domains."""
    lines = list(lines)
    domains = {line.removeprefix("domain:") for line in lines if line.startswith("domain:")}

    def covered(line: str) -> bool:
        found = URL.match(line)
        host = found["host"] if found else line.removeprefix("domain:")
        parents = [host[at + 1 :] for at, one in enumerate(host) if one == "."]
        return any(parent in domains for parent in ([host] if found else []) + parents)

    return [line for line in lines if not covered(line)]


def _fitting(lines: Iterable[str], notes: Sequence[str]) -> Iterator[str]:
    """Yield the lines that fit under Google's limits beside the header."""
    rows = MAX_LINES - len(notes) - 3  # two comments of our own and the blank line
    room = MAX_BYTES - sum(len(note.encode()) + 3 for note in notes) - 400
    for line in lines:
        rows, room = rows - 1, room - len(line) - 1
        if min(rows, room) < 0:
            return
        yield line


def _is_address(text: str) -> bool:
    try:
        return bool(ipaddress.IPv4Address(text))
    except ValueError:
        return False


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
