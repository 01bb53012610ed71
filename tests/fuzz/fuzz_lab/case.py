"""One mutated input: its files, how linkvet is called on them, and what is known of them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

OUT = "out"  # the folder that results go to
# share of the inputs that go all the way to results, which takes ten times as long as reading them
WHOLE = 0.06


@dataclass(frozen=True)
class Case:
    """An input of the lab.

    Attributes
    ----------
    files
        Path below the folder of the case to content.
    call
        Entry point (`fuzz_lab.run.ENTRY_POINTS`) and its arguments.
    rows
        Rows that linkvet must account for, None where nobody can say.
    """

    files: dict[str, bytes]
    call: tuple[str, ...]
    rows: int | None = None

    def write(self, folder: Path) -> None:
        """Write the files."""
        for name, content in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


Maker = Callable[[Random], Case]


def scored(random: Random, name: str) -> tuple[str, ...]:
    """Call for an export: most are only read."""
    if random.random() < WHOLE:
        return ("linkvet", "score", name, "--out", OUT)
    return ("read", name)
