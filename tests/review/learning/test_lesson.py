"""What trees are taught from, and what they say then."""

import builtins
from pathlib import Path

import pytest
from decisions_fixture import decisions
from lesson_fixture import lesson

from linkvet.data.errors import UserError
from linkvet.review.learning.lesson import Lesson, Origin, exports_of, missing, opinion


def test_trees_say_something_of_every_domain():
    opinions = opinion(lesson(keep=15, disavow=15))
    assert opinions["domain"].n_unique() == opinions.height > 100
    assert opinions["probability"].is_between(0, 1).all()


def test_ten_decisions_of_each_class_are_needed():
    assert lesson().enough and not lesson(keep=9).enough
    assert missing(lesson(keep=9, disavow=4).decisions) == {"keep": 1, "disavow": 6}


def test_results_of_another_model_are_refused_with_the_cure():
    with pytest.raises(UserError, match=r"the model my-own made these results.*--model"):
        opinion(lesson(model="my-own"))


def test_a_missing_library_is_named_with_its_extra(monkeypatch):
    imported = builtins.__import__

    def without_lightgbm(name, *rest):
        if name.startswith("linkvet.training"):
            raise ModuleNotFoundError(name="lightgbm")
        return imported(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_lightgbm)
    with pytest.raises(UserError, match=r"lightgbm.*pip install 'linkvet\[train\]'"):
        opinion(lesson())


def test_exports_are_looked_for_by_name(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "export.csv").touch()
    assert exports_of(["export.csv"], [tmp_path, tmp_path / "a"]) == (tmp_path / "a/export.csv",)
    with pytest.raises(UserError, match=r"other\.csv: .* isn't beside its results.*Copy it into"):
        exports_of(["other.csv"], [tmp_path])
    with pytest.raises(UserError, match="name no exports"):
        exports_of([], [tmp_path])


def test_tables_of_an_archive_are_its_own_once(tmp_path):
    (tmp_path / "all.zip").touch()
    assert exports_of(["all.zip/a.csv", "all.zip/in/b.csv"], [tmp_path]) == (tmp_path / "all.zip",)


def test_exports_of_one_name_are_told_apart_by_their_folders(tmp_path):
    names = ["may/links.csv", "june/links.csv"]
    for name in names:
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).touch()
    assert exports_of(names, [Path("elsewhere"), tmp_path]) == tuple(tmp_path / n for n in names)


def test_columns_of_ones_own_are_read_as_the_results_were(tmp_path):
    links = tmp_path / "own.csv"
    rows = [
        f"https://site-{n}.test/a,https://harbour.example/,harbour baths {n}" for n in range(30)
    ]
    links.write_text("\n".join(["Link from,Link to,Words", *rows]) + "\n")
    names = {"source_url": "Link from", "target_url": "Link to", "anchor": "Words"}
    lines = [f"{'keep' if n % 2 else 'disavow'} domain site-{n}.test" for n in range(20)]
    given = Lesson((links,), tuple(decisions(*lines)), "harbour.example", Origin(mapping=names))
    assert opinion(given).height == 30
