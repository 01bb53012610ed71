"""`--log-file` and `--verbose`: what a command was given, what each stage took, how it ended.

A log holds a JSON object a line (docs/logging.md), appended and flushed as it happens.
"""

import json
import logging
import os
import platform
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import wraps
from importlib.metadata import PackageNotFoundError, version
from inspect import Parameter, signature
from pathlib import Path
from typing import Annotated, Any

import typer

from linkvet import __version__
from linkvet.cli.exit_codes import exit_code
from linkvet.cli.model_reference import KINDS
from linkvet.cli.options import with_parameters
from linkvet.cli.terminal.output import note
from linkvet.data.errors import UserError
from linkvet.data.progress import STAGES, Meter
from linkvet.data.storage import address

LIBRARIES = ("polars", "numpy", "pyarrow", "lightgbm", "mlflow")  # those that set results or cost
# texts that may be of a person or a client; that they were given is enough
UNTOLD = {"about", "client", "contact"}
URI = "://"
FIRST = b'{"time": '  # how every line of a log begins
_open_run: ContextVar["_Run | None"] = ContextVar("run that is logged", default=None)

LogFile = Annotated[
    Path | None,
    typer.Option(
        "--log-file",
        metavar="FILE",
        help="Append what the run does to a file, a JSON object a line: versions and options, "
        "each stage with its counts, seconds and peak memory, exit code.",
        show_default=False,
    ),
]
Verbose = Annotated[
    bool,
    typer.Option(
        "--verbose", "-v", help="Print a line a stage, with its counts, seconds and peak memory."
    ),
]


def logged(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options `--log-file` and `--verbose`."""

    @wraps(command)
    def called(log_file: Path | None = None, verbose: bool = False, **given: Any) -> None:
        if verbose and given.get("quiet"):
            raise UserError("--verbose and --quiet contradict each other", cure="Leave one out.")
        with run_log(command.__name__, given, log_file, verbose):
            command(**given)

    own = {"log_file": (LogFile, None), "verbose": (Verbose, False)}
    added = [
        Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=kind)
        for name, (kind, default) in own.items()
    ]
    return with_parameters(called, [*signature(command).parameters.values(), *added])


@contextmanager
def run_log(
    command: str, options: Mapping[str, Any], file: Path | None, verbose: bool
) -> Iterator[None]:
    """Log a command to a file, or its stages to standard error, or both.

    Raises
    ------
    UserError
        Where the file cannot be written, or isn't a log, before the block begins.
    """
    handlers = [*([LogFileHandler(file)] if file else []), *([VerboseHandler()] if verbose else [])]
    if not handlers:
        yield
        return
    before = STAGES.level, STAGES.propagate
    STAGES.setLevel(logging.DEBUG)
    STAGES.propagate = False  # what other libraries set up for the root has its own lines
    for handler in handlers:
        STAGES.addHandler(handler)
    run, failure = _Run(command, options), None
    opened = _open_run.set(run)
    try:
        yield
    except BaseException as error:
        failure = error
        raise
    finally:
        run.end(exit_code(failure), failure)
        _open_run.reset(opened)
        for handler in handlers:
            STAGES.removeHandler(handler)
            with suppress(OSError):  # what could not be written was told when it failed
                handler.close()
        level, STAGES.propagate = before
        STAGES.setLevel(level)


def end_run(code: int) -> None:
    """Write the last line of a log, if there is one, for a command that won't come back."""
    run = _open_run.get()
    if run:
        run.end(code)


class _Run:
    """The first and the last line of a run."""

    def __init__(self, command: str, options: Mapping[str, Any]) -> None:
        self.meter, self.command, self.options = Meter(), command, options
        event = {
            "event": "run_begins",
            "command": command,
            "versions": versions(),
            "platform": platform.platform(),
            "processors": os.cpu_count(),
            "options": shown(options),
        }
        STAGES.debug("%s begins", command, extra={"event": event})

    def end(self, code: int, failure: BaseException | None = None) -> None:
        """Say how it ended; an error only where the code says that there is one."""
        event = {"event": "run_ends", "command": self.command, "exit_code": code}
        if code and failure:
            says = str(failure)
            for value in self.options.values():
                if isinstance(value, str) and URI in value:
                    says = says.replace(value, _shown(value))
            kind = "" if isinstance(failure, UserError) else f"{type(failure).__name__}: "
            event["error"] = address.without_secrets(f"{kind}{says}")
        STAGES.debug("%s ends", self.command, extra={"event": event | self.meter.read()})


class LogFileHandler(logging.FileHandler):
    """Appends the events of a run to a file, one JSON object a line."""

    def __init__(self, path: Path) -> None:
        torn = _is_torn(path)
        try:
            super().__init__(path, encoding="utf-8", errors="backslashreplace")
        except OSError as error:
            raise UserError(
                f"--log-file cannot be written: {error.strerror}",
                file=str(path),
                cure="Name a file in a folder that is there and that you may write to.",
            ) from None
        if torn and self.stream:
            self.stream.write("\n")

    def format(self, record: logging.LogRecord) -> str:
        """Give the line of an event."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        event = {"time": at, "pid": record.process, **vars(record)["event"]}
        return json.dumps(event, ensure_ascii=False, default=str)

    def handleError(self, record: logging.LogRecord) -> None:
        """Go on without the log where the disk is full: the results matter more."""
        note(f"linkvet: the log can't be written any more: {sys.exc_info()[1]}")
        self.setLevel(logging.CRITICAL)


class VerboseHandler(logging.Handler):
    """Prints a line for each stage that ends."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)

    def emit(self, record: logging.LogRecord) -> None:
        """Print it to standard error, above the bars if there are any."""
        note(record.getMessage())


def _is_torn(path: Path) -> bool:
    """Whether the last line of a log breaks off, as a full disk leaves it.

    A file that isn't a log is refused: an export named by mistake would be spoilt.
    """
    try:
        if not path.is_file() or not path.stat().st_size:
            return False
        with path.open("rb") as handle:
            start = handle.read(len(FIRST))
            handle.seek(-1, os.SEEK_END)
            end = handle.read()
    except OSError:
        return False  # opening it to append says what is wrong
    if start != FIRST:
        raise UserError(
            "isn't a log of linkvet", file=str(path), cure="Name another file by --log-file."
        )
    return end != b"\n"


def versions() -> dict[str, str]:
    """Versions of linkvet, Python and the libraries that matter, where they are installed."""
    there = {"linkvet": __version__, "python": platform.python_version()}
    for name in LIBRARIES:
        try:
            there[name] = version(name)
        except PackageNotFoundError:
            continue
    return there


def shown(options: Mapping[str, Any]) -> dict[str, Any]:
    """Options as a log may show them: files by name, and no credentials.

    >>> shown({"exports": ["/data/links.csv"], "tracking_uri": "https://me:pw@mlflow.example/x"})
    {'exports': ['links.csv'], 'tracking_uri': 'https://mlflow.example/x'}
    """
    return {
        name: "given" if name in UNTOLD else _shown(value)
        for name, value in options.items()
        if isinstance(value, str | Path | int | float | list | tuple) and value is not False
    }


def _shown(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_shown(one) for one in value]
    if isinstance(value, Path):
        return value.name
    if not isinstance(value, str):
        return value
    scheme, is_uri, rest = value.partition(URI)
    if is_uri:
        # of any scheme, and with a password that has a slash in it
        return address.shown(f"{scheme}{URI}{rest.rpartition('@')[2]}")
    return value if value.startswith(KINDS) else Path(value).name
