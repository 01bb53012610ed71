"""The referring page as exports describe it: the links that leave it, subject, system, author."""

import polars as pl

from linkvet.features.registry import Declare
from linkvet.features.signals.authority import log10_count

signal = Declare("page")


@signal(
    unit="log10",
    higher_means="spam",
    asks="How many links to other sites leave the page?",
    says="page has {value} links to other sites",
    otherwise="page has no links to other sites",
    one="page has one link to another site",
    source="Moz Spam Score, signals 20-22 (external links); LinkResearchTools",
)
def page_external_links(external_links: pl.Expr) -> pl.Expr:
    return log10_count(external_links)


@signal(
    unit="log10",
    higher_means="spam",
    asks="How many different domains does the page link to?",
    says="page links to {value} domains",
    otherwise="page links to no domain",
    one="page links to one domain",
    source="Ahrefs, Linked domains; Majestic, out domains",
)
def page_linked_domains(linked_domains: pl.Expr) -> pl.Expr:
    return log10_count(linked_domains)


@signal(
    unit="ratio",
    asks="How many links does the page have for each domain it links to?",
    says="page has {value} links for each domain it links to",
    otherwise="page has no links to other domains",
    one="page has one link for each domain it links to",
    source="Castillo et al. 2007, link features; DataForSEO ratios",
)
def page_links_per_domain(external_links: pl.Expr, linked_domains: pl.Expr) -> pl.Expr:
    return external_links / linked_domains.clip(1)


@signal(
    unit="ratio",
    shown="percent",
    asks="What share of the page's links leads to its own site?",
    says="{value} of the page's links lead to its own site",
    otherwise="none of the page's links lead to its own site",
    one="all of the page's links lead to its own site",
    source="DataForSEO, internal to external ratio; Semrush, Internal links",
)
def page_internal_share(internal_links: pl.Expr, external_links: pl.Expr) -> pl.Expr:
    return internal_links / (internal_links + external_links).clip(1)


@signal(
    unit="0 to 2",
    asks="Does the vendor know a subject or type for the page?",
    says="facts the vendor knows of the page's category and type: {value}",
    otherwise="vendor knows neither category nor type of the page",
    one="vendor knows the page's category or type",
    tells="never",
    source="Ahrefs, Page category and Page type",
)
def page_is_classified(page_category: pl.Expr, page_type: pl.Expr) -> pl.Expr:
    return (page_category != "").cast(pl.Int8) + (page_type != "").cast(pl.Int8)


@signal(
    asks="Does the page run on a known site builder or shop system?",
    says="site runs on a known publishing system",
    otherwise="site doesn't run on a known publishing system",
    source="Ahrefs, Platform",
)
def page_on_cms(platform: pl.Expr) -> pl.Expr:
    return platform != ""


@signal(
    higher_means="good",
    asks="Does the page name an author?",
    says="page names its author",
    otherwise="page doesn't name its author",
    tells="present",
    source="Google, Search Quality Rater Guidelines (who is responsible for the content)",
)
def page_has_author(author: pl.Expr) -> pl.Expr:
    return author.str.contains(r"\p{L}{2,} \p{L}{2,}")
