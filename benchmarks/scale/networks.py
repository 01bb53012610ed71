"""Families of referring domains, measured on named networks, good sites, names and large exports.

1. Networks of sellers seen on many sites, told here by patterns of their own titles and addresses:
   how pure the families are that hold them, and how much of each is in one.
2. Families that join domains labelled good, to be read one by one. Those printed in November 2026
   were all one owner's sites, or one article on several sites; none joined strangers.
3. Names alone: pairs of domains that name patterns tie, against operators known by hand.
4. CPU time and memory of a million links, and of 200,000 domains that share one title.
"""

import argparse
import os
import re
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import polars as pl

from linkvet.data.exports.read import read
from linkvet.data.merge import merge
from linkvet.features.match_keys import with_keys
from linkvet.features.networks.detect import Networks, find_networks

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
DATA = ROOT.parent / "shared" / "data"
EXPORTS = ("ahrefs_caldea.csv", "semrush_audit_caldea.csv")
PURE, COVERED, TIED = 0.95, 0.80, 0.95
# What the links of each network say of themselves; membership is by domain.
NAMED = {
    "Backlinks for (/social/315305)": r"^backlinks for |/social/315305",
    "SEO_LINKK_ORDER": r"seo_linkk_order",
    "MASSLINKER": r"masslinker",
    "SEO_CARTEL": r"seo[-_]cartel",
    "SEO_ANOMALY": r"seo[-_]anomaly",
    "bhs_links": r"bhs[-_]links",
    "LINKS_DEALER": r"links[-_]dealer",
    "QuarterLinks": r"quarterlinks",
    "few of top websites": r"few of top websites|top websites of .* page no|/domain-list-\d",
    "aged domains and backlinks": r"where to buy .{0,4}aged domains and",
    "seoexpress": r"//[^/]*seo-?express",
    "shop and store sellers": r"//[^/]*(?:seo|link|rank)[^/]*(?:-shop\.|\.store(?:/|$))",
}
FIELDS = ("source_url", "title", "anchor", "left_context", "right_context")


