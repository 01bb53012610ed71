"""What a model reads of the pages at hand: a head of its own, added to what the export tells.

It is fitted to what the rest of the model leaves unexplained, so that nothing counts twice, and is
silent on links whose page is not at hand.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl

from linkvet.model.additive import AdditiveModel
from linkvet.model.readers.page_text import TextReader

SEEN_BY = "seen_sites"  # the signal that every page at hand has


@dataclass(frozen=True)
class PageHead:
    """The head for signals of pages, and the reader of their text."""

    tables: AdditiveModel
    reader: TextReader

    def readers(self) -> dict[str, Callable[[pl.Series], np.ndarray]]:
        """Columns for `linkvet.features.extract`, from a Series of distinct texts."""
        return {"text_log_odds": self.reader.log_odds}
