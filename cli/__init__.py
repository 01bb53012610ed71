"""The commands a person types, the files they get, and the report they read."""

from linkvet.cli.main import main

__all__ = ["main"]
