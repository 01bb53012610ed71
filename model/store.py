"""A saved model is a folder of text and plain arrays; what does not fit is refused by name.

Nothing on this path can run code: LightGBM's text is parsed into arrays, weights are read as raw
half-precision numbers, the rest is JSON. Every file's digest stands in `model.json`, and so does
the digest of `model.json` without that entry.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from linkvet.data.atomic import named, replace_folder
from linkvet.data.errors import UserError
from linkvet.features.evidence import HEAD, PATTERNS
from linkvet.features.extract import NAMES
from linkvet.model.additive import Tables, fold
from linkvet.model.calibration import Sigmoid
from linkvet.model.page_head import Seen
from linkvet.model.readers.host_name import BITS, NameReader, NameReaders
from linkvet.model.readers.page_text import BITS as TEXT_BITS
from linkvet.model.readers.page_text import TextReader
from linkvet.model.verdicts.verdict import Cut

PRETRAINED = Path(__file__).parent / "pretrained"
FORM = 1
HEADS = {head: f"booster-{head}.txt" for head in dict.fromkeys(HEAD.values())}
SEEN_FILES = ("booster-seen.txt", "text.f16")
READERS = {"whole": "names.f16", "label": "labels.f16"}
# what a folder of any form holds, which the next model saved there replaces
PART = re.compile(r"(?:model|kernel)\.json|card\.md|booster-\w+\.txt|\w+\.f16|\.DS_Store")


@dataclass(frozen=True)
class Model:
    """A loaded model: its heads, name readers, calibration and cuts by pattern of evidence.

    `evidence` is the share each signal has in what can be known of a link; `seen` judges the pages
    at hand, None in a model that was fitted without pages.
    """

    id: str
    heads: "Heads"
    readers: NameReaders
    calibration: dict[str, Sigmoid]
    cuts: dict[str, list[Cut]]
    evidence: dict[str, float]
    card: dict[str, Any]
    seen: Seen | None = None

    def columns(self) -> dict[str, Callable[[Any], np.ndarray]]:
        """What the model reads of names and texts, as `linkvet.features.extract` takes it."""
        return self.readers.columns() | (self.seen.readers() if self.seen else {})


class Heads(Mapping[str, Tables]):
    """Tables by head, folded when first asked for: most exports need one or two of them."""

    def __init__(self, saved: dict[str, tuple[str, list[str], dict[str, list[float]]]]) -> None:
        self.saved, self.folded = saved, {}

    def __getitem__(self, head: str) -> Tables:
        if head not in self.folded:
            self.folded[head] = fold(*self.saved[head])
        return self.folded[head]

    def background(self, head: str) -> dict[str, list[float]]:
        """By signal of a head, the share of training weight in each bin, the last for unknown."""
        return self.saved[head][2]

    def __iter__(self) -> Iterator[str]:
        return iter(self.saved)

    def __len__(self) -> int:
        return len(self.saved)


def save(folder: Path, texts: dict[str, str], readers: NameReaders, facts: dict[str, Any],
         card: str, seen: tuple[str, TextReader] | None = None) -> None:  # fmt: skip
    """Write a model folder.

    `texts` by head, `facts` what `load` reads back beside them, `seen` the text and reader of the
    head for pages; what it needs of facts stands under "seen".
    """
    files = {HEADS[head]: text.encode() for head, text in texts.items()}
    if seen:
        files |= dict(zip(SEEN_FILES, (seen[0].encode(), _half(seen[1].weights)), strict=True))
    arrays = {"whole": readers.whole, "label": readers.label}
    files |= {READERS[n]: _half(r.weights) for n, r in arrays.items()}
    facts = {"form": FORM, "names_bias": {n: r.bias for n, r in arrays.items()}, **facts}
    facts["suffixes"] = readers.suffixes
    write_sealed(folder, files, facts, card)


def _half(weights: np.ndarray) -> bytes:
    return weights.astype("<f2").tobytes()


def write_sealed(folder: Path, files: dict[str, bytes], facts: dict[str, Any], card: str) -> None:
    """Write a model folder, whole or not at all, with the digests of all files in `model.json`.

    Raises
    ------
    UserError
        Where it cannot be written, or the folder holds what is no part of a model.
    """
    refuse_strangers(folder)
    facts = json.loads(json.dumps(facts))  # as it will be read, so that the digest agrees
    facts["files"] = {name: digest(content) for name, content in sorted(files.items())}
    facts["digest"] = own_digest(facts)
    text = json.dumps(facts, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    told = {"card.md": card.encode(), "model.json": text.encode()}
    replace_folder(folder, files | told)


def refuse_strangers(folder: Path) -> None:
    """Refuse to replace a folder that holds more than a model; call it before what takes long."""
    if not folder.exists():
        return
    with named(folder):
        there = sorted(path.name for path in folder.iterdir())
    if strange := [name for name in there if not PART.fullmatch(name)]:
        raise UserError(f"holds {strange[0]}, which is no part of a model", file=str(folder),
                        cure="Name a folder of the model's own by --out.")  # fmt: skip


def load(folder: Path | str | None = None) -> Model:
    """Load a model folder, the one that ships where none is named.

    Raises
    ------
    UserError
        If a file is missing, damaged or changed, or the model knows other signals.
    """
    place = Path(folder) if folder else PRETRAINED
    facts = _facts(place)
    try:
        return _model(place, facts)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UserError(
            f"its files do not make up a model ({type(error).__name__}: {error})",
            file=str(place),
            cure="Train or fetch the model anew.",
        ) from error


def _model(place: Path, facts: dict[str, Any]) -> Model:
    files = {name: checked(place, name, one) for name, one in facts["files"].items()}
    _known_signals(place, facts)
    heads = {
        head: (files[name].decode(), list(facts["signals"][head]), dict(facts["background"][head]))
        for head, name in HEADS.items()
    }
    return Model(
        id=f"{place.name}-{facts['digest'][:12]}",
        heads=Heads(heads),
        readers=_readers(files, facts),
        calibration={p: Sigmoid(*facts["calibration"][p]) for p in PATTERNS},
        cuts={p: [Cut(*cut) for cut in facts["cuts"][p]] for p in PATTERNS},
        evidence=_evidence(facts["importance"]["full"]),
        card=facts,
        seen=_seen(files, facts["seen"]) if "seen" in facts else None,
    )


def _seen(files: dict[str, bytes], facts: dict[str, Any]) -> Seen:
    booster, reader = (files[name] for name in SEEN_FILES)
    tables = fold(booster.decode(), list(facts["signals"]), dict(facts["background"]))
    weights = _weights(SEEN_FILES[1], reader, TEXT_BITS)
    return Seen(tables, TextReader(weights, facts["text_bias"]), booster.decode())


def _evidence(importance: dict[str, float]) -> dict[str, float]:
    """Share of each signal in the evidence of a link of which everything is known."""
    return {name: value / sum(importance.values()) for name, value in importance.items()}


def _facts(place: Path) -> dict[str, Any]:
    path = place / "model.json"
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise UserError("this is no model folder: it has no model.json", file=str(place)) from None
    except ValueError:
        facts = {}
    if not isinstance(facts, dict) or facts.get("digest") != own_digest(facts):
        raise UserError("model.json is damaged or was changed by hand", file=str(place),
                        cure="Train or fetch the model anew.")  # fmt: skip
    if facts.get("form") != FORM:
        raise UserError(
            f"model of form {facts.get('form')}, this linkvet reads form {FORM}",
            file=str(place),
            cure="It judges tables of signals: --signals-table."
            if str(facts.get("form")).startswith("signals-table")
            else "Train the model anew with this version.",
        )
    return facts


def checked(place: Path, name: str, wanted: str) -> bytes:
    """Content of one of a model's files, refused where its digest is another."""
    if Path(name).name != name:
        raise UserError(f"model.json names a file outside the folder: {name}", file=str(place))
    try:
        content = (place / name).read_bytes()
    except OSError:
        raise UserError(f"the model lacks its file {name}", file=str(place),
                        cure="Train or fetch the model anew.") from None  # fmt: skip
    if digest(content) != wanted:
        raise UserError(f"{name} is damaged or was changed by hand", file=str(place),
                        cure="Train or fetch the model anew.")  # fmt: skip
    return content


