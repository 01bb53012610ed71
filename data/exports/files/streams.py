"""Paths into streams of bytes: plain files, gzip, zip members, standard input."""

import gzip
import io
import lzma
import os
import stat
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from typing import IO, Any, BinaryIO

from linkvet.data import magic
from linkvet.data.errors import UserError
from linkvet.data.exports.files.limits import DEFAULT, Limits
from linkvet.data.progress import Progress
from linkvet.data.storage.address import Location, is_address, name_of, shown
from linkvet.data.storage.remote import copied

TABLES = (
    ".csv",
    ".tsv",
    ".tab",
    ".txt",
    ".xlsx",
    ".xls",
    ".ods",
    ".parquet",
    ".jsonl",
    ".ndjson",
    ".json",
    ".gz",
    ".zip",
)
SHEETS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")
UNREADABLE = {
    magic.SEVEN_ZIP: "a 7z archive",
    magic.RAR: "a RAR archive",
    magic.BZIP2: "a bzip2 file",
    magic.XZ: "an xz file",
    magic.ZSTD: "a zstd file",
    magic.PDF: "a PDF document",
    **dict.fromkeys(magic.PICTURES, "a picture"),
    magic.SQLITE: "an SQLite database",
}
# what reading from a damaged archive raises
DAMAGES = (EOFError, OSError, zlib.error, lzma.LZMAError, struct.error, zipfile.BadZipFile)
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
OTHER_METHODS = {9: "Deflate64", 93: "Zstandard", 95: "XZ", 98: "PPMd"}


