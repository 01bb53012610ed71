"""HTML by function calls, where text is escaped unless it says it is markup.

Page titles, anchors and URLs in a link profile are written by strangers, spammers among them:
nothing of theirs may reach the page as markup, hide itself, or reorder the text around it.
"""

from html import escape

from linkvet.cli.wording.text import clean, short

VOID = frozenset({"meta"})
SHAPES = frozenset({"rect", "line", "path"})


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


Child = str | int | None


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
