"""Progress on the terminal: steps with a bar, only for people, only where it takes a while."""

import sys
from threading import Timer
from types import TracebackType

from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from linkvet.cli.terminal.output import SafeConsole
from linkvet.cli.wording.text import clean

PATIENCE = 1.0  # seconds before a bar shows: a run that is over by then needs none


class Steps:
    """Called as `steps(step, done, total)`; shows a bar for each step on standard error.

    Nothing is shown where standard error is no terminal, where `quiet`, or before a second is over.
    """

    def __init__(self, quiet: bool = False) -> None:
        shown = not quiet and sys.stderr.isatty()
        self.bars = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f}%"),
            TimeElapsedColumn(),
            TextColumn("{task.fields[left]}"),
            console=SafeConsole(err=True),
            transient=True,
            disable=not shown,
        )
        self.timer = Timer(PATIENCE, self.bars.start) if shown else None
        self.tasks: dict[str, TaskID] = {}

    def __call__(self, step: str, done: int, total: int, left: float | None = None) -> None:
        """Say how far a step has come, and the seconds left if known; a new name is a new step."""
        if step not in self.tasks:
            self.tasks[step] = self.bars.add_task(clean(step), total=total, left="")
        self.bars.update(self.tasks[step], completed=done, total=total, left=in_words(left))

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
