"""Names that follow a pattern: in a row (`name1`, `name2`) or on one rare stem (`stem-*`)."""

import numpy as np
import polars as pl

from linkvet.data.urls import shared_hosts
from linkvet.features.networks.kinds.shared_values import Part, held_by, keys_of, shared

NAMES_ALONE, FEW_NAMES = 30.0, 12.0  # bits of a pattern that many or few names follow
ALIKE_NAMES = 3  # names from which a pattern counts
NAMES_GROW = 4.0  # doublings of the profile that ask for one name more
RARE_STEM = 0.6  # share of the names beginning with a stem that must follow its pattern


def names_alike(names: pl.Series) -> Part:
    """Names in a row (`name1`, `name2`) or on one rare stem (`stem-*`), with the same ending."""
    parts = pl.DataFrame({"domain": names.cast(pl.String)}).with_row_index("at")
    parts = parts.filter(~shared_hosts(parts["domain"]).fill_null(True)).with_columns(
        name=pl.col("domain").str.extract(r"^([^.]*)"),
        ending=pl.col("domain").str.extract(r"^[^.]*(\..*)$"),
    )
    series = pl.col("name").str.replace_all(r"[0-9]+", "#")
    letters = series.str.replace_all(r"[^\p{L}]", "").str.len_chars()
    patterns = [
        pl.when(series.str.contains("#", literal=True) & (letters >= 5)).then(series),
        pl.col("name").str.extract(r"^(\p{L}{6,}-)"),
        pl.col("name").str.extract(r"^([\p{L}\p{N}]{2,}-\p{L}{3,}-)"),
    ]
    per_pattern = [_pattern(parts, pattern, names) for pattern in patterns]
    pairs = pl.concat(
        one.with_columns(pl.col("trait") + sum(t.height for _, t in per_pattern[:i]))
        for i, (one, _) in enumerate(per_pattern)
    )
    return pairs, pl.concat(table for _, table in per_pattern)


def _pattern(parts: pl.DataFrame, pattern: pl.Expr, names: pl.Series) -> Part:
    """Domains and patterns, and by pattern `bits`, `own`, `domains` and how it is `shown`."""
    table = parts.with_columns(stem=pattern).drop_nulls("stem")
    key = (table["stem"] + "*" + table["ending"]).alias("key")
    every = pl.repeat(None, len(names), dtype=pl.String, eager=True).scatter(
        table["at"].to_numpy(), key
    )
    pairs = held_by(keys_of(every), np.arange(len(names)))
    pairs, keys = shared(pairs.select("domain", "key", first="row", share=pl.lit(1.0)))
    shown = every.gather(keys["first"])
    stem = shown.str.extract(r"^([^*#]*)")
    begins = _beginning(parts["name"], stem)
    rare = keys["domains"].to_numpy() >= RARE_STEM * np.maximum(begins, 1)
    many = keys["domains"].to_numpy()
    # the more names, the more of them begin alike by chance
    enough = 1 + np.ceil(np.log2(max(len(names), 2)) / NAMES_GROW)
    bits = np.where(many >= max(enough, ALIKE_NAMES + 1), NAMES_ALONE, FEW_NAMES)
    bits = pl.Series(np.where(rare & (many >= ALIKE_NAMES), bits, 0.0), dtype=pl.Float64)
    shown = shown.str.replace("#*", "#", literal=True)
    return pairs, keys.select("domains", bits=bits, own=pl.lit(0.0), shown=shown)


def _beginning(names: pl.Series, stems: pl.Series) -> np.ndarray:
    """How many names begin with each stem, a hyphen at its end aside, shape (stems,)."""
    ordered = np.sort(names.to_numpy().astype(str))
    bare = stems.str.strip_chars_end("-").to_numpy().astype(str)
    low = np.searchsorted(ordered, bare)
    return np.searchsorted(ordered, np.char.add(bare, "\U0010ffff")) - low
