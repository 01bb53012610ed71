import pytest

from linkvet.data.errors import UserError
from linkvet.data.exports.vendors.detect import detect, looks_like_address, recognises


def test_what_fits_one_column_is_taken_once_and_the_rest_is_named():
    layout = detect(["Source URL", "Toxic Score", "Source Domain"])
    assert layout.understood == {"Source URL": "source_url", "Toxic Score": "vendor_verdict"}
    assert layout.ignored == ["Source Domain"]
    assert layout.used == [0, 1]


def test_one_column_may_fill_two():
    layout = detect(["Referring page URL", "Lost status", "Target URL"], [["a.example", "", ""]])
    assert {"lost", "lost_reason"} <= set(layout.rules)


def test_a_known_name_over_numbers_is_no_source():
    with pytest.raises(UserError, match="anchors report"):
        detect(["Anchor", "Backlinks"], [["shoes", "12"], ["hats", "3"]])
    layout = detect(["Anchor", "Backlink"], [["shoes", "https://a.example/"]])
    assert layout.rules["source_url"][0][0] == 1


def test_of_two_possible_columns_the_one_with_addresses_is_the_source():
    layout = detect(["URL", "Source", "Title"], [["7", "https://a.example/", "x"]])
    assert layout.rules["source_url"][0][0] == 1


def test_an_unknown_table_names_its_columns_and_how_to_map_them():
    with pytest.raises(UserError) as refusal:
        detect(["alpha", "from where url"], [["1", "x"]], file="odd.csv")
    assert str(refusal.value) == (
        "odd.csv: no column is known to name the referring page; the columns are 'alpha', "
        "'from where url'. Name it: --map source_url=\"from where url\" (other columns likewise, "
        "e.g. --map target_url=COL --map anchor=COL)."
    )


def test_urls_and_dates_under_foreign_names_are_search_console():
    rows = [["https://a.example/", "2026年5月18日"], ["https://b.example/x", "2026年5月19日"]]
    layout = detect(["リンク元", "前回のクロール"], rows)
    assert layout.format.id == "gsc-links"
    assert [take[0][0] for take in layout.rules.values()] == [0, 1]


@pytest.mark.parametrize(
    ("names", "row"),
    [
        (["Zielseite", "Links"], ["https://a.example/", "7"]),
        (["x", "y"], ["https://a.example/", "https://b.example/"]),
        (["a^b"], ["https://a.example/^2"]),
    ],
)
def test_other_foreign_tables_are_not_guessed_at(names, row):
    with pytest.raises(UserError, match="no column is known"):
        detect(names, [row])


def test_a_mapping_makes_a_report_readable():
    layout = detect(["Anchor", "Domains"], [["x", "3"]], mapping={"source_url": "Domains"})
    assert layout.rules["source_url"][0][0] == 1
    assert layout.rules["anchor"][0][0] == 0


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("https://a.example/x y", True),
        ("a.example", True),
        ("//a.example/x", True),
        ("a.example:8080/x", True),
        ("2026-05-18", False),
        ("18.05.2026", False),
        ("3.4", False),
        ("a, b.c", False),
        ("word", False),
        ("", False),
    ],
)
def test_looks_like_address(text, is_one):
    assert looks_like_address(text) is is_one


def test_recognises_counts_known_and_mapped_names_once():
    assert recognises(["Anchor", "ANCHOR", "what", ""]) == 1
    assert recognises(["Anchor", "what"], {"title": "What"}) == 2


@pytest.mark.parametrize(
    ("names", "positions"),
    [
        (["Von", "Nach"], {"source_url": 0, "target_url": 1}),
        (["Link", "Ziel"], {"source_url": 0, "anchor": 1}),
        (["Nach", "URL"], {"source_url": 1}),  # not all that acme has
    ],
)
def test_columns_of_a_vendor_hold_for_files_that_have_them_all(names, positions):
    mapping = {
        "acme:source_url": "Von",
        "acme:target_url": "Nach",
        "other:source_url": "Link",
        "anchor": "Ziel",
    }
    layout = detect(names, mapping=mapping)
    assert {column: rules[0][0] for column, rules in layout.rules.items()} == positions


def test_a_column_of_a_vendor_that_is_none_is_refused():
    with pytest.raises(UserError, match="a column of the link table"):
        detect(["Von"], mapping={"acme:source": "Von"})
