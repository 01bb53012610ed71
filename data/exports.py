"""Every export format that is understood, one declaration each.

A declaration says by which column names a format is known and where each column goes in the link
table. Names are compared by `key`, so case, spaces, underscores and a BOM make no difference, and
position never counts. Where several columns give the same thing, the first declared wins.
"""

import unicodedata
from collections.abc import Mapping
from typing import NamedTuple


class Take(NamedTuple):
    """How one export column fills one column of the link table (`how`: see data.cells)."""

    column: str
    how: str = "value"
    text: str = ""


class Format(NamedTuple):
    """One export format: its id, name, tell-tale column sets, and columns.

    `marks` holds sets of names; a header that has every name of one set may be this format, and
    the format with the largest such set is chosen. `unit` is "domain" where a row names a domain
    and not a page. `note` is passed on to the reader of the results.
    """

    id: str
    name: str
    marks: tuple[tuple[str, ...], ...]
    columns: Mapping[str, str | Take | tuple[str | Take, ...]]
    unit: str = "page"
    note: str = ""


def key(name: str) -> str:
    """Reduce a column name to what is compared.

    >>> key(" Source_URL "), key("SourceURL"), key("Only rel=nofollow")
    ('sourceurl', 'sourceurl', 'onlyrelnofollow')
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(ch for ch in folded if ch.isalnum())


def unless(column: str) -> Take:
    """Fill a flag with the opposite of the cell."""
    return Take(column, "not")


def marks(column: str, text: str) -> Take:
    """Fill a text column with `text` where the cell is true."""
    return Take(column, "marks", text)


def equals(column: str, text: str) -> Take:
    """Fill a flag that is true where the cell says `text`."""
    return Take(column, "equals", text)


def filled(column: str) -> Take:
    """Fill a flag that is true where the cell is not empty."""
    return Take(column, "filled")


def says(text: str) -> Take:
    """Write the vendor's verdict from a number, or from a flag as "said if true|if false"."""
    return Take("vendor_verdict", "says", text)


REL = (Take("nofollow", "rel"), Take("ugc", "rel"), Take("sponsored", "rel"))
UNVERIFIED = "layout known from descriptions only, not tested on a real file"

AHREFS = {
    "Referring page URL": "source_url",
    "Referring page": "source_url",
    "Target URL": "target_url",
    "Link URL": "target_url",
    "Anchor": "anchor",
    "Link anchor": "anchor",
    "Referring page title": "title",
    "Left context": "left_context",
    "TextPre": "left_context",
    "Right context": "right_context",
    "TextPost": "right_context",
    "Language": "language",
    "Platform": "platform",
    "Author": "author",
    "Page type": "page_type",
    "Page category": "page_category",
    "Type": "link_type",
    "Content": "in_content",
    "Nofollow": "nofollow",
    "UGC": "ugc",
    "Sponsored": "sponsored",
    "Rendered": "rendered",
    "JS rendered": "rendered",
    "Lost status": (filled("lost"), "lost_reason"),
    "Lost": filled("lost"),
    "Drop reason": "lost_reason",
    "Redirect Chain URLs": "redirect_chain",
    "Referring page HTTP code": "http_status",
    "Domain rating": "domain_rating",
    "DR": "domain_rating",
    "UR": "page_rating",
    "URL Rating": "page_rating",
    "URL Rating (desc)": "page_rating",
    "Domain traffic": "domain_traffic",
    "Page traffic": "page_traffic",
    "Keywords": "keywords",
    "Referring domains": "referring_domains",
    "Linked domains": "linked_domains",
    "External links": "external_links",
    "Links in group": "links_in_group",
    "First seen": "first_seen",
    "Last seen": "last_seen",
    "Last check": "last_seen",
    "Ref. page checked": "last_seen",
    "Is spam": says("Ahrefs: spam|Ahrefs: not spam"),
}

