"""The referring page as exports describe it: its title and the links that leave it."""

import polars as pl

from linkvet.features.registry import declare
from linkvet.features.signals.anchor import HANDLE, random_word
from linkvet.features.text.word_lists import anywhere, whole

signal = declare("page")

REPORT = (
    r"top websites|page no|domain list|similar (?:sites|websites)|sites like|alternatives|"
    r"competitors|"
    r"whois|domain owner|website (?:value|worth|stats|traffic)|keyword rank|seo domain|"
    r"backlinks? for|web ?stats|search images|most visited|domains? for sale|"
    r"\[(?:closed|answered|solved|fechad[ao]s?|cerrad[ao]s?|stängd|geschlossen|fermée?)\]"
)
DOWNLOAD = r"\b(?:pdf|png|svg|vector|wallpaper|coloring|clipart|mp3|apk|torrent)s?\b"


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
    return title_lower.str.contains(
        anywhere("seller")
        + r"|\bseo\b|links? (?:for|at) .{0,12}(?:cents|\$|€)|high (?:da|dr)\b"
        + r"|rank(?:ing)?s? (?:boost|fast)|black ?hat|expired domains|top websites?"
    )


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
    return title_lower.str.contains(REPORT)


@signal(
    higher_means="spam",
    asks="Does the title offer a file: image, PDF, vector, download?",
    says="title offers a file to download, as scraper pages do",
    otherwise="title does not offer a download",
    source="practitioners: image and PDF scrapers",
)
def title_is_download(title_lower: pl.Expr) -> pl.Expr:
    return title_lower.str.contains(DOWNLOAD)


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
    says="how far title and address agree is typical of spam",
    otherwise="how far title and address agree is natural",
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
    unit="log10",
    higher_means="spam",
    asks="How many links to other sites leave the page?",
    says="very many links to other sites leave the page",
    otherwise="few links to other sites leave the page",
    source="Moz Spam Score, signals 20-22 (external links); LinkResearchTools",
)
def page_external_links(external_links: pl.Expr) -> pl.Expr:
    return external_links.log1p() / 2.302585


@signal(
    unit="log10",
    higher_means="spam",
    asks="How many different domains does the page link to?",
    says="page links to very many domains",
    otherwise="page links to few domains",
    source="Ahrefs, Linked domains; Majestic, out domains",
)
def page_linked_domains(linked_domains: pl.Expr) -> pl.Expr:
    return linked_domains.log1p() / 2.302585


@signal(
    unit="ratio",
    asks="How many links per linked domain does the page hold?",
    says="links per linked domain are as on spam pages",
    otherwise="links per linked domain are as on genuine pages",
    source="Castillo et al. 2007, link features; DataForSEO ratios",
)
def page_links_per_domain(external_links: pl.Expr, linked_domains: pl.Expr) -> pl.Expr:
    return external_links / linked_domains.clip(1)


@signal(
    unit="ratio",
    asks="What share of the page's links leads to its own site?",
    noun="balance of internal and external links",
    source="DataForSEO, internal to external ratio; Semrush, Internal links",
)
def page_internal_share(internal_links: pl.Expr, external_links: pl.Expr) -> pl.Expr:
    return internal_links / (internal_links + external_links).clip(1)


@signal(
    unit="0 to 2",
    asks="Does the vendor know a subject or type for the page?",
    says="how much the vendor tells about the page's subject is typical of spam",
    otherwise="how much the vendor tells about the page's subject is typical of good pages",
    source="Ahrefs, Page category and Page type",
)
def page_is_classified(page_category: pl.Expr, page_type: pl.Expr) -> pl.Expr:
    return (page_category != "").cast(pl.Int8) + (page_type != "").cast(pl.Int8)


@signal(
    asks="Does the page run on a known site builder or shop system?",
    says="site runs on a known publishing system",
    otherwise="site runs on no known publishing system",
    source="Ahrefs, Platform",
)
def page_on_cms(platform: pl.Expr) -> pl.Expr:
    return platform != ""


@signal(
    higher_means="good",
    asks="Does the page name an author?",
    says="page names no author",
    otherwise="page names its author",
    source="Google, Search Quality Rater Guidelines (who is responsible for the content)",
)
def page_has_author(author: pl.Expr) -> pl.Expr:
    return author.str.contains(r"\p{L}{2,} \p{L}{2,}")
