"""The text and the head of the referring page, where the page is at hand.

Content measures are those of Ntoulas et al. 2006 ("Detecting Spam Web Pages through Content
Analysis"). What would tell how a page was collected (its size in bytes, its date, its scripts) is
no signal.
"""

import polars as pl

from linkvet.features.registry import Declare
from linkvet.features.signals.authority import log10_count
from linkvet.features.text.word_lists import listed, whole

signal = Declare("page", evidence="page")
WORD = r"[\p{L}\p{M}\p{N}]+"
SELLING = (
    "guest ?posts?|sponsored posts?|link insertions?|write for us|do-?follow|backlinks?|"
    "paid links?|advertorials?|link building|article submission"
)


def per_thousand(text: pl.Expr, pattern: str) -> pl.Expr:
    """Matches by thousand words, a page of few words counted as of fifty."""
    return 1000 * text.str.count_matches(pattern) / text.str.count_matches(WORD).clip(50)


@signal(
    unit="log10",
    asks="How many words does the page show?",
    says="words on the page: {value}",
    otherwise="page has no words",
    source="Ntoulas et al. 2006, section 4.1 (number of words in the page)",
)
def text_words(seen_text: pl.Expr) -> pl.Expr:
    return log10_count(seen_text.str.count_matches(WORD))


@signal(
    unit="characters",
    shown="decimal",
    asks="How long are the page's words on average?",
    says="letters per word on the page: {value} on average",
    tells="never",
    source="Ntoulas et al. 2006, section 4.3 (average length of words)",
)
def text_word_length(seen_text: pl.Expr) -> pl.Expr:
    letters = seen_text.str.count_matches(r"[\p{L}\p{M}\p{N}]")
    return letters / seen_text.str.count_matches(WORD).clip(1)


@signal(
    unit="share",
    asks="What share of the page's text is clickable?",
    says="{value} of the page's text is clickable",
    otherwise="none of the page's text is clickable",
    source="Ntoulas et al. 2006, section 4.4 (amount of anchor text)",
)
def text_anchor_share(seen_anchor_length: pl.Expr, seen_text_length: pl.Expr) -> pl.Expr:
    return (seen_anchor_length / seen_text_length.clip(1)).clip(0, 1)


@signal(
    unit="ratio",
    shown="percent",
    asks="How far can the page's text be compressed?",
    says="page's text compresses to {value} of its size",
    tells="never",
    source="Ntoulas et al. 2006, section 4.6 (compressibility)",
)
def text_compressed(seen_compressed: pl.Expr) -> pl.Expr:
    return seen_compressed


@signal(
    unit="per thousand words",
    higher_means="spam",
    asks="How many gambling words does the page have?",
    says="gambling words on the page: {value} per 1,000",
    otherwise="page has no gambling words",
    tells="present",
    source="Moz Spam Score, signal 26; Semrush Backlink Audit, harmful topics",
)
def text_gambling(seen_text: pl.Expr) -> pl.Expr:
    return per_thousand(seen_text.str.to_lowercase(), whole("gambling"))


@signal(
    unit="per thousand words",
    higher_means="spam",
    asks="How many adult words does the page have?",
    says="adult words on the page: {value} per 1,000",
    otherwise="page has no adult words",
    tells="present",
    source="Moz Spam Score, signal 26; Semrush Backlink Audit, harmful topics",
)
def text_adult(seen_text: pl.Expr) -> pl.Expr:
    return per_thousand(seen_text.str.to_lowercase(), whole("adult"))


@signal(
    unit="per thousand words",
    higher_means="spam",
    asks="How many drug or loan words does the page have?",
    says="drug or loan words on the page: {value} per 1,000",
    otherwise="page has no drug or loan words",
    tells="present",
    source="Moz Spam Score, signal 26; Ntoulas et al. 2006, section 4.7 (popular spam words)",
)
def text_pharma(seen_text: pl.Expr) -> pl.Expr:
    return per_thousand(seen_text.str.to_lowercase(), whole("pharma"))


