"""The title of the referring page: what it says, and whose name it ends in."""

import polars as pl

from linkvet.features.registry import Declare
from linkvet.features.signals.anchor import HANDLE
from linkvet.features.text.random_words import random_word
from linkvet.features.text.word_lists import any_of, anywhere, whole, words

signal = Declare("page")

MACHINE_MADE = "|".join(words("machine_titles"))
# what scrapers of images and documents offer
FILES = (
    "pdf",
    "png",
    "svg",
    "vector",
    "wallpaper",
    "coloring",
    "clipart",
    "mp3",
    "apk",
    "torrent",
)
OFFERS = (
    r"\bseo\b",
    # "links for 10 cents", "high DA": prices, and the authority that is for sale
    r"links? (?:for|at) .{0,12}(?:cents|\$|€)",
    r"high (?:da|dr)\b",
    "rank(?:ing)?s? (?:boost|fast)",
    "black ?hat",
    "expired domains",
    "top websites?",
)


@signal(
    unit="log-odds",
    higher_means="spam",
    asks="How does the title read, compared with those of known spam and genuine pages?",
    says="title resembles those of spam pages",
    otherwise="title resembles those of genuine pages",
    source="fitted out of fold, by domain; Ntoulas et al. 2006, section 4.8 (n-gram likelihood)",
)
def title_reading(title_log_odds: pl.Expr) -> pl.Expr:
    return title_log_odds


@signal(
    asks="Does the page lack a title?",
    says="page has no title",
    otherwise="page has a title",
    source="Moz Spam Score, signal 17 family (missing meta data)",
)
def title_is_empty(title_lower: pl.Expr) -> pl.Expr:
    return title_lower == ""


@signal(
    unit="characters",
    asks="How long is the title?",
    says="title has {value} characters",
    otherwise="title has no characters",
    one="title has one character",
    source="Ntoulas et al. 2006, section 4.2 (number of words in the page title)",
)
def title_length(title_lower: pl.Expr) -> pl.Expr:
    return title_lower.str.len_chars()


@signal(
    unit="characters",
    shown="decimal",
    asks="How long are the words of the title on average?",
    says="letters per word in the title: {value} on average",
    otherwise="title has no letters",
    tells="never",
    source="Ntoulas et al. 2006, section 4.3 (average length of words)",
)
def title_word_length(title_lower: pl.Expr) -> pl.Expr:
    letters = title_lower.str.count_matches(r"\p{L}")
    return letters / title_lower.str.count_matches(r"\p{L}+").clip(1)


@signal(
    higher_means="spam",
    asks="Does the title offer links, rankings or traffic?",
    says="title offers links, rankings or traffic",
    otherwise="title doesn't offer links, rankings or traffic",
    source="Google link spam policy, buying or selling links; seller networks",
)
def title_seller_words(title_lower: pl.Expr) -> pl.Expr:
    return title_lower.str.contains("|".join((anywhere("seller"), *OFFERS)))


@signal(
    unit="count",
    higher_means="spam",
    asks="How many search-marketing words does the title contain?",
    says="title contains {value} search-marketing words",
    otherwise="title contains no search-marketing words",
    one="title contains a search-marketing word",
    tells="present",
    source="Moz Spam Score, signal 26 family; practitioners' filters",
)
def title_seo_words(title_lower: pl.Expr) -> pl.Expr:
    return title_lower.str.count_matches(whole("seo"))


@signal(
    higher_means="spam",
    asks="Does the title contain gambling, adult, drug or loan words?",
    says="title contains gambling, adult, drug or loan words",
    otherwise="title contains no gambling, adult, drug or loan words",
    source="Semrush Backlink Audit, harmful topics; Moz Spam Score, signal 26",
)
def title_harm_words(title_lower: pl.Expr) -> pl.Expr:
    return title_lower.str.contains(whole("gambling", "adult", "pharma"))


@signal(
    higher_means="spam",
    asks="Does the title contain a messenger handle or phone number?",
    says="title contains a messenger handle or phone number",
    otherwise="title contains no messenger handle or phone number",
    source="seller networks advertise on Telegram",
)
def title_handle(title_lower: pl.Expr) -> pl.Expr:
    return title_lower.str.contains(HANDLE)


@signal(
    higher_means="spam",
    asks="Does the title contain a random string of letters?",
    says="title contains a random string of letters",
    otherwise="title contains no random strings of letters",
    source="comment-spam tools prefix texts with random tokens to defeat duplicate filters",
)
def title_random_word(title_lower: pl.Expr) -> pl.Expr:
    return random_word(title_lower)


@signal(
    higher_means="spam",
    asks="Is the title that of a machine-made page about domains or searches?",
    says="title looks machine-made, like those of whois and site-statistics pages",
    otherwise="title doesn't look machine-made",
    source="Semrush Backlink Audit, web-stats pages; published auto-content titles of SEOs",
)
def title_is_report(title_lower: pl.Expr) -> pl.Expr:
    return title_lower.str.contains(MACHINE_MADE)


@signal(
    higher_means="spam",
    asks="Does the title offer a file: image, PDF, vector, download?",
    says="title offers a file to download",
    otherwise="title doesn't offer a file to download",
    source="practitioners: image and PDF scrapers",
)
def title_is_download(title_lower: pl.Expr) -> pl.Expr:
    return title_lower.str.contains(rf"\b{any_of(*FILES)}s?\b")


