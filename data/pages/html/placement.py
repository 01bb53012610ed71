"""Where in its page a link stands, and whether a visitor can see it: told by what encloses it."""

import re
from typing import Any, NamedTuple

from linkvet.data.pages.html.hidden_links import enclosed, hides, hiding_names
from linkvet.data.pages.html.main_content import LEAST, SHORT, UNSEEN, neighbours, place_of
from linkvet.data.pages.html.placement_names import RANK, named_places, names_of

ELEMENTS = {"aside": "sidebar", "nav": "navigation", "header": "header", "footer": "footer"}
ROLES = {
    "complementary": "sidebar",
    "navigation": "navigation",
    "menu": "navigation",
    "menubar": "navigation",
    "banner": "header",
    "contentinfo": "footer",
}
# Their classes tell of the whole page ("has-sidebar", "comments-open"), not of a part of it.
FRAMES = {"html", "body", "main", "article"}
# What holds the main text is a frame too, whatever its classes say ("content-sidebar-wrap").
MAIN = (
    "main,[role=main],article h1,#content,#main,.entry-content,.post-content,.post-body,"
    ".article-content,.article-body"
)
# An article has a header and a footer of its own: what stands there is still its content.
OWN_PARTS = {"header", "footer"}
NOTE = re.compile(
    r"info-?box|call-?out|quote|(?:^|[\s_-])(?:note|tip|hint)s?(?=\s|$)", re.IGNORECASE
)
LOGO = re.compile(r"(?:^|[\s_-])(?:logo(?!s)|navbar-brand)", re.IGNORECASE)
TOP = {"header", "navigation"}
BELOW = {"nav", "main", "content"}
# Where a link to pass the page on leads, whatever encloses it.
SHARE_PAGES = (
    r"facebook\.com/(?:sharer|share\.php|dialog/(?:feed|share))",
    r"(?:twitter|x)\.com/(?:intent/(?:tweet|post)|share|home\?status)",
    r"linkedin\.com/(?:shareArticle|sharing/|cws/share)",
    r"pinterest\.[a-z.]+/pin/create",
    r"reddit\.com/submit",
    r"whatsapp\.com/send/?\?text=",
    r"wa\.me/\?text=",
    r"t(?:elegram)?\.me/share",
    r"vk\.com/share",
    r"ok\.ru/(?:offer|dk\?st\.cmd=add)",
    r"xing\.com/(?:app/user\?op=share|s[a-z]+/share)",
    r"tumblr\.com/(?:share|widgets/share)",
    r"getpocket\.com/(?:save|edit)",
    r"plus\.google\.com/share",  # closed in 2019, and still linked
    r"addtoany\.com/(?:share|add_to)",
    r"addthis\.com/bookmark",
    r"share\.flipboard\.com",
    r"ycombinator\.com/submitlink",
    r"digg\.com/submit",
    r"stumbleupon\.com/submit",
    r"line\.me/(?:R/)?(?:msg|share|lineit)",
    r"b\.hatena\.ne\.jp/(?:add|entry)",
    r"buffer(?:app)?\.com/add",
    r"bsky\.app/intent",
    r"threads\.net/intent",
    r"yummly\.com/urb",
)
SHARES = re.compile(rf"(?:https?:)?//(?:[\w-]+\.)*(?:{'|'.join(SHARE_PAGES)})", re.IGNORECASE)
AFLOAT = re.compile(r"position\s*:\s*fixed", re.IGNORECASE)
# who made the site stands in its footer, and the latest comments stand in its sidebar
PEOPLE = {"author", "comment"}
AROUND = {"sidebar", "header", "footer"}
SHARED = {"content", "navigation", "author", "sidebar"}  # where share buttons stand too
HALF, MUCH = 0.5, 0.2  # share of the text
DEEPEST = 400
DEEP = 40  # levels at which it is looked at what an element holds, lest nesting makes that costly
PROSE = 60  # characters for each link at least


class Spot(NamedTuple):
    """What encloses a link: the place it gives, and whether it hides what it holds."""

    place: str
    hidden: bool
    part: str = ""  # "article" or "main" where one is around
    size: int = 0  # characters of the outermost article or main part around, or of the page
    depth: int = 0
    beyond: str = ""  # the place that standing outside the main text speaks for


