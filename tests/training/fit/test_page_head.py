"""Labelled pages as examples, and the head that is fitted to them."""

import json
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl
import pytest
from labelled_pages_fixture import CASINO, OWNERS, WALKS, html, rows, written
from model_fixture import tiny

from linkvet.data.errors import UserError
from linkvet.features.extract import NAMES, SIGNALS
from linkvet.model.folder.npz import packed, unpacked
from linkvet.model.folder.sealed import digest, own_digest
from linkvet.model.heads import PAGE_HEAD
from linkvet.model.page_head import SEEN_BY
from linkvet.model.store import READERS, Model, load, save
from linkvet.training.examples.pages import LINKS_BY_PAGE, PageExamples, load_page_examples
from linkvet.training.fit import page_head as module
from linkvet.training.fit.page_head import (
    READING,
    FittedPageHead,
    fit_page_head,
    measured,
    owners,
    topics,
)


@pytest.fixture(scope="module")
def examples(tmp_path_factory) -> PageExamples:
    return load_page_examples(written(tmp_path_factory.mktemp("data"), rows()))


def test_every_page_gives_a_few_of_its_links(examples):
    counts = examples.about.group_by("page").len().sort("page")
    assert counts.height == len(rows())
    assert set(counts["len"]) == {3, LINKS_BY_PAGE}
    assert examples.signals.height == examples.about.height == len(examples.texts)
    assert examples.signals.columns == NAMES
    spam = examples.about.group_by("spam").agg(pl.col("family").n_unique()).sort("spam")
    assert spam.rows() == [(None, 2), (0, 2 * OWNERS), (1, OWNERS)]
    assert examples.texts.str.contains("soup|Casino").all()


def test_a_page_without_links_is_an_example_of_none(tmp_path):
    page = rows()[0] | {"html": f"<title>Alone</title><p>{WALKS}"}
    result = load_page_examples(written(tmp_path, [page]))
    assert result.about.height == 1
    known = result.signals.row(0, named=True)
    assert np.isnan(known["link_position"]) and known[SEEN_BY] == 0


def test_examples_that_were_kept_are_those_that_were_read(tmp_path):
    file, cache = written(tmp_path, rows()[:4]), tmp_path / "cache"
    plain = load_page_examples(file)
    for _ in range(2):
        kept = load_page_examples(file, cache=cache)
        assert kept.signals.equals(plain.signals) and kept.about.equals(plain.about)
        assert kept.texts.equals(plain.texts)
        assert len(list(cache.iterdir())) == 1


def test_links_are_drawn_anew_by_another_seed(tmp_path):
    page = rows()[0] | {"html": html(True, 1, 80)}
    folder = written(tmp_path, [page])
    drawn = [
        load_page_examples(folder, seed).signals["link_position"].to_list() for seed in (0, 0, 1)
    ]
    assert drawn[0] == drawn[1] != drawn[2]
    assert len(set(drawn[0])) == LINKS_BY_PAGE


def test_how_a_page_was_collected_is_no_signal(tmp_path):
    own = "<link rel=canonical href='https://static-spam-0.test/0'>"
    page = rows()[0] | {"html": own + html(True, 3, 4)}
    other = page | {
        "page_id": "9",
        "family": "another",
        "template": "another",
        "hosting": "live site",
        "source": "elsewhere",
        "url": "https://www.great-poker-99.invalid/a/b?c=d",
        "date": None,
        "label_conf": "low",
        "kind": "blog",
        "html_lang": "id",
        "licence": "other",
    }
    one, two = (
        load_page_examples(written(tmp_path / name, [row])).signals
        for name, row in (("one", page), ("two", other))
    )
    assert one.equals(two, null_equal=True)


def test_nothing_is_known_of_host_age_authority_and_profile(examples):
    known = {name for name in NAMES if not examples.signals[name].is_nan().all()}
    assert SEEN_BY in known
    for name in known:
        assert SIGNALS[name].group in ("page", "placement", "anchor"), name
        assert not {"host", "domain", "name", "path", "target_url"} & set(SIGNALS[name].needs), name


def test_the_size_of_a_page_is_seen_only_as_the_share_of_its_text(examples, tmp_path):
    short = rows()[0]
    long = short | {"html": f"{short['html']}<!--{'x' * 50_000}-->"}
    one, two = (
        load_page_examples(written(tmp_path / name, [row])).signals
        for name, row in (("one", short), ("two", long))
    )
    differ = [name for name in NAMES if not one[name].equals(two[name], null_equal=True)]
    assert differ == ["text_visible_share"]


