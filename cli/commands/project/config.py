"""`linkvet config`: what the project file says, and where each value comes from."""

from dataclasses import asdict

import typer

from linkvet.cli.options import AsJson
from linkvet.cli.project.file import Project
from linkvet.cli.terminal.table import show
from linkvet.model.options import DEFAULTS

app = typer.Typer(
    help="Show what linkvet.toml says.", no_args_is_help=True, rich_markup_mode="markdown"
)


@app.callback()
def of_project() -> None:
    """Show what linkvet.toml says."""


@app.command("show")
def show_config(context: typer.Context, as_json: AsJson = False) -> None:
    """Show each setting, its value, and where that comes from.

    Options of the command line win over all of them.

    **Examples**

    - `linkvet config show`
    - `linkvet --config clients/spa/linkvet.toml config show --json`
    """
    project: Project = context.obj
    defaults = {**asdict(DEFAULTS), "manual_action": False, "decisions": project.store}
    rows = [one._asdict() for one in project.settings(defaults)]
    if not as_json:
        rows = [{**row, "value": _text(row["value"])} for row in rows]
    show(rows, as_json)


def _text(value: object) -> str | None:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return None if value is None else str(value)
