"""Heads with searched parameters, and what the search gained on the folds that are reported."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from linkvet.training.evaluate.paired import Compared, side_by_side
from linkvet.training.fit.cross_fit import CrossFit, refit
from linkvet.training.fit.heads import FITS
from linkvet.training.tracking.log_run import plain
from linkvet.training.tracking.store import nested
from linkvet.training.tuning.search import apply, search


def tuned(
    cross: CrossFit,
    trials: int,
    tracking_uri: str,
    seed: int = 0,
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> tuple[CrossFit, dict[str, Any]]:
    """Search parameters and score the examples anew by heads that have them.

    Whether they are taken is settled on the folds of the search alone: choosing on the folds that
    are reported would flatter the figures.

    Returns
    -------
    What is now held out, and for the card: `trials`, by search (`found`) its study, parameters and
    gain, and by slice the `difference` to what ships on the reported folds.
    """
    results = search(cross, FITS, trials, tracking_uri, seed, progress)
    summary = {"trials": trials, "found": {name: asdict(one) for name, one in results.items()}}
    if not any(one.params for one in results.values()):
        return cross, summary | {"difference": {}}
    after = refit(cross, apply(FITS, results), seed, progress)
    differences = side_by_side(cross, after)
    nested(tracking_uri, "tuned against shipped", {"trials": trials}, _metrics(differences))
    return after, summary | {
        "difference": {name: one["figures"]["roc_auc"] for name, one in differences.items()}
    }


def _metrics(differences: Compared) -> dict[str, float]:
    return {
        plain(f"{name.replace(' / ', '/')}/{figure}/{key}"): float(one[key])
        for name, slice_ in differences.items()
        for figure, one in slice_["figures"].items()
        for key in ("difference", "low", "high")
    }
