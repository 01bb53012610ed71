"""What encloses a link, and whether it hides it."""

import pytest
from resiliparse.parse.html import HTMLTree

from linkvet.data.pages.html.placement import Surroundings


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
        # what a class goes with, or looks like, is not where it stands
        ("<div class='btn-secondary'><a>x</a></div>", "content"),
        ("<div class='grid-for-nav'><a>x</a></div>", "content"),
        ("<div class='category-social tag-popular'><a>x</a></div>", "content"),
        ("<div class='elementor-widget'><p><a>x</a>", "content"),
        ("<div class='hero-banner'><a>x</a></div>", "content"),
        ("<div class='home-bio'><a>x</a></div>", "content"),
        # parts of a section are not parts of the page
        ("<div class='section-header'><a>x</a></div>", "content"),
        ("<div class='card-footer'><a>x</a></div>", "content"),
        # what holds the main text is a frame, what holds most of it too
        ("<div class='content-sidebar-wrap'><main><p><a>x</a>", "content"),
        ("<div class='right-sidebar'><article><h1>T</h1><p><a>x</a>", "content"),
        ("<div class='enable-comments'><h1>T</h1><p><a>x</a></div>", "content"),
        ("<main>Offers<div class='promo-list'><a>one and two</a></div></main>", "content"),
        ("<main>Much more text here<div class='promo'><a>x</a></div></main>", "widget"),
        # one name after another, in several manners of writing
        ("<div class='NavColumn'><a>x</a></div>", "sidebar"),
        ("<div class='siteFooter'><a>x</a></div>", "footer"),
        ("<div class='column-left'><a>x</a></div>", "sidebar"),
        ("<div id=secondary><a>x</a></div>", "sidebar"),
        ("<div class='headerframe'><a>x</a></div>", "header"),
        ("<div class='rodape__nav'><a>x</a></div>", "footer"),
        ("<div class='cta-box'><a>x</a></div>", "widget"),
        ("<div class='modal'><a>x</a></div>", "widget"),
        ("<a class='dsq-brlink'>x</a>", "comment"),
        ("<span class='author'><a>x</a></span>", "author"),
        ("<p>by <a rel='author'>x</a>", "author"),
        ("<div class='byline-social'><a>x</a></div>", "widget"),
        ("<nav class='share-buttons'><a>x</a></nav>", "widget"),
        ("<aside class='buypopup'><a>x</a></aside>", "widget"),
        ("<aside class='widget-area'><a>x</a></aside>", "sidebar"),
        ("<div class='share'><ul role=menu><li><a>x</a>", "widget"),
        # the enclosing part of the site wins
        ("<aside><nav><a>x</a></nav></aside>", "sidebar"),
        ("<aside><ul class='recentcomments'><li class='comment'><a>x</a>", "sidebar"),
        ("<div class='widget_recent_comments'><a>x</a></div>", "widget"),
        ("<footer><span class='author-link'><a>x</a></span></footer>", "footer"),
        ("<nav><span class='logo'><a>x</a></span></nav>", "header"),
        # lines above the site's header or menu are the top bar
        ("<div><a>x</a></div><header>Site</header>", "header"),
        ("<script></script><div><a>x</a></div><div class='main-menu'>Home</div>", "header"),
        ("<div><h1>T</h1><a>x</a></div><nav>1 2 3</nav>", "content"),
        ("<p>One</p><div><a>x</a></div><nav>1 2 3</nav>", "content"),
        (f"<div><a>x</a>{'long ' * 100}</div><header>Site</header>", "content"),
        # names in other manners: blocks and their elements, underlines, prefixes, other languages
        ("<div class='page__sidebar'><a>x</a></div>", "sidebar"),
        ("<div class='card__footer'><a>x</a></div>", "content"),
        ("<div id='main_colonna_sx'><a>x</a></div>", "sidebar"),
        ("<div class='userfooter'><a>x</a></div>", "footer"),
        ("<div class='cardfooter'><a>x</a></div>", "content"),
        ("<div id=piede><a>x</a></div>", "footer"),
        ("<div class='naviblock'><a>x</a></div>", "navigation"),
        ("<div class='w30-ad'><a>x</a></div>", "widget"),
        ("<div class='partner-logos'><a>x</a></div>", "widget"),
        ("<div class='article-toolbar-share-menu'><a>x</a></div>", "widget"),
        # words that tell of something else
        ("<div id='skiplink-main'><a>x</a></div>", "content"),
        ("<div id='toc_title_9'><a>x</a></div>", "content"),
        ("<div class='js-socialembed'><a>x</a></div>", "content"),
        ("<div class='so-panel widget widget_text'><a>x</a></div>", "content"),
        # links to share the page are a widget but in its header and footer
        ("<p><a href='https://twitter.com/intent/tweet?url=y'>x</a>", "widget"),
        ("<aside><a href='//www.facebook.com/sharer.php?u=y'>x</a></aside>", "widget"),
        ("<p class='byline'><a href='https://x.com/intent/tweet?url=y'>x</a>", "widget"),
        ("<p class='byline'><a href='https://x.com/writer'>x</a>", "author"),
        ("<p><a href='https://fox.com/share'>x</a>", "content"),
        ("<footer><a href='https://t.me/share/url?url=y'>x</a></footer>", "footer"),
        # what floats over the page
        ("<div style='position: fixed; bottom: 0'><a>x</a></div>", "widget"),
        ("<a class='fixed-btn'>x</a>", "widget"),
        # an aside of an article is a note to it, or a list of others
        (f"<article><aside>{'a note ' * 10}<a>x</a></aside></article>", "content"),
        ("<article><aside><a>x</a> <a>y</a></aside></article>", "widget"),
        ("<div><aside class='c-infobox'><a>x</a></aside></div>", "content"),
        # the footer of a menu in the header is no footer of the page, one in its main part is
        ("<header><div class='site-footer'><a>x</a></div></header>", "header"),
        ("<main>Text<footer class='footer'><a>x</a></footer></main>", "footer"),
        ("<main>Text<footer><a>x</a></footer></main>", "content"),
    ],
)
def test_place(html, place):
    assert spot(html).place == place


