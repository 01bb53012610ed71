"""Strangers' text made fit to show: nothing of it may hide, reorder or run on."""

import json
import unicodedata

# Characters that control, reorder or hide text, by the Unicode properties Cc, Cf, Cs, Bidi_Control
# and Default_Ignorable_Code_Point. The two joiners and the two styles of emoji stay: emoji and
# Persian need them.
RANGES = (
    (0, 32),
    (0x7F, 0xA0),
    (0xAD, 0xAE),
    (0x34F, 0x350),
    (0x61C, 0x61D),
    (0x115F, 0x1161),
    (0x17B4, 0x17B6),
    (0x180B, 0x1810),
    (0x200B, 0x200C),
    (0x200E, 0x2010),
    (0x2028, 0x202F),
    (0x2060, 0x2070),
    (0x3164, 0x3165),
    (0xD800, 0xE000),
    (0xFE00, 0xFE0E),
    (0xFEFF, 0xFF00),
    (0xFFA0, 0xFFA1),
    (0xFFF0, 0xFFFC),
    (0x1BCA0, 0x1BCA4),
    (0x1D173, 0x1D17B),
    (0xE0000, 0xE01F0),
)
HIDDEN = [code for low, high in RANGES for code in range(low, high)]
VISIBLE: dict[int, str] = {
    **{code: f"⟨{code:04X}⟩" for code in HIDDEN},
    **dict.fromkeys(map(ord, "\t\n\r\x0b\x0c\u2028\u2029\x85\xa0"), " "),
}
ESCAPED = {code: json.dumps(chr(code))[1:-1] for code in HIDDEN if code > 32} | {0x7F: r"\u007f"}
MARKS_IN_A_ROW = 3


def clean(text: str) -> str:
    r"""Make control and bidirectional characters visible and thin out stacked accents.

    >>> print(clean("spa\u202egpj"))
    spa⟨202E⟩gpj
    """
    if text.isascii() and text.isprintable():
        return text
    text = text.translate(VISIBLE)
    if text.isascii():
        return text
    kept: list[str] = []
    run = 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= MARKS_IN_A_ROW:
            kept.append(character)
    return "".join(kept)


def escaped(json_text: str) -> str:
    r"""Write the characters that `clean` shows as escapes of JSON, which mean the same.

    >>> print(escaped('{"title": "spa\u202e"}'))
    {"title": "spa\u202e"}
    """
    return json_text.translate(ESCAPED)


def short(text: str | None, limit: int) -> str:
    """Cut to `limit` characters with an ellipsis."""
    text = (text or "")[: 4 * limit].strip()
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
