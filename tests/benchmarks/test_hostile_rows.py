import numpy as np
import polars as pl
from hostile_rows import EDITS, RATINGS, edited, poisoned, renamed, shows
from link_fixture import SITE, links

LINKS = links(12)
SPAM = np.array([True, False] * 6)


def test_an_edit_changes_its_columns_of_the_chosen_rows_alone():
    columns = {
        "URL path": {"source_url", "path", "query"},
        "anchor": {"anchor"},
        "title": {"title"},
        "context": {"left_context", "right_context"},
        "ratings": set(RATINGS),
    }
    for edit, may in columns.items():
        result = edited(LINKS, SPAM, edit, SITE, ~SPAM)
        assert result.filter(~SPAM).equals(LINKS.filter(~SPAM))
        new, old = result.filter(SPAM), LINKS.filter(SPAM)
        changed = {name for name in LINKS.columns if not new[name].equals(old[name])}
        assert changed and changed <= may, edit


def test_all_but_the_domain_keeps_hosts_and_rows():
    result = edited(LINKS, SPAM, "all but the domain", SITE, ~SPAM)
    assert result.select("row", "host").equals(LINKS.select("row", "host"))
    assert result["anchor"].to_list() != LINKS["anchor"].to_list()


def test_an_edit_of_what_an_export_does_not_show_is_no_edit():
    assert all(shows(LINKS, edit) for edit in EDITS)
    few = LINKS.drop("left_context", "right_context")
    assert not shows(few, "context") and shows(few, "all but the domain")


def test_hostile_rows_stand_on_new_pages_of_the_domain_under_rows_of_their_own():
    (victim, *_) = domains = ["gamma72.example"]
    for own in (True, False):
        result = poisoned(LINKS, domains, np.flatnonzero(SPAM), 5, SITE, own)
        assert result.head(12).equals(LINKS)
        added = result.tail(5)
        assert set(added["domain"].cast(pl.String)) == {victim}
        assert added["row"].to_list() == [13, 14, 15, 16, 17]
        assert added["source_url"].n_unique() == 5
        assert set(added["title"]) <= set(LINKS.filter(SPAM)["title"])
        rating = LINKS.filter(pl.col("domain").cast(pl.String) == victim)["domain_rating"][0]
        assert (set(added["domain_rating"]) == {rating}) == own


def test_a_renamed_domain_keeps_its_pages_under_a_name_of_the_same_ending():
    result, (name,) = renamed(LINKS, ["gamma72.example"], SITE)
    assert name.endswith(".example") and name != "gamma72.example"
    was = LINKS.filter(pl.col("domain").cast(pl.String) == "gamma72.example")
    now = result.filter(pl.col("domain").cast(pl.String) == name)
    assert now["row"].equals(was["row"]) and now["path"].equals(was["path"])
    assert now["host"][0] == f"www.{name}"
    assert "gamma72.example" not in set(result["domain"].cast(pl.String))
