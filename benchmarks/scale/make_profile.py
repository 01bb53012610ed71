"""Make the export of an invented profile of any size, in which links share what real ones share.

    python benchmarks/scale/make_profile.py make big.csv --rows 10e6
    python benchmarks/scale/make_profile.py make parts --rows 100e6 --parts 100
    python benchmarks/scale/make_profile.py make wide.csv --rows 3e6 --domains 1e6
    python benchmarks/scale/make_profile.py compare    # needs the labelled data, see data_folder.py

`compare` measures the exports of 196 real sites put together (258,728 links), two Ahrefs exports,
and made ones, and writes all figures into benchmarks/results/profile_shape.json. Links by domain,
titles, paths and networks come within a quarter of the real ones where many sites are put together;
of one site, an anchor or target stands on more of its domains than there. Words are invented, so a
model judges such links as it would no real ones: measure time and memory on them, never accuracy.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from profiles.export import write_export
from profiles.shape import Shape, shape, side_by_side

from linkvet.data.exports.read import read

HERE = Path(__file__).parent
EXPORTS = HERE.parents[2] / "shared" / "data" / "exports"
RESULT = HERE.parent / "results" / "profile_shape.json"
AHREFS = {
    "Ahrefs, comment spam": "ahrefs_hbnobulk.csv.gz",
    "Ahrefs, a page a domain": "ahrefs_caldea.csv",
}
MADE = (200_000, 5_000)


def number(text: str) -> int:
    """Read a whole number, which may be written as 1e6."""
    return int(float(text))


def real() -> dict[str, Shape]:
    """Figures of the real exports."""
    paths = sorted((EXPORTS / "sites").iterdir())
    each = (
        read([path]).links.with_columns(pl.col(pl.Categorical).cast(pl.String)) for path in paths
    )
    together = pl.concat(each, how="diagonal").drop_nulls("source_url")
    figures = {f"{len(paths)} sites": shape(together)}
    return figures | {name: shape(read([EXPORTS / file]).links) for name, file in AHREFS.items()}


def made() -> Iterator[tuple[str, Shape]]:
    """Figures of invented profiles."""
    for rows in MADE:
        with TemporaryDirectory() as folder:
            with timed(f"{rows:,} rows made", rows):
                (path,) = write_export(Path(folder) / "made.csv", rows)
            table = read([path]).links
        yield f"made, {rows:,}", shape(table)


@contextmanager
def timed(what: str, rows: int) -> Iterator[None]:
    """Tell how fast something was."""
    began = time.process_time()
    yield
    spent = time.process_time() - began
    print(f"{what}: {rows / spent:,.0f} rows a CPU second", file=sys.stderr)


def compare() -> None:
    """Print and keep the figures of real and of made profiles."""
    if not EXPORTS.exists():
        sys.exit("the labelled data are not here")
    columns = real() | dict(made())
    RESULT.write_text(json.dumps(columns, indent=1) + "\n", encoding="utf-8")
    print("\n".join(side_by_side(columns)))


def main() -> None:
    """Make an export, or compare."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    make = commands.add_parser("make", help="write an export, or a folder of parts")
    make.add_argument("path", type=Path)
    make.add_argument("--rows", type=number, default=1_000_000)
    make.add_argument("--domains", type=number, help="default: as many as so many links have")
    make.add_argument("--seed", type=int, default=1)
    make.add_argument("--one-title", action="store_true", help="the same title on every row")
    make.add_argument("--parts", type=int, default=1, help="files that the rows are spread over")
    commands.add_parser("compare", help="measure real exports and made ones")
    given = parser.parse_args()
    if given.command == "compare":
        compare()
        return
    with timed("made", given.rows):
        write_export(
            given.path, given.rows, given.domains, given.seed, given.one_title, given.parts
        )


if __name__ == "__main__":
    main()
