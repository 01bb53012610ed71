import numpy as np
import polars as pl

from linkvet.features.networks.pruning import EDGE_FROM, TRAITS_PER_DOMAIN, most_shared

MOST = TRAITS_PER_DOMAIN


def table(kind: str, count: int, bits: float = EDGE_FROM + 2) -> pl.DataFrame:
    domains = np.arange(2, count + 2, dtype=np.uint32)
    return pl.DataFrame({"kind": [kind] * count, "bits": [bits] * count, "domains": domains})


def pairs(count: int) -> pl.DataFrame:
    """Two domains that have all traits of a table."""
    return pl.DataFrame(
        {"domain": np.tile([3, 8], count), "trait": np.repeat(np.arange(count), 2)},
        schema={"domain": pl.UInt32, "trait": pl.UInt32},
    )


def test_only_the_most_shared_traits_of_a_domain_are_left():
    kept = most_shared(pairs(MOST + 5), table("title", MOST + 5))
    assert kept["domain"].value_counts().sort("domain")["count"].to_list() == [MOST, MOST]
    assert kept["trait"].min() == 5


def test_what_says_little_ties_nobody_but_what_supports_stays():
    few = most_shared(pairs(4), table("title", 4, EDGE_FROM / 2))
    supporting = most_shared(pairs(MOST + 5), table("IP", MOST + 5, EDGE_FROM / 2))
    assert few.is_empty() and supporting.height == 2 * (MOST + 5)


def test_kinds_cut_one_by_one_leave_what_is_left_of_all():
    titles, paths = table("title", MOST + 9), table("path", MOST + 3)
    every = pl.concat([titles, paths])
    cut = [most_shared(pairs(one.height), one) for one in (titles, paths)]
    moved = cut[1].with_columns(pl.col("trait") + titles.height)
    whole = most_shared(pairs(every.height), every)
    assert most_shared(pl.concat([cut[0], moved.cast(cut[0].schema)]), every).equals(whole)
    assert whole.height == 2 * MOST
