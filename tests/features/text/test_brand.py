import re
import time

import polars as pl
import pytest

from linkvet.data.partitions.partition import InMemory
from linkvet.data.partitions.partitions import Partitions
from linkvet.features.text import brand
from linkvet.features.text.brand import label, pattern
from linkvet.features.text.word_lists import plain

SITE = "longford-quay.example"


def links(*anchors):
    domains = [f"d{number}.example" for number in range(len(anchors))]
    return pl.DataFrame({"domain": domains, "anchor": anchors})


def to_page(site, path, *anchors):
    """Links of as many domains to one page of a site."""
    return links(*anchors).with_columns(target_url=pl.lit(f"https://{site}{path}"))


def titles(*texts):
    domains = [f"d{number}.example" for number in range(len(texts))]
    return pl.DataFrame({"domain": domains, "title": texts})


def names(used, headings, site):
    """Names by links and by titles, if there are any."""
    partition = InMemory(used)
    if headings is not None:
        partition.keep("titles", headings)
    return brand.names(Partitions([partition]), "titles" if headings is not None else None, site)


NAMED = titles("A day at Blue Heron", "Blue Heron reviewed", "Heron, blue: Blue Heron Lodge")


def test_the_label_of_an_address_is_letters_and_digits():
    assert label(SITE) == "longfordquay"
    assert label(None) == ""


def test_a_name_that_anchors_and_titles_agree_on_is_found():
    assert names(links(*["Blue Heron"] * 4), NAMED, SITE) == ("longfordquay", "blueheron")


def test_where_titles_hold_the_address_its_label_is_the_name():
    headings = titles("Longford Quay opens", "At Longford Quay", "longford-quay by night")
    assert names(links(*["Blue Heron"] * 4), headings, SITE) == ("longfordquay",)


def test_an_anchor_that_no_title_holds_is_no_name():
    elsewhere = titles("Lemon cake", "Notes on kayaks", "The cup final")
    assert names(links(*["Blue Heron"] * 40), elsewhere, SITE) == ("longfordquay",)


def test_a_few_titles_do_not_make_a_name_of_an_anchor_on_many_pages():
    assert names(links(*["Blue Heron"] * 40), NAMED, SITE) == ("longfordquay",)


def test_money_words_addresses_and_generic_anchors_are_no_names():
    for anchor in ("Best Casino", "Click here", "other.example", "Buy Backlinks"):
        headings = titles(*[f"{anchor} {number}" for number in ("one", "two", "three")])
        assert names(links(*[anchor] * 4), headings, SITE) == ("longfordquay",), anchor


def test_without_titles_or_site_there_is_the_label_or_nothing():
    assert names(links("Blue Heron"), None, SITE) == ("longfordquay",)
    assert names(links("Blue Heron"), NAMED, None) == ()


OTHER = titles("Lemon cake", "Notes on kayaks", "The cup final")


@pytest.mark.parametrize(
    ("site", "anchor", "other"),
    [
        ("acmewidgetboard.test", "Acme Board of Widgets", None),  # says no less without its titles
        ("conseilgeneraletangs.test", "Conseil général des Étangs", "conseilgénéraldesétangs"),
        ("larkfinch.test", "Lark & the Finch", "larkthefinch"),
        ("the-lark.test", "Lark", "lark"),
        ("larkinc.test", "Lark", "lark"),
        ("cmb.test", "City Museum of Berlin", "citymuseumofberlin"),
        ("cmbinfo.test", "City Museum of Berlin", "citymuseumofberlin"),
        ("elmprods.test", "Elm Productions", "elmproductions"),
        ("commtrust.test", "Community Trust of the Lakes", "communitytrust"),
    ],
)
def test_words_that_the_address_spells_or_is_cut_from_are_names(site, anchor, other):
    own = label(site)
    expected = (own,) if other is None else (own, other)
    assert names(to_page(site, "/a/page", *[anchor] * 4), OTHER, site) == expected


def test_the_address_written_apart_is_a_name_even_on_one_page():
    called = names(links("Lark & the Finch"), OTHER, "larkfinch.test")
    assert called == ("larkfinch", "larkthefinch")


def test_an_abbreviation_in_lower_case_or_on_two_pages_is_chance():
    assert names(links(*["cheap mats for boats"] * 4), OTHER, "cmb.test") == ("cmb",)
    assert names(links(*["Cheap Mats for Boats"] * 2), OTHER, "cmb.test") == ("cmb",)


def test_a_part_of_the_address_is_a_name_where_titles_hold_it_alone():
    site = "larkeats.test"
    alone = titles("Lark cheese", "We tried Lark", "Lark, again")
    assert names(to_page(site, "/", *["Lark"] * 4), alone, site) == ("larkeats", "lark")
    whole = titles("Lark Eats cheese", "We tried Lark Eats", "Lark Eats, again")
    assert names(to_page(site, "/", *["Lark"] * 4), whole, site) == ("larkeats",)
    assert names(to_page(site, "/cheese", *["Lark"] * 4), alone, site) == ("larkeats",)


