"""A saved model comes back as it was, and what does not fit is refused."""

import errno
import json
import os
import pickle
import shutil
from pathlib import Path

import lightgbm
import numpy as np
import polars as pl
import pytest

from linkvet.data.errors import UserError
from linkvet.features.evidence import HEAD, PATTERNS
from linkvet.model import store
from linkvet.model.additive import bin_values, fold
from linkvet.model.readers.host_name import BITS, NameReader, NameReaders
from linkvet.model.store import HEADS, READERS, load, save
from linkvet.model.verdicts.verdict import Cut

NAMES = ["title_length", "anchor_length"]


def head_text(seed: int) -> tuple[str, np.ndarray]:
    random = np.random.default_rng(seed)
    x = random.normal(size=(200, 2))
    data = lightgbm.Dataset(x, x[:, 0] > 0, feature_name=NAMES, params={"verbosity": -1})
    params = {"objective": "binary", "max_depth": 2, "num_leaves": 4, "verbosity": -1,
              "num_threads": 1}  # fmt: skip
    return lightgbm.train(params, data, 5).model_to_string(), x


def small(folder: Path) -> Path:
    """Write a model of two signals."""
    texts, background = {}, {}
    for seed, head in enumerate(HEADS):
        texts[head], x = head_text(seed)
        edges = fold(texts[head], NAMES).edges
        counts = [
            np.bincount(bin_values(e, x[:, i]), minlength=e.size + 2) for i, e in enumerate(edges)
        ]
        background[head] = {n: list(c / 200) for n, c in zip(NAMES, counts, strict=True)}
    weights = np.random.default_rng(0).normal(size=1 << BITS).astype(np.float16)
    reader = NameReader(weights.astype(np.float32), -0.5)
    facts = {
        "signals": dict.fromkeys(HEADS, NAMES), "background": background,
        "importance": {head: {"title_length": 0.6, "anchor_length": 0.2} for head in HEADS},
        "calibration": dict.fromkeys(PATTERNS, (1.5, -0.25)),
        "cuts": {p: [(0.9, 300, 299, 0.98)] if p == "as-given" else [] for p in PATTERNS},
        "figures": {},
    }  # fmt: skip
    save(folder, texts, NameReaders(reader, reader, {"test": 1.25}), facts, "# Model card\n")
    return folder


@pytest.fixture(scope="module")
def saved(tmp_path_factory) -> Path:
    return small(tmp_path_factory.mktemp("saved") / "model")


@pytest.fixture
def folder(saved, tmp_path) -> Path:
    """A copy that may be damaged."""
    return Path(shutil.copytree(saved, tmp_path / "model"))


def edit(folder: Path, change, seal: bool = True) -> None:
    """Change model.json, and unless told otherwise mend its digest as a forger would."""
    path = folder / "model.json"
    facts = json.loads(path.read_text())
    change(facts)
    if seal:
        facts["digest"] = store.own_digest(facts)
    path.write_text(json.dumps(facts))


def test_it_comes_back_as_it_was(saved):
    model = load(saved)
    assert set(model.heads) == set(HEAD.values())
    for seed, head in enumerate(HEADS):
        text, x = head_text(seed)
        tables = model.heads[head]
        amounts = tables.contributions([tables.bins(i, x[:, i]) for i in range(2)])
        wanted = lightgbm.Booster(model_str=text).predict(x, raw_score=True)
        assert amounts.sum(1, dtype=float) + tables.bias == pytest.approx(wanted, abs=1e-5)
    assert model.calibration["anchor"].shift == -0.25
    assert model.cuts["as-given"] == [Cut(0.9, 300, 299, 0.98)]
    assert model.cuts["domain"] == []
    assert model.readers.suffix_log_odds(pl.Series(["test", "other"])).tolist() == [1.25, 0.0]
    weights = np.random.default_rng(0).normal(size=1 << BITS).astype(np.float16)
    assert np.array_equal(model.readers.whole.weights, weights.astype(np.float32))
    assert model.readers.label.bias == -0.5
    assert (saved / "card.md").read_text() == "# Model card\n"


def test_the_same_model_saved_twice_is_the_same_bytes(saved, tmp_path):
    again = small(tmp_path / "model")
    for path in saved.iterdir():
        assert path.read_bytes() == (again / path.name).read_bytes()
    assert load(again).id == load(saved).id


def test_evidence_is_a_share(saved):
    assert load(saved).evidence == pytest.approx({"title_length": 0.75, "anchor_length": 0.25})


