"""How far an adversary gets: spam rewritten to escape, and hostile rows put on genuine sites.

    make bench-accuracy BENCH=adversary
    make bench-accuracy BENCH=adversary ARGS="--model DIR"   # one that did not learn from the sites

*Evasion*: of links labelled spam that `disavow.txt` names, what escapes when the rows of their
domains are rewritten, all of an export at once. *Poisoning*: domains with a link labelled good keep
their own rows and get copies of spam rows on top; counted are those that `disavow.txt` then names
whole. Exports are judged whole, as `linkvet score` does it.

The model that ships learned from these sites and their labels, so the figures flatter it: on a
site it never saw, more spam escapes and more genuine domains fall. *Never met*: the genuine domains
carry names that no model can know, which is nearer to that; their pages it still learned.
"""

import argparse
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from data_folder import DATA, LEARNED
from hostile_rows import EDITS, RATINGS, edited, poisoned, renamed, shows

from linkvet.data.exports.read import Exports, read
from linkvet.data.hosts import ascii_host
from linkvet.model.options import ScoringOptions
from linkvet.model.results.scored import Scored
from linkvet.model.scoring import assemble
from linkvet.model.store import Model, load
from linkvet.model.verdicts.verdict import DISAVOW, KEEP
from linkvet.training.evaluate.assess import flattered
from linkvet.training.examples.labels import labels_by_export
from linkvet.training.examples.manifest import LabelledExport, Manifest, read_manifest
from linkvet.training.metrics.binomial import upper_bound

OUT = Path(__file__).parents[1] / "results" / "adversary.json"
SITES, DOMAINS = 44, 500
OF_EVASION = 20  # of these sites; genuine domains are few on each, confident spam is not
MOST_LINKS = 20  # of one site, so that none decides
MOST_ROWS = 1_600  # of an export: larger ones would take most of the time
COUNTS, FLOOD = (1, 5, 20), 100  # hostile rows on each genuine domain
SEED = 0
# what the hostile rows show
OWN, SPAM, NONE = "ratings of the domain", "ratings of the spam", "no ratings in the export"


class Attack(NamedTuple):
    """Hostile rows on a domain; `met` is whether the model may know the domain by its name."""

    hostile_rows: int
    ratings: str
    met: bool = True


ATTACKS = (
    *(Attack(count, shown) for shown in (OWN, NONE) for count in (0, *COUNTS)),
    # 20 rows beside one of its own leave a mean of at most 0.95, below the cuts; 100 do not
    Attack(FLOOD, OWN),
    *(Attack(count, SPAM) for count in (COUNTS[-1], FLOOD)),
    *(Attack(count, OWN, met=False) for count in (0, COUNTS[-1], FLOOD)),
)


class Site(NamedTuple):
    """An export with its labels, as it is judged before anything is changed."""

    name: str
    given: Exports
    labels: pl.DataFrame
    verdicts: dict[int, str]  # of links, by row


def judge_export(given: Exports, model: Model, site: str) -> Scored:
    """Judge an export whose rows were changed as `linkvet score` would."""
    (source,) = given.sources
    rows_in = given.links.height + given.rejects.height
    given = replace(given, sources=[replace(source, rows_in=rows_in, rows_out=given.links.height)])
    return assemble(given, model, ScoringOptions(site=site), keep_links=False)[0]


def by_row(scored: Scored) -> dict[int, str]:
    """Verdicts of links by the row of the export."""
    verdicts = scored.links["verdict"].gather(scored.rows["link_id"])
    return dict(zip(scored.rows["row"], verdicts, strict=True))


def drawn(manifest: Manifest, model: Model, sites: int) -> list[Site]:
    """Sites at random that have confident spam and good links, those of Ahrefs exports first."""
    labels = labels_by_export(manifest, ("row", "label"))
    exports = [one for one in manifest.exports if one.name in labels and one.site]
    Random(SEED).shuffle(exports)
    exports.sort(
        key=lambda one: one.vendor != "Ahrefs"
    )  # they alone show context and domain ratings
    sites_drawn: list[Site] = []
    for export in exports:
        if len(sites_drawn) == sites:
            break
        if one := _site(export, labels[export.name], model):
            sites_drawn.append(one)
    return sites_drawn


def _site(export: LabelledExport, labels: pl.DataFrame, model: Model) -> Site | None:
    given = read([export.path])
    if given.links.height > MOST_ROWS or not {"good", "spam"} <= set(labels["label"]):
        return None
    assert export.site
    verdicts = by_row(judge_export(given, model, export.site))
    labels = labels.with_columns(
        verdict=pl.col("row").replace_strict(verdicts, default=None, return_dtype=pl.String)
    )
    site = Site(export.site, given, labels, verdicts)
    return site if confident(site).size else None


def confident(site: Site) -> np.ndarray:
    """Rows labelled spam that are for disavowal."""
    rows = site.labels.filter((pl.col("label") == "spam") & (pl.col("verdict") == DISAVOW))
    return rows["row"].to_numpy()


