"""The `linkvet` command: its sub-commands, and how each kind of failure leaves the program.

Nothing heavy is imported here: `linkvet --help` answers before polars could be loaded.
"""

import os
import signal
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from typer import Context
from typer.core import TyperGroup

from linkvet import __version__
from linkvet.cli.commands.diff import diff
from linkvet.cli.commands.disavow.edit import app as disavow
from linkvet.cli.commands.explain import explain
from linkvet.cli.commands.fetch import fetch
from linkvet.cli.commands.history import history
from linkvet.cli.commands.model.app import app as model
from linkvet.cli.commands.model.compare import compare
from linkvet.cli.commands.model.evaluate import evaluate
from linkvet.cli.commands.model.fit import fit
from linkvet.cli.commands.model.promote import promote
from linkvet.cli.commands.model.train import train
from linkvet.cli.commands.profile import profile
from linkvet.cli.commands.project.config import app as config
from linkvet.cli.commands.project.decisions import app as decisions
from linkvet.cli.commands.project.init import init
from linkvet.cli.commands.review.mcp import mcp
from linkvet.cli.commands.review.review import review
from linkvet.cli.commands.review.serve import serve
from linkvet.cli.commands.score import score
from linkvet.cli.commands.signals import signals
from linkvet.cli.commands.table.app import app as table
from linkvet.cli.exit_codes import PIPE_CLOSED, STOPPED, TERMINATED, UNWRITABLE
from linkvet.cli.old_spellings import today
from linkvet.cli.project.defaults import default_map
from linkvet.cli.project.file import Project
from linkvet.cli.terminal.output import make_logs_safe, note, say
from linkvet.data.errors import UserError

CONFIG = "--config"
HELP = """Tell spam from genuine among the links that point at a site.

Reads the export of any backlink tool and says which links are spam, how sure that is, exactly why,
and what (if anything) to disavow. Everything runs on this machine.
"""


class Commands(TyperGroup):
    """The commands, called by the spellings of the version before as well."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Read the command line, put into words of today; `--config` may stand anywhere."""
        first, rest = config_first(args)
        left = super().parse_args(ctx, [*first, *today(rest)])
        ctx.obj = Project(ctx.params.get("config"))
        if not {"-h", "--help"} & set(args):  # help tells linkvet's own defaults
            ctx.default_map = default_map(self.commands, ctx.obj)
        return left


def config_first(args: list[str]) -> tuple[list[str], list[str]]:
    """Part `--config FILE` from the other arguments, wherever it stands.

    >>> config_first(["score", "backlinks.csv", "--config", "spa.toml"])
    (['--config', 'spa.toml'], ['score', 'backlinks.csv'])
    """
    end = args.index("--") if "--" in args else len(args)
    for at, one in enumerate(args[:end]):
        if one == CONFIG or one.startswith(f"{CONFIG}="):
            size = 2 if one == CONFIG else 1
            return args[at : at + size], args[:at] + args[at + size :]
    return [], args


app = typer.Typer(
    cls=Commands,
    help=HELP,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (
    init,
    score,
    profile,
    diff,
    history,
    fetch,
    explain,
    review,
    serve,
    mcp,
    signals,
    train,
    fit,
    evaluate,
    compare,
    promote,
):
    app.command()(command)
app.add_typer(config, name="config")
app.add_typer(decisions, name="decisions")
app.add_typer(table, name="table")
app.add_typer(model, name="model")
app.add_typer(disavow, name="disavow")


def show_version(wanted: bool) -> None:
    """Print the version and stop."""
    if wanted:
        say(f"linkvet {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=show_version, is_eager=True, help="Print the version and exit."
        ),
    ] = False,
    debug: Annotated[
        bool,
        typer.Option(
            "--debug", envvar="LINKVET_DEBUG", help="Show the traceback when linkvet itself fails."
        ),
    ] = False,
    config: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="The project file; default: the nearest linkvet.toml in this folder or above it. "
            "Options win over it. May stand after the command too.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Options that stand before the command."""
    if debug:
        os.environ["LINKVET_DEBUG"] = "1"


def main() -> None:
    """Run the command line.

    Exit codes: 0 done, 1 linkvet failed (or `linkvet disavow lint` found errors), 2 the call or a
    file needs mending, 3 `linkvet diff --fail-on attack` raised the alarm, 130 Ctrl-C, 141 whoever
    read the output closed the pipe, 143 killed.
    """
    # a plain SIGTERM would leave the temporary folder behind
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
    make_logs_safe()
    try:
        app()
    except UserError as error:
        note(f"linkvet: {error}")
        sys.exit(2)
    except SystemExit as ended:
        if isinstance(ended.__context__, BrokenPipeError) or not _flushed():
            os._exit(PIPE_CLOSED)  # the interpreter would try to write once more
        if ended.code in (STOPPED, TERMINATED):
            note(f"linkvet: stopped. {_left(ended)}")
        raise
    except Exception as error:
        left = _left(error)
        if isinstance(error, OSError) and error.errno in UNWRITABLE:
            _end_unwritten(error, left)
        if os.environ.get("LINKVET_DEBUG"):
            raise
        note(
            f"linkvet: failed with {type(error).__name__}: {error}",
            f"This is a fault in linkvet, not in your file. {left} "
            "`linkvet --debug ...` shows where it happened.",
        )
        sys.exit(1)


def _left(error: BaseException) -> str:
    """What is left of a run that ended early, as its notes say."""
    return " ".join(getattr(error, "__notes__", ())) or "No file was written."


def _flushed() -> bool:
    """Whether the output so far has reached whoever reads it."""
    try:
        if sys.stdout:  # None where it was closed before the start
            sys.stdout.flush()
    except BrokenPipeError:
        return False
    except OSError as error:
        _end_unwritten(error)
    return True


def _end_unwritten(error: OSError, left: str = "") -> NoReturn:
    """End where results or standard output cannot be written; `left` says what was."""
    says = f"the output cannot be written: {error.strerror}. {left}".rstrip()
    note(f"linkvet: {says} Make room, or send it somewhere else.")
    try:
        if sys.stdout:
            sys.stdout.flush()
    except OSError:
        sys.stderr.flush()
        os._exit(2)  # the interpreter would try to write once more
    sys.exit(2)
