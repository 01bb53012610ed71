"""What is kept on disk is what was measured, and is measured anew where anything differs."""

import polars as pl
import pytest

from linkvet.training import signal_cache
from linkvet.training.signal_cache import cached


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "links.csv"
    path.write_text("a")
    return path


class Measuring:
    """Gives a table, and counts how often it was measured."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> pl.DataFrame:
        self.times += 1
        known = pl.Series("signal", [self.times, None, float("nan")], dtype=pl.Float32)
        return pl.DataFrame({"domain": ["a.test", None, "b.test"]}).with_columns(known)


def test_a_table_is_measured_once_and_read_as_it_was(tmp_path, file):
    measure = Measuring()
    first, again = (cached(tmp_path / "cache", measure, [file], "level") for _ in range(2))
    assert measure.times == 1
    assert first.equals(again, null_equal=True)
    assert first.schema == again.schema


def test_without_a_folder_nothing_is_kept(tmp_path, file):
    measure = Measuring()
    for _ in range(2):
        cached(None, measure, [file])
    assert measure.times == 2
    assert list(tmp_path.iterdir()) == [file]


def test_another_setting_other_data_and_other_code_are_measured_anew(tmp_path, file, monkeypatch):
    measure, folder = Measuring(), tmp_path / "cache"
    cached(folder, measure, [file], "level", 0)
    cached(folder, measure, [file], "level", 1)
    assert measure.times == 2
    file.write_text("b")
    cached(folder, measure, [file], "level", 1)
    assert measure.times == 3
    monkeypatch.setattr(signal_cache, "_code", lambda: "other")
    cached(folder, measure, [file], "level", 1)
    assert measure.times == len(list(folder.iterdir())) == 4


def test_two_files_are_not_taken_for_one_that_holds_both(tmp_path, file):
    measure, other = Measuring(), tmp_path / "other.csv"
    other.write_text("b")
    cached(tmp_path / "cache", measure, [file, other])
    file.write_text("ab")
    other.write_text("")
    cached(tmp_path / "cache", measure, [file, other])
    assert measure.times == 2
