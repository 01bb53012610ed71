"""Progress on the terminal: a bar a stage, only for people, only where it takes a while."""

import sys
from threading import Timer
from types import TracebackType

from rich.filesize import decimal
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.text import Text

from linkvet.cli.terminal.output import SafeConsole
from linkvet.cli.wording.text import clean

PATIENCE = 1.0  # seconds before a bar shows: a run that is over by then needs none
# what stages are counted in that are many of the same kind; others have no pace worth telling
COUNTED_IN = {
    "reading": "bytes",
    "reading domain ranks": "bytes",
    "scoring": "links",
    "comparing subjects": "links",
    "reading pages": "pages",
    "fetching pages": "pages",
    "finding sites": "exports",
    "scoring sites": "sites",
}


class Pace(ProgressColumn):
    """How much a stage does a second, and how long the rest will take."""

    def render(self, task: Task) -> Text:
        """Write both as far as they are known."""
        unit = COUNTED_IN.get(task.description)
        if task.finished or task.total is None:
            left = None
        else:
            left = task.fields["left"] if task.fields["left"] is not None else task.time_remaining
        parts = [rate(task.speed, unit) if unit else "", in_words(left)]
        return Text(", ".join(filter(None, parts)))


def rate(speed: float | None, unit: str) -> str:
    """Write how much is done a second.

    >>> rate(31_500_000, "bytes"), rate(30_120.4, "links"), rate(0.52, "pages"), rate(None, "pages")
    ('31.5 MB/s', '30,120 links/s', '0.5 pages/s', '')
    """
    if speed is None:
        return ""
    if unit == "bytes":
        return f"{decimal(int(speed))}/s"
    return f"{speed:,.{0 if speed >= 10 else 1}f} {unit}/s"


class Steps:
    """Called as `steps(step, done, total)`; shows a bar for each step on standard error.

    Of a total of one nothing is known until it is done, so its bar moves to and fro.
    Nothing is shown where standard error is no terminal, where `quiet`, or before a second is over.
    """

    def __init__(self, quiet: bool = False) -> None:
        shown = not quiet and sys.stderr.isatty()
        self.bars = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TaskProgressColumn(),
            TimeElapsedColumn(),
            Pace(),
            console=SafeConsole(err=True),
            transient=True,
            disable=not shown,
        )
        self.timer = Timer(PATIENCE, self.bars.start) if shown else None
        self.tasks: dict[str, TaskID] = {}

    def __call__(self, step: str, done: int, total: int, left: float | None = None) -> None:
        """Say how far a step has come, and the seconds left if known; a new name is a new step."""
        known = total if total > 1 or done else None
        if step not in self.tasks:
            self.tasks[step] = self.bars.add_task(clean(step), total=known, left=None)
        self.bars.update(self.tasks[step], completed=done, total=known, left=left)

    def __enter__(self) -> "Steps":
        if self.timer:
            self.timer.daemon = True
            self.timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.timer:
            self.timer.cancel()
            self.timer.join()
        self.bars.stop()


def in_words(left: float | None) -> str:
    """Write an estimate as coarse as it is.

    >>> in_words(42), in_words(700), in_words(9000), in_words(None)
    ('less than a minute left', 'about 12 min left', 'about 2.5 h left', '')
    """
    if left is None:
        return ""
    if left < 60:
        return "less than a minute left"
    return f"about {left / 60:.0f} min left" if left < 7200 else f"about {left / 3600:.1f} h left"
