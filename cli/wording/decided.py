"""What people's decisions and lists did in a run, in sentences."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from linkvet.cli.wording.numbers import count, listing

SHOWN = 5  # decisions that are named; summary.json has them all


def decided(summary: Mapping[str, Any]) -> Iterator[str]:
    """Say how many rows were decided by people, and what had no effect and why.

    >>> list(decided({"allow": {"unmatched": ["allow.txt, line 3: blog.test"]}}))
    ['allow.txt, line 3: blog.test matches no link.']
    """
    if figures := summary.get("decisions"):
        yield _rows(figures)
        yield from _conflicts(figures["conflicts"])
        yield from _unmatched(figures["unmatched"])
    if denied := summary.get("deny"):
        yield f"The deny list decided {count(denied['rows'], 'row')}."
    for kind in ("decisions", "deny"):
        yield from _refused(summary.get(kind, {}).get("refused", ()), kind == "decisions")
    for kind in ("allow", "deny"):
        lines = summary.get(kind, {}).get("unmatched", ())
        yield from (f"{line} matches no link." for line in lines[:SHOWN])
        if more := len(lines[SHOWN:]):
            yield f"{count(more, 'more line')} of the {kind} list match no link: see summary.json."


def _rows(figures: Mapping[str, Any]) -> str:
    by = [f"{rows:,} by {what}" for what, rows in figures["rows"].items() if rows]
    rows = count(sum(figures["rows"].values()), "row")
    against = count(figures["against_model"], "link")
    how = f" ({listing(by)})" if by else ""
    return f"Your decisions settled {rows}{how}; the model disagrees on {against}."


def _conflicts(conflicts: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if conflicts:
        pairs = [f"{one['counts']} over {one['gives_way']}" for one in conflicts[:SHOWN]]
        yield (
            f"{count(len(conflicts), 'pair')} of decisions contradict each other: "
            f"{listing(pairs)} (`linkvet decisions list`)."
        )


def _unmatched(unmatched: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if not unmatched:
        return
    named = ", ".join(f"{one['id']} ({one['what']} {one['value']})" for one in unmatched[:SHOWN])
    more = ", ..." if unmatched[SHOWN:] else ""
    match = "matches" if len(unmatched) == 1 else "match"
    yield f"{count(len(unmatched), 'decision')} {match} no link of these exports: {named}{more}."
    if any(one["verdict"] == "disavow" for one in unmatched):
        yield (
            "disavow.txt does not name them: merge it with the file in use "
            "(`linkvet disavow merge`), or Google forgets them."
        )


def _refused(refused: Sequence[Mapping[str, Any]], by_number: bool) -> Iterator[str]:
    for one in refused[:SHOWN]:
        who = f"Decision {one['id']} to disavow" if by_number else "The deny list's entry"
        cure = ""
        if one["confirmable"] and by_number:
            cure = f" `linkvet decisions confirm {one['id']}` lets it through."
        yield f"{who} {one['value']} is not followed: {one['says']}.{cure}"
    if more := len(refused[SHOWN:]):
        yield f"{count(more, 'further entry', 'further entries')} not followed: see summary.json."
