"""The host and its name: what can be read before any page is seen."""

import polars as pl

from linkvet.features.registry import Declare
from linkvet.features.text.word_lists import any_of, inside

signal = Declare("domain")

PROMOTION = (
    # not in Seoul, nor in "museo"
    "(?:^|[^u])seo(?:[^u]|$)",
    # not in frank, crank, drank, prank
    "(?:^|[^cdfp])rank",
    "link",
    "serp",
    "boost",
    "traffic",
    "top[^a-z]",
    # what link lists and article directories call themselves
    "domain",
    "web",
    "site",
    "articl",
    "director",
)
ENCYCLOPEDIAS = (
    # Wikimedia's, and others of renown
    r"wiki(?:pedia|media|voyage|data|source|travel|how|quote|books|news)\.",
    r"(?:wiktionary|fandom|wikia)\.",
)
SERVICES = (
    # what a site runs beside its pages
    "mail",
    "dev",
    "test",
    "staging",
    "old",
    "new",
    "demo",
    # for telephones
    "m",
    # languages
    "en",
    "es",
    "fr",
    "de",
    "pt",
    "it",
    "ru",
)
VOWELS = "aeiouyäöüáéíóúàèìòùâêîôûãõåæø"


def _longest(text: pl.Expr, characters: str) -> pl.Expr:
    return (
        text.str.extract_all(f"[{characters}]+").list.eval(pl.element().str.len_chars()).list.max()
    )


@signal(
    unit="log-odds",
    higher_means="spam",
    asks="How does the host name read, compared with the names of known spam and good sites?",
    says="domain name resembles those of known spam sites",
    otherwise="domain name resembles those of genuine sites",
    source="Waterloo at the Web Spam Challenge 2007 (host names alone); fitted out of fold",
)
def name_reading(name_log_odds: pl.Expr) -> pl.Expr:
    return name_log_odds


@signal(
    unit="log-odds",
    higher_means="spam",
    asks="How does the name read when its ending is covered?",
    says="domain name without its ending resembles those of known spam sites",
    otherwise="domain name without its ending resembles those of genuine sites",
    tells="never",
    source="Waterloo at the Web Spam Challenge 2007 (host names alone); fitted out of fold",
)
def label_reading(label_log_odds: pl.Expr) -> pl.Expr:
    return label_log_odds


@signal(
    unit="log-odds",
    higher_means="spam",
    asks="How often is a domain under this public suffix spam?",
    says="spam is common under this domain ending",
    otherwise="spam is rare under this domain ending",
    source="Moz Spam Score, signal 2 (top-level domain correlated with spam); fitted out of fold",
)
def suffix_reading(suffix_log_odds: pl.Expr) -> pl.Expr:
    return suffix_log_odds


@signal(
    unit="log-odds",
    higher_means="spam",
    asks="How does the host name read, compared with hosts of known spam and genuine links?",
    says="host name resembles those of spam links",
    otherwise="host name resembles those of genuine links",
    source="fitted out of fold, by domain; Ntoulas et al. 2006, section 4.8 (n-gram likelihood)",
)
def host_reading(host_log_odds: pl.Expr) -> pl.Expr:
    return host_log_odds


@signal(
    unit="characters",
    asks="How long is the registrable name?",
    says="domain name has {value} characters",
    one="domain name has one character",
    source="Moz Spam Score, signal 3 (domain name length)",
)
def name_length(name: pl.Expr) -> pl.Expr:
    return name.str.len_chars()


@signal(
    unit="share",
    higher_means="spam",
    asks="What share of the name is digits?",
    says="{value} of the characters in the domain name are digits",
    otherwise="domain name has no digits",
    one="domain name is all digits",
    tells="present",
    source="Moz Spam Score, signal 4 (numerals in the domain name)",
)
def name_digit_share(name: pl.Expr) -> pl.Expr:
    return name.str.count_matches(r"\d") / name.str.len_chars()


@signal(
    unit="count",
    higher_means="spam",
    asks="How many hyphens does the name have?",
    says="domain name has {value} hyphens",
    otherwise="domain name has no hyphens",
    one="domain name has one hyphen",
    tells="present",
    source="Moz Spam Score, signal 24 (hyphens in the domain name)",
)
def name_hyphens(name: pl.Expr) -> pl.Expr:
    return name.str.count_matches("-", literal=True)


@signal(
    unit="characters",
    higher_means="spam",
    asks="How long is the longest run of consonants in the name?",
    says="domain name has {value} consonants in a row",
    otherwise="domain name has no consonants",
    one="domain name has no two consonants in a row",
    source="Moz Spam Score, signal 23 (consecutive consonants)",
)
def name_consonant_run(name: pl.Expr) -> pl.Expr:
    return _longest(name, "bcdfghjklmnpqrstvwxz").fill_null(0)


