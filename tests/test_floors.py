"""The model that ships lies above the floors; lowering one is a change somebody has to make."""

import json

from linkvet.model.store import PRETRAINED
from linkvet.training.promote import FLOORS, shortfalls


def test_the_shipped_model_lies_above_every_floor():
    figures = json.loads((PRETRAINED / "model.json").read_text(encoding="utf-8"))["figures"]
    assert shortfalls(figures) == []


def test_no_floor_was_lowered_by_accident():
    least = {name: one["roc_auc"] for name, one in FLOORS["at_least"].items()}
    assert least == {
        "ahrefs_caldea.csv / as-given": 0.980,
        "ahrefs_caldea.csv / page-and-date": 0.925,
        "domains / domain": 0.935,
    }
    assert {name: one["calibration_error"] for name, one in FLOORS["at_most"].items()} == (
        dict.fromkeys(least, 0.03)
    )
