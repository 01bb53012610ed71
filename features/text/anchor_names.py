"""The anchors of a profile that may be names of the site, and what is known of each.

Texts stay in their partitions. The driver counts domains by hash, 8 bytes a distinct anchor while
it looks for those of several partitions (`linkvet.data.partitions.key_totals`): of a million links
8 MB at most. The texts that travel are a few hundred a partition.
"""

import re
from typing import NamedTuple

import polars as pl

from linkvet.data.distinct import distinct
from linkvet.data.partitions.key_totals import add_up, totals
from linkvet.data.partitions.partition import Partition
from linkvet.data.partitions.partitions import Partitions
from linkvet.data.urls import registrable_of
from linkvet.features.text.abbreviation import MOST_WORDS
from linkvet.features.text.word_lists import anywhere, plain, words

USED = 3  # domains that use a name as their anchor
CANDIDATES = 300  # the most used anchors
LONGEST = 100  # letters of an anchor that can be a name
ADDRESS = r"^\S+\.\S+$"
HOST = r"^(?:https?://)?(?:www\.)?([^/\s:?#@]+\.[^/\s:?#@.\d]{2,})(?:[/:?#]\S*)?$"
HOME = r"^[a-z]+://(?:www\.)?([^/?#:]+)(?::\d+)?/?(?:index\.[a-z]+)?$"
LOWER_WORD = r"(?:^|[\s(\"'-])\p{Ll}[\p{Ll}\p{M}\p{N}]{3,}"
# kept with a partition: domain and anchor of each link as numbers, distinct pairs of those that can
# be names, their texts, and the names that these are
LINKED, PAIRS, TEXTS, SPELLED = "anchor_links", "anchor_pairs", "anchor_texts", "anchor_spelled"
# and how many domains use a host, a name and a spelling of a name
HOSTS, NAMES, SPELLINGS = "anchor_hosts", "anchor_names", "anchor_spellings"
KEPT = (LINKED, PAIRS, TEXTS, SPELLED, HOSTS, NAMES, SPELLINGS)


class Anchor(NamedTuple):
    """An anchor text and the domains that use it.

    `name` is the text in letters and digits, `text` its commonest spelling, `used` the domains,
    `worded` those of them that use it in words rather than as an address, `home` and `capital` the
    shares of them that lead to the home page and write it in capitals, `address` whether it is
    another site's address, `named` the domains with titles that hold it, `alone` those whose
    titles do so without the site's label.
    """

    name: str
    used: int
    text: str
    worded: int
    home: float
    capital: float
    address: bool
    named: int
    alone: int


def label(site: str | None) -> str:
    """The label of a registrable domain, letters and digits only; empty where there is none.

    >>> label("thermal-harbour.example"), label(None)
    ('thermalharbour', '')
    """
    return re.sub(r"[\W_]", "", site.split(".")[0].lower()) if site else ""


def candidates(partitions: Partitions, titles: str | None, site: str) -> tuple[list[Anchor], int]:
    """The anchors that may be names, most used first, and how many domains' titles hold the label.

    They are those most domains use, and rarer ones about as long as the label. The parameters are
    those of `linkvet.features.text.brand.names`.
    """
    own = label(site)
    list(partitions.map(_read, None))
    list(partitions.map(_spell, _addresses(partitions, site)))
    _add_up(partitions, NAMES)
    parts = list(partitions.map(_most_used, len(own)))
    often, near = (_first(pl.concat(one).unique()) for one in zip(*parts, strict=True))
    each = pl.concat([often, near]).unique()
    if each.is_empty():
        return [], 0
    facts = pl.concat(list(partitions.map(_measure, (each["name"], site))))
    facts = facts.group_by("name").agg(
        pl.col("home", "worded", "capital").sum(), pl.col("address").any()
    )
    _add_up(partitions, SPELLINGS)
    text = _commonest(pl.concat(list(partitions.map(_spellings, None))))
    counts, labelled = _title_counts(partitions, titles, each["name"], own)
    each = each.join(facts, on="name").join(text.drop("used"), on="name")
    each = each.join(counts, on="name", how="left").with_columns(
        pl.col("home", "capital") / pl.col("used"), pl.col("named", "alone").fill_null(0)
    )
    order = each.sort(["used", "name"], descending=[True, False])
    return [Anchor(**row) for row in order.iter_rows(named=True)], labelled


