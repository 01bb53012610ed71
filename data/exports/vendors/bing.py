"""Bing Webmaster Tools: Backlinks."""

from linkvet.data.exports.vendors.format import UNVERIFIED, Format

FORMATS = (
    Format(
        "bing-links",
        "Bing Webmaster Tools, Backlinks",
        (("Source Url", "Anchor text", "Target Url"),),
        {"Source Url": "source_url", "Target Url": "target_url", "Anchor text": "anchor"},
        note=UNVERIFIED,
    ),
)