def evasion(sites: list[Site], model: Model) -> list[dict[str, Any]]:
    """What becomes of confident spam by edit: how many links escape, how many are kept."""
    outcomes = []
    for edit in EDITS:
        tally = Counter()
        for site in sites:
            links = site.given.links
            if not shows(links, edit):
                continue
            rows = confident(site)
            mine = links.filter(pl.col("row").is_in(rows))["domain"].unique().cast(pl.String)
            whole = links["domain"].cast(pl.String).is_in(mine.to_list()).to_numpy()
            keep = np.array([site.verdicts[row] == KEEP for row in links["row"]])
            changed = edited(links, whole, edit, site.name, keep if keep.any() else ~whole)
            verdicts = by_row(judge_export(replace(site.given, links=changed), model, site.name))
            some = Random(f"{SEED} {site.name}").sample(rows.tolist(), min(len(rows), MOST_LINKS))
            now = [verdicts[row] for row in some]
            tally.update(
                sites=1,
                links=len(now),
                escape=sum(one != DISAVOW for one in now),
                keep=now.count(KEEP),
            )
        if tally["links"]:
            outcomes.append(
                {"edit": edit}
                | dict(tally)
                | {f"{name}_rate": tally[name] / tally["links"] for name in ("escape", "keep")}
            )
    return outcomes


def victims(sites: list[Site], most: int) -> dict[str, list[str]]:
    """Genuine domains by site, as many of each: a link labelled good and none labelled spam."""
    rest, by_site = most, {}
    for sites_left, site in zip(range(len(sites), 0, -1), sites, strict=True):
        links = site.given.links.with_columns(pl.col("domain").cast(pl.String))
        labelled = links.join(site.labels.select(pl.col("row").cast(pl.UInt32), "label"), on="row")
        bad = labelled.filter(pl.col("label") == "spam")["domain"]
        good = labelled.filter((pl.col("label") == "good") & (pl.col("domain") != site.name))[
            "domain"
        ]
        names = sorted(set(good) - set(bad))
        Random(f"{SEED} {site.name}").shuffle(names)
        by_site[site.name] = names[: -(-rest // sites_left)]
        rest -= len(by_site[site.name])
    return by_site


def poisoning(sites: list[Site], model: Model, most: int) -> list[dict[str, Any]]:
    """Genuine domains named whole after an attack, by what the hostile rows and the export show."""
    by_site, outcomes = victims(sites, most), []
    for attack in ATTACKS:
        named_whole = total = 0
        for site in sites:
            if domains := by_site[site.name]:
                named_whole += _named_whole(site, domains, attack, model)
                total += len(domains)
        outcomes.append(
            attack._asdict()
            | {
                "domains": total,
                "named": named_whole,
                "rate": named_whole / total,
                "upper_bound": upper_bound(named_whole, total),
            }
        )
    return outcomes


def _named_whole(site: Site, domains: list[str], attack: Attack, model: Model) -> int:
    """How many of the domains a disavow file names whole after an attack on all of them."""
    links = site.given.links
    spam = confident(site)
    if not attack.met:
        links, domains = renamed(links, domains, site.name)
    if attack.hostile_rows:
        at = np.flatnonzero(links["row"].is_in(spam).to_numpy())
        own = attack.ratings == OWN
        links = poisoned(links, domains, at, attack.hostile_rows, site.name, own)
    if attack.ratings == NONE:
        links = links.drop(c for c in RATINGS if c in links.columns)
    lines = set(judge_export(replace(site.given, links=links), model, site.name).disavow)
    return sum(f"domain:{ascii_host(domain)}" in lines for domain in domains)


def show(figures: dict[str, Any]) -> None:
    """Print both tables."""
    flatters = (
        " The model learned from these sites: the figures flatter it." if figures["learned"] else ""
    )
    print(f"model {figures['model']}, {figures['sites']} sites.{flatters}")
    print(
        f"\n{'confident spam rewritten':28}{'sites':>6}{'links':>7}"
        f"{'escapes disavow':>17}{'becomes keep':>14}"
    )
    for one in figures["evasion"]:
        rates = f"{one['escape_rate']:17.1%}{one['keep_rate']:14.1%}"
        print(f"{one['edit']:28}{one['sites']:6}{one['links']:7,}{rates}")
    print(
        f"\n{'hostile rows':14}{'what they show':26}{'the domain':14}{'named whole':>14}"
        f"{'rate':>7}{'at most':>9}"
    )
    for one in figures["poisoning"]:
        whose = "as it is" if one["met"] else "never met"
        rates = f"{one['rate']:7.1%}{one['upper_bound']:9.1%}"
        share = f"{one['named']} of {one['domains']}"
        print(f"{one['hostile_rows']:<14}{one['ratings']:26}{whose:14}{share:>14}{rates}")
    print("\nat most: one-sided 95 % bound (Clopper-Pearson), domains taken as drawn independently")


def main() -> None:
    """Measure, print and write the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, default=DATA, help="folder of labelled data")
    parser.add_argument("--model", type=Path, help="model folder; default: the one that ships")
    parser.add_argument("--sites", type=int, default=SITES, help="exports that are drawn")
    parser.add_argument(
        "--domains", type=int, default=DOMAINS, help="genuine domains that are poisoned"
    )
    parser.add_argument("--out", type=Path, default=OUT, help="where the figures are written")
    options = parser.parse_args()
    if not options.data.exists():
        print("skipped: the labelled data are not here")
        return
    manifest, model = read_manifest(options.data, LEARNED), load(options.model)
    sites = drawn(manifest, model, options.sites)
    figures = {
        "model": model.id,
        "learned": bool(flattered(model, [manifest.path(name) for name in manifest.labels])),
        "sites": len(sites),
        "evasion": evasion(sites[:OF_EVASION], model),
        "poisoning": poisoning(sites, model, options.domains),
    }
    show(figures)
    options.out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
