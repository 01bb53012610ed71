"""Model folders from strangers: the shipped one, changed and sealed anew with valid digests."""

import json
from functools import cache
from random import Random
from typing import Any

import numpy as np

from fuzz_lab.case import OUT, WHOLE, Case
from fuzz_lab.damage import damaged
from fuzz_lab.table import SAMPLES
from linkvet.model.folder.npz import packed, unpacked
from linkvet.model.folder.sealed import digest, own_digest
from linkvet.model.store import PRETRAINED, READERS, TABLES

NUMBERS = (
    0,
    -1,
    1e308,
    -1e308,
    10**400,
    float("nan"),
    float("inf"),
    2**63,
    True,
    None,
    "1",
    "",
    [],
    {},
    [[]],
    "\x1b[2J",
)
ARRAYS = (float("nan"), float("inf"), -1, 1e30, 0, 2**31 - 1)
SAMPLE = SAMPLES / "bing-links.csv"


@cache
def _shipped() -> tuple[dict[str, Any], dict[str, dict[str, np.ndarray]]]:
    facts = json.loads((PRETRAINED / "model.json").read_text(encoding="utf-8"))
    return facts, {
        name: unpacked(name, (PRETRAINED / name).read_bytes()) for name in (TABLES, READERS)
    }


@cache
def _content(name: str) -> bytes:
    return (PRETRAINED / name).read_bytes()


def _changed(random: Random, node: Any, depth: int = 0) -> Any:
    """Facts with one value in them changed, left out or put in."""
    if isinstance(node, dict) and node and (depth < 1 or random.random() < 0.8):
        name = random.choice(list(node))
        if random.random() < 0.1:
            return {key: one for key, one in node.items() if key != name}
        return node | {name: _changed(random, node[name], depth + 1)}
    if isinstance(node, list) and node and random.random() < 0.8:
        at = random.randrange(len(node))
        if random.random() < 0.1:
            return node[:at] + node[at + 1 :]
        return [*node[:at], _changed(random, node[at], depth + 1), *node[at + 1 :]]
    return random.choice(NUMBERS)


def _reshaped(random: Random, array: np.ndarray) -> np.ndarray:
    """An array with other numbers, of another shape or type."""
    array = array.copy()
    match random.randrange(6):
        case 0 if array.size:
            at = random.randrange(array.size)
            with np.errstate(all="ignore"):
                array.flat[at] = np.asarray(random.choice(ARRAYS)).astype(array.dtype)
        case 1:
            return array[: random.randrange(len(array) + 1)] if array.ndim else array
        case 2:
            return array.reshape(-1, 1)
        case 3:
            return array.astype(random.choice(("f4", "f8", "i1", "i8", "U3", "?", "c8")))
        case 4:
            return array[::-1] if array.ndim else array
        case _:
            return np.zeros(0, array.dtype)
    return array


def _sealed(facts: Any, content: dict[str, bytes]) -> dict[str, bytes]:
    """The files of a folder whose digests agree."""
    if isinstance(facts, dict):
        facts = facts | {"files": {name: digest(one) for name, one in content.items()}}
        facts["digest"] = own_digest(facts)
    return content | {"model.json": json.dumps(facts).encode()}


def model_folder(random: Random) -> Case:
    """A model with other facts, other arrays or damaged files."""
    facts, arrays = _shipped()
    content = {name: _content(name) for name in (TABLES, READERS)}
    match random.randrange(4):
        case 0 | 1:
            for _ in range(random.randint(1, 3)):
                facts = _changed(random, facts)
            files = _sealed(facts, content)
        case 2:
            name = random.choice((TABLES, TABLES, READERS))
            part = dict(arrays[name])
            for key in random.sample(list(part), random.randint(1, 3)):
                if random.random() < 0.15:
                    del part[key]
                else:
                    part[key] = _reshaped(random, part[key])
            files = _sealed(facts, content | {name: packed(part)})
        case _:
            files = _sealed(facts, content)
            name = random.choice(list(files))
            # the head decides; damage to all of it would mostly hit weights
            files[name] = damaged(random, files[name][:5_000]) + files[name][5_000:]
            if name != "model.json" and random.random() < 0.7:
                files = _sealed(facts, {one: files[one] for one in content})
    files = {f"model/{name}": one for name, one in files.items()}
    export = {"export.csv": SAMPLE.read_bytes()}
    if random.random() < WHOLE:
        return Case(
            files | export, ("linkvet", "score", "export.csv", "--model", "model", "--out", OUT)
        )
    return Case(files, ("load_model", "model"))