SEMRUSH = {
    "Source url": "source_url",
    "Target url": "target_url",
    "Anchor": "anchor",
    "Source title": "title",
    "Page ascore": "page_rating",
    "Page score": "page_rating",
    "External links": "external_links",
    "Internal links": "internal_links",
    "Nofollow": "nofollow",
    "Sponsored": "sponsored",
    "Ugc": "ugc",
    "Image": marks("link_type", "image"),
    "Frame": marks("link_type", "frame"),
    "Form": marks("link_type", "form"),
    "Text": marks("link_type", "text"),
    "Sitewide": "sitewide",
    "First seen": "first_seen",
    "Last seen": "last_seen",
    "Lost link": "lost",
}

MAJESTIC = {
    "Source URL": "source_url",
    "Target URL": "target_url",
    "Anchor Text": "anchor",
    "Source Title": "title",
    "FlagNoFollow": Take("nofollow", "flag or no"),
    "FlagRedirect": marks("link_type", "redirect"),
    "FlagFrame": marks("link_type", "frame"),
    "FlagImageLink": marks("link_type", "image"),
    "FlagImages": marks("link_type", "image"),
    "FlagMention": marks("link_type", "mention"),
    "FlagDeleted": Take("lost", "flag or no"),
    "DateLost": filled("lost"),
    "ReasonLost": "lost_reason",
    "Source Trust Flow": "trust_flow",
    "Domain Trust Flow": "trust_flow",
    "Source Citation Flow": "citation_flow",
    "Domain Citation Flow": "citation_flow",
    "SourceTopicalTrustFlow_Topic_0": "page_category",
    "Source Language": "language",
    "Source Crawl Date": "last_seen",
    "LastSeenDate": "last_seen",
    "Date": "last_seen",
    "Source First Found Date": "first_seen",
    "FirstIndexedDate": "first_seen",
    "Link First Indexed Date": "first_seen",
}

MOZ = {
    "URL": "source_url",
    "Source URL": "source_url",
    "Target URL": "target_url",
    "Anchor Text": "anchor",
    "Title": "title",
    "Page Title": "title",
    "Domain Authority": "domain_rating",
    "DA": "domain_rating",
    "Page Authority": "page_rating",
    "PA": "page_rating",
    "Number of Domains Linking to this Page": "referring_domains",
    "Linking Domains": "referring_domains",
    "Number of Domains Linking to Domain": "domain_referring_domains",
    "Only rel=nofollow": "nofollow",
    "Nofollow": "nofollow",
    "Followable": unless("nofollow"),
    "301": marks("link_type", "redirect"),
    "Date First Seen": "first_seen",
    "First Seen": "first_seen",
    "Date Last Seen": "last_seen",
    "Last Seen": "last_seen",
    "Date Lost": filled("lost"),
    "Spam Score": says("Moz spam score {}"),
}

# Headers of Search Console in the languages it is used in; see data/search_console in the tests.
LINKING_PAGE = (
    "Linking page",
    "דף מקשר",
    "Página de enlace",
    "Página de vinculación",
    "Verweisende Seite",
    "Verlinkende Seite",
    "Page d'origine",
    "Page associée",
    "Página de vínculo",
    "Página vinculada",
    "Pagina di collegamento",
    "Linkende pagina",
    "リンク元ページ",
    "链接页面",
    "Ссылающаяся страница",
    "Strona linkująca",
)
LAST_CRAWLED = (
    "Last crawled",
    "נסרק לאחרונה",
    "Último rastreo",
    "Zuletzt gecrawlt",
    "Dernière exploration",
    "Último rastreamento",
    "Ultima scansione",
    "Laatst gecrawld",
    "最終クロール",
    "上次抓取时间",
    "Последнее сканирование",
)

