import pytest

from linkvet.features.text import abbreviation as a


@pytest.mark.parametrize(
    ("label", "text", "first_words"),
    [
        ("acmewidgetboard", "Acme Widget Board", 3),
        ("acmewidgetboard", "Acme Widget Board of Trade", 3),
        ("conseilgeneraletangs", "Conseil général des Étangs", 4),
        ("conseilgeneraldesetangs", "Conseil général des Étangs", 4),
        ("mullerfurkinder", "Müller für Kinder", 3),
        ("muellerfuerkinder", "Müller für Kinder", 3),
        ("larkandfinch", "Lark & Finch", 3),
        ("larkfinch", "Lark & Finch", 3),
        ("acmewidgetboard", "Widget Board", 0),
        ("acmewidgetboard", "Acme Gadget Board", 0),
    ],
)
def test_words_that_an_address_writes_together(label, text, first_words):
    assert a.written_together(label, a.phrase(text)) == first_words


@pytest.mark.parametrize(
    ("label", "text", "first_words"),
    [
        ("cmb", "City Museum of Berlin", 4),
        ("lvdive", "Lehigh Valley Dive Center", 3),
        ("elmprods", "Elm Productions", 2),
        ("swresources", "Southwest Resources", 2),
        ("nationalopenatlas", "National Very Open Atlas", 4),
        ("cmb", "Cheap Mobile Phones", 0),
        ("cmb", "Museum of Berlin", 0),
        ("elm", "Elm", 0),  # one word is no abbreviation
        ("cmb", "", 0),
    ],
)
def test_words_that_an_address_is_cut_from(label, text, first_words):
    assert a.shortened(label, a.phrase(text)) == first_words


def test_initials_are_read_with_and_without_small_words():
    assert a.initials(a.phrase("Equality at the Mill")) == {"eatm"}
    assert a.initials(a.phrase("City Museum of Berlin")) == {"cmb", "cmob"}
    assert a.initials(a.phrase("City Museum")) == set()


def test_the_share_of_a_label_that_words_spell_in_any_order():
    share = a.share_spelled("acmewidgetboard", a.phrase("Board of Widgets"))
    assert share == pytest.approx(11 / 15)
    assert a.share_spelled("acmewidgetboard", a.phrase("Board of Gadgets")) == 0
    assert a.share_spelled("acmewidgetboard", a.phrase("of the")) == 0


def test_one_name_is_alike_with_other_small_words():
    either = [a.content(a.phrase(text)) for text in ("The Lark & the Finch", "Lark and Finch")]
    assert either == ["larkfinch", "larkfinch"]
    assert a.content(a.phrase("E Widgets")) == "ewidgets"


def test_a_phrase_of_many_words_takes_no_time():
    tokens = a.phrase("a " * 5_000 + "b")
    assert len(tokens) <= a.MOST_WORDS + 1
    assert a.shortened("a" * 63, a.phrase("aaaaaaaaaa " * 12)) > 0
    assert a.shortened("a" * 62 + "b", a.phrase("aaaaaaaaaa " * 12)) == 0
