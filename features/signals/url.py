"""The address of the referring page: its path and query, as written."""

import math

import polars as pl

from linkvet.features.registry import Declare
from linkvet.features.text.word_lists import inside, listed

signal = Declare("page")

FORUMS = (
    # scripts of phpBB, vBulletin and Discuz
    "viewtopic",
    "showthread",
    "viewthread",
    "forum",
    "/topic",
    "/thread",
    "/boards?/",
    "/bbs",
    # guestbooks: English, German, Spanish
    "guestbook",
    "gaestebuch",
    "libro-de-visitas",
    r"/t/\d",  # Discourse
)
PROFILES = (
    "/(?:user|users|profile|profiles|member|members|u|author|people)/",
    r"profile\.php",
    r"/blogs?/\d+/",  # a member's blog
    "action=profile",  # Simple Machines Forum
    r"/@[\w.-]+/?",
)
LISTINGS = (
    "/(?:tag|tags|category|page|search|archive|archives|label)s?/",
    "[?&](?:s|q|k|search|page|start|paged)=",
)
DOMAIN_REPORTS = (
    "whois",
    "/similar/",
    "/competitors?/",
    "/alternatives?/",
    r"/(?:web)?sites?/[\w-]+\.[a-z]{2,}",
    "/domains?/",
    "domain-list",
    "/stats?/",
    "keyword-rank",
    r"/[\w-]+\.(?:com|net|org|[a-z]{2})/?$",  # a domain as the name of a page
)


def _contains_any(text: pl.Expr, patterns: tuple[str, ...]) -> pl.Expr:
    return text.str.contains("(?i)" + "|".join(patterns))


@signal(
    unit="log-odds",
    higher_means="spam",
    asks="How do path and query read, compared with those of known spam and genuine pages?",
    says="URL resembles those of spam pages",
    otherwise="URL resembles those of genuine pages",
    source="fitted out of fold, by domain; Ntoulas et al. 2006, section 4.8 (n-gram likelihood)",
)
def address_reading(address_log_odds: pl.Expr) -> pl.Expr:
    return address_log_odds


@signal(
    unit="characters",
    asks="How long are path and query?",
    says="URL has {value} characters after the host name",
    otherwise="URL is the host name alone",
    one="URL has nothing after the host name",
    source="Moz Spam Score, signal 25 (URL length)",
)
def address_length(path: pl.Expr, query: pl.Expr) -> pl.Expr:
    return path.str.len_chars() + query.str.len_chars()


@signal(
    unit="count",
    asks="How many levels does the URL path have?",
    says="URL path has {value} levels",
    otherwise="URL has no path",
    one="URL path has one level",
    source="Castillo et al. 2007, link features; Moz Spam Score, signal 25",
)
def path_depth(path: pl.Expr) -> pl.Expr:
    return path.str.strip_chars("/").str.count_matches("/", literal=True) + (path != "/").cast(
        pl.Int8
    )


@signal(
    unit="count",
    asks="How many words does the last part of the URL path have?",
    says="last part of the URL has {value} words",
    otherwise="last part of the URL has no words",
    one="last part of the URL has one word",
    source="Ntoulas et al. 2006, section 4.2 (words in the title), on the slug",
)
def slug_words(path: pl.Expr) -> pl.Expr:
    slug = path.str.strip_chars_end("/").str.split("/").list.last()
    return slug.str.count_matches(r"\p{L}{2,}")


@signal(
    unit="share",
    asks="What share of the URL path is digits?",
    says="{value} of the characters in the URL path are digits",
    otherwise="URL path contains no digits",
    tells="present",
    source="SpamAssassin URI rules; generated pages are numbered",
)
def path_digit_share(path: pl.Expr) -> pl.Expr:
    return path.str.count_matches(r"[0-9]") / path.str.len_chars().clip(1)


