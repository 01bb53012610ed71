"""`linkvet serve`: the API of linkvet for programs, without the page."""

from pathlib import Path
from typing import Annotated

import typer

from linkvet.cli.optional_extra import extra
from linkvet.cli.options import Port, Quiet, scoring_options
from linkvet.cli.project.file import Project
from linkvet.cli.terminal.output import note, say
from linkvet.data.errors import UserError
from linkvet.model.options import DEFAULTS, ScoringOptions

LOOPBACK = "127.0.0.1"
SHORTEST_TOKEN, LONGEST_TOKEN = 20, 200  # characters

Host = Annotated[
    str | None,
    typer.Option(
        metavar="HOST", help="Let other machines in, by this name or address; needs --token-file."
    ),
]
TokenFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="File with the token that requests have to bear. Without it, a new one is made "
        "and printed.",
    ),
]
MaxUpload = Annotated[int, typer.Option(metavar="BYTES", min=1, help="Refuse larger exports.")]


@scoring_options("domain_ranks")
def serve(
    context: typer.Context,
    options: ScoringOptions = DEFAULTS,
    port: Port = None,
    host: Host = None,
    token_file: TokenFile = None,
    max_upload: MaxUpload = 500_000_000,
    quiet: Quiet = False,
) -> None:
    """Answer programs: POST /api/score, /api/explain, /api/decisions; GET /health.

    An export is the body itself (named by `?name=`), or JSON: a list of rows or of URLs. The answer
    is JSON lines, or Parquet if the header Accept says application/vnd.apache.parquet. Only this
    machine gets in, and only with the token. Stop with Ctrl-C.

    **Examples**

    - `linkvet serve --port 8765 --token-file token.txt`
    - `curl -H "Authorization: Bearer $(cat token.txt)" --data-binary @backlinks.csv
      'http://127.0.0.1:8765/api/score?name=backlinks.csv'`
    """
    with extra("review", "the API"):
        from linkvet.review.server import running
    from linkvet.data.decisions.store import read
    from linkvet.review.score_api.api import Api
    from linkvet.review.score_api.scorer import Scorer
    from linkvet.review.server.api_app import api_access, create_api_app

    token = {"token": _token(token_file)} if token_file else {}
    if host and not token:
        raise UserError(
            f"--host {host} lets other machines in, and no token was chosen",
            cure="Put one into a file and name it with --token-file, or leave --host out.",
        )
    project: Project = context.find_root().obj
    scorer = Scorer(options, (options.decisions and Path(options.decisions)) or project.store)
    # a fault in the model or the store stops the start, not a request
    _ = scorer.model
    if scorer.store and scorer.store.exists():
        read(scorer.store)
    listening = running.listen(host or LOOPBACK, port)
    allowed = api_access(host, listening.getsockname()[1], **token)
    say(allowed.address)
    if not token:
        say(f"Authorization: Bearer {allowed.token}")
    if not quiet:
        note("Requests need that header. Stop with Ctrl-C.")
    app = create_api_app(Api(scorer, most_upload=max_upload), allowed)
    try:
        running.serve(app, listening)
    except (KeyboardInterrupt, SystemExit):
        note("Stopped.")


def _token(path: Path) -> str:
    """The token that a file holds.

    Raises
    ------
    UserError
        Where it can't be read, or is none that a header can hold and nobody can guess.
    """
    try:
        token = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        token = ""
    known = token.isprintable() and " " not in token
    if not known or not SHORTEST_TOKEN <= len(token) <= LONGEST_TOKEN:
        raise UserError(
            f"holds no token of {SHORTEST_TOKEN} to {LONGEST_TOKEN} letters and digits",
            file=str(path),
            cure="Make one: openssl rand -hex 32 > FILE.",
        )
    return token
