"""On how many sites a referring domain was met, and as what."""

import numpy as np
import polars as pl

from linkvet.model.readers.known_domains import KnownDomains, count, hashed

SEEN = pl.DataFrame(
    {
        "domain": ["farm.test", "farm.test", "farm.test", "blog.example", None],
        "site": ["a.example", "b.example", "b.example", "a.example", "a.example"],
        "spam": [1.0, 0.9, 0.7, 0.0, 0.5],
    }
)


def test_sites_are_counted_once_each():
    met_on = count(SEEN).met_on(
        pl.Series(["farm.test", "FARM.test", "blog.example", "new.example"])
    )
    assert met_on.tolist() == [2, 2, 1, 0]


def test_sites_weigh_alike_in_the_share_of_spam():
    spam = count(SEEN).spam_where_met(pl.Series(["farm.test", "blog.example", "new.example"]))
    assert np.allclose(spam, [0.9, 0, np.nan], atol=1 / 255, equal_nan=True)


def test_no_name_is_kept():
    known = count(SEEN)
    assert known.hashes.dtype == np.uint32 and known.sites.dtype == np.uint8
    assert (np.diff(known.hashes.astype(np.int64)) > 0).all()


def test_nothing_known_is_met_nowhere():
    empty = KnownDomains(np.empty(0, np.uint32), np.empty(0, np.uint8), np.empty(0, np.uint8))
    assert empty.met_on(pl.Series(["farm.test"])).tolist() == [0]
    assert np.isnan(empty.spam_where_met(pl.Series(["farm.test"]))).all()


def test_hashes_are_the_same_everywhere():
    assert hashed(pl.Series(["example.com"])).tolist() == [HASH]


HASH = 877_082_114
