"""What holds the main text of a page, and what stands before, after and beside it.

Told by mass: from the body down to the child that holds most of the text, as long as one does.
"""

import re
from collections.abc import Iterator
from typing import Any

UNSEEN = {"script", "style", "noscript", "link", "template"}
DEEPEST = 30  # levels below the body
MOST_NEIGHBOURS = 300  # of one level: where there are more, the level is a list of its own
MOST = 0.5  # share of the text of a level that its trunk holds at least
WHOLE = 0.6  # share of the page's text in a row, for its cells to be columns of the page
LEAST = 200  # characters of a page, for the mass of its parts to tell anything
FEW = 120  # characters: a cell with less is a picture or a gap
# A width in twelfths, as most grids name it ("col-md-4", "span3", "large-8", "span_4_of_12").
WIDTH = re.compile(
    r"(?:^|[\s_-])(?:col(?:umn)?s?|span|grid|is|large|medium)[-_]?(?:(?:xs|sm|md|lg|xl|[sml])[-_]?)?"
    r"(\d{1,2})(?=$|[\s_-])"
)
FOOT_WORDS = (
    "©",
    r"\(c\) ?\d",
    "&copy",
    "copyright",
    "all rights",
    "powered by",
    # who is responsible, in German
    "impressum",
    "imprint",
    # privacy, in German, English, Spanish, Portuguese, French and Italian
    "datenschutz",
    "privacy",
    "privacidad",
    "privacidade",
    "confidentialit",
    # legal notices, in French, Spanish, Italian
    "mentions l",
    "aviso legal",
    "note legali",
    # "reserved", of all rights: Romance languages, German, Polish
    "reservados",
    "réservés",
    "riservati",
    "vorbehalten",
    "zastrzeżone",
    "terms of",
    # "terms" and "rights" in Russian, "privacy" in Japanese
    "условия",
    "права",
    "プライバシー",
)
FOOT = re.compile("|".join(FOOT_WORDS), re.IGNORECASE)
COOKIES = re.compile(r"\bcookies?\b", re.IGNORECASE)
SHORT = 400  # characters of a bar at the top of a page
FOOT_LONG = 2_000
MAIN = "main,[role=main]"
TITLE = "h1,main,#content,#main,.content,.main"
STANDS_OUT = "h1,h2,h3,main,article"
OWN = {"header", "nav", "footer", "aside"}  # never the main text
# never bands of their own
PHRASES = {
    "a",
    "td",
    "p",
    "span",
    "b",
    "strong",
    "font",
    "br",
    "img",
    "blockquote",
    "h2",
    "h3",
    "h4",
}


def neighbours(body: Any, total: int) -> dict[Any, str]:
    """What stands around the main text, and how: "before", "after", or "beside" it as a column.

    `total` is the length of the text of the body.
    """
    positions: dict[Any, str] = {}
    declared = body.query_selector(MAIN)
    main, title = set(_upwards(declared)), set(_upwards(body.query_selector("h1")))
    node, inside, topped = body, False, False
    for _ in range(DEEPEST if total >= LEAST else 0):
        level = list(_level(node))
        if not level or len(level) == MOST_NEIGHBOURS:
            break
        sizes = [0 if one.tag in OWN else len(one.text) for one in level] if level[1:] else [1]
        at = next((n for n, one in enumerate(level) if one in main), sizes.index(max(sizes)))
        if sizes[at] < MOST * sum(sizes) and level[at] not in main:
            break
        columns = sizes[at] > WHOLE * sum(sizes) > WHOLE * WHOLE * total
        if inside and not columns and len(level) > 1:
            break
        titled = False
        for number, one in enumerate(level):
            if number == at:
                continue
            titled |= not inside and one in title
            if columns and sizes[number] > FEW and _is_column(one, level[at]):
                positions[one] = "beside"
            elif inside or one.tag in PHRASES or _width(one):
                continue
            elif number > at:
                positions[one] = "after"
            elif not topped and not titled:
                positions[one] = "before"
            # what stands below the header belongs to the text: a picture, a button, a summary
            topped |= number < at and one.tag in ("header", "nav")
        node = level[at]
        if node.tag == "article":
            break
        inside |= titled or node == declared
    return positions


def _upwards(element: Any) -> list[Any]:
    """An element and what encloses it."""
    elements = []
    while element is not None and len(elements) < DEEPEST:
        elements.append(element)
        element = element.parent_element
    return elements


def _level(node: Any) -> Iterator[Any]:
    child = node.first_element_child
    for _ in range(MOST_NEIGHBOURS):
        if child is None:
            return
        if child.tag not in UNSEEN:
            yield child
        child = child.next_element


def _is_column(one: Any, trunk: Any) -> bool:
    if one.query_selector(TITLE) is not None:
        return False
    if one.tag == "td" == trunk.tag:
        return True
    narrow, wide = _width(one), _width(trunk)
    return bool(narrow and wide and narrow <= 5 and narrow < wide)


def _width(element: Any) -> int:
    widths = WIDTH.findall((element["class"] or "")[:200]) if element.hasattr("class") else ()
    return min(map(int, widths), default=0)


def place_of(neighbour: Any, how: str) -> str:
    """The place that a neighbour of the main text stands for, where no name says otherwise."""
    if how == "beside":
        return "sidebar"
    text = neighbour.text
    if how == "before":
        bar = len(text) < SHORT and neighbour.query_selector("h1,h2") is None
        return "header" if bar else "content"
    if len(text) < FOOT_LONG and FOOT.search(text):
        return "footer"
    if len(text) < FOOT_LONG and COOKIES.search(text):
        return "widget"
    last = neighbour.next_element is None or neighbour.next_element.tag in UNSEEN
    if last and len(text) < SHORT and neighbour.query_selector(STANDS_OUT) is None:
        return "footer"
    return "content"
