"""A saved model is a folder of plain arrays and JSON; what does not fit is refused by name.

Nothing on this path can run code: arrays are read without pickle and every number of them is
checked, the rest is JSON. Every file's digest stands in `model.json`, and so does the digest of
`model.json` without that entry.
"""

import hashlib
import io
import json
import math
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from linkvet.data.atomic import named
from linkvet.data.errors import UserError
from linkvet.data.publish import finish, replace_folder
from linkvet.features.evidence import NAMES as LEVELS
from linkvet.features.extract import NAMES
from linkvet.model.additive import AdditiveModel, from_arrays, to_arrays
from linkvet.model.calibration import Sigmoid
from linkvet.model.checks import (
    MOST_LOG_ODDS,
    MOST_WEIGHT,
    check_facts,
    checked_cuts,
    in_range,
    number,
)
from linkvet.model.heads import HEAD_OF, HEADS, PAGE_HEAD
from linkvet.model.page_head import PageHead
from linkvet.model.readers.host_name import BITS, NameReader, NameReaders
from linkvet.model.readers.known_domains import KnownDomains
from linkvet.model.readers.link_text import BITS as LINK_BITS
from linkvet.model.readers.link_text import FIELDS, LinkReader
from linkvet.model.readers.page_text import BITS as TEXT_BITS
from linkvet.model.readers.page_text import TextReader
from linkvet.model.verdicts.verdict import Cut, cut_for

PRETRAINED = Path(__file__).parent / "pretrained"
FORM = 2
OF_TABLES = "signals-table"  # how forms of models of own signals begin
TABLES, READERS = "tables.npz", "readers.npz"
KNOWN, KNOWN_SITES = "known_domains", "known_domains_sites"
KNOWN_SPAM = "known_domains_spam"
LINK = "link_"  # how the arrays of the reader of links begin
SIZES = {"whole": BITS, "label": BITS, "text": TEXT_BITS} | {
    f"{LINK}{one}": LINK_BITS for one in FIELDS
}  # of readers, as powers of two
MOST_PACKED = MOST_BYTES = 256_000_000  # of a file of arrays, as it is and unpacked
MOST_TEXT = 64_000_000  # bytes of a file of JSON or text
MOST_ARRAYS = 1_000
SIGNATURE = "signature.json"  # by whom (`linkvet.model.signature`)
CONVERT = "Convert it: linkvet model convert OLD NEW"
ANEW = "Train or fetch the model anew."
# what a folder of any form holds, which the next model saved there replaces
PART = re.compile(
    r"(?:model|kernel|signature)\.json|card\.md|\w+\.npz|booster-\w+\.txt|\w+\.f16|\.DS_Store|\.linkvet.+"
)


class StandIn(NamedTuple):
    """The level whose calibration and cuts another has, and the signals that it can know."""

    level: str
    shows: frozenset[str]


class Pull(NamedTuple):
    """How a link's log-odds follow its profile's share of spam (`linkvet.model.prior_shift`).

    They become slope * log-odds + shift + pull * (log-odds of the profile's share of spam, less
    those of the share behind the calibration).
    """

    slope: float
    shift: float
    pull: float


