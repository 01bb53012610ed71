"""The title of the referring page: what it says, and whose name it ends in."""

import polars as pl

from linkvet.features.registry import Declare
from linkvet.features.signals.anchor import HANDLE, random_word
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
    says="title reads like those of spam pages",
    otherwise="title reads like those of genuine pages",
    source="fitted out of fold, by domain; Ntoulas et al. 2006, section 4.8 (n-gram likelihood)",
)
def title_reading(title_log_odds: pl.Expr) -> pl.Expr:
    return title_log_odds


@signal(
    asks="Has the page no title?",
    says="page has no title",
    otherwise="page has a title",
    source="Moz Spam Score, signal 17 family (missing meta data)",
)
def title_is_empty(title_lower: pl.Expr) -> pl.Expr:
    return title_lower == ""


@signal(
    unit="characters",
    asks="How long is the title?",
    noun="length of the title",
    source="Ntoulas et al. 2006, section 4.2 (number of words in the page title)",
)
def title_length(title_lower: pl.Expr) -> pl.Expr:
    return title_lower.str.len_chars()


@signal(
    unit="characters",
    asks="How long are the words of the title on average?",
    noun="length of the words in the title",
    source="Ntoulas et al. 2006, section 4.3 (average length of words)",
)
def title_word_length(title_lower: pl.Expr) -> pl.Expr:
    letters = title_lower.str.count_matches(r"\p{L}")
    return letters / title_lower.str.count_matches(r"\p{L}+").clip(1)


@signal(
    higher_means="spam",
    asks="Does the title offer links, rankings or traffic?",
    says="title offers links, rankings or traffic",
    otherwise="title does not offer links or rankings",
    source="Google link spam policy, buying or selling links; seller networks",
)
def title_seller_words(title_lower: pl.Expr) -> pl.Expr:
    return title_lower.str.contains("|".join((anywhere("seller"), *OFFERS)))


@signal(
    unit="count",
    higher_means="spam",
    asks="How many search-promotion words does the title hold?",
    says="title holds search-promotion words",
    otherwise="title holds no search-promotion words",
    source="Moz Spam Score, signal 26 family; practitioners' filters",
)
def title_seo_words(title_lower: pl.Expr) -> pl.Expr:
    return title_lower.str.count_matches(whole("seo"))


@signal(
    higher_means="spam",
    asks="Does the title hold gambling, adult, drug or loan words?",
    says="title holds gambling, adult, drug or loan words",
    otherwise="title holds no gambling, adult, drug or loan words",
    source="Semrush Backlink Audit, harmful topics; Moz Spam Score, signal 26",
)
def title_harm_words(title_lower: pl.Expr) -> pl.Expr:
    return title_lower.str.contains(whole("gambling", "adult", "pharma"))


@signal(
    higher_means="spam",
    asks="Does the title hold a messenger handle or phone number?",
    says="title holds a messenger handle or phone number",
    otherwise="title holds no messenger handle",
    source="seller networks advertise on Telegram",
)
def title_handle(title_lower: pl.Expr) -> pl.Expr:
    return title_lower.str.contains(HANDLE)


@signal(
    higher_means="spam",
    asks="Does the title hold a random string of letters?",
    says="title holds a random string of letters",
    otherwise="title reads as words",
    source="comment-spam tools prefix texts with random tokens to defeat duplicate filters",
)
def title_random_word(title_lower: pl.Expr) -> pl.Expr:
    return random_word(title_lower)


@signal(
    higher_means="spam",
    asks="Is the title that of a machine-made page about domains?",
    says="title is that of a machine-made page about domains or searches",
    otherwise="title is not that of a machine-made page",
    source="Semrush Backlink Audit, web-stats pages; published auto-content titles of SEOs",
)
def title_is_report(title_lower: pl.Expr) -> pl.Expr:
    return title_lower.str.contains(MACHINE_MADE)


@signal(
    higher_means="spam",
    asks="Does the title offer a file: image, PDF, vector, download?",
    says="title offers a file to download, as scraper pages do",
    otherwise="title does not offer a download",
    source="practitioners: image and PDF scrapers",
)
def title_is_download(title_lower: pl.Expr) -> pl.Expr:
    return title_lower.str.contains(rf"\b{any_of(*FILES)}s?\b")


