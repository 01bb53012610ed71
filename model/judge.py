"""Links in, probabilities and reasons out: the numeric pass, in chunks, domain by domain."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl

from linkvet.features.evidence import HEAD, PATTERNS, patterns
from linkvet.features.summary import Profile
from linkvet.features.table import NAMES, SIGNALS, Block, blocks
from linkvet.model.booster import Tables
from linkvet.model.reasons import BINS, SHOWN, top_reasons
from linkvet.model.store import Model

CHUNK = 100_000
# What tells of the link and not of the site or page it stands on.
OF_LINK = {name for name, s in SIGNALS.items() if s.group in ("anchor", "placement")} | {
    "anchor_shared", "keyword_anchor_shared", "anchor_is_title", "context_fit", "link_lifetime",
    "seen_before_others",
}  # fmt: skip


@dataclass(frozen=True)
class Judged:
    """By link: probability, evidence share, index of its pattern, reason codes, signal values.

    `of_site` is the probability left when all that tells of the link alone (its anchor and
    placement) is taken as average; `domain_reasons` are the reason codes of the mean over each
    domain's links, by domain code.
    """

    probability: np.ndarray
    of_site: np.ndarray
    evidence: np.ndarray
    pattern: np.ndarray
    reason_codes: np.ndarray
    domain_reasons: np.ndarray
    values: dict[str, np.ndarray]


def judge(links: pl.DataFrame, profile: Profile, model: Model, domain: np.ndarray,
          progress=None) -> Judged:  # fmt: skip
    """Judge distinct links, given the code of each link's domain (0..n-1), shape (links,)."""
    found = blocks(links, profile, model.readers.columns())
    where = {name: block for block in found for name in block.values.columns}
    needed = {name for needs in PATTERNS.values() for name in needs}
    pattern = patterns({n: where[n].gather(n) for n in needed if n in where}, links.height)
    score, of_site = np.empty(links.height), np.empty(links.height)
    evidence = np.empty(links.height, np.float32)
    codes = np.full((links.height, SHOWN), -1, np.int32)
    domain_codes = np.full((int(domain.max()) + 1, SHOWN), -1, np.int32)
    order = np.argsort(domain, kind="stable")
    done = 0
    # the fullest head last: where links of a domain differ, it gives the domain's reasons
    for head in reversed(model.heads):
        here = np.array([HEAD[p] == head for p in PATTERNS])
        rows = order[here[pattern[order]]]
        pass_ = _Pass(model.heads[head], where, model.evidence)
        for chunk in _chunks(rows, domain):
            amounts, known, bins = pass_.amounts(chunk)
            score[chunk] = amounts.sum(axis=1, dtype=np.float64) + pass_.tables.bias
            of_site[chunk] = amounts @ pass_.of_site + pass_.tables.bias
            evidence[chunk] = known @ pass_.evidence
            codes[chunk] = top_reasons(amounts, known, pass_.reasons(bins))
            starts = np.flatnonzero(np.diff(domain[chunk], prepend=-1))
            size = np.diff(np.append(starts, chunk.size))[:, None]
            mean = np.add.reduceat(amounts, starts, axis=0) / size
            any_known = np.logical_or.reduceat(known, starts, axis=0)
            first = pass_.reasons([one[starts] for one in bins])
            domain_codes[domain[chunk][starts]] = top_reasons(mean, any_known, first)
            done += chunk.size
            if progress:
                progress("scoring", done, links.height)
    return Judged(_probability(model, score, pattern), _probability(model, of_site, pattern),
                  evidence, pattern, codes, domain_codes, _Values(where))  # fmt: skip


class _Values(dict):
    """Values of signals by link, gathered when first asked for."""

    def __init__(self, where: dict[str, Block]) -> None:
        self.where = where

    def __contains__(self, name: object) -> bool:
        return name in self.where

    def __missing__(self, name: str) -> np.ndarray:
        self[name] = self.where[name].gather(name)
        return self[name]

    def get(self, name, default=None):
        return self[name] if name in self else default


class _Pass:
    """One head's look-ups: every signal is binned once per distinct entity, then gathered."""

    def __init__(self, tables: Tables, where: dict[str, Block], evidence: dict[str, float]) -> None:
        self.tables = tables
        self.columns = [self._binned(i, name, where) for i, name in enumerate(tables.names)]
        self.evidence = np.array([evidence.get(name, 0) for name in tables.names], np.float32)
        self.of_site = np.array([name not in OF_LINK for name in tables.names], np.float32)
        self.ids = np.array([NAMES.index(name) for name in tables.names], np.int32)
        self.unknown = np.array([edge.size + 1 for edge in tables.edges])

    def _binned(self, index: int, name: str, where: dict[str, Block]):
        if name not in where:
            return None, None
        block = where[name]
        return self.tables.bins(index, block.values[name].to_numpy()), block.rows

    def amounts(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, list[np.ndarray]]:
        """Amounts and whether each was measured, shape (rows, signals), and bins by signal."""
        bins = []
        for (binned, at), unknown in zip(self.columns, self.unknown, strict=True):
            if binned is None:
                bins.append(np.full(rows.size, unknown, np.uint8))
            else:
                bins.append(binned[rows if at is None else at[rows]])
        amounts = np.ascontiguousarray(self.tables.contributions(bins))
        known = np.empty(amounts.shape, np.float32, order="F")
        for i, (one, unknown) in enumerate(zip(bins, self.unknown, strict=True)):
            known[:, i] = one != unknown
        return amounts, np.ascontiguousarray(known), bins

    def reasons(self, bins: list[np.ndarray]) -> Callable[[np.ndarray], np.ndarray]:
        """Codes of facts (which signal, in which bin) for the signals picked for each row."""

        def codes(picked: np.ndarray) -> np.ndarray:
            found = np.empty(picked.shape, np.int32)
            for i, one in enumerate(bins):
                here, slot = np.nonzero(picked == i)
                found[here, slot] = self.ids[i] * BINS + np.minimum(one[here], BINS - 1)
            return found

        return codes


def _chunks(rows: np.ndarray, domain: np.ndarray):
    """Cut rows sorted by domain into chunks, between two domains unless one is larger."""
    start = 0
    while start < rows.size:
        stop = min(start + CHUNK, rows.size)
        if stop < rows.size:
            same = np.searchsorted(domain[rows[start:stop]], domain[rows[stop]])
            stop = start + int(same) if same else stop
        yield rows[start:stop]
        start = stop


def _probability(model: Model, score: np.ndarray, pattern: np.ndarray) -> np.ndarray:
    probability = np.empty(score.size)
    for index, name in enumerate(PATTERNS):
        here = pattern == index
        probability[here] = model.calibration[name].probability(score[here])
    return probability