@dataclass(frozen=True)
class Model:
    """A loaded model: its heads, name readers, calibration and cuts by level of evidence.

    `evidence` is the share each signal has in what can be known of a link; `link_reader` reads the
    texts of links, None in a model that was fitted to names alone or by an earlier linkvet; `known`
    are the domains it met, and `unmet` the cuts of those it did not, by level; `stands_for` names
    what proves for a level that too few sites show (`linkvet.training.fit.probability`); `prior` is
    the share of spam behind the calibration of each level, and `pull` how its links follow that of
    their own profile, none for a level that is missing there; `page_head` judges the pages at hand,
    None in a model that was fitted without pages.
    """

    id: str
    heads: dict[str, AdditiveModel]
    readers: NameReaders
    calibration: dict[str, Sigmoid]
    cuts: dict[str, list[Cut]]
    evidence: dict[str, float]
    card: dict[str, Any]
    page_head: PageHead | None = None
    link_reader: LinkReader | None = None
    known: KnownDomains | None = None
    unmet: Mapping[str, list[Cut]] = field(default_factory=dict)
    stands_for: Mapping[str, StandIn] = field(default_factory=dict)
    prior: Mapping[str, float] = field(default_factory=dict)
    pull: Mapping[str, Pull] = field(default_factory=dict)

    def cut(self, level: str, precision: float, unmet: bool = False) -> Cut | None:
        """The disavow cut of links of a level, None where nothing reaches the precision.

        `unmet` asks for that of domains which the model met on no site it learned from.
        """
        if not HEAD_OF[level].may_disavow:
            return None
        name = self.stands_for[level].level if level in self.stands_for else level
        return cut_for((self.unmet if unmet else self.cuts)[name], precision)

    def columns(self) -> dict[str, Callable[[Any], np.ndarray]]:
        """What the model reads of names and texts, as `linkvet.features.extract` takes it."""
        found = self.readers.columns()
        if self.link_reader:
            found |= self.link_reader.columns()
        return found | (self.page_head.readers() if self.page_head else {})


def save(
    folder: Path,
    heads: Mapping[str, AdditiveModel],
    readers: NameReaders,
    facts: dict[str, Any],
    card: str,
    page_head: PageHead | None = None,
    link_reader: LinkReader | None = None,
    known: KnownDomains | None = None,
) -> None:
    """Write a model folder; `facts` are what `load` reads back beside the arrays."""
    every = {name: heads[name] for name in (head.name for head in HEADS)}
    weights = {"whole": readers.whole.weights, "label": readers.label.weights}
    if page_head:
        every[PAGE_HEAD.name] = page_head.tables
        weights["text"] = page_head.reader.weights
    if link_reader:
        weights |= {f"{LINK}{name}": one for name, one in link_reader.weights.items()}
    tables = {
        f"{name}/{part}": array
        for name, model in every.items()
        for part, array in to_arrays(model).items()
    }
    read = {name: one.astype("<f2") for name, one in weights.items()}
    if known:
        read |= {
            KNOWN: known.hashes.astype("<u4"),
            KNOWN_SITES: known.sites,
            KNOWN_SPAM: known.spam,
        }
    files = {TABLES: packed(tables, compress=True), READERS: packed(read)}
    bias = {"whole": readers.whole.bias, "label": readers.label.bias}
    facts = {
        "form": FORM,
        "names_bias": bias,
        **facts,
        "suffixes": readers.suffixes,
        "signals": {name: heads[name].names for name in heads},
    }
    write_sealed(folder, files, facts, card)


def packed(arrays: Mapping[str, np.ndarray], compress: bool = False) -> bytes:
    """Arrays as the bytes of an npz file, the same for the same arrays."""
    file = io.BytesIO()
    (np.savez_compressed if compress else np.savez)(file, allow_pickle=False, **arrays)
    return file.getvalue()


def unpacked(name: str, content: bytes) -> dict[str, np.ndarray]:
    """Read the arrays of an npz file, which holds nothing else and no more than `MOST_BYTES`.

    Raises
    ------
    ValueError
        If it is no such file.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if sum(one.file_size for one in members) > MOST_BYTES or len(members) > MOST_ARRAYS:
                raise ValueError(
                    f"{name} unpacks to more than {MOST_BYTES:,} bytes, or to more "
                    f"than {MOST_ARRAYS:,} arrays"
                )
            for one in members:
                _check_header(name, archive, one)
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            return {key: file[key] for key in file.files}
    except (zipfile.BadZipFile, OSError, EOFError, zlib.error, RuntimeError) as error:
        raise ValueError(f"{name} is damaged ({error})") from None


def _check_header(name: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Refuse an array that claims to be larger than its file: numpy makes room by its claim."""
    with archive.open(member) as file:
        version = np.lib.format.read_magic(file)
        read = {
            (1, 0): np.lib.format.read_array_header_1_0,
            (2, 0): np.lib.format.read_array_header_2_0,
        }[version]
        shape, _, dtype = read(file)
    if dtype.hasobject or math.prod(shape) * dtype.itemsize > member.file_size:
        raise ValueError(f"{name}: {member.filename} is not the array it claims to be")


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
        raise UserError(
            f"holds {strange[0]}, which is no part of a model",
            file=str(folder),
            cure="Name a folder of the model's own by --out.",
        )


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
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise UserError(
            f"its files do not make up a model ({type(error).__name__}: {error})",
            file=str(place),
            cure=ANEW,
        ) from error


