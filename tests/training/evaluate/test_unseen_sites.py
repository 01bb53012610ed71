"""Figures on sites a model never saw: every labelled link inside its own site's export."""

import polars as pl
import pytest
from labelled_fixture import EXPORT, LINKS

from linkvet.features.evidence import BY_NAME
from linkvet.model.store import load
from linkvet.model.verdicts import whole_domains
from linkvet.model.verdicts.verdict import DISAVOW
from linkvet.training.evaluate.unseen_sites import by_kind, figures, judged_sites, slices
from linkvet.training.examples.manifest import read_exports

LEVELS = [BY_NAME[name] for name in ("as-given", "anchor", "domain")]
MANIFEST = """
[[export]]
files = "sites/{site}.csv"
name = "sites/{site}.csv"
labels = "labels.csv"
vendor = "Ahrefs"
"""


@pytest.fixture(scope="module")
def folder(labelled, tmp_path_factory):
    """Two sites with links from the same pages, and labels with what a reading notes."""
    place = tmp_path_factory.mktemp("sites")
    (place / "sites").mkdir()
    labels = pl.read_csv(labelled / "labels" / "links.csv")
    parts = []
    for number, site in enumerate(("harbour-spa.example", "pier-spa.example")):
        text = (labelled / "exports" / EXPORT).read_text()
        (place / "sites" / f"{site}.csv").write_text(text.replace("harbour-spa.example", site))
        parts.append(
            labels.with_columns(
                file=pl.lit(f"sites/{site}.csv"),
                confidence=pl.lit(3),
                draw=pl.lit("natural"),
                sites_of_domain=pl.lit(1 + number),
            )
        )
    pl.concat(parts).write_csv(place / "labels.csv")
    (place / "manifest.toml").write_text(MANIFEST)
    return place


@pytest.fixture(scope="module")
def rows(folder) -> pl.DataFrame:
    return judged_sites(read_exports(folder), load(), LEVELS, jobs=1)


def test_a_pattern_names_exports_by_their_sites(folder):
    result = read_exports(folder).exports
    assert [one.site for one in result] == ["harbour-spa.example", "pier-spa.example"]
    assert [one.name for one in result] == [f"sites/{one.site}.csv" for one in result]
    assert {one.vendor for one in result} == {"Ahrefs"}


def test_every_clear_label_is_judged_at_every_level(rows):
    count = rows.group_by("level", "site").len()
    assert count.height == 2 * len(LEVELS)
    assert set(count["len"]) == {2 * LINKS - 1}
    assert rows["probability"].is_between(0, 1).all()
    # less is known of a bare name
    spread = {name: part["probability"].std() for (name,), part in rows.group_by("level")}
    assert spread["as-given"] > spread["domain"]


def test_figures_are_over_links_and_their_intervals_over_sites(rows):
    natural = slices(rows.filter(pl.col("level") == "as-given"))["natural draw"]
    result = figures(natural, draws=20)
    assert result is not None
    assert (result["examples"], result["sites"]) == (2 * (2 * LINKS - 1), 2)
    # the sites are nearly alike, so that drawing them changes little
    low, high = result["roc_auc_interval"]
    assert low <= result["roc_auc"] <= high < low + 0.1
    assert 0 <= result["calibration_error_by_site"] <= 1
    assert result["domains_disavowed"]["right"] <= result["domains_disavowed"]["links"]


def test_slices_hold_what_they_say(rows):
    result = slices(rows)
    assert set(result["domains on one site alone"]["site"]) == {"harbour-spa.example"}
    assert result["second draw"].is_empty() and figures(result["second draw"]) is None


def test_kinds_are_told_worst_first(rows):
    kinds = by_kind(rows)
    assert [one["right"] for one in kinds] == sorted(one["right"] for one in kinds)
    assert {one["kind"] for one in kinds} == {"link-seller", "blog"}


def test_verdicts_pass_the_gate_of_whole_domains_as_those_of_users_do(folder, rows, monkeypatch):
    whole = rows.filter((pl.col("verdict") == DISAVOW) & (pl.col("unit") == "domain"))
    assert whole.height and whole["refused"].is_null().all()
    monkeypatch.setattr(whole_domains, "refusal_reason", lambda *_: "preloaded")
    gated = judged_sites(read_exports(folder), load(), LEVELS, jobs=1)
    assert DISAVOW not in set(gated["verdict"]) | set(gated["link_verdict"])
    refused = gated.filter(pl.col("refused") == "preloaded")
    assert refused.height >= whole.height and set(refused["unit"]) == {"url"}
