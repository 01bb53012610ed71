"""What decisions are worth: a review of each labelled site by a person who answers from the labels.

    make bench-accuracy BENCH=review_queue
    python benchmarks/accuracy/review_queue.py --rows held.parquet  # keep what took long, and reuse

A model that learned from no link of a site judges its labelled links (with `--strict` from nothing
tied to them by family or domain either); networks are those found in the site's whole export, and
one answer decides a network. Compared are orders in which items come,
with the light update after each answer and without. The error is that of the links that nobody
looked at: all but one of each decided item, at a probability of 0.5. Designs were chosen on one
half of the sites (`design`), so `proof` is the half that counts; intervals draw whole sites.
"""

import argparse
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from data_folder import DATA, LEARNED
from joblib import Parallel, delayed
from scipy.sparse import csr_array
from scipy.special import expit, logit
from site_networks import of_export

from linkvet.model.results.link_kind import kinds
from linkvet.model.verdicts.verdict import DISAVOW
from linkvet.review.learning.light import LightUpdate
from linkvet.review.learning.looks import looks
from linkvet.review.queue.draws import Draws, random_draws
from linkvet.review.queue.items import KEEP, UNDECIDED, Items
from linkvet.review.queue.order import order
from linkvet.training.evaluate.held_out_sites import held_out_links
from linkvet.training.examples.labels import labels_by_export
from linkvet.training.examples.load import load_examples
from linkvet.training.examples.manifest import Manifest, read_manifest
from linkvet.training.fit.cross_fit import CrossFit, cross_fit
from linkvet.training.fit.probability import fix
from linkvet.training.metrics.bootstrap import interval

OUT = Path(__file__).parents[1] / "results" / "review_queue.json"
FEWEST = 15  # labelled links of a site
LOOKS = (5, 10)  # decisions after which the error is measured
SEEDS = 10  # random orders of a site
DRAWS = 2_000
TEXTS = ("domain", "host", "path", "title", "anchor")

Pick = Callable[[Items, Draws, np.random.Generator], int]


@dataclass(frozen=True)
class Site:
    """A site's labelled links and the items they make up.

    By link: its `item`, `spam` and `probability`; by item: `answer`, 1 where most of its links are
    spam; `half` is what the site counts for, design or proof.
    """

    half: str
    item: np.ndarray
    spam: np.ndarray
    probability: np.ndarray
    answer: np.ndarray
    items: Items
    facts: csr_array


def labelled_links(given: Manifest, cache: Path | None, strict: bool) -> pl.DataFrame:
    """Labelled links with their probability on a site never seen, texts, kind and network."""
    examples = load_examples(given, cache=cache)
    cross = cross_fit(examples, strict=strict, progress=lambda *one: print(*one, flush=True))
    columns = ["file", "row", "level"]
    held = held_out_links(cross, fix(cross)).select(
        *columns, "site", "spam", "probability", "verdict"
    )
    return held.join(_facts(cross), on=columns).join(
        _networks(given), on=["site", "domain"], how="left", maintain_order="left"
    )


def _facts(cross: CrossFit) -> pl.DataFrame:
    """What the fullest evidence shows of each labelled link."""
    rows = (cross.about["richest"] & cross.about["site"].is_not_null()).fill_null(False)
    about, signals = cross.about.filter(rows), cross.signals.filter(rows)
    links = about.select(*TEXTS[1:], "query", pl.col("domain").cast(pl.Categorical))
    values = {name: signals[name].to_numpy() for name in signals.columns}
    kind = kinds(links, values, cross.score[rows.to_numpy()])
    keys = {"file": "source", "row": "row", "level": "pattern"}
    return about.select(*TEXTS, **keys).with_columns(kind=pl.Series(kind, dtype=pl.String))


def _networks(given: Manifest) -> pl.DataFrame:
    labels = labels_by_export(given, ("row", "label"))
    parts: Any = Parallel(n_jobs=2)(
        delayed(of_export)(one, labels[one.name]) for one in given.exports if one.name in labels
    )
    members = pl.concat(parts).select("site", "domain", network="family")
    return members.drop_nulls().unique(["site", "domain"], keep="first", maintain_order=True)


def site_of(name: str, links: pl.DataFrame) -> Site:
    """Make the items of one site's labelled links."""
    key = links.select(pl.coalesce("network", "domain"))["network"]
    keys, item = np.unique(key.to_numpy().astype(str), return_inverse=True)
    spam, probability = links["spam"].to_numpy(), links["probability"].to_numpy()
    count = np.bincount(item)

    def mean(values: np.ndarray) -> np.ndarray:
        return np.bincount(item, values) / count

    items = Items(
        keys=keys.tolist(),
        probability=mean(probability),
        links=count,
        domains=count,
        vendor=np.full(count.size, np.nan),
        decided=np.full(count.size, UNDECIDED, np.int8),
        flagged=mean((links["verdict"] == DISAVOW).to_numpy()) >= 0.5,
    )
    table = links.select(
        "kind",
        source_domain="domain",
        example_url="https://" + pl.col("host") + pl.col("path").fill_null(""),
        example_title="title",
        example_anchor="anchor",
    )
    half = hashlib.blake2b(name.encode(), digest_size=1).digest()[0] % 2
    return Site(
        ("design", "proof")[half],
        item,
        spam,
        probability,
        (mean(spam) >= 0.5).astype(np.int8),
        items,
        looks(table, item, count.size),
    )


def by_queue(items: Items, draws: Draws, rng: np.random.Generator) -> int:
    """The order that the page has."""
    return int(order(items, draws).positions[0])


