"""Texts that nearly repeat each other: some texts of each domain are read and compared."""

import numpy as np
import polars as pl

from linkvet.data.disavow.hosts import giants
from linkvet.data.distinct import distinct
from linkvet.features.networks.kinds.pair_hash import mixed, pair_hash
from linkvet.features.networks.kinds.shared_text import Template, one_space, without_numbers
from linkvet.features.networks.kinds.shared_values import Values, hashes_of
from linkvet.features.networks.kinds.sorted_runs import place_in_run
from linkvet.features.text.minhash import near_duplicates

TEXTS_PER_DOMAIN = 5  # read
BETWEEN = " … "  # what stands for the link in the words around it
AROUND = ("left_context", "right_context")


def some_texts(links: pl.DataFrame, column: str, template: Template) -> Values:
    """Texts of a column once folded by `template`, a few of each domain."""
    at = _some(links[column].hash(7), links["code"].to_numpy())
    written = links[column].gather(at)
    return _read(links, at, written.to_frame("text").select(template(pl.col("text"))).to_series())


def contexts(links: pl.DataFrame) -> Values:
    """Words around links, those of a few links of each domain."""
    # by their hashes, since to join a million texts of which few are read takes seconds
    left, right = (mixed(links[name].hash(7).to_numpy()) for name in AROUND)
    at = _some(pl.Series(left ^ mixed(right)), links["code"].to_numpy())
    some = links.select(pl.col(*AROUND).fill_null(""))[at]
    # each side by itself, since the mark in between would make patterns slow on every text
    folded = pl.concat_str(without_numbers(pl.col(*AROUND)), separator=BETWEEN)
    return _read(links, at, some.select(one_space(folded)).to_series())


def written_around(links: pl.DataFrame) -> pl.Series:
    """Words around each link, as they are written."""
    return links.select(pl.concat_str(pl.col(*AROUND).fill_null(""), separator=BETWEEN)).to_series()


def _some(key: pl.Series, code: np.ndarray) -> np.ndarray:
    """The links whose text is read: a few of each domain, by the hashes of the texts."""
    pairs = pl.DataFrame({"pair": pair_hash(key.fill_null(0).to_numpy(), code)})
    pairs = pairs.with_row_index("link").unique("pair", keep="first", maintain_order=True)
    links = pairs["link"].to_numpy()
    by_domain = links[np.argsort(code[links], kind="stable")]
    return np.sort(by_domain[place_in_run(code[by_domain]) < TEXTS_PER_DOMAIN])


def _read(links: pl.DataFrame, at: np.ndarray, folded: pl.Series) -> Values:
    texts, text = distinct(folded)
    hashes = hashes_of(texts)
    order = links["link_id"].to_numpy()[at]
    return Values(hashes.gather(text), at, order, text, texts, hashes)


def other_sites(targets: pl.Expr) -> pl.Expr:
    """Domains a page links to, each one word, without the giants that every page links to."""
    each = targets.str.split(" ").list.eval(
        pl.element().filter(~pl.element().is_in(sorted(giants()))).str.replace_all(r"[^\p{L}]", "")
    )
    return each.list.join(" ")


def near_groups(values: Values, same_count: bool) -> pl.Series:
    """Group of each row's text, null where it is like no other.

    Texts that are the same once folded are a group too if `same_count`.
    """
    repeated = np.bincount(values.text, minlength=len(values.texts)) > 1
    group = pl.Series(near_duplicates(values.texts, repeated if same_count else None))
    group = group.gather(values.text)
    return pl.select(pl.when(group >= 0).then(group)).to_series()
