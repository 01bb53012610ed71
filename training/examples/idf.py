"""Count how rare words are in labelled pages: `python -m linkvet.training.examples.idf`.

The table is part of the signals, so a model must be trained anew after it.
"""

import sys
from pathlib import Path

import numpy as np
import polars as pl

from linkvet.data.pages.html.document import read_document
from linkvet.features.text.idf import BITS, FILE, FINEST, bucket
from linkvet.features.text.tokens import cut

# Pages of people and firms: those of spam repeat the words of a few trades.
HOSTING = "live site"
READ = 10_000  # characters of a page
COMMON_FROM = 4  # pages; a word of fewer counts as of one


def count(texts: pl.Series) -> np.ndarray:
    """Rarity by bucket, shape (2**BITS,) uint8, from the texts of pages."""
    words = cut(texts)
    pairs = pl.DataFrame({"text": words.owners(), "word": words.hashes}).unique()
    used = pairs.group_by("word").agg(pages=pl.len()).filter(pl.col("pages") >= COMMON_FROM)
    pages = np.ones(1 << BITS)
    np.maximum.at(pages, bucket(used["word"].to_numpy()), used["pages"].to_numpy())
    return np.round(FINEST * (1 - np.log(pages) / np.log(len(texts)))).astype(np.uint8)


def main(file: Path) -> None:
    """Count over a file of labelled pages and write the table."""
    pages = pl.read_parquet(file).filter(pl.col("hosting") == HOSTING)
    texts = [
        read_document(page["html"], page["url"] or "").text[:READ]
        for page in pages.iter_rows(named=True)
    ]
    FILE.write_bytes(count(pl.Series(texts)).tobytes())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
