"""One declaration per signal: what it asks and says, its source, how it is computed."""

import hashlib
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar

import polars as pl

F = TypeVar("F", bound=Callable[..., pl.Expr])
Direction = Literal["spam", "good"]
Tells = Literal["always", "present", "never"]
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
VALUE = "{value}"
# how values are shown by unit, where a declaration does not say (`linkvet.features.wording`)
SHOWN = {FLAG: "flag", "share": "percent", "log10": "others", "year": "year"} | dict.fromkeys(
    ("ratio", "links per site", "per link", "per thousand words", "per hundred words"), "decimal"
)
CONSTRAINT = {"spam": 1, "good": -1, None: 0}
EVIDENCE = ("export", "page")  # what must be at hand: the row of an export, or the page itself


@dataclass(frozen=True)
class Signal:
    """A named measurement of a link.

    `needs` are the columns it is computed from; where one is absent the signal is NaN. `evidence`
    is what must be at hand to measure it (`EVIDENCE`).

    Its sentences are messages with the placeholder `{value}`. Of a flag, `says` is what is seen
    where it is on, `otherwise` where it is off. Of a measure, `says` names its value, `otherwise`
    what is seen where that is `nothing` or less, and `one` where it is 1; if empty, that is said
    as any other value. Where no value would mean anything to a person, `says` has no placeholder:
    then it speaks for spam, and `otherwise` for a good link. `tells` is whether a person learns
    something from it: always, only where there is more than `nothing`, or never.
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
    one: str = ""
    nothing: float = 0
    shown: str = "whole"
    tells: Tells = "always"

    @property
    def names_value(self) -> bool:
        """Whether its sentence is about its value; else it says which way it speaks."""
        return self.unit == FLAG or VALUE in self.says

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
        asks: str,
        says: str,
        otherwise: str = "",
        one: str = "",
        unit: str = FLAG,
        higher_means: Direction | None = None,
        nothing: float = 0,
        shown: str = "",
        tells: Tells | None = None,
    ) -> Callable[[F], F]:
        """Register a function of columns as a signal; its parameter names are the columns it needs.

        The sentences are those of `Signal`. Unless told otherwise, a flag `tells` something where
        it is on, and always where that speaks for a good link; a measure always does.

        Raises
        ------
        ValueError
            If the name is taken, the direction unknown, or a sentence or the source is missing.
        """
        two = unit == FLAG or VALUE not in says
        if tells is None:
            tells = "present" if unit == FLAG and higher_means != "good" else "always"

        def register(function: F) -> F:
            name = function.__name__
            if name in SIGNALS:
                raise ValueError(f"signal {name!r} is declared twice")
            if higher_means not in CONSTRAINT:
                raise ValueError(f"signal {name!r}: unknown direction {higher_means!r}")
            texts = (unit, asks, says, source, *([otherwise] if two else []))
            if not all(text.strip() for text in texts):
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
                one=one,
                nothing=nothing,
                shown=shown or SHOWN.get(unit, "whole"),
                tells=tells,
            )
            return function

        return register


def digest(names: list[str]) -> str:
    """Digest of signal names in order, saved with every model.

    >>> digest(["name_length", "name_hyphens"]), digest(["name_hyphens", "name_length"])
    ('48774509842b52ce', '6c55c6f156e2c1f2')
    """
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]
