"""Networks are the same in every byte, however many partitions the links are in."""

import pickle
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from linkvet.data.partitions.partition import InMemory, OnDisk
from linkvet.data.partitions.partitions import Here, Partitions, scattered
from linkvet.features.networks.detect import find_networks
from linkvet.features.networks.kinds import surprisal
from linkvet.features.networks.kinds.declarations import KINDS
from linkvet.features.networks.referring_domains import referring_domains
from linkvet.features.networks.traits import SOURCES, traits

SITE = "https://harbour-baths.example/"
FARMS, IN_FARM, STRANGERS = 8, 9, 120


class Writer:
    """Invented texts, the same ones each time."""

    def __init__(self, seed: int) -> None:
        self.draw = np.random.default_rng(seed)

    def words(self, count: int) -> str:
        letters = self.draw.choice(list("abcdefghijklmnoprstuv"), (count, 8))
        return " ".join("".join(word) for word in letters)

    def page(self, domain: str | None) -> dict:
        path = f"/{self.words(1)}/{self.draw.integers(1000, 9999)}"
        return {
            "domain": domain,
            "title": self.words(7),
            "path": path,
            "anchor": self.words(3),
            "left_context": self.words(6),
            "right_context": self.words(5),
            "ip": f"192.0.2.{self.draw.integers(256)}",
            "seen_targets": " ".join(f"{self.words(1)}.test" for _ in range(7)),
            "seen_owners": "",
            "first_seen": date(2025, 1, 1) + timedelta(int(self.draw.integers(300))),
            "source_url": f"https://{domain}{path}",
            "target_url": f"{SITE}{self.draw.integers(5)}",
        }

    def farm(self, number: int) -> list[dict]:
        """Pages of one hand: each farm is given away by other columns."""
        kind, common, pages = number % 8, self.page(None), []
        for at in range(IN_FARM):
            page = self.page(f"{self.words(1)}.test")
            if kind == 0:
                page["title"] = f"{common['title']} {at}"
            if kind == 1:
                page["title"] = f"{common['title']} {self.words(1)}"
            if kind == 2:
                page["path"] = common["path"]
            if kind == 3:
                page["path"] = common["path"].replace("/", f"/{at}", 1)
            if kind == 4:
                page |= {name: common[name] for name in ("anchor", "target_url", "ip")}
            if kind == 5:
                page |= {name: common[name] for name in ("left_context", "right_context")}
                page["right_context"] += f" {self.words(1)}"
            if kind == 6:
                page["anchor"] = f"order on telegram @{common['path'][1:7]} or @lanternseller"
                page["seen_targets"] = f"{common['seen_targets']} own{at}.test"
            if kind == 7:
                page["seen_owners"] = f"ads pub-{at}\nanalytics UA-{number}\nads pub-77"
                page["domain"] = page["domain"].replace(".test", f"{at}.test")
            pages += [page] * (1 + at % 2) + [self.page(page["domain"])]
        return pages


@pytest.fixture(scope="module")
def links() -> pl.DataFrame:
    """Links in an order that mixes all domains."""
    writer = Writer(5)
    pages = [page for number in range(FARMS) for page in writer.farm(number)]
    pages += [writer.page(f"{writer.words(1)}.example") for _ in range(STRANGERS)]
    pages += [writer.page(None) for _ in range(5)]
    blogs = [f"{name}x.github.io" for name in "abcd"]
    pages += [writer.page(blog) | {"seen_owners": "ads pub-77"} for blog in blogs]
    pages += [writer.page(f"lantern0{at}.test") for at in range(9)]
    for page in pages[::17]:
        page |= dict.fromkeys(("title", "ip", "first_seen", "anchor", "right_context"))
    order = writer.draw.permutation(len(pages))
    return pl.DataFrame([pages[at] for at in order], infer_schema_length=None)


