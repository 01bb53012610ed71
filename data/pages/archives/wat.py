"""Common Crawl's WAT records: the head and links of pages, whose text is not there."""

import json
from dataclasses import replace
from itertools import islice
from typing import Any

from linkvet.data.pages.archives.capture import Capture
from linkvet.data.pages.html.document import Document, Outgoing, domain_of, joined, site_of

UNKNOWN = float("nan")
# What is read of a record, as of a page: its links cost most, the lists that JSON can hold memory.
MOST_JSON, MOST_LINKS = 8_000_000, 20_000


def wat_capture(content: bytes, date: str) -> Capture | None:
    """The page that a WAT record tells of, None where it tells of something else.

    Raises
    ------
    ValueError
        If it is not of the form, or longer than `MOST_JSON`.
    """
    if len(content) > MOST_JSON:
        raise ValueError(f"a WAT record of more than {MOST_JSON:,} bytes")
    try:
        return _capture(json.loads(content)["Envelope"], date)
    except (KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise ValueError(f"not the form of a WAT record ({type(error).__name__})") from None


def _capture(envelope: dict[str, Any], date: str) -> Capture | None:
    header = envelope.get("WARC-Header-Metadata", {})
    answer = envelope.get("Payload-Metadata", {}).get("HTTP-Response-Metadata")
    if not answer or header.get("WARC-Type") != "response":
        return None
    url = _text(header["WARC-Target-URI"])
    code = str(answer.get("Response-Message", {}).get("Status", ""))
    headers = {name.lower(): _text(value) for name, value in answer.get("Headers", {}).items()}
    day = _text(header.get("WARC-Date") or date)[:10]
    capture = Capture.of(url, int(code) if code.isdigit() else None, headers, day)
    return replace(capture, document=_document(url, answer.get("HTML-Metadata", {})))


def _document(url: str, page: dict[str, Any]) -> Document:
    document, own = Document(title=_text(page.get("Head", {}).get("Title"))), site_of(url)
    for link in islice(page.get("Links", ()), MOST_LINKS):
        if not str(link.get("path", "")).startswith(("A@", "AREA@")) or not link.get("url"):
            continue
        target = joined(url, _text(link["url"]))
        domain = domain_of(target.split("/")[2]) if "//" in target else ""
        if not domain or domain == own:
            document.internal += 1
            continue
        document.external += 1
        document.links.append(
            Outgoing(
                target,
                domain,
                _text(link.get("text")),
                "",
                "",
                _text(link.get("rel")).lower(),
                False,
                "",
                False,
                UNKNOWN,
                UNKNOWN,
            )
        )
    return document


def _text(value: Any) -> str:
    """A text without halves of characters, "" for what is none."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""
