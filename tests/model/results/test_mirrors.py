"""Front ends of genuine services and clones, told apart on invented hosts."""

import numpy as np
import polars as pl
import pytest

from linkvet.model.results.link_texts import Texts
from linkvet.model.results.mirrors import mirrors


def seems(host: str, path: str = "/", title: str = "", spam: bool = False) -> str:
    """What a page seems to be: front, clone, or neither."""
    links = pl.DataFrame({"host": [host], "path": [path], "title": [title]})
    front, clone = mirrors(Texts(links), np.array([spam]))
    assert not (front & clone).any()
    return "front" if front[0] else "clone" if clone[0] else "neither"


@pytest.mark.parametrize(
    ("host", "path"),
    [
        ("redlib.pier.example", "/r/baths"),
        ("kiwix.pier.example", "/wiki_en_all/A/Baths"),
        ("gateway.pier.example", "/ipfs/QmInvented/wiki/Baths"),
        ("en-spa-example.ezproxy.pier.example", "/"),
        ("r.pier.example", "/r/baths"),
        ("pier.example", "/r/baths/top"),
        ("web.archive.org", "/web/20200101000000/http://spa.example/"),
        ("pier.example", "/mirrors/docs/howto.html"),
        ("deploy-preview-7--pier.example", "/"),
    ],
)
@pytest.mark.parametrize("spam", [True, False])
def test_front_ends_are_known_whatever_the_model_says(host, path, spam):
    assert seems(host, path, "Baths - Wikipedia", spam) == "front"


@pytest.mark.parametrize(
    ("host", "path", "title"),
    [
        ("pier.example", "/wiki/Baths", "Baths - Wikipedia"),
        ("pier.example", "/ada/baths", "GitHub - ada/baths: warm water"),
        ("github.pier.example", "/ada", "Ada"),
        ("pier.example", "/images/search", "baths - Search Images"),
        ("en-wikipedia-org.pier.example", "/wiki/Baths", "Baths"),
    ],
)
def test_what_shows_a_service_on_a_host_that_is_not_its_own_is_a_clone(host, path, title):
    assert seems(host, path, title) == "clone"


@pytest.mark.parametrize(
    ("host", "path", "title"),
    [
        ("en.wikipedia.org", "/wiki/Baths", "Baths - Wikipedia"),
        ("github.com", "/ada/baths", "GitHub - ada/baths: warm water"),
        ("www.bing.com", "/images/search", "baths - Search Images"),
        ("pier.example", "/r/abc", "Baths"),
        ("pier.example", "/about-wikipedia", "How Wikipedia began"),
    ],
)
def test_services_themselves_and_pages_about_them_are_neither(host, path, title):
    assert seems(host, path, title) == "neither"


def test_a_second_host_of_an_owner_is_one_unless_it_is_spam():
    assert seems("staging.pier.example") == "front"
    assert seems("staging.pier.example", spam=True) == "neither"
