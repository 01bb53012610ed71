"""What the gate of whole domains costs: spam domains that `disavow.txt` names with it and without.

    make bench-accuracy BENCH=gate_recall                       # all sites
    make bench-accuracy BENCH=gate_recall ARGS="--sites 50"     # some of them, drawn at random

Each export of a labelled site is judged whole, as `linkvet score` does it; counted are domains with
labels that agree. The gate takes back verdicts that lack evidence about the domain
(`linkvet.model.verdicts.whole_domains`). The model that ships learned from these labels, so recall
is flattered both with the gate and without it; --model takes another.
"""

import argparse
import json
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
from data_folder import DATA, MANY

from linkvet.features.evidence import BY_NAME
from linkvet.model.store import load
from linkvet.model.verdicts.verdict import DISAVOW
from linkvet.training.evaluate.unseen_sites import judged_sites
from linkvet.training.examples.manifest import Manifest, read_exports
from linkvet.training.metrics.binomial import upper_bound

OUT = Path(__file__).parents[1] / "results" / "gate_recall.json"
SEED = 0
# all that an export shows, whatever that is
AS_GIVEN = replace(BY_NAME["as-given"], taught_by=None)


def drawn(manifest: Manifest, sites: int | None) -> Manifest:
    """So many sites of a manifest at random, all where no number is given."""
    names = sorted({export.site for export in manifest.exports if export.site})
    if sites is not None:
        names = Random(SEED).sample(names, min(sites, len(names)))
    return replace(manifest, exports=tuple(one for one in manifest.exports if one.site in names))


def by_domain(rows: pl.DataFrame) -> pl.DataFrame:
    """Labelled domains of each site: `spam`, named whole `before` the gate and `after` it."""
    after = (pl.col("verdict") == DISAVOW) & (pl.col("unit") == "domain")
    domains = rows.group_by("site", "domain").agg(
        pl.col("spam").mean(),
        pl.col("refused").first(),
        after=after.first(),
    )
    # what has labels of both classes is neither
    return domains.filter(pl.col("spam").is_in([0.0, 1.0])).with_columns(
        before=pl.col("after") | pl.col("refused").is_not_null()
    )


def counts(domains: pl.DataFrame) -> dict[str, Any]:
    """Domains of one class: how many, named whole before and after, and refused by rule."""
    rules = domains["refused"].drop_nulls().value_counts().sort("refused")
    return {
        "domains": domains.height,
        "before": int(domains["before"].sum()),
        "after": int(domains["after"].sum()),
        "refused": dict(rules.rows()),
    }


def show(figures: dict[str, Any]) -> None:
    """Print both classes and what the gate costs."""
    print(f"model {figures['model']}, {figures['sites']} sites")
    print(f"{'':6}{'domains':>9}{'before':>8}{'after':>8}  refused by rule")
    for name in ("spam", "good"):
        one = figures[name]
        rules = ", ".join(f"{rule} {count}" for rule, count in one["refused"].items())
        print(f"{name:6}{one['domains']:9}{one['before']:8}{one['after']:8}  {rules}")
    before, after = (figures["recall"][when] for when in ("before", "after"))
    print(
        f"recall {before:.4f} before, {after:.4f} after: {100 * (before - after):.2f} points less"
    )
    print(f"good domains named: at most {figures['good_named_at_most']:.2%} (95 % confidence)")


def main() -> None:
    """Measure, print and write the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, default=DATA, help="folder of labelled data")
    parser.add_argument("--model", type=Path, help="model folder; default: the one that ships")
    parser.add_argument("--sites", type=int, help="so many sites at random; default: all")
    parser.add_argument("--jobs", type=int, default=2, help="exports judged at once")
    parser.add_argument("--out", type=Path, default=OUT, help="where the figures are written")
    options = parser.parse_args()
    if not options.data.exists():
        print("skipped: the labelled data are not here")
        return
    model, manifest = load(options.model), drawn(read_exports(options.data, MANY), options.sites)
    domains = by_domain(judged_sites(manifest, model, [AS_GIVEN], options.jobs))
    spam, good = (counts(domains.filter(pl.col("spam") == label)) for label in (1, 0))
    figures = {
        "model": model.id,
        "sites": domains["site"].n_unique(),
        "spam": spam,
        "good": good,
        "recall": {when: spam[when] / spam["domains"] for when in ("before", "after")},
        "good_named_at_most": upper_bound(good["after"], good["domains"]),
    }
    show(figures)
    options.out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
