"""The anchor text: what is clickable, and what it was written for."""

import polars as pl

from linkvet.features.registry import Declare
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
# Letter pairs that are rarer than 1 in 20,000 in page titles and host names of eleven languages.
ODD_PAIRS = (
    "b[fgkpqvwxz]",
    "c[jqx]",
    "d[qx]",
    "f[jqvxz]",
    "g[kqvxz]",
    "h[jqxz]",
    "j[fgjlqtvwxyz]",
    "k[jqxz]",
    "l[x]",
    "m[qvxz]",
    "p[jqvxz]",
    "q[abcdefghijklmnopqrstvwxyz]",
    "r[x]",
    "s[x]",
    "t[q]",
    "u[q]",
    "v[fghjkmpqvwxz]",
    "w[gjqxz]",
    "x[bdfgjnqrvwyz]",
    "y[qxyz]",
    "z[bcdfgjkmnpqrstvx]",
)
ODD_PAIR = "|".join(ODD_PAIRS)
PERSON = r"^\s*\p{Lu}[\p{L}'’.-]*(?: \p{Lu}\.?)?(?: \p{Lu}[\p{L}'’-]+){1,2}\s*$"


def random_word(text: pl.Expr) -> pl.Expr:
    """Tell lower-cased texts that begin with a random token, or hold one with two odd pairs.

    Comment tools put such a token of six letters or more first; elsewhere one odd pair may be a
    name (Xbox, Qatar), two in a word are not. Addresses are left out: theirs are odd by right.

    >>> anchors = pl.DataFrame({"anchor": ["qxzvbk casino bonus", "a week by the sea"]})
    >>> anchors.select(random_word(pl.col("anchor")))["anchor"].to_list()
    [True, False]
    """
    words = text.str.replace_all(r"\S+\.\S+", " ")
    first = words.str.extract(r"^([a-z]{6,14})\b").str.contains(ODD_PAIR).fill_null(False)
    return first | words.str.contains(rf"\b[a-z]*(?:{ODD_PAIR})[a-z]*?(?:{ODD_PAIR})[a-z]*\b")


@signal(
    unit="log-odds",
    higher_means="spam",
    asks="How does the anchor read, compared with those of known spam and genuine links?",
    says="anchor reads like those of spam links",
    otherwise="anchor reads like those of genuine links",
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
    says="anchor is a bare address",
    otherwise="anchor is words, not a bare address",
    source="Semrush Backlink Audit, anchor type naked",
)
def anchor_is_url(anchor_lower: pl.Expr) -> pl.Expr:
    return anchor_lower.str.contains(
        r"^\s*(?:https?://|www\.)?[\w-]+(?:\.[\w-]+)+(?:[:/?#]\S*)?\s*$"
    )


@signal(
    higher_means="good",
    asks="Is the anchor a generic phrase such as 'read more'?",
    says="anchor is not a generic phrase",
    otherwise="anchor is a generic phrase people use by hand",
    source="LinkResearchTools, anchor class generic",
)
def anchor_is_generic(anchor_lower: pl.Expr) -> pl.Expr:
    return anchor_lower.is_in(list(words("generic_anchor")))


@signal(
    higher_means="good",
    asks="Does the anchor name the site or its brand?",
    says="anchor does not name the site",
    otherwise="anchor names the site",
    source="Semrush Backlink Audit, anchor type branded; LinkResearchTools",
)
def anchor_has_brand(anchor_plain: pl.Expr, brand: pl.Expr) -> pl.Expr:
    return anchor_plain.str.contains(brand)


@signal(
    unit="share",
    asks="What share of the anchor's letters is more than the brand alone?",
    noun="what the anchor says beside the site's name",
    usual="natural",
    source="Semrush Backlink Audit, anchor type compound",
)
def anchor_beyond_brand(anchor_plain: pl.Expr, brand: pl.Expr) -> pl.Expr:
    named = anchor_plain.str.extract(pl.format("({})", brand)).str.len_chars().fill_null(0)
    return pl.when(anchor_plain != "").then(1 - named / anchor_plain.str.len_chars())


@signal(
    unit="characters",
    asks="How long is the anchor text?",
    noun="length of the anchor",
    source="Moz Spam Score, signal 27 family; Ntoulas et al. 2006, section 4.3 (anchor text)",
)
def anchor_length(anchor_lower: pl.Expr) -> pl.Expr:
    return anchor_lower.str.len_chars()


@signal(
    higher_means="spam",
    asks="Does the anchor offer links, rankings or traffic?",
    says="anchor offers links, rankings or traffic",
    otherwise="anchor does not offer links or rankings",
    source="Google link spam policy, buying or selling links; seller networks",
)
def anchor_seller_words(anchor_lower: pl.Expr) -> pl.Expr:
    return anchor_lower.str.contains(
        anywhere("seller") + r"|\bseo\b|rank (?:first|boost)|backlinks? for"
    )


@signal(
    higher_means="spam",
    asks="Does the anchor hold gambling, adult, drug or loan words?",
    says="anchor holds gambling, adult, drug or loan words",
    otherwise="anchor holds no gambling, adult, drug or loan words",
    source="Moz Spam Score, signal 27 (anchor text spam words)",
)
def anchor_harm_words(anchor_lower: pl.Expr) -> pl.Expr:
    return anchor_lower.str.contains(whole("gambling", "adult", "pharma"))


