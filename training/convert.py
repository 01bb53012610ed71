"""Model folders of an earlier form into the form of today, with identical probabilities.

Form 1 held LightGBM's texts and raw half-precision weights. What its names meant is said here and
nowhere else. LightGBM ends its process where a text is damaged, so it reads them in another one.
"""

import re
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures import TimeoutError as TooLong
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from linkvet.data.errors import UserError
from linkvet.model.additive import AdditiveModel
from linkvet.model.folder.npz import MOST_BYTES
from linkvet.model.folder.sealed import ANEW, checked, read_facts, refuse_strangers
from linkvet.model.heads import HEADS, PAGE_HEAD
from linkvet.model.page_head import PageHead
from linkvet.model.readers.page_text import TextReader
from linkvet.model.store import FORM, read_name_readers, save
from linkvet.training.fit.compile_trees import Leaf, add_up, edges_of, leaves_of, purified

OLD_FORM = 1
LONGEST = 120  # seconds that reading the trees may take; a few are usual
OLD_NAMES = {"url": "page", "host": "domain", "page_content": "seen"}
OLD_READERS = {"whole": "names.f16", "label": "labels.f16", "text": "text.f16"}
# by head, with the old head's name as key
BY_HEAD = ("importance", "heads")
# of the old form alone
DROPPED = ("digest", "files", "form", "signals", "background", "seen")


def convert(old: Path, new: Path) -> None:
    """Write the model of an old folder to a new one.

    Raises
    ------
    UserError
        If the old folder holds no model of form 1, or is damaged; if the new one is not free.
    """
    facts = read_facts(old)
    if facts.get("form") != OLD_FORM:
        raise UserError(
            f"this model has form {facts.get('form')}, not the earlier form {OLD_FORM}",
            file=str(old),
            cure="There is nothing to convert." if facts.get("form") == FORM else ANEW,
        )
    refuse_strangers(new)
    try:
        files = {name: checked(old, name, one) for name, one in facts["files"].items()}
        weights = {
            name: np.frombuffer(files[file], "<f2").astype(np.float32)
            for name, file in OLD_READERS.items()
            if file in files
        }
        readers = read_name_readers(weights, facts)
        heads, page_head = _in_another_process(files, weights, facts)
    except (KeyError, TypeError, ValueError, BrokenProcessPool, TooLong) as error:
        raise UserError(
            f"its files do not make up a model ({type(error).__name__}: {error})",
            file=str(old),
            cure=ANEW,
        ) from error
    new_facts = {name: value for name, value in facts.items() if name not in DROPPED}
    today = {old_name: name for name, old_name in OLD_NAMES.items()}
    for name in BY_HEAD:
        if name in new_facts:
            new_facts[name] = {today.get(head, head): one for head, one in new_facts[name].items()}
    if page_head:
        page = {name: one for name, one in facts["seen"].items() if name != "background"}
        new_facts[PAGE_HEAD.name] = page
    card = (old / "card.md").read_text(encoding="utf-8")
    save(new, heads, readers, new_facts, _renamed(card, today), page_head)


def _in_another_process(
    files: dict[str, bytes], weights: dict[str, np.ndarray], facts: dict[str, Any]
) -> tuple[dict[str, AdditiveModel], PageHead | None]:
    with ProcessPoolExecutor(1, get_context("spawn")) as other:
        reading = other.submit(_read, files, weights, facts)
        try:
            return reading.result(LONGEST)
        except TooLong:
            for process in list(other._processes.values()):
                process.kill()
            raise


def _read(
    files: dict[str, bytes], weights: dict[str, np.ndarray], facts: dict[str, Any]
) -> tuple[dict[str, AdditiveModel], PageHead | None]:
    heads = {head.name: _head(files, OLD_NAMES.get(head.name, head.name), facts) for head in HEADS}
    return heads, _page_head(files, weights, facts.get("seen"))


def _head(files: dict[str, bytes], name: str, facts: dict[str, Any]) -> AdditiveModel:
    names = list(facts["signals"][name])
    return _compiled(files[f"booster-{name}.txt"], names, facts["background"][name])


def _compiled(text: bytes, names: list[str], background: dict[str, list[float]]) -> AdditiveModel:
    leaves = leaves_of([text.decode()], names)
    edges = edges_of(leaves, len(names))
    shares = [np.array(background[name], float) for name in names]
    if any(share.size != edge.size + 2 for share, edge in zip(shares, edges, strict=True)):
        raise ValueError("the bins of model.json are not those of the trees")
    _refuse_large(leaves, [edge.size + 2 for edge in edges])
    return purified(names, edges, add_up(leaves, edges), shares)


def _refuse_large(leaves: list[Leaf], bins: list[int]) -> None:
    """Refuse trees whose tables would be larger than `load` reads, before they are made."""
    pairs = {tuple(sorted(leaf.splits)) for leaf in leaves if len(leaf.splits) == 2}
    size = 4 * sum(bins[i] * bins[j] for i, j in pairs)
    if size > MOST_BYTES:
        raise ValueError(f"its tables would take {size:,} bytes, at most {MOST_BYTES:,} are read")


def _page_head(
    files: dict[str, bytes], weights: dict[str, np.ndarray], facts: dict[str, Any] | None
) -> PageHead | None:
    if not facts:
        return None
    names = list(facts["signals"])
    tables = _compiled(files["booster-seen.txt"], names, facts["background"])
    return PageHead(tables, TextReader(weights["text"], float(facts["text_bias"])))


def _renamed(card: str, today: dict[str, str]) -> str:
    """Call heads by their names of today in the card's table of heads."""
    start = card.find("| head |")
    end = card.find("\n\n", start)
    rows = re.sub(
        r"^\| (\w+) \|",
        lambda row: f"| {today.get(row[1], row[1])} |",
        card[start:end],
        flags=re.MULTILINE,
    )
    return card[:start] + rows + card[end:] if start >= 0 else card
