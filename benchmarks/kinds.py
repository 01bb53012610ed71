"""Whether the kind of each labelled link is told right: F1 by kind and what is taken for what."""

import argparse

import numpy as np
import polars as pl
from house import DATA
from sklearn.metrics import f1_score

from linkvet.model.scoring import run

# Kinds the labels tell apart and an address hardly does: firms, guides, magazines, offices.
EDITORIAL = ("editorial", "business", "travel-portal", "official", "partner", "tool", "other")
# What a label is called here; some labels name what either of two kinds may be.
CALLED = {
    "seo-vendor": ("link seller",), "link-farm": ("link seller", "PBN", "scraper"),
    "domain-list": ("web stats",), "web-stats": ("web stats",), "scraper-copy": ("scraper",),
    "image-scraper": ("scraper",), "comment-profile": ("comment", "profile"),
    "hacked": ("hacked page",), "pbn-guest-post": ("PBN",), "coupon-booking": ("coupon",),
    "blog": ("blog",), "news": ("news",), "directory": ("directory",), "forum": ("forum",),
    "doorway": ("doorway",), "wiki": ("wiki",), "social": ("social",), "redirect": ("redirect",),
}  # fmt: skip
FEWEST = 5  # labelled links of a kind before it is measured


def told() -> pl.DataFrame:
    """Labelled links with the kind they are labelled with, called as here, and the kind told."""
    labels = pl.read_csv(DATA / "labels/links.csv").filter(pl.col("label") != "unclear")
    found = []
    for (file,), rows in labels.group_by("file", maintain_order=True):
        table = pl.concat(run([DATA / "exports" / str(file)]).table())
        kind = table.select(pl.col("row").cast(pl.Int64), told=pl.col("kind").cast(pl.String))
        found.append(rows.join(kind, on="row"))
    return pl.concat(found)


def labelled_as(kind: str, said: str) -> str:
    """The kind a label stands for; where it names two, the one that was told."""
    called = ("editorial",) if kind in EDITORIAL else CALLED[kind]
    return said if said in called else called[0]


def main() -> None:
    """Print F1 of each kind, macro F1, and the confusion table."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    if not DATA.exists():
        print("skipped: the labelled data are not here")
        return
    table = told()
    said = table["told"].to_numpy()
    true = np.array([labelled_as(*pair) for pair in zip(table["kind"], said, strict=True)])
    counts = pl.Series(true).value_counts(sort=True, name="count")
    kinds = [kind for kind, count in counts.rows() if count >= FEWEST]
    each = f1_score(true, said, labels=kinds, average=None, zero_division=0)
    print("| kind | links | F1 | told as |\n|---|---|---|---|")
    for kind, one in zip(kinds, np.atleast_1d(each), strict=True):
        here = pl.Series(said[true == kind]).value_counts(sort=True, name="count").head(4)
        others = ", ".join(f"{name} {count}" for name, count in here.rows())
        print(f"| {kind} | {int((true == kind).sum())} | {one:.2f} | {others} |")
    print(f"macro F1 over {len(kinds)} kinds: {float(np.mean(each)):.3f} (asked 0.75)")


if __name__ == "__main__":
    main()
