"""`linkvet init`: a project file for a folder of exports."""

from pathlib import Path
from typing import Annotated

import typer

from linkvet.cli.project.keys import NAME, STORE
from linkvet.cli.project.template import template
from linkvet.cli.terminal.output import note
from linkvet.data.errors import UserError


def init(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="The folder of the project.")
    ] = Path(),
    site: Annotated[
        list[str] | None,
        typer.Option(metavar="HOST", help="Your own site. Repeat it for its other names."),
    ] = None,
    client: Annotated[
        str | None, typer.Option(metavar="NAME", help="Whom the report is for.")
    ] = None,
) -> None:
    """Write linkvet.toml, which every command in that folder and below it reads.

    A file that is there already is left as it is.

    **Examples**

    - `linkvet init --site spa.example`
    - `linkvet init clients/spa --site spa.example --client 'Spa Ltd'`
    """
    from linkvet.data.atomic import named
    from linkvet.data.own_site import own_sites

    sites = list(own_sites(site).names) or None
    path = folder / NAME
    text = template({"site": sites, "client": client, "decisions": STORE})
    try:
        with named(path):
            folder.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as handle:
                handle.write(text)
    except UserError:
        if path.exists():
            raise UserError(
                "is there already, and stays as it is", file=str(path), cure="Edit it."
            ) from None
        raise
    note(f"{path} written: `linkvet score EXPORT` in this folder reads it")
