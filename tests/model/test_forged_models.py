"""What no model has is refused by name: forged numbers, arrays and files, and code."""

import os
import pickle

import numpy as np
import pytest
from saved_model_fixture import edit, forge, forged_arrays

from linkvet.data.errors import UserError
from linkvet.features.evidence import NAMES as LEVELS
from linkvet.model.folder import npz, sealed
from linkvet.model.folder.npz import packed
from linkvet.model.readers.host_name import BITS
from linkvet.model.store import READERS, TABLES, load


@pytest.mark.parametrize("name", ["../secret.txt", "/etc/hostname", "sub/tables.npz", ".."])
def test_a_file_outside_the_folder_is_never_read(folder, name):
    edit(folder, lambda facts: facts["files"].update({name: "0" * 64}))
    with pytest.raises(UserError, match=r"outside the folder|lacks its file \.\."):
        load(folder)


def test_weights_of_another_size(folder):
    forged_arrays(folder, READERS, whole=np.zeros(5, np.float16))
    with pytest.raises(UserError, match="reader whole has 5 weights"):
        load(folder)


def test_weights_that_are_no_numbers(folder):
    forged_arrays(folder, READERS, whole=np.full(1 << BITS, np.nan, np.float16))
    with pytest.raises(UserError, match="reader whole holds something other than numbers"):
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
        (cut(0.9, 300.5, 299, 0.98), "isn't a whole number"),
        (cut(0.0, 300, 299, 0.98), "threshold in cuts of anchor is 0"),
        (cut(float("nan"), 300, 299, 0.98), "threshold in cuts of anchor is nan"),
        (cut(0.9, 300, 299, float("nan")), "precision in cuts of anchor is nan"),
        (cut(0.9, 300, 299, 0.0), "precision in cuts of anchor is 0"),
        (cut(0.9, 300, 299, 0.98, 0), "number of sites"),
        (cut(0.9, 300, 299, 0.98, 301), "number of sites"),
        (cut(0.9, 10**12, 10**12, 0.98), "number of domains"),
        (cut(True, 300, 299, 0.98), "isn't a number"),
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
        (lambda f: f["suffixes"].update(test="much"), "log-odds of test isn't a number"),
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
            "aren't signals",
        ),
    ],
)
def test_numbers_that_no_model_has_are_refused_by_name(folder, change, words):
    edit(folder, change)
    with pytest.raises(UserError, match=words):
        load(folder)


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
