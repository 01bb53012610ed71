"""Links in, probabilities and reasons out: the numeric pass, in chunks, domain by domain."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from linkvet.data.progress import Progress, stage
from linkvet.features.evidence import LEVELS, NEEDED, levels
from linkvet.features.evidence import NAMES as LEVEL_NAMES
from linkvet.features.extract import NAMES, SIGNALS, Block, blocks
from linkvet.features.profile_summary import Profile
from linkvet.model.additive import AdditiveModel
from linkvet.model.heads import HEAD_OF, HEADS
from linkvet.model.page_head import SEEN_BY, PageHead
from linkvet.model.reasons.picked import LinksOfDomains, Picked, least_telling, telling_sizes
from linkvet.model.store import Model

AT_ONCE = 8_192  # links at most, so that their amounts stay in the processor's cache
SCORING = "scoring"  # counted in links
# What tells of the link and not of the site or page it stands on.
OF_LINK = {name for name, s in SIGNALS.items() if s.group in ("anchor", "placement")} | {
    "anchor_shared",
    "keyword_anchor_shared",
    "anchor_is_title",
    "context_fit",
    "link_lifetime",
    "seen_before_others",
}


@dataclass(frozen=True)
class Predictions:
    """By link: probability, evidence share, index of its pattern, reason codes, signal values.

    `of_site` is the probability left when all that tells of the link alone (its anchor and
    placement) is taken as average. Pages take no part in it: it settles whether a domain or its
    URLs are disavowed, and a page must not widen that. `domain_reasons` are the reason codes of the
    mean over each domain's links, by domain code. `uncorrected` is the probability on which the
    disavow cuts were proved, where `probability` is another: moved by the pages at hand, or by what
    no cut was proved with.
    """

    probability: np.ndarray
    of_site: np.ndarray
    evidence: np.ndarray
    pattern: np.ndarray
    reason_codes: np.ndarray
    domain_reasons: np.ndarray
    values: dict[str, np.ndarray]
    uncorrected: np.ndarray | None = None

    @property
    def of_exports(self) -> np.ndarray:
        """The probability by what the exports show, on which the disavow cuts were proved."""
        return self.probability if self.uncorrected is None else self.uncorrected


def predict(
    links: pl.DataFrame,
    profile: Profile,
    model: Model,
    domain: np.ndarray,
    progress: Progress | None = None,
) -> Predictions:
    """Judge distinct links, given the code of each link's domain (0..n-1), shape (links,)."""
    with stage("measuring signals", progress, links=links.height) as counts:
        every = blocks(links, profile, model.columns())
        counts["signals"] = sum(block.values.width for block in every)
    with stage(SCORING, progress, links.height, links=links.height):
        return _predictions(every, links.height, model, domain, progress)


def _predictions(
    every: list[Block], height: int, model: Model, domain: np.ndarray, progress: Progress | None
) -> Predictions:
    where = {name: block for block in every for name in block.values.columns}
    pattern = levels({n: where[n].gather(n) for n in NEEDED if n in where}, height)
    score, of_site = np.empty(height), np.empty(height)
    page = _Page.of(model, where, height)
    by_page = np.zeros(height)
    evidence = np.empty(height, np.float32)
    of_links = Picked(height)
    of_domains = Picked(int(domain.max(initial=-1)) + 1)
    order = np.argsort(domain, kind="stable")
    done = 0
    # the fullest head last: where links of a domain differ, it gives the domain's reasons
    for head in reversed(HEADS):
        here = np.array([HEAD_OF[level.name] is head for level in LEVELS])
        rows = order[here[pattern[order]]]
        if not rows.size:
            continue
        pass_ = _Pass(model.heads[head.name], where, model.evidence)
        means = _Means()
        for piece in pieces(domain[rows]):
            part = rows[piece]
            amounts, size, evidence[part] = pass_.amounts(part)
            score[part] = amounts.sum(axis=1, dtype=np.float64) + pass_.tables.intercept
            of_site[part] = _weighted(amounts, pass_.of_site) + pass_.tables.intercept
            ids = pass_.ids
            if page:
                own, own_size, by_page[part] = page.amounts(part)
                amounts, size = np.hstack([amounts, own]), np.hstack([size, own_size])
                ids = np.concatenate([ids, page.pass_.ids])
            domains, first, mean = means.add(domain[part], amounts)
            telling = (size[first] > 0) | (amounts[first] == 0)
            of_domains.put(domains, mean, np.abs(mean) * telling, ids)
            of_links.put(part, amounts, size, ids)
            done += part.size
            if progress:
                progress(SCORING, done, height)
    alone = _probability(model, score, pattern)
    links_of = LinksOfDomains(
        order, np.searchsorted(domain[order], np.arange(len(of_domains.steps) + 1))
    )

    def values(name: str, rows: np.ndarray) -> np.ndarray:
        return where[name].gather(name, rows)

    proved = _by_proved_levels(model, where, pattern, alone)
    return Predictions(
        _probability(model, score + by_page, pattern) if page else alone,
        _probability(model, of_site, pattern),
        evidence,
        pattern,
        of_links.codes(values),
        of_domains.codes(links_of.mean(values)),
        _Values(where),
        proved if page or proved is not alone else None,
    )


