"""Kinds against their labels: what counts as right, and what the card says of it."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from linkvet.training.evaluate.link_kinds import (
    STRICTLY,
    measured,
    predict_kinds,
    predict_mirrors,
    table,
)
from linkvet.training.examples.manifest import LabelledExport, Manifest

HEAD = "source_url,target_url,anchor,title\n"


def labelled(*pairs: tuple[str, str]) -> pl.DataFrame:
    return pl.DataFrame(list(pairs), schema=["label", "predicted_kind"], orient="row")


def test_a_label_that_names_either_of_two_kinds_is_right_with_both():
    rows = [("link-farm", "PBN")] * 5 + [("link-farm", "link seller")] * 5
    figures = measured(labelled(*rows, *[("blog", "blog")] * 5, *[("blog", "news")] * 5))
    assert figures["kinds"]["link seller"] == {"links": 5, "f1": 1.0, "told": {"link seller": 5}}
    assert figures["kinds"]["blog"]["f1"] == pytest.approx(2 / 3)
    assert figures["kinds"]["blog"]["told"] == {"blog": 5, "news": 5}
    assert set(figures["kinds"]) == {"link seller", "blog", "PBN"}
    assert figures["macro_f1"] == pytest.approx(np.mean([1.0, 1.0, 2 / 3]))


def test_what_is_only_a_second_name_is_not_measured_by():
    figures = measured(labelled(*[("partner", "partner")] * 5, *[("partner", "editorial")] * 5))
    assert set(figures["kinds"]) == {"editorial"}


def test_read_strictly_an_advertisement_on_a_hacked_site_is_one_of_both():
    rows = labelled(*[("hacked", "link seller")] * 5, *[("hacked", "hacked page")] * 5)
    assert measured(rows)["macro_f1"] == 1.0
    assert measured(rows, STRICTLY)["kinds"]["hacked page"]["f1"] == pytest.approx(2 / 3)


def test_both_kinds_of_mirror_are_one_that_is_told_apart_beside_it():
    kinds = ["mirror (front end)", "mirror (clone)", "blog", "mirror (clone)", "mirror (clone)"]
    figures = measured(labelled(*[("mirror", name) for name in kinds]))
    assert figures["kinds"]["mirror"]["told"] == {"mirror": 4, "blog": 1}
    rows = labelled(*[("mirror", name) for name in kinds]).with_columns(
        mirror=pl.Series(["yes", "yes", "yes", "yes", None]), spam=pl.Series([0, 1, 1, 0, 1])
    )
    assert predict_mirrors(rows).rows() == [
        (0, "mirror (clone)", 1),
        (0, "mirror (front end)", 1),
        (1, "mirror (clone)", 1),
        (1, "other", 1),
    ]


def test_kinds_of_few_links_are_left_out():
    rows = labelled(*[("blog", "blog")] * 6, *[("news", "news")] * 9)
    assert set(measured(rows, fewest=7)["kinds"]) == {"news"}


def test_few_labels_and_labels_nobody_knows_measure_nothing():
    figures = measured(labelled(*[("blog", "blog")] * 4, *[("mystery", "blog")] * 9))
    assert figures == {"macro_f1": None, "kinds": {}}
    assert table(figures) == ["| kind | links | F1 | told as |", "|---|---|---|---|"]


def listed(folder: Path) -> Manifest:
    export = LabelledExport(folder / "exports" / "links.csv", "links.csv", "labels.csv", True)
    return Manifest(folder, (export,), "none")


def test_kinds_are_told_of_the_labelled_rows_by_probabilities_held_out(tmp_path):
    (tmp_path / "exports").mkdir()
    rows = ["https://forum.pier.example/a", "https://baths.example/x", "https://baths.example/y"]
    text = HEAD + "".join(f"{url},https://spa.example/,,\n" for url in rows)
    (tmp_path / "exports" / "links.csv").write_text(text)
    about = pl.DataFrame(
        {
            "set": ["links.csv"] * 4 + ["domains"],
            "row": [1, 2, 3, 3, None],
            "kind": ["forum", "doorway", "editorial", "editorial", "x"],
            "pattern": ["titles", "titles", "titles", "anchor", "domain"],
        }
    )
    # the fullest pattern decides: its probability, not that of the poorer one
    predicted = predict_kinds(listed(tmp_path), about, np.array([0.1, 0.9, 0.2, 0.9, 0.5]))
    assert sorted(predicted.rows()) == [
        ("doorway", "doorway"),
        ("editorial", "editorial"),
        ("forum", "forum"),
    ]


def test_without_the_exports_nothing_is_told(tmp_path):
    about = pl.DataFrame({"set": ["a.csv"], "row": [1], "kind": ["blog"], "pattern": ["titles"]})
    assert predict_kinds(Manifest(tmp_path, (), "none"), about, np.array([0.1])).is_empty()
