"""Floors: what a model must reach to ship or become champion, and every change ever made to them.

    python -m linkvet.training.floors 'domains / domain' roc_auc 0.94 --because 'better names'

`floors.json` lists the changes, the last of a floor counts. Each entry bears a seal over itself and
the entries before, so that a number changed by hand is found by the tests; lowering a floor takes
`--lower` and a line in CHANGELOG.md, and so does dropping it, which is a change without a limit.
"""

import argparse
import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

from linkvet.data.errors import UserError

PLACE = Path(__file__).parent / "floors.json"
BOUNDS = ("at_least", "at_most")
Figures = dict[str, dict[str, float]]
Change = dict[str, Any]


def read_changes(place: Path = PLACE) -> list[Change]:
    """All changes, the oldest first: bound, slice, figure, limit, date, because, seal."""
    return json.loads(place.read_text(encoding="utf-8"))


def floors(changes: list[Change]) -> dict[str, Figures]:
    """Floors in force, by bound, slice of the data and figure."""
    found: dict[str, Figures] = {bound: {} for bound in BOUNDS}
    for one in changes:
        asked = found[one["bound"]].setdefault(one["slice"], {})
        asked[one["figure"]] = one["limit"]
        if one["limit"] is None:
            del asked[one["figure"]]
    return {
        bound: {name: one for name, one in every.items() if one} for bound, every in found.items()
    }


def lowered(changes: list[Change]) -> list[str]:
    """Say which changes ask for less than before, in the words CHANGELOG.md must hold."""
    told, last = [], {}
    for one in changes:
        key = one["bound"], one["slice"], one["figure"]
        less = 1 if one["bound"] == "at_least" else -1
        if one["limit"] is None:
            told.append(f"Floor dropped: {one['slice']}, {one['figure']}, since {one['because']}.")
            last.pop(key, None)
            continue
        if key in last and (last[key] - one["limit"]) * less > 0:
            told.append(
                f"Floor lowered: {one['slice']}, {one['figure']} from {last[key]} to "
                f"{one['limit']}, since {one['because']}."
            )
        last[key] = one["limit"]
    return told


def seals(changes: list[Change]) -> list[str]:
    """The seal each change must bear."""
    found, seal = [], ""
    for one in changes:
        content = json.dumps({**one, "seal": seal}, sort_keys=True, ensure_ascii=False)
        found.append(seal := hashlib.sha256(content.encode()).hexdigest()[:16])
    return found


def change(
    place: Path, slice_: str, figure: str, limit: float, because: str, lower: bool = False
) -> list[str]:
    """Append a change; gives the lines CHANGELOG.md must hold for it.

    Raises
    ------
    UserError
        If there is no such floor, no reason, or it asks for less without `lower`.
    """
    changes = read_changes(place)
    asked = [(b, s, f) for b, found in floors(changes).items() for s in found for f in found[s]]
    bounds = [bound for bound, *rest in asked if rest == [slice_, figure]]
    if not bounds:
        known = "; ".join(sorted({f"'{s}' {f}" for _, s, f in asked}))
        raise UserError(f"there is no floor '{slice_}' {figure}", cure=f"There are: {known}.")
    if not because.strip():
        raise UserError("a floor changes for a reason", cure="Say it by --because.")
    new = {
        "bound": bounds[0],
        "slice": slice_,
        "figure": figure,
        "limit": limit,
        "date": date.today().isoformat(),
        "because": because.strip(),
    }
    told = lowered([*changes, new])[len(lowered(changes)) :]
    if told and not lower:
        raise UserError("this asks for less than before", cure="--lower does it all the same.")
    new["seal"] = seals([*changes, new])[-1]
    text = json.dumps([*changes, new], indent=1, ensure_ascii=False)
    place.write_text(text + "\n", encoding="utf-8")
    return told


def main() -> None:
    """Change one floor and say what CHANGELOG.md must hold."""
    parser = argparse.ArgumentParser(description="Change one floor of training/floors.json.")
    parser.add_argument("slice", help="as in 'domains / domain'")
    parser.add_argument("figure", help="as in roc_auc")
    parser.add_argument("limit", type=float)
    parser.add_argument("--because", default="", help="the reason, which stays in the file")
    parser.add_argument("--lower", action="store_true", help="ask for less than before")
    given = parser.parse_args()
    try:
        told = change(PLACE, given.slice, given.figure, given.limit, given.because, given.lower)
    except UserError as error:
        parser.error(str(error))
    for line in told:
        print(f"Add to CHANGELOG.md:\n- {line}")


FLOORS = floors(read_changes())

if __name__ == "__main__":
    main()
