"""A saved model is a folder of plain arrays and JSON; what does not fit is refused by name.

Nothing on this path can run code: arrays are read without pickle and every number of them is
checked, the rest is JSON (`linkvet.model.folder.sealed`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from linkvet.data.errors import UserError
from linkvet.features.evidence import NAMES as LEVELS
from linkvet.features.extract import NAMES
from linkvet.features.wording import NO_USUAL, Usual
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
from linkvet.model.folder.npz import packed, unpacked
from linkvet.model.folder.sealed import ANEW, OF_TABLES, checked, read_facts, write_sealed
from linkvet.model.heads import HEAD_OF, HEADS, PAGE_HEAD
from linkvet.model.page_head import PageHead
from linkvet.model.readers.host_name import BITS, NameReader, NameReaders
from linkvet.model.readers.known_domains import KnownDomains
from linkvet.model.readers.link_text import BITS as LINK_BITS
from linkvet.model.readers.link_text import FIELDS, LinkReader
from linkvet.model.readers.page_text import BITS as TEXT_BITS
from linkvet.model.readers.page_text import TextReader
from linkvet.model.reasons.usual import read_usual
from linkvet.model.verdicts.verdict import Cut, cut_for

PRETRAINED = Path(__file__).parent / "pretrained"
FORM = 2
TABLES, READERS = "tables.npz", "readers.npz"
KNOWN, KNOWN_SITES = "known_domains", "known_domains_sites"
KNOWN_SPAM = "known_domains_spam"
LINK = "link_"  # how the arrays of the reader of links begin
SIZES = {"whole": BITS, "label": BITS, "text": TEXT_BITS} | {
    f"{LINK}{one}": LINK_BITS for one in FIELDS
}  # of readers, as powers of two
CONVERT = "Convert it: linkvet model convert OLD NEW"


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
    their own profile, none for a level that is missing there; `usual` is what reasons say is usual
    among genuine links; `page_head` judges the pages at hand,
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
    unmet: Mapping[str, list[Cut]] = field(default_factory=dict[str, list[Cut]])
    stands_for: Mapping[str, StandIn] = field(default_factory=dict[str, StandIn])
    prior: Mapping[str, float] = field(default_factory=dict[str, float])
    pull: Mapping[str, Pull] = field(default_factory=dict[str, Pull])
    usual: Usual = NO_USUAL

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
        columns = self.readers.columns()
        if self.link_reader:
            columns |= self.link_reader.columns()
        return columns | (self.page_head.readers() if self.page_head else {})


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
        usual=read_usual(facts),
    )


def _known(arrays: dict[str, np.ndarray]) -> KnownDomains | None:
    if KNOWN not in arrays:
        return None
    known = KnownDomains(arrays[KNOWN], arrays[KNOWN_SITES], arrays[KNOWN_SPAM])
    numbers = (known.sites, known.spam)
    if known.hashes.dtype != np.uint32 or any(one.dtype != np.uint8 for one in numbers):
        raise ValueError("the hashes of known domains, or their numbers, are of another kind")
    ordered = known.hashes.ndim == 1 and (np.diff(known.hashes.astype(np.int64)) > 0).all()
    if not ordered or any(one.shape != known.hashes.shape for one in numbers):
        raise ValueError(
            "the hashes of known domains are not sorted, or not as many as their numbers"
        )
    return known


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


def _known_signals(place: Path, facts: dict[str, Any]) -> None:
    wanted = {name for names in facts["signals"].values() for name in names}
    page: dict[str, Any] = facts.get(PAGE_HEAD.name) or {}
    wanted |= set(page.get("signals", ()))
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