@signal(
    unit="share",
    asks="What share of the name's letters are vowels?",
    says="{value} of the characters in the domain name are vowels",
    otherwise="domain name has no vowels",
    one="domain name is all vowels",
    tells="never",
    source="Moz Spam Score, signal 23 (consecutive vowels or consonants)",
)
def name_vowel_share(name: pl.Expr) -> pl.Expr:
    return name.str.count_matches(f"[{VOWELS}]") / name.str.len_chars()


@signal(
    unit="share",
    asks="How many different characters does the name have for its length?",
    says="different characters make up {value} of the domain name's length",
    one="no character appears twice in the domain name",
    tells="never",
    source="rspamd and practitioners: random-looking names",
)
def name_variety(name: pl.Expr) -> pl.Expr:
    return name.str.split("").list.n_unique() / name.str.len_chars()


@signal(
    higher_means="spam",
    asks="Does the host name offer links or rankings?",
    says="host name offers links or rankings",
    otherwise="host name doesn't offer links or rankings",
    source="Semrush Backlink Audit, markers for link networks; published signature lists of SEOs",
)
def name_seller_words(host: pl.Expr) -> pl.Expr:
    return host.str.contains(inside("seller"))


@signal(
    unit="count",
    higher_means="spam",
    asks="How many search-marketing words does the host name contain?",
    says="host name contains {value} search-marketing words",
    otherwise="host name contains no search-marketing words",
    one="host name contains a search-marketing word",
    tells="present",
    source="Moz Spam Score, signal 26 (poison words); LinkResearchTools rules",
)
def name_seo_words(host: pl.Expr) -> pl.Expr:
    return host.str.count_matches("|".join(PROMOTION))


@signal(
    higher_means="spam",
    asks="Does the host call itself a wiki without being one of the well-known ones?",
    says="host looks like a copy of an encyclopedia",
    otherwise="host doesn't look like a copy of an encyclopedia",
    source="copycat and mirror sites of Wikipedia; Wikipedia:Mirrors and forks",
)
def host_is_wiki_copy(host: pl.Expr) -> pl.Expr:
    return host.str.contains("wiki") & ~host.str.contains("|".join(ENCYCLOPEDIAS))


@signal(
    higher_means="spam",
    asks="Does the host name contain gambling, adult or drug words?",
    says="host name contains gambling, adult or drug words",
    otherwise="host name contains no gambling, adult or drug words",
    source="Moz Spam Score, signal 26; Semrush Backlink Audit, harmful topics",
)
def name_harm_words(host: pl.Expr) -> pl.Expr:
    return host.str.contains(inside("gambling", "adult", "pharma"))


@signal(
    asks="Is the host name internationalised?",
    says="host name uses letters beyond a to z",
    otherwise="host name uses only letters from a to z",
    source="SEO SpyGlass and browsers' homograph rules; punycode hosts",
)
def host_is_idn(host: pl.Expr) -> pl.Expr:
    return host.str.contains(r"[^\x00-\x7F]|xn--")


@signal(
    higher_means="spam",
    asks="Is the host a bare IP address?",
    says="link comes from a bare IP address",
    otherwise="link comes from a named host",
    source="rspamd, symbol URL_NUMERIC_IP",
)
def host_is_ip(host: pl.Expr) -> pl.Expr:
    return host.str.contains(r"^[\d.]+$|:")


@signal(
    unit="count",
    asks="How many labels come before the registrable domain, www aside?",
    says="host name has {value} subdomain levels",
    otherwise="host name has no subdomain",
    one="host name has a subdomain",
    tells="present",
    source="Moz Spam Score, signal 25 (URL shape); SpamAssassin sub-domain rules",
)
def subdomain_depth(subdomain: pl.Expr) -> pl.Expr:
    return (
        pl.when(subdomain == "")
        .then(0)
        .otherwise(subdomain.str.count_matches(".", literal=True) + 1)
    )


@signal(
    asks="Is the subdomain named after a service or language (m, mail, dev, en)?",
    says="subdomain is named after a service or language",
    otherwise="subdomain isn't named after a service or language",
    source="practitioners: abandoned test and mail hosts are taken over first",
)
def subdomain_is_service(subdomain: pl.Expr) -> pl.Expr:
    return subdomain.str.contains(rf"^{any_of(*SERVICES)}(?:\.|$)")


@signal(
    asks="Is the host on a platform where anyone can open a site?",
    says="host is on a free hosting platform",
    otherwise="host isn't on a free hosting platform",
    source="public suffix list, private section; Semrush Backlink Audit, free hosts",
)
def host_is_shared(shared_host: pl.Expr) -> pl.Expr:
    return shared_host
