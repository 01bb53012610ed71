"""The anchor text: what is clickable, and what it was written for."""

import polars as pl

from linkvet.features.registry import Declare
from linkvet.features.text.random_words import random_word
from linkvet.features.text.word_lists import anywhere, whole, words

signal = Declare("anchor")

HANDLE = "|".join(
    [
        r"\bt\.me/",
        # neither an e-mail address nor a newspaper of that name is a handle
        r"\b(?:telegram|whatsapp|skype|tg)\b\W{0,5}[@:+\d]",
        r"(?:^|[\s:|])@[a-z0-9_]{4,}",
        r"\+\d[\d ()-]{8,}",
    ]
)
PERSON = r"^\s*\p{Lu}[\p{L}'’.-]*(?: \p{Lu}\.?)?(?: \p{Lu}[\p{L}'’-]+){1,2}\s*$"


@signal(
    unit="log-odds",
    higher_means="spam",
    asks="How does the anchor read, compared with those of known spam and genuine links?",
    says="anchor resembles those of spam links",
    otherwise="anchor resembles those of genuine links",
    source="fitted out of fold, by domain; Ntoulas et al. 2006, section 4.8 (n-gram likelihood)",
)
def anchor_reading(anchor_log_odds: pl.Expr) -> pl.Expr:
    return anchor_log_odds


@signal(
    asks="Is there no anchor text at all?",
    says="link has no anchor text",
    otherwise="link has an anchor text",
    source="LinkResearchTools, anchor class empty",
)
def anchor_is_empty(anchor_lower: pl.Expr) -> pl.Expr:
    return anchor_lower == ""


@signal(
    asks="Is the anchor a naked URL or a bare host name?",
    says="anchor is a bare URL or host name",
    otherwise="anchor isn't a bare URL or host name",
    source="Semrush Backlink Audit, anchor type naked",
)
def anchor_is_url(anchor_lower: pl.Expr) -> pl.Expr:
    return anchor_lower.str.contains(
        r"^\s*(?:https?://|www\.)?[\w-]+(?:\.[\w-]+)+(?:[:/?#]\S*)?\s*$"
    )


@signal(
    higher_means="good",
    asks="Is the anchor a generic phrase such as 'read more'?",
    says="anchor is a generic phrase such as “read more”",
    otherwise="anchor isn't a generic phrase",
    tells="present",
    source="LinkResearchTools, anchor class generic",
)
def anchor_is_generic(anchor_lower: pl.Expr) -> pl.Expr:
    return anchor_lower.is_in(list(words("generic_anchor")))


@signal(
    higher_means="good",
    asks="Does the anchor name the site or its brand?",
    says="anchor names the site",
    otherwise="anchor doesn't name the site",
    source="Semrush Backlink Audit, anchor type branded; LinkResearchTools",
)
def anchor_has_brand(anchor_plain: pl.Expr, brand: pl.Expr) -> pl.Expr:
    return anchor_plain.str.contains(brand)


@signal(
    unit="share",
    asks="What share of the anchor's letters goes beyond the site's name?",
    says="{value} of the anchor goes beyond the site's name",
    otherwise="anchor is the site's name and nothing else",
    one="anchor doesn't contain the site's name",
    source="Semrush Backlink Audit, anchor type compound",
)
def anchor_beyond_brand(anchor_plain: pl.Expr, brand: pl.Expr) -> pl.Expr:
    named = anchor_plain.str.extract(pl.format("({})", brand)).str.len_chars().fill_null(0)
    return pl.when(anchor_plain != "").then(1 - named / anchor_plain.str.len_chars())


@signal(
    unit="characters",
    asks="How long is the anchor text?",
    says="anchor has {value} characters",
    otherwise="anchor has no characters",
    one="anchor has one character",
    source="Moz Spam Score, signal 27 family; Ntoulas et al. 2006, section 4.3 (anchor text)",
)
def anchor_length(anchor_lower: pl.Expr) -> pl.Expr:
    return anchor_lower.str.len_chars()


@signal(
    higher_means="spam",
    asks="Does the anchor offer links, rankings or traffic?",
    says="anchor offers links, rankings or traffic",
    otherwise="anchor doesn't offer links, rankings or traffic",
    source="Google link spam policy, buying or selling links; seller networks",
)
def anchor_seller_words(anchor_lower: pl.Expr) -> pl.Expr:
    return anchor_lower.str.contains(
        anywhere("seller") + r"|\bseo\b|rank (?:first|boost)|backlinks? for"
    )


@signal(
    higher_means="spam",
    asks="Does the anchor contain gambling, adult, drug or loan words?",
    says="anchor contains gambling, adult, drug or loan words",
    otherwise="anchor contains no gambling, adult, drug or loan words",
    source="Moz Spam Score, signal 27 (anchor text spam words)",
)
def anchor_harm_words(anchor_lower: pl.Expr) -> pl.Expr:
    return anchor_lower.str.contains(whole("gambling", "adult", "pharma"))


@signal(
    higher_means="spam",
    asks="Does the anchor contain a messenger handle or phone number?",
    says="anchor contains a messenger handle or phone number",
    otherwise="anchor contains no messenger handle or phone number",
    source="seller networks advertise on Telegram; SpamAssassin contact rules",
)
def anchor_handle(anchor_lower: pl.Expr) -> pl.Expr:
    return anchor_lower.str.contains(HANDLE)


@signal(
    higher_means="spam",
    asks="Does the anchor contain a random string of letters?",
    says="anchor contains a random string of letters",
    otherwise="anchor contains no random strings of letters",
    source="comment-spam tools prefix texts with random tokens to defeat duplicate filters",
)
def anchor_random_word(anchor_lower: pl.Expr) -> pl.Expr:
    return random_word(anchor_lower)


