"""One declaration per signal: what it asks and says, its source, how it is computed."""

import hashlib
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import polars as pl

F = TypeVar("F", bound=Callable[..., pl.Expr])
GROUPS = (
    "domain",
    "age",
    "anchor",
    "placement",
    "page",
    "topic",
    "authority",
    "profile",
    "network",
)
CONSTRAINT = {"spam": 1, "good": -1, None: 0}
EVIDENCE = ("export", "page")  # what must be at hand: the row of an export, or the page itself


@dataclass(frozen=True)
class Signal:
    """A named measurement of a link.

    `needs` are the columns it is computed from; where one is absent the signal is NaN.
    `says` is shown when it speaks for spam, `otherwise` when it speaks for a good link. `evidence`
    is what must be at hand to measure it (`EVIDENCE`).
    """

    name: str
    group: str
    unit: str
    higher_means: str | None
    asks: str
    says: str
    otherwise: str
    source: str
    needs: tuple[str, ...]
    compute: Callable[..., pl.Expr]
    evidence: str = "export"

    @property
    def constraint(self) -> int:
        """Monotone constraint for the booster: +1, -1 or 0."""
        return CONSTRAINT[self.higher_means]

    def expression(self, **constants: pl.Expr) -> pl.Expr:
        """The signal as a polars expression named after it, Float32.

        `constants` take the place of columns that hold the same in every row.
        """
        needs = (constants.get(column, pl.col(column)) for column in self.needs)
        return self.compute(*needs).cast(pl.Float32).alias(self.name)


SIGNALS: dict[str, Signal] = {}


def declare(group: str, evidence: str = "export") -> Callable[..., Callable[[F], F]]:
    """The decorator `signal` of one room, which says once what its signals have in common."""
    return partial(signal, group=group, evidence=evidence)


def signal(
    *,
    group: str,
    asks: str,
    source: str,
    noun: str = "",
    says: str = "",
    otherwise: str = "",
    unit: str = "0/1",
    higher_means: str | None = None,
    evidence: str = "export",
) -> Callable[[F], F]:
    """Register a function of columns as a signal; its parameter names are the columns it needs.

    A measure without a direction has a `noun` in place of both sentences. The unit is that of a
    flag unless another is given.

    Raises
    ------
    ValueError
        If the name is taken, the group unknown, or a sentence or the source is missing.
    """
    if noun:
        says, otherwise = f"{noun} is typical of spam", f"{noun} is ordinary"

    def register(function: F) -> F:
        name = function.__name__
        if name in SIGNALS:
            raise ValueError(f"signal {name!r} is declared twice")
        if group not in GROUPS or higher_means not in CONSTRAINT or evidence not in EVIDENCE:
            raise ValueError(f"signal {name!r}: unknown group or direction")
        if not all(text.strip() for text in (unit, asks, says, otherwise, source)):
            raise ValueError(f"signal {name!r}: unit, sentences and source must not be empty")
        needs = tuple(inspect.signature(function).parameters)
        SIGNALS[name] = Signal(
            name,
            group,
            unit,
            higher_means,
            asks,
            says,
            otherwise,
            source,
            needs,
            function,
            evidence,
        )
        return function

    return register


def digest(names: list[str]) -> str:
    """Digest of signal names in order, saved with every model."""
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]
