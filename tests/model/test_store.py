"""A saved model comes back as it was, and what is damaged or of another version is refused."""

import errno
import os

import lightgbm
import numpy as np
import polars as pl
import pytest
from compiled_fixture import small_head
from saved_model_fixture import NAMES, edit, save_small_model

from linkvet.data.errors import UserError
from linkvet.model.heads import HEADS
from linkvet.model.readers.host_name import BITS
from linkvet.model.store import READERS, TABLES, load
from linkvet.model.verdicts.verdict import Cut


def test_it_comes_back_as_it_was(saved):
    model = load(saved)
    assert list(model.heads) == [head.name for head in HEADS]
    for seed, head in enumerate(HEADS):
        _, text, x = small_head(NAMES, seed)
        score = model.heads[head.name].score(pl.DataFrame(x, schema=NAMES))
        wanted = lightgbm.Booster(model_str=text).predict(x, raw_score=True)
        assert score == pytest.approx(wanted, abs=1e-5)
    assert model.calibration["anchor"].shift == -0.25
    assert model.cuts["as-given"] == [Cut(0.9, 300, 299, 0.98)]
    assert model.cuts["domain"] == []
    assert model.readers.suffix_log_odds(pl.Series(["test", "other"])).tolist() == [1.25, 0.0]
    weights = np.random.default_rng(0).normal(size=1 << BITS).astype(np.float16)
    assert np.array_equal(model.readers.whole.weights, weights.astype(np.float32))
    assert model.readers.label.bias == -0.5
    assert (saved / "card.md").read_text() == "# Model card\n"


def test_the_same_model_saved_twice_is_the_same_bytes(saved, tmp_path):
    again = save_small_model(tmp_path / "model")
    for path in saved.iterdir():
        assert path.read_bytes() == (again / path.name).read_bytes()
    assert load(again).id == load(saved).id


def test_evidence_is_a_share(saved):
    assert load(saved).evidence == pytest.approx({"title_length": 0.75, "anchor_length": 0.25})


@pytest.mark.parametrize("name", [TABLES, READERS])
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
    with pytest.raises(UserError, match=r"isn't a model folder.*model\.json"):
        load(tmp_path)
    with pytest.raises(UserError, match="isn't a model folder"):
        load(tmp_path / "nowhere")


def test_signals_of_another_version_are_named(folder):
    edit(folder, lambda facts: facts["signals"]["full"].append("moon_phase"))
    with pytest.raises(UserError, match="signals this linkvet does not have: moon_phase"):
        load(folder)


def test_signals_that_do_not_fit_the_tables(folder):
    edit(folder, lambda facts: facts["signals"].update(full=["anchor_length"]))
    with pytest.raises(UserError, match="head full: its bins do not fit its signals"):
        load(folder)


@pytest.mark.parametrize(
    "fact",
    [
        "files",
        "signals",
        "calibration",
        "cuts",
        "importance",
        "suffixes",
        "form",
        "names_bias",
    ],
)
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


def test_entries_of_a_later_version_are_passed_over(folder):
    edit(folder, lambda facts: facts.update(phase_of_the_moon={"titles": 0.5}))
    assert load(folder).card["phase_of_the_moon"] == {"titles": 0.5}


def test_a_folder_of_the_earlier_form_names_the_command(folder):
    edit(folder, lambda facts: facts.update(form=1))
    with pytest.raises(UserError, match="linkvet model convert OLD NEW"):
        load(folder)


def test_a_failed_save_leaves_the_old_model(folder, monkeypatch):
    before = load(folder).id

    def full(*_):
        raise OSError(errno.ENOSPC, "no room")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(UserError, match="disk is full"):
            save_small_model(folder)
    assert load(folder).id == before
    assert [path.name for path in folder.parent.iterdir()] == ["model"]


def test_a_folder_that_holds_more_than_a_model_is_not_replaced(folder):
    (folder / "notes.txt").write_text("mine")
    with pytest.raises(UserError, match=r"holds notes\.txt.*--out"):
        save_small_model(folder)
    assert (folder / "notes.txt").read_text() == "mine"