@signal(
    unit="count",
    higher_means="spam",
    asks="How many symbols or emoji does the anchor contain?",
    says="anchor contains {value} symbols or emoji",
    otherwise="anchor contains no symbols or emoji",
    one="anchor contains a symbol or emoji",
    tells="present",
    source="SpamAssassin, subject rules for symbols and capitals",
)
def anchor_symbols(anchor_lower: pl.Expr) -> pl.Expr:
    return anchor_lower.str.count_matches(r"[\p{So}|»›→★✓!]|\.\.\.|…")


@signal(
    unit="count",
    asks="How many digits does the anchor contain?",
    says="anchor contains {value} digits",
    otherwise="anchor contains no digits",
    one="anchor contains one digit",
    tells="present",
    source="practitioners: rank numbers in domain lists",
)
def anchor_digits(anchor_lower: pl.Expr) -> pl.Expr:
    return anchor_lower.str.count_matches(r"\d")


@signal(
    unit="share",
    higher_means="spam",
    asks="What share of the anchor's words are repeats?",
    says="{value} of the anchor's words are repeats",
    otherwise="anchor repeats no word",
    tells="present",
    source="Ntoulas et al. 2006, section 4.6 (compressibility), on the anchor",
)
def anchor_repetition(anchor_lower: pl.Expr) -> pl.Expr:
    tokens = anchor_lower.str.extract_all(r"\w+")
    return 1 - tokens.list.n_unique().clip(1) / tokens.list.len().clip(1)


@signal(
    unit="share",
    asks="What share of the referring domains uses this very anchor?",
    says="{value} of the referring domains use this anchor",
    one="all referring domains use this anchor",
    source="Semrush Backlink Audit, identical anchors; Wu & Davison 2005, complete hyperlinks",
)
def anchor_domain_share(anchor_domains: pl.Expr, profile_domains: pl.Expr) -> pl.Expr:
    return anchor_domains / profile_domains


@signal(
    asks="Is the anchor the linked URL, scheme and www aside?",
    says="anchor is the linked URL itself",
    otherwise="anchor isn't the linked URL",
    source="Semrush Backlink Audit, anchor type naked; LinkResearchTools, anchor class URL",
)
def anchor_is_target(anchor_address: pl.Expr, target_address: pl.Expr) -> pl.Expr:
    return anchor_address == target_address


@signal(
    asks="Is the anchor the bare name of the linked host, without scheme?",
    says="anchor is the bare name of the linked host",
    otherwise="anchor isn't the bare name of the linked host",
    source="domain lists, statistics pages and directories name sites by their domain",
)
def anchor_is_domain(
    anchor_lower: pl.Expr, anchor_address: pl.Expr, target_host: pl.Expr
) -> pl.Expr:
    bare = ~anchor_lower.str.contains("/", literal=True)
    return bare & (anchor_address == target_host)


@signal(
    asks="Does the anchor look like a person's name: two or three capitalised words, no brand?",
    says="anchor looks like a person's name",
    otherwise="anchor doesn't look like a person's name",
    source="Mishne et al. 2005 (comment authors link their names)",
)
def anchor_is_person(anchor: pl.Expr, anchor_plain: pl.Expr, brand: pl.Expr) -> pl.Expr:
    person = anchor.str.contains(PERSON)
    return person & ~anchor_plain.str.contains(brand)


@signal(
    asks="Is the anchor a phrase of lower-case words, neither brand nor stock phrase?",
    says="anchor is a lower-case phrase, like a search keyword",
    otherwise="anchor isn't a lower-case phrase",
    source="Google link spam policy, keyword-rich links; LinkResearchTools, anchor class money",
)
def anchor_is_lower_phrase(
    anchor: pl.Expr, anchor_lower: pl.Expr, anchor_plain: pl.Expr, brand: pl.Expr
) -> pl.Expr:
    phrase = anchor.str.contains(r"^\s*[\p{Ll}\d'’&-]+(?: [\p{Ll}\d'’&-]+)+\s*$")
    generic = anchor_lower.is_in(list(words("generic_anchor")))
    return phrase & ~generic & ~anchor_plain.str.contains(brand)


@signal(
    unit="share",
    asks="What share of the anchor's words appears in the page's URL?",
    says="{value} of the anchor's words appear in the page's URL",
    otherwise="none of the anchor's words appear in the page's URL",
    one="all of the anchor's words appear in the page's URL",
    source="hacked and scraped pages reuse one keyword as address and anchor",
)
def anchor_in_slug(anchor_slug_share: pl.Expr) -> pl.Expr:
    return anchor_slug_share


@signal(
    unit="share",
    asks="What share of the anchor's words appears in the page's title?",
    says="{value} of the anchor's words appear in the page's title",
    otherwise="none of the anchor's words appear in the page's title",
    one="all of the anchor's words appear in the page's title",
    source="Mishne et al. 2005 (comment spam: post, comment and target have unlike subjects)",
)
def anchor_in_title(anchor_title_share: pl.Expr) -> pl.Expr:
    return anchor_title_share


@signal(
    unit="share",
    asks="What share of the anchor's words appears in the linked URL?",
    says="{value} of the anchor's words appear in the linked URL",
    otherwise="none of the anchor's words appear in the linked URL",
    one="all of the anchor's words appear in the linked URL",
    source="Google, link best practices (anchor text tells what the linked page is about)",
)
def anchor_in_target(anchor_target_share: pl.Expr) -> pl.Expr:
    return anchor_target_share