@signal(
    higher_means="spam",
    asks="Does the URL end in a short running number, like those of mass posts?",
    says="URL ends in a running number, like those of mass posts",
    otherwise="URL doesn't end in a running number",
    source="seller networks number their posts",
)
def slug_is_numbered(path: pl.Expr) -> pl.Expr:
    return path.str.contains(r"[a-z]{3,}-\d{1,4}(?:-\d)?/?$|^/(?:index-?|page-?|\d+-)\d+\.html?$")


@signal(
    higher_means="spam",
    asks="Does the URL path contain a long hash or random string?",
    says="URL contains a long random string",
    otherwise="URL contains no random string",
    source="rspamd, URL rules; generated pages",
)
def path_has_hash(path: pl.Expr) -> pl.Expr:
    # a date or a number alone is no hash: both halves ask for letters as well as digits
    mixed = r"/(?:[a-z]+\d[a-z]*\d|\d+[a-z][a-z\d]*\d)[a-z\d]{5,}/"
    hexadecimal = path.str.extract(r"([0-9a-f]{16,})").str.contains(r"[a-f]").fill_null(False)
    return hexadecimal | path.str.contains(mixed)


@signal(
    unit="count",
    asks="How many parameters does the URL have?",
    says="URL has {value} parameters",
    otherwise="URL has no parameters",
    one="URL has one parameter",
    tells="present",
    source="Moz Spam Score, signal 25; Castillo et al. 2007",
)
def query_parameters(query: pl.Expr) -> pl.Expr:
    return pl.when(query == "").then(0).otherwise(query.str.count_matches("&", literal=True) + 1)


@signal(
    higher_means="spam",
    asks="Does the URL look like a page injected into a hacked site?",
    says="URL looks like a page injected into a hacked site",
    otherwise="URL doesn't look hacked",
    source="Google, Fix hacked sites (gibberish and keyword hacks)",
)
def query_is_injected(path: pl.Expr, query: pl.Expr) -> pl.Expr:
    # p and t number the posts and threads of blogs and boards
    number = query.str.contains(r"^[a-oqrsu-z]=\d{5,}$")
    upload = path.str.contains(
        r"wp-(?:content|includes|admin)/.+\.php|/(?:[a-z]+\d|\d+[a-z])[a-z0-9]{3,5}/[a-z]+\.php$"
    )
    return number | upload | query.str.contains(r"^page=[a-z]+(?:-[a-z0-9]+){2,}$")


@signal(
    asks="Is the page a forum thread, guestbook or board?",
    says="page is a forum thread or guestbook",
    otherwise="page isn't a forum thread or guestbook",
    source="Semrush Backlink Audit, forum and comment markers; Mishne et al. 2005",
)
def path_is_forum(path: pl.Expr, query: pl.Expr) -> pl.Expr:
    return _contains_any(path + "?" + query, FORUMS)


@signal(
    asks="Is the page a member profile or a member's blog on a shared site?",
    says="page is a member profile or member blog",
    otherwise="page isn't a member profile or member blog",
    source="Semrush Backlink Audit, profile links; Google link spam policy",
)
def path_is_profile(path: pl.Expr, query: pl.Expr) -> pl.Expr:
    return _contains_any(path + "?" + query, PROFILES)


@signal(
    asks="Is the page an archive, tag, search or category listing?",
    says="page is a tag, search or archive listing",
    otherwise="page isn't a tag, search or archive listing",
    source="practitioners; Ahrefs page types",
)
def path_is_listing(path: pl.Expr, query: pl.Expr) -> pl.Expr:
    return _contains_any(path + "?" + query, LISTINGS)


@signal(
    unit="log10",
    higher_means="spam",
    asks="Which number in a paged series does the page have?",
    says="page is number {value} of a series",
    otherwise="URL has no page number",
    one="page is number 1 of a series",
    tells="present",
    source="comment spam piles up on the last pages of open threads; so do domain lists",
)
def page_number(path: pl.Expr, query: pl.Expr) -> pl.Expr:
    pattern = r"(?i)(?:^|[^a-z])(?:page|start|paged|part|list)[=/_-](\d{1,9})"
    return _number(path + "?" + query, pattern)


