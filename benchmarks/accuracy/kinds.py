"""Whether the kind of each labelled link is told right, by the model that ships: F1 and confusion.

The card of a model has the same table by probabilities held out.
"""

import argparse

import polars as pl
from data_folder import DATA

from linkvet.model.scoring import run
from linkvet.training.evaluate.link_kinds import STRICTLY, measured, table


def told() -> pl.DataFrame:
    """Labelled links: `label` as labelled, `told` as told."""
    labels = pl.read_csv(DATA / "labels/links.csv").filter(pl.col("label") != "unclear")
    found = []
    for (file,), rows in labels.group_by("file", maintain_order=True):
        results = pl.concat(run([DATA / "exports" / str(file)]).table())
        kind = results.select(pl.col("row").cast(pl.Int64), told=pl.col("kind").cast(pl.String))
        found.append(rows.join(kind, on="row").select("told", label="kind"))
    return pl.concat(found)


def main() -> None:
    """Print F1 of each kind, macro F1, and the confusion table."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    if not DATA.exists():
        print("skipped: the labelled data are not here")
        return
    links = told()
    found, strict = measured(links), measured(links, STRICTLY)
    print("\n".join(table(found)))
    print(f"macro F1 over {len(found['kinds'])} kinds: {found['macro_f1']:.3f} (asked 0.75); "
          f"by one name for each label {strict['macro_f1']:.3f}")  # fmt: skip


if __name__ == "__main__":
    main()
