"""Fit the head that reads the pages at hand, to what the export alone leaves unexplained."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from joblib import Parallel, delayed
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from linkvet.features.extract import SIGNALS
from linkvet.model.additive import AdditiveModel
from linkvet.model.page_head import PageHead
from linkvet.model.readers.page_text import BITS, SPARSE, TextReader, hashed_ngrams
from linkvet.training.examples.folds import tied
from linkvet.training.examples.pages import PageExamples
from linkvet.training.fit.compile_trees import compile_trees
from linkvet.training.fit.heads import PAGE_FIT, SPAM_SHARE, fit_head
from linkvet.training.metrics.ranking import figures

FOLDS, INNER_FOLDS = 10, 4
# Live pages are all good: at full weight, what tells live pages from files would tell the class.
LIVE = 0.1
STRENGTH = 30.0  # inverse L2 penalty of the text reader
READING = "text_reading"
TOPICS = "^topic_"  # kinds of good pages on gambling, health and money


@dataclass(frozen=True)
class FittedPageHead:
    """The head, its boosters as texts, what the model keeps beside them, and figures.

    `pages` has one row per labelled page: `page`, `spam`, `hosting`, `kind`, and in log-odds
    `out_of_fold` (with the page in view) and `offset` (by the words of its links alone).
    """

    head: PageHead
    boosters: list[str]
    facts: dict[str, Any]
    pages: pl.DataFrame


@dataclass(frozen=True)
class Texts:
    """Each page's text once: its pieces, each page's first example, each example's page."""

    texts: pl.Series
    matrix: csr_matrix
    first: np.ndarray
    page: np.ndarray


def fit_page_head(
    examples: PageExamples,
    beside: AdditiveModel,
    seed: int = 0,
    reaches: Callable[[np.ndarray], np.ndarray] | None = None,
) -> FittedPageHead:
    """Fit on all labelled pages, and measure by folds of owners.

    `beside` is the head that scores the same links without their pages; it saw none
    of them, so its scores are held out as they are. `reaches` tells which scores reach the disavow
    cut.
    """
    known = examples.about["spam"].is_not_null()
    about = examples.about.filter(known)
    values, once = examples.signals.filter(known), _texts(about, examples.texts.filter(known))
    offset = beside.score(values)
    names = [n for n in values.columns if SIGNALS[n].evidence == PAGE_FIT.head.evidence]
    part = values.select(n for n in names if n == READING or not values[n].is_nan().all())
    weight = _weights(about)
    fold = owners(about, FOLDS, seed)
    trains = [*(fold != one for one in range(FOLDS)), np.ones(about.height, bool)]
    # processes: the readers' solver keeps the interpreter lock
    fitted: Any = Parallel(n_jobs=2)(
        delayed(_fitted)(about, once, part, train, weight, offset, seed) for train in trains
    )
    *of_folds, (reader, filled, model, boosters) = fitted
    out_of_fold = np.empty(about.height)
    for train, (_, read, one, _) in zip(trains, of_folds, strict=False):
        out_of_fold[~train] = (one.score(read) + offset)[~train]
    facts = {
        "signals": filled.columns,
        "text_bias": reader.bias,
        "figures": measured(about, out_of_fold, offset),
        "examples": _counts(about),
        "importance": _importance(model, filled, weight),
    }
    if reaches:
        facts["topics"] = topics(about, out_of_fold, offset, reaches)
    return FittedPageHead(
        PageHead(model, reader), boosters, facts, _by_page(about, out_of_fold, offset)
    )


def _fitted(
    about: pl.DataFrame,
    once: Texts,
    part: pl.DataFrame,
    train: np.ndarray,
    weight: np.ndarray,
    offset: np.ndarray,
    seed: int,
) -> tuple[TextReader, pl.DataFrame, AdditiveModel, list[str]]:
    """A reader and a head fitted on `train`, the signals that it reads, the head's boosters."""
    reader, filled = _read(about, once, part, train, weight, seed)
    weight = np.where(train, weight, 0)
    boosters = fit_head(PAGE_FIT, filled, about["spam"].to_numpy(), weight, seed, offset)
    return reader, filled, compile_trees(boosters, filled.columns, filled, weight), boosters


def owners(about: pl.DataFrame, count: int, seed: int) -> np.ndarray:
    """Fold of each example: owners stay whole, and their classes and hostings are spread evenly."""
    group = tied(about["family"])
    table = pl.DataFrame({"group": group, "spam": about["spam"], "hosting": about["hosting"]})
    once = table.group_by("group").agg(pl.len(), pl.col("spam").max(), pl.col("hosting").first())
    once = once.sort("group").with_columns(
        drawn=pl.Series(np.random.default_rng(seed).random(once.height))
    )
    # dealt like cards, largest owners first, each class and hosting by itself
    dealt = once.sort("hosting", "spam", -pl.col("len").sqrt().floor(), "drawn").with_columns(
        fold=pl.int_range(pl.len()).over("hosting", "spam") % count
    )
    return dealt.sort("group")["fold"].to_numpy()[group]


def _weights(about: pl.DataFrame) -> np.ndarray:
    """Weight of each example: an owner by the root of its pages, a page once."""
    pages = about.select(pl.col("page").n_unique().over("family")).to_series().to_numpy()
    links = about.select(pl.len().over("page")).to_series().to_numpy()
    live = (about["hosting"] == "live site").to_numpy()
    weight = np.where(live, LIVE, 1.0) / np.sqrt(pages) / links
    spam = about["spam"].to_numpy()
    for label, share in ((1, SPAM_SHARE), (0, 1 - SPAM_SHARE)):
        weight[spam == label] *= share * about.height / weight[spam == label].sum()
    return weight


