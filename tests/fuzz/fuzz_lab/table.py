"""Tables of links that the lab starts from, and what is done to their cells and columns."""

import csv
import io
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

from fuzz_lab.values import sound, value
from linkvet.data import magic

SAMPLES = Path(__file__).parents[3] / "data" / "samples"
SITE = "thermal-harbour.example"


class Table(NamedTuple):
    """Names and cells; `rows` can be told to be lost only while the columns are as they were."""

    names: list[str]
    cells: list[list[str]]
    countable: bool = True

    @property
    def rows(self) -> int | None:
        """Rows that must be accounted for, None where that is open."""
        full = all(any(cell.strip() for cell in row) for row in self.cells)
        return len(self.cells) if self.countable and full else None


@cache
def samples() -> tuple[Table, ...]:
    """The samples that have more than one column and open with their header."""
    tables = []
    for path in sorted(SAMPLES.glob("*.csv")):
        raw = path.read_bytes()
        text = raw.decode("utf-16" if raw.startswith(magic.UTF_16_MARKS[0]) else "utf-8-sig")
        names, *rows = csv.reader(io.StringIO(text), delimiter="\t" if "\t" in text[:99] else ",")
        if len(names) > 1 and all(len(row) == len(names) for row in rows):
            tables.append(Table(names, rows))
    return tuple(tables)


def drawn(random: Random) -> Table:
    """A few rows of a sample."""
    names, cells, _ = random.choice(samples())
    some = random.sample(cells, min(len(cells), random.randint(1, 12)))
    return Table(list(names), [list(row) for row in some])


def mutated(random: Random) -> Table:
    """A few rows of a sample with hostile cells, now and then with other columns."""
    names, cells, _ = drawn(random)
    for _ in range(random.randint(1, 6)):
        row = random.choice(cells)
        at = random.randrange(len(row))
        row[at] = value(random, row[at])
    if random.random() < 0.1:  # a column of one kind of value
        at, one = random.randrange(len(names)), value(random)
        for row in cells:
            row[at] = one
    if random.random() < 0.25:
        return _columns(random, names, cells)
    return Table(names, cells)


def _columns(random: Random, names: list[str], cells: list[list[str]]) -> Table:
    """Change the columns or how many rows there are."""
    at, other = (random.randrange(len(names)) for _ in range(2))
    match random.randrange(9):
        case 0:
            names[at] = value(random, names[at])
        case 1:
            names[at] = names[other]
        case 2:
            del names[at]
            for row in cells:
                del row[at]
        case 3:
            names[at], names[other] = names[other], names[at]
        case 4:
            more = random.choice((1, 40, 1_500))
            names += [f"column {i}" for i in range(more)]
            cells = [row + ["x"] * more for row in cells]
        case 5:
            names[at] = "x" * 60_000
        case 6:
            cells.insert(0, list(names))
        case 7:
            cells.clear()
        case _:
            names = [""] * len(names)
    return Table(names, cells, countable=False)


def encodable(table: Table) -> Table:
    """The same without what no encoding of text can hold."""
    return table._replace(
        names=[sound(name) for name in table.names],
        cells=[[sound(cell) for cell in row] for row in table.cells],
    )
