"""The words around each link of a page, by marks that one pass over its text passes."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from resiliparse.parse.html import HTMLTree

AROUND = 200  # characters of text kept on either side of a link
OPEN, CLOSE = "\ue000", "\ue001"  # private characters: pages do not hold them
MARK = re.compile(f"{OPEN}(\\d+){OPEN}|{CLOSE}")


def mark_link(tree: HTMLTree, link: Any, number: int) -> None:
    """Put marks with its number before and after a link."""
    around = link.parent
    around.insert_before(tree.create_text_node(f"{OPEN}{number}{OPEN}"), link)
    close, after = tree.create_text_node(CLOSE), link.next
    around.insert_before(close, after) if after else around.append_child(close)


def contexts(marked: str, text: str, count: int) -> list[tuple[str, str, str, float, float]]:
    """Anchor, text before and after, position, clickable share of the block of each link.

    `text` is what is left of `marked` without marks; a block is a line of it.
    """
    links = [("", "", "", float("nan"), float("nan"))] * count
    spans = list(_spans(marked))
    lines = [text.rfind("\n", 0, ended) + 1 for _, _, ended in spans]
    clicked = Counter()
    for (_, began, ended), line in zip(spans, lines, strict=True):
        clicked[line] += ended - max(began, line)
    for (number, began, ended), line in zip(spans, lines, strict=True):
        over = text.find("\n", ended)
        size = max((over if over >= 0 else len(text)) - line, 1)
        left = _line(" " + text[max(began - AROUND, 0) : began]).lstrip()
        right = _line(text[ended : ended + AROUND]).rstrip()
        anchor = " ".join(text[began:ended].split())[:500]
        links[number] = (
            anchor,
            left,
            right,
            began / (len(text) + 1),
            min(clicked[line] / size, 1.0),
        )
    return links


def _spans(marked: str) -> Iterator[tuple[int, int, int]]:
    """Number of each link, and where its words begin and end in the text without marks."""
    removed, open_at = 0, None
    for mark in MARK.finditer(marked):
        at = mark.start() - removed
        removed += mark.end() - mark.start()
        if mark[1]:
            open_at = int(mark[1]), at
        elif open_at:
            yield *open_at, at
            open_at = None


def _line(text: str) -> str:
    """Text on one line, with a blank at either end where there was one."""
    line = " ".join(text.split())
    return f"{' ' * text[:1].isspace()}{line}{' ' * text[-1:].isspace()}"
