"""How near what a referring page says is to what the site is about, by static embeddings.

It stands beside the verdict: the model that ships was fitted without it, since it needs a folder
of embeddings that most users do not have (`linkvet.features.text.embeddings`).
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from linkvet.data.distinct import distinct
from linkvet.features.match_keys import with_keys
from linkvet.features.text.brand import ADDRESS
from linkvet.features.text.embeddings import unit, vectors
from linkvet.features.text.site_topic import enough, speaking

if TYPE_CHECKING:
    from model2vec import StaticModel

READ = 4_000  # characters of what a page says; the model itself may read fewer
PASSAGE = 1_500  # characters of what the site says of itself that make one vector
MOST_DOMAINS = 10_000  # whose titles are read: more hardly move the mean
AT_ONCE = 8_192  # texts
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


def similarity(
    links: pl.DataFrame,
    model: "StaticModel",
    about: str | None = None,
    own: str | None = None,
    progress: Callable[[str, int, int], None] | None = None,
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
    aim = _subject(links, model, about, own)
    if aim is None:
        return Similarity(pl.repeat(None, links.height, dtype=pl.Float64, eager=True), None)
    texts, rows = distinct(page_words(links))
    known = links.select("domain").join(aim.domains, on="domain", how="left", maintain_order="left")
    each = pl.DataFrame({"text": rows, "voice": known["voice"].fill_null(-1)})
    pairs = each.unique().sort("text", "voice")
    pairs = pairs.filter(texts.is_not_null().gather(pairs["text"]))
    cosines: list[np.ndarray] = []
    for part in pairs.iter_slices(AT_ONCE):
        cosines.append(_cosines(part, texts, model, aim))
        if progress:
            progress("comparing subjects", sum(map(len, cosines)), pairs.height)
    cosine = pl.Series(np.concatenate([*cosines, np.empty(0)])).fill_nan(None)
    values = each.join(
        pairs.with_columns(cosine=cosine), on=["text", "voice"], how="left", maintain_order="left"
    )["cosine"]
    return Similarity(values.round(4), aim.read_from)


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
    links: pl.DataFrame, model: "StaticModel", about: str | None, own: str | None
) -> Subject | None:
    """What the site is about, from the first source that says anything; None where none does."""
    for text, name in ((about, ABOUT), (own, OWN)):
        passages = [(text or "")[at : at + PASSAGE] for at in range(0, len(text or ""), PASSAGE)]
        total = vectors(model, passages).sum(axis=0, dtype=np.float64)
        if total.any():
            return Subject(total, *_nobody(links, model), name)
    if "title" not in links.columns:
        return None
    keyed = with_keys(links.select(c for c in SPEAKING if c in links.columns))
    titles = speaking(keyed.drop_nulls("title"))
    if not enough(titles):
        return None
    domains = titles.select("domain").unique(maintain_order=True).with_row_index("voice")
    step = -(-domains.height // MOST_DOMAINS)
    domains = domains.gather_every(step).with_columns(voice=pl.int_range(pl.len()))
    voices = _voices(titles.join(domains, on="domain", maintain_order="left"), model)
    return Subject(voices.sum(axis=0, dtype=np.float64), voices, domains, TITLES)


def _nobody(links: pl.DataFrame, model: "StaticModel") -> tuple[np.ndarray, pl.DataFrame]:
    domains = links.select("domain").head(0).with_columns(voice=pl.lit(0, pl.Int64))
    return np.zeros((0, model.dim), np.float32), domains


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