TEXT = "<p>" + "Much to read here. " * 30 + "</p>"


@pytest.mark.parametrize(
    ("html", "place"),
    [
        # where no name tells, the place beside, before or after the main text does
        (f"<div><a>x</a></div><div><h1>T</h1>{TEXT}</div>", "header"),
        (f"<div><h1>T</h1><a>x</a></div><div>{TEXT}</div>", "content"),
        (f"<header>Site</header><div><a>x</a></div><div>{TEXT}</div>", "content"),
        (f"<div>{TEXT}</div><div>© Site <a>x</a></div>", "footer"),
        (f"<div>{TEXT}</div><nav>© <a>x</a></nav>", "footer"),
        (f"<div>{TEXT}</div><div>We use cookies <a>x</a></div><div>more</div>", "widget"),
        (f"<div>{TEXT}</div><div>{'Read on. ' * 30}<a>x</a></div><div>more</div>", "content"),
        (f"<div>{TEXT}</div><div><h2>More</h2><a>x</a></div>", "content"),
        (f"{TEXT}<p><a>x</a></p>", "content"),
        (f"<main>{TEXT}<div>© <a>x</a></div></main>", "content"),
        (f"<div><h1>T</h1><div>{TEXT}</div><div>© <a>x</a></div></div>", "footer"),
        (f"<div><h1>T</h1><div>{TEXT}<div>© <a>x</a></div></div></div>", "content"),
        # columns: cells of the table around the page, and narrow columns of a grid
        (f"<table><tr><td>{'side ' * 30}<a>x</a><td>{TEXT}</table>", "sidebar"),
        (f"<table><tr><td><img><a>x</a><td>{TEXT}</table>", "content"),
        (f"<div class=col-md-9>{TEXT}</div><div class=col-md-3>{'side ' * 30}<a>x</a>", "sidebar"),
        (f"<div class=col-md-6>{TEXT}</div><div class=col-md-6>{'side ' * 30}<a>x</a>", "content"),
        # what is called a side may hold the text
        (f"<div class=col_left>{TEXT}<a>x</a></div><div>© Site</div>", "content"),
        (f"<div class=teaser_text><h1>T</h1>{TEXT}<a>x</a></div>", "content"),
    ],
)
def test_place_around_the_text(html, place):
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


@pytest.mark.parametrize(
    "styles",
    [
        ".zq{opacity:0;transition:all .3s}",  # it appears in time
        ".zq{font-size:0;animation:show 1s}",
    ],
)
def test_what_appears_is_not_hidden(styles):
    assert not spot("<div class='zq'><a>x</a></div>", styles).hidden


def test_an_image_stands_for_indented_text():
    assert not spot("<div class='social-x'><a>x</a></div>", ".social-x{text-indent:-9999px}").hidden


def test_depth_has_a_bound():
    assert spot("<div>" * 5_000 + "<a>x</a>").place == "content"