def by_uncertainty(items: Items, draws: Draws, rng: np.random.Generator) -> int:
    """The undecided item whose probability is nearest to a half, whatever its size."""
    left = np.flatnonzero(items.decided == UNDECIDED)
    return int(left[np.argmin(np.abs(items.probability[left] - 0.5))])


def by_chance(items: Items, draws: Draws, rng: np.random.Generator) -> int:
    """Any undecided item."""
    return int(rng.choice(np.flatnonzero(items.decided == UNDECIDED)))


PICKS: dict[str, Pick] = {"queue": by_queue, "uncertainty": by_uncertainty, "random": by_chance}


def errors(site: Site, pick: Pick, learns: bool, seed: int) -> list[float]:
    """Share of links judged wrong among those nobody looked at, at first and after `LOOKS`."""
    rng, update = np.random.default_rng(seed), LightUpdate(site.items, site.facts)
    items = replace(site.items, decided=site.items.decided.copy())
    draws = random_draws(items, seed)
    found = [_error(site, items)]
    for number in range(1, max(LOOKS) + 1):
        if (items.decided == UNDECIDED).any():
            chosen = pick(items, draws, rng)
            items.decided[chosen] = site.answer[chosen]
            if learns:
                items = replace(items, probability=update.update(items.decided))
        if number in LOOKS:
            found.append(_error(site, items))
    return found


def _error(site: Site, items: Items) -> float:
    decided = items.decided >= KEEP
    now, before = (np.clip(one.probability, 0.001, 0.999) for one in (items, site.items))
    moved = (logit(now) - logit(before))[site.item]
    probability = expit(logit(np.clip(site.probability, 0.001, 0.999)) + moved)
    spam = np.where(decided[site.item], items.decided[site.item] == 1, probability >= 0.5)
    looked_at = np.zeros(site.item.size, bool)
    looked_at[np.unique(site.item, return_index=True)[1][decided]] = True
    wrong = (spam != site.spam)[~looked_at]
    return float(wrong.mean()) if wrong.size else 0.0


def measured(sites: list[Site]) -> dict[str, Any]:
    """Mean error over sites by order, update and number of decisions, with intervals."""
    by_way = {
        (name, learns): np.array(
            [
                np.mean(
                    [
                        errors(site, pick, learns, seed)
                        for seed in range(SEEDS if name == "random" else 1)
                    ],
                    axis=0,
                )
                for site in sites
            ]
        )
        for name, pick in PICKS.items()
        for learns in (False, True)
    }
    half = np.array([site.half for site in sites])
    parts = {"proof": half == "proof", "design": half == "design", "all": half != ""}
    return {
        part: {"sites": int(rows.sum()), "ways": _figures({w: e[rows] for w, e in by_way.items()})}
        for part, rows in parts.items()
    }


def _figures(by_way: dict[tuple[str, bool], np.ndarray]) -> list[dict[str, Any]]:
    """Errors of some sites, and by how much less than each other way the page's way leaves."""
    ours = by_way["queue", True]
    drawn = np.random.default_rng(0).integers(len(ours), size=(DRAWS, len(ours)))
    return [
        {
            "order": name,
            "light_update": learns,
            "error": dict(zip(("0", *map(str, LOOKS)), error.mean(axis=0), strict=True)),
            "interval": {
                str(after): interval(error[drawn, at].mean(axis=1))
                for at, after in enumerate(LOOKS, 1)
            },
            "more_than_queue": {
                str(after): [
                    float((error - ours)[:, at].mean()),
                    *(interval((error - ours)[drawn, at].mean(axis=1)) or []),
                ]
                for at, after in enumerate(LOOKS, 1)
            },
        }
        for (name, learns), error in by_way.items()
    ]


def show(found: dict[str, Any]) -> None:
    """Print the figures as the table of the docs."""
    for part, figures in found.items():
        print(f"\n{part}: {figures['sites']} sites")
        print(
            "| order | light update | at first | " + " | ".join(f"after {n}" for n in LOOKS) + " |"
        )
        for one in figures["ways"]:
            cells = [f"{one['error']['0']:.2%}"]
            for after in map(str, LOOKS):
                low, high = one["interval"][after]
                more, least, most = one["more_than_queue"][after]
                cells.append(
                    f"{one['error'][after]:.2%} ({low:.2%} to {high:.2%}); "
                    f"{more:+.2%} ({least:+.2%} to {most:+.2%})"
                )
            update = "yes" if one["light_update"] else "no"
            print(f"| {one['order']} | {update} | " + " | ".join(cells) + " |")


def main() -> None:
    """Simulate, print and write the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, default=DATA, help="folder of labelled data")
    parser.add_argument("--cache", type=Path, default=None, help="where signals are kept")
    parser.add_argument("--strict", action="store_true", help="nor of its families and domains")
    parser.add_argument("--rows", type=Path, default=None, help="where readings are kept")
    parser.add_argument("--out", type=Path, default=OUT, help="where the figures are written")
    wanted = parser.parse_args()
    if not wanted.data.exists():
        print("skipped: the labelled data are not here")
        return
    if wanted.rows and wanted.rows.exists():
        links = pl.read_parquet(wanted.rows)
    else:
        given = read_manifest(wanted.data, LEARNED)
        links = labelled_links(given, wanted.cache, wanted.strict)
        if wanted.rows:
            links.write_parquet(wanted.rows)
    by_site = links.filter(pl.len().over("site") >= FEWEST).group_by("site", maintain_order=True)
    sites = [site_of(str(name), rows) for (name,), rows in by_site]
    show(found := measured(sites))
    wanted.out.parent.mkdir(exist_ok=True)
    wanted.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
