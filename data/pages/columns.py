"""What is kept of a referring page and of a link in it: columns beside those of the link table."""

import re
import zlib
from collections.abc import Callable
from typing import Any

from linkvet.data.links import FLAG, NUMBER, TEXT, Column
from linkvet.data.pages.html.document import Document, Outgoing, site_of

KEPT_TEXT, KEPT_NEIGHBOURS = 10_000, 4_000
KEPT_TARGETS = 300  # domains, some 6 kB
HOST = re.compile(r"https?://(?:www\.)?([^/?#:]*)")

# Columns that pages add to the link table; null where the page is not at hand.
PAGE_COLUMNS = (
    Column("seen_text", TEXT, "visible text of the page, its beginning"),
    Column("seen_description", TEXT, "meta description"),
    Column("seen_language", TEXT, "language read from the text, ISO 639-1"),
    Column("seen_declared", TEXT, "language the page declares, ISO 639-1"),
    Column("seen_neighbours", TEXT, "anchor texts and hosts of the page's links to other sites"),
    Column("seen_targets", TEXT, "domains the page links to, in its order, by blanks"),
    Column("seen_owners", TEXT, "ids of analytics, ads and verification, one a line"),
    Column("seen_text_length", NUMBER, "characters of visible text"),
    Column("seen_html_length", NUMBER, "characters of source"),
    Column("seen_anchor_length", NUMBER, "characters of clickable text"),
    Column("seen_compressed", NUMBER, "size of the text when compressed, as a share"),
    Column("seen_headings", NUMBER, "headings of the first three levels"),
    Column("seen_images", NUMBER, "pictures"),
    Column("seen_keywords", NUMBER, "characters of meta keywords"),
    Column("seen_external", NUMBER, "links to other sites"),
    Column("seen_domains", NUMBER, "hosts the page links to, its own site's aside"),
    Column("seen_hidden_links", NUMBER, "links to other sites that visitors cannot see"),
    Column("seen_followed", NUMBER, "share of the links to other sites without rel nofollow"),
    Column("seen_in_content", NUMBER, "share of the links to other sites in the main content"),
    Column("seen_contact", FLAG, "page gives a mail address or telephone"),
    Column("seen_refresh", FLAG, "page sends visitors on by meta refresh or script"),
    Column("seen_canonical_away", FLAG, "canonical address is on another domain"),
)
LINK_COLUMNS = (
    Column("seen_place", TEXT, "where the link stands in it (`linkvet.data.pages.html.placement`)"),
    Column("seen_hidden", FLAG, "visitors cannot see the link"),
    Column("seen_position", NUMBER, "share of the page's text before the link"),
    Column("seen_block_share", NUMBER, "share of the link's block that is clickable"),
)
COLUMNS = {one.name: one.dtype for one in (*PAGE_COLUMNS, *LINK_COLUMNS)}


def page_columns(document: Document, url: str = "") -> dict[str, Any]:
    """What the columns of a page hold."""
    links, text = document.links, document.text
    data = text.encode()
    hosts = [_host(link.url) for link in links]
    beside = " ".join(f"{link.anchor} {host}" for link, host in zip(links, hosts, strict=True))
    away = document.canonical and url and site_of(document.canonical) not in ("", site_of(url))
    known = bool(document.html_length)  # not from an archive of links alone
    return {
        "seen_text": text[:KEPT_TEXT] if known else None,
        "seen_description": document.description if known else None,
        "seen_language": document.language or None,
        "seen_declared": document.declared or None,
        "seen_neighbours": beside[:KEPT_NEIGHBOURS],
        "seen_targets": " ".join(list(dict.fromkeys(link.domain for link in links))[:KEPT_TARGETS]),
        "seen_owners": "\n".join(document.owners),
        "seen_text_length": document.text_length if known else None,
        "seen_html_length": document.html_length if known else None,
        "seen_anchor_length": document.anchor_length if known else None,
        "seen_compressed": len(zlib.compress(data, 1)) / len(data) if data else None,
        "seen_headings": document.headings if known else None,
        "seen_images": document.images if known else None,
        "seen_keywords": len(document.keywords) if known else None,
        "seen_external": document.external,
        "seen_domains": len(set(hosts)),
        "seen_hidden_links": sum(link.hidden for link in links) if known else None,
        "seen_followed": _share(links, lambda link: "nofollow" not in link.rel),
        "seen_in_content": _share(links, lambda link: link.place == "content") if known else None,
        "seen_contact": document.contact if known else None,
        "seen_refresh": bool(document.refresh) if known else None,
        "seen_canonical_away": bool(away) if known else None,
        "title": document.title,
        "author": document.author or None,
        "language": document.language or None,
        "external_links": document.external,
        "internal_links": document.internal,
        "linked_domains": len(set(hosts)),
    }


def _host(url: str) -> str:
    url = url.lower()
    match = HOST.match(url)
    return match[1] if match else url


def _share(links: list[Outgoing], holds: Callable[[Outgoing], bool]) -> float | None:
    return sum(map(holds, links)) / len(links) if links else None


def link_columns(link: Outgoing) -> dict[str, Any]:
    """What the columns of a link hold."""
    known = bool(link.place)
    return {
        "seen_place": link.place or None,
        "seen_hidden": link.hidden if known else None,
        "seen_position": link.position if known else None,
        "seen_block_share": link.block_share if known else None,
        "anchor": link.anchor,
        "left_context": link.left if known else None,
        "right_context": link.right if known else None,
        "link_type": "image" if link.image else "text",
        "in_content": link.place == "content" if known else None,
        "nofollow": "nofollow" in link.rel,
        "ugc": "ugc" in link.rel,
        "sponsored": "sponsored" in link.rel,
        "target_url": link.url,
    }
