"""Whether topical fit is told: pairs of pages, comments off topic, and a site of another name.

Comments: an export of a game promoted by comments under recipes, travel and sports, judged by a
model that never saw it. The pages are innocent, so a URL may be disavowed and never a domain, and
editorial links of another export must not pay for it. Another name: those editorial links again,
with nothing but the site's address changed, so that it no longer holds the site's name.
"""

import argparse
import itertools
import tempfile
from pathlib import Path

import numpy as np
import polars as pl
from data_folder import DATA, manifest
from house import without
from scipy.stats import rankdata
from sklearn.metrics import roc_auc_score

from linkvet.data.exports.read import read
from linkvet.data.pages.html.document import Document, read_document
from linkvet.features.text.embeddings import read_embeddings, vectors
from linkvet.features.text.idf import idf
from linkvet.features.text.tokens import TELLING, cut
from linkvet.model.options import ScoringOptions
from linkvet.model.scoring import run
from linkvet.training.examples.load import load_examples

COMMENTS, EDITORIAL = "semrush_anomalousgame.csv", "ahrefs_caldea.csv"
TARGET = 0.70
PAIRS = 2_000
READ = 4_000  # characters of each page
OTHER = "longford-quay.example"
TITLED = ("source_url", "target_url", "anchor", "title", "nofollow", "external_links")


def pairs(embeddings: Path | None) -> None:
    """Print how well shared words, and embeddings if given, tell pages of one owner from others."""
    pages = pl.read_parquet(DATA / "pages/pages.parquet")
    read = [read_document(page["html"], page["url"] or "") for page in pages.iter_rows(named=True)]
    use = [at for at, page in enumerate(read) if page.language and len(page.text) > 300]
    words = {at: _vector(read[at].text[:READ]) for at in use}
    dense = _dense(embeddings, [read[at].text[:READ] for at in use]) if embeddings else None
    row = {at: n for n, at in enumerate(use)}
    family = pages["family"].to_list()
    related = [(a, b) for a, b in itertools.combinations(use, 2) if family[a] == family[b]]
    for name, same in (("one language", True), ("two languages", False)):
        near = _drawn([pair for pair in related if _same(read, pair) == same])
        far = _random(
            use,
            lambda pair, same=same: (
                _same(read, pair) == same and family[pair[0]] != family[pair[1]]
            ),
        )
        related_or_not = [1] * len(near) + [0] * len(far)
        shared = [_cosine(words[a], words[b]) for a, b in near + far]
        auc = roc_auc_score(related_or_not, shared)
        print(f"pages of one owner against random ones, {name:13} AUC {auc:.3f} on {len(near)}")
        if dense is not None:
            dense_fit = [float(dense[row[a]] @ dense[row[b]]) for a, b in near + far]
            both = rankdata(shared) + rankdata(dense_fit)
            print(
                f"{'by embeddings':>53} AUC {roc_auc_score(related_or_not, dense_fit):.3f}, "
                f"ranks of both added {roc_auc_score(related_or_not, both):.3f}"
            )


def _dense(folder: Path, texts: list[str]) -> np.ndarray:
    """Vectors of length one, as scoring compares them, shape (texts, dimensions)."""
    return vectors(read_embeddings(folder), texts)


def alone(embeddings: Path) -> None:
    """Print how far similarity ranks good links above spam, beside the fit of words."""
    scored = run([DATA / "exports" / EDITORIAL], ScoringOptions(embeddings=embeddings))
    labels = pl.read_csv(DATA / "labels/links.csv").filter(
        pl.col("file") == EDITORIAL, pl.col("label").is_in(["good", "spam"])
    )
    rows = scored.rows.select(pl.col("row").cast(pl.Int64), "link_id")
    rows_labelled = labels.join(rows, on="row").join(scored.links, on="link_id")
    for name in ("similarity", "title_fit", "context_fit"):
        known = rows_labelled.drop_nulls(name)
        auc = roc_auc_score((known["label"] == "good").to_numpy(), known[name].to_numpy())
        print(f"{name:12} alone, good links above spam: AUC {auc:.3f} on {known.height}")


def _same(read: list[Document], pair: tuple[int, int]) -> bool:
    return read[pair[0]].language == read[pair[1]].language


