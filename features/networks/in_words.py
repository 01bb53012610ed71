"""Networks for readers: how their traits are written, and what links they have."""

import numpy as np
import polars as pl

from linkvet.data.partitions.partition import Partition
from linkvet.data.partitions.partitions import Partitions
from linkvet.features.networks.kinds.declarations import KINDS, About
from linkvet.features.networks.referring_domains import CODES, Referring, first_links
from linkvet.features.networks.weights import first_shown

SHOWN = 80  # characters of a trait


def in_words(
    partitions: Partitions, referring: Referring, network: np.ndarray, traits: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Traits as readers see them, and for each network its links and an example.

    Parameters
    ----------
    partitions, referring
        The links and their domains.
    network
        Number of each domain's network, shape (domains,), -1 where it has none.
    traits
        Traits of networks, with columns as in `linkvet.features.networks.traits.Traits`.

    Returns
    -------
    `traits` with `shown` in every row; and a row for each network: `family` (its number), `links`
    and `example` (the address of one).
    """
    wanted = traits.select("place", "first").drop_nulls().unique()
    jobs = [network[codes] for codes in referring.codes]
    texts, examples = zip(*partitions.map(_read, (referring.about, wanted), jobs), strict=True)
    traits = traits.join(
        pl.concat(texts), on=["place", "first"], how="left", maintain_order="left", suffix="_first"
    )
    shown = pl.coalesce("shown", "shown_first").str.slice(0, SHOWN)
    per_network = (
        pl.concat(examples).group_by("family").agg(pl.col("links").sum(), pl.col("example").min())
    )
    return traits.with_columns(shown=shown).drop("shown_first"), per_network


def _read(
    partition: Partition, shared: tuple[About, pl.DataFrame], network: np.ndarray
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What is first shown here of the traits, and the links and an example of each network."""
    about, wanted = shared
    texts = [_NONE]
    for (place,), traits in wanted.group_by("place"):
        texts.append(_shown(partition, int(place), traits, about))  # pyright: ignore
    return pl.concat(texts), _examples(partition, network)


_NONE = pl.DataFrame(schema={"place": pl.UInt8, "first": pl.UInt64, "shown": pl.String})


def _shown(partition: Partition, place: int, traits: pl.DataFrame, about: About) -> pl.DataFrame:
    here, links = first_links(partition, place, traits)
    values = KINDS[place].read(links, about)
    shown = KINDS[place].shown(*first_shown(links, values, here["first"]))
    return here.with_columns(shown=shown.cast(pl.String))


def _examples(partition: Partition, network: np.ndarray) -> pl.DataFrame:
    address = "source_url" if "source_url" in partition.columns else "domain"
    code = partition.kept(CODES)["code"]
    domains = pl.DataFrame(
        {"code": np.arange(network.size, dtype=np.uint32), "family": network}
    ).filter(pl.col("family") >= 0)
    links = partition.links(address).select(url=pl.col(address).cast(pl.String)).with_columns(code)
    return (
        links.join(domains, on="code")
        .group_by("family")
        .agg(links=pl.len(), example=pl.col("url").min())
    )
