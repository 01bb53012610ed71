"""Two ways of fitting the heads, measured on the same examples, folds and names, in pairs."""

from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl

from linkvet.training.calibration import cross_calibrated
from linkvet.training.evaluate.compare import Said, compare
from linkvet.training.examples.folds import units
from linkvet.training.examples.load import load_examples
from linkvet.training.examples.manifest import Manifest
from linkvet.training.fit.cross_fit import Held, cross_fit, scored
from linkvet.training.fit.heads import FITS, free
from linkvet.training.metrics import report as evaluate
from linkvet.training.metrics.bootstrap import DRAWS
from linkvet.training.tracking import runs
from linkvet.training.tracking.log_run import flat, plain
from linkvet.training.tracking.store import nested

Compared = dict[str, dict[str, Any]]


def side_by_side(first: Held, second: Held, draws: int = DRAWS) -> Compared:
    """Compare the held-out scores of both by set and pattern, as `compare` does.

    Both are calibrated alike, by a sigmoid fitted to the other folds.
    """
    about, spam = first.about, first.about["spam"].to_numpy()
    group, found = units(about), {}
    for (name, pattern), rows in (
        about.with_row_index("at")
        .filter(pl.Series(first.use))
        .group_by("set", "pattern", maintain_order=True)
    ):
        at = rows["at"].to_numpy()
        if 10 <= spam[at].sum() <= at.size - 10:
            both = [_said(held, spam, at) for held in (first, second)]
            found[f"{name} / {pattern}"] = compare(spam[at], group[at], *both, draws=draws)
    return found


def _said(held: Held, spam: np.ndarray, at: np.ndarray) -> Said:
    score = held.score[at]
    return Said(score, cross_calibrated(spam[at], score, held.folds[at]))


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
        progress("reading examples", 0, 1)
        shipped = cross_fit(load_examples(manifest), seed, progress)
        trees = scored(shipped, tuple(map(free, FITS)), seed, progress)
        found = side_by_side(shipped, trees)
        for name, held in (("shipped form", shipped), ("free trees", trees)):
            figures = evaluate.report(
                held.about.filter(held.use), held.score[held.use], held.folds[held.use]
            )
            rounds = {f"rounds.{fit.name}": fit.rounds for fit in held.fits}
            nested(tracking_uri, name, rounds, flat(figures))
    return found
