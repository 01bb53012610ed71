"""HTML by function calls, where text is escaped unless it says it is markup.

Page titles, anchors and URLs in a link profile are written by strangers, spammers among them:
nothing of theirs may reach the page as markup, hide itself, or reorder the text around it.
"""

import unicodedata
from html import escape

VOID = frozenset({"meta"})
SHAPES = frozenset({"rect", "line", "path"})
# characters that reorder or hide text; the two joiners stay, emoji and Persian need them
HIDDEN = (0xAD, 0x61C, 0x180E, 0x200B, 0x200E, 0x200F, 0xFEFF)
RANGES = ((0, 32), (0x7F, 0xA0), (0x202A, 0x202F), (0x2060, 0x2070), (0xFFF9, 0xFFFC))
RANGES += ((0xE0000, 0xE0080),)
VISIBLE: dict[int, str] = {
    **{code: f"⟨{code:04X}⟩" for low, high in RANGES for code in range(low, high)},
    **{code: f"⟨{code:04X}⟩" for code in HIDDEN},
    **dict.fromkeys(map(ord, "\t\n\r\x0b\x0c\u2028\u2029\x85\xa0"), " "),
}
MARKS_IN_A_ROW = 3


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


Child = str | int | None


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


def html(child: Child) -> str:
    """One child as HTML: markup as it is, everything else escaped."""
    if child is None:
        return ""
    if isinstance(child, Markup):
        return child
    return escape(clean(str(child)))


def join(*children: Child) -> Markup:
    """Join the children, each escaped unless it is markup."""
    return Markup("".join(map(html, children)))


def el(name: str, /, *children: Child, **attributes: str | int | float | None) -> Markup:
    """Build an element; `class_` and `data_label` become `class` and `data-label`."""
    inside = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(clean(str(value)))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in VOID:
        return Markup(f"<{name}{inside}>")
    if name in SHAPES and not children:
        return Markup(f"<{name}{inside}/>")
    return Markup(f"<{name}{inside}>{''.join(map(html, children))}</{name}>")


def quoted(text: str | None, limit: int, class_: str | None = None) -> Markup:
    """Text written by strangers: cut, escaped, and kept from reordering its surroundings."""
    return el("bdi", short(text, limit), class_=class_)
