"""Networks found in whole exports of many sites: named ones, and the genuine sites they hold.

    make bench-accuracy BENCH=site_networks

Four networks that link to many of the sites are told here by patterns of their own addresses and
titles: how many of their domains are found to be of one network, and how many domains labelled good
stand in the same. Of all networks, how many domains labelled good stand in one with domains
labelled spam.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import polars as pl
from data_folder import DATA, manifest
from joblib import Parallel, delayed

from linkvet.data.exports.read import read
from linkvet.data.merge import merge
from linkvet.features.match_keys import with_keys
from linkvet.features.networks.detect import find_networks
from linkvet.training.examples.labels import labels_by_export
from linkvet.training.examples.manifest import LabelledExport

OUT = Path(__file__).parents[1] / "results" / "site_networks.json"
# what a member's address and title say of it, in lower case
NAMED = {
    "aged domains": r"where to buy .{0,4}aged domains and",
    "domain lists": r"few of top websites|top websites of .* page no|/domain-list-\d",
    "image pages (-k.html)": r"-k\.html\n",
    "directories on pages.dev": r"^https?://[^/]*\.pages\.dev/",
}
FEWEST = 3  # domains on a site before they can be a network there


def of_export(export: LabelledExport, labels: pl.DataFrame) -> pl.DataFrame:
    """Domains of an export: `domain`, the `family` found, `label` if all agree, and `named`."""
    known, links = merge(read([export.path]).links)
    links = with_keys(links)
    table = links.select(
        "link_id",
        domain=pl.col("domain").cast(pl.String),
        text=pl.concat_str(
            pl.col("source_url").fill_null(""),
            pl.col("title").fill_null("") if "title" in links.columns else pl.lit(""),
            separator="\n",
        ).str.to_lowercase(),
    )
    rows = known.select("link_id", row=pl.col("row").cast(pl.Int64))
    labelled = labels.select(pl.col("row").cast(pl.Int64), "label").join(rows, on="row")
    table = table.join(labelled.unique("link_id"), on="link_id", how="left", maintain_order="left")
    domains = table.group_by("domain").agg(
        label=pl.when(pl.col("label").drop_nulls().n_unique() == 1).then(
            pl.col("label").drop_nulls().first()
        ),
        named=pl.concat_list(
            pl.when(pl.col("text").str.contains("(?m)" + pattern).any()).then(pl.lit(name))
            for name, pattern in NAMED.items()
        ).list.drop_nulls(),
    )
    members = find_networks(links).members.select(pl.col("domain").cast(pl.String), "family")
    return domains.join(members, on="domain", how="left").with_columns(site=pl.lit(export.site))


def named_network(domains: pl.DataFrame, name: str) -> dict[str, Any]:
    """Cover of a named network over the sites with enough of it, and good domains held with it."""
    mine = domains.with_columns(mine=pl.col("named").list.contains(name))
    mine = mine.filter(pl.col("mine").sum().over("site") >= FEWEST)
    # a network is the named one if most of its domains are
    own = (pl.col("mine").mean().over("site", "family") > 0.5) & pl.col("family").is_not_null()
    held = mine.filter(own)
    covered = held.filter("mine").height
    return {
        "sites": mine["site"].n_unique(),
        "domains": mine.filter("mine").height,
        "covered": covered / max(mine.filter("mine").height, 1),
        "good": held.filter(pl.col("label") == "good").height,
        "spam": held.filter(pl.col("label") == "spam").height,
    }


def measured(domains: pl.DataFrame) -> dict[str, Any]:
    """All figures, as they are kept."""
    labelled = domains.filter(pl.col("label").is_in(["good", "spam"]))
    inside = labelled.filter(pl.col("family").is_not_null())
    spam = (pl.col("label") == "spam").any().over("site", "family")
    beside = inside.with_columns(beside=spam).filter(pl.col("label") == "good")
    return {
        "sites": domains["site"].n_unique(),
        "networks": domains.drop_nulls("family").select("site", "family").n_unique(),
        "labelled": {
            label: {
                "domains": labelled.filter(pl.col("label") == label).height,
                "in_a_network": inside.filter(pl.col("label") == label).height,
            }
            for label in ("good", "spam")
        },
        "good_beside_spam": beside.filter("beside").height,
        "named": {name: named_network(domains, name) for name in NAMED},
    }


def show(figures: dict[str, Any]) -> None:
    """Print the figures."""
    print(f"{figures['sites']} exports, {figures['networks']} networks")
    for label, one in figures["labelled"].items():
        print(f"labelled {label}: {one['domains']} domains, {one['in_a_network']} in a network")
    print(f"labelled good, in a network with spam: {figures['good_beside_spam']} domains\n")
    print(f"{'named network':28}{'sites':>6}{'domains':>9}{'covered':>9}{'spam':>6}{'good':>6}")
    for name, one in figures["named"].items():
        print(
            f"{name:28}{one['sites']:6}{one['domains']:9}{one['covered']:9.1%}"
            f"{one['spam']:6}{one['good']:6}"
        )


def main() -> None:
    """Measure, print and write the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--out", type=Path, default=OUT, help="where the figures are written")
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    wanted = parser.parse_args()
    if not DATA.exists():
        print("skipped: the labelled data are not here")
        return
    given = manifest()
    labels = labels_by_export(given, ("row", "label"))
    parts: Any = Parallel(n_jobs=wanted.jobs)(
        delayed(of_export)(one, labels[one.name]) for one in given.exports if one.name in labels
    )
    domains = pl.concat(parts)
    good = domains.filter((pl.col("label") == "good") & pl.col("family").is_not_null())
    for site, family, names in (
        good.group_by("site", "family").agg(pl.col("domain").sort()).sort("site").iter_rows()
    ):
        print(f"    good: {site}: {family[:60]}: {', '.join(names)}")
    show(figures := measured(domains))
    wanted.out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
