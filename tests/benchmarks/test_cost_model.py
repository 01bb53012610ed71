"""The cost model: lines through points, and what grows faster than they do."""

import json

import cost_model
import pytest
from cost_model import Batch, Line, Model
from profiles.domains import typical_domains

SHAPE = {"paths: different": 450.0} | {
    f"{kind}: on how many domains in all": 50.0 for kind in cost_model.SHARED_KINDS
}


def model(**changed) -> Model:
    made = Model(
        cpu=Line(5, 1e-4),
        serial=Line(2, 1e-5),
        driver=4e8,
        worker=Line(3e8, 4),
        spill=350,
        results=800,
        network=Line(1e7, 100),
        row=500,
        batch=Batch(1e-3, 7_000),
        shape=SHAPE,
    )
    return made._replace(**changed)


def point(rows: int, **more) -> dict:
    one = {"rows": rows, "domains": typical_domains(rows), "one_title": False, "way": "processes"}
    return one | more


def test_a_line_goes_through_points_that_lie_on_one():
    points = [point(rows, cpu_seconds=3 + rows / 1e4) for rows in (50_000, 200_000, 1_000_000)]
    line = cost_model.line(points, lambda one: one["cpu_seconds"])
    assert line == pytest.approx((3, 1e-4))


def test_of_one_size_all_is_taken_to_grow():
    line = cost_model.line([point(1000, cpu_seconds=5)], lambda one: one["cpu_seconds"])
    assert line == (0, 0.005)


def test_batches_grow_with_the_square_of_links():
    small, large = (model().batches(links) for links in (10**8, 10**9))
    assert large == pytest.approx(100 * small)


def test_no_number_of_workers_saves_what_the_driver_does_alone():
    made = model()
    assert made.wall_seconds(10**7, 1) == made.cpu_seconds(10**7)
    assert made.wall_seconds(10**7, 10**6) == pytest.approx(made.serial.at(10**7), rel=0.01)


def test_the_report_fills_the_driver_first():
    first, *_ = cost_model.breaks(model())
    assert "report" in first


def test_points_of_unusual_profiles_are_left_out():
    assert cost_model.usual(point(1000))
    assert not cost_model.usual(point(1000) | {"domains": 1000})
    assert not cost_model.usual(point(1000) | {"one_title": True})


def test_sizes_without_a_point_are_marked(monkeypatch, tmp_path):
    monkeypatch.setattr(cost_model, "POINTS", tmp_path / "points.json")
    cost_model.POINTS.write_text(json.dumps([]))
    rows = list(cost_model.check(model()))[2:]
    assert len(rows) == len(cost_model.CHECKED)
    assert all(row.count("not yet measured") == 3 for row in rows)
