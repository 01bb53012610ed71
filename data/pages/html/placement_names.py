"""What classes and ids say about the place of what they name."""

import re
from functools import lru_cache
from typing import Any

# A link enclosed by several of these stands in the last: a menu in a footer is the footer's.
# Names are matched with "-" for "_", whole or by their first parts. They are those that content
# management systems, themes and plugins give, and the same words in other languages.
WORDS = {
    "widget": (
        # boxes of a theme; Elementor calls any part of a page a widget
        r"(?<!elementor-)widgets?(?!-?area)",
        # what else to read
        "related",
        r"recommend\w*",
        r"recirc\w*",
        # share buttons: AddToAny is "a2a", Shariff a plugin; an embedded post is content
        r"shar(?:e|ing|iff)\w*",
        "a2a-kit",
        r"add-?this\w*",
        r"add-?to-?any\w*",
        r"social(?!-?embed)\w*",
        # lists that the site makes by itself
        "tag-?cloud",
        "popular",
        "trending",
        "most-read",
        r"similar-\w+",
        "more-(?:stories|articles|posts|news|from)",
        # subscriptions: Mailchimp is "mc", ConvertKit "ck"
        r"newsletter\w*",
        r"subscri(?:be|ptions?)(?:-(?:form|box|block|widget|wrap\w*))?",
        r"mc4wp\w*",
        "mc-embed",
        "ck-(?:subscribe-)?form",
        r"convertkit\w*",
        # advertising; the banner of a page or its top is its header
        r"promo\w*",
        r"(?<!hero-)(?<!page-)(?<!main-)(?<!top-)(?<!home-)"
        r"banners?(?:-(?:ads?|link|box|slot|wrap\w*|container|\d+))?(?=\s|$|--)",
        r"advert\w*",
        r"ads?-(?:box|slot|unit|container|wrap\w*|space|block)",
        r"(?<=[a-z\d]-)ads?(?=\s|$)",
        "adsbygoogle",
        r"sponsor\w*",
        r"partners?(?:-?(?:logos?|box|list|area|stage|links?))?(?=\s|$)",
        "partenaires?",
        "outbrain",
        "taboola",
        "werbung",
        r"anzeigen?(?=\s|$)",
        r"publicidad\w*",
        "publicite",
        r"reklam[ae]?(?=\s|$)",
        # related posts and sharing, in Romance languages
        "relacionad[ao]s",
        "similaires",
        r"compart(?:ir|ilh\w+)",
        r"partag\w+",
        "condividi",
        "redes-socia(?:le|i)s",
        # what lies over the page, or calls to act
        r"teaser\w*",
        r"cookie\w*",
        "consent",
        "gdpr",
        "modal",
        "overlay",
        "[a-z]*pop-?up",
        "cta-(?:box|block|banner|card)",
        "call-to-action",
        "(?:article|post|recipe|story)-toolbar",
        # buttons to call or chat that float over the page
        r"(?:fixed|float\w*|sticky)-(?:btn|button|contact|chat|whats\w*|wa|icons?|cta|links?)",
        r"(?:btn|button|wa|whats-?app|chat|contact|call|emergency)-(?:float\w*|fixed|sticky|bar)",
    ),
    "navigation": (
        "nav(?!-?col)",  # a column beside the text is a sidebar
        "nav-?bar",
        "navigation",
        "navi(?:block|list|leiste)?",
        "[a-z]+nav",
        "menue?s?",
        "[a-z]+menue?",
        "menu-item",
        "breadcrumbs?",
        "pagination",
        "pager",
        "toolbar",
        r"skip-?links?(?=\s|$)",
        "blogroll",
        "sitemap",
        r"toc(?=\s|$|-(?:list|container|wrap\w*|box|inner))",  # a table of contents
        r"off-?canvas(?=\s|$)",
    ),
    "sidebar": (
        r"side-?bars?\d*",
        "widget-?areas?",
        "aside",
        # columns by their side
        r"(?:right|left|side|nav)-?col\w*",
        "rail",
        r"(?:right|left)-?(?:rail|bar|side|wrap\w*|bx)",
        r"col\w*-(?:left|right)",
        r"side(?=\s|$)",
        "side-?(?:box|column|block)",
        "portal-column-(?:one|two)",  # Plone
        # columns by their rank, as WordPress themes have them
        r"(?:secondary|tertiary)-?(?:col\w*|content|area)",
        r"(?<!-)(?:secondary|tertiary)(?=\s|$)",
        # German, Spanish and Portuguese, French, Italian
        "seitenleiste",
        "randspalte",
        "(?:rechte|linke)-?spalte",
        "barra-?lateral",
        "barre-?laterale",
        "colonne-?(?:droite|gauche)",
        "colonna-?(?:destra|sinistra|dx|sx)",
    ),
    "header": (
        "(?:site-?|page-?|global-?|top-?|main-?|nav-?|pre-?|above-?)?header[a-z]*",
        "masthead",
        r"head(?=\s|$)",
        r"top-?(?:bar|line|strip|most|area|wrap\w*)",
        "branding",
        # French, German, Spanish and Portuguese, Italian
        r"haut(?=\s|$|-site)",
        r"kopf(?:zeile|bereich)?(?=\s|$)",
        r"cabe[cz]\w+",
        "testata",
    ),
    "footer": (
        # "cardfooter" and the like close a part of the page
        "(?!(?:card|post|entry|article|section|modal|panel|table|list|box|item|content|"
        "comment|widget)footer)"
        r"[a-z]*footer\w*",
        "foot",
        "colophon",
        # who owns the page, and who made it
        "copyright",
        "(?<!-)credits",
        "(?:site|theme|page|design)-?credits?",
        "powered-?by",
        r"bottom-?(?:bar|area|wrap\w*|links?|menu)",
        "(?:box|page|site)-?bottom",
        "legal",
        r"tail(?=\s|$)",
        # Portuguese, German, French, Italian, Polish
        "rodape",
        r"fu(?:ss|ß)(?:zeile|bereich)?(?=\s|$)",
        r"pied(?:-?de-?page)?(?=\s|$)",
        r"piede?(?=\s|$)",
        "stopka",
    ),
    "author": (
        r"authors?(?=\s|$)",
        r"author-?(?:box|bio|info|card|profile|description|links?|meta|area|section|block|details?|"
        r"data|wrap\w*|social\w*|contact|content|name)",
        "about-?(?:the-?)?author",
        r"aut(?:or|eur|ore)(?:en)?(?=\s|$|-(?:box|info|name|bio))",
        "contributor-?(?:bio|info|box)",
        r"by-?line(?!-*(?:social|share))",
        "(?:(?<!-)|(?<=user-))bio",
    ),
    "comment": (
        # a list of the latest comments stands in a sidebar
        "(?<!recent-)(?<!latest-)"
        "(?:comments?(?!-intro)|comment-?(?:list|body|content|text|author|area|section|thread))",
        # Disqus; the form of WordPress is "respond"
        r"disqus\w*",
        "dsq",
        "respond",
        "repl(?:y|ies)",
        "guestbook",
        "reviews?-?list",
        # German, Spanish and Portuguese, French, Italian, Polish, Dutch
        "kommentare?",
        r"coment[\xe1a]rios?",
        "commentaires?",
        "commenti",
        "komentarze",
        "reacties",
    ),
}
PLACES = ("content", *WORDS)
RANK = {place: rank for rank, place in enumerate(PLACES)}
# "has-sidebar", "btn-secondary", "grid-for-nav" say what an element looks like or goes with, and
# WordPress writes the subject of a post into its classes ("category-social")
OTHER_MEANINGS = (
    "no",
    "has",
    "have",
    "with",
    "without",
    "hide",
    "is",
    "for",
    "btn",
    "button",
    "text",
    "bg",
    "color",
    "category",
    "tag",
    "post-type",
)
# the header of a section, post or card is not the page's
PARTS = (
    "section",
    "post",
    "entry",
    "article",
    "card",
    "modal",
    "panel",
    "table",
    "list",
    "box",
    "item",
    "content",
    "title",
    "accordion",
    "story",
    "recipe",
    "product",
    "group",
    "widget",
    "comment",
    "menu",
    "nav",
    "header",
    "drawer",
    "slideout",
    "sidebar",
)
OF_PAGE = "".join(f"(?<!{part}-)(?<!{part}--)" for part in PARTS)
NAMED = re.compile(
    rf"(?:(?!(?:{'|'.join(OTHER_MEANINGS)})-)[^\W_]+-{{1,2}}){{0,3}}?(?:"
    + "|".join(
        f"(?P<{place}>{OF_PAGE if place in ('header', 'footer') else ''}(?:{'|'.join(words)}))"
        for place, words in WORDS.items()
    )
    + r")(?=$|[\s-])",
    re.IGNORECASE,
)
CAMEL = re.compile(r"(?<=[a-z]{2})(?=[A-Z][a-z])")
MOST_NAMES = 1_000  # characters


def names_of(element: Any) -> str:
    """Classes and id of an element, divided by blanks."""
    classes = element["class"] if element.hasattr("class") else ""
    return (
        f"{classes} {element['id']}"[:MOST_NAMES] if element.hasattr("id") else classes[:MOST_NAMES]
    )


@lru_cache(maxsize=20_000)
def named_places(names: str) -> frozenset[str]:
    """Places that classes and ids speak of, each name telling at most one.

    >>> sorted(named_places("site-footer widget")), sorted(named_places("card-footer"))
    (['footer', 'widget'], [])
    """
    places = {_named_place(name) for name in names.split()} - {""}
    # some builders of pages call every part of the content a widget
    return frozenset(places - {"widget"} if "so-panel" in names else places)


@lru_cache(maxsize=20_000)
def _named_place(name: str) -> str:
    """Place that one class or id speaks of: pages repeat these more than they do whole lists."""
    match = NAMED.match(CAMEL.sub("-", name).replace("_", "-"))
    return (match and match.lastgroup) or ""
