"""The WARC and the log of a fetch as one: what is in one is in the other, whatever cut a run short.

A page goes to the WARC first and to the log when it is on the disk. A kill between the two leaves
a page without a row: the row is then written from what the WARC says of the page.
"""

from collections.abc import Iterable, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
from warcio.recordloader import ArcWarcRecord

from linkvet.data.errors import UserError
from linkvet.data.fetch.log import (
    NUMBERS,
    PASSING,
    FetchLog,
    Row,
    cut_torn_row,
    read_log,
    write_log,
)
from linkvet.data.fetch.page_urls import PageUrl
from linkvet.data.fetch.warc_writer import (
    HttpHeaders,
    Place,
    RecordGroup,
    WarcFile,
    build_record,
    fields_block,
)
from linkvet.data.urls import normal_form

if TYPE_CHECKING:
    from linkvet.data.fetch.responses import Response

# headers of the way, not of the page: what was true of them is kept under another name
OF_THE_WAY = {b"content-encoding", b"transfer-encoding", b"content-length"}
LONGEST_REDIRECT = 16_384  # bytes kept of the text that comes with a redirect


class Store:
    """Both files, open; `rows` is what the log says, by URL as it was asked for.

    Raises
    ------
    UserError
        A file cannot be used; see `WarcFile` and `FetchLog`.
    """

    def __init__(
        self, warc: Path, log: Path, user_agent: str, now: str, again: bool = False
    ) -> None:
        cut_torn_row(log)
        self.rows: dict[str, Row] = {row.url: row for row in read_log(log)}
        places = [(row.warc_offset or 0) + (row.warc_length or 0) for row in self.rows.values()]
        logged = max(places, default=0)
        if logged and not warc.exists():
            cure = "Put it back, or remove the log to start anew."
            raise UserError(f"its pages are not there: {warc}", file=str(log), cure=cure)
        self.warc = WarcFile(warc, user_agent, now)
        try:
            self._resume(log, logged, again)
        except BaseException:
            self.warc.close()
            raise

    def _resume(self, path: Path, logged: int, again: bool) -> None:
        groups = self.warc.resume(logged)
        if again:
            self.rows = {url: row for url, row in self.rows.items() if row.outcome not in PASSING}
            write_log(path, self.rows.values())
        self.log = FetchLog(path)
        for row in map(_row_of, groups):
            if row and row.url not in self.rows:
                self._note(row)
        urls = pl.Series(list(self.rows), dtype=pl.String)
        self.pages = dict(zip(normal_form(urls), urls, strict=True))

    def row(self, page: PageUrl) -> Row | None:
        """Give the row of a page, in whichever spelling an earlier run asked for it."""
        return self.rows.get(page.url) or self.rows.get(self.pages.get(page.page, ""))

    def _note(self, row: Row) -> None:
        self.log.add(row)
        self.rows[row.url] = row

    def settle(self, row: Row, responses: "Sequence[Response]") -> None:
        """Put down what became of a page; `responses` are its redirects and, last, the page.

        Only what was fetched goes into the WARC, and what is there already is not written twice.
        """
        if row.outcome == "fetched":
            row = self._write(row, responses)
        self._note(row)

    def _write(self, row: Row, responses: "Sequence[Response]") -> Row:
        new = [response for response in responses if response.place is None]
        page = responses[-1]
        records = [response_record(response) for response in new]
        page_fields = [
            (name, value)
            for name, value in row._asdict().items()
            if value is not None and not name.startswith("warc_")
        ]
        if page.place:
            page_fields += [("page_offset", page.place.offset), ("page_length", page.place.length)]
        fields = {"WARC-Date": row.fetched_at}
        if not page.place:
            fields["WARC-Refers-To"] = records[-1].rec_headers.get_header("WARC-Record-ID")
        block = fields_block([("records", len(new)), *page_fields])
        group = [build_record("metadata", fields, block, row.url), *records]
        for response, place in zip(new, self.warc.append(group)[1:], strict=True):
            response.place, response.body, response.headers = place, None, []
        assert page.place
        return row._replace(warc_offset=page.place.offset, warc_length=page.place.length)

    def close(self) -> None:
        """Bring everything to the disk."""
        self.warc.close()
        self.log.close()


def _row_of(group: RecordGroup) -> Row | None:
    """Make the row of a page from what its metadata says; None where it is none of ours."""
    fields: dict[str, Any] = dict(group.fields)
    place = group.last
    try:
        if "page_offset" in fields:
            place = Place(int(fields["page_offset"]), int(fields["page_length"]))
        cells = {
            name: NUMBERS[name](fields[name])
            if name in NUMBERS and name in fields
            else fields.get(name, None if name in NUMBERS else "")
            for name in Row._fields
        }
        cells |= {"warc_offset": place.offset, "warc_length": place.length}
    except (KeyError, ValueError):
        return None
    return Row(**cells) if cells["url"] else None


def response_record(response: "Response") -> ArcWarcRecord:
    """Build the response record of an answer, unpacked as every tool can read it."""
    body = response.body or b""
    fields = {"WARC-Date": response.when}
    if response.address:
        fields["WARC-IP-Address"] = response.address
    if response.location is not None and len(body) > LONGEST_REDIRECT:
        fields["WARC-Truncated"], body = "length", body[:LONGEST_REDIRECT]
    headers = [*response.headers, (b"Content-Length", b"%d" % len(body))]
    http_headers = HttpHeaders(_status_line(response.status or 0), headers, "HTTP/1.1")
    return build_record("response", fields | response.notes, body, response.url, http_headers)


def _status_line(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def unpacked_headers(
    headers: Iterable[tuple[bytes, bytes]], packed: bytes
) -> list[tuple[bytes, bytes]]:
    r"""Give the headers of a body that was unpacked, each on one line.

    `packed` is the Content-Encoding that was taken off.

    >>> unpacked_headers([(b"Content-Length", b"9"), (b"X", b"a\r\n b")], b"br")
    [(b'X-Crawl-Content-Length', b'9'), (b'X', b'a  b'), (b'X-Crawl-Content-Encoding', b'br')]
    """
    kept = [
        (b"X-Crawl-" + name if name.lower() in OF_THE_WAY else name, b" ".join(value.splitlines()))
        for name, value in headers
    ]
    return kept + ([(b"X-Crawl-Content-Encoding", packed)] if packed else [])
