"""Whether the names found for a site are right: 199 exports, each read and judged by a person.

    python benchmarks/accuracy/brands.py            # right, wrong and unread
    python benchmarks/accuracy/brands.py --show     # names and anchors of each, to be read
    python benchmarks/accuracy/brands.py --show unread

A verdict stands for one site with one set of names, by hash, since no list of the data may stand
here: what is found anew is unread until somebody has read it. Wrong is a `keyword` or `other`
thing that passes for a name, and a `missing` name that several domains use as their anchor.
"""

import argparse
import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl
from data_folder import DATA, MANY

from linkvet.data.exports.read import read
from linkvet.features.profile_summary import summarise
from linkvet.features.text.word_lists import plain, words
from linkvet.training.examples.manifest import read_exports

VERDICTS = Path(__file__).parents[1] / "results" / "brands.json"
SHOWN = 8  # anchors of either sort
RIGHT, UNREAD = "right", "unread"


def digest(site: str, names: tuple[str, ...]) -> str:
    """What a verdict stands under: the site and the names found, whatever their order."""
    return hashlib.sha256(f"{site}|{','.join(sorted(names))}".encode()).hexdigest()[:16]


def measured(data: Path) -> list[dict[str, Any]]:
    """Names and verdict of each site, and the anchors that count as names and as other words."""
    verdicts = json.loads(VERDICTS.read_text(encoding="utf-8")) if VERDICTS.exists() else {}
    sites = []
    for export in read_exports(data, MANY).exports:
        export_read = read([export.path])
        site = export.site or export_read.site_hint or ""
        profile = summarise(export_read.links, site)
        key = digest(site, profile.names)
        sites.append(
            {
                "site": site,
                "names": profile.names,
                "digest": key,
                "verdict": verdicts.get(key, UNREAD),
                **_anchors(export_read.links, profile.brand),
            }
        )
    return sites


def _anchors(links: pl.DataFrame, brand: str | None) -> dict[str, list[str]]:
    """The anchors most domains use that name the site, and those that do not."""
    text = pl.col("anchor").str.to_lowercase().str.strip_chars()
    used = links.select("domain", text=text).drop_nulls().group_by("text")
    each = used.agg(used=pl.col("domain").n_unique()).filter(
        (pl.col("used") > 1)
        & (pl.col("text") != "")
        & ~pl.col("text").str.contains(r"^\S+\.\S+$")
        & ~pl.col("text").is_in(list(words("generic_anchor")))
    )
    each = each.sort(["used", "text"], descending=[True, False])
    is_name = plain(pl.col("text")).str.contains(brand or "$^")
    parts = {"brand": each.filter(is_name), "keyword": each.filter(~is_name)}
    return {
        name: [f"{text[:60]} ({used})" for text, used in part.head(SHOWN).iter_rows()]
        for name, part in parts.items()
    }


def main() -> None:
    """Measure, print what is asked for and count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder of labelled data")
    parser.add_argument("--show", nargs="?", const="", help="print sites whose verdict begins so")
    options = parser.parse_args()
    if not options.data.exists():
        print("skipped: the labelled data are not here")
        return
    sites = measured(options.data)
    for one in sites:
        if options.show is not None and one["verdict"].startswith(options.show):
            print(f"{one['digest']} {one['verdict']:8} {one['site']}: {' '.join(one['names'][1:])}")
            print(f"    brand:   {' | '.join(one['brand'])}")
            print(f"    keyword: {' | '.join(one['keyword'])}")
    count = Counter(one["verdict"] for one in sites)
    wrong = {kind: number for kind, number in count.items() if kind not in (RIGHT, UNREAD)}
    kinds = ", ".join(f"{kind} {number}" for kind, number in sorted(wrong.items()))
    print(
        f"{len(sites)} sites: right {count[RIGHT]}, wrong {sum(wrong.values())} ({kinds}), "
        f"unread {count[UNREAD]}"
    )


if __name__ == "__main__":
    main()
