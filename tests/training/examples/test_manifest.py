"""What a folder of labelled data holds, as its manifest says; what it lacks is named."""

import shutil

import pytest
from labelled_fixture import EXPORT, MANIFEST

from linkvet.data.errors import UserError
from linkvet.training.examples.load import load_examples
from linkvet.training.examples.manifest import read_manifest


@pytest.fixture
def folder(labelled, tmp_path):
    """A copy that may be changed."""
    return shutil.copytree(labelled, tmp_path / "labelled")


def test_what_it_says(labelled):
    found = read_manifest(labelled)
    (export,) = found.exports
    assert (export.name, export.natural, export.labels) == (EXPORT, True, "labels/links.csv")
    assert found.path(found.domains).is_file()
    assert found.pages is None
    assert set(found.digests()) == {"labels/links.csv", found.domains, found.disavow}


def test_another_manifest_than_its_own(folder, tmp_path):
    (folder / "manifest.toml").rename(tmp_path / "other.toml")
    with pytest.raises(UserError, match=r"has no manifest\.toml.*--manifest"):
        read_manifest(folder)
    assert read_manifest(folder, tmp_path / "other.toml") == read_manifest(
        folder, tmp_path / "other.toml"
    )


@pytest.mark.parametrize(("text", "words"), [
    ("[[export", "is not TOML"),
    ("", "names no labelled export"),
    (MANIFEST.replace("[[domains]]", "[[lists]]"), "no list of domains"),
    (MANIFEST.replace('labels = "labels/links.csv"', ""), "'labels'"),
    (MANIFEST.replace("domains.parquet", "gone.parquet"), r"lacks domains/gone\.parquet"),
    (MANIFEST.replace(EXPORT, "gone.csv"), r"lacks .*gone\.csv"),
    ("export = 3", "misuses a key"),
])  # fmt: skip
def test_what_it_lacks_is_named(folder, text, words):
    (folder / "manifest.toml").write_text(text)
    with pytest.raises(UserError, match=words):
        read_manifest(folder)


def test_a_draw_that_is_not_natural_is_no_natural_set(folder):
    changed = MANIFEST.replace('draw = "natural"', 'draw = "by score"')
    (folder / "manifest.toml").write_text(changed)
    about = load_examples(read_manifest(folder)).about
    assert not about["natural"].filter(about["set"] == EXPORT).any()
    assert about["natural"].filter(about["set"] == "domains").all()


def test_labels_of_exports_that_it_does_not_list_are_left_out(folder):
    shutil.copy(folder / "exports" / EXPORT, folder / "exports" / "second.csv")
    changed = MANIFEST.replace(f"exports/{EXPORT}", "exports/second.csv")
    (folder / "manifest.toml").write_text(changed)
    assert EXPORT not in set(load_examples(read_manifest(folder)).about["set"])