def _by_proved_levels(
    model: Model, where: dict[str, Block], pattern: np.ndarray, probability: np.ndarray
) -> np.ndarray:
    """Probability of each link as the level says that proves cuts for its own.

    Where a level has a stand-in, its links are judged as if they showed no more than that does.
    """
    by_level = probability
    for level, other in model.stands_for.items():
        rows = np.flatnonzero(pattern == LEVEL_NAMES.index(level))
        if not rows.size:
            continue
        by_level = by_level.copy() if by_level is probability else by_level
        shown = {name: block for name, block in where.items() if name in other.shows}
        pass_ = _Pass(model.heads[HEAD_OF[other.level].name], shown, {})
        for start in range(0, rows.size, AT_ONCE):
            part = rows[start : start + AT_ONCE]
            score = pass_.amounts(part)[0].sum(axis=1, dtype=np.float64) + pass_.tables.intercept
            by_level[part] = model.calibration[other.level].probability(score)
    return by_level


class _Page:
    """What the pages at hand add to each link's score, where they are known."""

    def __init__(self, head: PageHead, where: dict[str, Block], known: np.ndarray) -> None:
        self.pass_, self.known = _Pass(head.tables, where, {}), known

    @classmethod
    def of(cls, model: Model, where: dict[str, Block], links: int) -> "_Page | None":
        """None where the model cannot read pages or no link has one."""
        if model.page_head is None or SEEN_BY not in where:
            return None
        known = ~np.isnan(where[SEEN_BY].gather(SEEN_BY))
        return cls(model.page_head, where, known) if known.any() else None

    def amounts(self, part: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Amounts of a part, how large they are where they tell, and what they add in all."""
        amounts, size, _ = self.pass_.amounts(part)
        known = self.known[part][:, None]
        amounts, size = amounts * known, size * known
        bias = self.pass_.tables.intercept * self.known[part]
        return amounts, size, amounts.sum(axis=1, dtype=np.float64) + bias


def pieces(domain: np.ndarray) -> Iterator[slice]:
    """Cut links that are sorted by domain into pieces of at most `AT_ONCE`.

    A domain is cut at multiples of `AT_ONCE` from its own first link and nowhere else, so that how
    its amounts are added up does not depend on what other domains there are.

    >>> [(one.start, one.stop) for one in pieces(np.repeat([3, 4], [3, 9_000]))]
    [(0, 3), (3, 8195), (8195, 9003)]
    """
    first = np.flatnonzero(np.diff(domain, prepend=-1))
    place = np.arange(domain.size) - np.repeat(first, np.diff(np.append(first, domain.size)))
    cuts = np.append(np.flatnonzero(place % AT_ONCE == 0), domain.size)
    start = 0
    while start < domain.size:
        end = int(cuts[np.searchsorted(cuts, start + AT_ONCE, side="right") - 1])
        yield slice(start, end)
        start = end


def values_at(values: dict[str, np.ndarray], name: str, rows: np.ndarray) -> np.ndarray:
    """Values of a signal for some links, without gathering them for all, shape (rows,)."""
    if isinstance(values, _Values) and name not in values.keys():
        return values.where[name].gather(name, rows)
    return values[name][rows]


class _Values(dict[str, np.ndarray]):
    """Values of signals by link, gathered when first asked for."""

    def __init__(self, where: dict[str, Block]) -> None:
        self.where = where

    def __contains__(self, name: object) -> bool:
        return name in self.where

    def __missing__(self, name: str) -> np.ndarray:
        self[name] = self.where[name].gather(name)
        return self[name]

    def get(self, name: str, default: Any = None) -> Any:
        return self[name] if name in self else default


class _Pass:
    """One head's look-ups: every signal is binned once per distinct entity, then gathered."""

    def __init__(
        self, tables: AdditiveModel, where: dict[str, Block], evidence: dict[str, float]
    ) -> None:
        self.tables = tables
        self.columns = [self._binned(i, name, where) for i, name in enumerate(tables.names)]
        self.of_site = np.array([name not in OF_LINK for name in tables.names], np.float32)
        self.ids = np.array([NAMES.index(name) for name in tables.names], np.int16)
        self.least = least_telling(tables)
        self.unknown = np.array([edge.size + 1 for edge in tables.edges])
        self.known = self._known([evidence.get(name, 0) for name in tables.names])

    def _binned(
        self, index: int, name: str, where: dict[str, Block]
    ) -> tuple[np.ndarray | None, np.ndarray | None]:
        if name not in where:
            return None, None
        block = where[name]
        return self.tables.bins(index, block.values[name].to_numpy()), block.rows

    def _known(self, weights: list[float]) -> list[tuple[np.ndarray, np.ndarray | None]]:
        """Evidence that each entity gives, by distinct entity, and where each link finds its."""
        shares: dict[int, tuple[np.ndarray, np.ndarray | None]] = {}
        for (binned, at), unknown, weight in zip(self.columns, self.unknown, weights, strict=True):
            if binned is not None and weight:
                share, _ = shares.setdefault(id(at), (np.zeros(binned.size, np.float32), at))
                share += np.float32(weight) * (binned != unknown)
        return list(shares.values())

    def amounts(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Amounts, and how large they are where they tell, by signal; and evidence, by row."""
        bins: list[np.ndarray] = []
        gathered: dict[int, np.ndarray] = {}
        for (binned, at), unknown in zip(self.columns, self.unknown, strict=True):
            if binned is None:
                bins.append(np.full(rows.size, unknown, np.uint8))
            else:
                # signals of one entity share the array of its rows
                if at is not None and id(at) not in gathered:
                    gathered[id(at)] = at[rows]
                bins.append(binned[rows if at is None else gathered[id(at)]])
        evidence = np.zeros(rows.size, np.float32)
        for share, at in self.known:
            evidence += share[rows if at is None else gathered[id(at)]]
        np.minimum(evidence, 1, out=evidence)  # the weights add up to one but for rounding
        amounts = self.tables.contributions(bins)
        size = telling_sizes(amounts, bins, self.least)
        return np.ascontiguousarray(amounts), size, evidence


def _weighted(table: np.ndarray, weights: np.ndarray) -> np.ndarray:
    # not `table @ weights`: BLAS would start threads, which costs fifty times the sum itself
    return np.einsum("ij,j->i", table, weights)


class _Means:
    """Mean amounts by domain, for links that come in parts sorted by domain."""

    def __init__(self) -> None:
        self.open: tuple[int, int, np.ndarray] | None = (
            None  # the last domain so far: a next part may go on with it
        )

    def add(
        self, domain: np.ndarray, amounts: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Domains of a part, first row of each, mean amounts so far."""
        first = np.flatnonzero(np.diff(domain, prepend=-1))
        domains, count = domain[first], np.diff(np.append(first, domain.size))
        total = np.add.reduceat(amounts, first, axis=0)
        if self.open and self.open[0] == domains[0]:
            count[0] += self.open[1]
            total[0] += self.open[2]
        self.open = domains[-1], count[-1], total[-1]
        return domains, first, total / count[:, None]


def _probability(model: Model, score: np.ndarray, pattern: np.ndarray) -> np.ndarray:
    probability = np.empty(score.size)
    for index, level in enumerate(LEVELS):
        here = pattern == index
        probability[here] = model.calibration[level.name].probability(score[here])
    return probability
