"""`linkvet history`: the results that were kept of one site."""

from pathlib import Path
from typing import Annotated, Any

import typer

from linkvet.cli.options import AsJson
from linkvet.cli.terminal.table import show
from linkvet.cli.wording.numbers import VERDICTS
from linkvet.data.errors import UserError


def history(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A folder of `linkvet score --history`.")
    ],
    as_json: AsJson = False,
) -> None:
    """List the results kept in a history, oldest first, with what they found.

    `spam` is the share of referring domains that are spam at the stated precision; the verdicts
    count domains. The tables are Parquet files by date, which DuckDB, pandas and polars read at
    once.

    **Examples**

    - `linkvet history history`
    - `linkvet history history --json`
    - `linkvet diff history`, for what changed between the last two
    """
    from linkvet.cli.results.history import kept

    rows = [_row(one) for one in kept(folder)]
    if not rows:
        raise UserError(
            "holds no result yet",
            file=str(folder),
            cure="Keep one with `linkvet score EXPORT --history DIR`.",
        )
    if not as_json:
        rows = [{**row, "exports": ", ".join(row["exports"])} for row in rows]
    show(rows, as_json)


def _row(summary: dict[str, Any]) -> dict[str, Any]:
    by = summary["verdicts"]["domains"]
    domains = summary["domains"]
    return {
        "date": summary["date"],
        "site": summary["site"],
        "exports": [source["file"] for source in summary["sources"]],
        "links": summary["links"],
        "domains": domains,
        "spam": round(by.get("disavow", 0) / domains, 4) if domains else None,
        **{name: by.get(name, 0) for name in VERDICTS},
        "model": summary["model"],
    }
