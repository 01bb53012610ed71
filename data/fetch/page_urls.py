"""The pages that exports name, once each, in the form in which they are asked for."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from linkvet.data.exports.files.limits import DEFAULT, Limits
from linkvet.data.exports.files.streams import Progress
from linkvet.data.exports.read import read
from linkvet.data.hosts import ascii_host, read_head
from linkvet.data.urls import LONGEST, SHAPE, normal_form

PARTS = re.compile(SHAPE)
SAFE = "%/:?#[]@!$&'()*+,;=-._~|"


class PageUrl(NamedTuple):
    """A page of the exports: its normal form, its host, and its URL as it is asked for."""

    page: str
    host: str
    url: str


class PagesToFetch(NamedTuple):
    """The pages of exports; `rows` were read for them, `unread` says by reason what was not."""

    page_urls: list[PageUrl]
    rows: int
    unread: dict[str, int]


def pages_of(
    paths: Sequence[Path | str],
    mapping: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    limits: Limits = DEFAULT,
) -> PagesToFetch:
    """Read exports, and give each referring page once however often it stands in them.

    Raises
    ------
    UserError
        As `linkvet.data.exports.read.read`.
    """
    exports = read(paths, mapping=mapping, progress=progress, limits=limits)
    urls = exports.links.select("source_url").unique(maintain_order=True)["source_url"]
    pages = urls.to_frame().with_columns(page=normal_form(urls))
    first = pages.drop_nulls("page").unique("page", keep="first", maintain_order=True)
    page_urls = [
        PageUrl(page, host, url)
        for raw, page in first.iter_rows()
        for url, host, problem in [request_url(raw)]
        if not problem
    ]
    reasons = exports.rejects["reason"].value_counts(sort=True).iter_rows()
    return PagesToFetch(page_urls, exports.links.height + exports.rejects.height, dict(reasons))


def request_url(text: str) -> tuple[str, str, str | None]:
    """Give a URL as a server is asked for it, its host in ASCII, and what is wrong with it.

    Left out: user name and password, default port and fragment. A text without scheme is asked for
    by http, which sites with https redirect.

    >>> request_url("Bücher.example/a b?q=é#top")
    ('http://xn--bcher-kva.example/a%20b?q=%C3%A9', 'xn--bcher-kva.example', None)
    >>> request_url("ftp://files.example/")[2]
    'a ftp: address, not a web page'
    """
    raw = re.sub(r"[\t\n\r]+", "", text.strip())
    if len(raw) > LONGEST:
        return "", "", f"a URL longer than {LONGEST:,} characters"
    parts = PARTS.match(raw)
    assert parts  # every text has the shape
    head, path, query = parts.groups()
    parsed = read_head(head.lower())
    if parsed.problem or not parsed.host:
        return "", "", parsed.problem or "no host name"
    host = ascii_host(parsed.host)
    port = "" if parsed.port is None else f":{parsed.port}"
    tail = path.replace("\\", "/") or "/"
    tail += f"?{query}" if query is not None else ""
    tail = quote(re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", tail), safe=SAFE)
    return f"{parsed.scheme or 'http'}://{host}{port}{tail}", host, None


def by_host(page_urls: Sequence[PageUrl]) -> list[tuple[str, list[PageUrl]]]:
    """Put the pages of each host together, the host with the most pages first.

    A host is asked for one page at a time, so the longest queue says how long a run takes.
    """
    hosts: dict[str, list[PageUrl]] = {}
    for one in page_urls:
        hosts.setdefault(one.host, []).append(one)
    return sorted(hosts.items(), key=lambda item: -len(item[1]))
