"""Reports that are not backlinks, recognised so that they can be refused by name."""

from typing import NamedTuple


class RefusedReport(NamedTuple):
    """A report that is often taken for a backlink export, and what to export instead."""

    name: str
    signatures: tuple[tuple[str, ...], ...]
    instead: str


SEARCH_CONSOLE = "In Search Console open Links > Export external links > Latest links."
BACKLINKS = "Export the tool's Backlinks report, in which every row names the page that links."

REFUSED = (
    RefusedReport(
        "Search Console's internal links (pages of your own site, not backlinks)",
        (("Target page", "Internal links"),),
        SEARCH_CONSOLE,
    ),
    RefusedReport(
        "Search Console's top target pages (pages of your own site, not backlinks)",
        (("Target page", "Incoming links"), ("Target page", "Linking sites"), ("דף יעד",)),
        SEARCH_CONSOLE,
    ),
    RefusedReport(
        "Search Console's top linking text (texts without the pages they stand on)",
        (("Rank", "Link text"),),
        SEARCH_CONSOLE,
    ),
    RefusedReport(
        "Search Console's performance report (searches, not backlinks)",
        (("Top queries", "Clicks"), ("Top pages", "Clicks"), ("Clicks", "Impressions")),
        SEARCH_CONSOLE,
    ),
    RefusedReport(
        "an anchors report (anchor texts without the pages they stand on)",
        (
            ("Anchor", "Backlinks Count"),
            ("Anchor", "Backlinks"),
            ("Anchor", "Domains"),
            ("Anchor", "Referring domains"),
            ("Anchor Text", "Ref Domains"),
            ("Anchor", "Links"),
            ("Anchor Text", "External Backlinks"),
            ("Anchor", "Ref. domains"),
            ("Anchor", "Links to target"),
            ("Anchor text", "Linking pages"),
        ),
        BACKLINKS,
    ),
    RefusedReport(
        "a keywords report (searches, not backlinks)",
        (("Keyword", "Volume"), ("Keyword", "Position"), ("Keyword", "Search Volume")),
        BACKLINKS,
    ),
    RefusedReport(
        "a list of your own pages with the number of links to each",
        (
            ("URL", "Backlinks", "Domains"),
            ("Page URL", "Referring domains"),
            ("Target URL", "Ref Domains"),
            ("Target URL", "Referring domains", "Dofollow"),
            ("URL", "Ref Domains", "External Backlinks"),
        ),
        BACKLINKS,
    ),
    RefusedReport(
        "a crawl of your own site (its pages, not the links to it)",
        (("Address", "Content Type"), ("Address", "Indexability")),
        BACKLINKS,
    ),
)
