"""How near what a referring page says is to what the site is about, by static embeddings.

It stands beside the verdict: the model that ships was fitted without it, since it needs a folder
of embeddings that most users do not have (`linkvet.features.text.embeddings`).
"""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from linkvet.data.distinct import distinct
from linkvet.data.partitions.partition import POSITION, Partition
from linkvet.data.partitions.partitions import Partitions
from linkvet.data.progress import Progress
from linkvet.features.match_keys import with_keys
from linkvet.features.text.brand import ADDRESS
from linkvet.features.text.embeddings import unit, vectors
from linkvet.features.text.site_topic import SAME_TITLE, TITLES_PER_DOMAIN, enough

if TYPE_CHECKING:
    from model2vec import StaticModel

READ = 4_000  # characters of what a page says; the model itself may read fewer
PASSAGE = 1_500  # characters of what the site says of itself that make one vector
MOST_DOMAINS = 10_000  # whose titles are read: more hardly move the mean
AT_ONCE = 8_192  # texts
KEPT = "similarity"  # table of a partition
WORDS = ("title", "left_context", "anchor", "right_context", "seen_text")
SPEAKING = ("domain", "title", "title_key")
ABOUT, OWN = "the text of --about", "the site's own pages"
TITLES = "the titles of the other referring domains"


class Subject(NamedTuple):
    """What the site is about: the sum of the vectors of its `voices`, and what they were read from.

    `voices` has the shape (domains, dimensions), `domains` the columns domain and voice (row in
    it); no rows where the site spoke for itself.
    """

    total: np.ndarray
    voices: np.ndarray
    domains: pl.DataFrame
    read_from: str


class Similarity(NamedTuple):
    """Cosine of each link, null where one side has no words, and what it was held against."""

    values: pl.Series
    read_from: str | None


class Compared(NamedTuple):
    """How many links have a cosine, and what they were held against."""

    links: int
    read_from: str | None


class _Shared(NamedTuple):
    model: "StaticModel"
    aim: Subject | None
    progress: Progress | None


def similarity(
    links: pl.DataFrame,
    model: "StaticModel",
    about: str | None = None,
    own: str | None = None,
    progress: Progress | None = None,
) -> Similarity:
    """Compare what each referring page says with what the site is about.

    Parameters
    ----------
    links
        Link table; title, anchor, the words around the link and `seen_text` are read, and domain.
    model
        Embeddings as `linkvet.features.text.embeddings.read_embeddings` gives them.
    about, own
        What the user says the site is about, and what its own pages say. Where neither has words,
        the titles that speak for the site do, each domain once and a link's own domain left out.

    Returns
    -------
    Cosines from -1 to 1, shape (links,), to four decimals.
    """
    partitions = Partitions.of(links)
    compared = compare(partitions, model, about, own, progress)
    return Similarity(partitions.each[0].kept(KEPT)[KEPT], compared.read_from)


def compare(
    partitions: Partitions,
    model: "StaticModel",
    about: str | None = None,
    own: str | None = None,
    progress: Progress | None = None,
) -> Compared:
    """Compare the pages of each partition as `similarity` does, and keep the cosines there.

    Where the site is told from titles, the driver holds 12 bytes for each distinct title, and the
    titles of at most `MOST_DOMAINS` domains.
    """
    aim = _subject(partitions, model, about, own)
    within = progress if partitions.alone else None
    known = sum(partitions.map(_compare, _Shared(model, aim, within)))
    return Compared(known, aim and aim.read_from)


def _compare(partition: Partition, shared: _Shared, _: None) -> int:
    links = partition.links("domain", *WORDS)
    values = _values(links, shared).alias(KEPT)
    partition.keep(KEPT, values.to_frame())
    return values.count()


def _values(links: pl.DataFrame, shared: _Shared) -> pl.Series:
    aim = shared.aim
    if aim is None:
        return pl.repeat(None, links.height, dtype=pl.Float64, eager=True)
    texts, rows = distinct(page_words(links))
    known = links.select(pl.col("domain").cast(pl.String)).join(
        aim.domains, on="domain", how="left", maintain_order="left"
    )
    each = pl.DataFrame({"text": rows, "voice": known["voice"].fill_null(-1)})
    pairs = each.unique().sort("text", "voice")
    pairs = pairs.filter(texts.is_not_null().gather(pairs["text"]))
    cosines: list[np.ndarray] = []
    for part in pairs.iter_slices(AT_ONCE):
        cosines.append(_cosines(part, texts, shared.model, aim))
        if shared.progress:
            shared.progress("comparing subjects", sum(map(len, cosines)), pairs.height)
    cosine = pl.Series(np.concatenate([*cosines, np.empty(0)])).fill_nan(None)
    values = each.join(
        pairs.with_columns(cosine=cosine), on=["text", "voice"], how="left", maintain_order="left"
    )["cosine"]
    return values.round(4)


