"""A failing input made small: what the fault does not need is left out (Zeller 2002, ddmin)."""

import time
from collections.abc import Callable
from dataclasses import replace

from fuzz_lab.case import Case


def smaller(case: Case, same: Callable[[Case], bool], seconds: float) -> Case:
    """Leave out parts of the files while `same` says that the fault is there, within a time."""
    end = time.monotonic() + seconds
    # how many rows a smaller file must account for, nobody knows
    uncounted = replace(case, rows=None)
    if not same(uncounted):
        return case
    for name in sorted(case.files, key=lambda one: -len(case.files[one])):
        uncounted = _shorter(uncounted, name, same, end)
    return uncounted


def _shorter(case: Case, name: str, same: Callable[[Case], bool], end: float) -> Case:
    size = max(len(case.files[name]) // 2, 1)
    while size:
        at = 0
        while at < len(raw := case.files[name]) and time.monotonic() < end:
            less = replace(case, files=case.files | {name: raw[:at] + raw[at + size :]})
            if same(less):
                case = less
            else:
                at += size
        size //= 2
    return case
