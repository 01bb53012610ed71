"""Column names that need no vendor to be understood."""

from linkvet.data.exports.vendors.format import REL, ColumnRule, Format, negated, verdict_text
from linkvet.data.links import COLUMNS

DERIVED = {"source_file", "row", "link_id", "vendor", "host", "domain", "path", "query", "scheme"}

# Names of the link table itself come first, so that a table written by linkvet reads back.
NAMES: dict[str, str | ColumnRule | tuple[str | ColumnRule, ...]] = {
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
    "Dofollow": negated("nofollow"),
    "Follow": negated("nofollow"),
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
    "Is spam": verdict_text("Ahrefs: spam|Ahrefs: not spam"),
    "Toxic score": verdict_text("Semrush toxicity {}"),
    "Spam score": verdict_text("Moz spam score {}"),
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
