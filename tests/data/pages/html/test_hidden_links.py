"""What a style sheet hides for good."""

import pytest
from resiliparse.parse.html import HTMLTree

from linkvet.data.pages.html.hidden_links import enclosed, hides, hiding_names


def test_names_that_hide():
    styles = "p{color:red}.a,.b .c{display:none}@media print{.d{display:none}}#e{opacity:0}"
    assert hiding_names(styles) == {"a": {""}, "c": {".b"}, "e": {""}}


@pytest.mark.parametrize(
    "styles",
    [
        "@media (max-width:600px){.y{color:red}.x{display:none}}",
        "@media print{.y{color:red}.x{display:none}}",
        ".x{display:none}.open .x{display:block}",
        ".x{opacity:0}@media (min-width:9px){.x{opacity:1}}",
        ".x-hidden{display:none}",
        ".x{text-indent:-9999px;background:url(logo.png)}",
        ".x{margin-top:-100px}",
        ".fade-x{opacity:0}",
    ],
)
def test_what_is_shown_again_or_elsewhere_is_not_hidden(styles):
    assert not hiding_names(styles)


@pytest.mark.parametrize(
    "styles",
    [
        "@media print{.y{color:red}}.x{display:none}",
        ".x{display:none}.x a{display:block}",
        "@media screen{.y{color:red}.x{display:none}}",
        ".x{position:absolute;left:-9999px}",
    ],
)
def test_what_is_hidden_for_good(styles):
    assert hiding_names(styles) == {"x": {""}}


def test_a_name_that_says_hidden_hides_where_it_shrinks():
    assert hiding_names(".hidden-link{opacity:0;width:0}") == {"hidden-link": {""}}
    assert not hides("display:none", "hidden") and hides("display:none", "plain")


def test_what_has_to_enclose():
    link = HTMLTree.parse("<body class='a b'><div id=c><a>x</a></div>").document.query_selector("a")
    assert enclosed(link, "") and enclosed(link, "body.a.b") and enclosed(link, "#c")
    assert not enclosed(link, ".a.z")
