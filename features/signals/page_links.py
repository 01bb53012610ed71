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
    asks="How many sites does the page really link to?",
    noun="number of sites the page links to",
    source="Becchetti et al. 2006, degree; Moz Spam Score, signals 20-22",
)
def seen_sites(seen_domains: pl.Expr) -> pl.Expr:
    return log10_count(seen_domains)


@signal(
    unit="per hundred words",
    higher_means="spam",
    asks="How many links to other sites are there for the text?",
    says="page holds many links to other sites for little text",
    otherwise="page holds few links to other sites for its text",
    source="project card, outbound link density; Moz Spam Score, signal 22",
)
def outbound_density(seen_external: pl.Expr, seen_text: pl.Expr) -> pl.Expr:
    return 100 * seen_external / seen_text.str.count_matches(WORD).clip(50)


@signal(
    unit="links per site",
    higher_means="spam",
    asks="How often does the page link to the same other site?",
    says="page links to the same site again and again",
    otherwise="page links to each site once or twice",
    source="Castillo et al. 2007, link features; affiliate pages",
)
def seen_links_per_site(seen_external: pl.Expr, seen_domains: pl.Expr) -> pl.Expr:
    return seen_external / seen_domains.clip(1)


@signal(
    unit="log10",
    higher_means="spam",
    asks="How many hidden links to other sites does the page hold?",
    says="page hides links to other sites",
    otherwise="page hides no links",
    source="Google spam policies, hidden links and text abuse",
)
def hidden_links(seen_hidden_links: pl.Expr) -> pl.Expr:
    return log10_count(seen_hidden_links)


@signal(
    unit="share",
    asks="What share of the page's links to other sites is followed?",
    noun="share of followed links on the page",
    source="Google, Qualify your outbound links",
)
def seen_follow_share(seen_followed: pl.Expr) -> pl.Expr:
    return seen_followed


@signal(
    unit="share",
    asks="What share of the page's links to other sites stands in its content?",
    noun="where the page's links stand",
    source="Moz Spam Score, signal 12; project card, placement",
)
def seen_content_share(seen_in_content: pl.Expr) -> pl.Expr:
    return seen_in_content


@signal(
    unit="per link",
    higher_means="spam",
    asks="Do the page's other links lead to gambling, adult or drug sellers?",
    says="the links beside it lead to gambling, adult or drug sellers",
    otherwise="the links beside it lead to no such sellers",
    source="LinkResearchTools, bad neighbourhood; Google spam policies",
)
def neighbours_harm(seen_neighbours: pl.Expr, seen_external: pl.Expr) -> pl.Expr:
    words = whole("gambling", "adult", "pharma")
    return seen_neighbours.str.to_lowercase().str.count_matches(words) / seen_external.clip(3)


@signal(
    unit="per link",
    higher_means="spam",
    asks="Do the page's other links lead to sellers of links and rankings?",
    says="the links beside it lead to sellers of links",
    otherwise="the links beside it lead to no sellers of links",
    source="LinkResearchTools, bad neighbourhood; seller networks",
)
def neighbours_seller(seen_neighbours: pl.Expr, seen_external: pl.Expr) -> pl.Expr:
    words = whole("seller", "seo")
    return seen_neighbours.str.to_lowercase().str.count_matches(words) / seen_external.clip(3)


@signal(
    unit="per link",
    higher_means="good",
    asks="Do the page's other links lead to well-known places: profiles, references, licences?",
    says="the links beside it lead to no well-known places",
    otherwise="the links beside it lead to well-known places",
    source="Gyongyi et al. 2004, TrustRank (good pages link to good pages)",
)
def neighbours_known(seen_neighbours: pl.Expr, seen_external: pl.Expr) -> pl.Expr:
    lower = seen_neighbours.str.to_lowercase()
    return lower.str.count_matches(rf"\b{any_of(*KNOWN_PLACES)}\b") / seen_external.clip(3)
