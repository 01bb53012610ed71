import polars as pl

from linkvet.features.text.brand import label, names

SITE = "longford-quay.example"


def links(*anchors):
    domains = [f"d{number}.example" for number in range(len(anchors))]
    return pl.DataFrame({"domain": domains, "anchor": anchors})


def titles(*texts):
    domains = [f"d{number}.example" for number in range(len(texts))]
    return pl.DataFrame({"domain": domains, "title": texts})


NAMED = titles("A day at Blue Heron", "Blue Heron reviewed", "Heron, blue: Blue Heron Lodge")


def test_the_label_of_an_address_is_letters_and_digits():
    assert label(SITE) == "longfordquay"
    assert label(None) == ""


def test_a_name_that_anchors_and_titles_agree_on_is_found():
    assert names(links(*["Blue Heron"] * 4), NAMED, SITE) == ("longfordquay", "blueheron")


def test_where_titles_hold_the_address_its_label_is_the_name():
    held = titles("Longford Quay opens", "At Longford Quay", "longford-quay by night")
    assert names(links(*["Blue Heron"] * 4), held, SITE) == ("longfordquay",)


def test_an_anchor_that_no_title_holds_is_no_name():
    elsewhere = titles("Lemon cake", "Notes on kayaks", "The cup final")
    assert names(links(*["Blue Heron"] * 40), elsewhere, SITE) == ("longfordquay",)


def test_a_few_titles_do_not_make_a_name_of_an_anchor_on_many_pages():
    assert names(links(*["Blue Heron"] * 40), NAMED, SITE) == ("longfordquay",)


def test_money_words_addresses_and_generic_anchors_are_no_names():
    for anchor in ("best casino", "click here", "other.example", "buy backlinks"):
        held = titles(*[f"{anchor} {number}" for number in ("one", "two", "three")])
        assert names(links(*[anchor] * 4), held, SITE) == ("longfordquay",), anchor


def test_without_titles_or_site_there_is_the_label_or_nothing():
    assert names(links("Blue Heron"), None, SITE) == ("longfordquay",)
    assert names(links("Blue Heron"), NAMED, None) == ()