def _add_up(partitions: Partitions, name: str) -> None:
    """Add up by how many domains a text is used; see `linkvet.data.partitions.key_totals`."""
    add_up(partitions, name, "key", [pl.col("used").sum()])


def _first(names: pl.DataFrame) -> pl.DataFrame:
    """The names (`name`, `used`) that most domains use."""
    order = names.select("name", "used").sort(["used", "name"], descending=[True, False])
    return order.head(CANDIDATES)


def _read(partition: Partition, shared: None, job: None) -> None:
    """Keep the distinct anchors that can be names, who uses them, and the hosts they name."""
    links = partition.links("domain", "anchor")
    anchors, rows = distinct(links["anchor"])
    domain = pl.Series(distinct(links["domain"])[1])
    linked = links.select(domain=pl.when(pl.col("domain").is_not_null()).then(domain), id=rows)
    texts = _readable(anchors.to_frame().with_row_index("id"))
    pairs = linked.join(texts, on="id", how="semi").drop_nulls().unique()
    for name, table in ((LINKED, linked), (TEXTS, texts), (PAIRS, pairs)):
        partition.keep(name, table)
    partition.keep(HOSTS, _counted(pairs, texts.select("id", name="host").drop_nulls()))


def _counted(pairs: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """How many domains use each name (columns `key`, `used`, `name`), given the `id` of anchors."""
    names = names.select("id", "name", key=pl.col("name").hash(7))
    used = pairs.join(names.select("id", "key"), on="id").group_by("key")
    number = used.agg(used=pl.col("domain").n_unique())
    return number.join(names.select("key", "name").unique("key"), on="key")


def _readable(anchors: pl.DataFrame) -> pl.DataFrame:
    """Distinct anchors that can be names, with their lower-case `text` and `host`, if any."""
    short = anchors.filter(pl.col("anchor").str.len_chars() <= LONGEST)
    short = short.with_columns(text=pl.col("anchor").str.to_lowercase().str.strip_chars())
    few = pl.col("text").str.count_matches(r"\S+") <= MOST_WORDS
    no_name = pl.col("text").is_in(list(words("generic_anchor")))
    no_name |= pl.col("text").str.contains(anywhere("seller", "adult", "gambling", "pharma"))
    return short.filter(few & ~no_name).with_columns(host=pl.col("text").str.extract(HOST))


def _addresses(partitions: Partitions, site: str) -> pl.DataFrame | None:
    """The names (`host`, `name`) of other sites whose addresses are anchors of several domains."""
    if "target_url" not in partitions.columns:
        return None  # nobody knows whether an address was the site's
    _add_up(partitions, HOSTS)
    used = _first(pl.concat(list(partitions.map(_most_used_hosts, site))).unique())
    name = pl.Series([label(registrable_of(host)) for host in used["name"]], dtype=pl.String)
    return used.select(host="name", name=name)


def _most_used_hosts(partition: Partition, site: str, job: None) -> pl.DataFrame:
    other = (pl.col("used") >= USED) & ~pl.col("name").str.ends_with(site)
    return _first(_totals(partition, HOSTS).filter(other))


def _spell(partition: Partition, addresses: pl.DataFrame | None, job: None) -> None:
    """Keep the names that anchors are, of words or of addresses, and count their domains."""
    texts = partition.kept(TEXTS)
    spelled = [_written(texts)]
    if addresses is not None:
        named = texts.select("id", "anchor", "host").join(addresses, on="host")
        spelled.append(named.select("id", "anchor", "name", address=True, lower=False))
    names = pl.concat(spelled)
    partition.keep(SPELLED, names)
    partition.keep(NAMES, _counted(partition.kept(PAIRS), names))


def _written(texts: pl.DataFrame) -> pl.DataFrame:
    """The names that anchors of words are."""
    return (
        texts.filter(~pl.col("text").str.contains(ADDRESS))
        .select(
            "id",
            "anchor",
            name=plain(pl.col("text")),
            address=False,
            lower=pl.col("anchor").str.contains(LOWER_WORD),
        )
        .filter(pl.col("name").str.len_chars() >= 2)
    )


def _most_used(partition: Partition, length: int, job: None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The names that most domains use, and of those about as long as the label."""
    names = _totals(partition, NAMES)
    near = pl.col("name").str.len_chars().is_between(length - 3, length + 15)
    return _first(names.filter(pl.col("used") >= USED)), _first(names.filter(near))


def _measure(partition: Partition, shared: tuple[pl.Series, str], job: None) -> pl.DataFrame:
    """How the domains use each of some names; keeps how many use which spelling."""
    names, site = shared
    chosen = partition.kept(SPELLED).filter(pl.col("name").is_in(names.implode()))
    linked = partition.kept(LINKED).with_row_index("at").join(chosen, on="id", how="semi")
    linked = linked.drop_nulls("domain")
    home = _leads_home(partition, linked["at"], site)
    pairs = linked.select("domain", "id", home=home).unique().join(chosen, on="id")
    spelling = pairs.group_by("id").agg(used=pl.col("domain").n_unique())
    spelling = spelling.join(chosen.select("id", "name", "anchor"), on="id")
    partition.keep(SPELLINGS, spelling.with_columns(key=pl.col("anchor").hash(7)))
    return pairs.group_by("name").agg(
        home=_domains(pl.col("home")),
        worded=_domains(~pl.col("address")),
        capital=_domains(~pl.col("lower")),
        address=pl.col("address").any(),
    )


def _domains(fact: pl.Expr) -> pl.Expr:
    """Number of domains of which a fact is true."""
    return pl.col("domain").filter(fact).n_unique()


def _leads_home(partition: Partition, rows: pl.Series, site: str) -> pl.Series:
    """Whether some links lead to the site's home page; true where nobody knows."""
    if "target_url" not in partition.columns:
        return pl.repeat(True, len(rows), eager=True)
    targets, at = distinct(partition.links("target_url")["target_url"].gather(rows))
    host = targets.str.extract(HOME)
    # a page of a lower host is the home of somebody else, or of a part of the site
    return (host.is_not_null() & ~host.str.ends_with(f".{site}")).gather(at)


def _totals(partition: Partition, name: str) -> pl.DataFrame:
    return totals(partition, name, "key")


def _spellings(partition: Partition, shared: None, job: None) -> pl.DataFrame:
    return _commonest(_totals(partition, SPELLINGS).select("name", "used", text="anchor"))


def _commonest(spellings: pl.DataFrame) -> pl.DataFrame:
    """The spelling of each name that most domains use, the first of several by its letters."""
    most = spellings.filter(pl.col("used") == pl.col("used").max().over("name"))
    return most.group_by("name").agg(pl.col("used").first(), pl.col("text").min())


def _title_counts(
    partitions: Partitions, titles: str | None, names: pl.Series, own: str
) -> tuple[pl.DataFrame, int]:
    """How many domains have titles that hold each name, and that hold the label."""
    if titles is None:
        return names.to_frame().with_columns(named=0, alone=0), 0
    parts = list(partitions.map(_in_titles, (titles, names, own)))
    counts = pl.concat([counts for counts, _ in parts]).group_by("name").sum()
    return counts, sum(labelled for _, labelled in parts)


def _in_titles(
    partition: Partition, shared: tuple[str, pl.Series, str], job: None
) -> tuple[pl.DataFrame, int]:
    titles, names, own = shared
    texts = partition.kept(titles).select("domain", plain=plain(pl.col("title"))).drop_nulls()
    texts = texts.with_columns(labelled=pl.col("plain").str.contains(own, literal=True))
    every = pl.col("plain").str.extract_many(names.implode(), overlapping=True)
    met = texts.select("domain", "labelled", name=every).explode("name").drop_nulls("name")
    alone = pl.col("domain").filter(~pl.col("labelled"))
    counts = met.group_by("name").agg(named=pl.col("domain").n_unique(), alone=alone.n_unique())
    return counts, texts.filter("labelled")["domain"].n_unique()
