"""Reading host names: hashed pieces, and the models fitted to them."""

import numpy as np
import polars as pl
import pytest

from linkvet.features.extract import host_parts
from linkvet.model.readers.host_name import BITS, NameReader, NameReaders, hashed_ngrams
from linkvet.training.fit.host_name_readers import fit_readers, read_out_of_fold

NAMES = pl.Series(["example.com", "", "bücher.example", "a", "example.co.uk", "日本.example"])


def bag(name: str) -> dict[int, float]:
    """Buckets of one name with their weights."""
    _, buckets, scales = hashed_ngrams(pl.Series([name]))
    counts: dict[int, float] = {}
    for bucket, scale in zip(buckets.tolist(), scales.tolist(), strict=True):
        counts[bucket] = counts.get(bucket, 0) + scale
    return counts


def test_pieces_are_the_same_at_every_run_and_in_every_batch():
    owners, buckets, scales = hashed_ngrams(NAMES)
    assert all(
        np.array_equal(a, b)
        for a, b in zip(hashed_ngrams(NAMES), hashed_ngrams(NAMES), strict=True)
    )
    for at, name in enumerate(NAMES):
        here = owners == at
        _, alone, alone_scales = hashed_ngrams(pl.Series([name]))
        assert np.array_equal(np.sort(buckets[here]), np.sort(alone))
        assert scales[here].sum() == pytest.approx(alone_scales.sum())


def test_hashes_do_not_move_between_versions():
    """A saved model is worthless once the hash moves: these are its fixed points."""
    assert (
        sum(hashed_ngrams(pl.Series(["example.com"]))[1].tolist()),
        len(bag("example.com")),
    ) == FIXED


FIXED = (50_075_872, 96)


def test_every_piece_falls_into_a_bucket():
    owners, buckets, scales = hashed_ngrams(NAMES)
    assert owners.size == buckets.size == scales.size
    assert buckets.min() >= 0
    assert buckets.max() < 1 << BITS
    assert owners.max() == len(NAMES) - 1
    assert np.isfinite(scales).all()


def test_ends_are_marked():
    assert bag("abc.example") != bag("bca.example")
    start = set(bag("seo-shop.example")) & set(bag("seo-land.example"))
    middle = set(bag("shop-seo.example")) & set(bag("seo-land.example"))
    assert len(start) > len(middle)


def test_case_does_not_count():
    assert bag("Example.COM") == bag("example.com")


def test_nothing_is_an_empty_name():
    assert bag(None) == bag("")
    reader = NameReader(np.ones(1 << BITS, np.float32), -1.0)
    assert np.isfinite(reader.log_odds(NAMES)).all()
    assert reader.log_odds(pl.Series([], dtype=pl.String)).shape == (0,)


def test_log_odds_are_the_weighted_sum_of_buckets():
    weights = np.random.default_rng(0).normal(size=1 << BITS).astype(np.float32)
    reader = NameReader(weights, 0.25)
    log_odds = reader.log_odds(NAMES)
    for name, value in zip(NAMES, log_odds, strict=True):
        expected = sum(weights[b] * s for b, s in bag(name).items()) + 0.25
        assert value == pytest.approx(expected, abs=1e-5)


def invented(count: int = 240) -> tuple[pl.Series, np.ndarray]:
    names = [f"casino-{i}.win" if i % 2 else f"bakery{i}.example" for i in range(count)]
    return pl.Series(names), np.array([i % 2 for i in range(count)])


@pytest.fixture(scope="module")
def readers() -> NameReaders:
    return fit_readers(*invented())


def test_readers_learn_names_and_suffixes(readers):
    domains = pl.Series("domain", ["casino-x.win", "bakeryx.example"])
    hosts = host_parts(pl.DataFrame({"host": domains}))
    for column, reader in readers.columns().items():
        assert column.endswith("_log_odds")
        bad, good = reader(hosts)
        assert bad > 0 > good
    assert readers.suffix_log_odds(pl.Series(["never.seen"])).tolist() == [0.0]


def test_a_rare_suffix_is_not_learnt():
    names, spam = invented()
    readers = fit_readers(
        pl.concat([names, pl.Series(["one.rare", "two.rare"])]), np.append(spam, [1, 1])
    )
    assert set(readers.suffixes) == {"win", "example"}


def test_weights_survive_being_saved_at_half_precision(readers):
    for reader in (readers.whole, readers.label):
        assert np.array_equal(reader.weights, reader.weights.astype("<f2").astype(np.float32))


def test_a_name_is_read_by_readers_that_never_saw_its_fold():
    names, spam = invented()
    folds = np.arange(len(names)) // 2 % 3
    wanted = pl.Series(["casino-1.win", "new.example"])
    readings = read_out_of_fold(names, spam, folds, wanted, np.array([0, 1]))
    assert set(readings) == {"name_reading", "label_reading", "suffix_reading"}
    for at, fold in ((0, 0), (1, 1)):
        readers = fit_readers(names.filter(folds != fold), spam[folds != fold])
        alone = readers.whole.log_odds(wanted[at : at + 1])[0]
        assert readings["name_reading"][at] == pytest.approx(alone, abs=1e-9)


def test_readers_of_a_model_are_three():
    empty = NameReader(np.zeros(1 << BITS, np.float32), 0.0)
    readers = NameReaders(empty, empty, {"top": 1.5})
    assert list(readers.columns()) == ["name_log_odds", "label_log_odds", "suffix_log_odds"]
    assert readers.suffix_log_odds(pl.Series(["top", ""])).tolist() == [1.5, 0.0]
