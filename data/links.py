"""The link table: one row per link, one set of names for every vendor.

A column that no export gives is absent from the table, so that every signal built on it is NaN.
A text cell that the export gives and leaves empty is "" (a fact: there is no anchor text);
a number, date or flag left empty is null (unknown).
"""

from typing import NamedTuple

import polars as pl


class Column(NamedTuple):
    """One column of the link table: its name, polars type and meaning."""

    name: str
    dtype: pl.DataType
    means: str


TEXT, NUMBER, FLAG, DATE = pl.String(), pl.Float64(), pl.Boolean(), pl.Date()

COLUMNS = (
    Column("source_file", pl.Categorical(), "name of the export the row came from"),
    Column("row", pl.UInt32(), "data row in that export, 1-based"),
    Column("link_id", pl.UInt32(), "the same for rows that are the same link"),
    Column("vendor", pl.Categorical(), "id of the export format, e.g. ahrefs-backlinks"),
    Column("source_url", TEXT, "referring page, as written"),
    Column("target_url", TEXT, "page of the own site that is linked"),
    Column("anchor", TEXT, "clickable text, or the alt text of an image link"),
    Column("title", TEXT, "title of the referring page"),
    Column("left_context", TEXT, "text before the link"),
    Column("right_context", TEXT, "text after the link"),
    Column("language", TEXT, "language of the referring page, ISO 639-1; several by comma"),
    Column("country", TEXT, "country of the referring host, ISO 3166-1 alpha-2, lower case"),
    Column("ip", TEXT, "address of the referring host"),
    Column("platform", TEXT, "software of the referring site, lower case; several by comma"),
    Column("author", TEXT, "author of the referring page"),
    Column("page_type", TEXT, "page type as the vendor names it"),
    Column("page_category", TEXT, "topic categories, several by semicolon"),
    Column("link_type", TEXT, "text, image, redirect, frame, form, canonical or mention"),
    Column("in_content", FLAG, "link stands in the main content"),
    Column("nofollow", FLAG, "rel nofollow"),
    Column("ugc", FLAG, "rel ugc"),
    Column("sponsored", FLAG, "rel sponsored"),
    Column("sitewide", FLAG, "vendor marks the link as site-wide"),
    Column("rendered", FLAG, "link found only after scripts ran"),
    Column("lost", FLAG, "vendor no longer finds the link"),
    Column("lost_reason", TEXT, "why it is lost, lower case"),
    Column("redirect_chain", TEXT, "URLs between source and target"),
    Column("http_status", NUMBER, "HTTP status of the referring page"),
    Column("domain_rating", NUMBER, "vendor's authority of the referring domain, 0 to 100"),
    Column("page_rating", NUMBER, "vendor's authority of the referring page, 0 to 100"),
    Column("trust_flow", NUMBER, "Majestic trust flow of the page, 0 to 100"),
    Column("citation_flow", NUMBER, "Majestic citation flow of the page, 0 to 100"),
    Column("domain_traffic", NUMBER, "monthly organic visits of the referring domain"),
    Column("page_traffic", NUMBER, "monthly organic visits of the referring page"),
    Column("keywords", NUMBER, "queries the referring page ranks for"),
    Column("referring_domains", NUMBER, "domains linking to the referring page"),
    Column("domain_referring_domains", NUMBER, "domains linking to the referring domain"),
    Column("linked_domains", NUMBER, "domains the referring page links to"),
    Column("external_links", NUMBER, "links on the referring page to other sites"),
    Column("internal_links", NUMBER, "links on the referring page to its own site"),
    Column("links_in_group", NUMBER, "similar links the vendor folded into this row"),
    Column("first_seen", DATE, "day the vendor first saw the link"),
    Column("last_seen", DATE, "day the vendor last saw the link"),
    Column("vendor_verdict", TEXT, "the vendor's own spam verdict in words; shown, never a signal"),
    # derived by data.urls from source_url
    Column("host", TEXT, "host of source_url, lower case, Unicode"),
    Column("domain", pl.Categorical(), "registrable domain, private suffixes counted as public"),
    Column("path", TEXT, "path of source_url, null where the export names only a domain"),
    Column("query", TEXT, "query of source_url without the question mark"),
    Column("scheme", TEXT, "http or https, null where not written"),
)
DTYPES = {column.name: column.dtype for column in COLUMNS}
