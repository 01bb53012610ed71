"""The only URL parser: parts, registrable domain and the normal form by which URLs are compared."""

import re
from collections.abc import Iterator
from urllib.parse import quote

import polars as pl

from linkvet.data.distinct import distinct
from linkvet.data.hosts import (
    ascii_host,
    is_shared_host,
    over_distinct,
    read_head,
    registrable,
    registrable_of,
    shared_hosts,
)

__all__ = [
    "PARTS",
    "ascii_host",
    "is_shared_host",
    "normal_form",
    "normal_form_of",
    "normal_parts",
    "over_distinct",
    "registrable",
    "registrable_of",
    "shared_hosts",
    "split",
]

PARTS = {
    "host": pl.String(),
    "domain": pl.Categorical(),
    "path": pl.String(),
    "query": pl.String(),
    "scheme": pl.String(),
    "problem": pl.String(),
    "port": pl.UInt16(),
}
# head (scheme and authority), path, query; the fragment never reaches a server and is left out.
SHAPE = r"^((?i:https?:)?[\\/]*[^/\\?#]*)([^?#]*)(?:\?([^#]*))?"
WWW = r"^(?:www\.)+([^.].*\.)"  # what the normal form of a URL leaves out of its host
LONGEST = 65_536
AT_ONCE = 200_000

# Parameters that say how a visitor came, not which page is shown.
TRACKERS = (
    # Google: campaigns, and clicks on advertisements
    "utm_[^=&]*",
    "gclid",
    "gclsrc",
    "dclid",
    "gbraid",
    "wbraid",
    # clicks on Facebook, Microsoft, Yandex, Twitter, TikTok and Instagram
    "fbclid",
    "msclkid",
    "yclid",
    "ysclid",
    "twclid",
    "ttclid",
    "igshid",
    # letters of Mailchimp
    "mc_cid",
    "mc_eid",
    # Google again: a visitor on the way between two domains
    "_ga",
    "_gl",
    # marketing suites: HubSpot, Marketo, Vero, Omeda, Wicked Reports
    "_hsenc",
    "_hsmi",
    "mkt_tok",
    "vero_id",
    "oly_enc_id",
    "wickedid",
)
TRACKING = f"&(?:{'|'.join(TRACKERS)})=[^&]*"
# Anything that percent-encoding could spell in two ways.
UNSETTLED = r"[^!#-$&-;=?-\[\]_a-zA-Z~]"
ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
UNRESERVED = re.compile(r"[A-Za-z0-9\-._~]")


def split(urls: pl.Series) -> pl.DataFrame:
    """Split URLs into parts, one row per URL; `problem` says why a text is no page of the web.

    A text without scheme is taken as a URL. Where nothing but a host is given, `path` is null.

    >>> split(pl.Series(["HTTP://Www.Example.com/A b?x=1#top"])).row(0)[:5]
    ('www.example.com', 'example.com', '/A b', 'x=1', 'http')
    """
    raw = urls.cast(pl.String)
    if len(raw) <= AT_ONCE:
        return _split(raw)
    # In slices, so that what is needed in between stays small.
    return pl.concat([_split(part) for part in _slices(raw)])


def _slices(raw: pl.Series) -> Iterator[pl.Series]:
    return (raw.slice(at, AT_ONCE) for at in range(0, len(raw), AT_ONCE))


def _split(raw: pl.Series) -> pl.DataFrame:
    raw = raw.fill_null("").str.strip_chars()
    if raw.str.contains_any(["\t", "\n", "\r"]).any():
        raw = raw.str.replace_all(r"[\t\n\r]+", "")
    shape = _shape(raw).with_columns(pl.col("head").str.to_lowercase().fill_null(""))
    heads, rows = distinct(shape["head"])
    parts = shape.hstack(_heads(heads)[rows])
    parts = parts.with_columns(_path(), problem=_problem(raw.str.len_bytes().alias("length")))
    if parts["problem"].null_count() < parts.height:
        blank = [
            pl.when(pl.col("problem").is_null()).then(pl.col(name)).alias(name)
            for name in PARTS
            if name != "problem"
        ]
        parts = parts.with_columns(blank)
    return parts.select(pl.col(name).cast(dtype) for name, dtype in PARTS.items())


def _shape(raw: pl.Series) -> pl.DataFrame:
    """Head, path and query: cut at the usual signs, and by pattern where a URL is written oddly."""
    at_slash = raw.str.splitn("/", 4).struct.unnest()
    scheme, nothing, host, rest = (pl.col(f"field_{i}") for i in range(4))
    usual = (
        scheme.is_in(["https:", "http:"])
        & (nothing == "")
        & (host != "")
        & ~host.str.contains_any(["?", "#", "\\"])
        & rest.is_not_null()
        & ~rest.str.contains("#", literal=True)
    )
    page = (pl.lit("/") + rest).str.splitn("?", 2).struct
    shape = at_slash.select(
        usual=usual.fill_null(False),
        head=pl.concat_str(scheme, pl.lit("//"), host),
        path=page.field("field_0"),
        query=page.field("field_1"),
    )
    odd = (~shape["usual"]).arg_true()
    if len(odd):
        by_pattern = raw.gather(odd).str.extract_groups(SHAPE).struct.unnest()
        columns = zip(shape.columns[1:], by_pattern.iter_columns(), strict=True)
        return pl.DataFrame([shape[name].scatter(odd, column) for name, column in columns])
    return shape.drop("usual")


