"""`linkvet explain`: every signal of one link or domain, and what each one adds."""

import json
from typing import Annotated

import typer

from linkvet.cli.model_reference import STORE, TrackingUri, model_folder
from linkvet.cli.options import (
    About,
    Allow,
    Embeddings,
    Exports,
    Map,
    Model,
    Pages,
    Precision,
    Site,
    files,
    mapping,
    subject,
    vectors,
)
from linkvet.cli.results.to_json import plain
from linkvet.cli.terminal.progress import Steps
from linkvet.cli.terminal.table import show, text
from linkvet.data.errors import UserError

BESIDE = " (cosine of embeddings; it does not count in the verdict)"


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
        typer.Option(
            metavar="FILE:ROW", help="The row of an export to explain; of a table, its number."
        ),
    ] = None,
    site: Site = None,
    allow: Allow = None,
    model: Model = None,
    tracking_uri: TrackingUri = STORE,
    precision: Precision = 0.99,
    columns: Map = None,
    pages: Pages = None,
    about: About = None,
    embeddings: Embeddings = None,
    signals_table: Annotated[
        bool, typer.Option("--signals-table", help="The columns are signals of your own.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:
    """Show every signal of one link or domain with its value and its amount in log-odds.

    The link is judged within its profile, so give the same exports as to `linkvet score`.

    **Examples**

    - `linkvet explain backlinks.csv --link https://blog.example/post`
    - `linkvet explain backlinks.csv --domain blog.example`
    - `linkvet explain ahrefs.csv semrush.csv --row semrush.csv:17`
    - `linkvet explain table.csv --signals-table --model my-model --row 17`
    """
    if signals_table:
        from linkvet.cli.commands.table.custom_table import explain_table

        explain_table(exports, model_folder(model, tracking_uri), row, as_json)
        return
    if sum(given is not None for given in (link, domain, row)) != 1:
        raise UserError("give one of --link, --domain and --row")
    from linkvet.model.explain import explain as explained

    paths, names = files(exports), mapping(columns)
    folder = model_folder(model, tracking_uri)
    with Steps(quiet=as_json) as steps:
        found = explained(
            paths,
            link=link,
            domain=domain,
            row=row,
            site=site,
            allow=allow,
            model=folder,
            precision=precision,
            mapping=names,
            pages=pages or (),
            about=subject(about),
            embeddings=vectors(embeddings),
            progress=steps,
        )
    rows = sorted(found.signals.to_dicts(), key=lambda one: -abs(one["amount"]))
    verdict = {
        "bias": found.bias,
        "sum": found.total,
        "spam_probability": found.probability,
        "verdict": found.verdict,
    }
    if as_json:
        print(json.dumps(plain({**found.facts, **verdict, "signals": rows}), indent=2))
        return
    for name, value in found.facts.items():
        print(f"{name}: {text(value)}{BESIDE if name == 'similarity' else ''}")
    print()
    show(rows, as_json=False)
    print()
    for name, value in verdict.items():
        print(f"{name}: {text(value)}")
