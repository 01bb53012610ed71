"""What moving probabilities to a profile's own share of spam brings on profiles nobody trained on.

For every labelled export with both classes a model is fitted without it and without its domains,
and judges its labelled links: as they are, and thinned out to other shares of spam, which stands in
for other profiles. Each is judged with and without the correction of `linkvet.model.prior_shift`.
"""

import argparse
import tempfile
from pathlib import Path

import numpy as np
import polars as pl
from data_folder import DATA, manifest
from house import house, without

from linkvet.features.evidence import NAMES as LEVELS
from linkvet.features.networks.detect import network
from linkvet.features.profile_summary import summarise
from linkvet.model import prior_shift as prior
from linkvet.model.calibration import expected_calibration_error
from linkvet.model.predict import judge
from linkvet.model.results.domains import by_domain
from linkvet.model.store import Model
from linkvet.training.calibration import log_losses
from linkvet.training.examples.house_labels import Labelled
from linkvet.training.examples.load import load_examples

SHARES = (0.05, 0.2, 0.5, 0.8)
DRAWS = 5
FEWEST = 10  # links of the rarer class before an export is measured
PRECISION = 0.99
SHOWN = ("log_loss", "log_loss_by_unit", "calibration_error", "brier", "precision", "recall")


def two_sided(data: Path) -> list[str]:
    """Exports with enough labelled links of both classes."""
    labels = pl.read_csv(data / "labels/links.csv").filter(pl.col("label") != "unclear")
    spam = (pl.col("label") == "spam").sum()
    counts = labels.group_by("file", maintain_order=True).agg(spam.alias("spam"), pl.len())
    rarer = pl.min_horizontal("spam", pl.col("len") - pl.col("spam"))
    return counts.filter(rarer >= FEWEST)["file"].to_list()


def labelled_part(case: Labelled, rows: np.ndarray) -> Labelled:
    """Some links as a profile of their own."""
    return Labelled(case.links.filter(rows), case.spam[rows], case.weight[rows], case.group[rows],
                    case.site, [])  # fmt: skip


def thinned(case: Labelled, share: float, seed: int) -> Labelled:
    """As many links as can be, drawn at random, of which this share is spam."""
    random = np.random.default_rng(seed)
    spam, good = (random.permutation(np.flatnonzero(case.spam == label)) for label in (1, 0))
    whole = min(spam.size / share, good.size / (1 - share))
    kept = np.zeros(case.spam.size, bool)
    kept[spam[: round(whole * share)]] = kept[good[: round(whole * (1 - share))]] = True
    return labelled_part(case, kept)


def measure(model: Model, case: Labelled) -> dict[str, dict[str, float]]:
    """Figures of one profile without and with the correction, and the share that it found."""
    links = case.links
    code, family = by_domain(links)[1], network(links).of(links["domain"])
    judged = judge(links, summarise(links, case.site), model, code)
    moved, shift = prior.to_profile(judged, prior.stored(model), code, family)
    once = 1 / np.bincount(unit := prior.units(code, family))[unit]
    cuts = [model.cut(p, PRECISION) for p in LEVELS]
    cut = np.array([one.probability if one else np.inf for one in cuts])[judged.pattern]
    found = {
        "without": _figures(case.spam, judged.probability, judged.probability >= cut, once),
        "with": _figures(case.spam, moved.probability,
                         np.minimum(judged.probability, moved.probability) >= cut, once),
    }  # fmt: skip
    shares = {"links": case.spam.mean(), "units": np.average(case.spam, weights=once),
              "before": shift.before, "after": shift.after}  # fmt: skip
    return found | {"share": {name: float(one) for name, one in shares.items()}}


def _figures(spam: np.ndarray, probability: np.ndarray, above: np.ndarray,
             once: np.ndarray) -> dict[str, float]:  # fmt: skip
    losses = log_losses(spam, probability)
    return {
        "log_loss": float(losses.mean()),
        "log_loss_by_unit": float(np.average(losses, weights=once)),
        "calibration_error": expected_calibration_error(spam, probability),
        "brier": float(np.mean((probability - spam) ** 2)),
        "precision": float(spam[above].mean()) if above.any() else float("nan"),
        "recall": float(above[spam == 1].mean()),
    }


def averaged(found: list[dict[str, dict[str, float]]]) -> dict[str, dict[str, float]]:
    """Mean of each figure over draws, those that are not defined left out."""

    def mean(values: list[float]) -> float:
        known = [value for value in values if not np.isnan(value)]
        return float(np.mean(known)) if known else float("nan")

    return {part: {name: mean([one[part][name] for one in found]) for name in found[0][part]}
            for part in found[0]}  # fmt: skip


def profiles(model: Model, case: Labelled) -> dict[str, dict[str, dict[str, float]]]:
    """Figures of an export as it is and thinned out to each of `SHARES`."""
    case = labelled_part(case, case.known)
    found = {"as it is": measure(model, case)}
    for share in SHARES:
        drawn = [measure(model, thinned(case, share, seed)) for seed in range(DRAWS)]
        found[f"{share:.0%} spam"] = averaged(drawn)
    return found


def show(export: str, found: dict[str, dict[str, dict[str, float]]]) -> None:
    """Print one export's figures, two lines to each share of spam."""
    print(f"\n{export}")
    print(f"{'':12}{'':9}" + "".join(f"{name:>18}" for name in SHOWN) + "   share of spam")
    for name, one in found.items():
        told = one["share"]
        shares = {
            "without": f"links {told['links']:.3f}, units {told['units']:.3f}",
            "with": f"assumed {told['before']:.3f}, found {told['after']:.3f}",
        }
        for how, words in shares.items():
            figures = "".join(f"{one[how][key]:18.4f}" for key in SHOWN)
            print(f"{name:12}{how:9}{figures}   {words}")


def main() -> None:
    """Measure and print every export."""
    argparse.ArgumentParser(description=__doc__.partition("\n")[0]).parse_args()
    if not DATA.exists():
        print("skipped: the labelled data are not here")
        return
    examples = load_examples(manifest())
    for export in two_sided(DATA):
        with tempfile.TemporaryDirectory() as place:
            model = without(examples, export, Path(place) / "base")
        show(export, profiles(model, house(export, DATA)))


if __name__ == "__main__":
    main()
