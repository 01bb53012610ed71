"""What hides a link from visitors for good, told by styles without rendering the page."""

import re
from typing import Any

# In styles without blanks, by what stands in each: most rules hide nothing, and looking for a word
# is far quicker than for a pattern.
HIDING = {
    word: re.compile(pattern)
    for word, pattern in {
        "display:none": r"display:none",
        "visibility:hidden": r"visibility:hidden",
        "font-size:0": r"font-size:0(?![.\d])",
        "opacity:0": r"opacity:0(?![.\d])",
        ":-": (
            r"(?<![-\w])(?:text-indent|left|top|right):-\d{3,}|"
            r"margin-(?:left|top):-(?:999|\d{4,})"
        ),
        "clip-path:inset(": r"clip-path:inset\((?:50|100)%",
        "clip:rect(0": r"clip:rect\(0",
    }.items()
}
SHOWING = {
    word: re.compile(pattern)
    for word, pattern in {
        "display:": r"display:(?!none)\w",
        "visibility:visible": r"visibility:visible",
        "opacity:": r"opacity:(?:1|0?\.\d)",
    }.items()
}
SIMPLE = re.compile(r"^(?:([\w.#-]+)\s+)?([.#][\w-]+)$")
STEP = re.compile(r"[\s>+~]+")
NAME = re.compile(r"[.#]([\w-]+)")
# What is hidden until a visitor opens it deceives nobody.
OPENERS = (
    # menus and dialogs
    "menu",
    "nav",
    "modal",
    "popup",
    "pop-up",
    "drop-?down",
    "tab",
    "accordion",
    "collaps",
    "dialog",
    "overlay",
    "cookie",
    "search",
    "lightbox",
    "toggle",
    # shown on some screens, or read aloud
    "mobile",
    "desktop",
    "reader",
    "sr-only",
    "visually",
    "skip",
    # shown in turn, or on demand
    "carousel",
    "slide",
    "tooltip",
    "expand",
    "more",
    "filter",
    "share",
    "print",
    # shown by scripts, and states that these set
    "js",
    "load",
    "active",
    "open",
    "sub",
    "login",
    "chat",
    "canvas",
    "drawer",
    "hamburger",
    "consent",
    "gdpr",
    # animations
    "sticky",
    "float",
    "fade",
    "anim",
    "reveal",
    # by their own word not there to be seen
    "invisible",
    "accessib",
)
OPENS = re.compile("|".join(OPENERS), re.IGNORECASE)
# A name that says so is a switch where it takes out of the page, and a trick where it shrinks.
SWITCH = re.compile(r"hide|hidden", re.IGNORECASE)
IMAGE = re.compile(r"social|icon|logo|btn|button|sprite", re.IGNORECASE)
OUT = ("display", "visibility")
MOST_STYLE = 200_000
FARTHEST = 100  # levels between a name and the one that has to enclose it


def hides(style: str, names: str) -> bool:
    """Whether an inline style hides an element with these names for good.

    >>> hides("display: none", "links"), hides("display: none", "dropdown-menu")
    (True, False)
    """
    hidden = _declaration(HIDING, _plain(style))
    return bool(hidden) and not OPENS.search(names) and not SWITCH.search(names)


def hiding_names(styles: str) -> dict[str, set[str]]:
    """Classes and ids that a style sheet hides for good, and what has to enclose them.

    Names stand without mark: ".x{display:none}" gives {"x": {""}}, ".y .x{display:none}" gives
    {"x": {".y"}}.
    Rules for some screens only are passed over, and so are names that suggest a menu or a dialog
    or that another rule shows again: a visitor gets to see these.
    """
    names: dict[str, set[str]] = {}
    shown = []
    for selectors, body, everywhere in _rules(styles[:MOST_STYLE]):
        hidden = _declaration(HIDING, body)
        if not hidden:
            shown.append((selectors, body))
        # what takes time to appear does appear
        elif everywhere and "transition" not in body and "animation" not in body:
            for selector in selectors.split(","):
                if "text-indent" in hidden and ("url(" in body or IMAGE.search(selector)):
                    continue  # an image stands for the text
                simple = SIMPLE.match(selector.strip())
                if (
                    simple
                    and not OPENS.search(selector)
                    and not (SWITCH.search(selector) and hidden.startswith(OUT))
                ):
                    names.setdefault(simple[2][1:], set()).add(simple[1] or "")
    for selectors, body in shown if names else ():
        if _declaration(SHOWING, body):
            for selector in selectors.split(","):
                for name in NAME.findall(STEP.split(selector.strip())[-1]):
                    names.pop(name, None)
    return names


def _rules(styles: str) -> Any:
    """Selectors and body of each rule, the body plain, and whether it is for all screens."""
    everywhere = True
    for rule in styles.split("}"):
        if "{" not in rule:  # the end of a block of rules
            everywhere = True
            continue
        selectors, _, body = rule.rpartition("{")
        if "@" in selectors:
            everywhere = not ("@media" in selectors and ("(" in selectors or "print" in selectors))
            selectors = selectors.rpartition("{")[2]
        yield selectors.rpartition(";")[2], _plain(body), everywhere


def _plain(style: str) -> str:
    return "".join(style.lower().split())


def _declaration(patterns: dict[str, re.Pattern[str]], style: str) -> str:
    """What a style, in lower case and without blanks, says of that, "" where it says nothing."""
    for word, pattern in patterns.items():
        if word in style and (match := pattern.search(style)):
            return match[0]
    return ""


def enclosed(element: Any, outer: str) -> bool:
    """Whether what a selector like ".y" or "body.z" names encloses an element."""
    missing = set(NAME.findall(outer))
    for _ in range(FARTHEST):
        element = element.parent_element
        if element is None or not missing:
            break
        for name in ("class", "id"):
            if element.hasattr(name):
                missing.difference_update(element[name].split())
    return not missing