def _known_signals(place: Path, facts: dict[str, Any]) -> None:
    wanted = {name for names in facts["signals"].values() for name in names}
    wanted |= set(facts.get("seen", {}).get("signals", ()))
    if unknown := sorted(wanted - set(NAMES)):
        raise UserError(
            f"the model needs signals this linkvet does not have: {', '.join(unknown)}",
            file=str(place),
            cure="Train the model anew with this version.",
        )


def _readers(files: dict[str, bytes], facts: dict[str, Any]) -> NameReaders:
    read = {}
    for name, file in READERS.items():
        read[name] = NameReader(_weights(file, files[file], BITS), facts["names_bias"][name])
    return NameReaders(read["whole"], read["label"], dict(facts["suffixes"]))


def _weights(name: str, content: bytes, bits: int) -> np.ndarray:
    weights = np.frombuffer(content, "<f2").astype(np.float32)
    if weights.size != 1 << bits:
        raise UserError(f"{name} has {weights.size} weights instead of {1 << bits}")
    return weights


def digest(content: bytes) -> str:
    """SHA-256 of a file's content, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def own_digest(facts: dict[str, Any]) -> str:
    """Digest of what `model.json` says, that of itself left out."""
    rest = {key: value for key, value in facts.items() if key != "digest"}
    return digest(json.dumps(rest, sort_keys=True, ensure_ascii=False).encode())