class Stream(io.RawIOBase):
    """A stream that closes what it was opened from, and knows how far that was read."""

    def __init__(
        self,
        stream: IO[bytes] | gzip.GzipFile,
        *beneath: Any,
        at: Callable[[], int] | None = None,
        check: Callable[[int], None] | None = None,
    ) -> None:
        self.stream, self.beneath, self.check = stream, beneath, check
        self.at = at or stream.tell
        self.hear: Callable[[int], None] | None = None

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def seekable(self) -> bool:
        """Say whether it can go back; archives need that."""
        return self.stream.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place."""
        return self.stream.seek(offset, whence)

    def readinto(self, buffer: Any) -> int:
        """Read as much as fits."""
        part = self.stream.read(len(buffer))
        buffer[: len(part)] = part
        if self.check:
            self.check(self.stream.tell())
        if self.hear:
            self.hear(self.at())
        return len(part)

    def close(self) -> None:
        """Close it and all beneath."""
        for opened in (self.stream, *self.beneath):
            opened.close()
        super().close()


@dataclass(frozen=True)
class Blob:
    """One file to read: `opener` gives its uncompressed bytes, from the start each time."""

    name: str
    path: str
    size: int
    opener: Callable[[], Stream] = field(repr=False)
    notes: tuple[str, ...] = ()

    def open(self, progress: Progress | None = None) -> BinaryIO:
        """Open the bytes; `progress` hears of every part read."""
        stream = self.opener()
        if progress is not None:
            stream.hear = lambda at: progress(self.name, at, self.size)
        return io.BufferedReader(stream)


def blobs(path: Location, limits: Limits = DEFAULT) -> list[Blob]:
    """Open what a path or an address names: one file, or the tables in a zip archive.

    Raises
    ------
    UserError
        If it is not there, no file, or larger than the limits allow.
    """
    if str(path) == "-":
        text = _standard_input(limits)
        return _unpacked(Blob("stdin", "-", len(text), lambda: Stream(io.BytesIO(text))), limits)
    if is_address(path):
        return _unpacked(_copy(str(path), limits), limits)
    path = Path(path)
    if path.is_dir():
        raise _is_folder(path)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # a pipe would be waited for, a device has no end
            raise UserError(
                "is a device or a pipe, not a file",
                file=str(path),
                cure="Pipe it into standard input, and name `-`.",
            )
        with path.open("rb"):
            size = status.st_size
    except FileNotFoundError:
        raise _is_missing(path) from None
    except OSError as error:
        cure = "Give yourself the right to read it." if isinstance(error, PermissionError) else None
        problem = f"cannot be read: {(error.strerror or str(error)).lower()}"
        raise UserError(problem, file=str(path), cure=cure) from None
    limits.check_bytes(size, path.name)
    return _unpacked(Blob(path.name, str(path), size, lambda: Stream(path.open("rb"))), limits)


def _copy(address: str, limits: Limits) -> Blob:
    """Copy a file from another machine: it is read more than once, and an archive by its end."""
    name = name_of(address) or shown(address)

    def check(size: int) -> None:
        limits.check_bytes(size, name, f"more than {limits.bytes:,}")

    copy = copied(address, check)
    return Blob(name, shown(address), copy.size, lambda: Stream(copy.open()))


def _standard_input(limits: Limits) -> bytes:
    with suppress(OSError, AttributeError):  # of what stands in for it and is no file
        if stat.S_ISCHR(os.fstat(sys.stdin.fileno()).st_mode) and not sys.stdin.isatty():
            raise UserError("is a device, not a file", file="stdin")
    text = sys.stdin.buffer.read(limits.bytes + 1)
    limits.check_bytes(len(text), "stdin", f"more than {limits.bytes:,}")
    return text


def _unpacked(blob: Blob, limits: Limits) -> list[Blob]:
    with blob.open() as stream:
        head = stream.read(16)
    for start, what in UNREADABLE.items():
        if head.startswith(start):
            raise UserError(f"is {what}", file=blob.name, cure="Give the table inside, unpacked.")
    if head.startswith(magic.GZIP):
        inner = _gunzip(blob, limits)
        with inner.open() as stream:
            _readable(stream, blob.name)
        return [inner]
    if head.startswith((magic.ZIP, magic.EMPTY_ZIP)):
        return _members(blob, limits)
    return [blob]


def _gunzip(blob: Blob, limits: Limits) -> Blob:
    def check(size: int) -> None:
        limits.check_bytes(size, blob.name, f"more than {limits.bytes:,}")

    def opener() -> Stream:
        packed = blob.opener()
        return Stream(gzip.GzipFile(fileobj=packed), packed, at=packed.at, check=check)

    return Blob(blob.name, blob.path, blob.size, opener, blob.notes)


def _readable(stream: BinaryIO, name: str) -> None:
    try:
        stream.read(1)
    except DAMAGES as error:
        raise damaged(name, error) from None


def damaged(name: str, error: Exception) -> UserError:
    """Say that an archive breaks off or does not unpack."""
    return UserError(f"the archive is damaged: {error}", file=name, cure="Download it again.")


def _members(blob: Blob, limits: Limits) -> list[Blob]:
    """List the tables in a zip archive; a spreadsheet is a zip archive and one table."""
    try:
        with blob.open() as stream, zipfile.ZipFile(stream) as archive:
            # not by is_dir, which fails where a member has no name
            infos = [info for info in archive.infolist() if not info.filename.endswith("/")]
    except (*DAMAGES, ValueError, NotImplementedError) as error:
        raise damaged(blob.name, error) from None
    names = {info.filename for info in infos}
    if names & set(SHEETS):
        limits.check_bytes(sum(info.file_size for info in infos), blob.name)
        return [blob]
    tables = [info for info in infos if _is_table(info.filename)]
    if not tables:
        contents = ", ".join(sorted(names)[:8]) or "nothing"
        raise UserError(f"the archive holds no table, but {contents}", file=blob.name)
    if any(info.flag_bits & 1 for info in tables):
        raise UserError("the archive is encrypted", file=blob.name, cure="Unpack it first.")
    for info in tables:
        _refuse_member(blob, info, limits)
    ignored = sorted(names - {info.filename for info in tables})
    note = (f"ignored in the archive: {', '.join(ignored[:8])}",) if ignored else ()
    different = apart([info.filename for info in tables])
    return [
        _member(blob, info, name, note if i == 0 else (), limits)
        for i, (info, name) in enumerate(zip(tables, different, strict=True))
    ]


def _refuse_member(blob: Blob, info: zipfile.ZipInfo, limits: Limits) -> None:
    name = f"{blob.name}/{info.filename}"
    limits.check_bytes(info.file_size, name)
    if info.compress_type not in METHODS:
        method = OTHER_METHODS.get(info.compress_type, f"number {info.compress_type}")
        raise UserError(
            f"is packed by a method that linkvet does not read ({method})",
            file=name,
            cure="Unpack the archive and give the tables inside.",
        )


def apart(names: Sequence[str]) -> list[str]:
    """Give the same names, a number after those that came before."""
    different: dict[str, None] = {}
    for given in names:
        name, number = given, 1
        while name in different:
            number += 1
            name = f"{given} ({number})"
        different[name] = None
    return list(different)


def _is_table(name: str) -> bool:
    path = PurePosixPath(name)
    hidden = path.name.startswith((".", "~", "__")) or "__MACOSX" in path.parts
    return not hidden and path.suffix.lower() in TABLES and path.stem.lower() != "readme"


def _member(
    blob: Blob, info: zipfile.ZipInfo, name: str, notes: tuple[str, ...], limits: Limits
) -> Blob:
    def opener() -> Stream:
        packed = blob.opener()
        archive = zipfile.ZipFile(packed)
        try:
            return Stream(archive.open(info), archive, packed)
        except (ValueError, RuntimeError, NotImplementedError) as error:
            # the head of a member says otherwise than the list of members
            raise damaged(f"{blob.name}/{name}", error) from None

    member = Blob(f"{blob.name}/{name}", blob.path, info.file_size, opener, notes)
    return _gunzip(member, limits) if info.filename.lower().endswith(".gz") else member


def _is_folder(path: Path) -> UserError:
    inside = sorted(p.name for p in path.iterdir() if p.suffix.lower() in TABLES)
    if not inside:
        return UserError("is a folder and holds no export", file=str(path))
    more = f" and {len(inside) - 8} more" if len(inside) > 8 else ""
    return UserError(
        f"is a folder; it holds {', '.join(inside[:8])}{more}",
        file=str(path),
        cure=f"Name the exports inside, e.g. {path / inside[0]}.",
    )


def _is_missing(path: Path) -> UserError:
    try:
        near = get_close_matches(path.name, [p.name for p in path.parent.iterdir()], 1)
    except OSError:
        near = []
    cure = f"Did you mean {path.with_name(near[0])}?" if near else "Check the name."
    return UserError("there is no such file", file=str(path), cure=cure)
