"""`linkvet model`: model folders converted, signed, checked and looked into."""

import typer

from linkvet.cli.commands.model.convert import convert
from linkvet.cli.commands.model.free_trees import free_trees
from linkvet.cli.commands.model.sign import sign, verify

app = typer.Typer(
    help="Convert, sign, verify and look into model folders.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)
app.command()(convert)
app.command()(sign)
app.command()(verify)
app.command("free-trees")(free_trees)
