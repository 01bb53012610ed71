"""An invented result in the shape of `linkvet.model.scoring.Scored`, on reserved names only."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

import numpy as np
import polars as pl

SITE = "silverspring-baths.example"
PLACES = (
    "alpine valley lakeside harbour oldtown meadow riverside summit forest coastal northern "
    "village county island garden"
).split()
THINGS = (
    "gazette walks kitchen travels journal cyclists families hostel library notes festival "
    "chamber weekend museum radio"
).split()
KINDS = ("editorial", "news", "blog", "association", "directory", "forum")
SAYS = {
    "seller": ("domain_seller_words", "name is made of words link sellers use"),
    "title": ("profile_same_title", "many other domains in this profile share the page title"),
    "links": ("page_external_links", "page links out to thousands of other sites"),
    "money": ("anchor_money_share", "anchor is mostly commercial keywords"),
    "rating": ("authority_no_traffic", "high rating, and no visitors at all"),
    "topic": ("topic_language", "page is in another language than the site"),
    "traffic": ("authority_traffic", "the site has visitors of its own"),
    "content": ("placement_content", "link stands in the text of an article"),
    "brand": ("anchor_brand", "anchor is the name of the site"),
    "age": ("age_first_seen", "link has been there for years"),
}
TABLES = {
    "spam": (("title", 2.9), ("seller", 2.1), ("links", 1.2), ("age", -0.3)),
    "doubt": (("topic", 1.1), ("money", 0.8), ("rating", 0.5), ("content", -0.9)),
    "good": (("content", -1.9), ("traffic", -1.4), ("brand", -0.8), ("topic", 0.2)),
    "little": (("age", -0.2),),
}


@dataclass(frozen=True)
class Scored:
    """Stands in for the real one; `reasons` and `table` are not used by the report."""

    rows: pl.DataFrame
    links: pl.DataFrame
    domains: pl.DataFrame
    families: pl.DataFrame
    rejects: pl.DataFrame
    summary: dict
    disavow: list[str] = field(default_factory=list)


@dataclass
class Site:
    """One invented linking site: the shape of its figures, before noise."""

    name: str
    group: str
    kind: str
    links: int
    title: str
    anchor: str
    verdict: str = ""
    decided_by: str = "model"
    unit: str = "domain"
    family: str | None = None
    vendors: tuple[str, ...] = ("not spam",)


P = {"spam": (0.985, 0.999), "doubt": (0.35, 0.93), "good": (0.003, 0.12), "little": (0.2, 0.6)}
VERDICT = {"spam": "disavow", "doubt": "review", "good": "keep", "little": "unknown"}
EVIDENCE = {"spam": 0.8, "doubt": 0.7, "good": 0.85, "little": 0.15}


def sites(random: Random) -> list[Site]:
    """A small spa's profile: mostly genuine, two seller networks, some doubt."""
    found = []
    for place in PLACES:
        for thing in THINGS:
            name = f"{place}-{thing}.example"
            kind = random.choice(KINDS)
            title = f"A day at the baths: {place} {thing}"
            anchor = random.choice(["Silverspring Baths", "thermal baths", SITE, "here", ""])
            vendors = ("spam",) if random.random() < 0.04 else ("not spam",)
            found.append(
                Site(name, "good", kind, min(300, int(random.paretovariate(1.1))), title, anchor,
                     vendors=vendors)
            )  # fmt: skip
    for i in range(46):
        name = f"{random.choice(['bg', 'cs', 'el', 'ka', 'ur'])}{i}.ranklisting.test"
        title = f"Backlinks for {SITE}"
        found.append(
            Site(
                name,
                "spam",
                "link seller",
                1,
                title,
                title,
                family=f"title: {title}",
                vendors=("spam",),
            )
        )
    for i in range(9):
        found.append(
            Site(f"seoquick{i}-shop.test", "spam", "link seller", random.randint(1, 30),
                 "SEO order by Telegram", "buy cheap backlinks", family="path: /social/315305",
                 vendors=("spam",) if i % 3 else ("not spam",))
        )  # fmt: skip
    for i in range(12):
        found.append(
            Site(f"page-{i}-list.invalid", "spam", "web stats", random.randint(1, 900),
                 f"Few of the top websites, page {i}", SITE)
        )  # fmt: skip
    for i in range(34):
        found.append(
            Site(f"{PLACES[i % 15]}-offers{i}.test", "doubt", "directory", random.randint(1, 12),
                 "Places to visit", "cheap spa weekend", vendors=("potentially toxic",))
        )  # fmt: skip
    for i in range(28):
        found.append(Site(f"node{i}.invalid", "little", "unknown", 1, "", "", vendors=()))
    comment = Site("grandmas-recipes.example", "spam", "comment", 3, "Lemon cake", "cheap spa", "")
    comment.unit = "url"
    allowed = Site("partner-hotel.example", "doubt", "partner", 40, "Our friends", "Silverspring")
    allowed.verdict, allowed.decided_by = "keep", "allow"
    own = Site(SITE, "good", "internal", 12, "Opening hours", "Home", "keep", "site")
    return [*found, comment, allowed, own]


