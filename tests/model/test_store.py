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
from compiled_fixture import small_head

from linkvet.data.errors import UserError
from linkvet.features.evidence import NAMES as LEVELS
from linkvet.model.folder import npz, sealed
from linkvet.model.folder.npz import packed, unpacked
from linkvet.model.heads import HEADS
from linkvet.model.readers.host_name import BITS, NameReader, NameReaders
from linkvet.model.store import READERS, TABLES, load, save
from linkvet.model.verdicts.verdict import Cut

NAMES = ["title_length", "anchor_length"]


def small(folder: Path) -> Path:
    """Write a model of two signals."""
    heads = {head.name: small_head(NAMES, seed)[0] for seed, head in enumerate(HEADS)}
    weights = np.random.default_rng(0).normal(size=1 << BITS).astype(np.float16)
    reader = NameReader(weights.astype(np.float32), -0.5)
    facts = {
        "importance": {head: {"title_length": 0.6, "anchor_length": 0.2} for head in heads},
        "calibration": dict.fromkeys(LEVELS, (1.5, -0.25)),
        "cuts": {name: [(0.9, 300, 299, 0.98)] if name == "as-given" else [] for name in LEVELS},
        "figures": {},
    }
    save(folder, heads, NameReaders(reader, reader, {"test": 1.25}), facts, "# Model card\n")
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
        facts["digest"] = sealed.own_digest(facts)
    path.write_text(json.dumps(facts))


def test_it_comes_back_as_it_was(saved):
    model = load(saved)
    assert list(model.heads) == [head.name for head in HEADS]
    for seed, head in enumerate(HEADS):
        _, text, x = small_head(NAMES, seed)
        found = model.heads[head.name].score(pl.DataFrame(x, schema=NAMES))
        wanted = lightgbm.Booster(model_str=text).predict(x, raw_score=True)
        assert found == pytest.approx(wanted, abs=1e-5)
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
    with pytest.raises(UserError, match=r"no model folder.*model\.json"):
        load(tmp_path)
    with pytest.raises(UserError, match="no model folder"):
        load(tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["../secret.txt", "/etc/hostname", "sub/tables.npz", ".."])
def test_a_file_outside_the_folder_is_never_read(folder, name):
    edit(folder, lambda facts: facts["files"].update({name: "0" * 64}))
    with pytest.raises(UserError, match=r"outside the folder|lacks its file \.\."):
        load(folder)


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


def forge(folder: Path, name: str, content: bytes) -> None:
    """Put another file into a model, with its digests as a forger would mend them."""
    (folder / name).write_bytes(content)
    edit(folder, lambda facts: facts["files"].update({name: sealed.digest(content)}))


def forged_arrays(folder: Path, name: str, **changed: np.ndarray) -> None:
    forge(folder, name, packed(unpacked(name, (folder / name).read_bytes()) | changed))


def test_weights_of_another_size(folder):
    forged_arrays(folder, READERS, whole=np.zeros(5, np.float16))
    with pytest.raises(UserError, match="reader whole has 5 weights"):
        load(folder)


def test_weights_that_are_no_numbers(folder):
    forged_arrays(folder, READERS, whole=np.full(1 << BITS, np.nan, np.float16))
    with pytest.raises(UserError, match="reader whole holds what is no number"):
        load(folder)


def test_tables_with_what_is_no_number(folder):
    forged_arrays(folder, TABLES, **{"full/single": np.full(400, np.inf)})
    with pytest.raises(UserError, match="head full"):
        load(folder)


def test_arrays_that_unpack_beyond_all_measure(folder, monkeypatch):
    monkeypatch.setattr(npz, "MOST_BYTES", 1000)
    with pytest.raises(UserError, match="unpacks to more than 1,000 bytes"):
        load(folder)


