"""What the vendor gives as authority, traffic and reach, as it is and as rank in the profile."""

import polars as pl

from linkvet.features.registry import Declare

signal = Declare("authority")


def log10_count(count: pl.Expr) -> pl.Expr:
    """Decimal logarithm of one more than a count, so that there is one of none."""
    return count.log1p() / 2.302585


@signal(
    unit="0-100",
    asks="How does the vendor rate the referring domain?",
    says="vendor rates the referring domain {value} out of 100",
    source="Ahrefs DR, Semrush Authority Score, Moz DA; whatever the export gives",
)
def rating_of_domain(domain_rating: pl.Expr) -> pl.Expr:
    return domain_rating


@signal(
    unit="0-100",
    asks="How does the vendor rate the referring page?",
    says="vendor rates the referring page {value} out of 100",
    source="Ahrefs UR, Semrush Page Authority Score, Moz PA",
)
def rating_of_page(page_rating: pl.Expr) -> pl.Expr:
    return page_rating


@signal(
    unit="share",
    higher_means="good",
    asks="What share of the profile's domains has a lower rating?",
    says="referring domain is rated higher than {value} of the profile's domains",
    otherwise="no domain in the profile is rated lower than the referring domain",
    source="ranks make the scales of vendors comparable",
)
def rating_rank(domain_rating_rank: pl.Expr) -> pl.Expr:
    return domain_rating_rank


@signal(
    unit="log10",
    higher_means="good",
    asks="How many visits does the referring domain get from search?",
    says="referring domain gets {value} search visits a month",
    otherwise="referring domain gets no search visits",
    one="referring domain gets one search visit a month",
    source="Ahrefs, Domain traffic; practitioners",
)
def traffic_of_domain(domain_traffic: pl.Expr) -> pl.Expr:
    return log10_count(domain_traffic)


@signal(
    unit="log10",
    higher_means="good",
    asks="How many visits does the referring page get from search?",
    says="referring page gets {value} search visits a month",
    otherwise="referring page gets no search visits",
    one="referring page gets one search visit a month",
    source="Ahrefs, Page traffic",
)
def traffic_of_page(page_traffic: pl.Expr) -> pl.Expr:
    return log10_count(page_traffic)


@signal(
    unit="log10",
    higher_means="good",
    asks="How many search visits does the domain get for its rating?",
    says="referring domain gets few search visits for its rating",
    otherwise="referring domain's search visits are in line with its rating",
    source="practitioners: rating of 35 or more without traffic",
)
def traffic_for_rating(domain_traffic: pl.Expr, domain_rating: pl.Expr) -> pl.Expr:
    return log10_count(domain_traffic) - domain_rating / 15


@signal(
    unit="log10",
    asks="For how many search terms does the page rank?",
    says="referring page ranks for {value} search terms",
    otherwise="referring page ranks for no search term",
    one="referring page ranks for one search term",
    source="Ahrefs, Keywords",
)
def page_keywords(keywords: pl.Expr) -> pl.Expr:
    return log10_count(keywords)


@signal(
    unit="log10",
    asks="How many domains link to the referring page?",
    says="{value} domains link to the referring page",
    otherwise="no domain links to the referring page",
    one="one domain links to the referring page",
    source="Ahrefs, Referring domains; Becchetti et al. 2006 (degree)",
)
def page_referring_domains(referring_domains: pl.Expr) -> pl.Expr:
    return log10_count(referring_domains)


@signal(
    unit="log10",
    asks="How many domains link to the referring domain?",
    says="{value} domains link to the referring domain",
    otherwise="no domain links to the referring domain",
    one="one domain links to the referring domain",
    source="Moz, Number of Domains Linking to Domain",
)
def domain_linked_from(domain_referring_domains: pl.Expr) -> pl.Expr:
    return log10_count(domain_referring_domains)


@signal(
    unit="ratio",
    higher_means="good",
    asks="How high is the page's Trust Flow for its Citation Flow?",
    says="page's ratio of Trust Flow to Citation Flow is {value}",
    otherwise="page has no Trust Flow",
    source="Majestic, ratio of Trust Flow to Citation Flow",
)
def trust_ratio(trust_flow: pl.Expr, citation_flow: pl.Expr) -> pl.Expr:
    return trust_flow / citation_flow.clip(1)
