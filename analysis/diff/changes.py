"""What changed between two results of one site."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from linkvet.analysis.bands import GOOD, NAMED, SPAM, bands
from linkvet.analysis.diff.anchor_concentration import concentration
from linkvet.analysis.diff.comparability import Setting, setting
from linkvet.analysis.diff.match import STATES, Matched
from linkvet.analysis.diff.share_changes import contrast
from linkvet.analysis.diff.snapshot import Snapshot
from linkvet.analysis.diff.spam_burst import attack
from linkvet.analysis.profile.anchors import kind
from linkvet.data.errors import UserError

READ = 20_000  # anchors put into classes; a million different ones would take seconds
SELDOM = "seldom used, not read"
NO_NETWORK = "no network"


@dataclass(frozen=True)
class Changes:
    """Two results held against each other.

    `domains` is the matched table of domains with the usual anchor of each then (`old_anchor`) and
    now (`anchor`); `shares` has by subject ("bands", "kinds", "anchors", "networks") the shares of
    domains with intervals (`linkvet.analysis.diff.share_changes`).
    """

    old: Snapshot
    new: Snapshot
    setting: Setting
    links: pl.DataFrame
    domains: pl.DataFrame
    shares: dict[str, list[dict[str, Any]]]
    concentration: dict[str, Any] | None
    attack: dict[str, Any]

    def counts(self, table: pl.DataFrame) -> dict[str, int]:
        """Rows of a table by state."""
        by_state = dict(table["state"].value_counts().iter_rows())
        return {state: by_state.get(state, 0) for state in STATES}


def compare(old: Snapshot, new: Snapshot, earlier: pl.DataFrame | None = None) -> Changes:
    """Hold a later result against an earlier one.

    Parameters
    ----------
    old, new
        The earlier and the later result.
    earlier
        Links of results before both (source_url, target_url, source_domain), so that what returned
        is told from what is new.

    Raises
    ------
    UserError
        Where a result is empty, or the two are of different sites.
    """
    for one in (old, new):
        if not one.links.height:
            raise UserError(
                "has no link to compare",
                file=one.name,
                cure="Name a result or an export with links.",
            )
    settings, matched = setting(old, new, earlier)
    domains = _with_anchors(matched, old, new)
    then, now = domains["live_old"], domains["live_new"]
    shares = {
        subject: contrast(_at(before, then), _at(after, now))
        for subject, (before, after) in _values(domains, new.site or old.site).items()
    }
    words = concentration(_at(domains["old_anchor"], then), _at(domains["anchor"], now))
    return Changes(
        old, new, settings, matched.links, domains, shares, words, attack(domains, settings)
    )


def lost_good(changes: Changes) -> pl.DataFrame:
    """Domains that were good and no longer link, those most worth winning back first."""
    lost = changes.domains.filter(
        (pl.col("state") == "lost")
        & (pl.col("spam_probability") <= GOOD)
        & (pl.col("verdict") == "keep")
    )
    return by_worth(lost)


def new_spam(changes: Changes) -> pl.DataFrame:
    """Domains that are new or returned and spam, surest first."""
    spam = changes.domains.filter(
        pl.col("state").is_in(["new", "returned"])
        & (pl.col("spam_probability") >= SPAM)
        & ~pl.col("verdict").is_in(["keep", "unknown"])
    )
    return spam.sort("spam_probability", "source_domain", descending=[True, False])


def by_worth(domains: pl.DataFrame) -> pl.DataFrame:
    """Order domains by what a link of theirs is worth: rating, then visitors, then links."""
    order = ["domain_rating", "domain_traffic", "links", "source_domain"]
    return domains.sort(order, descending=[True, True, True, False], nulls_last=True)


def _with_anchors(matched: Matched, old: Snapshot, new: Snapshot) -> pl.DataFrame:
    table = matched.domains
    for side, name in ((old, "old_anchor"), (new, "anchor")):
        usual = _usual(side.links).rename({"anchor": name})
        table = table.join(usual, on="source_domain", how="left", maintain_order="left")
    # of a domain that is gone, what it said is told
    return table.with_columns(anchor=pl.when("in_new").then("anchor").otherwise("old_anchor"))


def _usual(links: pl.DataFrame) -> pl.DataFrame:
    """Anchor that most links of each domain have."""
    live = links.filter(~pl.col("lost").fill_null(False), pl.col("anchor").is_not_null())
    counts = live.group_by("source_domain", pl.col("anchor").str.strip_chars()).len()
    counts = counts.sort(["source_domain", "len", "anchor"], descending=[False, True, False])
    return counts.unique("source_domain", keep="first", maintain_order=True).drop("len")


def _at(values: pl.Series, there: pl.Series) -> pl.Series:
    return pl.select(pl.when(there).then(values)).to_series()


def _values(domains: pl.DataFrame, site: str | None) -> dict[str, tuple[pl.Series, pl.Series]]:
    """Value of each domain then and now, by subject; the interest is in shares of domains."""
    before = domains.select(
        spam_probability="old_spam_probability",
        verdict="old_verdict",
    )
    after = domains.select("spam_probability", "verdict")
    names = pl.Series([name for name, _ in NAMED])
    band_names = tuple(
        names.gather(pl.Series(bands(side), dtype=pl.UInt32)) for side in (before, after)
    )
    classes = _classes(domains, site)
    return {
        "bands": (band_names[0], band_names[1]),
        "kinds": (domains["old_kind"].fill_null("unknown"), domains["kind"].fill_null("unknown")),
        "anchors": (classes["old_class"], classes["class"]),
        "networks": _networks(domains),
    }


def _classes(domains: pl.DataFrame, site: str | None) -> pl.DataFrame:
    """Class of each domain's usual anchor then and now."""
    both = pl.concat([domains["old_anchor"], domains["anchor"]]).drop_nulls().alias("anchor")
    used = both.value_counts().sort(["count", "anchor"], descending=[True, False]).head(READ)
    known = used.select("anchor", kind(site))
    classes = domains.select("old_anchor", "anchor").join(
        known, on="anchor", how="left", maintain_order="left"
    )
    classes = classes.join(
        known.rename({"anchor": "old_anchor", "class": "old_class"}),
        on="old_anchor",
        how="left",
        maintain_order="left",
    )
    return classes.with_columns(
        pl.when(pl.col(anchor).is_not_null()).then(pl.col(name).fill_null(SELDOM)).alias(name)
        for anchor, name in (("anchor", "class"), ("old_anchor", "old_class"))
    )


