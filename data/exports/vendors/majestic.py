"""Majestic: Backlinks, as the web shows and its API names columns."""

from linkvet.data.exports.vendors.format import UNVERIFIED, ColumnRule, Format, filled, text_if

MAJESTIC = {
    "Source URL": "source_url",
    "Target URL": "target_url",
    "Anchor Text": "anchor",
    "Source Title": "title",
    "FlagNoFollow": ColumnRule("nofollow", "flag or no"),
    "FlagRedirect": text_if("link_type", "redirect"),
    "FlagFrame": text_if("link_type", "frame"),
    "FlagImageLink": text_if("link_type", "image"),
    "FlagImages": text_if("link_type", "image"),
    "FlagMention": text_if("link_type", "mention"),
    "FlagDeleted": ColumnRule("lost", "flag or no"),
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

FORMATS = (
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
)
