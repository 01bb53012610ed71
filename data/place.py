"""Where in its page a link stands, and whether a visitor can see it: told by what encloses it."""

import re
from dataclasses import dataclass
from typing import Any

# A link enclosed by several of these stands in the last: a menu in a footer is the footer's.
WORDS = {
    "widget": r"widgets?|related|recommend\w*|recirc\w*|shar(?:e|ing)\w*|social\w*|tag-?cloud|"
    r"popular|trending|most-read|newsletter|promo\w*|banner|advert\w*|sponsor\w*|teaser\w*",
    "sidebar": r"side-?bars?|aside|(?:right|left)-?(?:col\w*|rail|bar|side)|rail|"
    r"(?:secondary|tertiary)-?(?:col\w*|content|area)?",
    "navigation": r"nav|nav-?bar|navigation|\w+nav|menus?|\w+menu|menu-item|breadcrumbs?|"
    r"pagination|pager|toolbar|skip-?links?|blogroll|sitemap|toc",
    "header": r"(?:site-?|page-?|global-?|top-?|main-?|nav-?)?header|masthead|top-?bar|branding",
    "footer": r"(?:site-?|page-?|global-?|main-?|bottom-?)?footer\w*|foot|colophon|copyright|"
    r"credits?|bottom-?bar|legal",
    "author": r"author-?(?:box|bio|info|card|profile|description|links?|meta)|about-?author|"
    r"by-?line|bio",
    "comment": r"comments?|comment-?(?:list|body|content|text|author|area|section|thread)|"
    r"disqus\w*|respond|repl(?:y|ies)|guestbook|reviews?-?list",
}  # fmt: skip
PLACES = ("content", *WORDS)
RANK = {place: rank for rank, place in enumerate(PLACES)}
NAMED = re.compile(
    # "has-sidebar" and the like say what else is on the page
    r"(?:^|\s)(?!(?:no|has|have|with|without|hide|is)-)(?:[^\W_]+[-_]){0,3}?(?:"
    + "|".join(f"(?P<{place}>{words})" for place, words in WORDS.items())
    + r")(?=$|[\s_-])",
    re.IGNORECASE,
)
ELEMENTS = {"aside": "sidebar", "nav": "navigation", "header": "header", "footer": "footer"}
ROLES = {
    "complementary": "sidebar", "navigation": "navigation", "menu": "navigation",
    "menubar": "navigation", "banner": "header", "contentinfo": "footer",
}  # fmt: skip
# Their classes tell of the whole page ("has-sidebar", "comments-open"), not of a part of it.
FRAMES = {"html", "body", "main", "article"}
# An article has a header and a footer of its own: what stands there is still its content.
OWN_PARTS = {"header", "footer"}
HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|"
    r"opacity\s*:\s*0(?![.\d])|"
    r"(?:text-indent|left|top|right|margin-left|margin-top)\s*:\s*-\d{3,}|"
    r"clip-path\s*:\s*inset\(\s*(?:50|100)%|clip\s*:\s*rect\(\s*0",
    re.IGNORECASE,
)
SIMPLE = re.compile(r"^(?:[\w.#-]+\s+)?([.#][\w-]+)$")
# What is hidden until a visitor opens it deceives nobody.
OPENS = re.compile(
    r"menu|nav|modal|popup|pop-up|drop-?down|tab|accordion|collaps|dialog|overlay|cookie|search|"
    r"lightbox|toggle|mobile|desktop|reader|sr-only|visually|skip|carousel|slide|tooltip|expand|"
    r"more|filter|share|print|js|load|hide|hidden|active|open|sub",
    re.IGNORECASE,
)
MOST_STYLE = 200_000
DEEPEST = 400


@dataclass(frozen=True)
class Spot:
    """What encloses a link: the place it gives, and whether it hides what it holds."""

    place: str
    hidden: bool
    in_article: bool


class Surroundings:
    """What encloses the links of one page; every element is looked at once."""

    def __init__(self, styles: str = "") -> None:
        self.hiding = hiding_names(styles)
        self.known: dict[Any, Spot] = {}

    def of(self, link: Any) -> Spot:
        """The spot of a link: its own attributes and those of all elements around it."""
        above, node = [], link
        while node is not None and node not in self.known and len(above) < DEEPEST:
            above.append(node)
            node = node.parent_element
        spot = self.known.get(node, Spot("content", False, False))
        for element in reversed(above):
            spot = self.known[element] = self._within(spot, element)
        return spot

    def _within(self, outer: Spot, element: Any) -> Spot:
        tag, names = element.tag, names_of(element)
        in_article = outer.in_article or tag in ("article", "main")
        place = _place(tag, names, element, outer.in_article)
        if RANK[place] < RANK[outer.place]:
            place = outer.place
        hidden = outer.hidden or self._hides(element, names)
        return Spot(place, hidden, in_article)

    def _hides(self, element: Any, names: str) -> bool:
        if element.hasattr("style") and HIDING.search(element["style"]):
            return not OPENS.search(names)
        if self.hiding and not self.hiding.isdisjoint(names.split()):
            return True
        return element.hasattr("hidden") and not OPENS.search(names)


def names_of(element: Any) -> str:
    """Classes and id of an element, divided by blanks."""
    classes = element["class"] if element.hasattr("class") else ""
    return f"{classes} {element['id']}" if element.hasattr("id") else classes


def _place(tag: str, names: str, element: Any, in_article: bool) -> str:
    if tag in FRAMES:
        return "content"
    found = [ELEMENTS[tag]] if tag in ELEMENTS and not (in_article and tag in OWN_PARTS) else []
    if element.hasattr("role"):
        found += [ROLES[role] for role in element["role"].split() if role in ROLES]
    if names:
        own = {match.lastgroup for match in NAMED.finditer(names)}
        found += [place for place in own if place and not (in_article and place in OWN_PARTS)]
    return max(found, key=RANK.__getitem__, default="content")


def hiding_names(styles: str) -> frozenset[str]:
    """Classes and ids that a style sheet hides for good, without mark (".x" gives "x").

    Only rules that stand outside media queries' reach can be read without rendering: a name that
    suggests a menu, dialog or screen width is passed over.
    """
    found = set()
    for rule in styles[:MOST_STYLE].split("}"):
        # most rules hide nothing, and looking for a word is far quicker than for the pattern
        if not ("none" in rule or "hidden" in rule or ":-" in rule or ": -" in rule
                or "opacity" in rule or "font-size" in rule or "clip" in rule):  # fmt: skip
            continue
        selectors, _, body = rule.rpartition("{")
        if not HIDING.search(body):
            continue
        for selector in selectors.rpartition("{")[2].rpartition(";")[2].split(","):
            simple = SIMPLE.match(selector.strip())
            if simple and not OPENS.search(selector):
                found.add(simple[1][1:])
    return frozenset(found)