@pytest.mark.parametrize("seed", [0, 1])
def test_owners_are_never_split_and_both_classes_are_everywhere(examples, seed):
    about = examples.about.drop_nulls("spam")
    table = about.with_columns(fold=pl.Series(owners(about, 5, seed)))
    assert table.group_by("family").agg(pl.col("fold").n_unique())["fold"].max() == 1
    for hosting, spam in (("static repository", 1), ("static repository", 0), ("live site", 0)):
        here = table.filter((pl.col("hosting") == hosting) & (pl.col("spam") == spam))
        counts = here.group_by("fold").agg(pl.col("family").n_unique())["family"]
        assert len(counts) == 5 and counts.max() - counts.min() <= 1


@pytest.fixture(scope="module")
def beside():
    return load().heads[str(PAGE_HEAD.adds_to)]


@pytest.fixture(scope="module", autouse=True)
def quick():
    """Few rounds and folds: what is tested is the way, not the head."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "PAGE_FIT", replace(module.PAGE_FIT, rounds=10))
        patch.setattr(module, "FOLDS", 4)
        patch.setattr(module, "INNER_FOLDS", 2)
        yield


@pytest.fixture(scope="module")
def fitted(examples, beside) -> FittedPageHead:
    return fit_page_head(examples, beside)


def test_the_same_seed_gives_the_same_text(examples, beside, fitted):
    again, other = (fit_page_head(examples, beside, seed) for seed in (0, 1))
    assert again.boosters == fitted.boosters != other.boosters
    assert again.head.reader.weights.tobytes() == fitted.head.reader.weights.tobytes()
    assert again.facts == fitted.facts


def test_only_signals_of_pages_are_learned(fitted):
    assert {SEEN_BY, READING} <= set(fitted.facts["signals"])
    for name in fitted.facts["signals"]:
        assert SIGNALS[name].evidence == "page"
    assert set(fitted.facts["importance"]) == set(fitted.facts["signals"])
    assert fitted.head.tables.names == fitted.facts["signals"]


def test_figures_and_counts_are_kept(fitted):
    figures = fitted.facts["figures"]
    assert figures["one hosting"]["examples"] == 4 * OWNERS
    assert figures["one hosting"]["spam"] == 2 * OWNERS
    assert figures["all"]["examples"] == 6 * OWNERS
    assert figures["one hosting"]["roc_auc"] > 0.75
    counts = {(one["hosting"], one["spam"]): one for one in fitted.facts["examples"]}
    assert counts["static repository", 1] == {
        "hosting": "static repository",
        "spam": 1,
        "owners": OWNERS,
        "pages": 2 * OWNERS,
        "links": (3 + LINKS_BY_PAGE) * OWNERS,
    }
    assert len(counts) == 3


def test_figures_are_by_page_and_its_mean():
    about = pl.DataFrame(
        {
            "page": ["a", "a", "a", "b", "c", "d"],
            "spam": [1, 1, 1, 0, 0, 1],
            "hosting": ["static repository"] * 3
            + ["static repository", "live site"] * 1
            + ["static repository"],
            "kind": ["x"] * 6,
        }
    )
    held_out = np.array([-9.0, 6, 6, 0, 5, 2])  # mean of page a: 1
    result = measured(about, held_out, np.zeros(6))
    assert result["one hosting"]["examples"] == 3 and result["one hosting"]["roc_auc"] == 1
    assert result["all"]["examples"] == 4 and result["all"]["roc_auc"] == 0.5
    assert result["one hosting, by the links' words alone"]["roc_auc"] == 0.5


class Constant(NamedTuple):
    """A head whose scores are given."""

    scores: np.ndarray

    def score(self, values: pl.DataFrame) -> np.ndarray:
        return self.scores


def test_what_the_rest_explains_is_not_learned_again(examples):
    """Beside a head that knows every label already, nothing is left to learn."""
    spam = examples.about["spam"].fill_null(0).to_numpy()
    known = np.where(spam[examples.about["spam"].is_not_null()], 8.0, -8.0)
    alone = fit_page_head(examples, Constant(np.zeros(known.size)))
    easy = fit_page_head(examples, Constant(known))
    assert sum(easy.facts["importance"].values()) < 0.2 * sum(alone.facts["importance"].values())


def test_texts_that_are_learned_from_are_read_by_one_that_did_not_see_them(examples):
    about = examples.about.filter(examples.about["spam"].is_not_null())
    texts = examples.texts.filter(examples.about["spam"].is_not_null())
    once = module._texts(about, texts)
    train = owners(about, 4, 0) != 0
    part, weight = pl.DataFrame({SEEN_BY: np.zeros(about.height)}), module._weights(about)
    reader, filled = module._read(about, once, part, train, weight, 0)
    own, given = reader.log_odds(texts), filled[READING].to_numpy()
    assert given[~train] == pytest.approx(own[~train], abs=1e-4)
    assert np.mean(np.abs(given[train] - own[train]) > 1e-3) > 0.9


def test_owners_count_by_the_root_of_their_pages_and_live_pages_little():
    pages = [
        ("a", "one", 1, "file"),
        ("b", "four", 1, "file"),
        ("c", "four", 1, "file"),
        ("d", "four", 1, "file"),
        ("e", "four", 1, "file"),
        ("e", "four", 1, "file"),
        ("f", "good", 0, "file"),
        ("g", "live", 0, "live site"),
    ]
    about = pl.DataFrame(pages, schema=["page", "family", "spam", "hosting"], orient="row")
    table = about.with_columns(weight=pl.Series(module._weights(about)))
    owner = dict(table.group_by("family").agg(pl.col("weight").sum()).rows())
    assert owner["four"] == pytest.approx(2 * owner["one"])
    assert owner["live"] == pytest.approx(module.LIVE * owner["good"])
    assert (owner["one"] + owner["four"]) / about.height == pytest.approx(module.SPAM_SHARE)
    assert table["weight"][4] == table["weight"][5] == pytest.approx(table["weight"][1] / 2)


@pytest.fixture(scope="module")
def base(tmp_path_factory) -> Model:
    """A model of two signals that knows nothing of pages."""
    return load(tiny(tmp_path_factory.mktemp("tiny") / "model"))


def stored(folder: Path, base: Model, fitted: FittedPageHead | None) -> Path:
    facts = {k: v for k, v in base.card.items() if k not in ("files", "digest", "form")}
    if fitted:
        facts[PAGE_HEAD.name] = fitted.facts
    save(folder, base.heads, base.readers, facts, "# Card\n", fitted and fitted.head)
    return folder


def test_a_model_comes_back_with_its_head_for_pages_and_without(base, fitted, tmp_path):
    assert load(stored(tmp_path / "without", base, None)).page_head is None
    result = load(stored(tmp_path / "with", base, fitted)).page_head
    assert result is not None
    assert result.tables.names == fitted.facts["signals"]
    assert result.tables.intercept == fitted.head.tables.intercept
    texts = pl.Series([WALKS, CASINO])
    assert result.reader.log_odds(texts) == pytest.approx(fitted.head.reader.log_odds(texts))
    walks, casino = result.readers()["text_log_odds"](texts)
    assert walks < casino


@pytest.mark.parametrize(
    ("forge", "words"),
    [
        (lambda folder, facts: facts["page_content"]["signals"].append("colour"), "colour"),
        (lambda folder, facts: _shorter(folder, facts), "reader text has 100 weights"),
        (lambda folder, facts: facts["page_content"].pop("text_bias"), "text_bias"),
        (lambda folder, facts: _without_text(folder, facts), "text"),
    ],
    ids=["unknown signal", "too few weights", "no bias", "no such file"],
)
def test_a_forged_head_is_refused(base, fitted, tmp_path, forge, words):
    folder = stored(tmp_path / "model", base, fitted)
    facts = json.loads((folder / "model.json").read_text())
    forge(folder, facts)
    facts["digest"] = own_digest(facts)
    (folder / "model.json").write_text(json.dumps(facts))
    with pytest.raises(UserError, match=words):
        load(folder)


def _shorter(folder: Path, facts: dict) -> None:
    arrays = unpacked(READERS, (folder / READERS).read_bytes())
    _forge(folder, facts, arrays | {"text": arrays["text"][:100]})


def _without_text(folder: Path, facts: dict) -> None:
    arrays = unpacked(READERS, (folder / READERS).read_bytes())
    _forge(folder, facts, {name: one for name, one in arrays.items() if name != "text"})


def _forge(folder: Path, facts: dict, arrays: dict[str, np.ndarray]) -> None:
    content = packed(arrays)
    (folder / READERS).write_bytes(content)
    facts["files"][READERS] = digest(content)


def test_good_pages_on_the_topics_of_spam_are_counted_by_both_scores():
    about = pl.DataFrame(
        {
            "page": list("abcd"),
            "spam": [0, 0, 0, 1],
            "hosting": ["static repository"] * 4,
            "kind": ["topic_medical", "topic_gambling_help", "club", "topic_medical"],
        }
    )
    held_out, without = np.array([5.0, 5, 5, 5]), np.array([5.0, 0, 5, 5])
    assert topics(about, held_out, without, lambda score: score > 3) == {
        "pages": 2,
        "reach_with_page": 2,
        "disavowed": 1,
    }
