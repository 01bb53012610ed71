"""`linkvet model`: model folders converted and looked into."""

import typer

from linkvet.cli.commands.model.convert import convert
from linkvet.cli.commands.model.free_trees import free_trees

app = typer.Typer(help="Work on model folders.", no_args_is_help=True, rich_markup_mode="markdown")
app.command()(convert)
app.command("free-trees")(free_trees)
