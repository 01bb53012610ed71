"""Whether the kind of each labelled link is told right, held out."""

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from sklearn.metrics import f1_score

from linkvet.data.exports.read import read
from linkvet.data.merge import merge
from linkvet.features.evidence import NAMES as LEVELS
from linkvet.features.extract import signals
from linkvet.features.match_keys import with_keys
from linkvet.features.profile_summary import summarise
from linkvet.model.results.link_kind import kinds
from linkvet.model.results.mirrors import CLONE, FRONT_END
from linkvet.training.examples.manifest import Manifest

# What a label is called here; some labels name what any of several kinds may be. Kinds the labels
# tell apart and an address hardly does (firms, guides, magazines, offices) are one.
CALLED = {
    "editorial": ("editorial",),
    "business": ("editorial",),
    "travel-portal": ("editorial",),
    "tool": ("editorial",),
    "other": ("editorial",),
    # a partner's or an office's page is editorial where nothing in its address says more
    "partner": ("editorial", "partner"),
    "official": ("editorial", "association"),
    "seo-vendor": ("link seller",),
    "link-farm": ("link seller", "PBN", "scraper", "domain list"),
    # one seller's advertisement, at one and the same address on a hundred hacked sites, is labelled
    # with the seller in one export and as hacked in the other; one template of pages around images
    # of others is labelled as hacked, as doorway and as image scraper
    "hacked": ("hacked page", "link seller", "doorway", "image scraper"),
    "doorway": ("doorway", "hacked page", "image scraper"),
    # spam that visitors wrote, in forums as well
    "comment-profile": ("comment", "profile", "forum"),
    "domain-list": ("domain list",),
    "web-stats": ("web stats",),
    # labels say apart from the kind, and not of all, that a page is a mirror
    "scraper-copy": ("scraper", "mirror"),
    "image-scraper": ("image scraper", "mirror"),
    "forum": ("forum", "mirror"),
    "wiki": ("wiki", "mirror"),
    "social": ("social", "mirror"),
    "mirror": ("mirror",),
    "pbn-guest-post": ("PBN", "guest post"),
    "coupon-booking": ("coupon",),
    "blog": ("blog",),
    "news": ("news", "press release"),
    "directory": ("directory",),
    "redirect": ("redirect",),
}
STRICTLY = {label: names[:1] for label, names in CALLED.items()} | {
    "comment-profile": ("comment", "profile")
}
FEWEST = 5  # labelled links of a kind before it is measured
MIRRORS = (FRONT_END, CLONE)
MOST_PREDICTED = 4  # kinds that one was most often told as


def predict_kinds(manifest: Manifest, about: pl.DataFrame, probability: np.ndarray) -> pl.DataFrame:
    """Kinds of the labelled links of a manifest: `label` and `predicted_kind`.

    Parameters
    ----------
    manifest
        The labelled exports.
    about
        Examples with `set`, `row`, `kind` and `pattern`.
    probability
        Held-out probability of spam of each example, shape (examples,).
    """
    order = {level: at for at, level in enumerate(LEVELS)}
    known = (
        about.select(
            "set", "row", "kind", order=pl.col("pattern").replace_strict(order, default=None)
        )
        .with_columns(spam=pl.Series(probability))
        .drop_nulls(["row", "order"])
    )
    # the most that is known of a link
    known = known.sort("order", maintain_order=True).unique(["set", "row"], keep="first")
    exports, parts = {one.name: one.path for one in manifest.exports}, []
    for (file,), rows in known.sort("set", "row").group_by("set", maintain_order=True):
        if file in exports:
            parts.append(_of_export(exports[str(file)], rows))
    return pl.concat(
        parts or [pl.DataFrame(schema={"label": pl.String, "predicted_kind": pl.String})]
    )


def _of_export(path: Path, labelled: pl.DataFrame) -> pl.DataFrame:
    exports = read([path])
    known, links = merge(exports.links)
    ids = labelled.join(known.select(pl.col("row").cast(pl.Int64), "link_id"), on="row")
    spam = np.zeros(links.height)
    spam[ids["link_id"].to_numpy()] = ids["spam"].to_numpy()
    links = with_keys(links)
    values = signals(links, summarise(links, exports.site_hint))
    predicted = kinds(links, {name: values[name].to_numpy() for name in values.columns}, spam)
    return ids.select(
        label="kind", predicted_kind=pl.Series(predicted, dtype=pl.String).gather(ids["link_id"])
    )


def measured(
    table: pl.DataFrame, called: dict[str, tuple[str, ...]] = CALLED, fewest: int = FEWEST
) -> dict[str, Any]:
    """Macro F1, and by kind its links, its F1 and what it was most often told as.

    A label that names any of several kinds counts as the one that was told. Only kinds that are
    some label's first and have `fewest` links are measured; labels unknown here are left out.
    Both kinds of mirror are `mirror` here (`predict_mirrors` tells them apart).
    """
    table = table.with_columns(
        predicted_kind=pl.col("predicted_kind").replace(dict.fromkeys(MIRRORS, "mirror"))
    )
    table = table.filter(pl.col("label").is_in(list(called)))
    predicted = table["predicted_kind"].to_numpy()
    nearest = [
        one if one in called[label] else called[label][0]
        for label, one in zip(table["label"], predicted, strict=True)
    ]
    true = np.array(nearest)
    counts = pl.Series(true, dtype=pl.String).value_counts(sort=True, name="count")
    first = {names[0] for names in called.values()}
    measurable = [kind for kind, n in counts.rows() if n >= fewest and kind in first]
    if not measurable:
        return {"macro_f1": None, "kinds": {}}
    each = np.atleast_1d(
        f1_score(true, predicted, labels=measurable, average=None, zero_division=0)  # pyright: ignore
    )
    return {
        "macro_f1": float(np.mean(each)),
        "kinds": {
            kind: {
                "links": int((true == kind).sum()),
                "f1": float(one),
                "told": _most(predicted[true == kind]),
            }
            for kind, one in zip(measurable, each, strict=True)
        },
    }


def predict_mirrors(table: pl.DataFrame) -> pl.DataFrame:
    """What mirrors of genuine services and clones were taken for, by `spam`: `links` of each kind.

    `table` has `mirror` and `spam` as labelled, and `predicted_kind`; kinds other than mirrors
    are `other`.
    """
    kind = pl.col("predicted_kind")
    mirror = pl.when(kind.is_in(MIRRORS)).then(kind).otherwise(pl.lit("other"))
    marked = table.filter(pl.col("mirror") == "yes").with_columns(predicted_kind=mirror)
    return (
        marked.group_by("spam", "predicted_kind").agg(links=pl.len()).sort("spam", "predicted_kind")
    )


def _most(predicted: np.ndarray) -> dict[str, int]:
    counts = pl.DataFrame({"kind": pl.Series(predicted, dtype=pl.String)}).group_by("kind").len()
    return dict(counts.sort("len", "kind", descending=[True, False]).head(MOST_PREDICTED).rows())


def table(figures: dict[str, Any]) -> list[str]:
    """What `measured` gives as a table in Markdown."""
    rows = ["| kind | links | F1 | told as |", "|---|---|---|---|"]
    for kind, one in figures["kinds"].items():
        others = ", ".join(f"{name} {count}" for name, count in one["told"].items())
        rows.append(f"| {kind} | {one['links']:,} | {one['f1']:.2f} | {others} |")
    return rows
