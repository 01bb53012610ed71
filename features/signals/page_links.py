"""The other links of the referring page, where the page is at hand: how many, where to."""

import polars as pl

from linkvet.features.registry import Declare
from linkvet.features.signals.authority import log10_count
from linkvet.features.signals.page_text import WORD
from linkvet.features.text.word_lists import any_of, whole

signal = Declare("page", evidence="page")
KNOWN_PLACES = (
    # where a site has a profile
    "facebook",
    "twitter",
    "instagram",
    "linkedin",
    "youtube",
    "github",
    # what a text refers to, and the licence it stands under
    "wikipedia",
    "wikimedia",
    "doi",
    "archive",
    "creativecommons",
    "orcid",
    "scholar",
)


@signal(
    unit="log10",
    asks="How many sites does the page link to?",
    says="page links to {value} other sites",
    otherwise="page links to no other site",
    one="page links to one other site",
    source="Becchetti et al. 2006, degree; Moz Spam Score, signals 20-22",
)
def seen_sites(seen_domains: pl.Expr) -> pl.Expr:
    return log10_count(seen_domains)


@signal(
    unit="per hundred words",
    higher_means="spam",
    asks="How many links to other sites are there for the text?",
    says="links to other sites on the page: {value} per 100 words",
    otherwise="page has no links to other sites",
    source="project card, outbound link density; Moz Spam Score, signal 22",
)
def outbound_density(seen_external: pl.Expr, seen_text: pl.Expr) -> pl.Expr:
    return 100 * seen_external / seen_text.str.count_matches(WORD).clip(50)


@signal(
    unit="links per site",
    higher_means="spam",
    asks="How many times does the page link to the same other site?",
    says="page links {value} times to each of the other sites",
    otherwise="page links to no other site",
    one="page links once to each of the other sites",
    source="Castillo et al. 2007, link features; affiliate pages",
)
def seen_links_per_site(seen_external: pl.Expr, seen_domains: pl.Expr) -> pl.Expr:
    return seen_external / seen_domains.clip(1)


@signal(
    unit="log10",
    higher_means="spam",
    asks="How many hidden links to other sites does the page have?",
    says="page hides {value} links to other sites",
    otherwise="page hides no links",
    one="page hides one link to another site",
    tells="present",
    source="Google spam policies, hidden links and text abuse",
)
def hidden_links(seen_hidden_links: pl.Expr) -> pl.Expr:
    return log10_count(seen_hidden_links)


@signal(
    unit="share",
    asks="What share of the page's links to other sites is followed?",
    says="{value} of the page's links to other sites are followed",
    otherwise="none of the page's links to other sites are followed",
    one="all of the page's links to other sites are followed",
    source="Google, Qualify your outbound links",
)
def seen_follow_share(seen_followed: pl.Expr) -> pl.Expr:
    return seen_followed


@signal(
    unit="share",
    asks="What share of the page's links to other sites is in its content?",
    says="{value} of the page's links to other sites are in its content",
    otherwise="none of the page's links to other sites are in its content",
    one="all of the page's links to other sites are in its content",
    source="Moz Spam Score, signal 12; project card, placement",
)
def seen_content_share(seen_in_content: pl.Expr) -> pl.Expr:
    return seen_in_content


@signal(
    unit="per link",
    higher_means="spam",
    asks="Do the page's other links lead to gambling, adult or drug sellers?",
    says="gambling, adult or drug words in the page's other links: {value} per link",
    otherwise="page's other links contain no gambling, adult or drug words",
    tells="present",
    source="LinkResearchTools, bad neighbourhood; Google spam policies",
)
def neighbours_harm(seen_neighbours: pl.Expr, seen_external: pl.Expr) -> pl.Expr:
    words = whole("gambling", "adult", "pharma")
    return seen_neighbours.str.to_lowercase().str.count_matches(words) / seen_external.clip(3)


@signal(
    unit="per link",
    higher_means="spam",
    asks="Do the page's other links lead to sellers of links and rankings?",
    says="link-selling words in the page's other links: {value} per link",
    otherwise="page's other links contain no link-selling words",
    tells="present",
    source="LinkResearchTools, bad neighbourhood; seller networks",
)
def neighbours_seller(seen_neighbours: pl.Expr, seen_external: pl.Expr) -> pl.Expr:
    words = whole("seller", "seo")
    return seen_neighbours.str.to_lowercase().str.count_matches(words) / seen_external.clip(3)


@signal(
    unit="per link",
    higher_means="good",
    asks="Do the page's other links lead to well-known places (profiles, references, licences)?",
    says="links to well-known places on the page: {value} per link to another site",
    otherwise="page has no links to well-known places",
    tells="present",
    source="Gyongyi et al. 2004, TrustRank (good pages link to good pages)",
)
def neighbours_known(seen_neighbours: pl.Expr, seen_external: pl.Expr) -> pl.Expr:
    lower = seen_neighbours.str.to_lowercase()
    return lower.str.count_matches(rf"\b{any_of(*KNOWN_PLACES)}\b") / seen_external.clip(3)
