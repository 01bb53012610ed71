"""Moz Link Explorer: Inbound links."""

from linkvet.data.exports.vendors.format import (
    UNVERIFIED,
    Format,
    filled,
    negated,
    text_if,
    verdict_text,
)

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
    "Followable": negated("nofollow"),
    "301": text_if("link_type", "redirect"),
    "Date First Seen": "first_seen",
    "First Seen": "first_seen",
    "Date Last Seen": "last_seen",
    "Last Seen": "last_seen",
    "Date Lost": filled("lost"),
    "Spam Score": verdict_text("Moz spam score {}"),
}

FORMATS = (
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
)