@signal(
    higher_means="spam",
    asks="Does the anchor hold a messenger handle or phone number?",
    says="anchor holds a messenger handle or phone number",
    otherwise="anchor holds no messenger handle",
    source="seller networks advertise on Telegram; SpamAssassin contact rules",
)
def anchor_handle(anchor_lower: pl.Expr) -> pl.Expr:
    return anchor_lower.str.contains(HANDLE)


@signal(
    higher_means="spam",
    asks="Does the anchor hold a random string of letters?",
    says="anchor holds a random string of letters",
    otherwise="anchor reads as words",
    source="comment-spam tools prefix texts with random tokens to defeat duplicate filters",
)
def anchor_random_word(anchor_lower: pl.Expr) -> pl.Expr:
    return random_word(anchor_lower)


@signal(
    unit="count",
    higher_means="spam",
    asks="How many capitals, emoji or symbols does the anchor shout with?",
    says="anchor holds symbols or emoji",
    otherwise="anchor is plainly written",
    source="SpamAssassin, subject rules for symbols and capitals",
)
def anchor_symbols(anchor_lower: pl.Expr) -> pl.Expr:
    return anchor_lower.str.count_matches(r"[\p{So}|»›→★✓!]|\.\.\.|…")


@signal(
    unit="count",
    asks="How many digits does the anchor hold?",
    noun="number of digits in the anchor",
    source="practitioners: rank numbers in domain lists",
)
def anchor_digits(anchor_lower: pl.Expr) -> pl.Expr:
    return anchor_lower.str.count_matches(r"\d")


@signal(
    unit="share",
    higher_means="spam",
    asks="How much of the anchor is repetition?",
    says="anchor repeats its words",
    otherwise="anchor does not repeat words",
    source="Ntoulas et al. 2006, section 4.6 (compressibility), on the anchor",
)
def anchor_repetition(anchor_lower: pl.Expr) -> pl.Expr:
    tokens = anchor_lower.str.extract_all(r"\w+")
    return 1 - tokens.list.n_unique().clip(1) / tokens.list.len().clip(1)


@signal(
    unit="share",
    asks="What share of the referring domains uses this very anchor?",
    noun="how many domains share this anchor",
    usual="natural",
    source="Semrush Backlink Audit, identical anchors; Wu & Davison 2005, complete hyperlinks",
)
def anchor_domain_share(anchor_domains: pl.Expr, profile_domains: pl.Expr) -> pl.Expr:
    return anchor_domains / profile_domains


@signal(
    asks="Is the anchor the linked address, scheme and www aside?",
    says="anchor is the linked address itself",
    otherwise="anchor is not the linked address",
    source="Semrush Backlink Audit, anchor type naked; LinkResearchTools, anchor class URL",
)
def anchor_is_target(anchor_address: pl.Expr, target_address: pl.Expr) -> pl.Expr:
    return anchor_address == target_address


@signal(
    asks="Is the anchor the bare name of the linked host, without scheme?",
    says="anchor is the linked host's bare name",
    otherwise="anchor is not the linked host's bare name",
    source="domain lists, statistics pages and directories name sites by their domain",
)
def anchor_is_domain(
    anchor_lower: pl.Expr, anchor_address: pl.Expr, target_host: pl.Expr
) -> pl.Expr:
    bare = ~anchor_lower.str.contains("/", literal=True)
    return bare & (anchor_address == target_host)


@signal(
    asks="Does the anchor look like a person's name: two or three capitalised words, no brand?",
    says="anchor looks like a person's name, as signed comments bear",
    otherwise="anchor does not look like a person's name",
    source="Mishne et al. 2005 (comment authors link their names)",
)
def anchor_is_person(anchor: pl.Expr, anchor_plain: pl.Expr, brand: pl.Expr) -> pl.Expr:
    person = anchor.str.contains(PERSON)
    return person & ~anchor_plain.str.contains(brand)


@signal(
    asks="Is the anchor a phrase of lower-case words, neither brand nor stock phrase?",
    says="anchor is a phrase in lower case, as keywords are",
    otherwise="anchor is not a phrase in lower case",
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
    asks="What share of the anchor's words stands in the page's own path?",
    noun="how far anchor and page address agree",
    usual="natural",
    source="hacked and scraped pages reuse one keyword as address and anchor",
)
def anchor_in_slug(anchor_slug_share: pl.Expr) -> pl.Expr:
    return anchor_slug_share


@signal(
    unit="share",
    asks="What share of the anchor's words stands in the page's title?",
    noun="how far anchor and title agree",
    usual="natural",
    source="Mishne et al. 2005 (comment spam: post, comment and target have unlike subjects)",
)
def anchor_in_title(anchor_title_share: pl.Expr) -> pl.Expr:
    return anchor_title_share


@signal(
    unit="share",
    asks="What share of the anchor's words stands in the linked path?",
    noun="how far anchor and linked address agree",
    usual="natural",
    source="Google, link best practices (anchor text tells what the linked page is about)",
)
def anchor_in_target(anchor_target_share: pl.Expr) -> pl.Expr:
    return anchor_target_share
