"""Decisions of people as labels of links."""

import numpy as np
import polars as pl
import pytest
from decisions_fixture import decisions

from linkvet.data.errors import UserError
from linkvet.training.examples.decided_links import read_decided


def export(place, pages=1):
    """Links of 30 domains to one site, so many pages each; the domain 0 has three more."""
    urls = [f"https://site{n}.example/page-{k}" for n in range(30) for k in range(pages)]
    urls += [f"https://site0.example/more-{k}" for k in range(3)]
    table = pl.DataFrame(
        {"source_url": urls, "target_url": "https://spa.example/", "anchor": "spa"}
    )
    table.write_csv(place / "export.csv")
    return place / "export.csv"


def made(keep=10, disavow=10):
    names = [f"domain site{n}.example" for n in range(30)]
    lines = [f"disavow {one}" for one in names[:disavow]]
    return decisions(*lines, *(f"keep {one}" for one in names[disavow : disavow + keep]))


def test_a_domain_is_one_label_however_many_links_it_has(tmp_path):
    labelled = read_decided([export(tmp_path)], made())
    assert labelled.known.sum() == 23
    of_first = (labelled.links["domain"].cast(pl.String) == "site0.example").to_numpy()
    assert labelled.weight[of_first].tolist() == [0.25] * 4
    assert labelled.weight[labelled.known].sum() == pytest.approx(20)
    assert np.unique(labelled.unit[of_first]).size == 1
    assert np.unique(labelled.group[of_first]).size == 1


def test_nobody_decided_is_no_label(tmp_path):
    labelled = read_decided([export(tmp_path)], made())
    last = (labelled.links["domain"].cast(pl.String) == "site29.example").to_numpy()
    assert np.isnan(labelled.spam[last]).all()


def test_the_link_comes_before_its_domain_and_what_is_undone_counts_nothing(tmp_path):
    lines = decisions(
        *(f"disavow domain site{n}.example" for n in range(11)),
        *(f"keep domain site{n}.example" for n in range(11, 20)),
        "keep link https://site0.example/more-1",
        "undone keep domain site1.example",
    )
    labelled = read_decided([export(tmp_path)], lines)
    urls = labelled.links["source_url"].to_list()
    spam = dict(zip(urls, labelled.spam, strict=True))
    assert spam["https://site0.example/more-1"] == 0
    assert spam["https://site0.example/more-2"] == spam["https://site1.example/page-0"] == 1


def test_too_few_decisions_are_refused(tmp_path):
    with pytest.raises(UserError, match="10 decisions to disavow and 9 to keep"):
        read_decided([export(tmp_path)], made(keep=9))


def test_decisions_on_other_links_do_not_count(tmp_path):
    lines = made(keep=9) + decisions("keep domain elsewhere.example")
    with pytest.raises(UserError, match="9 to keep"):
        read_decided([export(tmp_path)], lines)
