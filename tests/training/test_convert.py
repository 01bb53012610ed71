"""Model folders of the earlier form become those of today, and say the same."""

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from compiled_fixture import small_head

from linkvet.data.errors import UserError
from linkvet.features.evidence import NAMES as LEVELS
from linkvet.model.folder.sealed import digest, own_digest, write_sealed
from linkvet.model.heads import HEADS
from linkvet.model.store import load
from linkvet.training.convert import OLD_NAMES, _refuse_large, convert
from linkvet.training.fit.compile_trees import Leaf

NAMES = ["title_length", "anchor_length"]


@pytest.fixture
def old(tmp_path) -> Path:
    """A folder as the version before wrote it: trees as text, weights as raw numbers."""
    head, text, _ = small_head(NAMES)
    names = [OLD_NAMES.get(one.name, one.name) for one in HEADS]
    weights = np.random.default_rng(0).normal(size=1 << 20).astype("<f2").tobytes()
    files = {f"booster-{name}.txt": text.encode() for name in names}
    files |= {"names.f16": weights, "labels.f16": weights}
    background = {n: list(one) for n, one in zip(NAMES, head.background, strict=True)}
    facts = {
        "form": 1,
        "signals": dict.fromkeys(names, NAMES),
        "background": dict.fromkeys(names, background),
        "importance": {name: {"title_length": 0.6, "anchor_length": 0.2} for name in names},
        "heads": {name: {"rounds": 5} for name in names},
        "suffixes": {"test": 1.25},
        "calibration": dict.fromkeys(LEVELS, (1.5, -0.25)),
        "cuts": {p: [] for p in LEVELS},
        "names_bias": {"whole": -0.5, "label": 0.25},
        "figures": {},
    }
    card = "# Card\n\n| head | rounds |\n|---|---|\n| full | 5 |\n| page | 5 |\n\n| page | 1 |\n"
    write_sealed(tmp_path / "old", files, facts, card)
    return tmp_path / "old"


def test_it_says_the_same_and_names_are_those_of_today(old, tmp_path):
    with pytest.raises(UserError, match="linkvet model convert OLD NEW"):
        load(old)
    convert(old, tmp_path / "new")
    model = load(tmp_path / "new")
    head, _, rows = small_head(NAMES)
    links = pl.DataFrame(rows, schema=NAMES)
    for one in HEADS:
        assert np.array_equal(model.heads[one.name].score(links), head.score(links))
    assert model.readers.label.bias == 0.25
    assert set(model.card["heads"]) == set(model.card["importance"]) == set(model.heads)
    assert not {"background", "seen"} & set(model.card)
    card = (tmp_path / "new" / "card.md").read_text()
    assert "| url | 5 |" in card and "| page | 1 |" in card


def test_what_is_no_old_model_is_refused(old, tmp_path):
    convert(old, tmp_path / "new")
    with pytest.raises(UserError, match="nothing to convert"):
        convert(tmp_path / "new", tmp_path / "newer")
    with pytest.raises(UserError, match="isn't a model folder"):
        convert(tmp_path, tmp_path / "newer")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    with pytest.raises(UserError, match=r"holds notes\.txt"):
        convert(old, tmp_path / "mine")


@pytest.mark.parametrize(
    "damage",
    [
        lambda t: "",
        lambda t: "tree\nversion=v4\n",
        lambda t: t.replace("leaf_value=", "leaf_value=x ", 1),
        lambda t: t.replace("split_feature=", "split_feature=99 ", 1),
        lambda t: t.replace("left_child=", "left_child=77 ", 1),
        lambda t: t.replace("title_length", "moon_phase"),
        lambda t: t[: t.index("leaf_value=") + 14],
    ],
    ids=range(7),
)
def test_trees_that_a_forger_damaged_are_refused(old, tmp_path, damage):
    content = damage((old / "booster-full.txt").read_text()).encode()
    (old / "booster-full.txt").write_bytes(content)
    facts = json.loads((old / "model.json").read_text())
    facts["files"]["booster-full.txt"] = digest(content)
    facts["digest"] = own_digest(facts)
    (old / "model.json").write_text(json.dumps(facts))
    with pytest.raises(UserError):
        convert(old, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_tables_that_no_model_may_have_are_refused_before_they_are_made():
    leaves = [Leaf(1.0, {0: [], 1: []}), Leaf(1.0, {1: [], 0: []}), Leaf(1.0, {0: []})]
    _refuse_large(leaves, [8_000, 8_000])
    with pytest.raises(ValueError, match="its tables would take 3,600,000,000 bytes"):
        _refuse_large(leaves, [30_000, 30_000])
