"""Trees taught in the background."""

from concurrent.futures import Future, wait
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from decisions_fixture import decisions
from review_fixture import items

from linkvet.data.errors import UserError
from linkvet.review.learning.trees import (
    Lesson,
    Teacher,
    changed,
    exports_of,
    item_probability,
    opinion,
)

SAMPLE = Path(__file__).parents[3] / "data" / "samples" / "ahrefs-backlinks.csv"
OPINIONS = pl.DataFrame({"domain": ["0.test", "1.test", "2.test"], "probability": [0.9, 0.1, 0.4]})


def lesson(keep=10, disavow=10, exports=(SAMPLE,)):
    links = pl.read_csv(SAMPLE, encoding="utf16", separator="\t")["Referring page URL"]
    hosts = links.str.extract("https?://(?:www[.])?([^/]+)").unique(maintain_order=True).to_list()
    lines = [f"disavow domain {host}" for host in hosts[:disavow]]
    lines += [f"keep domain {host}" for host in hosts[disavow : disavow + keep]]
    return Lesson(tuple(exports), tuple(decisions(*lines)))


def test_trees_say_something_of_every_domain():
    said = opinion(lesson(keep=15, disavow=15))
    assert said["domain"].n_unique() == said.height > 100
    assert said["probability"].is_between(0, 1).all()


def test_ten_decisions_of_each_class_are_needed():
    assert lesson().enough and not lesson(keep=9).enough
    with Teacher() as teacher:
        assert not teacher.start(lesson(keep=9)) and not teacher.busy


def test_a_fault_in_the_background_comes_back_as_it_is(tmp_path):
    with Teacher() as teacher:
        assert teacher.start(lesson(exports=[tmp_path / "gone.csv"]))
        wait([teacher._lesson])
        with pytest.raises(UserError, match=r"gone\.csv"):
            teacher.take()
        assert teacher.take() is None


def test_one_lesson_at_a_time():
    with Teacher() as teacher:
        teacher._lesson = Future()
        assert teacher.busy and not teacher.start(lesson()) and teacher.take() is None


def test_what_is_decided_never_moves():
    given = items([0.5, 0.5, 0.5], decided=[-1, 0, 1])
    names = pl.Series([*OPINIONS["domain"]])
    after = item_probability(OPINIONS, names, np.ones(3), np.arange(3), given)
    assert after.tolist() == [0.9, 0.5, 0.5]


def test_an_item_is_the_mean_of_its_links_and_stays_where_nothing_is_said():
    given = items([0.5, 0.7])
    names = pl.Series(["0.test", "1.test", "elsewhere.test"])
    after = item_probability(OPINIONS, names, np.array([3, 1, 9]), np.array([0, 0, 1]), given)
    assert after == pytest.approx([0.7, 0.7])


def test_what_changed_sides_is_listed_furthest_first():
    before, after = np.array([0.4, 0.6, 0.1, 0.9]), np.array([0.6, 0.1, 0.4, 0.8])
    assert changed(before, after).tolist() == [1, 0]


def test_exports_are_looked_for_by_name(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "export.csv").touch()
    assert exports_of(["export.csv"], [tmp_path, tmp_path / "a"]) == (tmp_path / "a/export.csv",)
    with pytest.raises(UserError, match="not beside its results"):
        exports_of(["other.csv"], [tmp_path])
