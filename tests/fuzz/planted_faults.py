"""Entry points with a fault in them, by which the lab is tried."""

import os
import sys
import time
from pathlib import Path

from linkvet.data.errors import UserError


def crash(path: str) -> None:
    """Fail on one byte, as a reader that was not written for it would."""
    if b"!" in Path(path).read_bytes():
        raise AttributeError("planted")


def hang(path: str) -> None:
    time.sleep(600)


def die(path: str) -> None:
    os.abort()


def devour(path: str) -> None:
    bytearray(6 << 30)


def refuse(path: str) -> None:
    raise UserError("holds nothing")


def leave_something(path: str) -> None:
    Path("../escaped.csv").write_text("x")


def print_escape(path: str) -> None:
    from fuzz_lab import run

    run.main = lambda: print("\x1b[2J")
    run._command("signals", rows=None)


def lose_a_row(path: str) -> None:
    from fuzz_lab import run

    run._read(path, sum(1 for _ in Path(path).open()))


def leave_by_exit_1(path: str) -> None:
    from fuzz_lab import run

    run.main = lambda: sys.exit(1)
    run._command("signals", rows=None)


def spin(path: str) -> None:
    while True:
        pass
