"""What the graph of domains whose pages are at hand can tell, on the labelled pages.

Owners by their ids, whether a page's company (the pages that link where it links) tells spam beyond
what the page itself tells, and what the graph costs on many domains.
"""

import argparse
import time
from pathlib import Path

import numpy as np
import polars as pl
from data_folder import DATA, manifest
from joblib import Parallel, delayed
from sklearn.metrics import roc_auc_score

from linkvet.data.pages.columns import page_columns
from linkvet.data.pages.html.document import read_document
from linkvet.features.networks.detect import find_networks
from linkvet.model.heads import PAGE_HEAD
from linkvet.model.results.host_graph import (
    company,
    graph_of,
    pagerank,
    supporters,
    truncated_pagerank,
)
from linkvet.model.store import load
from linkvet.training.examples.pages import load_page_examples
from linkvet.training.fit.page_head import fit_page_head

WEIGHTS = (0.1, 0.2, 0.5, 1.0)  # of the company's log-odds beside the page's own
SOFT = 0.01


def of_pages() -> pl.DataFrame:
    """Labelled pages, each as a domain of its own, with what they link to and their owners' ids."""
    pages = pl.read_parquet(_pages())

    def read(html: str, url: str) -> dict:
        columns = page_columns(read_document(html, url))
        return {name: columns[name] for name in ("seen_targets", "seen_owners")}

    rows = Parallel(n_jobs=2, batch_size=50)(
        delayed(read)(html, url or "") for html, url in pages.select("html", "url").iter_rows()
    )
    # nobody's platform, so that an id counts wherever it stands
    domains = pages.select("family", "label", page="page_id", domain=pl.col("page_id") + ".invalid")
    return domains.hstack(pl.DataFrame(rows))


def owners(pages: pl.DataFrame) -> None:
    """Print how pure families by ids alone, and by lists of links alone, are."""
    for column in ("seen_owners", "seen_targets"):
        networks = find_networks(pages.select("domain", column))
        members = networks.members.drop_nulls("family").rename({"family": "by"})
        members = members.join(pages, on="domain")
        pairs = members.join(members, on="by").filter(pl.col("domain") < pl.col("domain_right"))
        labelled = pairs.filter(
            (pl.col("label") != "unknown") & (pl.col("label_right") != "unknown")
        )
        same = (pairs["family"] == pairs["family_right"]).sum()
        alike = (labelled["label"] == labelled["label_right"]).sum()
        print(
            f"{column}: {networks.table.height} families of {members.height} pages; of "
            f"{pairs.height} pairs {same} are of one address or template, and {alike} of "
            f"{labelled.height} have the same label"
        )


def _pages() -> Path:
    data = manifest()
    return data.path(str(data.pages))


def neighbours(pages: pl.DataFrame) -> None:
    """Print whether the company of a page adds to what the page itself tells, held out."""
    fitted = fit_page_head(load_page_examples(_pages()), load(None).heads[str(PAGE_HEAD.adds_to)])
    table = fitted.pages.join(pages, on="page", how="left", maintain_order="left")
    static = table.filter(pl.col("hosting") != "live site")
    for name, part in (("all pages", table), ("one hosting", static)):
        graph = graph_of(part)
        at = graph.names.search_sorted(part["domain"]).to_numpy()
        chance = np.full(len(graph.names), np.nan)
        own = part["out_of_fold"].to_numpy()
        chance[at] = 1 / (1 + np.exp(-own))
        others = _of_others(graph, at, chance[at], part["family"].to_numpy())
        known, spam = ~np.isnan(others), part["spam"].to_numpy()
        odds = np.where(known, np.log((others + SOFT) / (1 - others + SOFT)), 0)
        odds = np.where(known, odds - odds[known].mean(), 0)
        print(
            f"{name}: {known.mean():.2f} have company of other owners, which alone has AUC "
            f"{roc_auc_score(spam[known], others[known]):.3f} there"
        )
        added = ", ".join(f"{roc_auc_score(spam, own + w * odds):.4f} ({w:g})" for w in WEIGHTS)
        print(
            f"    the page alone {roc_auc_score(spam, own):.4f}; with its company, by weight: "
            f"{added}"
        )


def _of_others(graph, at: np.ndarray, chance: np.ndarray, family: np.ndarray) -> np.ndarray:
    """Mean of the company that other owners keep: an owner's own pages say nothing new."""
    scores = np.full(len(graph.names), np.nan)
    others = np.full(at.size, np.nan)
    for owner in np.unique(family):
        here = family == owner
        scores[at] = np.where(here, np.nan, chance)
        others[here] = company(graph, scores)[at[here]]
    return others


def cost(domains: int = 50_000, links: int = 20) -> None:
    """Print what the graph of many domains costs."""
    draw = np.random.default_rng(0)
    to = (draw.pareto(1.0, (domains, links)) * 50).astype(int) % (4 * domains)
    pages = pl.DataFrame(
        {
            "domain": [f"s{at}.test" for at in range(domains)],
            "seen_targets": [" ".join(f"s{one}.test" for one in row) for row in to],
        }
    )
    start = time.process_time()
    graph = graph_of(pages)
    times = [f"built {time.process_time() - start:.1f}"]
    for one in (pagerank, truncated_pagerank, supporters):
        start = time.process_time()
        one(graph)
        times.append(f"{one.__name__} {time.process_time() - start:.1f}")
    print(
        f"{domains:,} domains at hand, {len(graph.names):,} in all, {graph.links.nnz:,} links, "
        f"CPU seconds: {', '.join(times)}"
    )


def main() -> None:
    """Print all of it."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    cost()
    if not DATA.exists():
        print("the rest skipped: the labelled pages are not here")
        return
    pages = of_pages()
    owners(pages)
    neighbours(pages)


if __name__ == "__main__":
    main()