@signal(
    unit="log10",
    asks="By which number does the URL refer to the page, if not by a name?",
    says="URL refers to the page by the number {value}",
    otherwise="URL doesn't refer to the page by a number",
    one="URL refers to the page by the number 1",
    tells="never",
    source="spam threads and posts pile up on open boards and hacked blogs",
)
def post_number(query: pl.Expr) -> pl.Expr:
    return _number(query, r"(?i)(?:^|&)(?:p|t|id|pid|tid|page_?id|post|topic)=(\d{1,9})")


def _number(text: pl.Expr, pattern: str) -> pl.Expr:
    """Log10 of one more than the number a pattern finds, 0 where there is none."""
    number = text.str.extract(pattern).cast(pl.Float64)
    return number.fill_null(pl.when(text.is_not_null()).then(0)).log1p() / math.log(10)


@signal(
    higher_means="spam",
    asks="Is the page about a domain: whois, site value, similar sites, statistics?",
    says="URL looks like a machine-made page about a domain",
    otherwise="URL doesn't look like a machine-made page about a domain",
    source="Semrush Backlink Audit, web-stats pages; practitioners' filters",
)
def path_is_domain_report(path: pl.Expr, query: pl.Expr) -> pl.Expr:
    return _contains_any(path + "?" + query, DOMAIN_REPORTS)


@signal(
    higher_means="spam",
    asks="Does the URL path offer links, rankings or traffic?",
    says="URL offers links, rankings or traffic",
    otherwise="URL doesn't offer links, rankings or traffic",
    source="Google link spam policy, buying or selling links",
)
def path_seller_words(path: pl.Expr) -> pl.Expr:
    return path.str.to_lowercase().str.contains(inside("seller"))


@signal(
    unit="count",
    higher_means="spam",
    asks="How many search-marketing words does the URL path contain?",
    says="URL contains {value} search-marketing words",
    otherwise="URL contains no search-marketing words",
    one="URL contains a search-marketing word",
    tells="present",
    source="Moz Spam Score, signal 26 family (poison words)",
)
def path_seo_words(path: pl.Expr) -> pl.Expr:
    # a page of links is no offer of them
    slug = path.str.to_lowercase().str.replace_all("_", "-", literal=True)
    return slug.str.count_matches(rf"(?-u:\b){listed('slug_promotion')}(?-u:\b)")


@signal(
    higher_means="spam",
    asks="Does the URL path contain gambling, adult, drug or loan words?",
    says="URL contains gambling, adult, drug or loan words",
    otherwise="URL contains no gambling, adult, drug or loan words",
    source="Semrush Backlink Audit, harmful topics; Moz Spam Score, signal 26",
)
def path_harm_words(path: pl.Expr) -> pl.Expr:
    return path.str.to_lowercase().str.contains(inside("gambling", "adult", "pharma"))


@signal(
    higher_means="good",
    asks="Is the page served over HTTPS?",
    says="page is served over HTTPS",
    otherwise="page isn't served over HTTPS",
    source="Moz Spam Score, signal 11 (no HTTPS)",
)
def page_is_https(scheme: pl.Expr) -> pl.Expr:
    return scheme == "https"


@signal(
    asks="Is the referring page the site's home page?",
    says="link comes from a home page",
    otherwise="link comes from an inner page",
    tells="always",
    source="Castillo et al. 2007, home-page features",
)
def page_is_home(path: pl.Expr, query: pl.Expr) -> pl.Expr:
    return (path.str.contains(r"^/?(?:index\.\w+)?$")) & (query == "")


@signal(
    asks="Does the URL path repeat the domain name?",
    says="URL path repeats the domain name",
    otherwise="URL path doesn't repeat the domain name",
    source="Fetterly et al. 2004 (host names of spam repeat the words of their pages)",
)
def path_repeats_name(path: pl.Expr, name: pl.Expr) -> pl.Expr:
    long = name.str.len_chars() >= 4
    return path.str.to_lowercase().str.contains(name, literal=True) & long
