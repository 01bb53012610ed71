"""Pages into a WARC 1.1 file that can be read at any moment and goes on where it was cut short.

Each record is a gzip member of its own (ISO 28500:2017, annex D). A page is a group of records
written at once: first metadata that says what was asked for and how many records follow, then the
redirects, last the page. What a kill leaves of a group is cut off when the file is opened again.
"""

import os
import zlib
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO, FileIO
from pathlib import Path
from typing import NamedTuple

from warcio.recordbuilder import RecordBuilder
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from linkvet import __version__
from linkvet.data.atomic import named, write_all
from linkvet.data.errors import UserError
from linkvet.data.file_lock import hold_open_file

GZIP = 31  # zlib's number for gzip with header and checksum
CHUNK = 1 << 20
VERSION = RecordBuilder.WARC_1_1
OPENING = 4_096  # bytes; the first record is smaller, packed
# more than this after a damaged record is no torn end, and not ours to cut off
TAIL = 64 << 20
OTHER = "Name another file by --out."


class Record(NamedTuple):
    """A record that was read: where it lies in the file, in bytes, and what it holds."""

    start: int
    end: int
    fields: dict[str, str]
    block: bytes


class Place(NamedTuple):
    """Where a record lies in the file, in bytes."""

    offset: int
    length: int


class RecordGroup(NamedTuple):
    """A whole group that was read: what its metadata says, and where its last record lies."""

    fields: list[tuple[str, str]]
    last: Place


class HttpHeaders(StatusAndHeaders):
    """Status and headers of a response, as the server sent them.

    warcio would rewrite a header that is not ASCII: https://github.com/webrecorder/warcio/issues/128
    """

    def compute_headers_buffer(self, header_filter: None = None) -> None:
        """Write the headers as bytes, for the writer."""
        self.headers_buff = self.to_bytes(header_filter, "latin-1")


def build_record(
    kind: str,
    fields: dict[str, str],
    block: bytes,
    url: str = "",
    http_headers: HttpHeaders | None = None,
) -> ArcWarcRecord:
    """Build a record of a type from its named fields and its block, or the body after its headers.

    Its ID, length and digests are added.
    """
    return RecordBuilder(VERSION).create_warc_record(
        url, kind, BytesIO(block), len(block), warc_headers_dict=fields, http_headers=http_headers
    )


def fields_block(fields: Iterable[tuple[str, object]]) -> bytes:
    """Write named fields as the block of a warcinfo or metadata record."""
    return "".join(f"{name}: {value}\r\n" for name, value in fields).encode()


def read_fields(block: bytes) -> list[tuple[str, str]]:
    """Read what `fields_block` wrote."""
    lines = block.decode("utf-8", "replace").splitlines()
    pairs = (line.partition(":") for line in lines)
    return [(name.strip(), value.strip()) for name, colon, value in pairs if colon]


def packed(record: ArcWarcRecord) -> bytes:
    """Write a record as one gzip member."""
    member = BytesIO()
    WARCWriter(member, warc_version=VERSION).write_record(record)
    return member.getvalue()


