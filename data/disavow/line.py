"""One line of a disavow file: the entry that was meant, and every fault of how it is written.

A line goes through readers that each take off one thing (quotes, a comment, a wrong prefix, a
scheme), note it as a fault, and hand what is left to the next: `_tidied`, then `_domain` or `_url`,
which end in `_host` or `_with_scheme`. So a line's faults are reported together, not one a run.
"""

import re
from typing import NamedTuple
from urllib.parse import quote

from linkvet.data.disavow.hosts import LABEL, endings_of_giants, is_address, valid_host
from linkvet.data.disavow.rules import ERROR, MAX_URL, Fault, fault
from linkvet.data.hosts import ascii_host, is_ending

URL = re.compile(
    r"(?P<scheme>https?)://(?P<host>[^/?#:@\s]+)(?P<port>:\d{1,5})?(?P<rest>[/?#].*)?",
    re.IGNORECASE,
)
# what may stand in a URL as it is: the reserved characters of RFC 3986 and the percent sign
LEFT_AS_IT_IS = "%/?#[]@!$&'()*+,;=:~"
LONGEST, LONGEST_HOST = 10_000, 1_000  # characters that are looked into
# control characters and those of no width, among them what a copied web page brings along, and
# halves of a pair of surrogates, which no file can hold
INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ud800-\udfff\ufeff]"
)
DOMAIN = re.compile(r"domain\s*:", re.IGNORECASE)
# other words that people write where "domain:" belongs
WRONG_PREFIX = re.compile(
    r"(?:domain\s*[=;]|(?:domains|domian|doamin|doman|domaine?|dominio|site|host|disavow|url|link)"
    r"\s*[:=;])\s*",
    re.IGNORECASE,
)
# htp://, hxxp://, ttps:/ and http:host
MISSPELT_SCHEME = re.compile(
    r"(?:h+[tx]+p+(s?)|ttp(s?))\s?[:;.]?\s?[/\\]+|http(s?):(?=[^/\\\s])", re.IGNORECASE
)
WEB_SCHEME = re.compile(r"https?://(?=[^/])", re.IGNORECASE)
# ftp:, mailto: and the like, but not the port of host:8080
ANY_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(?://|(?!\d))", re.IGNORECASE)
# what opens a comment elsewhere; in a disavow file only # does
OTHER_COMMENT = re.compile(r"//\s|//$|;|--|/\*|<!--|rem\s", re.IGNORECASE)
# a line takes one entry: this is where another begins
SECOND_ENTRY = re.compile(r"\s(?:domain\s*:|https?://)|[,;|](?:domain\s*:)", re.IGNORECASE)
E_MAIL = re.compile(r"(?:mailto:)?[^\s/:@]+@[^\s/:@]+", re.IGNORECASE)
# a whole host, meant by an asterisk: http://*.host/ and http://host/*
WHOLE_HOST_BY_STAR = re.compile(r"https?://(?:\*\.([^/*]+)/?\*?|([^/*]+)/\*)", re.IGNORECASE)
QUOTES = "\"'`<>“”‘’«»"


class Line(NamedTuple):
    """What a line says: `domain` with a host or `url` with a URL, in the form that is written.

    `value` is None where nothing can have been meant that Google takes.
    """

    kind: str
    value: str | None
    faults: list[Fault]

    @property
    def written(self) -> str | None:
        """The entry as a line of a disavow file; two lines that mean the same are equal here."""
        return f"domain:{self.value}" if self.value and self.kind == "domain" else self.value

    @property
    def errors(self) -> list[Fault]:
        """The faults for which Google would not take the line, or not as meant."""
        return [one for one in self.faults if one.severity == ERROR]


def read_line(text: str) -> Line:
    """Read a line that is neither blank nor a comment.

    >>> read_line("Domain: *.Spam.Example").written
    'domain:spam.example'
    >>> [one.rule for one in read_line("spam.example/forum/*").faults]
    ['no-scheme', 'wildcard-inside']
    """
    if len(text) > LONGEST:
        return Line("url", None, [fault("long", length=len(text), most=MAX_URL)])
    text, faults = _tidied(text)
    if OTHER_COMMENT.match(text):
        return Line("url", None, [*faults, fault("comment-mark")])
    if SECOND_ENTRY.search(text, 1):
        return Line("url", None, [*faults, fault("several")])
    if DOMAIN.match(text):
        return _domain(text, faults)
    if (wrong := WRONG_PREFIX.match(text)) and not E_MAIL.fullmatch(text):
        rest = text[wrong.end() :]
        faults.append(fault("prefix"))
        return _url(rest, faults) if "://" in rest else _domain(f"domain:{rest}", faults)
    return _url(text, faults)


def _tidied(text: str) -> tuple[str, list[Fault]]:
    """Take off what stands around an entry and is no part of it."""
    faults = []
    if hidden := INVISIBLE.search(text):
        faults.append(fault("invisible", character=f"U+{ord(hidden[0]):04X}"))
        text = INVISIBLE.sub("", text)
    if text != text.lstrip():
        faults.append(fault("leading-blank"))
    text = text.strip()
    if cut := re.search(r"(?<=\s)#", text):
        faults.append(fault("comment"))
        text = text[: cut.start()].rstrip()
    bare = text.strip(QUOTES) if text[:1] and text[0] in QUOTES else text
    if DOMAIN.match(bare) and len(bare.split(":", 1)[1].split()) == 1:
        bare = bare.rstrip(",;" + QUOTES).rstrip()
    if bare != text and not text.startswith("<!--"):
        faults.append(fault("quotes"))
        text = bare.strip()
    return text, faults


def _domain(text: str, faults: list[Fault]) -> Line:
    """Read a `domain:` line: the host that was meant, and every fault."""
    prefix, _, host = text.partition(":")
    if prefix != "domain":
        faults.append(fault("prefix"))
    if host != host.lstrip():
        faults.append(fault("blank"))
    host, comment, _ = host.strip().partition("#")
    if comment:
        faults.append(fault("comment"))
    if re.search(r"\s", host):
        return Line("domain", None, [*faults, fault("text")])
    if "://" in host:
        host = host.partition("://")[2]
        faults.append(fault("url-as-domain"))
    if "@" in host:
        return Line("domain", None, [*faults, fault("e-mail")])
    host, slash, path = host.partition("/")
    if path or "?" in host:
        return Line("domain", None, [*faults, fault("sub-path")])
    if slash:
        faults.append(fault("slash"))
    return _host(host, faults)


def _host(host: str, faults: list[Fault]) -> Line:
    """Read the host of a `domain:` line or a host that stands alone."""
    if host.startswith("*."):
        host = host[2:]
        faults.append(fault("wildcard"))
    if "*" in host:
        return Line("domain", None, [*faults, fault("wildcard-inside")])
    if port := re.search(r":\d{1,5}$", host):
        host = host[: port.start()]
        faults.append(fault("port"))
    if host != host.strip("."):
        host = host.strip(".")
        faults.append(fault("dot"))
    if len(host) > LONGEST_HOST:
        return Line("domain", None, [*faults, fault("no-host")])
    written = valid_host(host)
    name = written or ascii_host(host.lower())
    if LABEL.fullmatch(name.partition(".")[0]) and is_ending(name):
        if of_giant := endings_of_giants().get(name):
            ending_fault = fault("ending-of-all", host=name, example=of_giant)
            return Line("domain", None, [*faults, ending_fault])
        return Line("domain", name, [*faults, fault("ending", host=name)])
    if not written:
        return Line("domain", None, [*faults, fault("no-host")])
    return Line("domain", written, [*faults, *_spelling(host, written)])


def _spelling(host: str, written: str) -> list[Fault]:
    """Name what Google takes but is better written in another way."""
    faults = [fault("upper-case")] if host != host.lower() else []
    if not host.isascii():
        faults.append(fault("unicode-host", host=written))
    if is_address(written):
        faults.append(fault("address"))
    return faults


def _url(text: str, faults: list[Fault]) -> Line:
    """Read a line without `domain:`: a URL, or what looks like one without its scheme."""
    if E_MAIL.fullmatch(text):
        return Line("url", None, [*faults, fault("e-mail")])
    if not WEB_SCHEME.match(text):
        if (wrong := MISSPELT_SCHEME.match(text)) and text[wrong.end() :]:
            secure = "s" if any(wrong.groups()) else ""
            text = f"http{secure}://{text[wrong.end() :]}"
            faults.append(fault("scheme-misspelt"))
        elif (scheme := ANY_SCHEME.match(text)) and not valid_host(scheme[1]):
            return Line("url", None, [*faults, fault("scheme", scheme=scheme[1])])
        else:
            return _schemeless(text, faults)
    return _with_scheme(text, faults)


def _schemeless(text: str, faults: list[Fault]) -> Line:
    """Read a host that stands alone, or a URL without its scheme."""
    text = text.removeprefix("//")
    host, slash, path = text.partition("/")
    name = re.sub(r":\d{1,5}$", "", host.removeprefix("*."))
    if not valid_host(name):
        rule = "table-row" if _is_table_row(text) else "neither"
        return Line("url", None, [*faults, fault(rule)])
    if not path:
        return _host(host, [*faults, fault("bare-host")])
    return _with_scheme(f"http://{host}{slash}{path}", [*faults, fault("no-scheme")])


def _is_table_row(text: str) -> bool:
    cells = [cell.strip(QUOTES + " ") for cell in re.split(r"[,;\t|]", text)]
    return len(cells) > 1 and any(valid_host(cell) or WEB_SCHEME.match(cell) for cell in cells)


def _with_scheme(text: str, faults: list[Fault]) -> Line:
    """Read a URL whose scheme is right."""
    if "\\" in text:
        text = text.replace("\\", "/")
        faults.append(fault("backslash"))
    if re.match(r"https?://[^/?#\s]*@", text, re.IGNORECASE):
        return Line("url", None, [*faults, fault("user")])
    whole = WHOLE_HOST_BY_STAR.fullmatch(text)
    if whole and valid_host(whole[1] or whole[2]):
        return _host(whole[1] or whole[2], [*faults, fault("wildcard")])
    parts = URL.fullmatch(text)
    host = parts and valid_host(parts["host"])
    if not parts or not host or int((parts["port"] or ":0")[1:]) > 65_535:
        return Line("url", None, [*faults, fault("neither")])
    rest = parts["rest"] or "/"
    if rest.endswith("*") and "?" not in rest:
        return Line("url", None, [*faults, fault("wildcard-inside")])
    if re.search(r"\s", rest):
        faults.append(fault("blank-in-url"))
    written = f"{parts['scheme'].lower()}://{host}{parts['port'] or ''}{_encoded(rest)}"
    if len(written) > MAX_URL:
        return Line("url", None, [*faults, fault("long", length=len(written), most=MAX_URL)])
    if not parts["scheme"].islower() and parts["host"].lower() == parts["host"]:
        faults.append(fault("upper-case"))
    faults += _spelling(parts["host"], host)
    if rest == "/" and not is_address(host):
        faults.append(fault("home-page", host=host.removeprefix("www.")))
    if not rest.isascii():
        faults.append(fault("unicode-path"))
    return Line("url", written, faults)


def _encoded(rest: str) -> str:
    # a slash first: http://host?page is http://host/?page
    return quote(rest if rest.startswith("/") else f"/{rest}", safe=LEFT_AS_IT_IS)
