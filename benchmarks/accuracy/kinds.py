"""Whether the kind of each labelled link is told right, on sites the rules were not written on.

    python benchmarks/accuracy/kinds.py                # each link inside its own site's export
    python benchmarks/accuracy/kinds.py --model DIR

Kinds lean on the probability, so they are told a second time with the label in its place: so good
they get as the model gets better. The rules were written while rows of three quarters of the sites
were looked at; the others are told apart. Mirrors have a table of their own: what is a front end
is never disavowed, so that no clone should be taken for one.
"""

import argparse
import hashlib

import polars as pl
from data_folder import DATA, MANY

from linkvet.features.evidence import BY_NAME
from linkvet.model.store import load
from linkvet.model.verdicts.verdict import DISAVOW
from linkvet.training.evaluate.link_kinds import STRICTLY, measured, predict_mirrors, table
from linkvet.training.evaluate.unseen_sites import NATURAL, judged_sites
from linkvet.training.examples.manifest import read_exports

FEWEST = 20  # labelled links of a kind, as issue 14 counts


def looked_at(site: str) -> bool:
    """Whether rows of a site may have been looked at while the rules were written.

    Samples were drawn twice, from half of the sites and from half of the files.
    """
    names = (site, f"sites/{site}.csv.gz")
    return any(int(hashlib.sha256(name.encode()).hexdigest(), 16) % 2 == 0 for name in names)


def labelled(model: str | None) -> pl.DataFrame:
    """Labelled links with what was told; `label` has mirrors as a kind of their own."""
    rows = judged_sites(read_exports(DATA, MANY), load(model), [BY_NAME["backlinks"]])
    mirror = pl.col("mirror") == "yes"
    return rows.with_columns(
        label=pl.when(mirror).then(pl.lit("mirror")).otherwise("kind"),
        looked_at=pl.col("site").map_elements(looked_at, return_dtype=pl.Boolean),
    )


def main() -> None:
    """Print F1 of each kind, macro F1 by part of the sites, and how mirrors were told."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default=None, help="folder of a model; default: what ships")
    options = parser.parse_args()
    if not DATA.exists():
        print("skipped: the labelled data are not here")
        return
    rows = labelled(options.model)
    parts = {
        "all": rows,
        "natural draw": rows.filter(pl.col("draw") == NATURAL),
        "sites looked at": rows.filter("looked_at"),
        "sites not looked at": rows.filter(~pl.col("looked_at")),
    }
    print("\n".join(table(measured(rows, fewest=FEWEST))))
    print(
        f"macro F1 over kinds with {FEWEST} links; with the label for the probability; "
        "strictly, by one name for each label"
    )
    for name, part in parts.items():
        right = part.with_columns(predicted_kind="predicted_kind_by_label")
        figures, ceiling = measured(part, fewest=FEWEST), measured(right, fewest=FEWEST)
        strict = measured(part, STRICTLY, FEWEST)
        print(
            f"{name:20} {figures['macro_f1']:.3f} over {len(figures['kinds'])} kinds; "
            f"{ceiling['macro_f1']:.3f}; strictly {strict['macro_f1']:.3f}"
        )
    print("mirrors, as labelled and as told:")
    for spam, kind, count in predict_mirrors(rows).rows():
        print(f"  {'clone' if spam else 'front end':10} {kind:20} {count:4}")
    front = rows.filter((pl.col("mirror") == "yes") & (pl.col("spam") == 0))
    whole = (front["verdict"] == DISAVOW) & (front["unit"] == "domain")
    print(f"front ends disavowed: {whole.sum()} of {front.height}")


if __name__ == "__main__":
    main()
