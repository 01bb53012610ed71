"""Where in its page a link stands, and whether a visitor can see it: told by what encloses it."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from linkvet.data.hiding import enclosed, hides, hiding_names

# A link enclosed by several of these stands in the last: a menu in a footer is the footer's.
WORDS = {
    "widget": r"(?<!elementor[-_])widgets?(?![-_]?area)|related|recommend\w*|recirc\w*|"
    r"shar(?:e|ing|iff)\w*|add-?this\w*|add-?to-?any\w*|social\w*|tag-?cloud|"
    r"popular|trending|most-read|newsletter|promo\w*|(?<!hero[-_])(?<!page[-_])(?<!main[-_])(?<!top[-_])(?<!home[-_])"
    r"banners?(?:-(?:ads?|link|box|slot|wrap\w*|container|\d+))?(?=\s|$|__)|advert\w*|"
    r"ads?-(?:box|slot|unit|container|wrap\w*|space|block)|adsbygoogle|sponsor\w*|"
    r"teaser\w*|cookie\w*|consent|gdpr|modal|[a-z]*pop-?up|cta-(?:box|block|banner|card)|"
    r"call-to-action",
    "navigation": r"nav(?![-_]?col)|nav-?bar|navigation|navi|[a-z]+nav|menue?s?|[a-z]+menue?|"
    r"menu-item|breadcrumbs?|pagination|pager|toolbar|skip-?links?|blogroll|sitemap|toc",
    "sidebar": r"side-?bars?\d*|widget-?areas?|aside|(?:right|left|side|nav)-?col\w*|rail|"
    r"(?:right|left)-?(?:rail|bar|side)|col\w*-(?:left|right)|side(?=\s|$)|"
    r"(?:secondary|tertiary)-?(?:col\w*|content|area)|(?<![-_])(?:secondary|tertiary)(?=\s|$)|"
    r"seitenleiste|barra-?lateral",
    "header": r"(?:site-?|page-?|global-?|top-?|main-?|nav-?|pre-?)?header[a-z]*|masthead|"
    r"top-?bar|branding|kopfzeile|cabe[cz]\w+",
    "footer": r"(?:site-?|page-?|global-?|main-?|bottom-?)?footer\w*|foot|colophon|copyright|"
    r"(?<![-_])credits|(?:site|theme|page|design)-?credits?|powered-?by|bottom-?bar|legal|"
    r"rodape|fu(?:ss|ß)zeile|pied-?de-?page|stopka",
    "author": r"authors?(?=\s|$)|author-?(?:box|bio|info|card|profile|description|links?|meta)|"
    r"author-?name|about-?author|by-?line(?![-_]*(?:social|share))|(?:(?<![-_])|(?<=user[-_]))bio",
    "comment": r"(?<!recent[-_])(?<!latest[-_])(?:comments?|comment-?(?:list|body|content|text|"
    r"author|area|section|thread))|disqus\w*|dsq|respond|repl(?:y|ies)|guestbook|reviews?-?list|"
    r"kommentare?|coment[\xe1a]rios?|commentaires?|commenti|komentarze",
}  # fmt: skip
PLACES = ("content", *WORDS)
RANK = {place: rank for rank, place in enumerate(PLACES)}
# "has-sidebar", "btn-secondary", "grid-for-nav" say what an element looks like or goes with, and
# WordPress writes the subject of a post into its classes ("category-social")
SAYS_ELSE = (
    r"(?!(?:no|has|have|with|without|hide|is|for|btn|button|text|bg|color|"
    r"category|tag|post-type)[-_])"
)
# the header of a section, post or card is not the page's
PARTS = (
    "section", "post", "entry", "article", "card", "modal", "panel", "table", "list", "box", "item",
    "content", "title", "accordion", "story", "recipe", "product", "group", "widget", "comment",
)  # fmt: skip
OF_PAGE = "".join(f"(?<!{part}[-_])" for part in PARTS)
NAMED = re.compile(
    rf"(?:^|\s)(?:{SAYS_ELSE}[^\W_]+[-_]){{0,3}}?(?:"
    + "|".join(
        f"(?P<{place}>{OF_PAGE if place in ('header', 'footer') else ''}(?:{words}))"
        for place, words in WORDS.items()
    )
    + r")(?=$|[\s_-])",
    re.IGNORECASE,
)
CAMEL = re.compile(r"(?<=[a-z]{2})(?=[A-Z][a-z])")
ELEMENTS = {"aside": "sidebar", "nav": "navigation", "header": "header", "footer": "footer"}
ROLES = {
    "complementary": "sidebar", "navigation": "navigation", "menu": "navigation",
    "menubar": "navigation", "banner": "header", "contentinfo": "footer",
}  # fmt: skip
# Their classes tell of the whole page ("has-sidebar", "comments-open"), not of a part of it.
FRAMES = {"html", "body", "main", "article"}
# What holds the main text is a frame too, whatever its classes say ("content-sidebar-wrap").
MAIN = (
    "main,[role=main],article h1,#content,#main,.entry-content,.post-content,.post-body,"
    ".article-content,.article-body"
)
# An article has a header and a footer of its own: what stands there is still its content.
OWN_PARTS = {"header", "footer"}
LOGO = re.compile(r"(?:^|[\s_-])(?:logo(?!s)|navbar-brand)", re.IGNORECASE)
TOP = {"header", "navigation"}
BELOW = {"nav", "main", "content"}
UNSEEN = {"script", "style", "noscript", "link", "template"}
SHORT = 400  # characters of a bar at the top of a page
# who made the site stands in its footer, and the latest comments stand in its sidebar
PEOPLE = {"author", "comment"}
AROUND = {"sidebar", "header", "footer"}
DEEPEST = 400
DEEP = 40  # levels at which it is looked at what an element holds, lest nesting makes that costly
MOST_NAMES = 1_000  # characters


@dataclass(frozen=True)
class Spot:
    """What encloses a link: the place it gives, and whether it hides what it holds."""

    place: str
    hidden: bool
    in_article: bool
    size: int = 0  # characters of the outermost article or main part around
    depth: int = 0


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
        size = outer.size or (len(element.text) if in_article else 0)
        place = _place(tag, names, element, outer)
        if RANK[place] < RANK[outer.place] or (place in PEOPLE and outer.place in AROUND):
            place = outer.place
        hidden = outer.hidden or self._hides(element, names)
        return Spot(place, hidden, in_article, size, outer.depth + 1)

    def _hides(self, element: Any, names: str) -> bool:
        if element.hasattr("style") and hides(element["style"], names):
            return True
        for name in self.hiding.keys() & names.split() if self.hiding else ():
            if any(enclosed(element, outer) for outer in self.hiding[name]):
                return True
        return element.hasattr("hidden") and hides("display:none", names)


def names_of(element: Any) -> str:
    """Classes and id of an element, divided by blanks."""
    classes = element["class"] if element.hasattr("class") else ""
    return (
        f"{classes} {element['id']}"[:MOST_NAMES] if element.hasattr("id") else classes[:MOST_NAMES]
    )


def _place(tag: str, names: str, element: Any, outer: Spot) -> str:
    if tag in FRAMES:
        return "content"
    declared = _declared(tag, element, outer)
    named = list(named_places(names)) if names else []
    if (
        named
        and outer.place == "content"
        and outer.depth < DEEP
        and _is_frame(element, named, outer)
    ):
        named = []
    # share buttons are a list of links too, and not all that stands aside is a side column
    if "widget" in named and (declared == ["navigation"] or [tag, len(declared)] == ["aside", 1]):
        declared = []
    if outer.place == "navigation" and LOGO.search(names):
        named.append("header")
    found = [place for place in declared + named if not (outer.in_article and place in OWN_PARTS)]
    if tag == "a" and element.hasattr("rel") and "author" in element["rel"]:
        found.append("author")
    if found or outer.place != "content" or outer.in_article or outer.depth >= DEEP:
        return max(found, key=RANK.__getitem__, default="content")
    return "header" if _is_top_bar(element) else "content"


def _declared(tag: str, element: Any, outer: Spot) -> list[str]:
    """Places that an element's tag and roles stand for."""
    found = [ELEMENTS[tag]] if tag in ELEMENTS else []
    if element.hasattr("role"):
        roles = [role for role in element["role"].split() if role in ROLES]
        # a menu in a widget is one of things to do, like ways of sharing
        found += [ROLES[r] for r in roles if not (r == "menu" and outer.place == "widget")]
    return found


@lru_cache(maxsize=20_000)
def named_places(names: str) -> frozenset[str]:
    """Places that classes and ids speak of, each name telling at most one."""
    spaced = CAMEL.sub("-", names)
    return frozenset(match.lastgroup for match in NAMED.finditer(spaced) if match.lastgroup)


def _is_frame(element: Any, named: list[str], outer: Spot) -> bool:
    """Whether an element named like a part holds the main text, or most of it."""
    if "comment" in named:  # visitors may write more than the author did
        return element.query_selector("h1") is not None
    if outer.in_article and 2 * len(element.text) > outer.size:
        return True
    return element.query_selector(MAIN) is not None


def _is_top_bar(element: Any) -> bool:
    """Whether a line or two stand above the site's header, or first of all above menu or main."""
    after = element.next_element
    if after is None or element.tag == "a":
        return False
    if after.tag != "header":
        names = names_of(after).strip()
        if after.tag not in BELOW and names not in BELOW and TOP.isdisjoint(named_places(names)):
            return False
        before = element.prev_element
        while before is not None and (before.tag in UNSEEN or before.tag == "a"):
            before = before.prev_element
        if before is not None:
            return False
    return len(element.text) < SHORT and element.query_selector("h1") is None
