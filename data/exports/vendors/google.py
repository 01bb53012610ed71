"""Formats of Google Search Console and the Webmaster Tools before it."""

from linkvet.data.exports.vendors.format import UNVERIFIED, Format

# The headers come in the language of the account. These were seen; a table of URLs and dates under
# names in another language is recognised by what it holds (see data.detect).
LINKING_PAGE: tuple[str, ...] = ("Linking page", "Página de enlace", "דף מקשר", "עמוד מקשר")
LAST_CRAWLED: tuple[str, ...] = (
    "Last crawled",
    "Último rastreo",
    "נסרק לאחרונה",
    "Zuletzt gecrawlt",
    "Dernière exploration",
)

COLUMNS: dict[str, str] = {}
COLUMNS |= dict.fromkeys(LINKING_PAGE, "source_url")
COLUMNS |= dict.fromkeys(LAST_CRAWLED, "last_seen")

FORMATS = (
    Format(
        "gsc-links",
        "Search Console, Latest links or More sample links",
        tuple((name,) for name in LINKING_PAGE),
        COLUMNS,
    ),
    Format("gsc-2012", "Webmaster Tools (2012), All links", (("Links",),), {"Links": "source_url"}),
    Format(
        "gsc-linking-sites",
        "Search Console, Top linking sites",
        (("Site", "Linking pages"), ("אתר", "דפים מקשרים")),
        {
            "Site": "source_url",
            "אתר": "source_url",
            "Linking pages": "links_in_group",
            "דפים מקשרים": "links_in_group",
        },
        unit="domain",
        note=UNVERIFIED,
    ),
)
