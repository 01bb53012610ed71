"""Column names that need no vendor to be understood, and reports that are not backlinks."""

from typing import NamedTuple

from linkvet.data.exports import REL, Format, Take, says, unless
from linkvet.data.links import COLUMNS

DERIVED = {"source_file", "row", "link_id", "vendor", "host", "domain", "path", "query", "scheme"}

# Names of the link table itself come first, so that a table written by linkvet reads back.
NAMES: dict[str, str | Take | tuple[str | Take, ...]] = {
    column.name: column.name for column in COLUMNS if column.name not in DERIVED
}
NAMES |= {
    "Source": "source_url",
    "Source page": "source_url",
    "Source page URL": "source_url",
    "Referring page": "source_url",
    "Referring URL": "source_url",
    "Referrer": "source_url",
    "Backlink": "source_url",
    "Backlink URL": "source_url",
    "Backlinks": "source_url",
    "Linking page": "source_url",
    "Linking URL": "source_url",
    "From": "source_url",
    "From URL": "source_url",
    "URL from": "source_url",
    "URL": "source_url",
    "URLs": "source_url",
    "Page": "source_url",
    "Page URL": "source_url",
    "Link": "source_url",
    "Links": "source_url",
    "Target": "target_url",
    "Target page": "target_url",
    "Destination": "target_url",
    "Destination URL": "target_url",
    "To": "target_url",
    "To URL": "target_url",
    "URL to": "target_url",
    "Link to": "target_url",
    "Linked page": "target_url",
    "Linked URL": "target_url",
    "Landing page": "target_url",
    "Anchor text": "anchor",
    "Link text": "anchor",
    "Anchors": "anchor",
    "Page title": "title",
    "Source title": "title",
    "Source page title": "title",
    "Lang": "language",
    "IP address": "ip",
    "Type": "link_type",
    "Link kind": "link_type",
    "Rel": REL,
    "No follow": "nofollow",
    "Is nofollow": "nofollow",
    "Dofollow": unless("nofollow"),
    "Follow": unless("nofollow"),
    "HTTP code": "http_status",
    "Status code": "http_status",
    "DR": "domain_rating",
    "DA": "domain_rating",
    "Domain authority": "domain_rating",
    "Authority score": "domain_rating",
    "Domain ascore": "domain_rating",
    "Domain score": "domain_rating",
    "UR": "page_rating",
    "PA": "page_rating",
    "URL rating": "page_rating",
    "Page authority": "page_rating",
    "Page ascore": "page_rating",
    "Page score": "page_rating",
    "TF": "trust_flow",
    "CF": "citation_flow",
    "Traffic": "page_traffic",
    "Outgoing links": "external_links",
    "First found": "first_seen",
    "First indexed": "first_seen",
    "Date found": "first_seen",
    "Discovered": "first_seen",
    "Date": "first_seen",
    "Last crawled": "last_seen",
    "Last checked": "last_seen",
    "Last visited": "last_seen",
    "Is spam": says("Ahrefs: spam|Ahrefs: not spam"),
    "Toxic score": says("Semrush toxicity {}"),
    "Spam score": says("Moz spam score {}"),
}

PAGE_NAMES = tuple(name for name, column in NAMES.items() if column == "source_url")
DOMAIN_NAMES = (
    "Domain",
    "Referring domain",
    "Source domain",
    "Linking domain",
    "Domains",
    "Host",
    "Site",
    "Website",
)

PLAIN = (
    Format("plain", "table with plain column names", tuple((name,) for name in PAGE_NAMES), NAMES),
    Format(
        "plain-domains",
        "list of referring domains",
        tuple((name,) for name in DOMAIN_NAMES),
        dict.fromkeys(DOMAIN_NAMES, "source_url")
        | {name: column for name, column in NAMES.items() if column != "source_url"},
        unit="domain",
    ),
)
URL_LIST = Format("urls", "list of URLs", (), {"URL": "source_url"})


class Report(NamedTuple):
    """A report that is often taken for a backlink export, and what to export instead."""

    name: str
    marks: tuple[tuple[str, ...], ...]
    instead: str


SEARCH_CONSOLE = "In Search Console open Links > Export external links > Latest links."
BACKLINKS = "Export the tool's Backlinks report, in which every row names the page that links."

REFUSED = (
    Report(
        "Search Console's internal links (pages of your own site, not backlinks)",
        (("Target page", "Internal links"),),
        SEARCH_CONSOLE,
    ),
    Report(
        "Search Console's top target pages (pages of your own site, not backlinks)",
        (("Target page", "Incoming links"), ("Target page", "Linking sites")),
        SEARCH_CONSOLE,
    ),
    Report(
        "Search Console's top linking text (texts without the pages they stand on)",
        (("Rank", "Link text"),),
        SEARCH_CONSOLE,
    ),
    Report(
        "Search Console's performance report (searches, not backlinks)",
        (("Top queries", "Clicks"), ("Top pages", "Clicks"), ("Clicks", "Impressions")),
        SEARCH_CONSOLE,
    ),
    Report(
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
    Report(
        "a keywords report (searches, not backlinks)",
        (("Keyword", "Volume"), ("Keyword", "Position"), ("Keyword", "Search Volume")),
        BACKLINKS,
    ),
    Report(
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
    Report(
        "a crawl of your own site (its pages, not the links to it)",
        (("Address", "Content Type"), ("Address", "Indexability")),
        BACKLINKS,
    ),
)
