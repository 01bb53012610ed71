"""One referring page read once: its text, its outgoing links and what stands around each.

Nothing is run or fetched. The tree is built by lexbor as browsers build it; links to other sites
get marks, so that one pass over the text of the page gives the words around all of them.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple
from urllib.parse import urljoin

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree
from resiliparse.parse.lang import detect_fast

from linkvet.data.hosts import read_head, registrable_of
from linkvet.data.pages.html.context import CLOSE, MARK, OPEN, contexts, mark_link
from linkvet.data.pages.html.placement import Surroundings

MOST_HTML = 5_000_000  # characters; what stands after is left out
MOST_LINKS = 2_000  # to other sites that are looked at one by one; all are counted
MOST_TEXT = 50_000
NEAR = 1.15  # of the smallest distance, for another language to be as likely
UNWRITTEN = ("unknown", "la")  # pages are hardly ever in Latin, but short ones look like it
BLANK = re.compile(r"\s+")
HEAD = re.compile(r"^(https?:)?//([^/?#\\]*)", re.IGNORECASE)
REFRESH = re.compile(r"^\s*+[\d.]*+\s*+[;,]\s*+url\s*+=\s*+['\"]?([^'\"]+)", re.IGNORECASE)
# a visitor sent on by a script that runs at once; what waits in a function body is not told apart
SENT_ON = re.compile(
    r"(?:^|[;{}\s.])location(?:\.href)?\s*(?:=\s*|\.(?:replace|assign)\(\s*)['\"](https?:[^'\"]+)"
)
SHORT_SCRIPTS = 3_000  # characters in all, where a redirect is what the page is for
OWNERS = {
    "analytics": re.compile(r"\b(UA-\d{4,10})-\d{1,4}\b|\b(G-[A-Z0-9]{8,12})\b"),
    "tag manager": re.compile(r"\b(GTM-[A-Z0-9]{4,9})\b"),
    "ads": re.compile(r"\b((?:ca-)?pub-\d{10,20})\b"),
}
# asked for at once: each question walks the whole page
HEAD_PARTS = "meta[content],link[rel=canonical][href],html[lang],script"
# one by one, since a plain word is looked for many times faster than one of several
HINTS = [re.compile(hint) for hint in ("UA-", "G-", "GTM-", "pub-")]
VERIFIED = ("google-site-verification", "msvalidate.01", "yandex-verification", "p:domain_verify")
EVERYWHERE = "style:not([media*='(']):not([media*=print])"  # for all screens


class Outgoing(NamedTuple):
    """A link from the page to another site, as it stands there."""

    url: str
    domain: str  # registrable
    anchor: str
    left: str
    right: str
    rel: str
    image: bool
    place: str
    hidden: bool
    position: float  # share of the page's text before it
    block_share: float  # share of its block's text that is clickable


@dataclass
class Document:
    """What one pass over a page finds; texts are cut to a bound, counts are not."""

    title: str = ""
    text: str = ""
    declared: str = ""
    language: str = ""
    canonical: str = ""
    description: str = ""
    keywords: str = ""
    refresh: str = ""
    author: str = ""
    generator: str = ""
    html_length: int = 0
    text_length: int = 0
    anchor_length: int = 0
    internal: int = 0
    external: int = 0
    headings: int = 0
    images: int = 0
    contact: bool = False
    links: list[Outgoing] = field(default_factory=list)
    owners: list[str] = field(default_factory=list)


def read_document(html: str, url: str = "") -> Document:
    """Read a page.

    Parameters
    ----------
    html
        The page as text; broken markup is mended as browsers do.
    url
        Where it was found, to tell its own links from others; the canonical link stands in.
    """
    document = Document(html_length=len(html))
    html = html[:MOST_HTML]
    for one in (OPEN, CLOSE):
        html = html.replace(one, "")
    tree = _tree(html)
    _head(tree, document)
    base = _base(tree, url or document.canonical)
    own = site_of(base)
    outgoing = _links(tree, base, own, document)
    surroundings = Surroundings(" ".join(s.text for s in _all(tree, EVERYWHERE)))
    spots = [surroundings.of(link.element) for link in outgoing]
    for number, link in enumerate(outgoing):
        mark_link(tree, link.element, number)
    marked = extract_plain_text(tree, preserve_formatting=True, noscript=True, list_bullets=False)
    text = MARK.sub("", marked)
    _text(text, document)
    words_around = contexts(marked, text, len(outgoing))
    document.links = [
        _outgoing(link, spot, *words)
        for link, spot, words in zip(outgoing, spots, words_around, strict=True)
    ]
    return document


def _tree(html: str) -> HTMLTree:
    try:
        return HTMLTree.parse(html)
    except UnicodeEncodeError:  # half a character, as broken tables of pages hold them
        return HTMLTree.parse(html.encode("utf-8", "replace").decode())


def _all(tree: HTMLTree, query: str) -> list[Any]:
    # .values(): walking the collection itself asks the tree again for every element
    return _chosen(tree, query).values()


def _chosen(tree: HTMLTree, query: str) -> Any:
    return tree.document.query_selector_all(query)  # pyright: ignore[reportOptionalMemberAccess]


def _attribute(element: Any, name: str) -> str:
    return element[name].strip() if element.hasattr(name) else ""


def _head(tree: HTMLTree, document: Document) -> None:
    document.title = BLANK.sub(" ", tree.title or "").strip()[:1000]
    metas, by_tag = {}, _by_tag(_all(tree, HEAD_PARTS))
    for meta in by_tag["meta"]:
        name = _attribute(meta, "name") or _attribute(meta, "http-equiv")
        name = name or _attribute(meta, "property")
        metas.setdefault(name.lower(), _attribute(meta, "content"))
    document.description = metas.get("description", "")[:1000]
    document.keywords = metas.get("keywords", "")[:1000]
    document.generator = metas.get("generator", "")[:100]
    document.author = metas.get("author", "")[:200]
    refresh = REFRESH.match(metas.get("refresh", ""))
    document.refresh = refresh[1].strip() if refresh else ""
    for link in by_tag["link"][:1]:
        document.canonical = _attribute(link, "href")[:2000]
    for root in by_tag["html"][:1]:
        document.declared = _attribute(root, "lang").lower().partition("-")[0][:3]
    scripts = [(_attribute(one, "src"), one.text) for one in by_tag["script"][:100]]
    document.owners = _owners(" ".join(src or code[:5000] for src, code in scripts), metas)
    own_code = " ".join(code for _, code in scripts[:20])
    if (
        not document.refresh
        and len(own_code) < SHORT_SCRIPTS
        and (sent := SENT_ON.search(own_code))
    ):
        document.refresh = sent[1]
    for name, query in (("headings", "h1,h2,h3"), ("images", "img")):
        setattr(document, name, len(_chosen(tree, query)))


def _by_tag(elements: list[Any]) -> dict[str, list[Any]]:
    by_tag = defaultdict(list)
    for element in elements:
        by_tag[element.tag].append(element)
    return by_tag


def _owners(code: str, metas: dict[str, str]) -> list[str]:
    """Ids that one owner puts on all of the own sites."""
    hinted = chain.from_iterable(hint.finditer(code) for hint in HINTS)
    code = " ".join(code[max(at.start() - 10, 0) : at.end() + 25] for at in hinted)
    ids = {
        f"{kind} {next(filter(None, match.groups()))}"
        for kind, shape in OWNERS.items()
        for match in shape.finditer(code)
    }
    ids |= {f"{name} {metas[name][:80]}" for name in VERIFIED if metas.get(name)}
    return sorted(ids)


def _base(tree: HTMLTree, url: str) -> str:
    for base in _all(tree, "base[href]")[:1]:
        return joined(url, _attribute(base, "href"))
    return url


def joined(base: str, href: str) -> str:
    """An address as a link on the page `base` means it."""
    try:
        return urljoin(base, href)
    except ValueError:  # a host that is no host
        return href


def site_of(url: str) -> str:
    """Registrable domain of an address, "" where it has none."""
    head = HEAD.match(url)
    return domain_of(head[2]) if head else ""


def domain_of(authority: str) -> str:
    """Registrable domain of the part of an address between the slashes."""
    _, host, _, domain, problem = read_head(f"http://{authority.lower()}")
    return "" if problem or not host else domain or registrable_of(host)


class Leaving(NamedTuple):
    """The element of a link to another site, where it leads, and whether it lacks text."""

    element: Any
    url: str
    domain: str
    bare: bool


def _links(tree: HTMLTree, base: str, own: str, document: Document) -> list[Leaving]:
    """Links to other sites; all are counted."""
    outgoing, domains = [], {}
    for link in _all(tree, "a[href],area[href]"):
        href = link["href"]
        href = BLANK.sub("", href) if "\n" in href else href.strip()
        head = HEAD.match(href)
        if not head:
            document.contact |= href[:7].lower() == "mailto:" or href[:4].lower() == "tel:"
            document.internal += 1
            document.anchor_length += len(link.text)
            continue
        if head[2] not in domains:
            domains[head[2]] = domain_of(head[2])
        domain = domains[head[2]]
        text = link.text
        document.anchor_length += len(text)
        if not domain or domain == own:
            document.internal += 1
            continue
        document.external += 1
        if len(outgoing) < MOST_LINKS:
            target = href if head[1] else joined(base or "http:", href)
            outgoing.append(Leaving(link, target, domain, not text or text.isspace()))
    return outgoing


def _text(text: str, document: Document) -> None:
    document.text_length, document.text = len(text), text[:MOST_TEXT]
    if len(text) > 40:
        document.language = _language(text[:5000], document.declared)


def _language(text: str, declared: str) -> str:
    """The language that the letters speak for; among near ones the one that the page declares.

    Where short texts are told apart the difference is small, and near languages (Galician from
    Spanish, Latin from anything) win by chance.
    """
    read: Any = detect_fast(text, n_results=5)  # the nearest first, with its distance
    near = [name for name, far in read if far <= NEAR * read[0][1] and name not in UNWRITTEN]
    return declared if declared in near else next(iter(near), "")


def _outgoing(
    link: Leaving,
    spot: Any,
    anchor: str,
    left: str,
    right: str,
    position: float,
    block_share: float,
) -> Outgoing:
    image = link.bare and link.element.query_selector("img,picture,svg") is not None
    rel = _attribute(link.element, "rel").lower()[:100]
    return Outgoing(
        link.url[:2000],
        link.domain,
        anchor,
        left,
        right,
        rel,
        image,
        spot.place,
        spot.hidden,
        position,
        block_share,
    )