@signal(
    unit="count",
    higher_means="spam",
    asks="How many symbols or emoji does the title contain?",
    says="title contains {value} symbols or emoji",
    otherwise="title contains no symbols or emoji",
    one="title contains a symbol or emoji",
    tells="present",
    source="SpamAssassin, subject rules for symbols",
)
def title_symbols(title_lower: pl.Expr) -> pl.Expr:
    return title_lower.str.count_matches(r"[\p{So}★✓!@#$%]|\.\.\.|…")


@signal(
    unit="share",
    higher_means="spam",
    asks="What share of the title's letters are capitals?",
    says="{value} of the title's letters are capitals",
    otherwise="title has no capital letters",
    one="title is all capitals",
    source="SpamAssassin, SUBJ_ALL_CAPS",
)
def title_capitals(title: pl.Expr) -> pl.Expr:
    return title.str.count_matches(r"\p{Lu}") / title.str.count_matches(r"\p{L}").clip(1)


@signal(
    unit="count",
    asks="How many digits does the title contain?",
    says="title contains {value} digits",
    otherwise="title contains no digits",
    one="title contains one digit",
    tells="present",
    source="SpamAssassin, subject rules; generated titles are numbered",
)
def title_digits(title_lower: pl.Expr) -> pl.Expr:
    return title_lower.str.count_matches(r"\d")


@signal(
    higher_means="good",
    asks="Is there a dash or bar in the title, as between page and site name?",
    says="title has a dash or bar, as between page and site name",
    otherwise="title has no dash or bar between page and site name",
    tells="present",
    source="Google, Influencing title links (site names in titles)",
)
def title_has_divider(title_lower: pl.Expr) -> pl.Expr:
    return title_lower.str.contains(r" [|\-–—·:»•] ")


@signal(
    unit="share",
    asks="What share of the words in the URL appears in the title?",
    says="{value} of the words in the URL appear in the title",
    otherwise="title doesn't match the URL: none of its words appear there",
    one="all of the words in the URL appear in the title",
    source="practitioners: permalinks are made from titles; hacked pages often are not",
)
def slug_in_title(slug_title_share: pl.Expr) -> pl.Expr:
    return slug_title_share


@signal(
    asks="Does the anchor repeat the page's title?",
    says="anchor repeats the page's title",
    otherwise="anchor doesn't repeat the page's title",
    source="hacked and scraped pages reuse one keyword as title and anchor",
)
def anchor_is_title(anchor: pl.Expr, title: pl.Expr) -> pl.Expr:
    same = (anchor != "") & (title.str.starts_with(anchor) | anchor.str.starts_with(title))
    return same & (title != "")


@signal(
    higher_means="spam",
    asks="Does the title name a well-known service that the host isn't?",
    says="title names a well-known service that the host isn't, as copies do",
    otherwise="title doesn't name a service of another host",
    source="mirrors and proxies of known services; Wikipedia:Mirrors and forks",
)
def title_names_service(title_service: pl.Expr, host: pl.Expr) -> pl.Expr:
    return (title_service != "") & ~host.str.contains(title_service, literal=True)


@signal(
    higher_means="good",
    asks="Does the title begin or end with the domain's own name?",
    says="title carries the domain's own name",
    otherwise="title doesn't carry the domain's own name",
    source="Google, Influencing title links (site names in titles)",
)
def title_names_host(title_first: pl.Expr, title_last: pl.Expr, name: pl.Expr) -> pl.Expr:
    own = name.str.replace_all(r"[^\p{L}\p{N}]+", "")
    return _alike(title_first, own) | _alike(title_last, own)


def _alike(part: pl.Expr, name: pl.Expr) -> pl.Expr:
    """Whether one holds the other, and little else where it is the name that holds it."""
    most = 2 * part.str.len_chars() >= name.str.len_chars()
    long = (part.str.len_chars() >= 4) & most & name.str.contains(part, literal=True)
    return part.str.contains(name, literal=True) | long


@signal(
    higher_means="spam",
    asks="Does the title contain another site's address?",
    says="title contains another site's address",
    otherwise="title contains no other site's address",
    source="domain lists, whois, statistics and redirect pages name the domain they are about",
)
def title_has_address(title_address: pl.Expr, host: pl.Expr) -> pl.Expr:
    return (title_address != "") & ~host.str.contains(title_address, literal=True)


@signal(
    higher_means="spam",
    asks="Does the title contain the address of the linked site?",
    says="title contains the address of the linked site",
    otherwise="title doesn't contain the address of the linked site",
    source="whois, statistics and redirect pages name the domain they are about",
)
def title_has_site(title_lower: pl.Expr, site: pl.Expr) -> pl.Expr:
    return title_lower.str.contains(site, literal=True)


@signal(
    unit="share",
    asks="What share of the words in the linked URL appears in the page's title?",
    says="{value} of the words in the linked URL appear in the page's title",
    otherwise="none of the words in the linked URL appear in the page's title",
    one="all of the words in the linked URL appear in the page's title",
    source="image scrapers and copies take title and file from one query",
)
def target_in_title(target_title_share: pl.Expr) -> pl.Expr:
    return target_title_share


@signal(
    asks="Are the anchor and the title in different scripts?",
    says="anchor and title are in different scripts",
    otherwise="anchor and title are in the same script",
    source="Semrush Backlink Audit, language markers; rspamd, mixed character sets",
)
def anchor_script_differs(anchor_script: pl.Expr, title_script: pl.Expr) -> pl.Expr:
    return anchor_script != title_script
