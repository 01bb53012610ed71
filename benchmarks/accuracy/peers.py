"""Open peers' rules, vendors' verdicts and plain references beside linkvet, on the same links.

    make bench-accuracy BENCH=peers
    make bench-accuracy BENCH=peers ARGS="--scores out-of-fold.parquet"

The links are those of many sites (benchmarks/sites.toml) and of the older set
(benchmarks/manifest.toml); rules read each site's whole export, as they would in use. linkvet is
told only on labels that it did not learn from. Where it did, give scores of held-out folds by
--scores: Parquet with `file` (or `site`), `row` and `log_odds`; `level` where there are several.
"""

import argparse
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from data_folder import DATA, LEARNED, MANY
from open_rules import JUDGES, Peer, prepared, score
from sklearn.metrics import roc_auc_score

from linkvet.data.exports.read import read
from linkvet.features.evidence import BY_NAME
from linkvet.features.evidence import NAMES as LEVELS
from linkvet.model.store import Model, load
from linkvet.training.evaluate.assess import FEWEST, flattered
from linkvet.training.evaluate.unseen_sites import FACTS, judged_sites, slices
from linkvet.training.examples.checks import check_labels
from linkvet.training.examples.labels import labels_by_export
from linkvet.training.examples.manifest import LabelledExport, Manifest, read_exports
from linkvet.training.metrics import ranking
from linkvet.training.metrics.bootstrap import DRAWS, draw, drawn_figures, interval

OUT = Path(__file__).parents[1] / "results" / "peers.json"
SHOWN = ("as-given", "backlinks", "audit")  # linkvet: the first of these that an export gives
FEWEST_SITES = 10  # with fewer, intervals draw families of links instead
# log odds: a probability of 0.5 is spam rather than good
OURS = Peer("linkvet", lambda: [pl.col("log_odds")], (("probability >= 0.5", 0.0),))
SHARES = ("precision", "recall", "false_positives")
UNTOLD = {
    "new": "new links",
    "spam_score": "a spam score",
    "far": "language or country",
    "toxic_score": "another tool's score",
    "sitewide": "site-wide links",
}


def scored(export: LabelledExport, labels: pl.DataFrame) -> tuple[pl.DataFrame, dict[str, list]]:
    """Labelled links of an export with every judge's points (null: abstains), and what it lacks."""
    exports = read([export.path])
    check_labels(export, labels, exports.links)
    site = export.site or exports.site_hint
    links, lacks, columns = prepared(exports.links, site), {}, []
    for judge in JUDGES:
        points, lacks[judge.name] = score(judge, links)
        columns.append(pl.lit(None, pl.Float64).alias(judge.name) if points is None else points)
    by_row = links.select(pl.col("row").cast(pl.Int64), *columns)
    rows = labels.join(by_row, on="row", how="left", maintain_order="left")
    return rows.with_columns(
        spam=(pl.col("label") == "spam").cast(pl.Int8),
        # families of different labels are different ones
        family=pl.lit(f"{export.labels}:") + pl.col("family"),
        site=pl.lit(site, pl.String),
        vendor=pl.lit(export.vendor, pl.String),
    ), lacks


def labelled_rows(manifest: Manifest) -> tuple[pl.DataFrame, dict[str, set[str]]]:
    """Every labelled link with the points of every judge, and what any export of it lacks."""
    labels = labels_by_export(manifest, FACTS)
    parts = [scored(one, labels[one.name]) for one in manifest.exports if one.name in labels]
    lacks: dict[str, set[str]] = {}
    for _, one in parts:
        for name, columns in one.items():
            lacks.setdefault(name, set()).update(columns)
    return pl.concat([rows for rows, _ in parts], how="diagonal"), lacks


def ours(manifest: Manifest, model: Model, scores: Path | None = None) -> pl.DataFrame:
    """Give log odds by `file` and `row`: held-out ones, and of links linkvet never learned from."""
    out_of_fold = _out_of_fold(manifest, scores) if scores else []
    scored_files = {name for rows in out_of_fold for name in rows["file"].unique()}
    new = tuple(
        one
        for one in manifest.exports
        if one.name not in scored_files and not flattered(model, [manifest.path(one.labels)])
    )
    levels = [BY_NAME[name] for name in SHOWN]
    unseen = judged_sites(replace(manifest, exports=new), model, levels, jobs=1) if new else None
    parts = [*out_of_fold, *(() if unseen is None else (unseen,))]
    schema = {"file": pl.String, "row": pl.Int64, "log_odds": pl.Float64}
    return pl.concat([pl.DataFrame(schema=schema), *map(_richest, parts)])


