"""Damage to bytes, of files that no writer would write."""

from collections.abc import Callable
from random import Random

TOKENS = (
    b"\x00",
    b"\xff",
    b"\xfe\xff",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\xe2\x80\xa8",
    b"\xc0\x80",
    b"\xf4\x90\x80\x80",
    b'"',
    b"'",
    b"\n",
    b"\r",
    b"\r\n",
    b"\t",
    b",",
    b";",
    b"|",
    b"{",
    b"}",
    b"[",
    b"]",
    b"<",
    b">",
    b"]]>",
    b"<!--",
    b"&#x0;",
    b"&",
    b"\\",
    b"\\ud800",
    b"1e999",
    b"-1",
    b"4294967296",
    b"PK\x03\x04",
    b"\x1f\x8b\x08",
    b"PAR1",
    b"WARC/1.0\r\n",
    b"NaN",
    b"null",
    b"://",
    b"domain:",
    b"\x1b[2J",
    b"[/b]",
)
MOST = 400_000  # bytes of a damaged file


def _flip(random: Random, raw: bytearray) -> bytes:
    for _ in range(random.randint(1, 8)):
        raw[random.randrange(len(raw))] ^= 1 << random.randrange(8)
    return bytes(raw)


def _cut(random: Random, raw: bytearray) -> bytes:
    return bytes(raw[: random.randrange(len(raw))])


def _leave_out(random: Random, raw: bytearray) -> bytes:
    at = random.randrange(len(raw))
    del raw[at : at + random.randint(1, 40)]
    return bytes(raw)


def _insert(random: Random, raw: bytearray) -> bytes:
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(raw) + 1)
        raw[at:at] = random.choice(TOKENS) * random.choice((1, 1, 1, 3, 2000))
    return bytes(raw)


def _repeat(random: Random, raw: bytearray) -> bytes:
    at = random.randrange(len(raw))
    part = raw[at : at + random.randint(1, 300)]
    raw[at:at] = part * random.choice((1, 2, 50))
    return bytes(raw)


def _swap(random: Random, raw: bytearray) -> bytes:
    one, other = sorted(random.randrange(len(raw)) for _ in range(2))
    size = random.randint(1, 60)
    raw[one : one + size], raw[other : other + size] = (
        raw[other : other + size],
        raw[one : one + size],
    )
    return bytes(raw)


def _noise(random: Random, raw: bytearray) -> bytes:
    at = random.randrange(len(raw))
    raw[at : at + 30] = random.randbytes(random.randint(1, 30))
    return bytes(raw)


KINDS: tuple[Callable[[Random, bytearray], bytes], ...] = (
    _flip,
    _cut,
    _leave_out,
    _insert,
    _repeat,
    _swap,
    _noise,
)


def damaged(random: Random, raw: bytes, most: int = 3) -> bytes:
    """Damage bytes in one to `most` ways."""
    for _ in range(random.randint(1, most)):
        if not raw:
            return raw
        raw = random.choice(KINDS)(random, bytearray(raw))[:MOST]
    return raw
