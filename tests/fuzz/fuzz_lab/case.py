"""One mutated input: its files, how linkvet is called on them, and what is known of them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

OUT = "out"  # the folder that results go to


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


def scored(random: Random, name: str, *further: str, whole: float = 0.2) -> tuple[str, ...]:
    """Call for an export: most are only read, the share `whole` of them goes all the way."""
    if further or random.random() < whole:
        return ("linkvet", "score", name, "--out", OUT, *further)
    return ("read", name)
