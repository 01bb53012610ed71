"""Fit the reader of link texts, and read training links by readers that never saw their domain.

The reader learns from two kinds of links: labelled ones, and unlabelled ones of the same sites that
a first model without texts has judged (self-training; Scudder 1965, Yarowsky 1995). Labels are few
and texts are many: the second kind teaches what the first has no room for.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from scipy.sparse import csr_matrix, hstack

from linkvet.data.distinct import distinct
from linkvet.model.readers.link_text import BITS, FIELDS, LinkReader, hashed_ngrams, texts_of
from linkvet.training.fit.piece_weights import fit_pieces

STRENGTH = 3.0  # inverse L2 penalty; 1 and 10 read unseen sites no better
OF_GUESSED = 0.5  # weight of a link of which the first model is sure, a labelled one has 1
UNSURE = 0.02  # links of which the first model says less than this teach nothing
DOMAIN_FOLDS = 4


@dataclass(frozen=True)
class Lesson:
    """Links to learn reading from.

    Attributes
    ----------
    pieces
        Their texts in pieces, shape (links, fields * 2**BITS), the fields side by side.
    domain
        Fold of each link's registrable domain, shape (links,).
    """

    pieces: csr_matrix
    domain: np.ndarray


def lesson(links: pl.DataFrame) -> Lesson:
    """Cut the texts of links (`domain`, and what `texts_of` takes) into pieces."""
    texts = texts_of(links)
    parts: Any = hstack([_matrix(field, texts[field]) for field in FIELDS])
    fold = links["domain"].cast(pl.String).hash(5) % DOMAIN_FOLDS
    return Lesson(parts.tocsr(), fold.to_numpy().astype(np.int64))


def _matrix(field: str, texts: pl.Series) -> csr_matrix:
    values, rows = distinct(texts)
    owners, buckets, scales = hashed_ngrams(field, values)
    return csr_matrix((scales, (owners, buckets)), (len(values), 1 << BITS))[rows]


def fit_reader(taught: Lesson, spam: np.ndarray, weight: np.ndarray) -> LinkReader:
    """Fit a reader to the links of positive weight, shape (links,) both."""
    return _reader(_weights(taught, spam, weight))


def read_by_domain(
    taught: Lesson, spam: np.ndarray, weight: np.ndarray, rows: np.ndarray
) -> np.ndarray:
    """Read some links (`rows`) by readers that saw no link of their domain.

    Returns
    -------
    Log-odds by field, shape (rows, fields).
    """
    log_odds = np.empty((rows.size, len(FIELDS)), np.float32)
    for fold in range(DOMAIN_FOLDS):
        here = taught.domain[rows] == fold
        if here.any():
            away = np.where(taught.domain == fold, 0, weight)
            log_odds[here] = _votes(taught, _weights(taught, spam, away), rows[here])
    return log_odds


def read_by(reader: LinkReader, taught: Lesson, rows: np.ndarray) -> np.ndarray:
    """Read some links (`rows`) by one reader, shape (rows, fields)."""
    return _votes(taught, np.concatenate([reader.weights[field] for field in FIELDS]), rows)


def _votes(taught: Lesson, weights: np.ndarray, rows: np.ndarray) -> np.ndarray:
    part, size = taught.pieces[rows], 1 << BITS
    return np.column_stack(
        [part[:, at : at + size] @ weights[at : at + size] for at in range(0, weights.size, size)]
    )


def _reader(weights: np.ndarray) -> LinkReader:
    parts = np.split(weights, len(FIELDS))
    return LinkReader(dict(zip(FIELDS, parts, strict=True)))


def _weights(taught: Lesson, spam: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Weights of all buckets, shape (fields * 2**BITS,); zeros where there is but one class."""
    rows, pieces = np.flatnonzero(weight > 0), taught.pieces
    spam, weight = spam[rows], weight[rows]
    if np.unique(spam).size < 2:
        return np.zeros(len(FIELDS) << BITS, np.float32)
    return fit_pieces(pieces[rows], spam, weight, STRENGTH)[0]
