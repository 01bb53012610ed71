"""How far a run has come, and what each stage of it took."""

import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

# called with the step, how much of it is done, and how much there is
Progress = Callable[[str, int, int], None]

STAGES = logging.getLogger("linkvet.stages")
COSTS = {
    "seconds": "{:,.1f} s",
    "cpu_seconds": "CPU {:,.1f} s",
    "peak_memory_mb": "peak memory {:,.0f} MB",
}
TOLD_APART = {"event", "stage", "file", "failed", *COSTS}
_inside = ContextVar("inside a stage", default=False)


@contextmanager
def stage(
    name: str, progress: Progress | None = None, total: int = 1, **counts: Any
) -> Iterator[dict[str, Any]]:
    """Tell `progress` that a stage begins and that it is over, and log what it took.

    The block gets the counts as a dict, to add what is known only at the end. Each record of the
    logger `linkvet.stages` has them as its `event`, with the cost (`Meter`): DEBUG when the stage
    begins, INFO when it ends, or fails. A stage inside another is part of that one and isn't
    logged by itself.
    """
    if progress:
        progress(name, 0, total)
    if _inside.get() or not STAGES.isEnabledFor(logging.INFO):
        yield counts
    else:
        with _logged(name, counts):
            yield counts
    if progress:
        progress(name, total, total)


@contextmanager
def _logged(name: str, counts: dict[str, Any]) -> Iterator[None]:
    event = {"event": "stage_begins", "stage": name, **counts}
    STAGES.debug("%s begins", name, extra={"event": event})
    inside, meter, failed = _inside.set(True), Meter(), {"failed": True}
    try:
        yield
        failed = {}
    finally:
        _inside.reset(inside)
        event = {"event": "stage_ends", "stage": name, **counts, **meter.read(), **failed}
        STAGES.info("%s", in_words(event), extra={"event": event})


def in_words(event: dict[str, Any]) -> str:
    """Write the end of a stage as one line.

    >>> in_words({"stage": "merging rows", "rows": 1200, "seconds": 0.51, "cpu_seconds": 0.9})
    'merging rows: rows 1,200, 0.5 s, CPU 0.9 s'
    """
    head = f"{event['stage']} {event.get('file', '')}".rstrip()
    counts = {name: value for name, value in event.items() if name not in TOLD_APART}
    parts = [
        f"{name.replace('_', ' ')} {value:,}" if isinstance(value, int) else f"{name} {value}"
        for name, value in counts.items()
        if isinstance(value, int | str)
    ]
    cost = [form.format(event[name]) for name, form in COSTS.items() if name in event]
    return f"{head}{' failed' if event.get('failed') else ''}: {', '.join([*parts, *cost])}"


class Meter:
    """What the program took since the meter was made.

    Processes that it started count once they have ended.
    """

    def __init__(self) -> None:
        self.began, self.cpu = time.perf_counter(), _cpu_seconds()

    def read(self) -> dict[str, float]:
        """Seconds, CPU seconds, and the peak memory of the program so far in MB, where known."""
        cost = {
            "seconds": round(time.perf_counter() - self.began, 3),
            "cpu_seconds": round(_cpu_seconds() - self.cpu, 3),
        }
        peak = _peak_memory()
        return cost if peak is None else cost | {"peak_memory_mb": round(peak / 1e6, 1)}


def _cpu_seconds() -> float:
    return sum(os.times()[:4])


def _peak_memory() -> int | None:
    """Largest resident memory so far in bytes, None where the system doesn't say.

    Linux's own figure for a process: getrusage would begin with the memory of whoever started it.
    """
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return _peak_by_getrusage()
    _, _, rest = status.partition("VmHWM:")
    return int(rest.split()[0]) * 1024 if rest else None


def _peak_by_getrusage() -> int | None:
    try:
        import resource
    except ImportError:  # Windows
        return None
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # bytes on macOS
