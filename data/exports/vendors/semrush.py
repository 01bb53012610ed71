"""Formats of Semrush: Backlink Analytics and Backlink Audit."""

from linkvet.data.exports.vendors.format import ColumnRule, Format, text_if, titled, verdict_text

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
    "Image": text_if("link_type", "image"),
    "Frame": text_if("link_type", "frame"),
    "Form": text_if("link_type", "form"),
    "Text": text_if("link_type", "text"),
    "Sitewide": "sitewide",
    "First seen": "first_seen",
    "Last seen": "last_seen",
    "Lost link": "lost",
}

FORMATS = (
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
            "Toxic Score": verdict_text("Semrush toxicity {}"),
            "Toxicity Score": verdict_text("Semrush toxicity {}"),
        },
    ),
    Format(
        "semrush-backlinks",
        "Semrush, Backlinks",
        (("Page ascore", "Source url"), ("Source title", "Source url", "Target url")),
        SEMRUSH,
        cap=50_000,
    ),
    Format(
        "semrush-screen-zh",
        "Semrush, Backlinks copied from the screen (Chinese)",
        (
            ("源页面标题和 URL", "锚链接和目标 URL"),
            ("源页面标题和 URL", "页面 AS", "锚链接和目标 URL"),
        ),
        {
            "源页面标题和 URL": titled("title", "source_url"),
            "锚链接和目标 URL": (*titled("anchor", "target_url"), ColumnRule("nofollow", "rel")),
            "页面 AS": "page_rating",
            "外部链接": "external_links",
            "内部链接": "internal_links",
            "首次发现日期": "first_seen",
            "上次发现日期": "last_seen",
        },
    ),
    Format(
        "semrush-backlinks-2019",
        "Semrush, Backlinks (2016 to 2019)",
        (
            ("Page score", "Source url"),
            ("Page score", "Source title", "Source url", "Target url"),
        ),
        SEMRUSH,
        cap=50_000,
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
)
