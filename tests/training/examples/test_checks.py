"""What would make figures of labelled exports false is refused, with its place and cure."""

import re
import shutil
from dataclasses import replace

import polars as pl
import pytest
from labelled_fixture import EXPORT, LINKS, MANIFEST

from linkvet.data.errors import UserError
from linkvet.data.exports.read import read
from linkvet.training.examples.checks import (
    check_labels,
    refuse_copied_verdicts,
    refuse_copies,
    refuse_two_names,
    sites_enough,
    verdicts,
)
from linkvet.training.examples.labels import LINE, labels_by_export
from linkvet.training.examples.manifest import read_exports


@pytest.fixture
def folder(labelled, tmp_path):
    """A copy that may be changed."""
    return shutil.copytree(labelled, tmp_path / "labelled")


@pytest.fixture
def case(folder):
    """The export, its labels and what was read of it."""
    manifest = read_exports(folder)
    (export,) = manifest.exports
    return export, labels_by_export(manifest)[EXPORT], read([export.path])


def refused(words: str):
    return pytest.raises(UserError, match=words)


def change(folder, **columns):
    place = folder / "labels" / "links.csv"
    pl.read_csv(place).with_columns(**columns).write_csv(place)


def test_true_labels_pass_and_know_their_row(case):
    export, labels, exports = case
    check_labels(export, labels, exports.links)
    check_labels(export, labels.drop("source_url"), exports.links)
    assert labels[LINE].to_list() == labels["row"].to_list()


def test_a_spelling_of_the_same_address_passes(case):
    export, labels, exports = case
    spelled = pl.col("source_url").str.replace("https://", "http://WWW.") + "?utm_source=x#top"
    check_labels(export, labels.with_columns(spelled), exports.links)


def test_a_label_beyond_the_rows_is_named(case):
    export, labels, exports = case
    wrong = labels.with_columns(row=pl.when(pl.col("row") == 7).then(9000).otherwise("row"))
    with refused(
        rf"labels/links\.csv, row 7, column 'row': labels row 9,000 of {EXPORT}.*"
        rf"the last is in row {2 * LINKS}\)\. Label the very file"
    ):
        check_labels(export, wrong, exports.links)


def test_labels_of_another_version_of_the_file_are_named(case):
    export, labels, exports = case
    moved = labels.with_columns(row=pl.col("row") % 50 + 1)
    with refused(
        "row 1, column 'source_url': labels 'https://cheap-links0.*but row 2 of spa.csv "
        "is 'https://bakery0.*more such labels.*another version"
    ):
        check_labels(export, moved, exports.links)


def test_addresses_are_short_and_safe_to_print(case):
    export, labels, exports = case
    nasty = labels.with_columns(source_url=pl.lit("https://x.test/\x1b[31m\u202e" + 500 * "a"))
    with refused("other|labels") as error:
        check_labels(export, nasty, exports.links)
    assert str(error.value).isprintable()
    assert str(error.value).isascii()
    assert len(str(error.value)) < 450


def test_an_export_without_labels_is_named(folder):
    shutil.copy(folder / "exports" / EXPORT, folder / "exports" / "bare.csv")
    more = '\n[[export]]\nfile = "exports/bare.csv"\nlabels = "labels/links.csv"\n'
    (folder / "manifest.toml").write_text(MANIFEST + more)
    with refused(r"links\.csv, column 'file': has no label of bare\.csv\."):
        labels_by_export(read_exports(folder))


def test_an_export_of_unclear_labels_has_none_to_give(folder):
    change(folder, label=pl.lit("unclear"))
    assert labels_by_export(read_exports(folder)) == {}


def test_a_word_that_is_no_label_is_named(folder):
    change(folder, label=pl.when(pl.col("row") == 3).then(pl.lit("Spam!")).otherwise("label"))
    with refused("row 3, column 'label': 'Spam!' isn't a label"):
        labels_by_export(read_exports(folder))


def test_a_table_of_labels_without_rows_is_named(folder):
    place = folder / "labels" / "links.csv"
    pl.read_csv(place).drop("row").write_csv(place)
    with refused("column 'row': is not there"):
        labels_by_export(read_exports(folder))


def test_facts_that_labels_lack_are_null(folder):
    result = labels_by_export(read_exports(folder), ("kind", "draw"))[EXPORT]
    assert result["draw"].null_count() == result.height
    assert result["kind"].null_count() == 0


def test_a_copy_under_another_name_is_named(folder):
    manifest = read_exports(folder)
    shutil.copy(folder / "exports" / EXPORT, folder / "exports" / "copy.csv")
    (export,) = manifest.exports
    refuse_copies(manifest)
    copy = replace(export, path=folder / "exports" / "copy.csv", name="copy.csv")
    with refused(rf"copy\.csv: is the same file as {EXPORT}"):
        refuse_copies(replace(manifest, exports=(export, copy)))


def test_one_site_under_two_names_is_named(case):
    export, *_ = case
    first = replace(export, name="a.csv", site="harbour-spa.example")
    second = replace(export, name="b.csv", site="pier-spa.example")
    refuse_two_names([(first, first.site), (second, second.site)])
    refuse_two_names([(first, first.site), (replace(first, name="c.csv"), first.site)])
    with refused(r"b\.csv: links to harbour-spa\.example as a\.csv does.*pier-spa\.example here"):
        refuse_two_names([(first, first.site), (second, first.site)])


@pytest.mark.parametrize(
    ("column", "shown"),
    [
        ("Is spam", "vendor_verdict"),
        ("Toxic?", "Toxic?"),
        ("our label", "our label"),
    ],
)
def test_labels_copied_from_a_verdict_are_named(folder, column, shown):
    place = folder / "exports" / EXPORT
    table = pl.read_csv(place, infer_schema=False)
    spam = pl.col("Referring page URL").str.contains(".test/", literal=True).cast(pl.String)
    table.with_columns(spam.alias(column)).write_csv(place)
    manifest = read_exports(folder)
    (export,), labels = manifest.exports, labels_by_export(manifest)[EXPORT]
    given = verdicts(export, read([export.path]), labels)
    with refused(rf"column '{re.escape(shown)}': the vendor's own verdict agrees with all"):
        refuse_copied_verdicts(given)
    # a few rows may agree by chance, and three disagreements clear the vendor
    given = given.filter(pl.col("column") == shown)
    refuse_copied_verdicts(given.head(30))
    first = pl.int_range(pl.len()) < 3
    refuse_copied_verdicts(
        given.with_columns(spam=pl.when(first).then(1 - pl.col("spam")).otherwise("spam"))
    )


def test_an_honest_verdict_passes(case):
    export, labels, exports = case
    refuse_copied_verdicts(verdicts(export, exports, labels))


@pytest.mark.parametrize(
    ("sites", "words"),
    [
        (["spa.example", "spa.example", None], "one site, spa.example: .* sites need 10"),
        ([], "no site that is named"),
    ],
)
def test_one_site_gives_no_figures_on_unseen_ones(sites, words):
    with refused(words):
        sites_enough(sites)
    sites_enough(f"shop{i}.example" for i in range(10))
