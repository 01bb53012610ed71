import io

import pytest

from linkvet.data.exports.files.encoding import Utf8, encoding

TEXT = "Título,été\n日本,🏆\n" * 3


@pytest.mark.parametrize(
    ("codec", "expected", "bom"),
    [
        ("utf-8", "utf-8", 0),
        ("utf-8-sig", "utf-8", 3),
        ("utf-16", "utf-16-le", 2),
        ("utf-32", "utf-32-le", 4),
    ],
)
def test_encodings_by_mark_or_form(codec, expected, bom):
    enc = encoding(TEXT.encode(codec))
    assert (enc.codec, enc.bom, enc.note) == (expected, bom, "")
    assert Utf8(io.BytesIO(TEXT.encode(codec)), enc).read().decode() == TEXT


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_told_by_its_zeros(codec):
    enc = encoding("Source url\tAnchor\n".encode(codec))
    assert enc.codec == codec
    assert "byte order mark" in enc.note


def test_what_is_not_utf8_is_windows_1252_and_told():
    enc = encoding("Référence;Ancre".encode("cp1252"))
    assert enc.codec == "cp1252"
    assert "Windows-1252" in enc.note


def test_a_sample_cut_inside_a_letter_is_still_utf8():
    assert encoding(("a" * 99 + "é").encode()[:-1]).codec == "utf-8"


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000, -1])
def test_reading_in_any_portion_gives_the_same(size):
    stream = Utf8(io.BytesIO(TEXT.encode("utf-16")), encoding(TEXT.encode("utf-16")))
    parts = []
    while part := stream.read(size):
        parts.append(part)
    assert b"".join(parts).decode() == TEXT
    assert stream.lines == 6


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_skipped_whatever_their_end(end):
    data = f"one{end}{end}three{end}four".encode()
    assert Utf8(io.BytesIO(data), encoding(data), skip=2).read() == f"three{end}four".encode()
    assert Utf8(io.BytesIO(data), encoding(data), skip=9).read() == b""


def test_blank_lines_at_the_end_are_no_lines():
    for data, lines in ((b"a\nb\n\n\r\n", 2), (b"a\nb", 2), (b"\n\n", 0), (b"", 0)):
        stream = Utf8(io.BytesIO(data), encoding(data))
        stream.read()
        assert stream.lines == lines


def test_stray_bytes_become_letters_with_the_line_of_the_first():
    data = "é\n".encode() * 3 + b"caf\xe9 \x80\n"
    stream = Utf8(io.BytesIO(data), encoding(data))
    assert stream.read().decode() == "é\né\né\ncafé €\n"
    assert "2 bytes" in stream.notes[0] and "line 4" in stream.notes[0]


def test_nul_characters_are_left_out():
    stream = Utf8(io.BytesIO(b"a\0b\0"), encoding(b"ab"))
    assert stream.read() == b"ab"
    assert stream.notes == ("2 NUL characters were left out",)


def test_half_a_letter_at_the_end_does_no_harm():
    data = "ab".encode("utf-16") + b"\x41"
    assert Utf8(io.BytesIO(data), encoding(data)).read().decode() == "ab\ufffd"
