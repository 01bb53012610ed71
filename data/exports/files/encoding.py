"""Bytes in any encoding into clean UTF-8: no BOM, no NUL, no byte lost."""

import codecs
import io
from contextvars import ContextVar
from typing import BinaryIO, NamedTuple

from linkvet.data.magic import byte_order_mark

# Python decodes UTF-16 about twice as fast in parts that are pure ASCII, and small parts often are.
PART = 1 << 16
TAIL = 64
MEND = "linkvet-mend"


class Encoding(NamedTuple):
    """A codec, the bytes of the BOM to leave out, and what to tell about the guess."""

    codec: str
    bom: int = 0
    note: str = ""


def encoding(sample: bytes) -> Encoding:
    """Tell the encoding from the first bytes of a file.

    >>> encoding("ß,a".encode("utf-16")).codec, encoding("ß,a".encode("cp1252")).codec
    ('utf-16-le', 'cp1252')
    """
    if mark := byte_order_mark(sample):
        return Encoding(*mark)
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) > len(sample) // 8 and max(even, odd) > 4 * min(even, odd):
        codec = "utf-16-le" if odd > even else "utf-16-be"
        return Encoding(codec, 0, f"no byte order mark: read as {codec}")
    if _mostly_utf8(sample):
        return Encoding("utf-8")
    return Encoding(
        "cp1252", 0, "not UTF-8: read as Windows-1252; re-save it as UTF-8 if letters look wrong"
    )


def _mostly_utf8(sample: bytes) -> bool:
    """Tell UTF-8 with a few foreign bytes from a file in another encoding."""
    text = sample.decode("utf-8", "replace").removesuffix("\ufffd")
    bad = text.count("\ufffd")
    # Other encodings hardly ever form a sequence of UTF-8 by chance.
    return bad == 0 or (sum(ch > "\x7f" for ch in text) - bad) * 2 >= bad


class Utf8(io.RawIOBase):
    """A stream of clean UTF-8, decoded in parts; `notes` says what had to be mended."""

    def __init__(self, stream: BinaryIO, enc: Encoding, *, skip: int = 0) -> None:
        self.stream, self.skip, self.newlines = stream, skip, 0
        self.bad = self.nuls = 0
        self.first_bad = 0
        stream.read(enc.bom)
        self.decoder = codecs.getincrementaldecoder(enc.codec)(MEND)
        self.pending = bytearray()
        self.tail = b""
        self.done = False
        while self.skip and not self.done:
            self._pull()

    def readable(self) -> bool:  # noqa: D102
        return True

    def read(self, size: int = -1) -> bytes:
        """Read up to `size` bytes, fewer only at the end."""
        while not self.done and (size < 0 or len(self.pending) < size):
            self._pull()
        if size < 0 or len(self.pending) <= size:
            part, self.pending = bytes(self.pending), bytearray()
        else:
            part = bytes(self.pending[:size])
            del self.pending[:size]
        self.newlines += part.count(b"\n")
        self.tail = (self.tail + part[-TAIL:])[-TAIL:]
        return part

    def readinto(self, buffer) -> int:  # noqa: D102
        part = self.read(len(buffer))
        buffer[: len(part)] = part
        return len(part)

    @property
    def lines(self) -> int:
        """Lines read so far, blank ones at the end not counted."""
        blank = self.tail[len(self.tail.rstrip(b"\r\n")) :]
        return self.newlines - blank.count(b"\n") + (len(self.tail) > len(blank))

    @property
    def notes(self) -> tuple[str, ...]:
        """What was mended so far."""
        notes = []
        if self.bad:
            notes.append(
                f"{self.bad:,} bytes that are not UTF-8 were read as Windows-1252, the first in "
                f"line {self.first_bad:,}; export the file again or re-save it as UTF-8"
            )
        if self.nuls:
            notes.append(f"{self.nuls:,} NUL characters were left out")
        return tuple(notes)

    def _pull(self) -> None:
        read = self.stream.read(PART)
        self.done = not read
        mending = _mending.set(self)
        part = self.decoder.decode(read, self.done).encode("utf-8", "replace")
        _mending.reset(mending)
        if b"\0" in part:
            self.nuls += part.count(b"\0")
            part = part.replace(b"\0", b"")
        self.pending += part
        while self.skip and (end := self._line_end()):
            del self.pending[:end]
            self.skip -= 1

    def _line_end(self) -> int:
        """Give the length of the first whole line in what is pending."""
        ends = [at for at in (self.pending.find(b"\n"), self.pending.find(b"\r")) if at >= 0]
        if not ends or (min(ends) == len(self.pending) - 1 and not self.done):
            return len(self.pending) if self.done else 0
        at = min(ends)
        return at + 2 if self.pending[at : at + 2] == b"\r\n" else at + 1

    def mend(self, error: UnicodeDecodeError) -> tuple[str, int]:
        """Read bytes that the encoding does not know as letters, and remember them."""
        bytes_ = error.object[error.start : error.end]
        if not self.bad:
            self.first_bad = self.newlines + self.pending.count(b"\n") + 1
            self.first_bad += error.object[: error.start].count(b"\n")
        self.bad += len(bytes_)
        if error.encoding.startswith("utf-16"):
            return "\ufffd", error.end
        return bytes_.decode("cp1252", "replace"), error.end


_mending: ContextVar[Utf8] = ContextVar("_mending")


def _mend(error: UnicodeError) -> tuple[str, int]:
    """Hand an error to the stream that is being read: codecs know handlers by name only."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return _mending.get().mend(error)


codecs.register_error(MEND, _mend)
