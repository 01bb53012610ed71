"""Where in the referring page the link stands, where the page is at hand."""

import polars as pl

from linkvet.features.registry import declare

signal = declare("placement", evidence="page")


@signal(
    unit="share",
    asks="How far down the page does the link stand?",
    noun="how far down the page the link stands",
    source="Semrush and LinkResearchTools, link position",
)
def link_position(seen_position: pl.Expr) -> pl.Expr:
    return seen_position


@signal(
    unit="share",
    asks="How much of the paragraph or line around the link is clickable?",
    says="link stands in a block of links",
    otherwise="link stands in running text",
    source="Google spam policies, link lists; Mishne et al. 2005",
)
def link_block_share(seen_block_share: pl.Expr) -> pl.Expr:
    return seen_block_share


@signal(
    higher_means="spam",
    asks="Is the link hidden from visitors?",
    says="link is hidden from visitors",
    otherwise="link can be seen",
    source="Google spam policies, hidden links and text abuse",
)
def link_hidden(seen_hidden: pl.Expr) -> pl.Expr:
    return seen_hidden


@signal(
    asks="Does the link stand in a comment?",
    says="link stands in a comment",
    otherwise="link does not stand in a comment",
    source="Mishne et al. 2005; Google spam policies, user-generated spam",
)
def link_in_comment(seen_place: pl.Expr) -> pl.Expr:
    return seen_place == "comment"


@signal(
    asks="Does the link stand in the frame of the site: navigation, header, footer, sidebar?",
    says="link stands in navigation, header, footer or sidebar",
    otherwise="link does not stand in the frame of the site",
    source="Google link spam policy, widely distributed links in footers or templates",
)
def link_in_frame(seen_place: pl.Expr) -> pl.Expr:
    return seen_place.is_in(["navigation", "header", "footer", "sidebar", "widget"])
