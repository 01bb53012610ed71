"""Labels of the house: where they stand, what they mean, and what is wrong with them."""

import json

import numpy as np
import polars as pl
import pytest
from house_labels_fixture import table, write

from linkvet.data.errors import UserError
from linkvet.training.examples.house_labels import read_labelled


@pytest.mark.parametrize("ending", ["csv", "parquet", "jsonl"])
def test_labels_stand_beside_their_links(tmp_path, ending):
    labelled = read_labelled([write(tmp_path, table(), ending)])
    assert labelled.links["host"].to_list() == [f"site{n}.example" for n in range(40)]
    assert labelled.spam.tolist() == [n % 2 for n in range(40)]
    assert (labelled.weight == 1).all()
    assert labelled.group.tolist() == labelled.links["domain"].cast(pl.String).to_list()


@pytest.mark.parametrize(("spam", "good"), [("1", "0"), ("TRUE", "false"), (" Bad ", "keep")])
def test_labels_in_other_words(tmp_path, spam, good):
    words = table().with_columns(label=pl.col("label").replace({"spam": spam, "good": good}))
    assert read_labelled([write(tmp_path, words)]).spam.tolist() == [n % 2 for n in range(40)]


def test_what_nobody_is_sure_of_has_no_label(tmp_path):
    some = (
        table()
        .with_row_index("n")
        .with_columns(label=pl.when(pl.col("n") < 4).then(pl.lit("unclear")).otherwise("label"))
    )
    labelled = read_labelled([write(tmp_path, some.drop("n"))])
    assert labelled.known.sum() == 36
    assert np.isnan(labelled.spam[:4]).all()


def test_weight_confidence_and_group(tmp_path):
    more = table().with_columns(
        weight=pl.lit(2.0), confidence=pl.lit(0.5), group=pl.lit("one network")
    )
    labelled = read_labelled([write(tmp_path, more)])
    assert (labelled.weight == 1).all()
    assert set(labelled.group) == {"one network"}


def test_one_link_labelled_both_ways_is_left_out_and_said(tmp_path):
    twice = pl.concat([table(), table()[:1].with_columns(label=pl.lit("spam"))])
    labelled = read_labelled([write(tmp_path, twice)])
    assert labelled.links.height == 40
    assert np.isnan(labelled.spam[0])
    assert "labelled both ways" in labelled.notes[0]


def test_a_disavow_file_says_what_is_spam_and_nothing_of_the_rest(tmp_path):
    export = write(tmp_path, table().drop("label"))
    lines = [f"domain:site{n}.example" for n in range(12)]
    (tmp_path / "disavow.txt").write_text("# ours\n" + "\n".join(lines))
    labelled = read_labelled([export], disavow=tmp_path / "disavow.txt")
    assert (labelled.spam[:12] == 1).all()
    assert np.isnan(labelled.spam[12:]).all()


def test_a_keep_list_says_what_is_good(tmp_path):
    export = write(tmp_path, table())
    (tmp_path / "keep.txt").write_text("site1.example\n")
    labelled = read_labelled([export], keep=tmp_path / "keep.txt")
    assert labelled.spam[1] == 0
    assert "contradict keep.txt" in labelled.notes[0]


def test_a_list_of_another_site_is_refused(tmp_path):
    export = write(tmp_path, table().drop("label"))
    (tmp_path / "disavow.txt").write_text("domain:elsewhere.example\n")
    with pytest.raises(UserError, match="names no link of these exports"):
        read_labelled([export], disavow=tmp_path / "disavow.txt")


def test_corrected_results_teach_where_a_person_changed_them(tmp_path):
    results = (
        table()
        .drop("label")
        .with_columns(
            spam_probability=pl.lit(0.9),
            verdict=pl.Series(["disavow" if n % 2 else "keep" for n in range(40)]),
        )
    )
    labelled = read_labelled([write(tmp_path, results)])
    assert labelled.spam.tolist() == [n % 2 for n in range(40)]
    assert labelled.weight[0] == 1
    assert labelled.weight[1] == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("label", "problem"),
    [
        ("perhaps", "words that aren't labels: 'perhaps'"),
        ("", "there are no labels"),
        ("spam", "40 links are labelled spam and 0 good"),
    ],
)
def test_labels_that_teach_nothing(tmp_path, label, problem):
    path = write(tmp_path, table().with_columns(label=pl.lit(label)))
    with pytest.raises(UserError, match=problem):
        read_labelled([path])


