"""One case through linkvet in this process, and whether linkvet kept its promises."""

import contextlib
import io
import json
import re
import sys
import traceback
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path

import polars as pl

from fuzz_lab.case import OUT
from fuzz_lab.table import SITE
from linkvet.cli import main
from linkvet.data.disavow.lint import lint_lines
from linkvet.data.disavow.read import text_of
from linkvet.data.disavow.write import write
from linkvet.data.errors import UserError
from linkvet.data.exports.read import read
from linkvet.data.pages.read import read_pages
from linkvet.data.urls import normal_form
from linkvet.model.store import load

OK, REFUSED, CRASH, LOST, BROKEN = "ok", "refused", "crash", "rows lost", "promise broken"
TIMEOUT, ABORT, MEMORY = "timeout", "abort", "memory"
FINE = (OK, REFUSED)
# what moves a terminal's cursor, colours it or sets its title
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
SHOWN = 3_000  # characters of a traceback
FINDINGS = 1  # exit code of `linkvet disavow lint` where it found errors


class Broken(Exception):
    """A promise that linkvet did not keep."""

    def __init__(self, what: str, verdict: str = BROKEN) -> None:
        super().__init__(what)
        self.verdict = verdict


def _read(path: str, rows: int | None) -> None:
    exports = read([path])
    rows_in = sum(source.rows_in for source in exports.sources)
    _accounted(rows_in, exports.links.height + exports.rejects.height, rows)


def _read_pages(path: str, *pages: str) -> None:
    wanted = normal_form(pl.Series(pages)).drop_nulls().to_list()
    read_pages([path], wanted, [SITE], jobs=1)


def _write_disavow(path: str) -> None:
    entries = json.loads(Path(path).read_text(encoding="utf-8"))
    text = write(entries)
    _takes(text)
    domains = sum(line.startswith("domain:") for line in text.splitlines())
    if domains > sum(entry.startswith("domain:") for entry in entries):
        raise Broken("a line names a domain that no entry names")


def _command(*arguments: str, rows: int | None) -> None:
    output = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    sys.argv = ["linkvet", *arguments]
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        try:
            main()
            code = 0
        except SystemExit as ended:
            code = ended.code
    printed = output.buffer.getvalue().decode("utf-8", "replace").replace("\r\n", "\n")
    if control := CONTROL.search(printed):
        raise Broken(
            f"a control character was printed: {control[0]!r} in {_near(printed, control)!r}"
        )
    if arguments[0] == "score" and not code:
        _results(Path(OUT), rows)
    if code == 2:
        raise UserError(printed.strip())
    if code and not (arguments[:2] == ("disavow", "lint") and code == FINDINGS):
        raise Broken(f"a call ended without a reason: exit {code}, {printed[-300:]}")


def _near(text: str, match: re.Match[str]) -> str:
    return text[max(match.start() - 60, 0) : match.end() + 60]


def _results(out: Path, rows: int | None) -> None:
    """Hold the files of a run against each other."""
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    tables = [pl.read_csv(out / f"{name}.csv", infer_schema=False) for name in ("links", "rejects")]
    _accounted(summary["rows_in"], sum(table.height for table in tables), rows)
    _takes((out / "disavow.txt").read_text(encoding="utf-8"))


def _accounted(rows_in: int, rows_out: int, rows: int | None) -> None:
    if rows_in != rows_out:
        raise Broken(f"rows differ: {rows_in} in, {rows_out} in links and rejects", LOST)
    if rows is not None and rows_in != rows:
        raise Broken(f"rows differ: the file holds {rows}, {rows_in} were read", LOST)


def _takes(text: str) -> None:
    """Raise where Google would not take a disavow file as it stands."""
    report = lint_lines(text_of(text))
    if errors := [
        one for one in report.findings if one.severity == "error" and one.rule != "empty"
    ]:
        raise Broken(
            f"a disavow line that Google does not take: {errors[0].text!r}, {errors[0].what}"
        )


def _strangers(inputs: Iterable[str], folder: Path) -> None:
    """Raise where something was written beside the results; `folder` is alone in its parent."""
    known = {Path(name).parts[0] for name in inputs} | {OUT, f"{OUT}.txt", "added.txt"}
    strange = {path.name for path in folder.iterdir()} - known
    strange |= {path.name for path in folder.parent.iterdir()} - {folder.name}
    if strange:
        raise Broken(f"a file beside the results: {', '.join(sorted(strange))}")


ENTRY_POINTS: dict[str, Callable[..., object]] = {
    "read": _read,
    "read_pages": _read_pages,
    "write_disavow": _write_disavow,
    "linkvet": _command,
    "load_model": load,
}
COUNT_ROWS = ("read", "linkvet")


def run(call: Iterable[str], rows: int | None, folder: Path) -> tuple[str, str]:
    """Run a case in its folder, which is the working directory.

    Returns
    -------
    verdict, detail
        `FINE` or what went wrong; the message of a refusal, or the end of a traceback.
    """
    inputs = [path.name for path in folder.iterdir()]
    entry, *arguments = call
    try:
        _entry_point(entry)(*arguments, **({"rows": rows} if entry in COUNT_ROWS else {}))
        _strangers(inputs, folder)
    except UserError as refusal:
        return REFUSED, str(refusal)
    except Broken as broken:
        return broken.verdict, str(broken)
    except MemoryError:
        return MEMORY, _traced()
    except BaseException as error:
        lost = isinstance(error, AssertionError) and "rows were lost" in str(error)
        return LOST if lost else CRASH, _traced()
    return OK, ""


def _entry_point(name: str) -> Callable[..., object]:
    """Find an entry point by its name; `module:function` is one of a test of the lab."""
    module, colon, function = name.partition(":")
    return getattr(import_module(module), function) if colon else ENTRY_POINTS[name]


def _traced() -> str:
    """The exception and where linkvet met it, then the end of the traceback."""
    kind, error, trace = sys.exc_info()
    names = ((frame.f_globals["__name__"], frame.f_code) for frame, _ in traceback.walk_tb(trace))
    frames = [f"{name} {code.co_name}" for name, code in names if name.startswith("linkvet.")]
    lines = traceback.format_exception(kind, error, trace, limit=-6)
    at = f" at {frames[-1]}" if frames else ""
    return f"{kind.__name__ if kind else ''}{at}\n{''.join(lines)[-SHOWN:]}"
