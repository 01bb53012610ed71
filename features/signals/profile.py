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
    shown="total",
    asks="How many links of the profile come from this domain?",
    says="referring domain has {value} links to the site",
    one="referring domain has one link to the site",
    source="Semrush Backlink Audit, site-wide links; LinkResearchTools",
)
def domain_link_count(domain_links: pl.Expr) -> pl.Expr:
    return _log10(domain_links)


@signal(
    unit="log10",
    shown="total",
    asks="From how many hosts of this domain do links come?",
    says="links come from {value} hosts of this domain",
    one="links come from one host of this domain",
    tells="present",
    source="LinkResearchTools; wildcard sub-domain spam",
)
def domain_host_count(domain_hosts: pl.Expr) -> pl.Expr:
    return _log10(domain_hosts)


@signal(
    unit="ratio",
    asks="How many different anchors does the domain use per link?",
    says="domain uses {value} different anchors per link",
    one="domain uses a different anchor for each link",
    tells="never",
    source="Wu & Davison 2005 (repeated complete hyperlinks)",
)
def domain_anchor_variety(domain_anchors: pl.Expr, domain_links: pl.Expr) -> pl.Expr:
    return domain_anchors / domain_links


@signal(
    unit="share",
    asks="What share of the domain's links is followed?",
    says="{value} of the domain's links are followed",
    otherwise="none of the domain's links are followed",
    one="all of the domain's links are followed",
    source="LinkResearchTools; Google, Qualify your outbound links",
)
def domain_follow_share(domain_followed: pl.Expr) -> pl.Expr:
    return domain_followed


@signal(
    unit="log10",
    higher_means="spam",
    asks="On how many domains does the same title stand, numbers aside?",
    says="title is used on {value} other domains",
    otherwise="title isn't used on other domains",
    one="title is used on one other domain",
    tells="present",
    source="Semrush Backlink Audit, identical page titles; practitioners (five or more domains)",
)
def title_shared(title_domains: pl.Expr) -> pl.Expr:
    return _log10(title_domains)


@signal(
    unit="log10",
    higher_means="spam",
    asks="On how many domains is exactly the same text around the link?",
    says="text around the link is word for word on {value} other domains",
    otherwise="text around the link isn't on other domains",
    one="text around the link is word for word on one other domain",
    tells="present",
    source="Google, spam policies, scraped content",
)
def context_shared(context_domains: pl.Expr) -> pl.Expr:
    return _log10(context_domains)


@signal(
    unit="rating points",
    higher_means="spam",
    asks="How much stronger is the strongest domain with the same title?",
    says="a domain rated {value} points higher has the same title",
    otherwise="no stronger domain has the same title",
    one="a domain rated one point higher has the same title",
    tells="present",
    source="Google, spam policies, scraped content",
)
def title_on_stronger(title_best_rating: pl.Expr, domain_rating: pl.Expr) -> pl.Expr:
    return _above(title_best_rating, domain_rating)


@signal(
    unit="rating points",
    higher_means="spam",
    asks="How much stronger is the strongest domain with the same text around the link?",
    says="a domain rated {value} points higher has the same text around the link",
    otherwise="no stronger domain has the same text around the link",
    one="a domain rated one point higher has the same text around the link",
    tells="present",
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
    asks="On how many domains is the same URL path, numbers aside?",
    says="URL path is the same on {value} other domains",
    otherwise="URL path isn't used on other domains",
    one="URL path is the same on one other domain",
    tells="present",
    source="Semrush Backlink Audit, link network by URL path",
)
def path_shared(path_domains: pl.Expr) -> pl.Expr:
    return _log10(path_domains)


@signal(
    unit="log10",
    higher_means="spam",
    asks="On how many domains are URLs of the same pattern?",
    says="URL follows a pattern that {value} other domains copy",
    otherwise="no copied URL pattern",
    one="URL follows a pattern that one other domain copies",
    tells="present",
    source="Semrush Backlink Audit, link network by URL path; doorway kits",
)
def shape_shared(shape_domains: pl.Expr) -> pl.Expr:
    return _log10(shape_domains)


@signal(
    unit="log10",
    asks="On how many domains is the same anchor used?",
    says="{value} other domains use this anchor",
    otherwise="no other domain uses this anchor",
    one="one other domain uses this anchor",
    source="Semrush Backlink Audit, identical anchors",
)
def anchor_shared(anchor_domains: pl.Expr) -> pl.Expr:
    return _log10(anchor_domains)


@signal(
    unit="log10",
    asks="How many similar links does the vendor group with this one?",
    says="vendor groups {value} similar links with this one",
    otherwise="vendor knows no similar link from this site",
    one="vendor groups one similar link with this one",
    tells="present",
    source="Ahrefs, Links in group",
)
def links_folded(links_in_group: pl.Expr) -> pl.Expr:
    return _log10(links_in_group.clip(1))


@signal(
    unit="log10",
    higher_means="spam",
    asks="How many referring domains share the host's server address?",
    says="{value} other referring domains share the server address",
    otherwise="no other referring domain shares the server address",
    one="one other referring domain shares the server address",
    tells="present",
    source="Semrush Backlink Audit, same IP; LinkResearchTools, C-class",
)
def address_shared(ip_domains: pl.Expr) -> pl.Expr:
    return _log10(ip_domains)


@signal(
    unit="log10",
    asks="How many referring domains have names that start alike?",
    says="{value} other referring domains have names that start alike",
    otherwise="no other referring domain has a name that starts alike",
    one="one other referring domain has a name that starts alike",
    tells="present",
    source="seller networks register names in series",
)
def name_shared(stem_domains: pl.Expr) -> pl.Expr:
    return _log10(stem_domains)


@signal(
    unit="log10",
    higher_means="spam",
    asks="On how many domains is this anchor used, if it is a keyword rather than a name?",
    says="{value} other domains use the same keyword anchor",
    otherwise="anchor isn't a keyword that other domains use",
    one="one other domain uses the same keyword anchor",
    tells="present",
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
    says="domain is in a network with {value} other referring domains",
    otherwise="domain isn't in a network of referring domains",
    one="domain is in a network with one other referring domain",
    tells="present",
    source="Wu & Davison 2005 (link farms); Semrush Backlink Audit, link networks",
)
def network_size(network_domains: pl.Expr) -> pl.Expr:
    return network_domains.log10()


@signal(
    unit="log10",
    higher_means="spam",
    asks="On how many domains is the title used, if even the strongest of them is weak?",
    says="title is used on {value} other domains, all of them weak",
    otherwise="title isn't one that only weak domains share",
    one="title is used on one other domain, which is weak too",
    tells="present",
    source="Google, spam policies, scraped content; copied autoblogs",
)
def title_on_weak_only(title_domains: pl.Expr, title_best_rank: pl.Expr) -> pl.Expr:
    shared = pl.when(title_best_rank < WEAK).then(_log10(title_domains)).otherwise(0.0)
    return pl.when(title_best_rank.is_not_null()).then(shared)
