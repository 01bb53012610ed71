"""The referring page as exports describe it: the links that leave it, subject, system, author."""

import polars as pl

from linkvet.features.registry import Declare
from linkvet.features.signals.authority import log10_count

signal = Declare("page")


@signal(
    unit="log10",
    higher_means="spam",
    asks="How many links to other sites leave the page?",
    says="very many links to other sites leave the page",
    otherwise="few links to other sites leave the page",
    source="Moz Spam Score, signals 20-22 (external links); LinkResearchTools",
)
def page_external_links(external_links: pl.Expr) -> pl.Expr:
    return log10_count(external_links)


@signal(
    unit="log10",
    higher_means="spam",
    asks="How many different domains does the page link to?",
    says="page links to very many domains",
    otherwise="page links to few domains",
    source="Ahrefs, Linked domains; Majestic, out domains",
)
def page_linked_domains(linked_domains: pl.Expr) -> pl.Expr:
    return log10_count(linked_domains)


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
    noun="how much the vendor tells about the page's subject",
    usual="typical of good pages",
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
