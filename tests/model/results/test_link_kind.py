import numpy as np
import polars as pl
import pytest

from linkvet.model.results.link_kind import SIGNALS_READ, kinds


def kind(host="pier.example", path="/", spam=0.1, **signals):
    links = pl.DataFrame({"host": [host], "path": [path]})
    values = {name: np.array([value], np.float32) for name, value in signals.items()}
    return kinds(links, values, np.array([spam]))[0]


class Asked(dict):
    """Signals that note which of them are looked up."""

    def __init__(self):
        self.names = set()

    def __contains__(self, name):
        self.names.add(name)
        return False

    def get(self, name, default=None):
        self.names.add(name)
        return default


def test_all_signals_that_kinds_hang_on_are_listed():
    signals = Asked()
    kinds(pl.DataFrame({"host": ["pier.example"]}), signals, np.array([0.9]))
    assert signals.names == set(SIGNALS_READ)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, "editorial"),
        ({"spam": 0.9}, "doorway"),
        ({"host": "local-directory.example"}, "directory"),
        ({"host": "northern-times.example"}, "news"),
        ({"host": "www.facebook.example"}, "social"),
        ({"host": "linktree.example"}, "social"),
        ({"host": "links.example"}, "editorial"),
        ({"host": "openwiki.example"}, "wiki"),
        ({"path": "/wiki/Baths"}, "wiki"),
        ({"link_is_redirect": 1}, "redirect"),
        ({"path_is_forum": 1}, "forum"),
        ({"path_is_profile": 1, "spam": 0.9}, "profile"),
        ({"path_has_old_date": 1}, "blog"),
        ({"title_is_report": 1}, "web stats"),
    ],
)
def test_plain_kinds(given, expected):
    assert kind(**given) == expected


@pytest.mark.parametrize(
    ("signal", "expected"),
    [
        ("anchor_seller_words", "link seller"),
        ("query_is_injected", "hacked page"),
        ("title_random_word", "comment"),
        ("title_is_download", "image scraper"),
        ("title_shared", "scraper"),
        ("path_shared", "PBN"),
    ],
)
def test_kinds_that_only_spam_is_called(signal, expected):
    assert kind(spam=0.9, **{signal: 1}) == expected
    assert kind(spam=0.1, **{signal: 1}) == "editorial"


def test_first_match_decides_and_unknown_is_no_match():
    assert kind(host="forum-news.example", path_is_forum=1) == "forum"
    assert kind(path_is_forum=np.nan) == "editorial"


def test_every_link_has_the_kind_it_has_alone():
    hosts = ["openwiki.example", "pier.example", "openwiki.example", "daily.example"]
    links = pl.DataFrame({"host": hosts, "path": ["/a", None, "/b", "/c"]})
    together = kinds(links, {}, np.array([0.1, 0.9, 0.9, 0.2]))
    assert together.tolist() == ["wiki", "doorway", "wiki", "news"]


def test_an_export_of_domains_only():
    assert kinds(pl.DataFrame({"host": ["pier.example"]}), {}, np.array([0.2]))[0] == "editorial"


@pytest.mark.parametrize(
    ("host", "path", "expected"),
    [
        ("forum.pier.example", "/a", "forum"),
        ("pier.example", "/threads/andorra.12/", "forum"),
        ("pier.example", "/listing/warm-baths", "directory"),
        ("coupons.example", "/a", "coupon"),
        ("pier.example", "/noticias/banos", "news"),
        ("pier.example", "/2026/05/warm-baths", "blog"),
        ("wikihow.example", "/a", "editorial"),
        ("pier.example", "/domain-list-256", "domain list"),
        ("pier.example", "/users/ada", "profile"),
        ("pier.example", "/warm-baths-k.html", "image scraper"),
        ("pier.example", "/jump.php", "redirect"),
        ("pier.example", "/stats/baths.example.com", "web stats"),
    ],
)
def test_hosts_and_paths_tell(host, path, expected):
    assert kind(host=host, path=path) == expected


def test_lists_of_domains_that_sell_are_lists():
    assert kind(path="/domain-list-256", spam=0.9, anchor_seller_words=1) == "domain list"