@signal(
    unit="per thousand words",
    higher_means="spam",
    asks="How many words does the page have on trades that live on search spam?",
    says="words about piracy, escorts or essays on the page: {value} per 1,000",
    otherwise="page has no words about piracy, escorts or essays",
    tells="present",
    source="Google spam policies, doorways and scaled content; practitioners' filters",
)
def text_niches(seen_text: pl.Expr) -> pl.Expr:
    return per_thousand(seen_text.str.to_lowercase(), whole("niches"))


@signal(
    unit="share",
    asks="What share of the page's source is text that visitors see?",
    says="{value} of the page's source is text that visitors see",
    tells="never",
    source="Ntoulas et al. 2006, section 4.5 (fraction of visible content)",
)
def text_visible_share(seen_text_length: pl.Expr, seen_html_length: pl.Expr) -> pl.Expr:
    return seen_text_length / seen_html_length.clip(500)


@signal(
    unit="per thousand words",
    asks="How many pictures does the page have for its text?",
    says="pictures on the page: {value} per 1,000 words",
    otherwise="page has no pictures",
    source="Castillo et al. 2007, content features; image scrapers",
)
def text_images(seen_images: pl.Expr, seen_text: pl.Expr) -> pl.Expr:
    return 1000 * seen_images / seen_text.str.count_matches(WORD).clip(50)


@signal(
    unit="per thousand words",
    higher_means="spam",
    asks="How often does the page offer links, guest posts or rankings?",
    says="offers of links or guest posts on the page: {value} per 1,000 words",
    otherwise="page doesn't offer links or guest posts",
    tells="present",
    source="Google link spam policy, buying or selling links; advertorials and guest posts",
)
def text_sells_links(seen_text: pl.Expr) -> pl.Expr:
    return per_thousand(seen_text.str.to_lowercase(), rf"\b(?:{SELLING})\b")


@signal(
    unit="per thousand words",
    higher_means="spam",
    asks="How many sales phrases does the page have?",
    says="sales phrases on the page: {value} per 1,000 words",
    otherwise="page has no sales phrases",
    tells="present",
    source="Ntoulas et al. 2006, section 4.7 (popular words); SpamAssassin, advertising phrases",
)
def text_offers(seen_text: pl.Expr) -> pl.Expr:
    return per_thousand(seen_text.str.to_lowercase(), rf"\b{listed('offers')}\b")


@signal(
    unit="per thousand words",
    higher_means="good",
    asks="How often does someone speak for themselves on the page (I, we)?",
    says="words such as “I” or “we” on the page: {value} per 1,000",
    otherwise="page has no words such as “I” or “we”",
    source="Google, Search Quality Rater Guidelines (first-hand experience)",
)
def text_speaks(seen_text: pl.Expr) -> pl.Expr:
    return per_thousand(seen_text.str.to_lowercase(), rf"\b{listed('first_person')}\b")


@signal(
    unit="per thousand words",
    asks="How often does the page address its reader (you)?",
    says="words such as “you” on the page: {value} per 1,000",
    otherwise="page has no words such as “you”",
    source="SpamAssassin, advertising phrases",
)
def text_addresses_reader(seen_text: pl.Expr) -> pl.Expr:
    return per_thousand(seen_text.str.to_lowercase(), rf"\b{listed('second_person')}\b")


@signal(
    unit="share",
    asks="What share of the page's characters are digits?",
    says="{value} of the characters on the page are digits",
    otherwise="page has no digits",
    source="Castillo et al. 2007, content features; lists and generated tables",
)
def text_digits(seen_text: pl.Expr) -> pl.Expr:
    return seen_text.str.count_matches(r"\d") / seen_text.str.len_chars().clip(200)


@signal(
    unit="share",
    higher_means="spam",
    asks="What share of the page's letters are capitals?",
    says="{value} of the letters on the page are capitals",
    otherwise="page has no capital letters",
    source="SpamAssassin, rules for capitals",
)
def text_capitals(seen_text: pl.Expr) -> pl.Expr:
    return seen_text.str.count_matches(r"\p{Lu}") / seen_text.str.count_matches(r"\p{L}").clip(200)


