"""Invented profiles: the same rows however they are made, and shaped as they should be."""

import numpy as np
import polars as pl
import pytest
from profiles.domains import links_by_domain, typical_domains
from profiles.export import write_export
from profiles.shape import shape, side_by_side

from linkvet.data.exports.read import read
from linkvet.data.merge import merge

ROWS = 6_000


@pytest.fixture(scope="module")
def export(tmp_path_factory):
    (path,) = write_export(tmp_path_factory.mktemp("profile") / "whole.csv", ROWS)
    return path


@pytest.fixture(scope="module")
def links(export):
    given = read([export])
    assert given.rejects.is_empty()
    return given.links


@pytest.mark.parametrize("domains", [1, 40, 700, ROWS])
def test_links_are_spread_over_just_so_many_domains(domains):
    counts = links_by_domain(ROWS, domains)
    assert counts.size == domains and counts.sum() == ROWS
    assert counts.min() >= 1 and np.all(np.diff(counts) <= 0)


def test_more_domains_than_links_are_refused():
    with pytest.raises(ValueError, match="5 links cannot come from 6 domains"):
        links_by_domain(5, 6)


def test_half_of_the_domains_have_one_link_and_a_tenth_has_ten():
    counts = links_by_domain(200_000, typical_domains(200_000))
    assert np.mean(counts == 1) == pytest.approx(0.479, abs=0.03)
    assert np.mean(counts >= 10) == pytest.approx(0.096, abs=0.01)


def test_parts_are_the_rows_of_the_one_file(export, tmp_path):
    parts = write_export(tmp_path / "parts", ROWS, parts=3)
    header = export.read_bytes().partition(b"\n")[0] + b"\n"
    rows = [part.read_bytes().removeprefix(header) for part in parts]
    assert header + b"".join(rows) == export.read_bytes()


def test_another_seed_makes_another_profile(export, tmp_path):
    (other,) = write_export(tmp_path / "other.csv", ROWS, seed=2)
    assert other.read_bytes() != export.read_bytes()


def test_hardly_any_rows_are_the_same_link(links):
    assert merge(links)[1].height > 0.98 * ROWS


def test_shape_is_that_of_real_profiles(links):
    figures = shape(links)
    assert figures["domains"] == pytest.approx(typical_domains(ROWS), rel=0.01)
    # of real sites of this size: from the least to the most, see benchmarks/results
    for name, least, most in (
        ("pages of 1,000 rows", 570, 960),
        ("hosts of 1,000 rows", 100, 700),
        ("titles: different", 120, 850),
        ("titles: rows with these", 0.05, 0.5),
        ("anchors: different", 60, 370),
        ("anchors: rows with these", 0.4, 0.95),
        ("paths: rows with these", 0.1, 0.6),
        ("domains in networks", 0.1, 0.3),
    ):
        assert least < figures[name] < most, name


def test_one_title_stands_on_every_row(tmp_path):
    (path,) = write_export(tmp_path / "one.csv", 500, one_title=True)
    links = read([path]).links
    assert links["title"].n_unique() == 1 and links["anchor"].n_unique() > 1


def test_shape_counts_what_several_domains_have():
    links = pl.DataFrame(
        {
            "domain": ["a.test", "a.test", "b.test", "c.test"],
            "host": ["www.a.test", "a.test", "b.test", "c.test"],
            "source_url": ["u1", "u2", "u3", "u3"],
            "title": ["shared", "own", "shared", ""],
        }
    )
    figures = shape(links, networks=False)
    assert figures["domains with one link"] == pytest.approx(2 / 3, abs=1e-4)
    assert figures["domains with several hosts"] == pytest.approx(1 / 3, abs=1e-4)
    assert figures["rows of these"] == 0.5
    assert figures["titles: filled"] == 0.75
    assert figures["titles: on several domains"] == 250
    assert figures["titles: on how many domains in all"] == 500
    assert figures["titles: rows with these"] == 0.5
    assert "anchors: different" not in figures


def test_figures_that_a_profile_lacks_are_left_blank():
    assert list(side_by_side({"one": {"rows": 1200}, "other": {"length": 0.25}})) == [
        "| | one | other |",
        "|---|---|---|",
        "| rows | 1,200 |  |",
        "| length |  | 0.250 |",
    ]
