import numpy as np
import polars as pl

from linkvet.training.examples.pages import PageExamples
from linkvet.training.metrics.usual_values import FEWEST, usual_of_links, usual_values, with_pages


def table(count: int = 400) -> tuple[pl.DataFrame, np.ndarray, pl.Series]:
    """Signals of links, half of them spam, of many small sites."""
    spam = np.arange(count) % 2
    signals = pl.DataFrame(
        {
            "title_length": np.where(spam, 500, np.arange(count) / 4).astype(np.float32),
            "link_nofollow": (np.arange(count) % 4 == 1).astype(np.float32),
            "title_reading": np.ones(count, np.float32),
        }
    )
    return signals, spam, pl.Series([f"{at // 4}.test" for at in range(count)])


def test_ranges_are_of_genuine_links_and_shares_of_both():
    usual = usual_values(*table())
    assert usual == {"ranges": {"title_length": [9.5, 89.5]}, "shares": {"link_nofollow": [0, 0.5]}}


def test_each_site_counts_alike():
    signals, spam, site = table()
    large = pl.concat([signals, signals.clear(1_000).fill_null(0)])
    far = large.with_columns(title_length=pl.col("title_length").fill_nan(0))
    usual = usual_values(
        far,
        np.append(spam, np.zeros(1_000)),
        pl.concat([site, pl.repeat("large.test", 1_000, eager=True)]),
    )
    assert usual["ranges"]["title_length"][1] > 80


def test_what_few_links_know_is_left_out():
    signals, spam, site = table()
    few = pl.int_range(signals.height) < 2 * (FEWEST - 1)
    known = pl.when(few).then(pl.col("title_length")).otherwise(float("nan"))
    usual = usual_values(signals.with_columns(known.alias("title_length")), spam, site)
    assert usual["ranges"] == {}


def test_links_count_once_and_as_they_come():
    signals, spam, site = table()
    about = pl.DataFrame({"spam": spam, "site": site, "clear": True, "richest": True})
    odd = about.with_columns(natural=True, richest=pl.int_range(pl.len()) < 200)
    usual = usual_of_links(signals, odd)
    assert usual["ranges"]["title_length"][1] < 50
    assert usual_of_links(signals, about.with_columns(natural=False)) == usual_values(*table())


def test_pages_add_what_exports_do_not_tell():
    signals, spam, site = table()
    pages = signals.select("title_length", text_words=pl.col("title_length").log10() + 1)
    about = pl.DataFrame({"spam": spam, "family": site})
    both = with_pages(
        {"ranges": {"title_length": [1, 2]}, "shares": {}}, PageExamples(pages, site, about)
    )
    assert both["ranges"]["title_length"] == [1, 2]
    assert set(both["ranges"]) == {"title_length", "text_words"}
