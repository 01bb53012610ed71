"""The model that ships lies above the floors, and none is lowered by hand or in silence."""

import json
import shutil
from pathlib import Path

import pytest

import linkvet
from linkvet.data.errors import UserError
from linkvet.model.store import PRETRAINED
from linkvet.training.floors import FLOORS, PLACE, change, floors, lowered, read_changes, seals
from linkvet.training.promote import shortfalls

CHANGELOG = Path(linkvet.__file__).parent.parent / "CHANGELOG.md"
NAME = "domains / domain"


@pytest.fixture
def place(tmp_path) -> Path:
    return Path(shutil.copy(PLACE, tmp_path / "floors.json"))


def test_the_shipped_model_lies_above_every_floor():
    figures = json.loads((PRETRAINED / "model.json").read_text(encoding="utf-8"))["figures"]
    assert shortfalls(figures) == []
    assert {bound: len(found) for bound, found in FLOORS.items()} == {"at_least": 4, "at_most": 4}


def test_no_floor_was_changed_by_hand():
    changes = read_changes()
    assert [one["seal"] for one in changes] == seals(changes), "change it by training/floors.py"


def test_every_lowered_floor_stands_in_the_changelog():
    said = " ".join(CHANGELOG.read_text(encoding="utf-8").split())
    assert [line for line in lowered(read_changes()) if line not in said] == []


def test_a_floor_is_raised_and_lowered_and_the_file_keeps_both(place):
    was = FLOORS["at_least"][NAME]["roc_auc"]
    assert change(place, NAME, "roc_auc", 0.99, "better names") == []
    told = change(place, NAME, "roc_auc", 0.5, "fewer labels", lower=True)
    assert told == [f"Floor lowered: {NAME}, roc_auc from 0.99 to 0.5, since fewer labels."]
    changes = read_changes(place)
    assert floors(changes)["at_least"][NAME]["roc_auc"] == 0.5
    mine = [one["limit"] for one in changes if (one["slice"], one["figure"]) == (NAME, "roc_auc")]
    assert mine[-3:] == [was, 0.99, 0.5]
    assert [one["seal"] for one in changes] == seals(changes)
    changes[-2]["limit"] = 0.5
    assert [one["seal"] for one in changes] != seals(changes)


def test_more_error_is_lower_too(place):
    with pytest.raises(UserError, match=r"less than before.*--lower"):
        change(place, NAME, "calibration_error", 0.5, "it drifted")
    assert change(place, NAME, "calibration_error", 0.001, "better calibrated") == []
    assert place.read_bytes() != PLACE.read_bytes()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ((NAME, "roc_auc", 0.1, "worse labels"), "--lower"),
        ((NAME, "roc_auc", 0.99, " "), "--because"),
        ((NAME, "taste", 0.99, "new"), "'domains / domain' roc_auc"),
    ],
)
def test_what_is_refused_changes_nothing(place, given, words):
    with pytest.raises(UserError, match=words):
        change(place, *given)
    assert place.read_bytes() == PLACE.read_bytes()


def test_a_floor_is_dropped_by_a_change_without_a_limit():
    one = {"bound": "at_least", "slice": "a / b", "figure": "roc_auc", "limit": 0.9, "because": ""}
    gone = [one, {**one, "limit": None, "because": "it is no longer measured"}]
    assert floors(gone)["at_least"] == {}
    assert lowered(gone) == ["Floor dropped: a / b, roc_auc, since it is no longer measured."]