def _drawn(pairs_found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    order = np.random.default_rng(0).permutation(len(pairs_found))[:PAIRS]
    return [pairs_found[at] for at in order]


def _random(use: list[int], fits) -> list[tuple[int, int]]:
    draw, pairs_found = np.random.default_rng(1), []
    while len(pairs_found) < PAIRS:
        a, b = (int(one) for one in draw.choice(use, 2, replace=False))
        pairs_found += [(a, b)] if fits((a, b)) else []
    return pairs_found


def _vector(text: str) -> dict[int, float]:
    """Words by what they weigh, of length one."""
    words = cut(pl.Series([text]))
    telling = words.hashes[words.lengths >= TELLING]
    hashes, count = np.unique(telling, return_counts=True)
    weight = (1 + np.log(count)) * idf(hashes)
    weight /= max(float(np.linalg.norm(weight)), 1e-9)
    return dict(zip(hashes.tolist(), weight.tolist(), strict=True))


def _cosine(one: dict[int, float], other: dict[int, float]) -> float:
    return sum(weight * other.get(word, 0.0) for word, weight in one.items())


def judge_export(export: Path, model: Path) -> tuple[pl.DataFrame, list[str]]:
    """Labelled rows of an export with their probability and verdict, and the disavow lines."""
    scored = run([export], ScoringOptions(model=model))
    rows = pl.concat(scored.table()).with_columns(pl.col("row").cast(pl.Int64))
    labels = pl.read_csv(DATA / "labels/links.csv").filter(pl.col("file") == export.name)
    return labels.join(rows, on="row"), scored.disavow


def above(rows: pl.DataFrame) -> float:
    """Share of the rows above one half."""
    return float((rows["spam_probability"] > 0.5).mean())  # pyright: ignore


def comments(model: Path) -> None:
    """Print what becomes of comments off topic, and of the sites they stand on."""
    rows, lines = judge_export(DATA / "exports" / COMMENTS, model)
    spam = rows.filter(pl.col("label") == "spam")
    placed = spam.filter(pl.col("kind") == "comment-profile")
    for name, part in (("all labelled spam", spam), ("of it comments and profiles", placed)):
        print(f"{name:32} {part.height:5} links, {above(part):.3f} above 0.5 (asked {TARGET})")
    innocent = set(placed["source_domain"].cast(pl.String))
    listed = [line for line in lines if line.removeprefix("domain:") in innocent]
    print(f"innocent domains in the disavow file: {len(listed)} of {len(innocent)} (asked 0)")


def editorial(model: Path, folder: Path) -> None:
    """Print what editorial links pay, with the site's own address and with another."""
    links = read([DATA / "exports" / EDITORIAL]).links.select(TITLED)
    for name, host in (("own address", "caldea.com"), ("another address", OTHER)):
        changed = pl.col("target_url", "anchor").str.replace_all("caldea.com", host, literal=True)
        links.with_columns(changed).write_csv(folder / EDITORIAL)
        rows, _ = judge_export(folder / EDITORIAL, model)
        good = rows.filter(pl.col("label") == "good")
        flagged = good.filter(pl.col("verdict") == "disavow").height
        print(
            f"good links by title and anchor, {name:16} {above(good):.4f} above 0.5, "
            f"{flagged} of {good.height} disavowed"
        )
    rows, _ = judge_export(DATA / "exports" / EDITORIAL, model)
    good = rows.filter(pl.col("label") == "good")
    print(f"good links by all columns: {above(good):.4f} of {good.height} above 0.5")


def main() -> None:
    """Print each test; the model for the last two is fitted without the comments."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--embeddings",
        type=Path,
        metavar="FOLDER",
        help="tell the pairs apart by these embeddings too",
    )
    given = parser.parse_args()
    if not DATA.exists():
        print("skipped: the labelled data are not here")
        return
    pairs(given.embeddings)
    if given.embeddings:
        alone(given.embeddings)
    with tempfile.TemporaryDirectory() as place:
        model = Path(place) / "model"
        without(load_examples(manifest()), COMMENTS, model)
        comments(model)
        editorial(model, Path(place))


if __name__ == "__main__":
    main()
