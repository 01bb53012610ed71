"""The report: what it says, that it is whole, accessible and self-contained."""

import base64
import hashlib
import json
import re
from dataclasses import replace

import polars as pl
from html_fixture import read, words
from referring_sites_fixture import SITE
from report_fixture import make, with_pages

from linkvet.cli.report import render
from linkvet.cli.report.view.build import build
from linkvet.data.pages.live_check import LIVE


def test_answer_comes_first_and_is_calm(page):
    text = words(page)
    assert text.index("are spam") < text.rindex("The profile at a glance")
    assert "Disavow: nothing, unless Google has taken action" in text
    assert "Most sites need no disavow file" in text
    for word in ("toxic", "danger", "harmful", "warning", "score of", "☠", "penalt"):
        assert word not in text.lower().replace("potentially toxic", "")


def test_a_manual_action_that_is_told_of_changes_what_to_do(scored):
    after_manual_action = replace(scored, summary={**scored.summary, "manual_action": True})
    text = words(render(after_manual_action))
    assert "You told of a manual action" in text and "For the manual action: read" in text
    assert "Disavow: nothing" not in text


def test_counts_are_those_of_the_result(scored, page):
    own = scored.domains.filter(pl.col("decided_by") != "site")
    verdicts = dict(own["verdict"].value_counts().iter_rows())
    text = words(page)
    assert f"Of {own.height} domains that link to {SITE}" in text
    assert f"{verdicts['review']} deserve a look" in text
    assert f"{verdicts['disavow'] - 1} are spam" in text
    assert "1 is a shared or genuine site with spam on single pages" in text
    view = build(scored)
    for unit in ("domains", "links"):
        whole = view["totals"][unit]
        assert sum(v[unit] for v in view["verdicts"]) == whole
        assert sum(band[unit] for band in view["profile"]["bands"]) == whole
        assert sum(row[unit] for row in view["evidence"]) == whole
    for rows in ("kinds", "languages", "countries"):
        assert sum(row["links"] for row in view["profile"][rows]["rows"]) == view["totals"]["links"]
    classes = view["profile"]["anchors"]["classes"]
    assert sum(row["links"] for row in classes) == view["totals"]["links"]


def test_every_part_is_there_once(page, parts=18):
    reader = read(page)
    headings = [tag for tag, _ in reader.tags if tag == "h2"]
    assert len(headings) == parts and [tag for tag, _ in reader.tags].count("h1") == 1
    assert len(reader.ids) == len(set(reader.ids))
    targets = {a["href"][1:] for tag, a in reader.tags if tag == "a"}
    assert targets <= set(reader.ids)


def test_accessible(page):
    reader = read(page)
    for tag, attributes in reader.tags:
        if tag == "svg":
            assert attributes.get("aria-hidden") == "true" or attributes.get("role") == "img"
        if tag == "section":
            assert attributes["aria-labelledby"] in reader.ids
        if tag == "th":
            assert attributes["scope"] in {"col", "row"}
    tables = [tag for tag, _ in reader.tags if tag == "table"]
    captions = [tag for tag, _ in reader.tags if tag == "caption"]
    assert len(tables) == len(captions)
    assert ("html", {"lang": "en"}) in reader.tags


