"""What people call a site: the label of its address, and the names its links and pages agree on.

A name is an anchor text that several domains use and that
- spells the address: its words, written apart, with small words and accents, or
- is what the address is cut from: shortened words, initials, a part, or
- is the name of another address, or of a few capitalised words, leads to the home page, and stands
  in titles of pages of several domains as well: a former name, or one the address does not hold.
Spam uses a phrase on many pages whose titles never name it; an article's title leads to the
article; subjects are written in lower case, and are titles far more often than anchors.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

import polars as pl

from linkvet.data.urls import registrable_of
from linkvet.features.text.abbreviation import (
    MOST_WORDS,
    Word,
    content,
    fold,
    initials,
    joined,
    phrase,
    share_spelled,
    shortened,
    stems,
    written_together,
)
from linkvet.features.text.word_lists import anywhere, plain, words

USED, NAMED = 3, 3  # domains that use a name as their anchor, domains whose titles hold it
OFTEN = 10  # domains that use a name of which less is known
NAMED_SHARE = 0.1  # of the domains that use it
SUBJECT = 5  # times as many domains hold a subject in their titles as use it as an anchor
CANDIDATES = 300  # the most used anchors
FURTHER = 3  # names at most that the address has nothing to do with
THIRD, HALF, MOSTLY, NEARLY_ALL = 0.3, 0.5, 0.6, 0.7
LONGEST_OTHER = 6  # words of a name that the address does not hold
LONGEST = 100  # letters of an anchor that can be a name
SHORT = 4  # letters of a name that is found inside longer words by chance
ADDRESS = r"^\S+\.\S+$"
HOST = r"^(?:https?://)?(?:www\.)?([^/\s:?#@]+\.[^/\s:?#@.\d]{2,})(?:[/:?#]\S*)?$"
HOME = r"^[a-z]+://(?:www\.)?([^/?#:]+)(?::\d+)?/?(?:index\.[a-z]+)?$"
LOWER_WORD = r"(?:^|[\s(\"'-])\p{Ll}[\p{Ll}\p{M}\p{N}]{3,}"


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


def pattern(names: Iterable[str], between: str = "") -> str | None:
    """Pattern that finds a name in text of letters and digits only; None without names.

    A very short name counts only where it is the whole text. `between` is a pattern of what may
    stand between letters, and at the ends of a short name.

    >>> pattern(["spa", "thermalharbour"])
    'thermalharbour|^spa$'
    """
    ordered = sorted(set(names), key=lambda name: (-len(name), name))
    spelled = {name: between.join(name) for name in ordered}
    return (
        "|".join(
            f"^{between}{spelled[name]}{between}$"
            if name.isascii() and len(name) < SHORT
            else spelled[name]
            for name in ordered
        )
        or None
    )


def names(links: pl.DataFrame, titles: pl.DataFrame | None, site: str | None) -> tuple[str, ...]:
    """Names of the site in letters and digits, lower case, as they are written; its label first.

    Parameters
    ----------
    links
        Link table; `domain`, `anchor` and `target_url`, if there, are read.
    titles
        Titles that speak for the profile, with `domain` and `title`; None where there are none.
    site
        Registrable domain linked to.
    """
    own = label(site)
    if not site or not own or "anchor" not in links.columns:
        return (own,) if own else ()
    anchors, labelled = _candidates(links, titles, site)
    texts = {one.name: phrase(one.text) for one in anchors if not one.address}
    beside = [one for one in anchors if own not in one.name and not one.address]
    agreed = [own, *filter(None, (_of_address(own, one, texts[one.name]) for one in beside))]
    agreed += [one.name for one in beside if _is_part(own, one) and not _is_subject(one, beside)]
    others = [one for one in anchors if own not in one.name and _is_other(one, labelled)]
    agreed += [one.name for one in others[:FURTHER]]
    named = [texts[name] for name in agreed if name in texts]
    spelled = {short for text in named for short in initials(text)}
    agreed += [one.name for one in anchors if _is_acronym(one, own, spelled)]
    alike = {content(text) for text in named} - {""}
    agreed += [name for name, text in texts.items() if content(text) in alike]
    return tuple(dict.fromkeys(name for name in agreed if name == own or own not in name))


def _of_address(own: str, one: Anchor, text: list[Word]) -> str | None:
    """The name an anchor gives that the label spells or is cut from, if any."""
    labels = stems(own)
    cut = max(written_together(label, text) for label in labels)
    if not cut and one.used >= USED and (one.capital >= HALF or one.named >= NAMED):
        cut = max(shortened(label, text) for label in labels)
        begins = tuple(initials(text))
        cut = len(text) if any(label.startswith(begins) for label in labels) else cut
    name = joined(text[:cut])
    return name if len(name) >= SHORT else None


def _is_part(own: str, one: Anchor) -> bool:
    """Whether the words are a good part of the label, and known without the rest of it."""
    if one.used < USED or one.home < THIRD or one.capital < MOSTLY or len(one.name) < SHORT:
        return False
    often = one.used >= OFTEN
    known = one.alone >= NAMED or (often and one.named >= MOSTLY * one.used)
    share = share_spelled(fold(own), phrase(one.text)) if known else 0
    return share >= HALF or (often and share >= THIRD)


def _is_subject(one: Anchor, anchors: list[Anchor]) -> bool:
    """Whether anchors that say more write these words without capitals, as subjects are."""
    words = re.compile(rf"\b{re.escape(one.text.strip().lower())}\b")
    lower = sum(other.used for other in anchors if words.search(other.text))
    return lower > (1 - MOSTLY) * sum(o.used for o in anchors if words.search(o.text.lower()))


def _is_acronym(one: Anchor, own: str, spelled: set[str]) -> bool:
    """Whether an anchor in capitals begins the label or is made of the initials of a name."""
    short = 3 <= len(one.name) <= 6 and one.text.strip().isupper()
    short &= one.used >= USED and one.home >= HALF
    return short and (own.startswith(one.name) or one.name in spelled)


def _is_other(one: Anchor, labelled: int) -> bool:
    """Whether an anchor that the address does not hold is a name by what its pages say."""
    if one.home < HALF or not NAMED <= one.named <= SUBJECT * one.used:
        return False
    if one.named < NAMED_SHARE * one.worded:  # lists of addresses never name them
        return False
    if one.address:
        return len(one.name) > SHORT
    if one.used < USED or one.home < NEARLY_ALL:
        return False
    count = sum(not word.small for word in phrase(one.text))
    several = 2 <= count <= LONGEST_OTHER or (one.used >= OFTEN and len(one.name) >= 6)
    return several and one.capital >= MOSTLY and (labelled < NAMED or one.named > labelled)


def _candidates(
    links: pl.DataFrame, titles: pl.DataFrame | None, site: str
) -> tuple[list[Anchor], int]:
    """The anchors that may be names, most used first, and how many domains' titles hold the label.

    They are those most domains use, and rarer ones about as long as the label.
    """
    own = label(site)
    pairs = links.select("domain", "anchor").drop_nulls().unique()
    texts = _readable(pairs["anchor"].unique())
    spelled = [_written(texts)]
    if "target_url" in links.columns:  # else nobody knows whether an address was the site's
        spelled.append(_addresses(texts, pairs, site))
    pairs = pairs.join(pl.concat(spelled), on="anchor")
    used = pairs.group_by("name").agg(used=pl.col("domain").n_unique())
    used = used.sort(["used", "name"], descending=[True, False])
    near = pl.col("name").str.len_chars().is_between(len(own) - 3, len(own) + 15)
    often = used.filter(pl.col("used") >= USED).head(CANDIDATES)
    chosen = pl.concat([often, used.filter(near).head(CANDIDATES)]).unique()
    pairs = _with_home(links, pairs.join(chosen, on="name"), site)
    each = pairs.group_by("name", "used").agg(
        text=pl.col("anchor").mode().min(),
        home=_share(pl.col("home")),
        worded=pl.col("domain").filter(~pl.col("address")).n_unique(),
        capital=_share(~pl.col("lower")),
        address=pl.col("address").any(),
    )
    if each.is_empty():
        return [], 0
    counts, labelled = _title_counts(titles, each["name"], own)
    each = each.join(counts, on="name", how="left").fill_null(0)
    order = each.sort(["used", "name"], descending=[True, False])
    return [Anchor(**row) for row in order.iter_rows(named=True)], labelled


def _share(fact: pl.Expr) -> pl.Expr:
    """Share of the domains of which a fact is true."""
    return pl.col("domain").filter(fact).n_unique() / pl.col("domain").n_unique()


def _readable(anchors: pl.Series) -> pl.DataFrame:
    """Distinct anchors that can be names, with their lower-case `text`."""
    short = anchors.to_frame().filter(pl.col("anchor").str.len_chars() <= LONGEST)
    short = short.with_columns(text=pl.col("anchor").str.to_lowercase().str.strip_chars())
    few = pl.col("text").str.count_matches(r"\S+") <= MOST_WORDS
    no_name = pl.col("text").is_in(list(words("generic_anchor")))
    no_name |= pl.col("text").str.contains(anywhere("seller", "adult", "gambling", "pharma"))
    return short.filter(few & ~no_name)


def _written(texts: pl.DataFrame) -> pl.DataFrame:
    """The names that anchors of words are."""
    return (
        texts.filter(~pl.col("text").str.contains(ADDRESS))
        .select(
            "anchor",
            name=plain(pl.col("text")),
            address=False,
            lower=pl.col("anchor").str.contains(LOWER_WORD),
        )
        .filter(pl.col("name").str.len_chars() >= 2)
    )


def _addresses(texts: pl.DataFrame, pairs: pl.DataFrame, site: str) -> pl.DataFrame:
    """The names that anchors are which are addresses of other sites."""
    hosts = texts.select("anchor", host=pl.col("text").str.extract(HOST)).drop_nulls()
    used = pairs.join(hosts, on="anchor").group_by("host").agg(used=pl.col("domain").n_unique())
    used = used.filter((pl.col("used") >= USED) & ~pl.col("host").str.ends_with(site))
    used = used.sort(["used", "host"], descending=[True, False]).head(CANDIDATES)
    name = pl.Series([label(registrable_of(host)) for host in used["host"]], dtype=pl.String)
    known = used.select("host", name=name)
    named_hosts = hosts.join(known, on="host")
    return named_hosts.select("anchor", "name", address=True, lower=False)


def _with_home(links: pl.DataFrame, pairs: pl.DataFrame, site: str) -> pl.DataFrame:
    """Add whether a link of a domain with an anchor leads to the home page; else it is unknown."""
    if "target_url" not in links.columns:
        return pairs.with_columns(home=True)
    chosen = links.select("domain", "anchor", "target_url").join(
        pairs.select("anchor").unique(), on="anchor", how="semi"
    )
    host = pl.col("target_url").str.extract(HOME)
    # a page of a lower host is the home of somebody else, or of a part of the site
    home = host.is_not_null() & ~host.str.ends_with(f".{site}")
    return pairs.join(
        chosen.group_by("domain", "anchor").agg(home=home.any()), on=["domain", "anchor"]
    )


def _title_counts(
    titles: pl.DataFrame | None, names: pl.Series, own: str
) -> tuple[pl.DataFrame, int]:
    """How many domains have titles that hold each name, and that hold the label."""
    if titles is None:
        titles = pl.DataFrame(schema={"domain": pl.String, "title": pl.String})
    texts = titles.select("domain", plain=plain(pl.col("title"))).drop_nulls()
    texts = texts.with_columns(labelled=pl.col("plain").str.contains(own, literal=True))
    wanted = pl.lit(names.cast(pl.String).implode())  # typed, where there are none
    every = pl.col("plain").str.extract_many(wanted, overlapping=True)
    met = texts.select("domain", "labelled", name=every).explode("name").drop_nulls("name")
    alone = pl.col("domain").filter(~pl.col("labelled"))
    counts = met.group_by("name").agg(named=pl.col("domain").n_unique(), alone=alone.n_unique())
    return counts, texts.filter("labelled")["domain"].n_unique()
