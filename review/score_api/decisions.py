"""Decisions through the API: read, recorded, undone, confirmed."""

import json
from collections.abc import Iterable
from http import HTTPStatus
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException

from linkvet.data.decisions.decision import DISAVOW, DOMAIN, LINK, New, checked
from linkvet.data.decisions.precedence import conflicts, standing
from linkvet.data.decisions.store import Store, read
from linkvet.data.own_site import OwnSites
from linkvet.review.cases.gate import refused_domains, refused_pages

ACTS = ("decide", "undo", "confirm")
FIELDS = ("what", "value", "verdict", "note", "who", "uid")
MOST = 1_000  # decisions in one request


def read_decisions(path: Path, after: int = 0) -> dict[str, Any]:
    """The decisions with an id above `after`, the ids of all that stand, and contradictions."""
    made = read(path) if path.is_file() else []
    return {
        "decisions": [one._asdict() for one in made if one.id > after],
        "standing": [one.id for one in standing(made)],
        "conflicts": [
            {"counts": one.counts.id, "gives_way": one.gives_way.id} for one in conflicts(made)
        ],
    }


def record(path: Path, body: bytes, own: OwnSites, who: str) -> dict[str, Any]:
    """Do what a body says: {"decide": [...]}, {"undo": [id]} or {"confirm": [id]}.

    Returns
    -------
    The ids of the decisions or events, and of what is to be disavowed the entries that
    disavow.txt won't hold, and why.

    Raises
    ------
    HTTPException
        400 where the body is not such an object, 404 where an id is no decision's.
    UserError
        Where a decision is about nothing, or the store can't record it.
    """
    act, given = _read(body)
    if act == "decide":
        new = [checked(one) for one in _new(given, who)]
        with Store(path) as store:
            ids = store.decide_all(new)
        return {"ids": ids, "refused": _refused(new, own)}
    ids = _ids(given)
    with Store(path) as store:
        if unknown := set(ids) - {one.id for one in store.decisions()}:
            raise HTTPException(HTTPStatus.NOT_FOUND, f"There is no decision {min(unknown)}.")
        return {"ids": (store.undo if act == "undo" else store.confirm)(ids, who)}


def _read(body: bytes) -> tuple[str, list[Any]]:
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        given = None
    if isinstance(given, dict) and len(given) == 1:
        act, entries = next(iter(given.items()))
        if act in ACTS and isinstance(entries, list) and 0 < len(entries) <= MOST:
            return act, entries
    raise HTTPException(
        HTTPStatus.BAD_REQUEST,
        f"The body is an object with one of {', '.join(ACTS)}, a list of at most {MOST:,}.",
    )


def _new(given: Iterable[Any], who: str) -> list[New]:
    new: list[New] = []
    for one in given:
        known = isinstance(one, dict) and set(FIELDS[:3]) <= set(one) <= set(FIELDS)
        if not known or not all(isinstance(value, str) for value in one.values()):
            raise HTTPException(
                HTTPStatus.BAD_REQUEST,
                f"A decision has texts: {', '.join(FIELDS[:3])}; and may have "
                f"{', '.join(FIELDS[3:])}.",
            )
        new.append(New(**{"who": who, **one}))
    return new


def _ids(given: Iterable[Any]) -> list[int]:
    ids = list(given)
    if not all(type(one) is int and 0 < one < 2**63 for one in ids):
        raise HTTPException(HTTPStatus.BAD_REQUEST, "Ids are whole numbers from 1 on.")
    return ids


def _refused(new: Iterable[New], own: OwnSites) -> list[dict[str, Any]]:
    named = [one for one in new if one.verdict == DISAVOW]
    refused = [
        *refused_domains((one.value for one in named if one.what == DOMAIN), own),
        *refused_pages((one.value for one in named if one.what == LINK), own),
    ]
    return [one._asdict() for one in refused]