def _networks(domains: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """Network of each domain then and now, under the name it has now.

    A network is named after its strongest trait, which can change from one result to the next. An
    old network most of whose domains that are still here are now in one network is that network.
    """
    pairs = domains.filter(pl.col("old_family").is_not_null() & pl.col("in_new"))
    votes = pairs.group_by("old_family", "family").len()
    whole = votes.with_columns(whole=pl.col("len").sum().over("old_family"))
    same = whole.filter(pl.col("family").is_not_null() & (pl.col("len") * 2 > pl.col("whole")))
    renamed = dict(same.select("old_family", "family").iter_rows())
    old = domains["old_family"].replace(renamed)
    return old.fill_null(NO_NETWORK), domains["family"].fill_null(NO_NETWORK)


def verdicts(domains: pl.DataFrame, state: str) -> dict[str, int]:
    """Domains of a state by verdict."""
    counts = domains.filter(pl.col("state") == state)["verdict"].value_counts()
    return {k: int(v) for k, v in sorted(counts.iter_rows()) if k is not None}


def verdict_turns(domains: pl.DataFrame) -> list[dict[str, Any]]:
    """Count the kept domains by verdict then (`from`) and now (`to`)."""
    kept = domains.filter(pl.col("state") == "kept").group_by("old_verdict", "verdict").len()
    kept = kept.sort(["len", "old_verdict", "verdict"], descending=[True, False, False])
    return [{"from": a, "to": b, "domains": n} for a, b, n in kept.drop_nulls().iter_rows()]


def spam_share(domains: pl.DataFrame, side: str) -> float | None:
    """Mean probability over the domains live in `old` or `new` that could be judged."""
    prefix = "old_" if side == "old" else ""
    live = domains.filter(f"live_{side}").filter(pl.col(f"{prefix}verdict") != "unknown")
    mean = live[f"{prefix}spam_probability"].mean()
    return round(float(mean), 4) if isinstance(mean, int | float | np.floating) else None