def reasons(group: str, random: Random) -> list[dict]:
    """Amounts around those of the group, largest first."""
    parts = [
        {"signal": SAYS[key][0], "says": SAYS[key][1],
         "amount": round(amount * random.uniform(0.7, 1.3), 2)}
        for key, amount in TABLES[group]
    ]  # fmt: skip
    return sorted(parts, key=lambda part: -abs(part["amount"]))


def make(extra: Callable[[Random], list[Site]] | None = None, seed: int = 7) -> Scored:
    """Build the invented result; `extra` adds sites of the caller."""
    random = Random(seed)
    profile = sites(random) + (extra(random) if extra else [])
    domains, links, rows = [], [], []
    for site in profile:
        low, high = P[site.group]
        p = random.uniform(low, high)
        verdict = site.verdict or VERDICT[site.group]
        evidence = min(1.0, EVIDENCE[site.group] + random.uniform(-0.1, 0.1))
        first = date(2016, 1, 1) + timedelta(days=int(3700 * random.random() ** 0.6))
        if site.family:
            first = date(2025, 9, 1) + timedelta(days=random.randint(0, 60))
        rating = float(random.randint(0, 80))
        why = json.dumps(reasons(site.group, random))
        language = random.choice(["en", "en", "es", "fr", "ca", "de"])
        if site.group == "little":
            language = None
        shared = {
            "spam_probability": p, "verdict": verdict, "decided_by": site.decided_by,
            "evidence": evidence, "kind": site.kind, "family": site.family,
            "domain_rating": rating, "source_domain": site.name, "language": language,
        }  # fmt: skip
        url = f"https://{site.name}/2025/page-{len(domains)}"
        domains.append({
            **shared, "links": site.links, "unit": site.unit, "first_seen": first,
            "reasons": why,
            "vendor_verdicts": "; ".join(site.vendors), "example_url": url,
            "example_anchor": site.anchor, "example_title": site.title,
            "domain_traffic": rating**2 if rating > 20 else 0.0,
            "title_fit": round(p * (1 - p) + rating / 200, 3) if site.title else None,
        })  # fmt: skip
        for number in range(site.links):
            link_id = len(links)
            link = {
                "link_id": link_id, "source_url": f"{url}/{number}" if number else url,
                "host": site.name, "target_url": f"https://{SITE}/", "anchor": site.anchor,
                "title": site.title,
            }  # fmt: skip
            links.append({
                **link, **shared, "first_seen": first + timedelta(days=number % 40),
                "nofollow": random.random() < 0.3, "vendor_verdict": "; ".join(site.vendors),
            })  # fmt: skip
            for vendor in site.vendors or ("",):
                rows.append({
                    "source_file": "ahrefs_backlinks.csv", "row": len(rows) + 1,
                    "vendor_verdict": vendor or None,
                    **{k: link[k] for k in ("link_id", "source_url", "target_url", "anchor")},
                })  # fmt: skip
    return _assemble(rows, links, domains)


def _assemble(rows: list[dict], links: list[dict], domains: list[dict]) -> Scored:
    rejects = pl.DataFrame(
        {
            "source_file": ["ahrefs_backlinks.csv"] * 3,
            "row": [12, 90, 91],
            "reason": ["source_url is not a web address", *["row has 12 cells, header has 30"] * 2],
            "text": ["mailto:info@silverspring-baths.example", "a,b", "c,d"],
        },
        schema_overrides={"row": pl.UInt32},
    )
    spam = [d for d in domains if d["verdict"] == "disavow"]
    lines = [
        f"domain:{d['source_domain']}" if d["unit"] == "domain" else d["example_url"] for d in spam
    ]
    summary = {
        "linkvet": "0.1.0",
        "model": "linkvet-2026.11",
        "site": SITE,
        "precision": {
            "stated": 0.99, "pattern": "backlinks", "threshold": 0.97, "lower_bound": 0.9912,
            "chosen": 814, "right": 812, "patterns_without_cut": ["domain"],
        },
        "evidence": [
            {"pattern": "backlinks", "means": "page, title, anchor and links on the page",
             "links": 6858},
            {"pattern": "domain", "means": "domain name only", "links": 28},
        ],
        "rows_in": len(rows) + 3, "rows_out": len(rows), "rejected": 3,
        "sources": [{
            "file": "ahrefs_backlinks.csv", "format": "ahrefs-backlinks",
            "format_name": "Ahrefs, Site Explorer, Backlinks",
            "encoding": "utf-16-le", "delimiter": "\t", "preamble": 0,
            "understood": {"Referring page URL": "source_url", "Target URL": "target_url",
                           "Anchor": "anchor", "First seen": "first_seen",
                           "Is spam": "vendor_verdict", "Domain rating": "domain_rating"},
            "ignored": ["Raw", "Drop reason"], "rows_in": len(rows) + 3, "rows_out": len(rows),
            "rejected": 3, "notes": ["Dates were read as year-month-day."],
        }],
    }  # fmt: skip
    return Scored(
        rows=pl.DataFrame(rows, infer_schema_length=None),
        links=pl.DataFrame(links, infer_schema_length=None).with_columns(
            pl.col("link_id").cast(pl.UInt32)
        ),
        domains=(table := pl.DataFrame(domains, infer_schema_length=None)),
        families=families(table), rejects=rejects, summary=summary, disavow=sorted(lines),
    )  # fmt: skip


