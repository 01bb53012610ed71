"""Bytes of pages into text as browsers read them."""

import pytest

from linkvet.data.pages.archives.charset import decode


@pytest.mark.parametrize(
    ("page", "declared", "text"),
    [
        ("café".encode(), "utf-8", "café"),
        ("café".encode("latin-1"), "ISO-8859-1", "café"),
        ("\ufeffcafé".encode("utf-16-le"), "utf-8", "café"),
        ("\ufeffcafé".encode(), "latin-1", "café"),
        ("“q”".encode("cp1252"), "latin1", "“q”"),
        (
            '<meta charset="windows-1251">привет'.encode("cp1251"),
            None,
            '<meta charset="windows-1251">привет',
        ),
        (b"<meta charset=utf-16>hi", None, "<meta charset=utf-16>hi"),
        (b"+ADw-script+AD4-", "utf-7", "+ADw-script+AD4-"),
        ("caf\u00e9 au lait".encode(), "no-such-charset", "café au lait"),
        (b"", None, ""),
    ],
)
def test_decode(page, declared, text):
    assert decode(page, declared) == text


def test_bytes_that_are_no_text_become_text_all_the_same():
    assert isinstance(decode(bytes(range(256)) * 10, "utf-8"), str)