class Surroundings:
    """What encloses the links of one page; every element is looked at once."""

    def __init__(self, styles: str = "") -> None:
        self.hiding = hiding_names(styles)
        self.spots: dict[Any, Spot] = {}
        self.neighbours: dict[Any, str] = {}

    def of(self, link: Any) -> Spot:
        """The spot of a link: its own attributes and those of all elements around it."""
        above, node = [], link
        while node is not None and node not in self.spots and len(above) < DEEPEST:
            above.append(node)
            node = node.parent_element
        spot = self.spots.get(node, Spot("content", False))
        for element in reversed(above):
            spot = self.spots[element] = self._within(spot, element)
        place = _settled(spot, link)
        return spot if place == spot.place else spot._replace(place=place)

    def _within(self, outer: Spot, element: Any) -> Spot:
        tag, names = element.tag, names_of(element)
        if tag == "body":
            size = len(element.text)
            self.neighbours = neighbours(element, size)
            return Spot("content", self._hides(element, names), size=size)
        part, size = outer.part, outer.size
        if tag in ("article", "main") and part != "article":
            part, size = tag, size if part else len(element.text)
        beyond, how = outer.beyond, self.neighbours.get(element, "")
        place = _place(tag, names, element, outer)
        # a long menu is one, whatever it mentions
        if how and not beyond and (place != "navigation" or len(element.text) < SHORT):
            beyond = place_of(element, how)
        if how == "beside" and place in ("content", "widget", "navigation"):
            place = "sidebar"
        if (
            RANK[place] < RANK[outer.place]
            or outer.place == "header"
            or (place in PEOPLE and outer.place in AROUND)
        ):
            place = outer.place
        hidden = outer.hidden or self._hides(element, names)
        return Spot(place, hidden, part, size, outer.depth + 1, beyond)

    def _hides(self, element: Any, names: str) -> bool:
        if element.hasattr("style") and hides(element["style"], names):
            return True
        for name in self.hiding.keys() & names.split() if self.hiding else ():
            if any(enclosed(element, outer) for outer in self.hiding[name]):
                return True
        return element.hasattr("hidden") and hides("display:none", names)


def _settled(spot: Spot, link: Any) -> str:
    """The place of a link, where it leads and what it stands beyond considered."""
    if spot.place in SHARED and link.hasattr("href") and SHARES.match(link["href"]):
        return "widget"
    # a bar of links that no name tells of: above the header, or at the foot of the page
    if spot.place == "content" or (spot.place == "navigation" and spot.beyond == "footer"):
        return spot.beyond or spot.place
    return spot.place


def _place(tag: str, names: str, element: Any, outer: Spot) -> str:
    if tag in FRAMES:
        return "content"
    declared = _declared(tag, element, outer)
    named = list(named_places(names)) if names else []
    if declared == ["sidebar"] and tag == "aside" and outer.depth < DEEP:
        if NOTE.search(names):
            declared = []
        elif outer.part == "article" and not named:
            declared = [] if _is_prose(element) else ["widget"]
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
    places = [place for place in declared + named if not _is_own(place, named, outer)]
    if tag == "a" and element.hasattr("rel") and "author" in element["rel"]:
        places.append("author")
    if element.hasattr("style") and AFLOAT.search(element["style"]) and not places:
        places.append("widget")
    if places or outer.place != "content" or outer.part or outer.depth >= DEEP:
        return max(places, key=RANK.__getitem__, default="content")
    return "header" if _is_top_bar(element) else "content"


def _is_own(place: str, named: list[str], outer: Spot) -> bool:
    """Whether this is a header or footer of the article, not of the page."""
    if place == "footer" and "footer" in named and outer.part == "main":
        return False  # named like the page's, and there is but one main part
    return bool(outer.part) and place in OWN_PARTS


def _declared(tag: str, element: Any, outer: Spot) -> list[str]:
    """Places that an element's tag and roles stand for."""
    places = [ELEMENTS[tag]] if tag in ELEMENTS else []
    if element.hasattr("role"):
        roles = [role for role in element["role"].split() if role in ROLES]
        # a menu in a widget is one of things to do, like ways of sharing
        places += [ROLES[r] for r in roles if not (r == "menu" and outer.place == "widget")]
    return places


def _is_frame(element: Any, named: list[str], outer: Spot) -> bool:
    """Whether an element named like a part holds the main text, or most of it."""
    if "comment" in named:  # visitors may write more than the author did
        return element.query_selector("h1") is not None
    if outer.part:
        if len(element.text) > HALF * outer.size:
            return True
    # a column called left or right may be the main one
    elif outer.size > LEAST and named == ["sidebar"] and "side" not in names_of(element).lower():
        if len(element.text) > HALF * outer.size:
            return True
    # boxes and menus hold no title, headers do
    elif outer.size and AROUND.isdisjoint(named):
        share = MUCH if "widget" in named else HALF
        if len(element.text) > share * outer.size:
            return element.query_selector("h1") is not None
    return element.query_selector(MAIN) is not None


def _is_prose(element: Any) -> bool:
    """Whether there is more to read than to click: a note to the text, not a list of others."""
    return len(element.text) > PROSE * len(element.query_selector_all("a"))


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
