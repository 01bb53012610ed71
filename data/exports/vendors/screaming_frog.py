"""Screaming Frog SEO Spider: Inlinks of a crawl."""

from linkvet.data.exports.vendors.format import REL, ColumnRule, Format, equals, negated

FORMATS = (
    Format(
        "screaming-frog-inlinks",
        "Screaming Frog, Inlinks",
        (("Type", "Source", "Destination"), ("Source", "Destination", "Follow")),
        {
            "Source": "source_url",
            "Destination": "target_url",
            "Anchor": "anchor",
            "Alt Text": "anchor",
            "Type": ColumnRule("link_type", "link or resource"),
            "Rel": REL,
            "Follow": negated("nofollow"),
            "Link Position": equals("in_content", "content"),
            "Link Origin": equals("rendered", "rendered html"),
        },
        note="a crawl of a site's own pages: rows inside one site are not backlinks",
    ),
)
