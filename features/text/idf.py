"""How telling a word is: rare words say what a text is about, common ones do not.

Inverse document frequency (Spärck Jones 1972), counted once over pages in nine languages by
`linkvet.training.examples.idf` and kept beside this module by hash of the word.
"""

from functools import cache
from pathlib import Path

import numpy as np

BITS = 16
FILE = Path(__file__).parent / "idf.u8"
FINEST = 255  # a word that is hardly ever used


def idf(hashes: np.ndarray) -> np.ndarray:
    """Rarity of words given by hash (`linkvet.features.text.tokens`), float32 from 0 to 1."""
    return _table()[bucket(hashes)]


def bucket(hashes: np.ndarray) -> np.ndarray:
    """Where in the table each word's rarity stands."""
    return (hashes >> np.uint64(64 - BITS)).astype(np.int64)


@cache
def _table() -> np.ndarray:
    return np.fromfile(FILE, np.uint8).astype(np.float32) / FINEST
