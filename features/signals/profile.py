"""The link among its profile: how much of it the domain, its network, title or path holds."""

import polars as pl

from linkvet.features.registry import Declare
from linkvet.features.text.word_lists import words

WEAK = 0.5  # rank among the profile's ratings

signal, of_network = Declare("profile"), Declare("network")


def _log10(count: pl.Expr) -> pl.Expr:
    return count.log10()


@signal(
    unit="log10",
    asks="How many links of the profile come from this domain?",
    noun="number of links from this domain",
    usual="natural",
    source="Semrush Backlink Audit, site-wide links; LinkResearchTools",
)
def domain_link_count(domain_links: pl.Expr) -> pl.Expr:
    return _log10(domain_links)


@signal(
    unit="log10",
    asks="From how many hosts of this domain do links come?",
    noun="from how many hosts of the domain links come",
    usual="natural",
    source="LinkResearchTools; wildcard sub-domain spam",
)
def domain_host_count(domain_hosts: pl.Expr) -> pl.Expr:
    return _log10(domain_hosts)


@signal(
    unit="ratio",
    asks="How many different anchors does the domain use per link?",
    noun="variety of the domain's anchors",
    usual="natural",
    source="Wu & Davison 2005 (repeated complete hyperlinks)",
)
def domain_anchor_variety(domain_anchors: pl.Expr, domain_links: pl.Expr) -> pl.Expr:
    return domain_anchors / domain_links


@signal(
    unit="share",
    asks="What share of the domain's links is followed?",
    noun="follow share of the domain's links",
    usual="natural",
    source="LinkResearchTools; Google, Qualify your outbound links",
)
def domain_follow_share(domain_followed: pl.Expr) -> pl.Expr:
    return domain_followed


@signal(
    unit="log10",
    higher_means="spam",
    asks="On how many domains does the same title stand, numbers aside?",
    says="same title stands on several domains",
    otherwise="title stands on one domain only",
    source="Semrush Backlink Audit, identical page titles; practitioners (five or more domains)",
)
def title_shared(title_domains: pl.Expr) -> pl.Expr:
    return _log10(title_domains)


@signal(
    unit="log10",
    higher_means="spam",
    asks="On how many domains do the very same words stand around the link?",
    says="same words stand around the link on several domains",
    otherwise="words around the link stand on one domain only",
    source="Google, spam policies, scraped content",
)
def context_shared(context_domains: pl.Expr) -> pl.Expr:
    return _log10(context_domains)


@signal(
    unit="rating points",
    higher_means="spam",
    asks="How much stronger is the strongest domain with the same title?",
    says="same title stands on a stronger domain, as an original does",
    otherwise="no stronger domain has the same title",
    source="Google, spam policies, scraped content",
)
def title_on_stronger(title_best_rating: pl.Expr, domain_rating: pl.Expr) -> pl.Expr:
    return _above(title_best_rating, domain_rating)


@signal(
    unit="rating points",
    higher_means="spam",
    asks="How much stronger is the strongest domain with the same words around the link?",
    says="same words stand around a link on a stronger domain, as an original has them",
    otherwise="no stronger domain has the same words around its link",
    source="Google, spam policies, scraped content",
)
def context_on_stronger(context_best_rating: pl.Expr, domain_rating: pl.Expr) -> pl.Expr:
    return _above(context_best_rating, domain_rating)


def _above(best: pl.Expr, own: pl.Expr) -> pl.Expr:
    """0 where nothing is shared, null where the domain's own rating is unknown."""
    own = own.cast(pl.Float32)  # as `best` is: else the rounding of the one is a difference
    return (best.fill_null(own) - own).clip(0)


@signal(
    unit="log10",
    higher_means="spam",
    asks="On how many domains does the same path stand, numbers aside?",
    says="same path stands on several domains",
    otherwise="path stands on one domain only",
    source="Semrush Backlink Audit, link network by URL path",
)
def path_shared(path_domains: pl.Expr) -> pl.Expr:
    return _log10(path_domains)


@signal(
    unit="log10",
    higher_means="spam",
    asks="On how many domains do addresses of this page's shape stand?",
    says="addresses of this odd shape stand on several domains",
    otherwise="address has no odd shape shared by other domains",
    source="Semrush Backlink Audit, link network by URL path; doorway kits",
)
def shape_shared(shape_domains: pl.Expr) -> pl.Expr:
    return _log10(shape_domains)


@signal(
    unit="log10",
    asks="On how many domains is the same anchor used?",
    noun="how many domains use this anchor",
    usual="natural",
    source="Semrush Backlink Audit, identical anchors",
)
def anchor_shared(anchor_domains: pl.Expr) -> pl.Expr:
    return _log10(anchor_domains)


@signal(
    unit="log10",
    asks="How many similar links did the vendor fold into this row?",
    noun="how many similar links the site holds",
    usual="natural",
    source="Ahrefs, Links in group",
)
def links_folded(links_in_group: pl.Expr) -> pl.Expr:
    return _log10(links_in_group.clip(1))


@signal(
    unit="log10",
    higher_means="spam",
    asks="How many referring domains share the host's address?",
    says="several referring domains share one server address",
    otherwise="server address is not shared with other referring domains",
    source="Semrush Backlink Audit, same IP; LinkResearchTools, C-class",
)
def address_shared(ip_domains: pl.Expr) -> pl.Expr:
    return _log10(ip_domains)


@signal(
    unit="log10",
    asks="How many referring domains have names that begin alike?",
    noun="how many referring domains have names that begin alike",
    usual="natural",
    source="seller networks register names in series",
)
def name_shared(stem_domains: pl.Expr) -> pl.Expr:
    return _log10(stem_domains)


@signal(
    unit="log10",
    higher_means="spam",
    asks="On how many domains stands this anchor, if it is a keyword rather than a name?",
    says="same keyword anchor is used on several domains",
    otherwise="no keyword anchor is repeated across domains",
    source="Semrush Backlink Audit, identical money anchors; Google link spam policy",
)
def keyword_anchor_shared(
    anchor_domains: pl.Expr, anchor_lower: pl.Expr, anchor_plain: pl.Expr, brand: pl.Expr
) -> pl.Expr:
    name = anchor_plain.str.contains(brand)
    address = anchor_lower.str.contains(r"^\S+\.\S+$")
    plain = name | address | anchor_lower.is_in(list(words("generic_anchor")))
    shared = pl.when(plain).then(0.0).otherwise(_log10(anchor_domains.fill_null(1)))
    return pl.when(anchor_lower.is_not_null()).then(shared)


@of_network(
    unit="log10",
    higher_means="spam",
    asks="How many referring domains belong to the same network as this one?",
    says="domain belongs to a network of referring domains",
    otherwise="domain belongs to no network of referring domains",
    source="Wu & Davison 2005 (link farms); Semrush Backlink Audit, link networks",
)
def network_size(network_domains: pl.Expr) -> pl.Expr:
    return network_domains.log10()


@signal(
    unit="log10",
    higher_means="spam",
    asks="On how many domains does the title stand, if even the strongest of them is weak?",
    says="same title stands on several weak domains and on no strong one",
    otherwise="title stands on one domain only, or on a strong one as well",
    source="Google, spam policies, scraped content; copied autoblogs",
)
def title_on_weak_only(title_domains: pl.Expr, title_best_rank: pl.Expr) -> pl.Expr:
    shared = pl.when(title_best_rank < WEAK).then(_log10(title_domains)).otherwise(0.0)
    return pl.when(title_best_rank.is_not_null()).then(shared)
