"""A saved model of a user's own signals: LightGBM's texts, JSON, and the readers' raw weights.

Every file's digest stands in `model.json`, which bears its own (`linkvet.model.folder.sealed`), and
nothing that is read can run.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from linkvet.data.errors import UserError
from linkvet.model.calibration import Calibration, as_json, from_json
from linkvet.model.checks import in_range, number, whole
from linkvet.model.folder.sealed import checked, read_facts, write_sealed
from linkvet.model.readers.host_name import NameReaders
from linkvet.model.store import read_name_readers
from linkvet.training.custom_table.kernel import Kernel

MOST = 1e15  # of any number: a user's signals have units of their own
FORM = "signals-table-1"
KERNEL = "kernel.json"
READERS = {"whole": "names.f16", "label": "labels.f16"}
ANEW = "Train it anew: linkvet table train TABLE --out FOLDER"


@dataclass(frozen=True)
class Parts:
    """What one fit consists of, with nothing that needs LightGBM to hold it.

    `signals` are the columns it reads, in order; `used` the positions of those it uses; `ratios`
    pairs of positions among the kept, with what is added to each before its logarithm.
    """

    signals: list[str]
    used: list[int]
    ratios: list[tuple[int, int, float, float]]
    boosters: dict[str, str]
    kernel: Kernel


@dataclass(frozen=True)
class TableModel:
    """A loaded model: its parts, how its members' log-odds are put on one scale, and the rest.

    `scales` holds mean and deviation of each member's held-out log-odds.
    """

    parts: Parts
    scales: dict[str, tuple[float, float]]
    calibration: Calibration
    readers: NameReaders | None
    card: dict[str, Any]


def save(folder: Path, model: TableModel, card: str) -> None:
    """Write a model folder, whole or not at all."""
    parts = model.parts
    files = {_booster(name): text.encode() for name, text in parts.boosters.items()}
    files[KERNEL] = json.dumps(parts.kernel.as_json()).encode()
    facts = {
        **model.card,
        "form": FORM,
        "signals": parts.signals,
        "kept": parts.used,
        "ratios": parts.ratios,
        "scales": model.scales,
        "calibration": as_json(model.calibration),
        "members": sorted(parts.boosters),
    }
    if model.readers:
        arrays = {"whole": model.readers.whole, "label": model.readers.label}
        files |= {READERS[n]: one.weights.astype("<f2").tobytes() for n, one in arrays.items()}
        facts["names_bias"] = {name: one.bias for name, one in arrays.items()}
        facts["suffixes"] = model.readers.suffixes
    write_sealed(folder, files, facts, card)


def load(folder: Path) -> TableModel:
    """Load a model of a user's own signals.

    Raises
    ------
    UserError
        If the folder holds none, or a file is missing, damaged or changed.
    """
    facts = _facts(folder)
    try:
        files = {name: checked(folder, name, one) for name, one in facts["files"].items()}
        parts = Parts(
            signals=[str(name) for name in facts["signals"]],
            used=[int(at) for at in facts["kept"]],
            ratios=[(int(i), int(j), float(a), float(b)) for i, j, a, b in facts["ratios"]],
            boosters={name: files[_booster(name)].decode() for name in facts["members"]},
            kernel=Kernel.from_json(json.loads(files[KERNEL])),
        )
        _check(parts)
        scales = {
            name: (
                number(m, -MOST, MOST, f"the mean of {name}"),
                number(s, 1e-9, MOST, f"the deviation of {name}"),
            )
            for name, (m, s) in facts["scales"].items()
        }
        calibration = from_json(facts["calibration"])
        in_range(np.hstack(calibration), -MOST, MOST, "the calibration")
        return TableModel(parts, scales, calibration, _readers(files, facts), facts)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UserError(
            f"its files do not make up a model ({type(error).__name__}: {error})",
            file=str(folder),
            cure=ANEW,
        ) from error


def _check(parts: Parts) -> None:
    """Refuse positions that lead nowhere and numbers that are none."""
    for at in parts.used:
        whole(at, 0, len(parts.signals) - 1, "the position of a signal")
    for i, j, *added in parts.ratios:
        for at in (i, j):
            whole(at, 0, len(parts.used) - 1, "the position of a signal in a ratio")
        for one in added:
            number(one, 0, MOST, "what is added to a signal of a ratio")
    kernel = parts.kernel
    for name, array in vars(kernel).items():
        in_range(np.asarray(array), -MOST, MOST, f"{name} of the kernel")
    columns, marks = len(parts.used) + len(parts.ratios), kernel.weights.size
    shapes = {
        "knots": (columns, kernel.levels.size),
        "levels": (kernel.levels.size,),
        "centre": (columns,),
        "spread": (columns,),
        "landmarks": (marks, columns),
        "weights": (marks,),
    }
    if any(getattr(kernel, name).shape != shape for name, shape in shapes.items()):
        raise ValueError("the kernel's arrays do not fit its signals")


def _booster(name: str) -> str:
    return f"booster-{name}.txt"


def _facts(folder: Path) -> dict[str, Any]:
    facts = read_facts(folder, ANEW)
    if facts.get("form") != FORM:
        raise UserError(
            "this model was not trained on a table of signals", file=str(folder), cure=ANEW
        )
    return facts


def _readers(files: dict[str, bytes], facts: dict[str, Any]) -> NameReaders | None:
    if "names_bias" not in facts:
        return None
    return read_name_readers(
        {name: np.frombuffer(files[file], "<f2") for name, file in READERS.items()}, facts
    )
