"""One page read once: links, words around them, what the page says of itself; and hostile pages."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkvet.data.pages.html.document import MOST_HTML, MOST_LINKS, read_document

PAGE = """<!doctype html><html lang="en-GB"><head><title> Ten walks
 by the river </title><meta name="description" content="Walks.">
<meta name="generator" content="X 1">
<link rel="canonical" href="https://blog.example/walks"><style>.gone{display:none}</style>
<script src="https://www.googletagmanager.com/gtag/js?id=G-ABCDEFGH12"></script></head>
<body class="has-sidebar comments-open"><header><a href="/">Home</a>
<a href="https://friends.example/">Friends</a></header>
<main><article><h1>Ten walks</h1><p>We set out for the <a
href="https://www.spa.example/baths?a=1&amp;b=2" rel="NoFollow UGC">hot <b>baths</b></a>, which were
warm. Mail <a href="mailto:me@blog.example">me</a>.</p>
<p>And <a href="//other.example/x"><img alt="a picture" src="x.png"></a></p>
<div class="gone"><a href="https://casino.test/">casino</a></div>
</article><div id="comments"><ol class="comment-list"><li class="comment"><p>Nice,
see <a href="https://seo.test/">me</a></p></li></ol></div></main>
<footer><a href="https://maker.example/">made by</a> <a href="https://blog.example/about">About</a>
</footer></body></html>"""


def links(html, url="https://blog.example/walks"):
    return {link.url: link for link in read_document(html, url).links}


def test_a_page_says_what_it_is():
    page = read_document(PAGE, "https://blog.example/walks")
    assert page.title == "Ten walks by the river"
    assert (page.declared, page.description, page.generator) == ("en", "Walks.", "X 1")
    assert page.canonical == "https://blog.example/walks"
    assert (page.internal, page.external, page.contact) == (3, 6, True)
    assert (page.headings, page.images) == (1, 1)
    assert page.owners == ["analytics G-ABCDEFGH12"]
    assert "hot baths, which were warm" in page.text


def test_a_link_has_its_words_around_it_and_its_attributes():
    link = links(PAGE)["https://www.spa.example/baths?a=1&b=2"]
    assert link.anchor == "hot baths"
    assert link.left.endswith("We set out for the ")
    assert link.right.startswith(", which were warm.")
    assert link.rel == "nofollow ugc" and not link.image
    assert 0 < link.position < 1 and link.block_share == pytest.approx(9 / 47, abs=0.05)


def test_an_image_speaks_by_its_alternative_text_and_a_scheme_is_added():
    link = links(PAGE)["https://other.example/x"]
    assert link.anchor == "a picture" and link.image


@pytest.mark.parametrize(
    ("url", "place", "hidden"),
    [
        ("https://friends.example/", "header", False),
        ("https://www.spa.example/baths?a=1&b=2", "content", False),
        ("https://casino.test/", "content", True),
        ("https://seo.test/", "comment", False),
        ("https://maker.example/", "footer", False),
    ],
)
def test_a_link_stands_somewhere(url, place, hidden):
    link = links(PAGE)[url]
    assert (link.place, link.hidden) == (place, hidden)


def test_a_base_element_and_the_sites_own_subdomains_are_minded():
    html = '<base href="https://blog.example/a/"><a href="//shop.blog.example/">s</a>'
    assert read_document(html, "https://blog.example/").external == 0


@pytest.mark.parametrize(
    "head",
    [
        '<meta http-equiv="refresh" content="0; URL=\'https://pills.test/\'">',
        '<script>window.location.href = "https://pills.test/";</script>',
        "<script>location.replace('https://pills.test/')</script>",
    ],
)
def test_a_page_that_sends_visitors_on_is_noticed(head):
    assert read_document(head).refresh == "https://pills.test/"


def test_a_word_of_a_location_is_no_redirect():
    assert not read_document('<script>var location_name = "https://a.test/"</script>').refresh


@pytest.mark.parametrize(
    "html",
    [
        "",
        "   ",
        "\x00",
        "<",
        "<a href",
        "<a href=>x</a>",
        "<a href='http://['>x</a>",
        "<a href='http:///'>x</a>",
        "\ue0001\ue000 <a href='http://x.test'>\ue001</a>",
        "<table>" * 50,
        "\ud800",
        "<a href='http://x.test:99999/'>x</a>",
    ],
)
def test_broken_pages_are_read_as_far_as_they_go(html):
    assert read_document(html, "https://a.example/").external <= 1


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000 + "<a href='http://x.test/'>y</a>" * 1_000,
        "<table><tr><td>" * 100_000 + "<a href='http://x.test/'>y</a>",
        "<a href='http://x.test/'>y</a>" * 300_000,
        f"<p title='{'a' * 9_000_000}'>hi</p>",
        "<style>" + "a{b:c}" * 400_000 + "</style>",
    ],
    ids=["deep", "deep tables", "many links", "long attribute", "long style"],
)
def test_hostile_pages_take_bounded_time(html):
    start = time.process_time()
    page = read_document(html, "https://a.example/")
    assert len(page.links) <= MOST_LINKS
    # some thirty times what an ordinary machine needs: a bound, not a measure
    assert time.process_time() - start < 60


def test_what_stands_beyond_the_bound_is_left_out():
    page = read_document("a" * MOST_HTML + "<a href='http://x.test/'>x</a>")
    assert page.html_length > MOST_HTML and not page.links


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "<a href='http://x.test/'>",
                "</a>",
                "<div class='comment'>",
                "</div>",
                "text ",
                "<p>",
                "&amp;",
                "<script>",
                "</script>",
                "<!--",
                "-->",
                "<table>",
                "\ue000",
                "\ue001",
                "<style>.a{display:none}",
                "</style>",
                "é",
                "漢",
                "\n",
            ]
        ),
        max_size=40,
    )
)
def test_any_soup_of_tags_is_read(parts):
    page = read_document("".join(parts), "https://a.example/")
    assert page.external >= len(page.links)
    assert all(0 <= link.position <= 1 or link.position != link.position for link in page.links)


SPANISH = "El restaurante abre todos los dias de la semana y sirve pescado fresco de la costa. "


def test_among_near_languages_the_declared_one_is_taken():
    for declared, language in (("es", "es"), ("ja", "es"), ("", "es")):
        page = read_document(f"<html lang='{declared}'><p>{SPANISH * 3}</p>", "https://a.test/")
        assert page.language == language, declared


def test_numbers_have_no_language():
    page = read_document("<p>4711 0815 + 1234 5678 = 90 90 90 90 90 90 90 90 90</p>", "")
    assert page.language == ""


@pytest.mark.parametrize(
    ("media", "hidden"),
    [("", True), ("all", True), ("all and (min-width: 9px)", False), ("print", False)],
)
def test_styles_for_some_screens_hide_nothing(media, hidden):
    style = f"<style media='{media}'>.zq{{display:none}}</style>"
    html = f"{style}<a class=zq href='//spa.example/'>x</a>"
    assert links(html)["https://spa.example/"].hidden == hidden
