"""Rows as an adversary would write them: spam dressed as genuine, and spam on genuine sites."""

from collections.abc import Callable
from random import Random
from typing import Any

import numpy as np
import polars as pl

from linkvet.data.links import DTYPES
from linkvet.data.urls import split

RATINGS = (
    "domain_rating",
    "page_rating",
    "trust_flow",
    "citation_flow",
    "domain_traffic",
    "page_traffic",
    "keywords",
    "referring_domains",
    "domain_referring_domains",
    "linked_domains",
    "external_links",
    "internal_links",
    "links_in_group",
)
WORDS = (
    "autumn baking bicycle bridge butter canal castle ceramic choir cider coast cooking cottage "
    "desert diary evening family ferry forest garden harbour hiking history island journey kitchen "
    "lantern library market meadow morning mountain museum orchard painting paper photo piano "
    "quiet railway recipe river school sewing spring stories summer theatre travel village violin "
    "walking weaving weekend winter wool workshop"
).split()


def _words(random: Random, count: int) -> list[str]:
    return random.sample(WORDS, count)


def _urls(random: Random, links: pl.DataFrame, site: str) -> dict[str, list[str]]:
    """The same hosts, under paths as blogs have them."""
    hosts = zip(links["scheme"].fill_null("https"), links["host"], strict=True)
    paths = [f"{random.randint(2015, 2025)}/{'-'.join(_words(random, 3))}/" for _ in links["host"]]
    return {
        "source_url": [
            f"{scheme}://{host}/{path}" for (scheme, host), path in zip(hosts, paths, strict=True)
        ]
    }


def _anchors(random: Random, links: pl.DataFrame, site: str) -> dict[str, list[str]]:
    name = site.partition(".")[0]
    texts = (site, f"www.{site}", f"https://{site}/", name, name.title(), "their website", "here")
    return {"anchor": [random.choice(texts) for _ in range(links.height)]}


def _titles(random: Random, links: pl.DataFrame, site: str) -> dict[str, list[str]]:
    def title(host: str) -> str:
        one, two, three = _words(random, 3)
        forms = (
            f"A {one} of {two} and {three}",
            f"{one} {two} in {random.randint(2015, 2025)}",
            f"Notes on {one}, {two} and {three}",
            f"Our {one} {two}",
        )
        shown = random.choice(forms)
        return f"{shown[0].upper()}{shown[1:]} | {host.split('.')[-2].title()}"

    return {"title": [title(f".{host}") for host in links["host"]]}


def _contexts(random: Random, links: pl.DataFrame, site: str) -> dict[str, list[str]]:
    return {
        "left_context": [
            f"On our {' '.join(_words(random, 2))} we read" for _ in range(links.height)
        ],
        "right_context": [
            f"before the {_words(random, 1)[0]}, and liked it" for _ in range(links.height)
        ],
    }


# what is rewritten: the columns that must be there, and what stands in them
Rewrite = Callable[[Random, pl.DataFrame, str], dict[str, list[str]]]
REWRITES: dict[str, Rewrite] = {
    "URL path": _urls,
    "anchor": _anchors,
    "title": _titles,
    "context": _contexts,
}
EDITS = {
    **{name: (name,) for name in (*REWRITES, "ratings")},
    "title and anchor": ("title", "anchor"),
    "all but the domain": (*REWRITES, "ratings"),
}


def shows(links: pl.DataFrame, edit: str) -> bool:
    """Whether an export shows what an edit would change; joined edits change what is there."""
    columns = {"URL path": ("path",), "context": ("left_context",), "ratings": RATINGS}
    return len(EDITS[edit]) > 1 or any(one in links.columns for one in columns.get(edit, (edit,)))


def edited(
    links: pl.DataFrame, rows: np.ndarray, edit: str, site: str, keep: np.ndarray
) -> pl.DataFrame:
    """Rewrite rows (a mask) as an edit says; ratings become those of the middle of `keep`."""
    random = Random(f"{site} {edit}")
    changed = links.filter(rows)
    new: dict[str, list[str]] = {}
    for part in EDITS[edit]:
        if part != "ratings":
            new |= REWRITES[part](random, changed, site)
            continue
        middle = links.filter(keep).select(
            pl.col(c).median() for c in RATINGS if c in links.columns
        )
        new |= {name: [value] * changed.height for name, value in middle.row(0, named=True).items()}
    for name in new.keys() & set(links.columns):
        changed = changed.with_columns(pl.Series(name, new[name], dtype=DTYPES[name]))
    changed = addressed(changed)
    both = pl.concat([links.filter(~rows), changed], how="diagonal")
    return both.sort("row")


def poisoned(
    links: pl.DataFrame, domains: list[str], spam: np.ndarray, count: int, site: str, own: bool
) -> pl.DataFrame:
    """Add `count` hostile rows to each domain: copies of spam rows, as new pages on a host of it.

    Parameters
    ----------
    spam
        Indices of the rows to copy. All is copied but the host, path included, since a path that
        looks like a forum's would give the rows away.
    own
        Whether the copies show the ratings of the domain's first row, as a vendor would, or those
        of the spam.
    """
    random = Random(f"{site} {count}")
    links_named = links.with_columns(pl.col("domain").cast(pl.String))
    first = links_named.filter(pl.col("domain").is_in(domains)).unique(
        "domain", keep="first", maintain_order=True
    )
    victims = first.select("scheme", "host", *(c for c in RATINGS if own and c in links.columns))
    copies = [
        _copies(random, links, spam, victim, count) for victim in victims.iter_rows(named=True)
    ]
    added = pl.concat(copies).with_columns(
        row=pl.int_range(1, count * len(copies) + 1, dtype=pl.UInt32) + links["row"].max()
    )
    return pl.concat([links, addressed(added)], how="diagonal")


def _copies(
    random: Random, links: pl.DataFrame, spam: np.ndarray, victim: dict[str, Any], count: int
) -> pl.DataFrame:
    rows = links[random.choices(spam.tolist(), k=count)]
    base = f"{victim['scheme'] or 'https'}://{victim['host']}"
    # the number keeps copies of one row apart
    pages = [f"{base}{path or '/'}?p={random.randint(1_000, 99_999)}" for path in rows["path"]]
    ratings = {
        name: pl.lit(value, DTYPES[name]) for name, value in victim.items() if name in RATINGS
    }
    return rows.with_columns(source_url=pl.Series(pages), **ratings)


def renamed(links: pl.DataFrame, domains: list[str], site: str) -> tuple[pl.DataFrame, list[str]]:
    """Give domains names that no model ever met, under the same ending; the rows, and the names."""
    random = Random(site)
    new = {domain: f"{''.join(_words(random, 2))}.{domain.partition('.')[2]}" for domain in domains}
    whose = links["domain"].cast(pl.String)
    rows = whose.is_in(domains)
    urls = [
        url.replace(host, host.removesuffix(domain) + new[domain], 1)
        for url, host, domain in zip(
            links["source_url"].filter(rows),
            links["host"].filter(rows),
            whose.filter(rows),
            strict=True,
        )
    ]
    moved = addressed(links.filter(rows).with_columns(source_url=pl.Series(urls)))
    return pl.concat([links.filter(~rows), moved], how="diagonal").sort("row"), list(new.values())


def addressed(links: pl.DataFrame) -> pl.DataFrame:
    """Fill the columns that follow from the address anew."""
    parts = split(links["source_url"]).drop("problem", "port")
    return links.with_columns(parts[name].cast(DTYPES[name]) for name in parts.columns)
