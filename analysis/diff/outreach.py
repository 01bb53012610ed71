"""Whom to write to: spam that counts and could be taken down, and good links to win back.

Only domains are listed, with an example of their links; addresses of people are not gathered.
"""

import polars as pl

from linkvet.analysis.bands import SPAM
from linkvet.analysis.diff.changes import Changes, by_worth, lost_good

REMOVE, RECLAIM = "ask for removal", "ask for the link back"
COLUMNS = (
    "action",
    "source_domain",
    "why",
    "state",
    "spam_probability",
    "verdict",
    "kind",
    "family",
    "domain_rating",
    "domain_traffic",
    "links",
    "first_seen",
    "example_url",
    "target_url",
    "anchor",
)


def outreach(changes: Changes) -> pl.DataFrame:
    """List the domains worth a letter, links to win back first, each part by worth.

    Removal is worth asking for where the link is followed, live and judged spam: one that is
    nofollow carries no weight. Links are won back where they were good and are gone; not where
    another index or a cut-off export may have lost them.
    """
    parts = [_shown(_reclaim(changes), RECLAIM), _shown(_remove(changes), REMOVE)]
    table = pl.concat(parts)
    targets = changes.links.group_by("source_domain").agg(pl.col("target_url").drop_nulls().first())
    table = table.join(targets, on="source_domain", how="left", maintain_order="left")
    return table.select(COLUMNS)


def _reclaim(changes: Changes) -> pl.DataFrame:
    lost = lost_good(changes)
    if not changes.setting.comparable:
        # another index does not know what the first one knew; its own word does count
        lost = lost.filter("in_new")
    cut_off = bool(changes.setting.capped["new"])
    return lost.with_columns(
        why=pl.when("in_new")
        .then(pl.lit("the tool no longer finds the link"))
        .when(cut_off)
        .then(pl.lit("not in the later export, which is cut off: look first"))
        .otherwise(pl.lit("not in the later export")),
    )


def _remove(changes: Changes) -> pl.DataFrame:
    followed = changes.links.filter(
        pl.col("live_new") & (pl.col("verdict") == "disavow") & ~pl.col("nofollow").fill_null(False)
    )
    spam = changes.domains.filter(
        pl.col("source_domain").is_in(followed["source_domain"].unique().to_list())
        & (pl.col("spam_probability") >= SPAM)
    )
    known = followed.group_by("source_domain").agg(pl.col("nofollow").is_not_null().any())
    reasons = known.with_columns(
        why=pl.when("nofollow")
        .then(pl.lit("spam, followed and live"))
        .otherwise(pl.lit("spam and live; whether it is followed is not known"))
    ).select("source_domain", "why")
    return by_worth(spam.join(reasons, on="source_domain", how="left", maintain_order="left"))


def _shown(domains: pl.DataFrame, action: str) -> pl.DataFrame:
    kept = [name for name in COLUMNS if name not in ("action", "target_url")]
    return domains.select(kept).with_columns(action=pl.lit(action))