def test_no_label_column_at_all(tmp_path):
    with pytest.raises(UserError, match="no column 'label' says spam or good"):
        read_labelled([write(tmp_path, table().drop("label"))])


def test_a_label_column_of_another_name(tmp_path):
    names = table().rename({"label": "Urteil"})
    labelled = read_labelled([write(tmp_path, names)], column="Urteil")
    assert labelled.known.all()


def test_five_rows(tmp_path):
    with pytest.raises(UserError, match="too few to learn from"):
        read_labelled([write(tmp_path, table(5))])


def test_rows_that_are_rejected_do_not_shift_labels(tmp_path):
    lines = ["source_url,anchor,label", "javascript:void(0),x,spam"]
    lines += [f"https://s{n}.example/,a{n},{'spam' if n % 2 else 'good'}" for n in range(30)]
    path = tmp_path / "labels.csv"
    path.write_text("\n".join(lines))
    labelled = read_labelled([path])
    assert labelled.links.height == 30
    assert labelled.spam.tolist() == [n % 2 for n in range(30)]


def test_two_files_together(tmp_path):
    first = write(tmp_path, table())
    second = tmp_path / "more.jsonl"
    rows = [
        {"source_url": f"https://m{n}.example/", "anchor": "m", "label": n % 2} for n in range(20)
    ]
    second.write_text("\n".join(json.dumps(row) for row in rows))
    labelled = read_labelled([first, second])
    assert labelled.links.height == 60
    assert labelled.known.all()


def test_near_copies_of_several_sites_are_one_group(tmp_path):
    copies = table().with_columns(
        title=pl.when(pl.int_range(40) < 3)
        .then(pl.lit("Ten quiet harbours for a winter swim"))
        .otherwise(pl.format("A morning at harbour baths number {}", "anchor")),
        anchor=pl.when(pl.int_range(40) < 3).then(pl.lit("harbour baths")).otherwise("anchor"),
    )
    labelled = read_labelled([write(tmp_path, copies)])
    assert set(labelled.group[:3]) == {"site0.example"}
    assert np.unique(labelled.group).size == 38
    assert "3 links are near-copies of links in other groups (clusters: 1)" in labelled.notes[0]


def test_groups_that_split_a_domain_are_tied(tmp_path):
    rows = table().with_columns(
        source_url=pl.format(
            "https://site{}.example/page-{}", pl.int_range(40) // 2, pl.int_range(40)
        ),
        group=pl.format("g{}", pl.int_range(40)),
    )
    labelled = read_labelled([write(tmp_path, rows)])
    assert np.unique(labelled.group).size == 20
    assert labelled.notes == []


def test_the_source_of_a_label_is_kept(tmp_path):
    names = table().with_columns(Source=pl.Series(["ours", "theirs", None, ""] * 10))
    labelled = read_labelled([write(tmp_path, names)])
    assert labelled.source is not None
    assert labelled.source[:3].to_list() == ["ours", "theirs", None]


def test_source_as_the_linking_page_is_no_source_of_labels(tmp_path):
    frog = (
        table()
        .rename({"source_url": "Source", "target_url": "Destination"})
        .with_columns(Type=pl.lit("Hyperlink"), Follow=pl.lit("true"))
    )
    labelled = read_labelled([write(tmp_path, frog)])
    assert labelled.source is not None and labelled.source.is_null().all()


def test_labels_of_one_class_or_too_few_name_both_counts(tmp_path):
    few = table().with_columns(
        label=pl.when(pl.int_range(40) < 36).then(pl.lit("good")).otherwise(pl.lit("spam"))
    )
    with pytest.raises(UserError, match="4 links are labelled spam and 36 good: too few"):
        read_labelled([write(tmp_path, few)])
