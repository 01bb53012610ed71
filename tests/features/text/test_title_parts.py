"""Parts of titles, and the services that they name."""

import polars as pl
import pytest

from linkvet.features.text.title_parts import address, first_part, last_part, service


def of(function, title):
    table = pl.DataFrame({"title": [title]}, {"title": pl.String})
    return table.select(function(pl.col("title"))).item()


@pytest.mark.parametrize(
    ("title", "first", "last"),
    [
        ("Rooms | Harbour Baths", "rooms", "harbourbaths"),
        ("Café Été: our menu", "cafeete", "ourmenu"),
        ("A - B - C-D", "a", "cd"),
        ("Harbour Baths", "harbourbaths", ""),
        ("", "", ""),
        (None, None, None),
    ],
)
def test_first_and_last_part(title, first, last):
    assert (of(first_part, title), of(last_part, title)) == (first, last)


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("who owns www.spa.com?", "spa.com"),
        ("aa.com or bb.net", "bb.net"),
        ("spa. come", ""),
        ("", ""),
        (None, None),
    ],
)
def test_address_in_a_title(title, named):
    assert of(address, title) == named


@pytest.mark.parametrize(
    ("title", "host"),
    [
        ("spa - wikipedia", "wikipedia"),
        ("spa - wikipedia, the free encyclopedia", "wikipedia"),
        ("спа — википедия", "wikipedia"),
        ("github - ada/baths: pumps", "github"),
        ("a question - stack overflow", "stackoverflow"),
        ("hacker news", "ycombinator"),
        ("our steam baths", ""),
        ("recap - facebook | harbour baths", ""),
        ("medium rooms", ""),
        (None, None),
    ],
)
def test_service_that_a_title_names(title, host):
    assert of(service, title) == host