class WarcFile:
    """A WARC file held open, and by one run only, for more groups of records.

    Raises
    ------
    UserError
        The file is in use, was not written by linkvet, is damaged, or cannot be written.
    """

    def __init__(self, path: Path, user_agent: str, now: str) -> None:
        self.path = path
        with named(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            # unbuffered: what could not be written is not tried again when the file is closed
            self.handle = path.open("ab+", buffering=0)
            try:
                hold(self.handle, path)
            except UserError:
                self.handle.close()
                raise
            self.end = self.handle.seek(0, os.SEEK_END)
        self.opening = build_record(
            "warcinfo",
            {"WARC-Date": now, "WARC-Filename": path.name},
            fields_block(
                [
                    ("software", f"linkvet/{__version__}"),
                    ("format", "WARC File Format 1.1"),
                    ("http-header-user-agent", user_agent),
                    ("robots", "classic"),
                ]
            ),
        )

    def resume(self, start: int) -> list[RecordGroup]:
        """Give the whole groups from a place in the file on; cut off what is torn after them.

        The place must be the end of a record, or 0.
        """
        if start > self.end:
            cure = "Put the whole file back, or remove the log to start anew."
            raise UserError("the file is shorter than its log says", file=str(self.path), cure=cure)
        if not start and not self._whole_opening():
            self._cut(0)
            self.append([self.opening])
            return []
        end, groups = self._groups(start)
        if self.end - end > TAIL:
            problem = f"the file is damaged at byte {end:,}"
            raise UserError(problem, file=str(self.path), cure=OTHER)
        self._cut(end)
        return groups

    def _groups(self, start: int) -> tuple[int, list[RecordGroup]]:
        """Read groups up to the first that is not whole; say where they end, in bytes."""
        end, groups = start, []
        fields: list[tuple[str, str]] | None = None
        missing = 0
        for record in records(self.handle, start):
            if fields is None and record.fields.get("warc-type") != "metadata":
                end = record.end  # warcinfo
                continue
            if fields is None:
                fields = read_fields(record.block)
                missing = _follow(fields)
            else:
                missing -= 1
            if not missing:
                groups.append(RecordGroup(fields, Place(record.start, record.end - record.start)))
                fields, end = None, record.end
        return end, groups

    def _whole_opening(self) -> bool:
        """Tell whether the file begins with a record of ours; a torn one is as good as none."""
        first = next(records(self.handle, 0), None)
        if first and b"software: linkvet/" in first.block:
            return True
        if not first and self.end < OPENING and self._torn_opening():
            return False
        problem = "this file was not written by linkvet fetch"
        raise UserError(problem, file=str(self.path), cure=OTHER)

    def _torn_opening(self) -> bool:
        self.handle.seek(0)
        try:
            begun = zlib.decompressobj(GZIP).decompress(self.handle.read())
        except zlib.error:
            return False
        return begun[: len(VERSION)] == VERSION.encode()[: len(begun)]

    def _cut(self, end: int) -> None:
        with named(self.path):
            self.handle.truncate(end)
        self.end = end

    def append(self, group: Sequence[ArcWarcRecord]) -> list[Place]:
        """Write a group of records and bring it to the disk; give each record's place."""
        members = [packed(record) for record in group]
        places, offset = [], self.end
        for member in members:
            places.append(Place(offset, len(member)))
            offset += len(member)
        with named(self.path):
            write_all(self.handle, b"".join(members))
            os.fsync(self.handle.fileno())
        self.end = offset
        return places

    def close(self) -> None:
        """Let go of the file."""
        self.handle.close()


def _follow(fields: list[tuple[str, str]]) -> int:
    """Say how many records follow metadata of ours in its group."""
    number = dict(fields).get("records", "0")
    return int(number) if number.isdecimal() else 0


def hold(handle: FileIO, path: Path) -> None:
    """Keep a second run off the file for as long as it is open."""
    if not hold_open_file(handle):
        cure = "Wait until it is done, or name another file by --out."
        raise UserError("another fetch is writing this file", file=str(path), cure=cure)


def records(handle: FileIO, start: int) -> Iterator[Record]:
    """Read whole records of our own making from a place on, up to the end or the first torn one."""
    for begin, end, content in members(handle, start):
        head, _, rest = content.partition(b"\r\n\r\n")
        lines = head.decode("utf-8", "replace").split("\r\n")
        fields = {
            name.lower(): value.strip()
            for name, colon, value in (line.partition(":") for line in lines[1:])
            if colon
        }
        if not lines[0].startswith("WARC/") or not fields.get("content-length", "").isdecimal():
            return
        block = rest[: int(fields["content-length"])]
        yield Record(begin, end, fields, block)


def members(handle: FileIO, start: int) -> Iterator[tuple[int, int, bytes]]:
    """Read whole gzip members: begin, end, content; a torn or damaged one ends it."""
    handle.seek(start)
    begin, buffer = start, b""
    while True:
        unpacker, content, read = zlib.decompressobj(GZIP), [], 0
        while not unpacker.eof:
            buffer = buffer or handle.read(CHUNK)
            if not buffer:
                return
            try:
                content.append(unpacker.decompress(buffer))
            except zlib.error:
                return
            read += len(buffer)
            buffer = unpacker.unused_data
        end = begin + read - len(buffer)
        yield begin, end, b"".join(content)
        begin = end