FORMATS = (
    Format(
        "ahrefs-broken-backlinks",
        "Ahrefs, Broken backlinks",
        (("Referring page URL", "Target page HTTP code"),),
        AHREFS,
    ),
    Format(
        "ahrefs-link-intersect",
        "Ahrefs, Link intersect",
        (("Referring page URL", "Intersect"),),
        AHREFS,
        note=UNVERIFIED,
    ),
    Format("ahrefs-backlinks", "Ahrefs, Backlinks", (("Referring page URL",),), AHREFS),
    Format(
        "ahrefs-api",
        "Ahrefs, API v3 all-backlinks",
        (("url_from",),),
        {
            "url_from": "source_url",
            "url_to": "target_url",
            "anchor": "anchor",
            "title": "title",
            "snippet_left": "left_context",
            "snippet_right": "right_context",
            "languages": "language",
            "powered_by": "platform",
            "author_source": "author",
            "page_type_source": "page_type",
            "page_category_source": "page_category",
            "ip_source": "ip",
            "link_type": "link_type",
            "is_image": marks("link_type", "image"),
            "is_frame": marks("link_type", "frame"),
            "is_form": marks("link_type", "form"),
            "is_redirect": marks("link_type", "redirect"),
            "is_canonical": marks("link_type", "canonical"),
            "is_text": marks("link_type", "text"),
            "is_content": "in_content",
            "is_nofollow": "nofollow",
            "is_dofollow": unless("nofollow"),
            "is_ugc": "ugc",
            "is_sponsored": "sponsored",
            "js_crawl": "rendered",
            "is_lost": "lost",
            "lost_reason": (filled("lost"), "lost_reason"),
            "http_code": "http_status",
            "domain_rating_source": "domain_rating",
            "url_rating_source": "page_rating",
            "traffic_domain": "domain_traffic",
            "traffic": "page_traffic",
            "positions": "keywords",
            "refdomains_source": "referring_domains",
            "refdomains_source_domain": "domain_referring_domains",
            "linked_domains_source_page": "linked_domains",
            "links_external": "external_links",
            "links_internal": "internal_links",
            "links_in_group": "links_in_group",
            "first_seen_link": "first_seen",
            "first_seen": "first_seen",
            "last_seen": "last_seen",
            "last_visited": "last_seen",
            "is_spam": says("Ahrefs: spam|Ahrefs: not spam"),
        },
        note=UNVERIFIED,
    ),
    Format(
        "ahrefs-refdomains",
        "Ahrefs, Referring domains",
        (("Domain", "Is spam"), ("Domain", "Domain rating"), ("Domain", "DR")),
        {
            "Domain": "source_url",
            "Domain rating": "domain_rating",
            "DR": "domain_rating",
            "Domain traffic": "domain_traffic",
            "Traffic": "domain_traffic",
            "Ref. domains": "domain_referring_domains",
            "Dofollow ref. domains": "domain_referring_domains",
            "Links to target": "links_in_group",
            "First seen": "first_seen",
            "Lost": filled("lost"),
            "Is spam": says("Ahrefs: spam|Ahrefs: not spam"),
        },
        unit="domain",
    ),
    Format(
        "semrush-audit",
        "Semrush, Backlink Audit",
        (("Source URL", "Toxic Score"), ("Source URL", "Toxicity Score")),
        {
            "Source URL": "source_url",
            "Target URL": "target_url",
            "Anchor": "anchor",
            "Source Page Title": "title",
            "Domain Authority Score": "domain_rating",
            "Page Authority Score": "page_rating",
            "Link Type": "link_type",
            "No Follow": "nofollow",
            "First Seen": "first_seen",
            "Last Seen": "last_seen",
            "Toxic Score": says("Semrush toxicity {}"),
            "Toxicity Score": says("Semrush toxicity {}"),
        },
    ),
    Format(
        "semrush-backlinks",
        "Semrush, Backlinks",
        (("Page ascore", "Source url"), ("Source title", "Source url", "Target url")),
        SEMRUSH,
    ),
    Format(
        "semrush-backlinks-2019",
        "Semrush, Backlinks (2016 to 2019)",
        (
            ("Page score", "Source url"),
            ("Page score", "Source title", "Source url", "Target url"),
        ),
        SEMRUSH,
    ),
    Format(
        "semrush-refdomains",
        "Semrush, Referring domains",
        (("Domain ascore", "Domain"), ("Domain", "Backlinks", "IP Address")),
        {
            "Domain": "source_url",
            "Domain ascore": "domain_rating",
            "Domain score": "domain_rating",
            "Backlinks": "links_in_group",
            "IP Address": "ip",
            "Country": "country",
            "First seen": "first_seen",
            "Last seen": "last_seen",
        },
        unit="domain",
    ),
    Format(
        "majestic-backlinks",
        "Majestic, Backlinks",
        (
            ("Source URL", "Source Crawl Date"),
            ("Source URL", "FlagNoFollow"),
            ("Source URL", "Source Trust Flow"),
            ("Source URL", "Source Trust Flow", "Source Citation Flow"),
            ("Source URL", "Link First Indexed Date"),
            ("Source URL", "Domain Trust Flow"),
            ("Source URL", "ACRank"),
            ("Source URL", "Source ACRank"),
        ),
        MAJESTIC,
        note=UNVERIFIED,
    ),
    Format(
        "moz-links",
        "Moz, Inbound links",
        (
            ("URL", "Target URL", "Domain Authority"),
            ("URL", "Target URL", "DA"),
            ("URL", "Anchor Text", "Page Authority"),
            ("URL", "Domain Authority", "Spam Score"),
        ),
        MOZ,
        note=UNVERIFIED,
    ),
    Format(
        "gsc-links",
        "Search Console, Links",
        tuple((name,) for name in LINKING_PAGE),
        dict.fromkeys(LINKING_PAGE, "source_url") | dict.fromkeys(LAST_CRAWLED, "last_seen"),
    ),
    Format("gsc-2012", "Webmaster Tools (2012), All links", (("Links",),), {"Links": "source_url"}),
    Format(
        "gsc-linking-sites",
        "Search Console, Top linking sites",
        (("Site", "Linking pages"),),
        {"Site": "source_url", "Linking pages": "links_in_group"},
        unit="domain",
        note=UNVERIFIED,
    ),
    Format(
        "bing-links",
        "Bing Webmaster Tools, Backlinks",
        (("Source Url", "Anchor text", "Target Url"),),
        {"Source Url": "source_url", "Target Url": "target_url", "Anchor text": "anchor"},
        note=UNVERIFIED,
    ),
    Format(
        "spyglass-backlinks",
        "SEO SpyGlass, Backlinks",
        (("Inlink Rank",), ("Domain Inlink Rank",), ("Inlink Rank", "Domain Inlink Rank")),
        {
            "Backlink page": "source_url",
            "Backlink": "source_url",
            "Linking page": "source_url",
            "Source URL": "source_url",
            "Page": "source_url",
            "URL": "source_url",
            "Linked page": "target_url",
            "Target URL": "target_url",
            "Anchor URL": "target_url",
            "Anchor Text": "anchor",
            "ALT": "anchor",
            "Title": "title",
            "Page title": "title",
            "No-Follow": "nofollow",
            "Image": marks("link_type", "image"),
            "Inlink Rank": "page_rating",
            "Domain Inlink Rank": "domain_rating",
            "First Seen": "first_seen",
            "First found": "first_seen",
            "Last Visited": "last_seen",
            "Last seen": "last_seen",
            "Country": "country",
            "IP": "ip",
            "Penalty Risk": says("SpyGlass penalty risk {}"),
        },
        note="no real file of this tool was at hand: check the columns understood",
    ),
    Format(
        "screaming-frog-inlinks",
        "Screaming Frog, Inlinks",
        (("Type", "Source", "Destination"), ("Source", "Destination", "Follow")),
        {
            "Source": "source_url",
            "Destination": "target_url",
            "Anchor": "anchor",
            "Alt Text": "anchor",
            "Type": Take("link_type", "link or resource"),
            "Rel": REL,
            "Follow": unless("nofollow"),
            "Link Position": equals("in_content", "content"),
            "Link Origin": equals("rendered", "rendered html"),
        },
        note="a crawl of a site's own pages: rows inside one site are not backlinks",
    ),
)