def page_words(links: pl.DataFrame) -> pl.Series:
    """What the page of each link says, as far as it is known; null where that is nothing."""
    anchor = pl.col("anchor").cast(pl.String)
    anchor = pl.when(~anchor.str.contains(ADDRESS)).then(anchor)  # an address says nothing
    parts = {
        "title": pl.col("title"),
        "left_context": pl.col("left_context"),
        "anchor": anchor,
        "right_context": pl.col("right_context"),
        "seen_text": pl.col("seen_text"),
    }
    known = [part.cast(pl.String) for name, part in parts.items() if name in links.columns]
    if not known:
        return pl.repeat(None, links.height, dtype=pl.String, eager=True)
    text = pl.concat_str(known, separator=" ", ignore_nulls=True).str.slice(0, READ)
    text = text.str.strip_chars()
    return links.select(words=pl.when(text != "").then(text))["words"]


def _subject(
    partitions: Partitions, model: "StaticModel", about: str | None, own: str | None
) -> Subject | None:
    """What the site is about, from the first source that says anything; None where none does."""
    for text, name in ((about, ABOUT), (own, OWN)):
        passages = [(text or "")[at : at + PASSAGE] for at in range(0, len(text or ""), PASSAGE)]
        total = vectors(model, passages).sum(axis=0, dtype=np.float64)
        if total.any():
            nobody = pl.DataFrame(schema={"domain": pl.String, "voice": pl.Int64})
            return Subject(total, np.zeros((0, model.dim), np.float32), nobody, name)
    if "title" not in partitions.columns:
        return None
    titles = _speaking(partitions)
    if not enough(titles):
        return None
    domains = titles.select("domain").unique(maintain_order=True).with_row_index("voice")
    step = -(-domains.height // MOST_DOMAINS)
    domains = domains.gather_every(step).with_columns(voice=pl.int_range(pl.len()))
    titles = titles.join(domains, on="domain", maintain_order="left")
    voices = _voices(titles.with_columns(title=_titles_of(partitions, titles)), model)
    return Subject(voices.sum(axis=0, dtype=np.float64), voices, domains, TITLES)


def _speaking(partitions: Partitions) -> pl.DataFrame:
    """Choose the titles of a profile that speak for the site's subjects, by domain.

    Columns `domain`, `partition` and `link_id`; as `linkvet.features.text.site_topic.speaking`, a
    template counts once.
    """
    firsts = list(partitions.map(_first_titles, None))
    first = _with_partition(firsts).sort(POSITION).unique("same", keep="first")
    jobs = [first.filter(pl.col("partition") == at)[POSITION] for at in range(len(firsts))]
    titles = _with_partition(list(partitions.map(_of_domains, None, jobs)))
    start = pl.col(POSITION).min().over("domain")
    return titles.with_columns(start=start).sort("start", POSITION).drop("start")


def _titles_of(partitions: Partitions, titles: pl.DataFrame) -> pl.Series:
    """The texts of titles, given by partition and link."""
    each = range(len(partitions.each))
    jobs = [titles.filter(pl.col("partition") == at)[POSITION] for at in each]
    texts = pl.concat(partitions.map(_texts, None, jobs))
    return titles.join(texts, on=POSITION, how="left", maintain_order="left")["title"]


def _with_partition(parts: list[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(
        part.with_columns(partition=pl.lit(at, pl.UInt32)) for at, part in enumerate(parts)
    )


def _first_titles(partition: Partition, _: None, __: None) -> pl.DataFrame:
    """The first link with each title of a partition, titles by what templates share."""
    keyed = with_keys(partition.links(POSITION, *SPEAKING)).drop_nulls("title")
    titles = keyed.select(POSITION, same=SAME_TITLE).drop_nulls("same")
    return titles.unique("same", keep="first", maintain_order=True)


def _of_domains(partition: Partition, _: None, first: pl.Series) -> pl.DataFrame:
    """The first few of these links of each domain."""
    links = partition.links("domain", POSITION)
    links = links.filter(pl.col(POSITION).is_in(first.implode()))
    few = links.group_by("domain", maintain_order=True).head(TITLES_PER_DOMAIN)
    return few.with_columns(pl.col("domain").cast(pl.String))


def _texts(partition: Partition, _: None, links: pl.Series) -> pl.DataFrame:
    """Titles of some links."""
    titles = partition.links(POSITION, "title")
    return titles.filter(pl.col(POSITION).is_in(links.implode()))


def _voices(titles: pl.DataFrame, model: "StaticModel") -> np.ndarray:
    """One vector a domain, from its titles (columns title and voice)."""
    total = np.zeros((int(titles["voice"].max()) + 1, model.dim), np.float32)  # pyright: ignore
    for part in titles.iter_slices(AT_ONCE):
        np.add.at(total, part["voice"].to_numpy(), vectors(model, part["title"].to_list()))
    return unit(total)


def _cosines(
    pairs: pl.DataFrame, texts: pl.Series, model: "StaticModel", aim: Subject
) -> np.ndarray:
    """Cosines of texts, each with the subject less the voice of its own domain; NaN for nothing."""
    at, back = np.unique(pairs["text"].to_numpy(), return_inverse=True)
    text = vectors(model, texts.gather(at).to_list())[back].astype(np.float64)
    voice = pairs["voice"].to_numpy()
    rest = np.broadcast_to(aim.total, text.shape).copy()
    rest[voice >= 0] -= aim.voices[voice[voice >= 0]]
    cosine = np.einsum("ij,ij->i", text, unit(rest))
    return np.where(text.any(axis=1) & rest.any(axis=1), np.clip(cosine, -1, 1), np.nan)