def of(spam=0.1, **columns):
    """Kind of one link with these columns."""
    links = pl.DataFrame({"host": ["pier.example"], "path": ["/x"], "title": ["Piers"]})
    links = links.with_columns(pl.lit(value).alias(name) for name, value in columns.items())
    return kinds(links, {}, np.array([spam]))[0]


@pytest.mark.parametrize(
    ("query", "page", "expected"),
    [
        ("url=https%3A%2F%2Fspa.example%2F", "/t?url=https%3A%2F%2Fspa.example%2F", "redirect"),
        ("url=https%3A%2F%2Fother.test%2F", "/t?url=https%3A%2F%2Fother.test%2F", "editorial"),
        ("view=https", "/t?view=https&of=spa.example", "editorial"),
    ],
)
def test_an_address_that_carries_the_linked_site_leads_on_to_it(query, page, expected):
    given = {"source_url": f"https://pier.example{page}", "target_url": "https://spa.example/"}
    assert of(path="/t", query=query, **given) == expected


def test_a_spam_page_named_after_the_linked_site_is_about_it():
    given = {
        "source_url": "https://pier.example/in/spa.example",
        "path": "/in/spa.example",
        "target_url": "https://spa.example/",
    }
    assert (of(0.9, **given), of(0.1, **given)) == ("web stats", "editorial")


def test_a_link_without_title_anchor_and_other_links_is_a_redirect():
    given = {"title": "", "anchor": "", "external_links": 0.0}
    assert of(**given) == "redirect"
    assert of(**given | {"anchor": "Baths"}) == of(**given | {"external_links": 3.0}) == "editorial"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"link_type": "image"}, "image scraper"),
        ({"target_url": "https://spa.example/pool.jpg"}, "image scraper"),
        ({"host": "pier.pages.dev"}, "doorway"),
        ({"path": "/warm-baths", "title": "warm baths"}, "hacked page"),
        ({"path": "/warm-baths", "title": "Warm baths"}, "scraper"),
        ({"external_links": 3.0}, "PBN"),
        ({"external_links": 1500.0}, "domain list"),
        ({"title": "Aged domains and more"}, "link seller"),
    ],
)
def test_what_else_makes_a_spam_page_one_of_a_kind(given, expected):
    assert of(0.9, **given) == expected
    assert of(0.1, **given) in ("editorial", "blog")


def test_a_padded_search_on_a_host_that_costs_nothing_is_a_doorway():
    path = "/xkqjwv-best-warm-baths-2024-uk-ptzrlm/"
    assert of(host="pier.pages.dev", path=path) == "doorway"
    assert of(host="pier.pages.dev", path="/best-warm-baths/") != "doorway"
    assert of(path=path) != "doorway"


def test_what_visitors_wrote_is_a_comment_where_nothing_else_is_known():
    assert of(ugc=True) == "comment" and of(ugc=False) == "editorial"
    assert of(ugc=True, host="forum.pier.example") == "forum"


def test_one_anchor_on_pages_that_have_nothing_in_common_is_a_campaign():
    both = {"keyword_anchor_shared": 2.0, "anchor_fit": 0.02}
    assert kind(host="cakes.example", spam=0.9, **both) == "comment"
    assert kind(host="cakes.example", spam=0.9, **both | {"anchor_fit": 0.3}) == "doorway"
    assert kind(host="cakes.example", spam=0.1, **both) == "editorial"


