"""Words that a link's address, title, anchor and target have in common."""

import numpy as np
import polars as pl

from linkvet.features.entities import Entity, mean
from linkvet.features.profile_summary import Profile
from linkvet.features.text.tokens import Words, cut, familiar, shared

# share of the words of the one that the other holds
PAIRS = (
    ("slug", "title"),
    ("anchor", "slug"),
    ("anchor", "title"),
    ("anchor", "target"),
    ("target", "title"),
)
SLUG = "slug"


def share_words(
    links: pl.DataFrame, profile: Profile, tables: dict[str, Entity], part: slice
) -> pl.DataFrame:
    """Add how many words are shared; `tables` are of all links, of which these are a part."""
    texts = {name: one.words for name, one in tables.items() if one.words is not None}
    rows = {name: tables[name].rows[part] for name in texts}
    if "path" in links.columns:
        texts[SLUG], rows[SLUG] = cut(links["path"]), np.arange(links.height)
        if "word" in profile.tables:
            familiarity = mean(*familiar(texts[SLUG], profile.tables["word"]))
            links = links.with_columns(familiarity.alias("slug_familiarity"))
    for one, two in PAIRS:
        if {one, two} <= texts.keys():
            share = _share(texts[one], rows[one], texts[two], rows[two], SLUG in (one, two))
            known = pl.all_horizontal(pl.col(COLUMN[name]).is_not_null() for name in (one, two))
            links = links.with_columns(pl.when(known).then(share).alias(f"{one}_{two}_share"))
    return links


COLUMN = {"slug": "path", "title": "title", "anchor": "anchor", "target": "target_url"}


def _share(
    one: Words, at_one: np.ndarray, two: Words, at_two: np.ndarray, differ: bool
) -> pl.Series:
    """Share of each text's words that its other text holds, each pair of texts looked at once.

    Where all pairs `differ` there are none to be found again.
    """
    if differ:
        shares = shared(one.take(at_one), two.take(at_two))
        return pl.Series(shares, dtype=pl.Float32).fill_nan(None)
    pairs = at_one.astype(np.int64) * (two.starts.size - 1) + at_two
    _, first, back = np.unique(pairs, return_index=True, return_inverse=True)
    shares = shared(one.take(at_one[first]), two.take(at_two[first]))
    return pl.Series(shares[back], dtype=pl.Float32).fill_nan(None)
