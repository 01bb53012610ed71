"""One declaration per signal: what it asks and says, its source, how it is computed."""

import hashlib
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar

import polars as pl

F = TypeVar("F", bound=Callable[..., pl.Expr])
Direction = Literal["spam", "good"]
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
FLAG = "0/1"  # the unit of a signal that is on or off
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
    higher_means: Direction | None
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


@dataclass(frozen=True)
class Declare:
    """The decorator of one module's signals, which says once what they have in common.

    Parameters
    ----------
    group
        One of `GROUPS`.
    evidence
        One of `EVIDENCE`.

    Raises
    ------
    ValueError
        If either is unknown.
    """

    group: str
    evidence: str = "export"

    def __post_init__(self) -> None:
        if self.group not in GROUPS or self.evidence not in EVIDENCE:
            raise ValueError(f"unknown group {self.group!r} or evidence {self.evidence!r}")

    def __call__(
        self,
        *,
        source: str,
        unit: str = FLAG,
        higher_means: Direction | None = None,
        noun: str = "",
        usual: str = "ordinary",
        asks: str = "",
        says: str = "",
        otherwise: str = "",
    ) -> Callable[[F], F]:
        """Register a function of columns as a signal; its parameter names are the columns it needs.

        A measure of no direction has a `noun`, from which the sentences derive that are not given:
        it is "typical of spam", or it is what is `usual`.

        Raises
        ------
        ValueError
            If the name is taken, the direction unknown, or a sentence or the source is missing.
        """
        if noun:
            asks = asks or f"How large is the {noun}?"
            says = says or f"{noun} is typical of spam"
            otherwise = otherwise or f"{noun} is {usual}"

        def register(function: F) -> F:
            name = function.__name__
            if name in SIGNALS:
                raise ValueError(f"signal {name!r} is declared twice")
            if higher_means not in CONSTRAINT:
                raise ValueError(f"signal {name!r}: unknown direction {higher_means!r}")
            if not all(text.strip() for text in (unit, asks, says, otherwise, source)):
                raise ValueError(f"signal {name!r}: unit, sentences and source must not be empty")
            SIGNALS[name] = Signal(
                name=name,
                group=self.group,
                unit=unit,
                higher_means=higher_means,
                asks=asks,
                says=says,
                otherwise=otherwise,
                source=source,
                needs=tuple(inspect.signature(function).parameters),
                compute=function,
                evidence=self.evidence,
            )
            return function

        return register


def digest(names: list[str]) -> str:
    """Digest of signal names in order, saved with every model.

    >>> digest(["name_length", "name_hyphens"]), digest(["name_hyphens", "name_length"])
    ('48774509842b52ce', '6c55c6f156e2c1f2')
    """
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]