def test_self_contained_and_allows_only_its_own_script(page):
    reader = read(page)
    for _, attributes in reader.tags:
        assert not {"src", "srcset", "style", "action", "formaction"} & set(attributes)
        assert attributes.get("href", "#").startswith("#")
        assert not any(name.startswith("on") for name in attributes)
    policy = next(a["content"] for t, a in reader.tags if "http-equiv" in a and t == "meta")
    for tag in ("style", "script"):
        inside = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.S)
        assert len(inside) == 1
        digest = base64.b64encode(hashlib.sha256(inside[0].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "url(http" not in page and "@import" not in page


def test_same_result_same_bytes(scored, page):
    assert render(make()) == page == render(scored)


def test_networks_take_their_members_out_of_the_list(scored):
    view = build(scored)
    networks = {row["family"]: row for row in view["spam"]["networks"]["top"]}
    farm = networks[f"title: Backlinks for {SITE}"]
    assert farm["domains"] == 46 and farm["reasons"][0]["amount"] > 0
    assert farm["example_anchor"] == f"Backlinks for {SITE}"
    alone = {row["source_domain"] for row in view["spam"]["top"]}
    assert len(alone) == 13 and not any("ranklisting" in name for name in alone)


def test_allow_and_own_site_are_told_apart(scored):
    allow, own = build(scored)["decided"]
    assert (allow["by"], allow["links"], own["by"], own["links"]) == ("allow", 40, "site", 12)
    assert SITE not in {row["source_domain"] for row in build(scored)["review"]["top"]}


def bare(scored):
    """What a list of URLs gives: no anchor, date, language, rating or vendor."""
    nothing = dict.fromkeys(["anchor", "language", "first_seen", "nofollow", "vendor_verdict"])
    links = scored.links.with_columns(**{k: pl.lit(None) for k in nothing})
    domains = scored.domains.with_columns(
        first_seen=pl.lit(None, pl.Date),
        domain_rating=pl.lit(None, pl.Float64),
        example_anchor=pl.lit(None, pl.String),
        example_title=pl.lit(None, pl.String),
        reasons=pl.lit(None, pl.String),
        verdict=pl.lit("unknown"),
        family=pl.lit(None, pl.String),
    )
    rows = scored.rows.with_columns(vendor_verdict=pl.lit(None, pl.String))
    links = links.with_columns(verdict=pl.lit("unknown"), kind=pl.lit(None, pl.String))
    source = {**scored.summary["sources"][0], "understood": {"url": "source_url"}}
    summary = {"sources": [source]}
    return replace(scored, rows=rows, links=links, domains=domains, summary=summary, disavow=[])


def test_little_evidence_is_said(scored):
    text = words(render(bare(scored)))
    assert "none is certain to be spam and 356 cannot be judged" in text
    assert "Most domains could not be judged" in text and "Disavow: nothing." in text
    assert "does not give anchor texts" in text and "does not say when" in text
    assert "in an export of Ahrefs, Semrush, Majestic or Moz" in text
    assert "No export here holds a spam verdict" in text


def test_single_pages_and_missing_cut_are_said(scored):
    first = pl.col("source_domain") == "alpine-gazette.example"
    links = scored.links.with_columns(
        verdict=pl.when(first).then(pl.lit("disavow")).otherwise("verdict")
    )
    domains = scored.domains.with_columns(unit=pl.when(first).then(pl.lit("url")).otherwise("unit"))
    assert "On 1 further site, such as forums" in words(
        render(replace(scored, links=links, domains=domains))
    )
    precision = {**scored.summary["precision"], "threshold": None, "lower_bound": None}
    summary = {**scored.summary, "precision": precision}
    text = words(render(replace(scored, summary=summary, disavow=[])))
    assert "no verdict of spam can be as certain as was asked for" in text


def test_nothing_read(scored):
    empty = replace(
        scored,
        rows=scored.rows.clear(),
        links=scored.links.clear(),
        domains=scored.domains.clear(),
        disavow=[],
    )
    text = words(render(empty))
    assert "no backlink that could be read" in text and "Rows not read" in text


def test_categorical_columns_do_not_matter(scored, page):
    names = ["source_domain", "verdict", "kind", "decided_by", "family"]
    links = scored.links.with_columns(pl.col(names).cast(pl.Categorical()))
    domains = scored.domains.with_columns(pl.col(names).cast(pl.Categorical()))
    rows = scored.rows.with_columns(pl.col("source_file").cast(pl.Categorical()))
    assert render(replace(scored, links=links, domains=domains, rows=rows)) == page


def test_reasons_are_shown_with_their_amounts(page, scored):
    worst = build(scored)["spam"]["top"][0]
    assert worst["reasons"] == sorted(worst["reasons"], key=lambda r: -abs(r["amount"]))
    row = scored.domains.filter(pl.col("source_domain") == worst["source_domain"])
    first = json.loads(row["reasons"][0])[0]
    assert first["says"] in words(page) and f"{first['amount']:+.1f}" in words(page)


def test_the_page_is_as_sound_with_pages(live_checked):
    whole = render(live_checked)
    assert whole == render(with_pages(make()))
    test_every_part_is_there_once(whole, 19)
    test_accessible(whole)
    test_self_contained_and_allows_only_its_own_script(whole)
    typed = live_checked.links.with_columns(pl.col("live").cast(LIVE))
    assert render(replace(live_checked, links=typed)) == whole


def test_decisions_and_denied_domains_are_told_apart(scored):
    by = pl.Series(["decision", "deny", *["model"] * (scored.links.height - 2)])
    decided = replace(
        scored,
        links=scored.links.with_columns(decided_by=by),
        summary={**scored.summary, "allow": {"unmatched": ["allow.txt, line 3: blog.test"]}},
    )
    assert [(one["by"], one["links"]) for one in build(decided)["decided"]] == [
        ("decision", 1),
        ("deny", 1),
    ]
    page = render(decided)
    assert "Your decisions" in page and "On your deny list" in page
    assert "<p>allow.txt, line 3: blog.test matches no link.</p>" in page
