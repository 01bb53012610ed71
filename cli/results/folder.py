"""The results folder: one run at a time, and all new files or none.

A run writes into a hidden folder beside the old files; `linkvet.data.publish` then moves all new
ones into place at once. Digests of what was written tell later which files a person has changed.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from linkvet.analysis.table_endings import TABLE_ENDINGS
from linkvet.data.atomic import ELSEWHERE, named, remove_empty, writing
from linkvet.data.errors import UserError
from linkvet.data.publish import digest, hidden_place, lock, publish, settle

TABLES = ("links", "domains", "networks", "families", "graph", "scores")
NAMES = (
    *(f"{table}.{end}" for table in TABLES for end in TABLE_ENDINGS),
    "rejects.csv",
    "disavow.txt",
    "report.html",
    "summary.json",  # last to appear: a folder that holds it is complete
)
# what `linkvet diff` writes, which can stand in the same folder
CHANGES = (
    "changed-links.csv",
    "changed-domains.csv",
    "outreach.csv",
    "changes.html",
    "changes.json",
)
WRITTEN = ".linkvet-written.json"  # digests of the files that linkvet wrote into a folder
EDITED = "was changed since linkvet wrote it"
FOREIGN = "linkvet did not write this file"
OR_FORCE = "or use --force, which keeps it beside the new one."


@contextmanager
def results_folder(
    out: Path,
    inputs: Iterable[Path] = (),
    force: bool = False,
    names: Sequence[str] = NAMES,
    tell: Callable[[str], None] = lambda _: None,
) -> Iterator[Path]:
    """Give a place to write results into; they all appear in `out` when the block ends well.

    A second run on the same folder is refused meanwhile. Whatever ends the block early, `out` stays
    as it was. The run replaces the files in `names`, of which the last is the summary: linkvet
    knows by it that they are its own; a list may be narrowed within the block, by a run that is
    stopped. With `force`, files that a person changed are kept beside the
    new ones, and `tell` is called with a sentence on each.

    Raises
    ------
    UserError
        Where `out` cannot be written, is in use, holds one of `inputs` under a name that would
        be replaced, or (without `force`) such files that linkvet did not write, or that a person
        changed since.
    """
    made = [folder for folder in (out, *out.parents) if not folder.exists()]
    with ExitStack() as undo:
        undo.callback(remove_empty, made)
        with named(out):
            out.mkdir(parents=True, exist_ok=True)
            undo.enter_context(lock(out))
            kept = settle(out)  # ends what a run that was killed left half moved
            place = undo.enter_context(hidden_place(out))
            _protect(out, inputs, force, names)
        _tell(out, kept, tell)
        yield place
        with named(out):
            kept = _publish(place, out, names)
    _tell(out, kept, tell)


def _tell(out: Path, kept: Mapping[str, str], tell: Callable[[str], None]) -> None:
    """Say of each file that was kept what it is called now."""
    for name, beside in kept.items():
        tell(f"{out / name} was not as linkvet wrote it: kept as {out / beside}")


def _protect(out: Path, inputs: Iterable[Path], force: bool, names: Sequence[str]) -> None:
    """Refuse to replace an export that is being read, and what a person wrote or changed."""
    present = [out / name for name in names if (out / name).exists()]
    for given in inputs:
        if given.exists() and any(given.samefile(file) for file in present):
            problem = "this export would be replaced by the results"
            raise UserError(problem, file=str(given), cure=ELSEWHERE)
    if force:
        return
    for name, why in _by_others(out, names, _digests(out, names)).items():
        raise UserError(
            why, file=str(out / name), cure=f"{ELSEWHERE.removesuffix('.')}, {OR_FORCE}"
        )


def _digests(out: Path, names: Iterable[str]) -> dict[str, str]:
    return {name: digest(out / name) for name in names if (out / name).is_file()}


def _by_others(out: Path, names: Sequence[str], digests: Mapping[str, str]) -> dict[str, str]:
    """Files that a person wrote or changed, each with which of the two it is."""
    known = written(out)
    if known.keys().isdisjoint(names):  # an earlier linkvet kept no digests
        summary = out / names[-1]
        ours = summary.is_file() and b'"linkvet"' in summary.read_bytes()
        return {} if ours else dict.fromkeys(digests, FOREIGN)
    return {
        name: EDITED if name in known else FOREIGN
        for name, current in digests.items()
        if known.get(name) != current
    }


def written(out: Path) -> dict[str, str]:
    """Digests of the files that linkvet wrote into a folder, by their path in it."""
    try:
        digests = json.loads((out / WRITTEN).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return digests if isinstance(digests, dict) else {}


def _publish(place: Path, out: Path, names: Sequence[str]) -> dict[str, str]:
    """Move all new files into `out`, the summary last; give what was kept beside them."""
    new = [name for name in names if (place / name).exists()]
    present = _digests(out, names)
    others = {name: one for name, one in written(out).items() if name not in names}
    with writing(place / WRITTEN) as handle:
        handle.write(json.dumps(others | _digests(place, new), indent=1).encode() + b"\n")
    gone = [name for name in present if name not in new]
    moves = {name: name for name in (WRITTEN, *new)}
    return publish(place, moves, gone, _by_others(out, names, present), present)
