"""How a model does on sites it never saw: each labelled link judged inside its site's own export.

A user's site is never in the training data, so this is what decides. Every export is judged whole,
as `linkvet score` does it, at several levels of evidence; figures are over the labelled links, and
intervals draw whole sites.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
from joblib import Parallel, delayed

from linkvet.data.disavow.gate import domain_line
from linkvet.data.exports.read import read
from linkvet.data.own_site import own_sites
from linkvet.features.evidence import LEVELS, Level
from linkvet.features.match_keys import with_keys
from linkvet.features.networks.detect import find_networks
from linkvet.features.profile_summary import summarise
from linkvet.model.judgement import judge_profile
from linkvet.model.prior_shift import log_odds
from linkvet.model.results.domains import by_domain
from linkvet.model.results.link_kind import kinds
from linkvet.model.store import Model
from linkvet.model.verdicts.verdict import DISAVOW
from linkvet.training.evaluate.assess import FEWEST, PRECISION
from linkvet.training.examples.checks import (
    check_labels,
    refuse_copied_verdicts,
    refuse_copies,
    refuse_two_names,
    verdicts,
)
from linkvet.training.examples.labelled_links import columns_at, distinct_links
from linkvet.training.examples.labels import labels_by_export
from linkvet.training.examples.manifest import NATURAL, LabelledExport, Manifest
from linkvet.training.metrics.binomial import lower_bound
from linkvet.training.metrics.bootstrap import DRAWS, with_intervals

FACTS = (
    "file",
    "row",
    "label",
    "confidence",
    "kind",
    "family",
    "draw",
    "sites_of_domain",
    "mirror",
)


def judged_sites(
    manifest: Manifest, model: Model, levels: Sequence[Level] = LEVELS, jobs: int = 2
) -> pl.DataFrame:
    """Judge the exports of a manifest and keep their labelled links, one row a link and level.

    Returns
    -------
    Columns `site`, `vendor`, `level`, `spam` (0 or 1), `probability`, `log_odds`, `verdict` and
    `unit` (domain or url) of the link's `domain`, the rule by which it was `refused` where it was
    up for disavowal whole, `link_verdict`, and of the labels `FACTS`; `predicted_kind` is the kind
    by the probability, `predicted_kind_by_label` the one where the label stands in for it.
    """
    refuse_copies(manifest)
    labels = labels_by_export(manifest, FACTS)
    work = [
        delayed(_judge_export)(export, labels[export.name], model, levels)
        for export in manifest.exports
        if export.name in labels
    ]
    results: Any = Parallel(n_jobs=jobs)(work)
    refuse_two_names((export, hint) for export, hint, *_ in results)
    refuse_copied_verdicts(pl.concat([vendor for *_, vendor, _ in results]))
    return pl.concat([part for *_, parts in results for part in parts])


def _judge_export(
    export: LabelledExport, labels: pl.DataFrame, model: Model, levels: Sequence[Level]
) -> tuple[LabelledExport, str | None, pl.DataFrame, list[pl.DataFrame]]:
    exports = read([export.path])
    check_labels(export, labels, exports.links)
    given, by_level = exports.links.columns, []
    for level in levels:
        if (columns := columns_at(level, given)) is None:
            continue
        # the site is known whatever the export shows: a user names it by --site
        site = export.site or exports.site_hint
        by_level.append(
            _at_level(exports.links.select(columns), labels, model, site).with_columns(
                site=pl.lit(site),
                vendor=pl.lit(export.vendor),
                level=pl.lit(level.name),
            )
        )
    return export, exports.site_hint, verdicts(export, exports, labels), by_level


def _at_level(
    table: pl.DataFrame, labels: pl.DataFrame, model: Model, site: str | None
) -> pl.DataFrame:
    """Judge an export that shows these columns, and give its labelled links."""
    links, at = distinct_links(table, labels)
    links = with_keys(links)
    domains, code = by_domain(links)
    profile = summarise(links, site, networks=find_networks(links))
    probability, signals, kind, decisions, refused = judge_profile(
        links, profile, model, PRECISION, own_sites(site)
    )
    names = domains.names.gather(code[at]).cast(pl.String)
    rules = {one.entry: one.rule for one in refused}
    spam = (labels["label"] == "spam").to_numpy()
    values = {name: one[at] for name, one in signals.items()}
    return labels.select(
        *FACTS,
        predicted_kind=pl.Series(kind[at], dtype=pl.String),
        predicted_kind_by_label=pl.Series(
            kinds(links[at], values, spam.astype(float)), dtype=pl.String
        ),
        spam=(pl.col("label") == "spam").cast(pl.Int8),
        probability=pl.Series(probability[at]),
        log_odds=pl.Series(log_odds(probability[at])),
        verdict=pl.Series(decisions.domain[code[at]], dtype=pl.String),
        unit=pl.Series(decisions.unit[code[at]], dtype=pl.String),
        link_verdict=pl.Series(decisions.link[at], dtype=pl.String),
        domain=names,
        refused=pl.Series([rules.get(domain_line(name)) for name in names], dtype=pl.String),
    )


def figures(rows: pl.DataFrame, draws: int = DRAWS) -> dict[str, Any] | None:
    """Figures of some rows with intervals over sites; None where a class is hardly there."""
    spam = rows["spam"].to_numpy()
    if not FEWEST <= spam.sum() <= spam.size - FEWEST:
        return None
    measured = with_intervals(
        spam,
        rows["log_odds"].to_numpy(),
        rows["probability"].to_numpy(),
        rows["site"].to_numpy(),
        draws,
    )
    whole = rows.filter((pl.col("verdict") == DISAVOW) & (pl.col("unit") == "domain"))
    pages = rows.filter((pl.col("link_verdict") == DISAVOW) & (pl.col("unit") != "domain"))
    return measured | {
        "sites": rows["site"].n_unique(),
        "calibration_error_by_site": _by_site(rows),
        "domains_disavowed": _right(whole, int(spam.sum())),
        "pages_disavowed": _right(pages, int(spam.sum())),
    }


def _right(disavowed: pl.DataFrame, spam: int) -> dict[str, Any]:
    """How many of the links that a disavow file names are spam, and how much of the spam it is."""
    right, links = int(disavowed["spam"].sum()), disavowed.height
    return {
        "links": links,
        "right": right,
        "sites": disavowed["site"].n_unique(),
        "precision": right / links if links else None,
        "precision_lower_bound": lower_bound(right, links) if links else None,
        "recall": right / spam,
    }


def _by_site(rows: pl.DataFrame) -> float:
    """Mean over sites of the gap between stated and found share of spam, weighed by their links."""
    gaps = rows.group_by("site").agg(
        gap=(pl.col("probability").mean() - pl.col("spam").mean()).abs(), links=pl.len()
    )
    return float(np.average(gaps["gap"].to_numpy(), weights=gaps["links"].to_numpy()))


def slices(rows: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The ways in which figures are told, the first the one that decides.

    Domains on one site alone are the hard ones: no network that links to everybody helps there.
    """
    natural = rows.filter(pl.col("draw") == NATURAL)
    one_site = natural.filter(pl.col("sites_of_domain") == 1)
    return {
        "natural draw": natural,
        "domains on one site alone": one_site,
        "labelled with full confidence": natural.filter(pl.col("confidence") == 3),
        "second draw": rows.filter(pl.col("draw") == f"{NATURAL}, second draw"),
        "other exports": rows.filter(pl.col("draw") == "one per domain"),
    }


def by_kind(rows: pl.DataFrame, threshold: float = 0.5) -> list[dict[str, Any]]:
    """By kind of link as labelled: how many were judged right at a threshold, worst first."""
    right = (pl.col("probability") >= threshold) == (pl.col("spam") == 1)
    table = rows.group_by("kind", "spam").agg(pl.len().alias("links"), right=right.mean().round(3))
    return table.filter(pl.col("links") >= FEWEST).sort("right", "kind", "spam").to_dicts()
