"""Comment campaigns made up on invented pages."""

import polars as pl
import pytest
from labelled_pages_fixture import rows as page_rows
from labelled_pages_fixture import written

from linkvet.features.evidence import BY_NAME
from linkvet.features.extract import NAMES
from linkvet.training.examples.comment_campaigns import (
    LINKS_PER_PAGE,
    PATTERNS,
    SET,
    made_up,
    profiles,
    read_pages,
)

SUBJECTS = "kayak lemon velodrome lantern orchard marble ferry quilt beetle copper".split()
PAGES = 120


def pages(count=PAGES):
    """Invented live pages: each links to two sites many link to, and to one of its own."""
    examples = []
    for number in range(count):
        word = SUBJECTS[number % len(SUBJECTS)]
        links = (
            f"<a href='https://hub{number % 7}.example/{number}'>hub, {number} of them</a> and "
            f"<a href='https://board{number % 5}.example/' rel=nofollow>board5 {number}</a> and "
            f"<a href='https://q{number}x.example/'>Silent {word.title()} Works</a>"
        )
        examples.append(
            page_rows()[0]
            | {
                "page_id": str(number),
                "family": f"owner {number}",
                "template": str(number),
                "hosting": "live site",
                "label": "good",
                "url": f"https://site{number}.test/{word}",
                "html": f"<title>On {word} {number * 37}</title><p>We like {word}: {links}</p>",
            }
        )
    return examples


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return written(tmp_path_factory.mktemp("live"), [*pages(), *page_rows()])


@pytest.fixture(scope="module")
def made(folder):
    return made_up(folder, {level: BY_NAME[level].columns for level in PATTERNS})


def test_only_pages_of_people_and_firms_are_used(folder):
    addresses = {page.url for page in read_pages(folder)}
    assert len(addresses) == PAGES + 28  # and those live pages the other tests invent
    assert not any(address.startswith("https://static") for address in addresses)


def test_every_page_stands_with_both_classes(folder):
    used = [row for _, links in profiles(read_pages(folder)) for row in links if row["example"]]
    table = pl.DataFrame(used, infer_schema_length=None)
    here = table.filter(pl.col("source_url").str.contains("//site"))
    counts = here.group_by("source_url", "spam").len()
    assert counts.height == 2 * PAGES and set(counts["len"]) == {LINKS_PER_PAGE}


def test_examples_that_were_kept_are_those_that_were_made_up(folder, made, tmp_path):
    columns = {level: BY_NAME[level].columns for level in PATTERNS}
    for _ in range(2):
        kept = made_up(folder, columns, cache=tmp_path)
        assert all(one.equals(other) for one, other in zip(kept, made, strict=True))
        assert len(list(tmp_path.iterdir())) == 1


def test_a_pool_of_pages_is_one_family(made):
    _, about = made
    assert set(about["set"]) == {SET}
    assert about["family"].n_unique() == about["domain"].n_unique() == 10


def test_each_pattern_shows_the_same_examples(made):
    values, about = made
    assert values.columns == NAMES and values.height == about.height
    one, other = (about.filter(pl.col("pattern") == name).drop("pattern") for name in PATTERNS)
    assert one.sort(one.columns).equals(other.sort(other.columns))


def test_what_an_anchor_stands_on_tells_and_the_page_does_not(made):
    values, about = made
    titles = (about["pattern"] == "titles").to_numpy()
    mean = values.with_columns(spam=about["spam"]).filter(titles).group_by("spam").mean()
    mean = mean.sort("spam")
    good, spam = mean.row(0, named=True), mean.row(1, named=True)
    assert spam["keyword_anchor_shared"] > good["keyword_anchor_shared"] + 0.3
    for name in ("title_length", "page_external_links", "path_depth", "name_length"):
        assert good[name] == pytest.approx(spam[name], rel=0.2), name


def test_the_same_seed_gives_the_same_examples(folder):
    pages = read_pages(folder)
    assert profiles(pages) == profiles(pages) != profiles(pages, seed=1)