@pytest.mark.parametrize("name", [*HEADS.values(), *READERS.values()])
@pytest.mark.parametrize("damage", ["one byte", "truncated", "empty", "missing", "a folder"])
def test_every_damaged_file_is_refused_by_name(folder, name, damage):
    path = folder / name
    content = bytearray(path.read_bytes())
    path.unlink()
    if damage == "a folder":
        path.mkdir()
    elif damage != "missing":
        content[len(content) // 2] ^= 1
        kept = {"one byte": len(content), "truncated": len(content) // 2 + 1, "empty": 0}[damage]
        path.write_bytes(content[:kept])
    with pytest.raises(UserError, match=name):
        load(folder)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "{}", "\ufeff{}", '{"digest": 1}'])
def test_a_model_json_that_is_none(folder, text):
    (folder / "model.json").write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=r"model\.json is damaged"):
        load(folder)


def test_a_model_json_in_other_bytes(folder):
    (folder / "model.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UserError, match=r"model\.json is damaged"):
        load(folder)


def test_an_edited_model_json_is_refused(folder):
    edit(folder, lambda facts: facts["cuts"].update(anchor=[(0.1, 300, 300, 0.999)]), seal=False)
    with pytest.raises(UserError, match="changed by hand"):
        load(folder)


def test_no_model_folder(tmp_path):
    with pytest.raises(UserError, match=r"no model folder.*model\.json"):
        load(tmp_path)
    with pytest.raises(UserError, match="no model folder"):
        load(tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["../secret.txt", "/etc/hostname", "sub/booster.txt", ".."])
def test_a_file_outside_the_folder_is_never_read(folder, name):
    edit(folder, lambda facts: facts["files"].update({name: "0" * 64}))
    with pytest.raises(UserError, match=r"outside the folder|lacks its file \.\."):
        load(folder)


def test_signals_of_another_version_are_named(folder):
    edit(folder, lambda facts: facts["signals"]["full"].append("moon_phase"))
    with pytest.raises(UserError, match="signals this linkvet does not have: moon_phase"):
        load(folder)


def test_signals_that_do_not_fit_the_booster(folder):
    edit(folder, lambda facts: facts["signals"].update(full=["anchor_length", "title_length"]))
    with pytest.raises(UserError, match="other signals"):
        load(folder).heads["full"]


@pytest.mark.parametrize("fact", [
    "files", "signals", "background", "calibration", "cuts", "importance", "suffixes", "form",
    "names_bias",
])  # fmt: skip
def test_what_lacks_a_part_is_no_model(folder, fact):
    edit(folder, lambda facts: facts.pop(fact))
    with pytest.raises(UserError):
        load(folder)
    edit(folder, lambda facts: facts.update({fact: "nonsense"}))
    with pytest.raises(UserError):
        load(folder)


def test_a_form_of_another_version(folder):
    edit(folder, lambda facts: facts.update(form=99))
    with pytest.raises(UserError, match="form 99"):
        load(folder)


def test_weights_of_another_size(folder):
    (folder / "names.f16").write_bytes(b"\0" * 10)
    edit(folder, lambda facts: facts["files"].update({"names.f16": store.digest(b"\0" * 10)}))
    with pytest.raises(UserError, match="5 weights"):
        load(folder)


class Evil:
    """What a pickle could do; nothing may ever call it."""

    def __reduce__(self):
        return pytest.fail, ("code out of a model ran",)


@pytest.mark.parametrize("name", [*HEADS.values(), *READERS.values(), "model.json"])
def test_code_in_a_model_does_not_run(folder, name):
    content = pickle.dumps(Evil())
    (folder / name).write_bytes(content)
    if name != "model.json":
        edit(folder, lambda facts: facts["files"].update({name: store.digest(content)}))
    with pytest.raises(UserError):
        load(folder)


def test_a_failed_save_leaves_the_old_model(folder, monkeypatch):
    before = load(folder).id

    def full(*_):
        raise OSError(errno.ENOSPC, "no room")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(UserError, match="disk is full"):
            small(folder)
    assert load(folder).id == before
    assert [path.name for path in folder.parent.iterdir()] == ["model"]


def test_a_folder_that_holds_more_than_a_model_is_not_replaced(folder):
    (folder / "notes.txt").write_text("mine")
    with pytest.raises(UserError, match=r"holds notes\.txt.*--out"):
        small(folder)
    assert (folder / "notes.txt").read_text() == "mine"
