"""Published rules of open peers, written anew, vendors' own verdicts, and two plain references.

Each judge lists clauses: expressions over the link table that give points. Where an export lacks a
column that a clause reads, the clause abstains and says so. The peers were described by what their
words mean, not word by word, so linkvet's lists stand in; those know these very networks, so the
figures rather favour the peers.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import polars as pl
from polars import col

from linkvet.data.urls import shared_hosts
from linkvet.features.signals.title import MACHINE_MADE
from linkvet.features.text.word_lists import anywhere, inside, whole
from linkvet.model.results.link_kind_patterns import HOSTS

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
# Of OpenGSC's groups of words those that our lists do not part; its sure words weigh 60, words that
# an honest firm may use 25
GAMBLES = r"\b(?:togel|gacor|judi|taruhan|maxwin)\b|博彩|赌场|百家乐|娱乐城|彩票"
DRUGS = r"\b(?:viagra|cialis|levitra|sildenafil|tadalafil|kamagra|xanax|tramadol|pharmacy)\b"
COPIES, ESSAYS = r"\breplicas?\b", r"\b(?:essays?|dissertation) ?(?:writ|service|help)"
PARKED = (
    r"domain (?:is )?for sale|buy this domain|domain parking|coming soon|account suspended|"
    r"under construction|site not found|welcome to nginx"
)
# a script, how many characters of it count, and the endings whose sites write it anyway
SCRIPTS = (
    (r"[\p{Han}\p{Hiragana}\p{Katakana}]", 2, ("cn", "tw", "hk", "mo", "jp", "sg")),
    (r"\p{Hangul}", 2, ("kr",)),
    (r"\p{Thai}", 2, ("th",)),
    (r"\p{Arabic}", 2, ("ae", "sa", "eg", "qa", "kw", "ir", "iq", "ma")),
    (r"\p{Hebrew}", 2, ("il",)),
    (r"\p{Devanagari}", 2, ("in", "np")),
    (r"\p{Cyrillic}", 4, ("ru", "ua", "by", "kz", "bg", "rs", "su", "рф")),
)


def steps(value: pl.Expr, *points: tuple[float, float]) -> pl.Expr:
    """Give the points of the highest threshold that a value reaches; they come highest first."""
    total = pl.lit(0.0)
    for at, worth in reversed(points):
        total = pl.when(value >= at).then(worth).otherwise(total)
    return total


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
        title.str.contains(MACHINE_MADE),
        host.str.contains(RANDOM_ON)
        & name.str.contains(r"^[a-z0-9]{8,}$")
        & name.str.contains(UNSPOKEN),
        host.str.contains(EMPTY_ON) & unvisited,
    ]


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


def opengsc() -> list[pl.Expr]:
    """Give points to a domain out of all of its rows, as OpenGSC 1.6 does without fetching pages.

    A site that says what its own niche is has that group left out; none here does.
    """
    title = col("title_lower").filter(col("title_lower") != "").first().over("domain")
    rows, rating = pl.len().over("domain"), col("domain_rating").max().over("domain")
    aside = (~col("in_content")).all().over("domain")

    def anchored(words: str) -> pl.Expr:
        return col("anchor_lower").str.contains(words).any().over("domain")

    groups = (
        (GAMBLES, 60, 60),
        (whole("gambling"), 25, 40),
        (whole("adult"), 60, 60),
        (DRUGS, 45, 60),
        (COPIES, 35, 50),
        (ESSAYS, 25, 40),
    )
    return [
        *(worth * title.str.contains(words) for words, worth, _ in groups),
        *(worth * anchored(words) for words, _, worth in groups),
        *(
            (35 if "Han" in script else 25) * (foreign & (title.str.count_matches(script) >= least))
            for script, least, foreign in _foreign()
        ),
        *(
            30
            * (
                foreign
                & (col("anchor_lower").str.count_matches(script).sum().over("domain") >= least)
            )
            for script, least, foreign in _foreign()
        ),
        40 * ((rating < 5) & (rows >= 20)),
        25 * (aside & (rows >= 10)),
        45 * title.str.contains(PARKED),
    ]


def _foreign() -> list[tuple[str, int, pl.Expr]]:
    return [(script, least, ~col("ending").is_in(at_home)) for script, least, at_home in SCRIPTS]


class Peer(NamedTuple):
    """A judge: its name, clauses, what it calls the scores from which on, and where they end."""

    name: str
    clauses: Callable[[], list[pl.Expr]]
    cuts: tuple[tuple[str, float], ...]
    ends: tuple[float, float] = (-np.inf, np.inf)

    @property
    def ranks(self) -> bool:
        """Whether it gives points, not only a verdict."""
        return self.ends != VERDICT


VERDICT = (0, 1)
TOXIC = (("toxic", 1.0),)
PEERS = (
    Peer("signature list", signature_list, TOXIC, VERDICT),
    Peer("points A", points_a, (("high", 45), ("medium", 22))),
    Peer("points B", points_b, (("high", 5), ("medium", 3), ("low", 1))),
    Peer("inverted, by page score", inverted, TOXIC, VERDICT),
    # Ahrefs' page scores hardly reach 30: on its exports one would take the domain's
    Peer("inverted, by domain score", lambda: inverted("domain_rating"), TOXIC, VERDICT),
    Peer("OpenGSC", opengsc, (("toxic", 60), ("suspicious", 25)), (0, 100)),
)
VENDORS = (
    Peer("Ahrefs, Is spam", lambda: [col("is_spam")], (("spam", 1),), VERDICT),
    Peer(
        "Semrush, Toxic Score",
        lambda: [col("toxic_score")],
        (("toxic", 60), ("potentially toxic", 45)),
    ),
)
# low is suspicious; a rating that is not known accuses nobody
REFERENCES = (
    Peer("domain rating alone", lambda: [100 - col("domain_rating")], ()),
    Peer("page rating alone", lambda: [100 - col("page_rating")], ()),
)
JUDGES = (*PEERS, *VENDORS, *REFERENCES)


def prepared(links: pl.DataFrame, site: str | None = None) -> pl.DataFrame:
    """Add to the links of a site what clauses read of their columns."""
    given = [name for name in ("anchor", "title") if name in links.columns]
    table = links.with_columns(
        *(col(name).str.to_lowercase().alias(f"{name}_lower") for name in given),
        name=col("domain").cast(pl.String).str.extract(r"^([^.]*)"),
        shared_host=shared_hosts(links["host"]),
        ending=pl.lit((site or "").rpartition(".")[2]),
    )
    places = [name for name in ("language", "country") if name in links.columns]
    if places:
        rare = [col(p).is_not_null() & (pl.len().over(p) < FAR_BELOW * pl.len()) for p in places]
        table = table.with_columns(far=pl.any_horizontal(rare))
    return table.with_columns(_verdicts(links)) if "vendor_verdict" in links.columns else table


def _verdicts(links: pl.DataFrame) -> list[pl.Series]:
    """What the vendor itself said, as numbers; what no row says is no column."""
    verdicts = links["vendor_verdict"]
    columns = [
        verdicts.str.extract(rf"^{words} ([\d.]+)$").cast(pl.Float64).alias(name)
        for name, words in (("spam_score", "Moz spam score"), ("toxic_score", "Semrush toxicity"))
    ]
    if verdicts.str.starts_with("Ahrefs").any():
        columns.append((verdicts == "Ahrefs: spam").alias("is_spam"))
    return [one for one in columns if one.count()]


def score(peer: Peer, table: pl.DataFrame) -> tuple[pl.Series | None, list[str]]:
    """Points of every row of a prepared table, and the columns for lack of which clauses abstain.

    A peer none of whose clauses can speak gives no points at all, which is not zero points.
    """
    reads = [(clause, set(clause.meta.root_names())) for clause in peer.clauses()]
    lacks = sorted(set().union(*(names for _, names in reads)) - set(table.columns))
    terms = [
        clause.cast(pl.Float64).fill_null(0).alias(f"{at}")
        for at, (clause, names) in enumerate(reads)
        if names.isdisjoint(lacks)
    ]
    if not terms:
        return None, lacks
    return table.select(terms).sum_horizontal().clip(*peer.ends).alias(peer.name), lacks