@signal(
    unit="count",
    higher_means="spam",
    asks="How many emoji or shouting symbols does the title hold?",
    says="title holds symbols or emoji",
    otherwise="title is plainly written",
    source="SpamAssassin, subject rules for symbols",
)
def title_symbols(title_lower: pl.Expr) -> pl.Expr:
    return title_lower.str.count_matches(r"[\p{So}★✓!@#$%]|\.\.\.|…")


@signal(
    unit="share",
    higher_means="spam",
    asks="What share of the title's letters are capitals?",
    says="title is written with many capitals",
    otherwise="title is written in ordinary case",
    source="SpamAssassin, SUBJ_ALL_CAPS",
)
def title_capitals(title: pl.Expr) -> pl.Expr:
    return title.str.count_matches(r"\p{Lu}") / title.str.count_matches(r"\p{L}").clip(1)


@signal(
    unit="count",
    asks="How many digits does the title hold?",
    noun="number of digits in the title",
    source="SpamAssassin, subject rules; generated titles are numbered",
)
def title_digits(title_lower: pl.Expr) -> pl.Expr:
    return title_lower.str.count_matches(r"\d")


@signal(
    higher_means="good",
    asks="Does the title name the section and the site, divided by a bar or dash?",
    says="title does not name the site",
    otherwise="title names the page and the site",
    source="Google, Influencing title links (site names in titles)",
)
def title_has_divider(title_lower: pl.Expr) -> pl.Expr:
    return title_lower.str.contains(r" [|\-–—·:»•] ")


@signal(
    unit="share",
    asks="What share of the address's words stands in the title?",
    noun="how far title and address agree",
    usual="natural",
    source="practitioners: permalinks are made from titles; hacked pages often are not",
)
def slug_in_title(slug_title_share: pl.Expr) -> pl.Expr:
    return slug_title_share


@signal(
    asks="Is the anchor the page's own title?",
    says="anchor repeats the page's title",
    otherwise="anchor is not the page's title",
    source="hacked and scraped pages reuse one keyword as title and anchor",
)
def anchor_is_title(anchor: pl.Expr, title: pl.Expr) -> pl.Expr:
    same = (anchor != "") & (title.str.starts_with(anchor) | anchor.str.starts_with(title))
    return same & (title != "")


@signal(
    higher_means="spam",
    asks="Does the title bear the name of a well-known service that the host is not?",
    says="title bears the name of a service that the host is not, as copies do",
    otherwise="title bears no other service's name",
    source="mirrors and proxies of known services; Wikipedia:Mirrors and forks",
)
def title_names_service(title_service: pl.Expr, host: pl.Expr) -> pl.Expr:
    return (title_service != "") & ~host.str.contains(title_service, literal=True)


@signal(
    higher_means="good",
    asks="Does the title begin or end in the domain's own name?",
    says="title does not bear the domain's own name",
    otherwise="title bears the domain's own name",
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
    asks="Does the title hold an address that is not the host's own?",
    says="title holds another site's address",
    otherwise="title holds no other site's address",
    source="domain lists, whois, statistics and redirect pages name the domain they are about",
)
def title_has_address(title_address: pl.Expr, host: pl.Expr) -> pl.Expr:
    return (title_address != "") & ~host.str.contains(title_address, literal=True)


@signal(
    higher_means="spam",
    asks="Does the title hold the address of the linked site?",
    says="title holds the address of the linked site",
    otherwise="title does not hold the address of the linked site",
    source="whois, statistics and redirect pages name the domain they are about",
)
def title_has_site(title_lower: pl.Expr, site: pl.Expr) -> pl.Expr:
    return title_lower.str.contains(site, literal=True)


@signal(
    unit="share",
    asks="What share of the linked path's words stands in the page's title?",
    noun="how far title and linked address agree",
    usual="natural",
    source="image scrapers and copies take title and file from one query",
)
def target_in_title(target_title_share: pl.Expr) -> pl.Expr:
    return target_title_share


@signal(
    asks="Is the anchor written in another script than the title?",
    says="anchor is written in another script than the title",
    otherwise="anchor and title are written in one script",
    source="Semrush Backlink Audit, language markers; rspamd, mixed character sets",
)
def anchor_script_differs(anchor_script: pl.Expr, title_script: pl.Expr) -> pl.Expr:
    return anchor_script != title_script
