"""Published rules of open peers, written anew, beside vendors' verdicts and ours on the same rows.

A rule set is a function that lists its clauses, each an expression over the link table that gives
points. Where an export lacks a column that a clause reads, the clause abstains and the table says
so. The peers were described by what their words mean, not word by word, so linkvet's lists stand
in; those know these very networks, so the figures rather favour the peers.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from polars import col
from sklearn.metrics import average_precision_score, roc_auc_score, roc_curve

from linkvet.data.urls import shared_hosts
from linkvet.features.signals.page_meta import REPORT
from linkvet.features.text.word_lists import anywhere, inside, whole
from linkvet.model.results.link_kind_patterns import HOSTS

TOXIC_FROM = 60  # Semrush calls a link toxic from here on
KNOWN = (
    r"\.(?:gov|edu)(?:\.[a-z]{2})?$|"
    rf"{HOSTS['social']}|(?:^|\.)(?:wikipedia|wikimedia|wordpress|blogger|github|google|tripadvisor)\."
)
FREE = r"(?:^|\.)(?:blogspot|wordpress|weebly|wixsite|over-blog|canalblog|tumblr|livejournal)\."
SELLS = r"seo|link|rank|backlink|boost|guest-?post|serp|dofollow"
SHOPS = r"\.(?:shop|store|site|click|agency|online|space|website)$"
RANDOM_ON = r"\.(?:xyz|asia|info|site|online)$"
EMPTY_ON = r"\.(?:xyz|asia|info|click|space|icu|top|cfd|sbs)$"
# a name that cannot be said: five consonants in a row, or digits between letters
UNSPOKEN = r"[bcdfghjklmnpqrstvwxz]{5}|[a-z]\d+[a-z]"
WIRE = r"newswire|prnews|businesswire|einpresswire|accesswire|prweb|prlog|openpr|press-?release"
BUYS = (
    r"\b(?:buy|cheap|prices?|discounts?|deals?|coupons?|promo|sale|booking|comprar|barat[oa]s?|"
    r"precios?|ofertas?|acheter|pas cher|prix|günstig|kaufen)\b"
)
FAR_BELOW = 0.02  # no export says where a site's readers live: what is rare among its links is far
HARM = ("adult", "gambling", "pharma")
UNTOLD = {"new": "new links", "spam_score": "a spam score", "far": "language or country",
          "toxic_score": "another tool's score", "sitewide": "site-wide links"}  # fmt: skip
FIGURES = {
    "roc_auc": "ROC AUC", "average_precision": "AP", "precision": "precision", "recall": "recall",
    "false_positives": "false pos.", "recall_at_1pct_fp": "rec 1 % FP",
}  # fmt: skip


def steps(value: pl.Expr, *points: tuple[float, float]) -> pl.Expr:
    """Give the points of the highest threshold that a value reaches; they come highest first."""
    found = pl.lit(0.0)
    for at, worth in reversed(points):
        found = pl.when(value >= at).then(worth).otherwise(found)
    return found


def signature_list() -> list[pl.Expr]:
    """Give a verdict by the first rule that fits.

    The worth of a clause is its turn: harm outweighs a known site, which outweighs all the rest.
    """
    host, name, title = col("host"), col("name"), col("title_lower")
    unvisited = (col("domain_rating") >= 35) & (col("domain_traffic") == 0)
    return [
        20 * host.str.contains(inside("adult", "gambling")),
        20 * title.str.contains(whole("adult", "gambling")),
        -10 * host.str.contains(KNOWN),
        title.str.contains(rf"hacked by|{whole('pharma')}"),
        title.str.contains(anywhere("seller")),
        host.str.contains(SHOPS) & name.str.contains(SELLS),
        title.str.contains(REPORT),
        host.str.contains(RANDOM_ON)
        & name.str.contains(r"^[a-z0-9]{8,}$") & name.str.contains(UNSPOKEN),
        host.str.contains(EMPTY_ON) & unvisited,
    ]  # fmt: skip


def points_a() -> list[pl.Expr]:
    """Give points to a domain out of all of its rows."""
    host, rows = col("host"), col("domain").len()
    few_anchors = (col("anchor_lower").n_unique() <= 2) & (rows >= 5)
    mostly_new = (col("new").mean() >= 0.8) & (rows >= 3)
    return [
        steps(col("external_links").mean().over("domain"), (5000, 35), (2000, 22), (800, 12)),
        steps(-col("page_rating").mean().over("domain"), (-5, 28), (-12, 15)),
        steps(col("sitewide").sum().over("domain"), (3, 18), (1, 8)),
        20 * (col("shared_host") | host.str.contains(FREE)),
        10 * host.str.contains(WIRE),
        12 * few_anchors.over("domain"),
        8 * mostly_new.over("domain"),
        15 * (host.str.contains("director") & (col("external_links") > 100)),
    ]


def points_b() -> list[pl.Expr]:
    """Give points to a link; a site on the allow list is never toxic."""
    host, name, anchor = col("host"), col("name"), col("anchor_lower")
    hyphens, digits = name.str.count_matches("-", literal=True), name.str.count_matches(r"\d")
    return [
        -100 * host.str.contains(KNOWN),
        steps(col("spam_score"), (80, 4), (60, 3), (30, 1)),
        5 * host.str.contains(inside(*HARM)),
        3 * anchor.str.contains(whole(*HARM)),
        steps(col("external_links"), (100, 2), (50, 1)),
        2 * host.str.contains(inside("seller")),
        host.str.contains(f"{SHOPS}|{RANDOM_ON}|{EMPTY_ON}"),
        (hyphens >= 3) | (digits >= 4) | (name.str.len_chars() > 25),
        col("far"),
        col("sitewide"),
        anchor.str.contains(BUYS),
        steps(col("toxic_score"), (60, 2), (45, 1)),
        -1 * col("nofollow"),
    ]


def inverted(rating: str = "page_rating") -> list[pl.Expr]:
    """Give a verdict that takes high authority for toxic."""
    spam = col("anchor_lower").str.contains("spam", literal=True)
    return [col(rating) > 30, col("external_links") > 500, spam, col("sitewide")]


class Peer(NamedTuple):
    """A rule set: its name, clauses, the score it calls toxic, and where its scores end."""

    name: str
    clauses: Callable[[], list[pl.Expr]]
    toxic_from: float
    ends: tuple[float, float] = (-np.inf, np.inf)


PEERS = (
    Peer("signature list", signature_list, 1, (0, 1)),
    Peer("points A", points_a, 45),
    Peer("points B", points_b, 5),
    Peer("inverted, by page score", inverted, 1, (0, 1)),
    # Ahrefs' page scores hardly reach 30: on its exports one would take the domain's
    Peer("inverted, by domain score", lambda: inverted("domain_rating"), 1, (0, 1)),
)


def prepared(links: pl.DataFrame) -> pl.DataFrame:
    """Add to a link table what clauses read of its columns."""
    given = [name for name in ("anchor", "title") if name in links.columns]
    found = links.with_columns(
        *(col(name).str.to_lowercase().alias(f"{name}_lower") for name in given),
        name=col("domain").cast(pl.String).str.extract(r"^([^.]*)"),
        shared_host=shared_hosts(links["host"]),
    )
    places = [name for name in ("language", "country") if name in links.columns]
    if places:
        rare = [col(p).is_not_null() & (pl.len().over(p) < FAR_BELOW * pl.len()) for p in places]
        found = found.with_columns(far=pl.any_horizontal(rare))
    if "vendor_verdict" in links.columns:
        for name, says in (("spam_score", "Moz spam score"), ("toxic_score", "Semrush toxicity")):
            said = links["vendor_verdict"].str.extract(rf"^{says} ([\d.]+)$").cast(pl.Float64)
            found = found.with_columns(said.alias(name)) if said.count() else found
    return found


def score(peer: Peer, table: pl.DataFrame) -> tuple[pl.Series | None, list[str]]:
    """Points of every row of a prepared table, and the columns for lack of which clauses abstain.

    A peer none of whose clauses can speak gives no points at all, which is not zero points.
    """
    reads = [(clause, set(clause.meta.root_names())) for clause in peer.clauses()]
    lacks = sorted(set().union(*(names for _, names in reads)) - set(table.columns))
    heard = [
        clause.cast(pl.Float64).fill_null(0).alias(f"{at}")
        for at, (clause, names) in enumerate(reads) if names.isdisjoint(lacks)
    ]  # fmt: skip
    if not heard:
        return None, lacks
    return table.select(heard).sum_horizontal().clip(*peer.ends).alias(peer.name), lacks


def vendor(verdict: pl.Series) -> tuple[str, pl.Series, float]:
    """Name, score by row and toxic cut of what Ahrefs or Semrush itself said of its rows."""
    if verdict.str.starts_with("Ahrefs").any():
        return "Ahrefs, Is spam", (verdict == "Ahrefs: spam").cast(pl.Float64), 0.5
    toxic = verdict.str.extract(r"([\d.]+)$").cast(pl.Float64)
    return f"Semrush, Toxic Score >= {TOXIC_FROM}", toxic, TOXIC_FROM


def against(
    spam: np.ndarray, score: np.ndarray, chosen: np.ndarray, weight: np.ndarray
) -> dict[str, float]:
    """Figures of a judge that scores rows and chooses some, each row counting by its weight."""
    bad, good = weight * (spam == 1), weight * (spam == 0)
    false, true, _ = roc_curve(spam, score, sample_weight=weight)
    return {
        "roc_auc": float(roc_auc_score(spam, score, sample_weight=weight)),
        "average_precision": float(average_precision_score(spam, score, sample_weight=weight)),
        "precision": float(bad[chosen].sum() / max(weight[chosen].sum(), 1e-9)),
        "recall": float(bad[chosen].sum() / bad.sum()),
        "false_positives": float(good[chosen].sum() / good.sum()),
        "recall_at_1pct_fp": float(true[false <= 0.01].max()),
    }


def side_by_side(
    links: pl.DataFrame, labelled: pl.DataFrame, ours: np.ndarray, chosen: np.ndarray
) -> list[dict[str, Any]]:
    """Figures of every judge on the labelled rows of one export.

    `labelled` has row, spam and family by example; `ours` and `chosen` are linkvet's held-out
    scores and verdicts of the same examples. Rules read the whole export, as they would in use.
    """
    numbered = links.select(col("row").cast(pl.Int64), at=pl.int_range(pl.len()))
    at = labelled.join(numbered, on="row", how="left", maintain_order="left")["at"].to_numpy()
    spam, once = labelled["spam"].to_numpy(), labelled.select(1 / pl.len().over("family"))
    weights = {"each row": np.ones(at.size), "each family once": once.to_series().to_numpy()}
    judged = [
        (name, None if said is None else (said[at], said[at] >= cut), lacks)
        for name, said, cut, lacks in _judges(links)
    ]
    return [
        {"who": who, "counted": how, "without": lacks}
        | ({} if says is None else against(spam, *says, weight))
        for how, weight in weights.items()
        for who, says, lacks in [*judged, ("linkvet, probability >= 0.5", (ours, chosen), [])]
    ]


def _judges(links: pl.DataFrame) -> Iterator[tuple[str, np.ndarray | None, float, list[str]]]:
    table = prepared(links)
    for peer in PEERS:
        points, lacks = score(peer, table)
        name = f"{peer.name} >= {peer.toxic_from}" if np.isinf(peer.ends[1]) else peer.name
        yield name, None if points is None else points.to_numpy(), peer.toxic_from, lacks
    name, said, cut = vendor(links["vendor_verdict"])
    yield name, said.fill_null(0).to_numpy(), cut, []  # a row without a verdict is not accused


def show(found: list[dict[str, Any]]) -> None:
    """Print the figures as plain tables, one for each export and way of counting."""
    shown = ""
    for one in found:
        title = f"{one['rows']}, counted {one['counted']}"
        if title != shown:
            print(f"\nOpen peers' rules, the vendor and linkvet out of fold: {title}")
            print(f"  {'':36}" + "".join(f"{name:>12}" for name in FIGURES.values()))
        shown = title
        told = (f"{one[name]:.4f}" if name in one else "abstains" for name in FIGURES)
        lacks = ", ".join(UNTOLD.get(c, c.replace("_", " ")) for c in one["without"])
        print(f"  {one['who']:36}" + "".join(f"{text:>12}" for text in told)
              + (f"  export lacks {lacks}" if lacks else ""))  # fmt: skip
