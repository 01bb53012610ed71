"""The link's domain among its network: the family of domains it belongs to."""

import polars as pl

from linkvet.features.registry import declare

signal = declare("network")


@signal(
    unit="log10",
    higher_means="spam",
    asks="How many linking domains belong to the same network as this one?",
    says="domain belongs to a network of linking domains",
    otherwise="domain belongs to no network of linking domains",
    source="Wu & Davison 2005 (link farms); Semrush Backlink Audit, link networks",
)
def network_size(family_domains: pl.Expr) -> pl.Expr:
    return family_domains.log10()
