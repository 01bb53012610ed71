"""What the vendor gives as authority, traffic and reach, as it is and as rank in the profile."""

import polars as pl

from linkvet.features.registry import Declare

signal = Declare("authority")


def log10_count(count: pl.Expr) -> pl.Expr:
    """Decimal logarithm of one more than a count, so that there is one of none."""
    return count.log1p() / 2.302585


@signal(
    unit="0-100",
    asks="How strong is the referring domain, says the vendor?",
    says="referring domain has a rating typical of spam",
    otherwise="referring domain has a rating typical of good sites",
    source="Ahrefs DR, Semrush Authority Score, Moz DA; whatever the export gives",
)
def rating_of_domain(domain_rating: pl.Expr) -> pl.Expr:
    return domain_rating


@signal(
    unit="0-100",
    asks="How strong is the referring page, says the vendor?",
    says="referring page has a rating typical of spam",
    otherwise="referring page has a rating typical of good pages",
    source="Ahrefs UR, Semrush Page Authority Score, Moz PA",
)
def rating_of_page(page_rating: pl.Expr) -> pl.Expr:
    return page_rating


@signal(
    unit="share",
    higher_means="good",
    asks="What share of the profile's domains has a lower rating?",
    says="referring domain is among the weaker ones of the profile",
    otherwise="referring domain is among the stronger ones of the profile",
    source="ranks make the scales of vendors comparable",
)
def rating_rank(domain_rating_rank: pl.Expr) -> pl.Expr:
    return domain_rating_rank


@signal(
    unit="log10",
    higher_means="good",
    asks="How many visitors does search bring to the referring domain?",
    says="search brings no visitors to the referring domain",
    otherwise="search brings visitors to the referring domain",
    source="Ahrefs, Domain traffic; practitioners",
)
def traffic_of_domain(domain_traffic: pl.Expr) -> pl.Expr:
    return log10_count(domain_traffic)


@signal(
    unit="log10",
    higher_means="good",
    asks="How many visitors does search bring to the referring page?",
    says="search brings no visitors to the referring page",
    otherwise="search brings visitors to the referring page",
    source="Ahrefs, Page traffic",
)
def traffic_of_page(page_traffic: pl.Expr) -> pl.Expr:
    return log10_count(page_traffic)


@signal(
    unit="log10",
    higher_means="good",
    asks="How much traffic does the domain have for its rating?",
    says="domain has a rating but hardly any visitors",
    otherwise="domain's visitors match its rating",
    source="practitioners: rating of 35 or more without traffic",
)
def traffic_for_rating(domain_traffic: pl.Expr, domain_rating: pl.Expr) -> pl.Expr:
    return log10_count(domain_traffic) - domain_rating / 15


@signal(
    unit="log10",
    asks="For how many searches does the page rank?",
    noun="for how many searches the page ranks",
    usual="typical of good pages",
    source="Ahrefs, Keywords",
)
def page_keywords(keywords: pl.Expr) -> pl.Expr:
    return log10_count(keywords)


@signal(
    unit="log10",
    asks="How many domains link to the referring page?",
    noun="how many domains link to the page",
    usual="typical of good pages",
    source="Ahrefs, Referring domains; Becchetti et al. 2006 (degree)",
)
def page_referring_domains(referring_domains: pl.Expr) -> pl.Expr:
    return log10_count(referring_domains)


@signal(
    unit="log10",
    asks="How many domains link to the referring domain?",
    noun="how many domains link to the referring domain",
    usual="typical of good sites",
    source="Moz, Number of Domains Linking to Domain",
)
def domain_linked_from(domain_referring_domains: pl.Expr) -> pl.Expr:
    return log10_count(domain_referring_domains)


@signal(
    unit="ratio",
    higher_means="good",
    asks="How much trust does the page have for its citations?",
    says="page has many citations but little trust",
    otherwise="page's trust matches its citations",
    source="Majestic, ratio of Trust Flow to Citation Flow",
)
def trust_ratio(trust_flow: pl.Expr, citation_flow: pl.Expr) -> pl.Expr:
    return trust_flow / citation_flow.clip(1)
