"""Comments on genuine pages about something else, judged by a model that never saw their site.

The export is of a game promoted by comments under recipes, travel and sports; the pages are
innocent, so a URL may be disavowed and never a domain. Editorial links of another export must not
pay for it.
"""

import argparse
import tempfile
from pathlib import Path

import polars as pl
from house import DATA, without

from linkvet.model.scoring import run
from linkvet.training.examples import load_examples

COMMENTS, EDITORIAL = "semrush_anomalousgame.csv", "ahrefs_caldea.csv"
ASKED = 0.70


def judged(export: str, model: Path) -> tuple[pl.DataFrame, list[str]]:
    """Labelled rows of an export with their probability and verdict, and the disavow lines."""
    scored = run([DATA / "exports" / export], model=model)
    rows = pl.concat(scored.table()).with_columns(pl.col("row").cast(pl.Int64))
    labels = pl.read_csv(DATA / "labels/links.csv").filter(pl.col("file") == export)
    return labels.join(rows, on="row"), scored.disavow


def main() -> None:
    """Print the share of the spam above one half, and what that costs good links."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    if not DATA.exists():
        print("skipped: the labelled data are not here")
        return
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "model"
        without(load_examples(DATA), COMMENTS, DATA, folder)
        rows, lines = judged(COMMENTS, folder)
        good, _ = judged(EDITORIAL, folder)
    comments = rows.filter((pl.col("label") == "spam") & (pl.col("kind") == "comment-profile"))
    for name, part in (("all labelled spam", rows.filter(pl.col("label") == "spam")),
                       ("of it comments and profiles", comments)):  # fmt: skip
        share = float((part["spam_probability"] > 0.5).mean())  # pyright: ignore
        print(f"{name:32} {part.height:5} links, {share:.3f} above 0.5 (asked {ASKED})")
    innocent = set(comments["source_domain"].cast(pl.String))
    listed = [line for line in lines if line.removeprefix("domain:") in innocent]
    print(f"innocent domains in the disavow file: {len(listed)} of {len(innocent)} (asked 0)")
    kept = good.filter(pl.col("label") == "good")
    hurt = float((kept["spam_probability"] > 0.5).mean())  # pyright: ignore
    print(f"good links of the other export above 0.5: {hurt:.4f} of {kept.height}")


if __name__ == "__main__":
    main()
