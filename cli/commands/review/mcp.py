"""`linkvet mcp`: read-only tools for a language model, over standard input and output."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from linkvet.cli.options import scoring_options
from linkvet.cli.project.file import Project
from linkvet.data.errors import UserError
from linkvet.model.options import DEFAULTS, ScoringOptions


@scoring_options("domain_ranks")
def mcp(
    context: typer.Context,
    options: ScoringOptions = DEFAULTS,
    folder: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Read below this folder alone; default: that of linkvet.toml, else this one.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Offer tools to a language model: score a file, explain a link, summary, networks, lint.

    They speak the Model Context Protocol over standard input and output. They read files of one
    folder alone, write nothing, send no request, and mark what strangers wrote on their pages.

    **Examples**

    - `linkvet mcp --folder clients/spa`, as the command of a server in the settings of a client
    """
    from linkvet.review.mcp.project_files import ProjectFiles
    from linkvet.review.mcp.protocol import serve
    from linkvet.review.mcp.tools import tools
    from linkvet.review.score_api.scorer import Scorer

    project: Project = context.find_root().obj
    root = folder or (project.path.parent if project.path else Path())
    if not root.is_dir():
        raise UserError("is no folder", file=str(root), cure="Name the folder of the project.")
    store = Path(options.decisions) if options.decisions else project.store
    given, out = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # what anything else prints must not stand between the answers
    serve(tools(Scorer(options, store), ProjectFiles(root)), given, out, sys.stderr)
