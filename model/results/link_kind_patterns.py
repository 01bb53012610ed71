"""Patterns by which hosts, addresses, titles, anchors and pages of a kind are known.

All are lower case but in paths and queries. Their words are those of many languages and of no
profile in particular; `linkvet.model.results.link_kind` says which comes first.
"""

from linkvet.features.text.word_lists import any_of
from linkvet.model.results.link_kinds import hosts, page_texts, paths, titles

# Sections and numbers by which a newspaper keeps its articles.
SECTIONS = (
    "economia",
    "economy",
    "business",
    "negocios",
    "politic[as]",
    "politique",
    "politik",
    "sociedad",
    "societe",
    "society",
    "cultura",
    "culture",
    "deportes?",
    "sports?",
    "futbol",
    "fotbal",
    "opinion",
    "tendencias",
    "ocio",
    "internaciona[ls]",
    "international",
    "nacional",
    "panorama",
    "viajes",
    "voyages?",
    "reise",
    "travel",
    "lifestyles?",
)
ARTICLE = (
    rf"/{any_of(*SECTIONS)}/.*\d{{5,}}[_,\d]*(?:\.\w+)?/?$|"
    r"-[a-z]+-[a-z]+[-_]\d{6,}[_,\d]*(?:\.\w+)?$"
)
# Addresses of WordPress as it comes: a title at the root, and lists of posts.
POST = r"^/[^/.]*-[^/.]*/?$"
POSTS = r"/(?:category|tag|author)/[^/]|/page/\d+/?$"
# What firms have in their name, and blogs hardly ever.
TRADES = (
    # lodging and property
    "hotel",
    "hostal",
    "apart(?:ament|ment)",
    "villas?[.-]",
    "rental",
    "rent-?a",
    "immo",
    "inmobil",
    "realty",
    "real-?estate",
    # travel and trade
    "tours?[.-]",
    "booking",
    "agenc",
    "shop",
    "store",
    "tienda",
    # services
    "service",
    "consult",
    "solutions",
    "digital",
    "studio",
    "clinic",
    "dental",
    "resort",
    "camping",
    "transfer",
    "autocar",
    "bank",
    "insur",
    "seguros",
    "market(?:ing|place)",
    "software",
    "group",
)
FIRMS = "|".join(TRADES)
# What an address leads on by, where it names the linked site: a script of such a name, or a
# parameter with such a name that holds an address.
SCRIPTS = (
    "exit",
    "out",
    "go",
    "goto",
    "redir(?:ect)?",
    "jump",
    "away",
    "link",
    "url",
    "click",
    "leave",
    "visit",
    "r",
    "ref",
)
LEADS_ON = rf"(?i)/{any_of(*SCRIPTS)}(?:\.\w{{2,4}})?(?:/|$)"
PARAMETERS = (
    r"\w*url\w*",
    "u",
    "q",
    "to",
    "go(?:to)?",
    r"dest\w*",
    "target",
    "link",
    r"redir\w*",
    "r",
    "out",
    "location",
    "href",
    "src",
    "site",
    "jump",
    "next",
    "continue",
    r"return\w*",
    "back",
)
CARRIES = rf"(?i)(?:^|[&?]){any_of(*PARAMETERS)}=(?:https?|//|www)"
# The words of a search and a year, between letters at random.
PADDED = r"^/[a-z0-9]{5,9}-[a-z0-9-]+-20\d\d[a-z-]*-[a-z0-9]{5,9}/?$"
# Where a site costs nothing and no name.
HOSTED_APPS = (
    r"\.(?:(?:pages|workers)\.dev|(?:web|netlify|vercel)\.app|(?:firebase|heroku)app\.com)$"
)
UPLOAD = r"\.(?:jpe?g|png|gif|webp|svg|bmp|pdf)(?:$|\?)|/wp-content/uploads/"


def joined(kinds: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """One pattern for each kind, which finds any of its own.

    >>> joined({"forum": ("forum", "^foro")})
    {'forum': 'forum|^foro'}
    """
    return {kind: "|".join(patterns) for kind, patterns in kinds.items()}


HOSTS = joined(hosts.HOSTS)
# by column of the link table
PATTERNS: dict[str, dict[str, str]] = {
    "host": HOSTS,
    "platform": {"forum": "message-boards", "wiki": "wikis", "blog": "blogs"},
    "title": joined(titles.TITLES),
    "anchor": joined(titles.ANCHORS),
    "seen_text": joined(page_texts.TEXTS),
    "path": joined(paths.PATHS),
    "query": joined(paths.QUERIES),
}
KINDS = tuple(dict.fromkeys(kind for one in PATTERNS.values() for kind in one))
