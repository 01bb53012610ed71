"""What changed between two results: the right story, and no story where nothing happened."""

import numpy as np
import polars as pl
import pytest
from changes_fixture import DAY, SITE, attackers, domains, result

from linkvet.analysis.diff.anchor_concentration import concentration
from linkvet.analysis.diff.changes import compare, lost_good, new_spam
from linkvet.analysis.diff.findings import stories
from linkvet.analysis.diff.outreach import RECLAIM, REMOVE, outreach
from linkvet.analysis.diff.share_changes import contrast
from linkvet.analysis.diff.to_dict import to_dict
from linkvet.analysis.to_json import plain
from linkvet.cli.report.page import diff_page
from linkvet.data.errors import UserError

SHOWN = 60  # domains of a table of the page


def ids(changes):
    return [story.id for story in stories(changes)]


def undated(table):
    return table.with_columns(first_seen=pl.lit(None, pl.Date))


def test_a_result_against_itself_is_the_same():
    changes = compare(result(domains()), result(domains()))
    assert changes.counts(changes.links) == {
        "new": 0,
        "returned": 0,
        "kept": 400,
        "lost": 0,
        "gone": 0,
    }
    assert {"same"} <= set(ids(changes)) <= {"same", "attack"}
    assert not any(row["news"] for rows in changes.shares.values() for row in rows)


def test_spellings_are_no_changes():
    old, new = result(domains(), scheme="http"), result(domains())
    links = new.links.with_columns(
        source_url=pl.format("http://www.{}/page/?utm_source=x", "source_domain")
    )
    changes = compare(old, type(new)(new.name, links, new.domains, new.summary))
    assert changes.counts(changes.links)["kept"] == 400
    assert "https" in ids(changes)


def test_what_a_tool_calls_lost_is_lost_and_can_return():
    gone = domains().with_columns(lost=pl.int_range(pl.len()) < 3)
    there = domains()
    changes = compare(result(there), result(gone))
    assert changes.counts(changes.domains)["lost"] == 3
    changes = compare(result(gone), result(there))
    assert changes.counts(changes.domains)["returned"] == 3


def test_what_results_before_had_returned():
    table = domains()
    earlier = result(table).links.select("source_url", "target_url", "source_domain")
    changes = compare(result(table.head(390)), result(table), earlier)
    assert changes.counts(changes.domains)["returned"] == 10
    assert changes.counts(changes.links)["returned"] == 10


@pytest.mark.parametrize("dated", [True, False])
@pytest.mark.parametrize("count", [60, 200, 590])
def test_an_attack_is_to_dict(count, dated):
    table = domains()
    both = pl.concat([table, attackers(count)])
    if not dated:
        table, both = undated(table), undated(both)
    changes = compare(result(table), result(both))
    assert changes.attack["alarm"] and changes.attack["one_hand"]
    assert changes.attack["basis"] == ("dates" if dated else "counts")
    first = stories(changes)[0]
    assert first.level == "alarm" and "cheap pills" in first.says
    assert new_spam(changes).height == count
    whole = plain(to_dict(changes))
    assert len(whole["new_spam"]) == count
    cut = f"The table shows {SHOWN} of {count} domains"
    assert (cut in diff_page(whole)) == (count > SHOWN)


def test_the_usual_spam_is_no_attack():
    both = pl.concat([domains(), attackers(12)])
    assert not compare(result(domains()), result(both)).attack["alarm"]


@pytest.mark.parametrize("dated", [True, False])
def test_samples_of_one_profile_are_no_news(dated):
    table = domains(1_200, spam=0.4)
    table = table if dated else undated(table)
    for seed in range(10):
        sides = [result(table.sample(fraction=0.8, seed=100 + 2 * seed + i)) for i in (0, 1)]
        changes = compare(*sides)
        assert not changes.attack["alarm"]
        stories_told = {story.id for story in stories(changes)}
        assert not stories_told & {"bands", "kinds", "anchors", "networks", "concentration"}


def test_growth_alone_is_no_attack():
    table = undated(domains(1_000, spam=0.4))
    changes = compare(result(table.head(500)), result(table))
    assert not changes.attack["alarm"]


def test_a_slip_of_the_pen_does_not_hide_an_attack():
    table = domains()
    slip = table.with_columns(
        first_seen=pl.when(pl.int_range(pl.len()) == 0)
        .then(pl.date(2062, 1, 1))
        .otherwise("first_seen")
    )
    changes = compare(result(slip), result(pl.concat([slip, attackers(200)])))
    assert changes.attack["alarm"] and changes.attack["since"] <= DAY


def test_a_move_is_a_move_and_no_loss():
    new = result(domains().head(350), site="silverspring-spa.example")
    changes = compare(result(domains()), new)
    assert changes.setting.moved == (SITE, "silverspring-spa.example")
    assert changes.counts(changes.links)["kept"] == 350
    assert "moved" in ids(changes)


def test_two_sites_are_refused():
    other = domains(300, seed=9).with_columns(source_domain=pl.format("else-{}", "source_domain"))
    other = pl.concat([other, domains().head(12)])
    with pytest.raises(UserError, match="two sites, not one that moved") as refused:
        compare(result(domains()), result(other, "b.csv", "harbour-baths.example"))
    assert "--site" in str(refused.value)


