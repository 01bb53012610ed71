"""Tables in the library of the user's choice."""

from typing import Any, Literal, get_args

import polars as pl

from linkvet.data.errors import UserError

Frames = Literal["pandas", "polars", "arrow"]


def check(frames: str) -> None:
    """Refuse a library that tables cannot be given in."""
    if frames not in get_args(Frames):
        names = ", ".join(map(repr, get_args(Frames)))
        raise UserError(f"frames={frames!r} isn't a kind of table", cure=f"Use one of {names}.")


def framed(table: pl.DataFrame, frames: Frames) -> Any:
    """Give a table as a DataFrame of pandas or polars, or as a table of pyarrow."""
    if frames == "polars":
        return table
    return table.to_pandas() if frames == "pandas" else table.to_arrow()
