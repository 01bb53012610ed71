import polars as pl
import pytest

from linkvet.features.match_keys import with_keys
from linkvet.features.text.site_topic import enough, familiarity, fit_by_anchor, voices
from linkvet.features.text.tokens import cut


def hashed(word):
    return int(cut(pl.Series([word])).hashes[0])


def table(*titles, anchors=None):
    domains = [f"d{n}.example" for n in range(len(titles))]
    links = {
        "domain": pl.Series(domains, dtype=pl.Categorical()),
        "title": titles,
        "anchor": anchors or ["here it is"] * len(titles),
    }
    return with_keys(pl.DataFrame(links))


def words(*titles, called=()):
    return dict(familiarity(voices(table(*titles)), called).rows())


def test_a_word_is_as_familiar_as_domains_use_it():
    familiar = words("Warm sauna", "The sauna", "Sauna baths", "Other baths")
    assert familiar[hashed("sauna")] > familiar[hashed("baths")] > 0
    assert hashed("warm") not in familiar and hashed("the") not in familiar


def test_a_word_of_all_domains_is_wholly_familiar():
    assert words("sauna", "sauna sauna", "old sauna")[hashed("sauna")] == pytest.approx(1)


def test_what_the_site_is_called_is_no_subject():
    assert hashed("acme") in words("sauna acme", "old sauna acme")
    assert hashed("acme") not in words("sauna acme", "old sauna acme", called=("acme",))


def test_a_title_copied_over_many_domains_counts_once():
    copied = [f"Cheap lamps for garden number {number}" for number in range(30)]
    familiar = words(*copied, "Warm sauna", "The sauna", "Sauna baths")
    assert hashed("lamps") not in familiar
    assert hashed("sauna") in familiar


def test_a_domain_speaks_a_few_times_only():
    many = table(*[f"{word} pond" for word in "lily frog newt reed duck carp heron".split()])
    one = many.with_columns(domain=pl.lit("d.example").cast(pl.Categorical()))
    assert voices(one).titles.height == 5
    assert not enough(voices(one).titles) and enough(voices(many).titles)


def test_pages_of_an_anchor_are_measured_together():
    own = ["Lily pond care", "Carp in the pond", "Pond and lily", "Carp pond"]
    other = ["Lemon cake recipe", "Cup final report", "Kayak repair notes", "A train to Rome"]
    links = table(*own, *other, anchors=["the pond"] * 4 + ["great lamp shop"] * 4)
    read = voices(links)
    fit = dict(fit_by_anchor(links, read, familiarity(read, ())).rows())
    pond, lamp = (fit[links["anchor_key"][at]] for at in (0, 4))
    assert pond > 0.3 and lamp == 0


def test_of_few_pages_nothing_is_said():
    links = table("Lily pond care", "Carp in the pond", anchors=["the pond"] * 2)
    read = voices(links)
    assert fit_by_anchor(links, read, familiarity(read, ()))["anchor_familiarity"].to_list() == [
        None
    ]


def test_what_the_site_says_of_itself_is_its_subject():
    read = voices(table("Lemon cake", "Cup final", "Kayak repair", "Rome by train", "Night sky"))
    familiar = dict(familiarity(read, ("acme",), "Acme: lemon presses").rows())
    assert familiar == {hashed("lemon"): 0.5, hashed("presses"): 0.5}


def test_a_word_that_all_domains_use_stays_wholly_familiar():
    read = voices(table(*[f"lemon {word}" for word in ("cake", "curd", "tart", "soup", "tree")]))
    assert dict(familiarity(read, (), "lemon").rows())[hashed("lemon")] == 1