def _texts(about: pl.DataFrame, texts: pl.Series) -> Texts:
    numbered = about.select("page").with_row_index("at")
    first = numbered.group_by("page", maintain_order=True).first()["at"].to_numpy()
    places = pl.int_range(first.size, eager=True)
    page = about["page"].replace_strict(about["page"].gather(first), places).to_numpy()
    own = texts.gather(first)
    return Texts(own, _matrix(own), first, page)


def _log_odds(reader: TextReader, once: Texts) -> np.ndarray:
    """The reader's own arithmetic, on pieces that are cut already."""
    long = (once.texts.str.len_chars() >= SPARSE).fill_null(False).to_numpy()
    return np.where(long, once.matrix @ reader.weights.astype(float) + reader.bias, np.nan)


def _read(
    about: pl.DataFrame,
    once: Texts,
    part: pl.DataFrame,
    train: np.ndarray,
    weight: np.ndarray,
    seed: int,
) -> tuple[TextReader, pl.DataFrame]:
    """A reader fitted on `train`, and signals with every text read by one that did not see it."""
    first, row_of, matrix = once.first, once.page, once.matrix
    spam = about["spam"].to_numpy()[first]
    used, heavy = train[first], (np.bincount(row_of, weight))
    reader = _fit(matrix, spam, np.where(used, heavy, 0))
    log_odds = _log_odds(reader, once)
    fold = owners(about.filter(train), INNER_FOLDS, seed + 1)
    inner = np.full(about.height, -1)
    inner[train] = fold
    for one in range(INNER_FOLDS):
        here = inner[first] == one
        out = _fit(matrix, spam, np.where(used & ~here, heavy, 0))
        log_odds[here] = _log_odds(out, once)[here]
    column = pl.Series(READING, log_odds[row_of], dtype=pl.Float32)
    return reader, part.with_columns(column)


def _matrix(texts: pl.Series) -> csr_matrix:
    owner, bucket, scale = hashed_ngrams(texts)
    return csr_matrix((scale, (owner, bucket)), (len(texts), 1 << BITS))


def _fit(matrix: csr_matrix, spam: np.ndarray, weight: np.ndarray) -> TextReader:
    use = weight > 0
    model: Any = LogisticRegression(
        C=STRENGTH, solver="liblinear", dual=True, tol=0.1, max_iter=1000, random_state=0
    )
    model.fit(matrix[use], spam[use], sample_weight=weight[use] / weight[use].mean())
    weights = model.coef_[0].astype(np.float16).astype(np.float32)
    return TextReader(weights, float(model.intercept_[0]))


def measured(about: pl.DataFrame, out_of_fold: np.ndarray, offset: np.ndarray) -> dict[str, Any]:
    """Figures by page, its links' mean: files of one hosting, all pages, without reading pages."""
    pages = _by_page(about, out_of_fold, offset)
    one_hosting = pages.filter(pl.col("hosting") != "live site")
    return {
        "one hosting": figures(*_columns(one_hosting, "out_of_fold")),
        "all": figures(*_columns(pages, "out_of_fold")),
        "one hosting, by the links' words alone": figures(*_columns(one_hosting, "offset")),
        "all, by the links' words alone": figures(*_columns(pages, "offset")),
    }


def topics(
    about: pl.DataFrame,
    out_of_fold: np.ndarray,
    offset: np.ndarray,
    reaches: Callable[[np.ndarray], np.ndarray],
) -> dict[str, int]:
    """How many good pages on gambling, health and money reach the disavow cut.

    By the score with the page alone, and as decided, where that without it must reach it too.
    """
    pages = _by_page(about, out_of_fold, offset)
    good = pages.filter((pl.col("spam") == 0) & pl.col("kind").str.contains(TOPICS))
    with_page, without = (reaches(good[name].to_numpy()) for name in ("out_of_fold", "offset"))
    return {
        "pages": good.height,
        "reach_with_page": int(with_page.sum()),
        "disavowed": int((with_page & without).sum()),
    }


def _by_page(about: pl.DataFrame, out_of_fold: np.ndarray, offset: np.ndarray) -> pl.DataFrame:
    table = about.with_columns(out_of_fold=pl.Series(out_of_fold), offset=pl.Series(offset))
    return table.group_by("page", maintain_order=True).agg(
        pl.col("spam", "hosting", "kind").first(), pl.col("out_of_fold", "offset").mean()
    )


def _columns(pages: pl.DataFrame, name: str) -> tuple[np.ndarray, np.ndarray]:
    return pages["spam"].to_numpy(), pages[name].to_numpy()


def _counts(about: pl.DataFrame) -> list[dict[str, Any]]:
    table = about.group_by("hosting", "spam").agg(
        pl.col("family").n_unique().alias("owners"),
        pl.col("page").n_unique().alias("pages"),
        pl.len().alias("links"),
    )
    return table.sort("hosting", "spam").to_dicts()


def _importance(model: AdditiveModel, part: pl.DataFrame, weight: np.ndarray) -> dict[str, float]:
    amounts = np.abs(model.amounts(part)) * weight[:, None]
    mean = amounts.sum(axis=0) / weight.sum()
    return {name: round(float(v), 5) for name, v in zip(model.names, mean, strict=True)}
