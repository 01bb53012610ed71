"""Two ways of fitting the heads, measured on the same examples, folds and names, in pairs."""

from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl

from linkvet.data.progress import stage
from linkvet.training.calibration import cross_calibrated
from linkvet.training.evaluate.compare import Scores, compare
from linkvet.training.examples.folds import units
from linkvet.training.examples.load import load_examples
from linkvet.training.examples.manifest import Manifest
from linkvet.training.fit.cross_fit import CrossFit, cross_fit, refit
from linkvet.training.fit.heads import FITS, free
from linkvet.training.metrics import report as evaluate
from linkvet.training.metrics.bootstrap import DRAWS
from linkvet.training.tracking import runs
from linkvet.training.tracking.log_run import flat, plain
from linkvet.training.tracking.store import nested

Compared = dict[str, dict[str, Any]]


def side_by_side(first: CrossFit, second: CrossFit, draws: int = DRAWS) -> Compared:
    """Compare the held-out scores of both by set and pattern, as `compare` does.

    Both are calibrated alike, by a sigmoid fitted to the other folds.
    """
    about, spam = first.about, first.about["spam"].to_numpy()
    group, by_slice = units(about), {}
    for (name, pattern), rows in (
        about.with_row_index("at")
        .filter(pl.Series(first.use))
        .group_by("set", "pattern", maintain_order=True)
    ):
        at = rows["at"].to_numpy()
        if 10 <= spam[at].sum() <= at.size - 10:
            both = [_scores(cross, spam, at) for cross in (first, second)]
            by_slice[f"{name} / {pattern}"] = compare(spam[at], group[at], *both, draws=draws)
    return by_slice


def _scores(cross: CrossFit, spam: np.ndarray, at: np.ndarray) -> Scores:
    score = cross.score[at]
    return Scores(score, cross_calibrated(spam[at], score, cross.folds[at]))


def compare_free(
    manifest: Manifest,
    tracking_uri: str,
    experiment: str = "linkvet",
    seed: int = 0,
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> Compared:
    """Compare free trees (second) with the form that ships (first); no model is written.

    Free trees cannot be compiled into tables, so their reasons would be neither exact nor quick.
    """
    params = {plain(f"data.{name}"): digest[:16] for name, digest in manifest.digests().items()}
    params |= {"seed": str(seed), "compared": "free trees"}
    with runs.run(tracking_uri, experiment, params):
        with stage("reading examples", progress):
            examples = load_examples(manifest)
        shipped = cross_fit(examples, seed, progress)
        trees = refit(shipped, tuple(map(free, FITS)), seed, progress)
        compared = side_by_side(shipped, trees)
        for name, cross in (("shipped form", shipped), ("free trees", trees)):
            figures = evaluate.report(
                cross.about.filter(cross.use), cross.score[cross.use], cross.folds[cross.use]
            )
            rounds = {f"rounds.{fit.name}": fit.rounds for fit in cross.fits}
            nested(tracking_uri, name, rounds, flat(figures))
    return compared
