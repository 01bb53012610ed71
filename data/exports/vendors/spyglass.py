"""SEO SpyGlass: Backlinks."""

from linkvet.data.exports.vendors.format import Format, text_if, verdict_text

FORMATS = (
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
            "Image": text_if("link_type", "image"),
            "Inlink Rank": "page_rating",
            "Domain Inlink Rank": "domain_rating",
            "First Seen": "first_seen",
            "First found": "first_seen",
            "Last Visited": "last_seen",
            "Last seen": "last_seen",
            "Country": "country",
            "IP": "ip",
            "Penalty Risk": verdict_text("SpyGlass penalty risk {}"),
        },
        note="no real file of this tool was at hand: check the columns understood",
    ),
)
