"""`linkvet explain`: every signal of one link or domain, and what each one adds."""

from typing import Annotated

import typer

from linkvet.cli.options import AsJson, Exports, files, scoring_options
from linkvet.cli.terminal.output import say, show_json
from linkvet.cli.terminal.progress import Steps
from linkvet.cli.terminal.table import show, text
from linkvet.data.errors import UserError
from linkvet.model.options import DEFAULTS, ScoringOptions

BESIDE = " (cosine of embeddings; it does not count in the verdict)"


@scoring_options()
def explain(
    exports: Exports,
    link: Annotated[
        str | None, typer.Option(metavar="URL", help="The referring page to explain.")
    ] = None,
    domain: Annotated[
        str | None, typer.Option(metavar="HOST", help="The referring domain to explain.")
    ] = None,
    row: Annotated[
        str | None,
        typer.Option(metavar="FILE:ROW", help="The row of an export to explain."),
    ] = None,
    options: ScoringOptions = DEFAULTS,
    as_json: AsJson = False,
) -> None:
    """Show every signal of one link or domain with its value and its amount in log-odds.

    The link is judged within its profile, so give the same exports as to `linkvet score`.

    **Examples**

    - `linkvet explain backlinks.csv --link https://blog.example/post`
    - `linkvet explain backlinks.csv --domain blog.example`
    - `linkvet explain ahrefs.csv semrush.csv --row semrush.csv:17`
    """
    if sum(given is not None for given in (link, domain, row)) != 1:
        raise UserError("give one of --link, --domain and --row")
    from linkvet.model.explain import explain as explained

    with Steps(quiet=as_json) as steps:
        explanation = explained(
            files(exports), options, link=link, domain=domain, row=row, progress=steps
        )
    explained_dict = explanation.to_dict()
    if as_json:
        show_json(explained_dict, ascii_only=True)
        return
    for name, value in explanation.facts.items():
        say(f"{name}: {text(value)}{BESIDE if name == 'similarity' else ''}")
    say()
    show(explained_dict["signals"], as_json=False)
    say()
    for name, value in explanation.sums().items():
        say(f"{name}: {text(value)}")
