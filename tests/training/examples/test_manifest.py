"""What a folder of labelled data holds, as its manifest says; what it lacks is named."""

import shutil
import time

import polars as pl
import pytest
from labelled_fixture import EXPORT, MANIFEST

from linkvet.data.errors import UserError
from linkvet.training.examples.labels import labels_by_export
from linkvet.training.examples.load import load_examples
from linkvet.training.examples.manifest import read_exports, read_manifest


@pytest.fixture
def folder(labelled, tmp_path):
    """A copy that may be changed."""
    return shutil.copytree(labelled, tmp_path / "labelled")


def test_what_it_says(labelled):
    read = read_manifest(labelled)
    (export,) = read.exports
    assert (export.name, export.natural, export.labels) == (EXPORT, True, "labels/links.csv")
    assert read.path(read.domains).is_file()
    assert read.pages is None
    assert set(read.digests()) == {"labels/links.csv", read.domains, read.disavow}


def test_another_manifest_than_its_own(folder, tmp_path):
    (folder / "manifest.toml").rename(tmp_path / "other.toml")
    with pytest.raises(UserError, match=r"has no manifest\.toml.*--manifest"):
        read_manifest(folder)
    assert read_manifest(folder, tmp_path / "other.toml") == read_manifest(
        folder, tmp_path / "other.toml"
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[export", "is not TOML"),
        ("", "names no labelled export"),
        (MANIFEST.replace("[[domains]]", "[[lists]]"), "no list of domains"),
        (MANIFEST.replace('labels = "labels/links.csv"', ""), "'labels'"),
        (MANIFEST.replace("domains.parquet", "gone.parquet"), r"lacks domains/gone\.parquet"),
        (MANIFEST.replace(EXPORT, "gone.csv"), r"lacks .*gone\.csv"),
        ("export = 3", "misuses a key"),
    ],
)
def test_what_it_lacks_is_named(folder, text, words):
    (folder / "manifest.toml").write_text(text)
    with pytest.raises(UserError, match=words):
        read_manifest(folder)


def test_a_draw_that_is_not_natural_is_no_natural_set(folder):
    changed = MANIFEST.replace('draw = "natural"', 'draw = "by score"')
    (folder / "manifest.toml").write_text(changed)
    about = load_examples(read_manifest(folder)).about
    assert not about["natural"].filter(about["set"] == EXPORT).any()
    names = (about["set"] == "domains") & (about["pattern"] == "domain")
    assert about["natural"].filter(names).all()


def test_labels_of_exports_that_it_does_not_list_are_left_out(folder):
    table = folder / "labels" / "links.csv"
    table.write_text(table.read_text() + "elsewhere.csv,1,https://a.test/,spam,farm,s0\n")
    assert set(load_examples(read_manifest(folder)).about["source"].drop_nulls()) >= {EXPORT}
    assert "elsewhere.csv" not in set(load_examples(read_manifest(folder)).about["source"])


ONE = f'[[export]]\nfile = "exports/{EXPORT}"\nlabels = "labels/links.csv"\n'
MANY = '[[export]]\nfiles = "sites/{site}.csv"\nname = "{site}.csv"\nlabels = "labels/links.csv"\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (ONE + ONE, "names the file .* twice"),
        (ONE + ONE.replace("exports/", "exports/../exports/"), "names the file .* twice"),
        (ONE + ONE.replace("exports/", "more/"), f"names an export called {EXPORT} twice"),
        (ONE + MANY, r"has no file sites/\{site\}\.csv"),
        (MANY.replace("{site}.csv", "all.csv"), r"files needs \{site\} once"),
        (ONE + 'site = "our shop"\n', "site 'our shop' of spa.csv isn't a site"),
    ],
)
def test_what_would_count_twice_or_not_at_all_is_named(folder, text, words):
    (folder / "more").mkdir()
    shutil.copy(folder / "exports" / EXPORT, folder / "more" / EXPORT)
    (folder / "manifest.toml").write_text(text)
    with pytest.raises(UserError, match=words):
        read_exports(folder)


@pytest.mark.parametrize("site", ["Spa.Example", "www.spa.example", "https://blog.spa.example/a"])
def test_every_spelling_of_a_site_is_one_site(folder, site):
    (folder / "manifest.toml").write_text(f'{ONE}site = "{site}"\n')
    assert read_exports(folder).exports[0].site == "spa.example"


def test_ten_thousand_sites_are_read_at_once(folder):
    count = 10_000
    (folder / "sites").mkdir()
    for number in range(count):
        (folder / "sites" / f"spa{number}.example.csv").touch()
    (folder / "manifest.toml").write_text(MANY)
    names = [f"spa{number}.example.csv" for number in range(count)]
    pl.DataFrame(
        {"file": names * 3, "row": [1] * 3 * count, "label": ["good"] * 3 * count}
    ).write_csv(folder / "labels" / "links.csv")
    start = time.process_time()
    manifest = read_exports(folder)
    labels = labels_by_export(manifest)
    # to pass over all labels once a site would take minutes
    assert time.process_time() - start < 20
    assert len({one.site for one in manifest.exports}) == len(labels) == count
    assert all(one.height == 3 for one in labels.values())
