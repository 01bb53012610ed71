"""What the traits of a kind weigh."""

import numpy as np
import polars as pl

from linkvet.features.networks.kinds.declarations import KINDS, About, Kind
from linkvet.features.networks.kinds.shared_text import anchor_bits
from linkvet.features.networks.kinds.shared_values import Values
from linkvet.features.networks.kinds.surprisal import WordCounts, on_grid


def first_shown(
    links: pl.DataFrame, values: Values, first: pl.Series
) -> tuple[pl.Series, pl.DataFrame]:
    """Texts of traits, and the links that show them, given their first rows (`Values.order`)."""
    row = np.searchsorted(values.order, first.to_numpy())
    return values.texts.gather(values.text[row]), links[values.link[row]]


def weighed_by_words(
    kind: Kind,
    links: pl.DataFrame,
    values: Values,
    first: pl.Series,
    counts: WordCounts,
    about: About,
) -> pl.DataFrame:
    """What the words of traits say, given their first rows: `bits`, `own` and more."""
    assert kind.by_words is not None
    return kind.by_words(*first_shown(links, values, first), counts, about)


def weighed(
    place: int,
    keys: pl.DataFrame,
    words: pl.DataFrame | None,
    domains_of_target: pl.DataFrame | None,
    total: int,
) -> pl.DataFrame:
    """The table of traits of one kind, as in `linkvet.features.networks.traits.Traits`.

    Parameters
    ----------
    place
        Place of the kind among all.
    keys
        The traits: `domains` and `first`.
    words
        What their words say, a row for each; None where these say nothing.
    domains_of_target
        For anchors, how many `domains` link to each `target`.
    total
        Domains of the profile.
    """
    kind, own = KINDS[place], np.zeros(keys.height)
    if words is None:
        bits = kind.by_domains(keys["domains"].to_numpy(), total)
    else:
        bits, own = (words[name].to_numpy() for name in ("bits", "own"))
    if words is not None and kind.by_target and domains_of_target is not None:
        of = words.join(domains_of_target, on="target", how="left", maintain_order="left")
        bits = anchor_bits(bits, of["domains"].to_numpy(), total)
    return keys.select(
        pl.lit(kind.name).alias("kind"),
        pl.lit(place, pl.UInt8).alias("place"),
        pl.col("first").cast(pl.UInt64),
        pl.Series("bits", on_grid(bits), dtype=pl.Float64),
        pl.Series("own", on_grid(own), dtype=pl.Float64),
        "domains",
        pl.lit(None, pl.String).alias("shown"),
    )