def families(domains: pl.DataFrame) -> pl.DataFrame:
    """Families as `linkvet.model.families` tells them, each with its name as its only trait."""
    table = domains.drop_nulls("family").group_by("family", maintain_order=True).agg(
        pl.len().alias("domains"), pl.col("links").sum(), pl.col("spam_probability").mean(),
        pl.col("verdict").first(), example=pl.col("example_url").first(),
    )  # fmt: skip
    told = [json.dumps([{"trait": name, "domains": size}])
            for name, size in table.select("family", "domains").iter_rows()]  # fmt: skip
    return table.with_columns(traits=pl.Series(told, dtype=pl.String), purity=1.0)


STATES = (*["there"] * 6, "moved on the page", "gone", "gone", "page redirects", "page gone",
          "blocked", "page fails", "there, now nofollow", None, None)  # fmt: skip
STAND = ("content", "content", "navigation", "footer", "comment", "sidebar", "widget")
FOUND = ("there", "there, now nofollow", "moved on the page")


def with_pages(scored: Scored) -> Scored:
    """The same result with most pages at hand."""
    live = [STATES[at * 7 % len(STATES)] for at in range(scored.links.height)]
    place = [STAND[at % len(STAND)] if state in FOUND else None for at, state in enumerate(live)]
    links = scored.links.with_columns(live=pl.Series(live), seen_place=pl.Series(place))
    told = {
        "captures": 7210, "pages": 6300, "links": 5200, "live": {}, "faulty": 23,
        "linking": {"domains": 950, "linked": 41, "both_ways": 6},
        "faults": [f"pages.warc.gz: record {at} cannot be read" for at in range(20)],
    }  # fmt: skip
    return replace(scored, links=links, summary={**scored.summary, "pages": told})


def big(links: int = 1_000_000, domains: int = 20_000) -> Scored:
    """A large result for timing, as cheap to make as possible."""
    draw = np.random.default_rng(3)
    small = make()
    names = pl.Series([f"site{i}.example" for i in range(domains)])
    of = np.sort(draw.integers(0, domains, links))
    p = draw.beta(0.2, 0.6, domains)
    verdict = np.where(p > 0.97, "disavow", np.where(p > 0.5, "review", "keep"))
    anchors = pl.Series([f"anchor text number {i}" for i in range(50_000)])
    when = np.datetime64("2018-01-01") + draw.integers(0, 2900, links)
    frame = pl.DataFrame({
        "link_id": np.arange(links, dtype=np.uint32),
        "source_domain": names.gather(of).cast(pl.Categorical()),
        "spam_probability": p[of], "verdict": pl.Series(verdict).gather(of),
        "evidence": draw.uniform(0.2, 1, domains)[of],
        "decided_by": pl.Series(["model"]).gather(np.zeros(links, dtype=np.uint32)),
        "kind": pl.Series(["blog", "news", "forum"]).gather(draw.integers(0, 3, domains)[of]),
        "language": pl.Series(["en", "es", None]).gather(draw.integers(0, 3, links)),
        "nofollow": draw.random(links) < 0.2, "first_seen": when.astype("datetime64[D]"),
        "anchor": anchors.gather(draw.zipf(1.3, links) % 50_000),
    })  # fmt: skip
    verdicts = pl.Series(["spam", "not spam"]).gather((p[of] > 0.6).astype(np.uint32))
    rows = frame.select(
        "link_id", source_file=pl.lit("ahrefs_backlinks.csv"), vendor_verdict=verdicts
    )
    grouped = frame.group_by("source_domain", maintain_order=True).agg(
        pl.col("spam_probability", "verdict", "decided_by", "evidence", "kind").first(),
        pl.len().alias("links"), pl.col("first_seen").min(),
    )  # fmt: skip
    constant = small.domains.head(1).select(
        "unit", "reasons", "domain_rating", "example_url", "example_anchor", "example_title"
    )
    grouped = grouped.join(constant, how="cross").with_columns(
        family=pl.lit(None, pl.String), vendor_verdicts=pl.lit(""),
        source_domain=pl.col("source_domain").cast(pl.String),
    )  # fmt: skip
    return Scored(rows, frame, grouped, families(grouped), small.rejects, small.summary, [])