def test_a_part_that_others_write_without_capitals_is_a_subject():
    site = "greatwidgets.test"
    about = titles("Widgets for all", "Why widgets", "All about widgets")
    some = ["Widgets"] * 4 + ["cheap widgets"] * 4
    assert names(to_page(site, "/", *some), about, site) == ("greatwidgets",)
    assert "widgets" in names(to_page(site, "/", *some[:4]), about, site)


def test_subjects_and_titles_of_articles_are_no_names():
    about = titles("Pollution of rivers", "On pollution", "Less pollution", "Pollution again")
    lower = to_page(SITE, "/", *["river pollution"] * 4, *["pollution"] * 12)
    assert names(lower, about, SITE) == ("longfordquay",)
    article = titles("Twelve Blue Herons", "We saw Twelve Blue Herons", "Twelve blue herons again")
    read = to_page(SITE, "/twelve-blue-herons", *["Twelve Blue Herons"] * 6)
    assert names(read, article, SITE) == ("longfordquay",)


def test_what_far_more_titles_hold_than_anchors_is_a_subject():
    many = titles(*[f"Blue Heron {number}" for number in range(30)])
    assert names(to_page(SITE, "/", *["Blue Heron"] * 4), many, SITE) == ("longfordquay",)


def test_a_home_page_of_a_lower_host_is_not_the_sites():
    lower = to_page(f"heron.{SITE}", "/", *["Blue Heron"] * 4)
    assert names(lower, NAMED, SITE) == ("longfordquay",)


def test_a_former_name_is_an_address_that_leads_to_the_home_page():
    moved = to_page(SITE, "/", *["https://www.blueheron.example/"] * 3, "blueheron.example")
    assert names(moved, NAMED, SITE) == ("longfordquay", "blueheron")
    assert names(moved, OTHER, SITE) == ("longfordquay",)
    spread = to_page(SITE, "/", *["blueheron.example"] * 3, *["Blue Heron"] * 40)
    assert names(spread, NAMED, SITE) == ("longfordquay",)
    deep = to_page(SITE, "/a", *["blueheron.example"] * 4)
    assert names(deep, NAMED, SITE) == ("longfordquay",)


def test_initials_that_domains_use_are_a_name_where_they_are_the_whole_text():
    site = "larkandfinchtrust.test"
    used = to_page(site, "/", "Lark and Finch Trust", *["LFT"] * 4, *["NBA"] * 4)
    called = names(used, OTHER, site)
    assert called == ("larkandfinchtrust", "lft")
    anchors = pl.Series(["lft", "giftlift", "larkandfinchtrustnews"])
    assert anchors.str.contains(pattern(called)).to_list() == [True, False, True]


def test_the_spelling_of_a_name_may_vary_in_small_words():
    used = to_page(SITE, "/", *["Blue Heron and Friends"] * 4, "Blue Heron & Friends")
    headings = titles(*[f"{word} Blue Heron and Friends" for word in ("With", "By", "For")])
    called = names(used, headings, SITE)
    assert called == ("longfordquay", "blueheronandfriends", "blueheronfriends")


def test_names_are_plain_letters_in_the_pattern():
    assert pattern(()) is None
    assert re.fullmatch(pattern(("abc", "longfordquay")), "longfordquay")


def test_a_flood_of_one_anchor_makes_no_name_and_hides_none():
    flood = ["Cheap Red Shoes"] * 1_000 + ["City Museum of Berlin"] * 3
    headings = titles(*["Cheap Red Shoes here"] * 3, *["City Museum of Berlin"] * 3)
    assert names(to_page("cmb.test", "/", *flood), headings, "cmb.test") == (
        "cmb",
        "citymuseumofberlin",
    )


def test_hostile_anchors_take_bounded_time():
    many = [f"Cheap {'Mats ' * (n % 9)}Boats {n}" for n in range(10_000)]
    long = ["a" * 500_000, "C M B " * 100_000, "(" * 90, "\\E[", "cmb.".rstrip(".") + "." * 50]
    used = to_page("cmb.test", "/", *many * 3, *long * 3)
    start = time.perf_counter()
    called = names(used, titles(*many[:3_000], *long), "cmb.test")
    assert time.perf_counter() - start < 5
    assert called[0] == "cmb"
    pl.Series(["x"]).str.contains(pattern(called))


@pytest.mark.parametrize(
    "text", ["/thermal-harbour/", "/Thermal_Harbour.html", "/spa/", "/spas", "/-S.p-a/"]
)
def test_a_name_is_found_in_text_as_written_where_it_is_in_its_letters(text):
    names = ("spa", "thermalharbour")
    written, letters = pattern(names, r"[^\p{L}\p{N}]*"), pattern(names)
    table = pl.DataFrame({"text": [text]})
    apart = table.select(pl.col("text").str.to_lowercase().str.contains(written)).item()
    assert apart == table.select(plain(pl.col("text")).str.contains(letters)).item()