def _heads(heads: pl.Series) -> pl.DataFrame:
    """Read distinct heads: a million rows have some ten thousand of them."""
    names = ("scheme", "host", "port", "domain", "problem")
    columns = list(zip(*map(read_head, heads), strict=True)) or [()] * len(names)
    return pl.DataFrame(
        [pl.Series(n, column, PARTS[n]) for n, column in zip(names, columns, strict=True)]
    )


def _path() -> pl.Expr:
    path = pl.col("path").fill_null("").str.replace_all("\\", "/", literal=True)
    bare = (path == "") & pl.col("scheme").is_null() & pl.col("query").is_null()
    return pl.when(bare).then(None).when(path == "").then(pl.lit("/")).otherwise(path).alias("path")


def _problem(length: pl.Series) -> pl.Expr:
    return (
        pl.when(length == 0)
        .then(pl.lit("no URL"))
        .when(length > LONGEST)
        .then(pl.lit(f"a URL longer than {LONGEST:,} characters"))
        .otherwise(pl.col("problem"))
    )


def normal_form(urls: pl.Series) -> pl.Series:
    """Write URLs so that two spellings of one page are one text; null where there is no page.

    Left out: scheme, www., default port, fragment, tracking parameters, trailing slashes. Percent
    escapes are spelled in one way. Idempotent.

    >>> normal_form(pl.Series(["https://www.Example.com:443/caf%c3%a9/?utm_source=x&b=2#c"]))[0]
    'example.com/caf%C3%A9?b=2'
    """
    return normal_parts(split(urls)).alias(urls.name)


def normal_parts(parts: pl.DataFrame) -> pl.Series:
    """Give the normal form from the columns host, path, query and, where there is one, port."""
    host = pl.col("host").str.replace(WWW, "$1")
    path = pl.col("path").fill_null("").str.strip_chars_end("/")
    query = (pl.lit("&") + pl.col("query").fill_null("")).str.replace_all(TRACKING, "")
    query = query.str.strip_chars("&")
    tail = pl.concat_str(path, pl.when(query != "").then(pl.lit("?") + query).otherwise(pl.lit("")))
    frame = parts.select(
        head=host if "port" not in parts.columns else pl.concat_str(host, _port()),
        tail=tail,
    )
    unsettled = frame["tail"].str.contains(UNSETTLED)
    if unsettled.any():
        settled = frame["tail"].filter(unsettled).map_elements(_settle, return_dtype=pl.String)
        frame = frame.with_columns(tail=frame["tail"].scatter(unsettled.arg_true(), settled))
    return frame.select(normal=pl.col("head") + pl.col("tail"))["normal"]


def normal_form_of(url: str) -> str | None:
    """Write one URL in the normal form; `normal_form` takes thirty times as long for a single one.

    >>> normal_form_of("https://www.Example.com/a/?utm_source=x&b=2")
    'example.com/a?b=2'
    """
    if not (url.isascii() and url.isprintable()):  # Python and polars differ in what is a space
        return normal_form(pl.Series([url], dtype=pl.String))[0]
    url = url.strip()
    shape = re.match(SHAPE, url)
    read = read_head(shape[1].lower()) if shape else None
    if not shape or not read or not read.host or not 0 < len(url) <= LONGEST:
        return None
    port = "" if read.port in (None, 80, 443) else f":{read.port}"
    path = shape[2].replace("\\", "/").rstrip("/")
    query = re.sub(TRACKING, "", f"&{shape[3] or ''}").strip("&")
    tail = f"{path}?{query}" if query else path
    settled = _settle(tail) if re.search(UNSETTLED, tail) else tail
    return re.sub(WWW, r"\1", read.host) + port + settled


def _port() -> pl.Expr:
    port = pl.lit(":") + pl.col("port").cast(pl.String)
    # Without its scheme, a form cannot tell whose default 80 and 443 are.
    plain = pl.col("port").is_null() | pl.col("port").is_in([80, 443])
    return pl.when(plain).then(pl.lit("")).otherwise(port)


def _settle(text: str) -> str:
    """Spell percent escapes in one way: unreserved characters plain, all else in upper case."""
    text = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", text)
    text = ESCAPE.sub(_unescape, text)
    return quote(text, safe="%/:?#[]@!$&'()*+,;=-._~")


def _unescape(escape: re.Match[str]) -> str:
    character = chr(int(escape[1], 16))
    return character if UNRESERVED.match(character) else escape[0].upper()