def with_empty(parts: Partitions) -> Partitions:
    """The same partitions and one that has no links, before the others."""
    tables = [pl.DataFrame(schema=parts.each[0].links(*parts.columns).schema)]
    tables += [one.links(*parts.columns) for one in parts.each]
    return Partitions([InMemory(table, at) for at, table in enumerate(tables)])


def on_disk(parts: Partitions, folder) -> Partitions:
    written = []
    for one in parts.each:
        (folder / str(one.number)).mkdir()
        table = one.links(*parts.columns)
        written.append(OnDisk.write(folder / str(one.number), one.number, table))
    return Partitions(written)


class Elsewhere(Here):
    """As if work were done in another process, and twice."""

    def map(self, work, items, shared):
        for partition, job in items:
            sent = pickle.dumps((work, shared, job))
            for _ in range(2):
                task, known, own = pickle.loads(sent)
                result = pickle.dumps(task(known, (partition, own)))
            yield pickle.loads(result)


def assert_same(links: pl.DataFrame, *others: Partitions) -> None:
    one = find_networks(links)
    for other in others:
        result = find_networks(other)
        assert result.members.equals(one.members)
        assert result.table.equals(one.table)


def test_links_show_every_kind_of_trait(links):
    one = Partitions.of(links)
    table = traits(one, referring_domains(one)).table
    assert set(table["kind"]) == set(SOURCES)
    assert set(table["place"]) == set(range(len(KINDS) + 1))
    assert find_networks(links).table.height > FARMS // 2


def test_traits_and_their_bits_are_the_same(links):
    one = Partitions.of(links)
    expected = traits(one, referring_domains(one))
    for count in (2, 7):
        parts = scattered(links, count)
        assert parts.each[0].height and parts.each[1].height
        result = traits(parts, referring_domains(parts))
        assert result.table.equals(expected.table)
        assert result.pairs.equals(expected.pairs)


def test_networks_are_the_same_in_any_number_of_partitions(links, tmp_path):
    parts = [scattered(links, count) for count in (1, 2, 7)]
    assert_same(links, *parts, with_empty(parts[1]), on_disk(parts[2], tmp_path))


def test_work_can_be_done_elsewhere_and_twice(links):
    assert_same(links, *(Partitions(scattered(links, n).each, Elsewhere()) for n in (1, 3)))


def test_nothing_is_left_of_what_was_kept_but_the_numbers_of_domains(links, tmp_path):
    parts = on_disk(scattered(links, 2), tmp_path)
    find_networks(parts)
    names = {path.name for path in tmp_path.rglob("*.arrow")}
    assert names == {"link_id.arrow", "links.arrow", "network-codes.arrow"}


@pytest.mark.parametrize(
    "columns",
    [
        ("domain",),
        ("domain", "title"),
        ("domain", "path", "source_url"),
        ("domain", "anchor", "target_url"),
        ("domain", "left_context", "right_context", "source_url"),
        ("domain", "ip", "first_seen", "seen_owners"),
    ],
)
def test_columns_may_be_missing(links, columns):
    some = links.select(columns)
    assert_same(some, scattered(some, 7))


def test_words_are_counted_in_the_same_texts(links, monkeypatch):
    every = find_networks(links)
    monkeypatch.setattr(surprisal, "READ", 40)
    monkeypatch.setattr("linkvet.features.networks.across_partitions.READ", 40)
    assert_same(links, scattered(links, 2), scattered(links, 7))
    one = Partitions.of(links)
    bits = traits(one, referring_domains(one)).table["bits"]
    monkeypatch.undo()
    assert not bits.equals(traits(one, referring_domains(one)).table["bits"])
    assert every.table.height


@pytest.mark.parametrize("rows", [0, 1, 3])
def test_few_links(links, rows):
    few = links.filter(pl.col("domain").is_not_null()).head(rows)
    assert_same(few, scattered(few, 3))
    unknown = links.filter(pl.col("domain").is_null())
    assert_same(unknown, scattered(unknown, 3))
