"""Bytes of a page into text, by the encoding that a browser would settle on."""

import re

from resiliparse.parse.encoding import bytes_to_str, detect_encoding, map_encoding_to_html5

from linkvet.data.magic import byte_order_mark

META = re.compile(rb"<meta[^>]{0,300}?charset\s*+=\s*+['\"]?\s*+([\w:.-]{2,40})", re.IGNORECASE)
LOOKED_AT = 4096


def decode(page: bytes, declared: str | None = None) -> str:
    """Read a page's bytes: byte order mark, HTTP charset, meta element, then what they look like.

    The order and the names are those of the HTML standard (section 13.2.3, "Determining the
    character encoding"); an encoding it does not know, UTF-7 among them, counts as not declared.

    >>> decode("café".encode("latin-1"), "ISO-8859-1")
    'café'
    """
    if mark := byte_order_mark(page, utf_32=False):
        encoding, length = mark
        return page[length:].decode(encoding, "replace")
    meta = META.search(page[:LOOKED_AT])
    for name in (declared, meta and meta[1].decode("ascii")):
        encoding = name and map_encoding_to_html5(name, fallback_utf8=False)
        if encoding:
            # a meta element that could be read was not written in UTF-16, whatever it says
            wide = encoding.startswith("utf-16") and name != declared
            return bytes_to_str(page, "utf-8" if wide else encoding)
    try:
        return page.decode()
    except UnicodeDecodeError:
        return bytes_to_str(page, detect_encoding(page[:100_000]) or "utf-8")