def _model(place: Path, facts: dict[str, Any]) -> Model:
    files = {name: checked(place, name, one) for name, one in facts["files"].items()}
    _known_signals(place, facts)
    tables, weights = (unpacked(name, files[name]) for name in (TABLES, READERS))
    page = facts.get(PAGE_HEAD.name)
    check_facts(facts)
    return Model(
        id=f"{place.name}-{facts['digest'][:12]}",
        heads={head.name: _head(tables, head.name, facts["signals"][head.name]) for head in HEADS},
        readers=read_name_readers(weights, facts),
        calibration={name: Sigmoid(*facts["calibration"][name]) for name in LEVELS},
        cuts=checked_cuts(facts["cuts"], "cuts"),
        evidence=_evidence(facts["importance"]["full"]),
        card=facts,
        page_head=page
        and PageHead(
            _head(tables, PAGE_HEAD.name, page["signals"]),
            TextReader(
                _weights(weights, "text"),
                number(page["text_bias"], -MOST_LOG_ODDS, MOST_LOG_ODDS, "the bias of page texts"),
            ),
        ),
        link_reader=_link_reader(weights),
        known=_known(weights),
        unmet=checked_cuts(facts["cuts_of_unmet"], "cuts of unmet domains")
        if KNOWN in weights or facts.get("cuts_of_unmet")
        else {},
        stands_for={
            name: StandIn(one["level"], frozenset(one["shows"]))
            for name, one in facts.get("stands_for", {}).items()
        },
        prior={name: float(one) for name, one in facts.get("prior", {}).items()},
        pull={name: Pull(*map(float, one)) for name, one in facts.get("profile_pull", {}).items()},
    )


def _known(arrays: dict[str, np.ndarray]) -> KnownDomains | None:
    if KNOWN not in arrays:
        return None
    found = KnownDomains(arrays[KNOWN], arrays[KNOWN_SITES], arrays[KNOWN_SPAM])
    numbers = (found.sites, found.spam)
    if found.hashes.dtype != np.uint32 or any(one.dtype != np.uint8 for one in numbers):
        raise ValueError("the hashes of known domains, or their numbers, are of another kind")
    ordered = found.hashes.ndim == 1 and (np.diff(found.hashes.astype(np.int64)) > 0).all()
    if not ordered or any(one.shape != found.hashes.shape for one in numbers):
        raise ValueError(
            "the hashes of known domains are not sorted, or not as many as their numbers"
        )
    return found


def _link_reader(weights: dict[str, np.ndarray]) -> LinkReader | None:
    names = {one: f"{LINK}{one}" for one in FIELDS}
    if not any(name in weights for name in names.values()):
        return None
    return LinkReader({one: _weights(weights, name) for one, name in names.items()})


def _head(tables: dict[str, np.ndarray], name: str, signals: list[str]) -> AdditiveModel:
    parts = {
        key.removeprefix(f"{name}/"): array
        for key, array in tables.items()
        if key.startswith(f"{name}/")
    }
    try:
        return from_arrays(list(signals), parts)
    except (KeyError, ValueError, TypeError) as error:
        raise ValueError(f"head {name}: {error}") from error


def _evidence(importance: dict[str, float]) -> dict[str, float]:
    """Share of each signal in the evidence of a link of which everything is known."""
    return {name: value / sum(importance.values()) for name, value in importance.items()}


