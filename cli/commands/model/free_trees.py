"""`linkvet model free-trees`: what trees without a limit to their depth would reach."""

from pathlib import Path

from linkvet.cli.commands.model.fit import Data, Manifest
from linkvet.cli.model_reference import STORE, TrackingUri, training_extra
from linkvet.cli.options import AsJson, Experiment, Seed
from linkvet.cli.terminal.figures import SHOWN
from linkvet.cli.terminal.output import note
from linkvet.cli.terminal.progress import Steps
from linkvet.cli.terminal.table import show


def free_trees(
    data: Data = Path("../shared/data"),
    manifest: Manifest = None,
    tracking_uri: TrackingUri = STORE,
    experiment: Experiment = "linkvet",
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Compare free trees with the form that ships, on the same folds. Writes no model.

    **Examples**

    - `linkvet model free-trees --data labels`
    """
    with training_extra("training"):
        from linkvet.training.evaluate.paired import compare_free
        from linkvet.training.examples.manifest import read_manifest
    with Steps() as steps:
        comparison = compare_free(
            read_manifest(data, manifest), tracking_uri, experiment, seed, steps
        )
    rows = [
        {
            "links": name,
            "figure": figure,
            "shipped": value["first"],
            "free": value["second"],
            **{key: value[key] for key in ("difference", "low", "high", "real")},
        }
        for name, one in comparison.items()
        for figure, value in one["figures"].items()
        if as_json or figure in SHOWN
    ]
    show(rows, as_json)
    note("No model was written: reasons of free trees would not be exact.")
