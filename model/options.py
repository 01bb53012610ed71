"""What a run of scoring can be told, declared once for the API and every command."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from linkvet.data.exports.files.limits import DEFAULT as LIMITS
from linkvet.data.exports.files.limits import Limits


@dataclass(frozen=True)
class ScoringOptions:
    """How links are scored.

    Attributes
    ----------
    site
        The own site in any spelling, or several of them: its names by now, in former times and in
        other countries, the one that is judged first. Read from the exports where not given.
    allow
        File of domains and URLs that are never flagged, one per line.
    deny
        File of domains and URLs that are disavowed whatever the model says, one per line.
    decisions
        Store of decisions (`linkvet.data.decisions.store`), which come before both lists.
    model
        Model folder; the one that ships where not given.
    precision
        Share of disavowed domains that must be spam, by a 95 % lower bound proved on held-out
        sites; where a model learned from few sites, on held-out domains of these.
    mapping
        Column names for files linkvet does not know, e.g. ``{"source_url": "Link from"}``.
    pages
        Web archives (WARC, ARC, WAT), folders of saved pages or tables with a column of HTML: the
        referring pages, so that each link is judged where it stands.
    about
        What the site is about, in words or sentences: referring pages on other subjects stand out.
    embeddings
        Folder in model2vec's format; `links` and `domains` then tell how near each link's page is
        to what the site is about (`linkvet.model.results.topic_similarity`). No verdict depends on
        it.
    domain_ranks
        File of Common Crawl's ranks of domains, or its address; `domains` then tells harmonic
        centrality and PageRank (`linkvet.data.authority.domain_ranks`). No verdict depends on them.
    max_cells, max_bytes
        How large one export may be: rows by columns, and bytes when unpacked.
    """

    site: str | Sequence[str] | None = None
    allow: Path | str | None = None
    deny: Path | str | None = None
    decisions: Path | str | None = None
    model: Path | str | None = None
    precision: float = 0.985
    mapping: Mapping[str, str] | None = None
    pages: Sequence[Path | str] = ()
    about: str | None = None
    embeddings: Path | str | None = None
    domain_ranks: Path | str | None = None
    max_cells: int = LIMITS.cells
    max_bytes: int = LIMITS.bytes

    @property
    def limits(self) -> Limits:
        """How large one export may be."""
        return Limits(self.max_cells, self.max_bytes)


DEFAULTS = ScoringOptions()