def test_another_index_is_neither_loss_nor_attack():
    table = domains(900)
    new = pl.concat([table.tail(500), attackers(300, day=None)])
    changes = compare(
        result(undated(table.head(600))), result(undated(new), format="semrush-backlinks")
    )
    assert not changes.attack["alarm"]
    assert "vendor" in ids(changes)
    assert not set(ids(changes)) & {"movement", "lost-good", "bands"}
    assert outreach(changes).filter(pl.col("action") == RECLAIM).is_empty()


def test_dates_tell_an_attack_through_another_index():
    table = domains(900)
    new = pl.concat([table.tail(600), attackers(300)])
    changes = compare(result(table.head(600)), result(new, format="semrush-backlinks"))
    assert changes.attack["alarm"] and "vendor" in ids(changes)


@pytest.mark.parametrize(
    ("rows", "capped"), [(1_000, True), (996, True), (994, False), (1_001, False), (50_000, True)]
)
def test_a_cut_off_export_is_to_dict(rows, capped):
    changes = compare(result(domains()), result(domains(), rows_in=rows))
    assert ("capped-new" in ids(changes)) == capped


def test_another_model_is_told_and_its_verdicts_are_no_news():
    old, new = result(domains()), result(domains(spam=0.6))
    new.summary["model"] = "another"
    story_ids = ids(compare(old, new))
    assert "model" in story_ids
    assert not {"bands", "kinds", "verdicts"} & set(story_ids)


def test_lost_good_domains_come_by_worth():
    table = domains()
    changes = compare(result(table), result(table.tail(300)))
    lost = lost_good(changes)
    assert lost["state"].unique().to_list() == ["lost"]
    assert lost["domain_rating"].is_sorted(descending=True)
    assert (lost["verdict"] == "keep").all()
    assert lost["anchor"].null_count() == 0


def test_outreach_lists_followed_spam_and_links_to_reclaim():
    table = domains().with_columns(nofollow=pl.int_range(pl.len()) % 2 == 0)
    listed = outreach(compare(result(table), result(table.tail(300))))
    to_remove = listed.filter(pl.col("action") == REMOVE)
    bad = table.tail(300).filter((pl.col("verdict") == "disavow") & ~pl.col("nofollow"))
    assert sorted(to_remove["source_domain"]) == sorted(bad["source_domain"])
    assert listed["action"][0] == RECLAIM
    assert listed["target_url"].null_count() == 0


def test_a_renamed_network_is_the_same_network():
    old = domains().with_columns(
        family=pl.when(pl.col("spam_probability") > 0.5).then(pl.lit("title: one"))
    )
    new = old.with_columns(family=pl.when(pl.col("family").is_not_null()).then(pl.lit("ip: two")))
    rows = {row["value"]: row for row in compare(result(old), result(new)).shares["networks"]}
    assert set(rows) == {"ip: two", "no network"} and rows["ip: two"]["change"] == 0


@pytest.mark.parametrize("count", [1, 2, 25])
def test_small_results_are_compared(count):
    changes = compare(result(domains(count)), result(domains(count)))
    assert to_dict(changes)["links"]["kept"] == count


def test_all_links_of_one_domain():
    table = pl.concat([domains(1)] * 40)
    one_domain = result(table.unique())
    links = pl.concat([one_domain.links] * 40).with_columns(
        source_url=pl.format("https://gazette-0.example/{}", pl.int_range(pl.len()))
    )
    whole = type(one_domain)(one_domain.name, links, one_domain.domains, one_domain.summary)
    half = type(one_domain)(one_domain.name, links.head(20), one_domain.domains, one_domain.summary)
    changes = compare(half, whole)
    assert changes.counts(changes.links)["new"] == 20
    assert changes.counts(changes.domains)["kept"] == 1


def test_an_empty_result_is_refused():
    with pytest.raises(UserError, match="has no link to compare"):
        compare(result(domains().clear(), "empty"), result(domains()))


def test_chance_is_hardly_ever_news():
    draw, wrong = np.random.default_rng(5), 0
    for _ in range(60):
        old = pl.Series(draw.choice(["a", "b", "c"], 300, p=[0.5, 0.3, 0.2]))
        new = pl.Series(draw.choice(["a", "b", "c"], 300, p=[0.5, 0.3, 0.2]))
        wrong += any(row["news"] for row in contrast(old, new))
    assert wrong <= 3, "sixty times nothing happened: one is to be expected"


def test_a_real_change_is_news():
    old = pl.Series(["a"] * 200 + ["b"] * 100)
    rows = {row["value"]: row for row in contrast(old, pl.Series(["a"] * 150 + ["b"] * 150))}
    assert rows["b"]["news"] and rows["b"]["low"] < 1 / 6 < rows["b"]["high"]


def test_many_values_are_told_as_few():
    values = pl.Series([f"v{i % 90}" for i in range(900)])
    assert len(contrast(values, values)) == 25


def test_concentration_is_the_chance_of_the_same_words():
    old, new = pl.Series(["a", "b", "c", "d"]), pl.Series(["a", "a", "c", "d"])
    concentrations = concentration(old, new)
    assert concentrations["old"] == 0 and concentrations["new"] == pytest.approx(2 / 12)


def test_the_order_of_rows_does_not_matter():
    both = pl.concat([domains(), attackers(100)])
    one = to_dict(compare(result(domains()), result(both)))
    other = to_dict(compare(result(domains().reverse()), result(both.reverse())))
    assert one == other
