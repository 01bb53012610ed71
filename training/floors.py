"""Floors: what a model must reach to ship or to become champion.

    python -m linkvet.training.floors                              # does the shipped model?
    python -m linkvet.training.floors --update --because 'REASON'

`floors.json` holds the best figures that a shipped model has reached, the digests of the data they
were measured on, and a tolerance for each figure: how much of it may be lost to chance. `--update`
raises the floors to what the model reaches; it lowers one only with `--allow-regression`. The file
keeps the reason of the last update. To guard a further figure, write it there with its value.
"""

import argparse
import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from linkvet.data.errors import UserError
from linkvet.model.store import PRETRAINED, load
from linkvet.training.evaluate.compare import LOWER_IS_BETTER

PLACE = Path(__file__).parent / "floors.json"
DECIMALS = 4  # further ones say nothing on a thousand examples
Figures = dict[str, dict[str, float]]


@dataclass(frozen=True)
class Floors:
    """Figures that a model must reach, by slice of the data and name of the figure.

    Attributes
    ----------
    because
        Why they were last changed.
    data
        SHA-256 of each file the figures were measured on, by its name.
    tolerance
        How far a model may fall behind, by name of the figure.
    figures
        The floors, as in `{"domains / domain": {"roc_auc": 0.94}}`.
    """

    because: str
    data: dict[str, str]
    tolerance: dict[str, float]
    figures: Figures

    def shortfalls(self, figures: Figures) -> list[str]:
        """Say which floors these figures miss.

        >>> floors = Floors("", {}, {"roc_auc": 0.005}, {"domains / domain": {"roc_auc": 0.94}})
        >>> floors.shortfalls({"domains / domain": {"roc_auc": 0.936}})
        []
        >>> floors.shortfalls({"domains / domain": {"roc_auc": 0.93}})
        ['domains / domain: roc_auc is 0.9300, the floor is 0.9350']
        >>> floors.shortfalls({})
        ['domains / domain: roc_auc was not measured, the floor is 0.9350']
        """
        misses = []
        for name, one in self.figures.items():
            for figure, floor in one.items():
                lower = figure in LOWER_IS_BETTER
                slack = self.tolerance[figure]
                limit = round(floor + slack if lower else floor - slack, DECIMALS)
                value = figures.get(name, {}).get(figure)
                if value is not None and (value <= limit if lower else value >= limit):
                    continue
                is_now = "was not measured" if value is None else f"is {value:.{DECIMALS}f}"
                bound = "ceiling" if lower else "floor"
                misses.append(f"{name}: {figure} {is_now}, the {bound} is {limit:.{DECIMALS}f}")
        return misses

    def other_data(self, data: dict[str, str]) -> list[str]:
        """Say which files differ from those the floors were measured on.

        Further files do no harm: a taught model has the labels it was taught.
        """
        differ = sorted(name for name, digest in self.data.items() if data.get(name) != digest)
        return [f"was measured on other data than the floors ({', '.join(differ)})"] * bool(differ)

    def updated(
        self, figures: Figures, data: dict[str, str], because: str, lower: bool
    ) -> "Floors":
        """Floors that these figures reach.

        On the same data a floor only rises, unless `lower` allows less; on other data all floors
        are measured anew. With `lower`, floors of figures that are no longer measured go.

        Raises
        ------
        UserError
            If there is no reason, or a figure falls short and `lower` doesn't allow it.
        """
        if not because.strip():
            raise UserError("floors change for a reason", cure="Give it with --because.")
        if (short := self.shortfalls(figures)) and not lower:
            raise UserError(
                f"this would lower a floor: {'; '.join(short)}",
                cure="--allow-regression lowers it all the same.",
            )
        anew = lower or bool(self.other_data(data))
        new: Figures = {}
        for name, one in self.figures.items():
            for figure, floor in one.items():
                value = figures.get(name, {}).get(figure)
                if value is None:
                    continue
                value = round(value, DECIMALS)
                best = min if figure in LOWER_IS_BETTER else max
                new.setdefault(name, {})[figure] = value if anew else best(value, floor)
        digests = {name: data[name] for name in sorted(data)}
        return replace(self, because=because.strip(), data=digests, figures=new)


def read_floors(place: Path = PLACE) -> Floors:
    """Read the floors that are in force."""
    return Floors(**json.loads(place.read_text(encoding="utf-8")))


def write_floors(floors: Floors, place: Path = PLACE) -> None:
    """Write them as plain JSON, for a diff to show what changed."""
    text = json.dumps(asdict(floors), indent=1, ensure_ascii=False)
    place.write_text(text + "\n", encoding="utf-8")


def main(given: list[str] | None = None, place: Path = PLACE) -> None:
    """Check a model against the floors, or update them by it."""
    parser = argparse.ArgumentParser(description="Check a model against training/floors.json.")
    parser.add_argument("model", nargs="?", type=Path, default=PRETRAINED, help="a model folder")
    parser.add_argument("--update", action="store_true", help="raise the floors to its figures")
    parser.add_argument("--because", default="", help="the reason, which stays in the file")
    parser.add_argument("--allow-regression", action="store_true", help="lower floors as well")
    options = parser.parse_args(given)
    try:
        card, floors = load(options.model).card, read_floors(place)
        figures, data = card.get("figures", {}), card.get("data", {})
        if options.update:
            new = floors.updated(figures, data, options.because, options.allow_regression)
            write_floors(new, place)
        elif short := floors.shortfalls(figures) + floors.other_data(data):
            raise UserError(f"falls short: {'; '.join(short)}", file=str(options.model))
    except UserError as error:
        parser.error(str(error))
    print(f"The floors are {'updated' if options.update else 'reached'}.")


FLOORS = read_floors()

if __name__ == "__main__":
    main()
