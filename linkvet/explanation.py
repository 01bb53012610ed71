"""Why a link or domain has its verdict: every signal with its exact amount."""

from dataclasses import dataclass, field
from typing import Any

import polars as pl

from linkvet import html
from linkvet.frames import Frames, framed
from linkvet.model.explain import Explained

SHOWN = 8  # signals in a notebook; the table has all


@dataclass(frozen=True)
class Explanation:
    """Every signal of a link, or the mean over a domain's links, with its exact amount.

    Attributes
    ----------
    verdict : str
        "keep", "review", "disavow" or "unknown".
    probability : float
        Of spam, calibrated.
    signals : DataFrame
        Columns signal, group, value, unit, says, amount (in log-odds, above 0 for spam); the
        largest amounts first.
    facts : dict
        What else is known: the domain, how much could be measured, who decided.
    """

    _explained: Explained = field(repr=False)
    _frames: Frames = "pandas"

    @property
    def verdict(self) -> str:
        """What to do: "keep", "review", "disavow" or "unknown"."""
        return self._explained.verdict

    @property
    def probability(self) -> float:
        """Calibrated probability of spam."""
        return self._explained.probability

    @property
    def facts(self) -> dict[str, Any]:
        """What else is known of the link or domain."""
        return self._explained.facts

    @property
    def signals(self) -> Any:
        """All signals as a table, the largest amounts first."""
        return framed(self._sorted(), self._frames)

    def to_dict(self) -> dict[str, Any]:
        """All of it, as `linkvet explain --json` prints it."""
        return self._explained.to_dict()

    def _sorted(self) -> pl.DataFrame:
        return self._explained.signals.sort(-pl.col("amount").abs(), maintain_order=True)

    def __repr__(self) -> str:
        of = self.facts.get("source_url") or self.facts["source_domain"]
        return f"<Explanation of {of}: {self.verdict}, {self.probability:.1%} spam>"

    def _repr_html_(self) -> str:
        top = self._sorted().head(SHOWN)
        of = self.facts.get("source_url") or self.facts["source_domain"]
        amounts = [f"{amount:+.2f}" for amount in top["amount"]]
        rows = zip(top["says"], amounts, strict=True)
        return html.block(
            f"{self.verdict}: {self.probability:.1%} spam",
            f"{of}",
            html.table(("what was seen", "log-odds"), rows),
            f"{self._explained.signals.height:,} signals in all: see `.signals`",
        )