def cut(*numbers):
    return lambda facts: facts["cuts"].update(anchor=[numbers])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (cut(0.9, 300, 299, 0.999), "promise 0.999, which 299 right of 300 do not prove"),
        (cut(0.9, 298, 298, 0.995), "do not prove"),
        (cut(0.9, 300, 301, 0.98), "right ones in cuts of anchor is 301"),
        (cut(0.9, 0, 0, 0.98), "number of domains"),
        (cut(0.9, 300.5, 299, 0.98), "is no whole number"),
        (cut(0.0, 300, 299, 0.98), "threshold in cuts of anchor is 0"),
        (cut(float("nan"), 300, 299, 0.98), "threshold in cuts of anchor is nan"),
        (cut(0.9, 300, 299, float("nan")), "precision in cuts of anchor is nan"),
        (cut(0.9, 300, 299, 0.0), "precision in cuts of anchor is 0"),
        (cut(0.9, 300, 299, 0.98, 0), "number of sites"),
        (cut(0.9, 300, 299, 0.98, 301), "number of sites"),
        (cut(0.9, 10**12, 10**12, 0.98), "number of domains"),
        (cut(True, 300, 299, 0.98), "is no number"),
        (
            lambda f: f["cuts"].update(anchor=[(0.8, 400, 399, 0.98), (0.9, 300, 299, 0.95)]),
            "do not rise with the precision",
        ),
        (lambda f: f["cuts"].pop("anchor"), "anchor"),
        (cut(10**400, 300, 299, 0.98), "threshold in cuts of anchor is a huge number"),
        (lambda f: f.update(prior={"other": 10**400}), "do not make up a model"),
        (
            lambda f: f["importance"].update(full=dict.fromkeys(f["importance"]["full"], 0)),
            "do not make up a model",
        ),
        (lambda f: f.update(cuts_of_unmet={"anchor": [(0.9, 9, 9, 0.98)]}), "do not make up"),
        (lambda f: f["calibration"].update(anchor=(float("inf"), 0)), "slope of anchor is inf"),
        (lambda f: f["calibration"].update(anchor=(-1, 0)), "slope of anchor is -1"),
        (lambda f: f["calibration"].update(anchor=(1, 1e6)), "shift of anchor"),
        (lambda f: f.update(prior=dict.fromkeys(LEVELS, 0)), "share of spam"),
        (lambda f: f["importance"]["full"].update(title_length=float("nan")), "importance"),
        (lambda f: f["importance"]["full"].update(title_length=0, anchor_length=0), "importance"),
        (lambda f: f["importance"]["full"].update(title_length=-1), "importance"),
        (lambda f: f["names_bias"].update(whole=1e9), "log-odds of whole"),
        (lambda f: f["suffixes"].update(test="much"), "log-odds of test is no number"),
        (lambda f: f["signals"].update(full=["title_length"] * 2), "has a signal twice"),
        (lambda f: f.update(stands_for={"anchor": {"level": "anchor", "shows": []}}), "judged as"),
        (lambda f: f.update(profile_pull={"moon": [1, 0, 0.4]}), "pull of moon"),
        (
            lambda f: f.update(
                profile_pull={"titles": [1, 0, 1e9]}, prior=dict.fromkeys(LEVELS, 0.4)
            ),
            "pull of titles",
        ),
        (
            lambda f: f.update(stands_for={"anchor": {"level": "titles", "shows": ["moon"]}}),
            "are no signals",
        ),
    ],
)
def test_numbers_that_no_model_has_are_refused_by_name(folder, change, words):
    edit(folder, change)
    with pytest.raises(UserError, match=words):
        load(folder)


def test_entries_of_a_later_version_are_passed_over(folder):
    edit(folder, lambda facts: facts.update(phase_of_the_moon={"titles": 0.5}))
    assert load(folder).card["phase_of_the_moon"] == {"titles": 0.5}


@pytest.mark.parametrize(
    ("name", "array"),
    [
        ("full/single", np.full(7, 1e9, np.float32)),
        ("full/pair", np.zeros(9, bool)),
        ("full/edges", np.zeros(3, complex)),
        ("full/sizes", np.array([30_000, 1], np.int32)),
        ("full/background", np.full(7, 2.0)),
        ("full/intercept", np.array(1e300)),
    ],
    ids=str,
)
def test_arrays_of_another_kind_or_out_of_range(folder, name, array):
    forged_arrays(folder, TABLES, **{name: array})
    with pytest.raises(UserError, match=rf"head full: {name.partition('/')[2]} holds"):
        load(folder)


def test_an_array_that_claims_to_be_larger_than_its_file(folder):
    content = packed({"whole": np.zeros(4, np.float16)})
    claimed = content.replace(b"(4,), }" + b" " * 11, b"(4000000000000,), }"[:18])
    assert claimed != content
    forge(folder, READERS, claimed)
    with pytest.raises(UserError, match=r"readers\.npz"):
        load(folder)


@pytest.mark.skipif(os.name == "nt", reason="no named pipes in folders")
@pytest.mark.parametrize("name", ["model.json", TABLES])
def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(folder, name):
    (folder / name).unlink()
    os.mkfifo(folder / name)
    with pytest.raises(UserError):
        load(folder)


def test_a_model_json_as_deep_as_the_sea(folder):
    (folder / "model.json").write_text("[" * 100_000)
    with pytest.raises(UserError, match=r"model\.json is damaged"):
        load(folder)


def test_a_folder_of_the_earlier_form_names_the_command(folder):
    edit(folder, lambda facts: facts.update(form=1))
    with pytest.raises(UserError, match="linkvet model convert OLD NEW"):
        load(folder)


class Evil:
    """What a pickle could do; nothing may ever call it."""

    def __reduce__(self):
        return pytest.fail, ("code out of a model ran",)


@pytest.mark.parametrize("name", [TABLES, READERS, "model.json"])
def test_code_in_a_model_does_not_run(folder, name):
    content = pickle.dumps(Evil())
    (folder / name).write_bytes(content)
    if name != "model.json":
        edit(folder, lambda facts: facts["files"].update({name: sealed.digest(content)}))
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