def load(files: tuple[str, ...]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows as given, with the domain of each, and the distinct links."""
    known, links = merge(read([DATA / "exports" / name for name in files]).links)
    links = with_keys(links).with_columns(pl.col("domain").cast(pl.String))
    rows = known.select(pl.col("source_file").cast(pl.String), "row", "link_id").join(
        links.select("link_id", "domain"), on="link_id"
    )
    return rows, links


def labelled(rows: pl.DataFrame) -> pl.DataFrame:
    """Label of each labelled domain: good or spam where all its labelled rows agree."""
    labels = pl.read_csv(DATA / "labels" / "links.csv").select("file", "row", "label")
    rows_labelled = rows.with_columns(pl.col("row").cast(pl.Int64)).join(
        labels, left_on=["source_file", "row"], right_on=["file", "row"]
    )
    each = rows_labelled.group_by("domain").agg(pl.col("label").unique())
    return each.filter(pl.col("label").list.len() == 1).with_columns(pl.col("label").list.first())


def memberships(links: pl.DataFrame) -> pl.DataFrame:
    """Domain and named network, one row for each that its links speak for."""
    given = [pl.col(name).fill_null("") for name in FIELDS if name in links.columns]
    texts = links.select("domain", text=pl.concat_str(given, separator="\n").str.to_lowercase())
    parts = []
    for name, pattern in NAMED.items():
        here = texts.filter(pl.col("text").str.contains("(?m)" + pattern))["domain"].unique()
        parts.append(pl.DataFrame({"domain": here}).with_columns(network=pl.lit(name)))
    return pl.concat(parts)


def sellers(networks: Networks, by_name: pl.DataFrame, labels: pl.DataFrame) -> list[tuple]:
    """Network, members, families, domains in them, purity, cover; a line each."""
    bad = set(by_name["domain"]) | set(labels.filter(pl.col("label") == "spam")["domain"])
    known = set(labels["domain"]) | set(by_name["domain"])
    lines = []
    for name in NAMED:
        members = set(by_name.filter(pl.col("network") == name)["domain"])
        inside = networks.members.filter(pl.col("domain").is_in(list(members)))
        sizes = inside.group_by("family").len().sort("len", descending=True)
        # a family is the network's if most of its domains are
        of = sizes.join(networks.table.select("family", "domains"), on="family")
        own = of.filter(2 * pl.col("len") > pl.col("domains"))["family"].to_list()
        every = networks.members.filter(pl.col("family").is_in(own))["domain"].to_list()
        covered = inside.filter(pl.col("family").is_in(own)).height
        pure = sum(one in bad for one in every) / len(every) if every else float("nan")
        unknown = sum(one not in known for one in every)
        cover = covered / len(members) if members else float("nan")
        lines.append((name, len(members), len(own), len(every), unknown, pure, cover))
    return lines


def show_sellers(files: tuple[str, ...], show: int) -> None:
    """Print one table for some exports, and what is labelled good in families."""
    rows, links = load(files)
    start = time.process_time()
    networks = find_networks(links)
    seconds = time.process_time() - start
    labels, by_name = labelled(rows), memberships(links)
    print(
        f"\n{' + '.join(files)}: {links.height:,} links, {links['domain'].n_unique():,} domains, "
        f"{networks.table.height} families, {seconds:.1f} s"
    )
    print(
        f"{'network':34}{'members':>8}{'families':>9}{'domains':>8}{'unknown':>8}"
        f"{'purity':>8}{'cover':>7}"
    )
    for name, size, own, every, unknown, pure, cover in sellers(networks, by_name, labels):
        if size < 3:
            print(f"{name:34}{size:8}  too few to be a family")
            continue
        fail = "" if pure >= PURE and cover >= COVERED else "  BELOW"
        print(f"{name:34}{size:8}{own:9}{every:8}{unknown:8}{pure:8.3f}{cover:7.2f}{fail}")
    good = networks.members.join(labels.filter(pl.col("label") == "good"), on="domain")
    joined = (
        good.group_by("family").agg(pl.col("domain").sort()).filter(pl.col("domain").list.len() > 1)
    )
    print(f"families with two or more domains labelled good: {joined.height}")
    for family, domains in joined.sort("family").iter_rows():
        print(f"    {family[:70]}: {', '.join(domains)}")
    for row in networks.table.head(show).iter_rows(named=True):
        print(f"  {row['domains']:6}{row['links']:7}{row['purity']:6.2f}  {row['family'][:90]}")


def pairs(size: np.ndarray) -> int:
    """Pairs within groups of these sizes."""
    return int((size.astype(np.int64) * (size.astype(np.int64) - 1) // 2).sum())


def names() -> None:
    """Print how right the pairs are that names alone tie, by every way of counting."""
    table = pl.read_parquet(DATA / "domains" / "domains.parquet").select("domain", "group", "label")
    networks = find_networks(table.select("domain"))
    tied = networks.members.join(table, on="domain")

    def within(part: pl.DataFrame, *keys: str) -> int:
        return pairs(part.group_by(keys).len()["len"].to_numpy()) if part.height else 0

    known = tied.drop_nulls("group")
    both, same = within(known, "family"), within(known, "family", "group")
    every = within(tied, "family")
    spam = within(tied.filter(pl.col("label") == "spam"), "family")
    one_label = within(tied, "family", "label")
    operators = pairs(table.drop_nulls("group").group_by("group").len()["len"].to_numpy())
    print(
        f"\nnames alone, {table.height:,} domains: {networks.table.height} families of "
        f"{networks.members.height} domains, {every:,} pairs"
    )
    print(
        f"both operators known: {same} of {both} pairs the same, precision {same / both:.3f} "
        f"(asked {TIED}), recall {same / operators:.4f} of {operators:,}"
    )
    print(f"operator of one or both unknown: {every - both:,} pairs, which no list can settle;")
    print(f"    certainly wrong (one spam, one good): {every - one_label}")
    print(f"    both labelled spam, which proves no common operator: {spam / every:.3f}")
    for family, domains in (
        tied.filter(pl.col("label") == "good")
        .group_by("family")
        .agg(pl.col("domain").sort().head(6))
        .sort("family")
        .iter_rows()
    ):
        print(f"    with good domains: {family}: {', '.join(domains)}")


def one_title(domains: int) -> pl.DataFrame:
    """A table of links in which every domain has the same title, and none anything else."""
    number = pl.int_range(domains, eager=True).cast(pl.String)
    return pl.DataFrame(
        {
            "domain": "site" + number.str.reverse() + "x.example",
            "title": pl.repeat(
                "Bright lanterns over the quiet harbour tonight", domains, eager=True
            ),
            "path": "/" + number,
            "source_url": "https://site" + number + "x.example/",
        }
    )


def cost(case: str) -> None:
    """Find families in one case and print CPU seconds and memory; run in a process of its own."""
    if case == "one title":
        links = one_title(200_000)
    else:
        links = with_keys(merge(read([Path(case)]).links)[1])
    Path("/proc/self/clear_refs").write_text("5") if Path("/proc/self/clear_refs").exists() else 0
    before = _peak()
    start = time.process_time()
    networks = find_networks(links)
    seconds = time.process_time() - start
    largest = networks.table["domains"].max() or 0
    print(
        f"{Path(case).stem:24}{links.height:10,} links{links['domain'].n_unique():9,} domains"
        f"{seconds:7.1f} CPU s{_peak() - before:6.2f} GB extra{networks.table.height:6} families"
        f", largest {largest:,}"
    )


def _peak() -> float:
    """Largest memory so far in GB; on Linux since the last reset."""
    status = Path("/proc/self/status")
    if status.exists():
        match = re.search(r"VmHWM:\s+(\d+)", status.read_text())
        return int(match[1]) / 1e6 if match else 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e9


def speed(rows: int) -> None:
    """Time a generated export and the worst title, each in a process of its own."""
    from generate import generate

    export = HERE.parent / "out" / f"ahrefs-{rows}.csv"
    export.parent.mkdir(exist_ok=True)
    if not export.exists():
        generate(export, rows)
    print()
    for case in (str(export), "one title"):
        subprocess.run([sys.executable, __file__, "--case", case], check=True, env=os.environ)


def main() -> None:
    """Print all four tables, or those that the data at hand allow."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--show", type=int, default=0, help="families to list of each export")
    parser.add_argument("--case", help="measure one case and end (used by this script itself)")
    options = parser.parse_args()
    if options.case:
        cost(options.case)
        return
    if DATA.exists():
        for files in (EXPORTS, *((one,) for one in EXPORTS)):
            show_sellers(files, options.show)
        names()
    else:
        print("skipped: the labelled data are not here")
    speed(options.rows)


if __name__ == "__main__":
    main()
