"""The shipped model reaches the floors, and none is lowered without being allowed to."""

import shutil
from pathlib import Path

import pytest

from linkvet.data.errors import UserError
from linkvet.model.store import PRETRAINED, load
from linkvet.training.floors import FLOORS, PLACE, Floors, main, read_floors, write_floors

CARD = load(PRETRAINED).card
NAME = "domains / domain"
DATA = {"labels.csv": "a" * 64}
SMALL = Floors(
    because="first measured",
    data=DATA,
    tolerance={"roc_auc": 0.005, "calibration_error": 0.01},
    figures={NAME: {"roc_auc": 0.94, "calibration_error": 0.02}},
)


def reached(roc_auc: float, error: float = 0.02) -> dict[str, dict[str, float]]:
    return {NAME: {"roc_auc": roc_auc, "calibration_error": error}}


@pytest.fixture
def place(tmp_path) -> Path:
    return Path(shutil.copy(PLACE, tmp_path / "floors.json"))


def test_the_shipped_model_reaches_every_floor_on_the_same_data():
    assert FLOORS.shortfalls(CARD["figures"]) == []
    assert FLOORS.other_data(CARD["data"]) == [], "measure anew: training/floors.py --update"
    assert sum(len(one) for one in FLOORS.figures.values()) == 8
    assert {figure for one in FLOORS.figures.values() for figure in one} == set(FLOORS.tolerance)


@pytest.mark.parametrize(
    ("figures", "missed"),
    [
        (reached(0.935, 0.03), []),  # just within the tolerance
        (reached(0.9349), ["roc_auc is 0.9349, the floor is 0.9350"]),
        (reached(0.94, 0.031), ["calibration_error is 0.0310, the ceiling is 0.0300"]),
        (reached(float("nan")), ["roc_auc is nan, the floor is 0.9350"]),
        ({NAME: {"roc_auc": 0.94}}, ["calibration_error was not measured, the ceiling is 0.0300"]),
    ],
)
def test_a_figure_may_fall_behind_by_its_tolerance_and_no_more(figures, missed):
    assert SMALL.shortfalls(figures) == [f"{NAME}: {one}" for one in missed]


def test_other_data_is_named_and_further_labels_are_none():
    assert SMALL.other_data({**DATA, "labels: ours.csv": "b" * 64}) == []
    for data in ({}, {"labels.csv": "b" * 64}):
        (line,) = SMALL.other_data(data)
        assert "labels.csv" in line


def test_on_the_same_data_floors_only_rise():
    new = SMALL.updated(reached(0.938, 0.01), DATA, "better names", lower=False)
    assert new.figures == reached(0.94, 0.01)
    assert new.because == "better names"


def test_other_data_is_measured_anew():
    data = {"labels.csv": "b" * 64}
    new = SMALL.updated(reached(0.938, 0.01), data, "more labels", lower=False)
    assert (new.figures, new.data) == (reached(0.938, 0.01), data)


def test_only_an_allowed_regression_lowers_or_drops_a_floor():
    with pytest.raises(UserError, match=r"lower a floor.*0\.9000.*--allow-regression"):
        SMALL.updated(reached(0.9), DATA, "worse labels", lower=False)
    assert SMALL.updated(reached(0.9), DATA, "worse", lower=True).figures == reached(0.9)
    assert SMALL.updated(
        {NAME: {"roc_auc": 0.9}}, DATA, "no probabilities", lower=True
    ).figures == {NAME: {"roc_auc": 0.9}}


def test_an_update_without_a_reason_is_refused():
    with pytest.raises(UserError, match="--because"):
        SMALL.updated(reached(0.99), DATA, " ", lower=True)


def test_the_command_checks_and_updates(place, capsys):
    main([], place)
    main(["--update", "--because", "nothing new"], place)
    assert read_floors(place).figures == FLOORS.figures
    assert "reached" in capsys.readouterr().out
    higher = {name: {**one, "roc_auc": 0.9999} for name, one in FLOORS.figures.items()}
    write_floors(Floors("too high", FLOORS.data, FLOORS.tolerance, higher), place)
    before = place.read_bytes()
    for given in ([], ["--update", "--because", "worse"]):
        with pytest.raises(SystemExit):
            main(given, place)
        assert "the floor is 0.9949" in capsys.readouterr().err
    assert place.read_bytes() == before
    main(["--update", "--because", "worse", "--allow-regression"], place)
    assert read_floors(place).figures == FLOORS.figures
