"""How files begin: byte order marks, and the first bytes by which formats are known."""

UTF_8_MARK, UTF_16_MARKS = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff")
# longest first: a mark of UTF-32 begins with one of UTF-16
MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (UTF_8_MARK, "utf-8"),
    (UTF_16_MARKS[0], "utf-16-le"),
    (UTF_16_MARKS[1], "utf-16-be"),
)
GZIP, ZSTD, ZIP, EMPTY_ZIP = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PK\x03\x04", b"PK\x05\x06"
OLE, PARQUET, PDF, SQLITE = b"\xd0\xcf\x11\xe0", b"PAR1", b"%PDF", b"SQLite format 3"
SEVEN_ZIP, RAR, BZIP2, XZ = b"7z\xbc\xaf\x27\x1c", b"Rar!", b"BZh", b"\xfd7zXZ\x00"
PNG, JPEG, GIF, RIFF = b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF"
PICTURES = (PNG, JPEG)
WORKBOOKS = (ZIP, OLE)  # xlsx and ods are zip archives, xls is an OLE file


def byte_order_mark(content: bytes, *, utf_32: bool = True) -> tuple[str, int] | None:
    """Codec and length of the mark that a file begins with, None where it has none.

    Without `utf_32` only marks that the HTML standard knows count.

    >>> byte_order_mark("a".encode("utf-8-sig")), byte_order_mark(b"a")
    (('utf-8', 3), None)
    """
    for mark, codec in MARKS:
        if content.startswith(mark) and (utf_32 or not codec.startswith("utf-32")):
            return codec, len(mark)
    return None
