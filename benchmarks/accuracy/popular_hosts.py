"""Hostile rows on hosts that all the world knows: none of them may be named whole.

    make bench-accuracy BENCH=popular_hosts

Each of the hosts of `hosts/popular_check.csv` gets 1, 3 and 20 rows of plain spam as comment
spammers and link sellers write it: all hosts in one export, by what its columns show, and some of
the hosts each in an export of its own, where nothing else gives the rows away. Counted are hosts
that `disavow.txt` then names by `domain:`. Exports are judged whole, as `linkvet score` does it.
"""

import argparse
import csv
import json
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import polars as pl
from adversary import judge_export
from data_folder import DATA
from hostile_rows import addressed

from linkvet.data.disavow.hosts import giants, popular
from linkvet.data.exports.read import Exports, Source
from linkvet.data.hosts import ascii_host, registrable_of
from linkvet.data.links import DTYPES
from linkvet.model.store import Model, load

OUT = Path(__file__).parents[1] / "results" / "popular_hosts.json"
SITE = "spa.example"
COUNTS, COUNTS_ALONE = (1, 3, 20), (1, 20)
ALONE = 60  # hosts that are judged each by itself, to keep the time short
SEED = 0
# path, title and anchor of a hostile page
PAGES = (
    (
        "/online-casino-slots-bonus-{n}.html",
        "Best Online Casino Slots Bonus {n} - Free Spins No Deposit",
        "online casino free spins",
    ),
    ("/social/31530{n}", f"Backlinks for {SITE}", "buy backlinks cheap"),
    (
        "/buy-viagra-cialis-online-{n}",
        "Buy Viagra Cialis Online Without Prescription {n}",
        "cheap viagra online",
    ),
    (
        "/seo-backlinks-{n}/domain-rating-boost.php?id={n}",
        "SEO Backlinks Boost Domain Rating {n} | Telegram @SEO_LINKK",
        SITE,
    ),
    ("/top-sites/page-no-{n}.html", "Few of top websites page no {n}", SITE),
)
TITLES, UNRATED, GENUINE, ZERO = ("titles only", "no ratings", "genuine ratings", "ratings of 0")


class Export(NamedTuple):
    """What an export shows, and how it went."""

    shows: str
    hostile_rows: int
    hosts: int
    named: int


def links(hosts: list[str], count: int, shows: str) -> pl.DataFrame:
    """Hostile rows on each host, as a link table."""
    random = Random(f"{SEED} {count} {shows} {hosts[0]}")
    rows = [_row(random, host, shows) for host in hosts for _ in range(count)]
    table = pl.DataFrame(rows).with_columns(row=pl.int_range(1, len(rows) + 1, dtype=pl.UInt32))
    return addressed(
        table.select(pl.col(c).cast(t) for c, t in DTYPES.items() if c in table.columns)
    )


def _row(random: Random, host: str, shows: str) -> dict[str, Any]:
    path, title, anchor = random.choice(PAGES)
    number = random.randint(1_000, 99_999)
    row: dict[str, Any] = {
        "source_file": "hostile.csv",
        "source_url": f"https://{host}{path.format(n=number)}",
        "target_url": f"https://{SITE}/",
        "title": title.format(n=number),
        "anchor": anchor,
    }
    if shows != TITLES:
        row |= {
            "page_rating": 0,
            "external_links": random.randint(100, 5_000),
            "internal_links": random.randint(1, 50),
            "nofollow": False,
            "ugc": False,
            "sponsored": False,
            "sitewide": False,
            "lost": False,
            "link_type": "text",
        }
    if shows in (GENUINE, ZERO):
        genuine = shows == GENUINE
        row["domain_rating"] = random.randint(70, 97) if genuine else 0
        row["domain_traffic"] = random.randint(10**5, 10**8) if genuine else 0
    return row


def named_whole(hosts: list[str], count: int, shows: str, model: Model) -> int:
    """How many of the hosts `disavow.txt` names whole, all of them in one export."""
    table = links(hosts, count, shows)
    source = Source(
        "hostile.csv",
        "hostile.csv",
        "generic",
        "generic",
        "utf-8",
        ",",
        0,
        {},
        [],
        table.height,
        table.height,
        0,
        [],
    )
    none = pl.DataFrame(
        schema={"source_file": pl.String, "row": pl.UInt32, "reason": pl.String, "text": pl.String}
    )
    given = Exports(table, none, [source], SITE, ((SITE, table.height),))
    lines = judge_export(given, model, SITE).disavow
    return sum(line.startswith("domain:") for line in lines)


def together(hosts: list[str], model: Model) -> list[Export]:
    """All hosts in one export, by what it shows and the hostile rows on each."""
    return [
        Export(shows, count, len(hosts), named_whole(hosts, count, shows, model))
        for shows in (TITLES, UNRATED, GENUINE, ZERO)
        for count in COUNTS
    ]


def alone(hosts: list[str], model: Model) -> list[Export]:
    """Some hosts, each in an export of its own."""
    some = sorted(Random(SEED).sample(hosts, min(ALONE, len(hosts))))
    return [
        Export(
            shows, count, len(some), sum(named_whole([one], count, shows, model) for one in some)
        )
        for shows in (TITLES, UNRATED)
        for count in COUNTS_ALONE
    ]


def show(figures: dict[str, Any]) -> None:
    """Print both tables."""
    print(
        f"model {figures['model']}, {figures['hosts']} hosts, {figures['listed']} of them on the "
        "lists that ship"
    )
    for title in ("together", "alone"):
        print(f"\n{title:20}{'rows':>6}{'hosts':>7}{'named whole':>13}")
        for one in figures[title]:
            print(f"{one['shows']:20}{one['hostile_rows']:6}{one['hosts']:7}{one['named']:13}")


def main() -> None:
    """Measure, print and write the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, default=DATA, help="folder of labelled data")
    parser.add_argument("--model", type=Path, help="model folder; default: the one that ships")
    parser.add_argument("--out", type=Path, default=OUT, help="where the figures are written")
    options = parser.parse_args()
    check = options.data / "hosts" / "popular_check.csv"
    if not check.exists():
        print("skipped: the hosts to check are not here")
        return
    with check.open(encoding="utf-8", newline="") as file:
        hosts = [row["host"] for row in csv.DictReader(file)]
    model, listed = load(options.model), giants() | popular()
    figures = {
        "model": model.id,
        "hosts": len(hosts),
        "listed": sum(ascii_host(registrable_of(host)) in listed for host in hosts),
        "together": [one._asdict() for one in together(hosts, model)],
        "alone": [one._asdict() for one in alone(hosts, model)],
    }
    show(figures)
    options.out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
