"""The text and the head of the referring page, where the page is at hand.

Content measures are those of Ntoulas et al. 2006 ("Detecting Spam Web Pages through Content
Analysis"). What would tell how a page was collected (its size in bytes, its date, its scripts) is
no signal.
"""

import polars as pl

from linkvet.features.registry import Declare
from linkvet.features.signals.authority import log10_count
from linkvet.features.text.word_lists import any_of, listed, whole

signal = Declare("page", evidence="page")
WORD = r"[\p{L}\p{M}\p{N}]+"
SELLING = (
    "guest ?posts?",
    "sponsored posts?",
    "link insertions?",
    "write for us",
    "do-?follow",
    "backlinks?",
    "paid links?",
    "advertorials?",
    "link building",
    "article submission",
)


def per_thousand(text: pl.Expr, pattern: str) -> pl.Expr:
    """Matches by thousand words, a page of few words counted as of fifty."""
    return 1000 * text.str.count_matches(pattern) / text.str.count_matches(WORD).clip(50)


@signal(
    unit="log10",
    asks="How many words does the page show?",
    noun="amount of text on the page",
    source="Ntoulas et al. 2006, section 4.1 (number of words in the page)",
)
def text_words(seen_text: pl.Expr) -> pl.Expr:
    return log10_count(seen_text.str.count_matches(WORD))


@signal(
    unit="characters",
    asks="How long are the words of the page on average?",
    noun="length of the words on the page",
    source="Ntoulas et al. 2006, section 4.3 (average length of words)",
)
def text_word_length(seen_text: pl.Expr) -> pl.Expr:
    letters = seen_text.str.count_matches(r"[\p{L}\p{M}\p{N}]")
    return letters / seen_text.str.count_matches(WORD).clip(1)


@signal(
    unit="share",
    asks="What share of the page's text is clickable?",
    noun="share of clickable text on the page",
    source="Ntoulas et al. 2006, section 4.4 (amount of anchor text)",
)
def text_anchor_share(seen_anchor_length: pl.Expr, seen_text_length: pl.Expr) -> pl.Expr:
    return (seen_anchor_length / seen_text_length.clip(1)).clip(0, 1)


@signal(
    unit="ratio",
    asks="How far can the page's text be compressed?",
    says="page repeats itself as spam pages do",
    otherwise="page repeats itself as little as genuine pages",
    source="Ntoulas et al. 2006, section 4.6 (compressibility)",
)
def text_compressed(seen_compressed: pl.Expr) -> pl.Expr:
    return seen_compressed


@signal(
    unit="per thousand words",
    higher_means="spam",
    asks="How much of the page is about gambling?",
    says="page is full of gambling words",
    otherwise="page is not about gambling",
    source="Moz Spam Score, signal 26; Semrush Backlink Audit, harmful topics",
)
def text_gambling(seen_text: pl.Expr) -> pl.Expr:
    return per_thousand(seen_text.str.to_lowercase(), whole("gambling"))


@signal(
    unit="per thousand words",
    higher_means="spam",
    asks="How much of the page is about adult content?",
    says="page is full of adult words",
    otherwise="page is not about adult content",
    source="Moz Spam Score, signal 26; Semrush Backlink Audit, harmful topics",
)
def text_adult(seen_text: pl.Expr) -> pl.Expr:
    return per_thousand(seen_text.str.to_lowercase(), whole("adult"))


@signal(
    unit="per thousand words",
    higher_means="spam",
    asks="How much of the page is about medicines and loans for sale?",
    says="page is full of drug and loan words",
    otherwise="page is not about drugs and loans",
    source="Moz Spam Score, signal 26; Ntoulas et al. 2006, section 4.7 (popular spam words)",
)
def text_pharma(seen_text: pl.Expr) -> pl.Expr:
    return per_thousand(seen_text.str.to_lowercase(), whole("pharma"))


@signal(
    unit="per thousand words",
    higher_means="spam",
    asks="How much of the page is about trades that live on search spam?",
    says="page is about a trade that lives on search spam, such as piracy, escorts or essays",
    otherwise="page is about no trade that lives on search spam",
    source="Google spam policies, doorways and scaled content; practitioners' filters",
)
def text_niches(seen_text: pl.Expr) -> pl.Expr:
    return per_thousand(seen_text.str.to_lowercase(), whole("niches"))


@signal(
    unit="share",
    asks="What share of the page's source is text that visitors see?",
    noun="share of visible text",
    source="Ntoulas et al. 2006, section 4.5 (fraction of visible content)",
)
def text_visible_share(seen_text_length: pl.Expr, seen_html_length: pl.Expr) -> pl.Expr:
    return seen_text_length / seen_html_length.clip(500)


@signal(
    unit="per thousand words",
    asks="How many pictures are there for the text?",
    noun="number of pictures for the text",
    source="Castillo et al. 2007, content features; image scrapers",
)
def text_images(seen_images: pl.Expr, seen_text: pl.Expr) -> pl.Expr:
    return 1000 * seen_images / seen_text.str.count_matches(WORD).clip(50)


@signal(
    unit="per thousand words",
    higher_means="spam",
    asks="Does the page offer links, guest posts or rankings?",
    says="page offers links, guest posts or rankings",
    otherwise="page does not offer links",
    source="Google link spam policy, buying or selling links; advertorials and guest posts",
)
def text_sells_links(seen_text: pl.Expr) -> pl.Expr:
    return per_thousand(seen_text.str.to_lowercase(), rf"\b{any_of(*SELLING)}\b")