@signal(
    unit="per thousand words",
    higher_means="spam",
    asks="How many exclamation marks, stars or emoji does the page have?",
    says="exclamation marks, stars or emoji on the page: {value} per 1,000 words",
    otherwise="page has no exclamation marks, stars or emoji",
    tells="present",
    source="SpamAssassin, rules for symbols and exclamation marks",
)
def text_shouts(seen_text: pl.Expr) -> pl.Expr:
    return per_thousand(seen_text, r"[!★✓✅⭐\p{Extended_Pictographic}--\p{N}#*]")


@signal(
    unit="per thousand words",
    asks="How many sentences does the page have for its text?",
    says="sentences on the page: {value} per 1,000 words",
    otherwise="page has no full sentences",
    source="Ntoulas et al. 2006, section 4.8 (independent n-gram likelihoods), as a plain proxy",
)
def text_sentences(seen_text: pl.Expr) -> pl.Expr:
    return per_thousand(seen_text, r"\p{Ll}[.?!。؟](?:\s|$)|。")


@signal(
    unit="per thousand words",
    higher_means="spam",
    asks="How often does the page repeat the words of its title?",
    says="repeats of the title's words on the page: {value} per 1,000 words",
    otherwise="page doesn't repeat the words of its title",
    tells="present",
    source="Google spam policies, keyword stuffing",
)
def title_repeated(title_repeats: pl.Expr) -> pl.Expr:
    return title_repeats


@signal(
    unit="per thousand words",
    asks="How many headings does the page have for its text?",
    says="headings on the page: {value} per 1,000 words",
    otherwise="page has no headings",
    source="Castillo et al. 2007, content features; generated articles",
)
def text_headings(seen_headings: pl.Expr, seen_text: pl.Expr) -> pl.Expr:
    return 1000 * seen_headings / seen_text.str.count_matches(WORD).clip(50)


@signal(
    unit="characters",
    asks="How long are the page's description and keywords for search engines?",
    says="characters in the page's description and keywords: {value}",
    otherwise="page has no description or keywords",
    source="Moz Spam Score, signals 12 and 17 (meta keywords, meta description)",
)
def meta_length(seen_description: pl.Expr, seen_keywords: pl.Expr) -> pl.Expr:
    return seen_description.str.len_chars() + seen_keywords


@signal(
    higher_means="spam",
    asks="Does the page name another site as its address, or send visitors on?",
    says="page names another site as its address or sends visitors on",
    otherwise="page doesn't name another site as its address",
    source="Google spam policies, sneaky redirects; canonical to elsewhere",
)
def page_leads_away(seen_canonical_away: pl.Expr, seen_refresh: pl.Expr) -> pl.Expr:
    return seen_canonical_away | seen_refresh


@signal(
    asks="Is the page in another language than the one it declares?",
    says="page isn't in the language it declares",
    otherwise="page is in the language it declares",
    source="Semrush Backlink Audit, language markers; taken-over sites",
)
def language_differs(seen_language: pl.Expr, seen_declared: pl.Expr) -> pl.Expr:
    return seen_language != seen_declared


@signal(
    asks="Does the page give an e-mail address or phone number?",
    says="page gives an e-mail address or phone number",
    otherwise="page gives no e-mail address or phone number",
    tells="always",
    source="Moz Spam Score, signals 8-10 (contact information)",
)
def page_contact(seen_contact: pl.Expr) -> pl.Expr:
    return seen_contact


@signal(
    unit="log-odds",
    higher_means="spam",
    asks="How does the page's text read, compared with those of known spam and genuine pages?",
    says="page's text resembles those of spam pages",
    otherwise="page's text resembles those of genuine pages",
    source="Ntoulas et al. 2006, section 4.8 (n-gram likelihoods), as a linear model",
)
def text_reading(text_log_odds: pl.Expr) -> pl.Expr:
    return text_log_odds
