"""Build `popular.txt`, the names nobody should disavow whole, from lists that a person names.

    python -m linkvet.data.disavow.build_popular LIST [LIST ...] --source TEXT --licence TEXT \
        --attribution TEXT --date 2026-01-31 --out data/disavow/popular.txt

Each list has one name a line, is a CSV whose rows end or begin with one (Tranco, Majestic Million,
Cisco Umbrella, CrUX), or JSON with the names under `list` (MISP warning lists). The names that
stand on all lists are kept, in the order of the first, `--most` at most. Nothing is fetched. What
ships was built from the first 10,000 names of the Majestic Million and the first 20,000 of Cisco
Umbrella, as `pymispwarninglists` 1.7.0 has them.
"""

import argparse
import csv
import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from linkvet.data.atomic import replace_file
from linkvet.data.disavow.hosts import valid_host
from linkvet.data.errors import UserError
from linkvet.data.hosts import is_ending, known_suffix, registrable_of

MOST = 1_500
HEADER = """\
# Registrable domains that many link to and many visit: never disavowed as a whole.
# Source: {source}
# Licence: {licence}
# Attribution: {attribution}
# Date: {date}
# Built by linkvet.data.disavow.build_popular; giants.txt has those that were named by hand.
"""


def popular(lists: Sequence[Path], most: int = MOST) -> list[str]:
    """Give the registrable domains that all lists name, the first list's order kept."""
    read = [list(dict.fromkeys(_domains(path))) for path in lists]
    shared = set(read[0]).intersection(*read[1:])
    return [name for name in read[0] if name in shared][:most]


def _domains(path: Path) -> Iterator[str]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        rows = list(_rows(text))
    except (OSError, ValueError, RecursionError, csv.Error) as error:
        raise UserError(
            f"the list cannot be read ({error})",
            file=str(path),
            cure="Name a text, CSV or JSON file in UTF-8.",
        ) from None
    any_domain = False
    for cells in rows:
        hosts = (valid_host(cell.partition("://")[2] or cell) for cell in cells)
        host = next((one for one in hosts if one and known_suffix(one)), None)
        if host and not is_ending(host):
            any_domain = True
            yield registrable_of(host)
    if not any_domain:
        raise UserError("names no domain", file=str(path), cure="Give one domain a line.")


def _rows(text: str) -> Iterator[list[str]]:
    if text.startswith("{"):
        names = json.loads(text).get("list")
        if not isinstance(names, list):
            raise ValueError("its JSON has no `list`")
        return ([name] for name in names if isinstance(name, str))
    return (row for row in csv.reader(text.splitlines()) if row and not row[0].startswith("#"))


def main() -> None:
    """Read the lists and write the file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("lists", type=Path, nargs="+", help="lists of popular names, best first")
    parser.add_argument("--source", required=True, help="where the names come from")
    parser.add_argument("--licence", required=True, help="under what terms they may be passed on")
    parser.add_argument(
        "--attribution", default="none is asked for", help="who is to be named, as they ask it"
    )
    parser.add_argument("--date", type=date.fromisoformat, required=True, help="day of the list")
    parser.add_argument("--most", type=int, default=MOST, help="names that are kept")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "popular.txt")
    options = parser.parse_args()
    try:
        names = popular(options.lists, options.most)
    except UserError as error:
        parser.error(str(error))
    header = HEADER.format(**vars(options))
    replace_file(options.out, (header + "\n".join(sorted(names)) + "\n").encode())
    print(f"{options.out}: {len(names):,} names")


if __name__ == "__main__":
    main()