def _out_of_fold(manifest: Manifest, place: Path) -> list[pl.DataFrame]:
    """Scores of held-out folds; where they name sites, each is one export of the manifest."""
    rows = pl.read_parquet(place)
    if "file" not in rows.columns and "site" in rows.columns:
        files = {one.site: one.name for one in manifest.exports if one.site}
        rows = rows.with_columns(file=pl.col("site").replace_strict(files, default=None))
    if lacks := {"file", "row", "log_odds"} - set(rows.columns):
        raise SystemExit(f"{place}: has no column {', '.join(sorted(lacks))}")
    return [rows]


def _richest(rows: pl.DataFrame) -> pl.DataFrame:
    """One score a link: of the level that shows most of it."""
    if "level" in rows.columns:
        rows = rows.sort(pl.col("level").replace_strict({n: i for i, n in enumerate(LEVELS)}))
    rows = rows.unique(["file", "row"], keep="first", maintain_order=True)
    return rows.select("file", pl.col("row").cast(pl.Int64), pl.col("log_odds").cast(pl.Float64))


def parts(rows: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The slices that are told: those of the many sites, then each export of the older set."""
    by_slice = slices(rows)
    others = by_slice["other exports"]
    for (vendor,), part in others.group_by("vendor", maintain_order=True):
        by_slice[f"other exports of {vendor}"] = part
    older = rows.filter(pl.col("draw").is_null())
    by_slice |= {
        f"older set: {name}": part for (name,), part in older.group_by("file", maintain_order=True)
    }
    return by_slice


def figures(rows: pl.DataFrame, judge: Peer, draws: int = DRAWS) -> dict[str, Any] | None:
    """Figures of a judge on the links of which it says something, with intervals.

    None where it abstains or a class is hardly there. Whole sites are drawn for the intervals,
    with few sites whole families of links.
    """
    rows = rows.filter(pl.col(judge.name).is_not_null())
    spam, points = rows["spam"].to_numpy(), rows[judge.name].to_numpy()
    if not FEWEST <= spam.sum() <= spam.size - FEWEST:
        return None
    sites = rows["site"].n_unique()
    drawn = "site" if sites >= FEWEST_SITES else "family"
    group = rows[drawn].to_numpy()
    result = {"links": spam.size, "spam": int(spam.sum()), "sites": sites, "drawn": drawn}
    if judge.ranks:
        ranked = ranking.figures(spam, points)
        again = drawn_figures(spam, points, np.zeros(spam.size), group, draws)
        for name in ("roc_auc", "recall_at_1pct_fp"):
            result |= {name: ranked[name], f"{name}_interval": interval(again[name])}
        if drawn == "family":
            # a single network can fill most of such an export
            once = rows.select(1 / pl.len().over("family")).to_series().to_numpy()
            once_a_family = roc_auc_score(spam, points, sample_weight=once)
            result["roc_auc_each_family_once"] = float(once_a_family)
    times = list(draw(spam, group, draws))
    return result | {
        "cuts": [
            {"cut": word, "from": least} | _at_cut(spam, points >= least, times)
            for word, least in judge.cuts
        ]
    }


def _at_cut(spam: np.ndarray, named: np.ndarray, times: list[np.ndarray]) -> dict[str, Any]:
    once = shares(spam, named, np.ones((1, spam.size)))
    drawn = [shares(spam, named, part) for part in times]
    result: dict[str, Any] = {}
    for name in SHARES:
        again = np.concatenate([part[name] for part in drawn] or [np.empty(0)])
        value = float(once[name][0])
        result[name] = None if np.isnan(value) else value
        result[f"{name}_interval"] = interval(again[~np.isnan(again)])
    return result


def shares(spam: np.ndarray, named: np.ndarray, times: np.ndarray) -> dict[str, np.ndarray]:
    """Precision, recall and false positives where rows count `times`, shape (draws, rows).

    Precision is NaN where nothing is chosen.
    """
    bad, good = (spam == 1).astype(float), (spam == 0).astype(float)
    right, wrong = times @ (bad * named), times @ (good * named)
    with np.errstate(invalid="ignore"):
        precision = right / (right + wrong)
    return {
        "precision": precision,
        "recall": right / (times @ bad),
        "false_positives": wrong / (times @ good),
    }


def measured(model: Model, data: Path, scores: Path | None = None) -> dict[str, Any]:
    """Figures of every judge by slice."""
    sites, older = read_exports(data, MANY), read_exports(data, LEARNED)
    older = tuple(one for one in older.exports if one.labels not in sites.labels)
    manifest = replace(sites, exports=(*sites.exports, *older))
    rows, lacks = labelled_rows(manifest)
    own = ours(manifest, model, scores)
    rows = rows.join(own, on=["file", "row"], how="left", maintain_order="left")
    rows = rows.rename({"log_odds": OURS.name})
    slices_measured = {
        name: [
            {"who": judge.name, "lacks": sorted(lacks.get(judge.name, ()))} | one
            for judge in (*JUDGES, OURS)
            if (one := figures(part, judge))
        ]
        for name, part in parts(rows).items()
    }
    return {
        "model": model.id,
        "slices": {name: one for name, one in slices_measured.items() if one},
    }


def show(figures: dict[str, Any]) -> None:
    """Print the figures, one table a slice and one line a cut."""
    print(
        f"linkvet: {figures['model']}, on links it did not learn from; 95 % intervals in brackets"
    )
    for name, judges in figures["slices"].items():
        most = max(judges, key=lambda one: one["links"])
        print(
            f"\n{name}: {most['links']:,} links, {most['spam']:,} spam, {most['sites']} sites; "
            f"intervals draw each {most['drawn']} whole"
        )
        print(
            f"  {'':44}{'links':>6}"
            + "".join(
                f"{title:>22}"
                for title in ("ROC AUC", "rec 1 % FP", "precision", "recall", "false positives")
            )
        )
        for one in judges:
            _show_judge(one)
        if not any(one["who"] == OURS.name for one in judges):
            print("  linkvet learned from these: give held-out scores by --scores")
    lacks = {one["who"]: one["lacks"] for judges in figures["slices"].values() for one in judges}
    print("\nClauses abstain where an export lacks what they read; some of these lack")
    for who, columns in lacks.items():
        if columns:
            names = [UNTOLD[c] if c in UNTOLD else c.replace("_", " ") for c in columns]
            print(f"  {who:28}{', '.join(names)}")


def _show_judge(one: dict[str, Any]) -> None:
    ranks = "".join(_cell(one, name) for name in ("roc_auc", "recall_at_1pct_fp"))
    for at, cut in enumerate(one["cuts"] or [{"cut": ""}]):
        who = f"{one['who']}: {cut['cut']}" if cut["cut"] else one["who"]
        cells = "".join(_cell(cut, name) for name in SHARES)
        print(f"  {who:44}{one['links']:6,}{ranks if not at else ' ' * len(ranks)}{cells}".rstrip())
    if "roc_auc_each_family_once" in one:
        print(f"    {'each family once':48}{one['roc_auc_each_family_once']:.3f}")


def _cell(one: dict[str, Any], name: str) -> str:
    if one.get(name) is None:
        return f"{'-':>22}"
    low, high = one[f"{name}_interval"] or (float("nan"),) * 2
    return f"{f'{one[name]:.3f} ({low:.3f}-{high:.3f})':>22}"


def main() -> None:
    """Measure, print and write the figures."""
    parser = argparse.ArgumentParser(description="Peers and linkvet on the same links.")
    parser.add_argument("--model", default=None, help="folder of a model; default: what ships")
    parser.add_argument("--scores", type=Path, help="Parquet with held-out log odds of the links")
    parser.add_argument("--data", type=Path, default=DATA, help="folder of labelled data")
    parser.add_argument("--out", type=Path, default=OUT, help="where the figures are written")
    options = parser.parse_args()
    if not options.data.exists():
        print("skipped: the labelled data are not here")
        return
    figures = measured(load(options.model), options.data, options.scores)
    show(figures)
    options.out.parent.mkdir(exist_ok=True)
    options.out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