@pytest.mark.parametrize(
    ("host", "platform", "path", "author", "expected"),
    [
        ("a.example", "wordpress", "/a-day-at-the-baths", "", "blog"),
        ("a.example", "ecommerce,wordpress", "/a-day-at-the-baths/", "", "blog"),
        ("a.example", "wordpress", "/category/baths", "", "blog"),
        ("a.example", "wordpress", "/rooms", "", "editorial"),
        ("a.example", "wordpress", "/rooms", "Ada", "blog"),
        ("a.example", "wordpress", "/rooms/a-day-at-the-baths", "", "editorial"),
        ("pier-hotels.example", "wordpress", "/a-day-at-the-baths", "Ada", "editorial"),
        ("a.example", "", "/a-day-at-the-baths", "Ada", "editorial"),
        ("a.example", None, "/a-day-at-the-baths", None, "editorial"),
    ],
)
def test_addresses_of_blog_software_are_of_blogs_but_not_on_sites_of_firms(
    host, platform, path, author, expected
):
    given = {"host": [host], "author": [author], "platform": [platform], "path": [path]}
    links = pl.DataFrame(given, schema=dict.fromkeys(given, pl.String))
    assert kinds(links, {}, np.array([0.1]))[0] == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"title": "Guest post: a day at the baths"}, "guest post"),
        ({"path": "/guest-posts/baths"}, "guest post"),
        ({"seen_text": "This is a sponsored post. We walked."}, "guest post"),
        ({"title": "Nota de prensa: abren los baños"}, "press release"),
        ({"host": "pier-newswire.example"}, "press release"),
        ({"seen_text": "Baths open. Media contact: Ada, +00"}, "press release"),
        ({"path": "/our-partners/"}, "partner"),
        ({"title": "Patrocinadores | Pier Race"}, "partner"),
        ({"path": "/ca/patrocinadors/"}, "partner"),
        ({"host": "spa-verband.example"}, "association"),
        ({"path": "/members/baths"}, "association"),
        ({"path": "/infographic-on-baths"}, "infographic"),
        ({"anchor": "Infographic by the baths"}, "infographic"),
        ({"anchor": "Powered by the baths"}, "widget"),
        ({"path": "/badges/7"}, "widget"),
        ({"title": "The baths - reviews and opening hours"}, "directory"),
        ({"linked_domains": 60.0}, "directory"),
        ({"host": "ask.pier.example"}, "forum"),
        ({"path": "/questions/77/what-to-do"}, "forum"),
        ({"path": "/gaestebuch/"}, "comment"),
        ({"domain": "lemonde.fr"}, "news"),
        ({"path": "/sports/runners-on-the-pier_1234567.html", "domain_rating": 71.0}, "news"),
        ({"path": "/sports/runners-on-the-pier_1234567.html", "domain_rating": 12.0}, "editorial"),
        ({"title": "Harbour - Wikipedia"}, "mirror (clone)"),
        ({"title": "Harbour - Wikipedia", "host": "en.wikipedia.org"}, "wiki"),
        ({"title": "A blog about piers"}, "blog"),
        ({"title": "The blogosphere"}, "editorial"),
    ],
)
def test_kinds_that_titles_anchors_and_pages_tell(given, expected):
    links = pl.DataFrame({"host": ["pier.example"], "path": ["/x"]}).with_columns(
        pl.lit(value).alias(name) for name, value in given.items()
    )
    assert kinds(links, {}, np.array([0.1]))[0] == expected


def test_questions_with_answers_on_a_spam_site_are_copies():
    assert kind(path="/questions/77/what-to-do", spam=0.9) == "scraper"


@pytest.mark.parametrize(
    ("text", "spam", "expected"),
    [
        ("Pier.example. This domain is for sale! Related searches", 0.2, "parked"),
        ("Diese Domain steht zum Verkauf", 0.9, "parked"),
        ("Alexa rank 12, estimated worth $900", 0.9, "web stats"),
        ("All promo codes of the week", 0.2, "coupon"),
        ("Submit your site to our list of lists", 0.2, "directory"),
        ("We walked along the pier and had soup", 0.2, "editorial"),
    ],
)
def test_what_the_page_says_tells(text, spam, expected):
    links = pl.DataFrame({"host": ["pier.example"], "path": ["/"], "seen_text": [text]})
    assert kinds(links, {}, np.array([spam]))[0] == expected


def test_where_the_link_stands_tells():
    assert kind(link_in_comment=1) == "comment"
    assert kind(spam=0.9, link_hidden=1) == "hacked page"
    assert kind(spam=0.1, link_hidden=1) == "editorial"
    assert kind(spam=0.9, text_sells_links=20) == "link seller"
