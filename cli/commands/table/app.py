"""`linkvet table`: models of a user's own signals, in any table of numbers."""

import typer

from linkvet.cli.commands.table.compare import compare
from linkvet.cli.commands.table.evaluate import evaluate
from linkvet.cli.commands.table.explain import explain
from linkvet.cli.commands.table.score import score
from linkvet.cli.commands.table.signals import signals
from linkvet.cli.commands.table.train import train

HELP = """Train models on tables of your own signals; score, explain and measure with them.

Such a model judges tables with the same columns, not exports, and gives probabilities, not
verdicts.
"""

app = typer.Typer(help=HELP, no_args_is_help=True, rich_markup_mode="markdown")
for command in (train, score, explain, evaluate, compare, signals):
    app.command()(command)