@signal(
    unit="per thousand words",
    higher_means="spam",
    asks="How much of the page is the language of offers?",
    says="page speaks in offers and calls to act",
    otherwise="page hardly speaks in offers",
    source="Ntoulas et al. 2006, section 4.7 (popular words); SpamAssassin, advertising phrases",
)
def text_offers(seen_text: pl.Expr) -> pl.Expr:
    return per_thousand(seen_text.str.to_lowercase(), rf"\b{listed('offers')}\b")


@signal(
    unit="per thousand words",
    higher_means="good",
    asks="Does somebody speak for themselves on the page?",
    says="nobody speaks for themselves on the page",
    otherwise="somebody speaks for themselves on the page",
    source="Google, Search Quality Rater Guidelines (first-hand experience)",
)
def text_speaks(seen_text: pl.Expr) -> pl.Expr:
    return per_thousand(seen_text.str.to_lowercase(), rf"\b{listed('first_person')}\b")


@signal(
    unit="per thousand words",
    asks="How often does the page address its reader?",
    says="page addresses its reader as advertising does",
    otherwise="page addresses its reader as genuine pages do",
    source="SpamAssassin, advertising phrases",
)
def text_addresses_reader(seen_text: pl.Expr) -> pl.Expr:
    return per_thousand(seen_text.str.to_lowercase(), rf"\b{listed('second_person')}\b")


@signal(
    unit="share",
    asks="What share of the page's characters are digits?",
    noun="share of digits on the page",
    source="Castillo et al. 2007, content features; lists and generated tables",
)
def text_digits(seen_text: pl.Expr) -> pl.Expr:
    return seen_text.str.count_matches(r"\d") / seen_text.str.len_chars().clip(200)


@signal(
    unit="share",
    higher_means="spam",
    asks="What share of the page's letters are capitals?",
    says="page is written with many capitals",
    otherwise="page is written in ordinary case",
    source="SpamAssassin, rules for capitals",
)
def text_capitals(seen_text: pl.Expr) -> pl.Expr:
    return seen_text.str.count_matches(r"\p{Lu}") / seen_text.str.count_matches(r"\p{L}").clip(200)


@signal(
    unit="per thousand words",
    higher_means="spam",
    asks="How much does the page shout: exclamation marks, stars, emoji?",
    says="page shouts with exclamation marks, stars or emoji",
    otherwise="page does not shout",
    source="SpamAssassin, rules for symbols and exclamation marks",
)
def text_shouts(seen_text: pl.Expr) -> pl.Expr:
    return per_thousand(seen_text, r"[!★✓✅⭐\p{Extended_Pictographic}--\p{N}#*]")


@signal(
    unit="per thousand words",
    asks="How much of the page are sentences?",
    says="page holds as few or many sentences as spam pages",
    otherwise="page is written in ordinary sentences",
    source="Ntoulas et al. 2006, section 4.8 (independent n-gram likelihoods), as a plain proxy",
)
def text_sentences(seen_text: pl.Expr) -> pl.Expr:
    return per_thousand(seen_text, r"\p{Ll}[.?!。؟](?:\s|$)|。")


@signal(
    unit="per thousand words",
    higher_means="spam",
    asks="How often does the page repeat the words of its title?",
    says="page repeats its title's words again and again",
    otherwise="page does not repeat its title over and over",
    source="Google spam policies, keyword stuffing",
)
def title_repeated(title_repeats: pl.Expr) -> pl.Expr:
    return title_repeats


@signal(
    unit="per thousand words",
    asks="How densely is the page divided by headings?",
    noun="density of headings",
    source="Castillo et al. 2007, content features; generated articles",
)
def text_headings(seen_headings: pl.Expr, seen_text: pl.Expr) -> pl.Expr:
    return 1000 * seen_headings / seen_text.str.count_matches(WORD).clip(50)


@signal(
    unit="characters",
    asks="How much does the page write for search engines: description and keywords?",
    says="description and keywords are as spam pages write them",
    otherwise="description and keywords are as genuine pages write them",
    source="Moz Spam Score, signals 12 and 17 (meta keywords, meta description)",
)
def meta_length(seen_description: pl.Expr, seen_keywords: pl.Expr) -> pl.Expr:
    return seen_description.str.len_chars() + seen_keywords


@signal(
    higher_means="spam",
    asks="Does the page name another site as its proper address, or send visitors on?",
    says="page names another site as its address or sends visitors on",
    otherwise="page stands for itself",
    source="Google spam policies, sneaky redirects; canonical to elsewhere",
)
def page_leads_away(seen_canonical_away: pl.Expr, seen_refresh: pl.Expr) -> pl.Expr:
    return seen_canonical_away | seen_refresh


@signal(
    asks="Is the page in another language than it declares?",
    says="page is in another language than it declares",
    otherwise="page is in the language it declares",
    source="Semrush Backlink Audit, language markers; taken-over sites",
)
def language_differs(seen_language: pl.Expr, seen_declared: pl.Expr) -> pl.Expr:
    return seen_language != seen_declared


@signal(
    asks="Does the page give a mail address or telephone?",
    says="page gives a mail address or telephone",
    otherwise="page gives no mail address or telephone",
    source="Moz Spam Score, signals 8-10 (contact information)",
)
def page_contact(seen_contact: pl.Expr) -> pl.Expr:
    return seen_contact


@signal(
    unit="log-odds",
    higher_means="spam",
    asks="How does the page's text read, by its pieces of words?",
    says="page reads like spam",
    otherwise="page reads like a genuine page",
    source="Ntoulas et al. 2006, section 4.8 (n-gram likelihoods), as a linear model",
)
def text_reading(text_log_odds: pl.Expr) -> pl.Expr:
    return text_log_odds