def _facts(place: Path) -> dict[str, Any]:
    facts = read_facts(place)
    form = facts.get("form")
    if form == 1:
        raise UserError(
            "this model folder has the form of an earlier linkvet (trees as text)",
            file=str(place),
            cure=CONVERT,
        )
    if form != FORM:
        raise UserError(
            f"model of form {form}, this linkvet reads form {FORM}",
            file=str(place),
            cure="It judges tables of signals: linkvet table score."
            if str(form).startswith(OF_TABLES)
            else "Train the model anew with this version.",
        )
    return facts


def read_facts(place: Path, cure: str = ANEW) -> dict[str, Any]:
    """Read `model.json` of a folder of any form, and check its digest.

    Raises
    ------
    UserError
        If there is none, or it was changed.
    """
    finish(place)
    try:
        facts = json.loads(_bounded(place / "model.json", MOST_TEXT))
    except OSError:
        raise UserError(
            "this is no model folder: it has no model.json",
            file=str(place),
            cure=None if cure == ANEW else cure,
        ) from None
    except (ValueError, RecursionError):
        facts = {}
    if not isinstance(facts, dict) or facts.get("digest") != own_digest(facts):
        raise UserError("model.json is damaged or was changed by hand", file=str(place), cure=cure)
    return facts


def is_table_model(folder: Path) -> bool:
    """Tell a model of a table of signals from any other; whether it is whole, others say."""
    finish(folder)
    try:
        form = json.loads(_bounded(folder / "model.json", MOST_TEXT))["form"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return False
    return str(form).startswith(OF_TABLES)


def checked(place: Path, name: str, wanted: str) -> bytes:
    """Content of one of a model's files, refused where its digest is another."""
    if Path(name).name != name:
        raise UserError(f"model.json names a file outside the folder: {name}", file=str(place))
    try:
        content = _bounded(place / name, MOST_PACKED if name.endswith(".npz") else MOST_TEXT)
    except OSError:
        raise UserError(f"the model lacks its file {name}", file=str(place), cure=ANEW) from None
    if digest(content) != wanted:
        raise UserError(f"{name} is damaged or was changed by hand", file=str(place), cure=ANEW)
    return content


def _bounded(path: Path, most: int) -> bytes:
    """Content of a file; what is no plain file, or too large, is as if it were not there."""
    if not path.is_file() or path.stat().st_size > most:
        raise OSError(f"{path.name} is no file of at most {most:,} bytes")
    return path.read_bytes()


def _known_signals(place: Path, facts: dict[str, Any]) -> None:
    wanted = {name for names in facts["signals"].values() for name in names}
    wanted |= set((facts.get(PAGE_HEAD.name) or {}).get("signals", ()))
    if unknown := sorted(wanted - set(NAMES)):
        raise UserError(
            f"the model needs signals this linkvet does not have: {', '.join(unknown)}",
            file=str(place),
            cure="Train the model anew with this version.",
        )


def read_name_readers(weights: dict[str, np.ndarray], facts: dict[str, Any]) -> NameReaders:
    """Readers of host names out of a model's arrays, and what its `model.json` says of them."""
    read = {
        name: NameReader(_weights(weights, name), float(facts["names_bias"][name]))
        for name in ("whole", "label")
    }
    return NameReaders(read["whole"], read["label"], dict(facts["suffixes"]))


def _weights(arrays: dict[str, np.ndarray], name: str) -> np.ndarray:
    given = arrays[name]
    if given.shape != (1 << SIZES[name],) or given.dtype.kind != "f":
        raise ValueError(f"reader {name} has {given.size} weights instead of {1 << SIZES[name]}")
    in_range(given, -MOST_WEIGHT, MOST_WEIGHT, f"reader {name}")
    return given.astype(np.float32)


def digest(content: bytes) -> str:
    """SHA-256 of a file's content, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def own_digest(facts: dict[str, Any]) -> str:
    """Digest of what `model.json` says, that of itself left out."""
    rest = {key: value for key, value in facts.items() if key != "digest"}
    return digest(json.dumps(rest, sort_keys=True, ensure_ascii=False).encode())
