"""What classes and ids say about the place of what they name."""

import re
from functools import lru_cache
from typing import Any

# A link enclosed by several of these stands in the last: a menu in a footer is the footer's.
# Names are matched with "-" for "_".
WORDS = {
    "widget": r"(?<!elementor-)widgets?(?!-?area)|related|recommend\w*|recirc\w*|"
    r"shar(?:e|ing|iff)\w*|a2a-kit|add-?this\w*|add-?to-?any\w*|social(?!-?embed)\w*|"
    r"tag-?cloud|popular|trending|most-read|similar-\w+|more-(?:stories|articles|posts|news|from)|"
    r"newsletter\w*|subscri(?:be|ptions?)(?:-(?:form|box|block|widget|wrap\w*))?|mc4wp\w*|"
    r"mc-embed|ck-(?:subscribe-)?form|convertkit\w*|promo\w*|"
    r"(?<!hero-)(?<!page-)(?<!main-)(?<!top-)(?<!home-)"
    r"banners?(?:-(?:ads?|link|box|slot|wrap\w*|container|\d+))?(?=\s|$|--)|advert\w*|"
    r"ads?-(?:box|slot|unit|container|wrap\w*|space|block)|(?<=[a-z\d]-)ads?(?=\s|$)|"
    r"adsbygoogle|sponsor\w*|partners?(?:-?(?:logos?|box|list|area|stage|links?))?(?=\s|$)|"
    r"partenaires?|outbrain|taboola|werbung|anzeigen?(?=\s|$)|publicidad\w*|publicite|"
    r"reklam[ae]?(?=\s|$)|relacionad[ao]s|similaires|compart(?:ir|ilh\w+)|partag\w+|condividi|"
    r"redes-socia(?:le|i)s|"
    r"teaser\w*|cookie\w*|consent|gdpr|modal|overlay|[a-z]*pop-?up|cta-(?:box|block|banner|card)|"
    r"call-to-action|(?:article|post|recipe|story)-toolbar|"
    r"(?:fixed|float\w*|sticky)-(?:btn|button|contact|chat|whats\w*|wa|icons?|cta|links?)|"
    r"(?:btn|button|wa|whats-?app|chat|contact|call|emergency)-(?:float\w*|fixed|sticky|bar)",
    "navigation": r"nav(?!-?col)|nav-?bar|navigation|navi(?:block|list|leiste)?|[a-z]+nav|"
    r"menue?s?|[a-z]+menue?|menu-item|breadcrumbs?|pagination|pager|toolbar|skip-?links?(?=\s|$)|blogroll|sitemap|"
    r"toc(?=\s|$|-(?:list|container|wrap\w*|box|inner))|off-?canvas(?=\s|$)",
    "sidebar": r"side-?bars?\d*|widget-?areas?|aside|(?:right|left|side|nav)-?col\w*|rail|"
    r"(?:right|left)-?(?:rail|bar|side|wrap\w*|bx)|col\w*-(?:left|right)|"
    r"side(?=\s|$)|side-?(?:box|column|block)|portal-column-(?:one|two)|"
    r"(?:secondary|tertiary)-?(?:col\w*|content|area)|(?<!-)(?:secondary|tertiary)(?=\s|$)|"
    r"seitenleiste|randspalte|(?:rechte|linke)-?spalte|barra-?lateral|barre-?laterale|"
    r"colonne-?(?:droite|gauche)|colonna-?(?:destra|sinistra|dx|sx)",
    "header": r"(?:site-?|page-?|global-?|top-?|main-?|nav-?|pre-?|above-?)?header[a-z]*|masthead|"
    r"head(?=\s|$)|top-?(?:bar|line|strip|most|area|wrap\w*)|branding|haut(?=\s|$|-site)|"
    r"kopf(?:zeile|bereich)?(?=\s|$)|cabe[cz]\w+|testata",
    "footer": r"(?!(?:card|post|entry|article|section|modal|panel|table|list|box|item|content|"
    r"comment|widget)footer)[a-z]*footer\w*|foot|colophon|copyright|"
    r"(?<!-)credits|(?:site|theme|page|design)-?credits?|powered-?by|"
    r"bottom-?(?:bar|area|wrap\w*|links?|menu)|(?:box|page|site)-?bottom|legal|tail(?=\s|$)|"
    r"rodape|fu(?:ss|ß)(?:zeile|bereich)?(?=\s|$)|pied(?:-?de-?page)?(?=\s|$)|piede?(?=\s|$)|stopka",
    "author": r"authors?(?=\s|$)|author-?(?:box|bio|info|card|profile|description|links?|meta|area|"
    r"section|block|details?|data|wrap\w*|social\w*|contact|content|name)|about-?(?:the-?)?author|"
    r"aut(?:or|eur|ore)(?:en)?(?=\s|$|-(?:box|info|name|bio))|contributor-?(?:bio|info|box)|"
    r"by-?line(?!-*(?:social|share))|(?:(?<!-)|(?<=user-))bio",
    "comment": r"(?<!recent-)(?<!latest-)(?:comments?(?!-intro)|comment-?(?:list|body|"
    r"content|text|author|area|section|thread))|disqus\w*|dsq|respond|repl(?:y|ies)|guestbook|"
    r"reviews?-?list|kommentare?|coment[\xe1a]rios?|commentaires?|commenti|komentarze|reacties",
}
PLACES = ("content", *WORDS)
RANK = {place: rank for rank, place in enumerate(PLACES)}
# "has-sidebar", "btn-secondary", "grid-for-nav" say what an element looks like or goes with, and
# WordPress writes the subject of a post into its classes ("category-social")
SAYS_ELSE = (
    r"(?!(?:no|has|have|with|without|hide|is|for|btn|button|text|bg|color|"
    r"category|tag|post-type)-)"
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
    rf"(?:^|\s)(?:{SAYS_ELSE}[^\W_]+-{{1,2}}){{0,3}}?(?:"
    + "|".join(
        f"(?P<{place}>{OF_PAGE if place in ('header', 'footer') else ''}(?:{words}))"
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
    """Places that classes and ids speak of, each name telling at most one."""
    spaced = CAMEL.sub("-", names).replace("_", "-")
    found = {match.lastgroup for match in NAMED.finditer(spaced) if match.lastgroup}
    # some builders of pages call every part of the content a widget
    return frozenset(found - {"widget"} if "so-panel" in names else found)
