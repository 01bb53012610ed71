"""Where in the referring page the link stands, where the page is at hand."""

from functools import partial

import polars as pl

from linkvet.features import registry

signal = partial(registry.signal, evidence="page")


@signal(
    group="placement",
    unit="share",
    higher_means=None,
    asks="How far down the page does the link stand?",
    says="how far down the page the link stands is typical of spam",
    otherwise="how far down the page the link stands is ordinary",
    source="Semrush and LinkResearchTools, link position",
)
def link_position(seen_position: pl.Expr) -> pl.Expr:
    return seen_position


@signal(
    group="placement",
    unit="share",
    higher_means=None,
    asks="How much of the paragraph or line around the link is clickable?",
    says="link stands in a block of links",
    otherwise="link stands in running text",
    source="Google spam policies, link lists; Mishne et al. 2005",
)
def link_block_share(seen_block_share: pl.Expr) -> pl.Expr:
    return seen_block_share


@signal(
    group="placement",
    unit="0/1",
    higher_means="spam",
    asks="Is the link hidden from visitors?",
    says="link is hidden from visitors",
    otherwise="link can be seen",
    source="Google spam policies, hidden links and text abuse",
)
def link_hidden(seen_hidden: pl.Expr) -> pl.Expr:
    return seen_hidden


@signal(
    group="placement",
    unit="0/1",
    higher_means=None,
    asks="Does the link stand in a comment?",
    says="link stands in a comment",
    otherwise="link does not stand in a comment",
    source="Mishne et al. 2005; Google spam policies, user-generated spam",
)
def link_in_comment(seen_place: pl.Expr) -> pl.Expr:
    return seen_place == "comment"


@signal(
    group="placement",
    unit="0/1",
    higher_means=None,
    asks="Does the link stand in the frame of the site: navigation, header, footer, sidebar?",
    says="link stands in navigation, header, footer or sidebar",
    otherwise="link does not stand in the frame of the site",
    source="Google link spam policy, widely distributed links in footers or templates",
)
def link_in_frame(seen_place: pl.Expr) -> pl.Expr:
    return seen_place.is_in(["navigation", "header", "footer", "sidebar", "widget"])
