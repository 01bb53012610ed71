"""Strangers' text made fit to show: nothing of it may hide, reorder or run on."""

import unicodedata

# characters that reorder or hide text; the two joiners stay, emoji and Persian need them
HIDDEN = (0xAD, 0x61C, 0x180E, 0x200B, 0x200E, 0x200F, 0xFEFF)


RANGES = ((0, 32), (0x7F, 0xA0), (0x202A, 0x202F), (0x2060, 0x2070), (0xFFF9, 0xFFFC),
          (0xE0000, 0xE0080))


VISIBLE: dict[int, str] = {
    **{code: f"⟨{code:04X}⟩" for low, high in RANGES for code in range(low, high)},
    **{code: f"⟨{code:04X}⟩" for code in HIDDEN},
    **dict.fromkeys(map(ord, "\t\n\r\x0b\x0c\u2028\u2029\x85\xa0"), " "),
}


MARKS_IN_A_ROW = 3


def clean(text: str) -> str:
    """Make control and bidirectional characters visible and thin out stacked accents."""
    text = text.translate(VISIBLE)
    if text.isascii():
        return text
    kept, run = [], 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= MARKS_IN_A_ROW:
            kept.append(character)
    return "".join(kept)


def short(text: str | None, limit: int) -> str:
    """Cut to `limit` characters with an ellipsis."""
    text = (text or "")[: 4 * limit].strip()
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
