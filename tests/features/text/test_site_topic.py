import polars as pl
import pytest

from linkvet.data.partitions.partitions import Partitions
from linkvet.features.match_keys import with_keys
from linkvet.features.text.site_topic import enough, familiarity, speaking, voices
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
    return dict(familiarity(read(*titles), called).rows())


def read(*titles):
    return voices(Partitions.of(table(*titles)))


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
    assert speaking(one).height == 5
    assert not enough(speaking(one)) and enough(speaking(many))


def test_what_the_site_says_of_itself_is_its_subject():
    some = read("Lemon cake", "Cup final", "Kayak repair", "Rome by train", "Night sky")
    familiar = dict(familiarity(some, ("acme",), "Acme: lemon presses").rows())
    assert familiar == {hashed("lemon"): 0.5, hashed("presses"): 0.5}


def test_a_word_that_all_domains_use_stays_wholly_familiar():
    every = read(*[f"lemon {word}" for word in ("cake", "curd", "tart", "soup", "tree")])
    assert dict(familiarity(every, (), "lemon").rows())[hashed("lemon")] == 1
