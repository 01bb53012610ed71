"""What encloses a link, and whether it hides it."""

import pytest
from resiliparse.parse.html import HTMLTree

from linkvet.data.place import Surroundings, hiding_names


def spot(html, styles=""):
    link = HTMLTree.parse(html).document.query_selector("a")
    return Surroundings(styles).of(link)


@pytest.mark.parametrize(
    ("html", "place"),
    [
        ("<p><a>x</a>", "content"),
        ("<body class='page-with-sidebar'><p><a>x</a>", "content"),
        ("<body class='comments-open single'><article><p><a>x</a>", "content"),
        ("<nav><a>x</a></nav>", "navigation"),
        ("<div class='main-menu'><a>x</a></div>", "navigation"),
        ("<ul id='blogroll'><li><a>x</a>", "navigation"),
        ("<div role=navigation><a>x</a></div>", "navigation"),
        ("<header><a>x</a></header>", "header"),
        ("<article><header><a>x</a></header></article>", "content"),
        ("<footer><nav><a>x</a></nav></footer>", "footer"),
        ("<div class='site-footer'><p><a>x</a>", "footer"),
        ("<div id=copyright><a>x</a></div>", "footer"),
        ("<aside><a>x</a></aside>", "sidebar"),
        ("<div id='sidebar'><div class='widget'><a>x</a></div></div>", "sidebar"),
        ("<div class='widget widget_text'><a>x</a></div>", "widget"),
        ("<div class='author-bio'><a>x</a></div>", "author"),
        ("<ol class='comment-list'><li class='comment'><p><a>x</a>", "comment"),
        ("<div class='comment-content'><a>x</a></div>", "comment"),
        ("<section id='respond'><a>x</a></section>", "comment"),
        ("<div class='responsive'><a>x</a></div>", "content"),
        ("<div class='commentary'><a>x</a></div>", "content"),
        ("<div class='navy-blue'><a>x</a></div>", "content"),
    ],
)
def test_place(html, place):
    assert spot(html).place == place


@pytest.mark.parametrize(
    "html",
    [
        "<div style='display:none'><a>x</a></div>",
        "<p style='POSITION:absolute; left: -9999px'><a>x</a></p>",
        "<a style='font-size:0'>x</a>",
        "<div hidden><a>x</a></div>",
        "<div class='zq'><a>x</a></div>",
    ],
)
def test_hidden(html):
    assert spot(html, ".zq { position: absolute; left: -5000px }").hidden


@pytest.mark.parametrize(
    "html",
    [
        "<div class='dropdown-menu' style='display:none'><a>x</a></div>",
        "<div style='font-size:0.9em'><a>x</a></div>",
        "<div style='left:-1px'><a>x</a></div>",
        "<div class='ordinary'><a>x</a></div>",
    ],
)
def test_not_hidden(html):
    assert not spot(html, ".menu-x{display:none} .ordinary:hover{display:none}").hidden


def test_names_that_hide():
    styles = "p{color:red}.a,.b .c{display:none}@media print{.d{display:none}}#e{opacity:0}"
    assert hiding_names(styles) >= {"a", "c", "e"}
    assert "p" not in hiding_names(styles)


def test_depth_has_a_bound():
    assert spot("<div>" * 5_000 + "<a>x</a>").place == "content"
