"""`linkvet disavow explain`: why each line of a disavow file is there, from scored links."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from linkvet.analysis.to_json import plain
from linkvet.cli.options import AsJson, paths
from linkvet.cli.terminal.table import show
from linkvet.cli.wording.numbers import count, listing
from linkvet.data.errors import UserError

if TYPE_CHECKING:
    import polars as pl

OF_LINKS = ("link_id", "source_url", "spam_probability", "verdict", "reasons")
OF_DOMAINS = ("source_domain", "spam_probability", "verdict", "unit", "reasons")
REASONS_SHOWN = 3
NO_LINK = "no link of the results comes from here"


def explain(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The disavow file.")],
    results: Annotated[
        Path, typer.Option(metavar="DIR", help="A folder that `linkvet score` wrote.")
    ] = Path("linkvet-results"),
    as_json: AsJson = False,
) -> None:
    """Say for each line which links it is about and what the model thinks of them, and why.

    Lines that the model would not have put there come first, those that no link comes from next.

    **Examples**

    - `linkvet disavow explain disavow.txt --results linkvet-results`
    - `linkvet disavow explain disavow.txt --results linkvet-results --json`
    """
    (path,) = paths([file])
    rows = explained(path, results)
    if not rows:
        raise UserError("holds no entry", file=file, cure="`linkvet disavow lint` says why.")
    if not as_json:
        rows = [{**row, "reasons": "; ".join(row["reasons"])} for row in rows]
    show(plain(rows), as_json)


def explained(path: Path, results: Path) -> list[dict[str, Any]]:
    """Give one row per entry of a disavow file, the doubtful ones first.

    `agrees` says whether the model would have put the line there, None where no link tells.

    Raises
    ------
    UserError
        Where the file or the tables of the results cannot be read.
    """
    from linkvet.data.disavow.read import line_entries, load

    first: dict[str, int] = {}
    for number, _, line in line_entries(load(path).lines):
        if line.written:
            first.setdefault(line.written, number)
    judgements = _by_entry(
        list(first),
        _table(results, "links", OF_LINKS).unique("link_id", keep="first", maintain_order=True),
    )
    domains = _by_domain(_table(results, "domains", OF_DOMAINS))
    rows = [
        {"line": number, "entry": entry, **_judged(entry, judgements.get(entry), domains)}
        for entry, number in first.items()
    ]
    order = {False: 0, None: 1, True: 2}
    return sorted(
        rows, key=lambda row: (order[row["agrees"]], row["spam_probability"] or 0, row["line"])
    )


def _table(results: Path, name: str, columns: Iterable[str]) -> "pl.DataFrame":
    """Read the columns of a table of results, in whatever form it was written."""
    import polars as pl

    from linkvet.analysis.results import path_of, scan_file
    from linkvet.data.csv_injection import plain as without_marks
    from linkvet.data.publish import finish

    finish(results)

    path = path_of(results, name)
    if path is None:
        raise UserError(
            f"holds no table of {name}",
            file=str(results),
            cure="Name a folder that `linkvet score` wrote, with --results.",
        )
    try:
        table = scan_file(path).select(columns).collect()
        table = without_marks(table) if path.suffix == ".csv" else table
        kept = pl.col("spam_probability").cast(pl.Float64)
    except (pl.exceptions.PolarsError, OSError):
        raise UserError(
            "isn't a table that `linkvet score` wrote",
            file=str(path),
            cure="Score the links again.",
        ) from None
    return table.with_columns(kept, pl.col("verdict").cast(pl.String))


def _by_entry(entries: list[str], links: "pl.DataFrame") -> dict[str, dict[str, Any]]:
    """Sum up for each entry the links that it is about."""
    import polars as pl

    from linkvet.data.disavow.hosts import valid_host
    from linkvet.data.urls import normal_form, over_distinct, split

    domains = {one for one in entries if one.startswith("domain:")}
    pages = [one for one in entries if one not in domains]
    links = links.with_columns(
        host=over_distinct(
            split(links["source_url"])["host"].fill_null(""), valid_host, pl.String()
        ),
        page=normal_form(links["source_url"]),
    )
    hosts = links["host"].drop_nulls().unique().to_list()
    pairs = [(host, one) for host in hosts for one in _above(host, domains)]
    by_host = pl.DataFrame(pairs, {"host": pl.String, "entry": pl.String}, orient="row")
    listed = pl.Series("entry", pages, pl.String)
    by_page = pl.DataFrame([normal_form(listed).alias("page"), listed])
    shown = ("entry", "spam_probability", "verdict", "reasons")
    matched = pl.concat(
        [
            links.join(by_host, on="host", maintain_order="left_right").select(shown),
            links.join(by_page, on="page", maintain_order="left_right").select(shown),
        ]
    )
    summed = matched.sort("spam_probability", descending=True, maintain_order=True).group_by(
        "entry", maintain_order=True
    )
    return {
        row["entry"]: row
        for row in summed.agg(
            pl.len().alias("links"),
            pl.col("spam_probability").mean().round(4),
            pl.col("verdict"),
            pl.col("reasons").first(),
        ).iter_rows(named=True)
    }


def _above(host: str, domains: set[str]) -> list[str]:
    """Give the domain lines that cover a host."""
    names = [host, *(host[at + 1 :] for at, one in enumerate(host) if one == ".")]
    return [line for name in names if (line := f"domain:{name}") in domains]


def _by_domain(table: "pl.DataFrame") -> dict[str, dict[str, Any]]:
    from linkvet.data.disavow.hosts import valid_host

    rows = table.iter_rows(named=True)
    return {f"domain:{valid_host(row['source_domain'] or '')}": row for row in rows}


def _judged(entry: str, judgement: dict[str, Any] | None, domains: dict) -> dict[str, Any]:
    """Say what the model thinks of what an entry names."""
    if judgement is None:
        return {
            "links": 0,
            "spam_probability": None,
            "agrees": None,
            "says": NO_LINK,
            "reasons": [],
        }
    verdicts = judgement["verdict"]
    of_domain = domains.get(entry)
    agrees = all(one == "disavow" for one in verdicts)
    by = {name: verdicts.count(name) for name in dict.fromkeys(sorted(verdicts))}
    says = (
        f"{count(judgement['links'], 'link')}: {listing([f'{n} {name}' for name, n in by.items()])}"
    )
    if of_domain is not None:
        agrees = of_domain["verdict"] == "disavow" and of_domain["unit"] == "domain"
        says += f"; domain: {of_domain['verdict']}"
        if of_domain["unit"] != "domain" and "disavow" in by:
            says += ", its pages alone, not the whole of it"
    return {
        "links": judgement["links"],
        "spam_probability": (of_domain or judgement)["spam_probability"],
        "agrees": agrees,
        "says": says,
        "reasons": _reasons((of_domain or judgement)["reasons"]),
    }


def _reasons(given: str | list[dict] | None) -> list[str]:
    """Read the largest reasons, which are JSON in a text table and a list in JSON lines."""
    try:
        listed = json.loads(given) if isinstance(given, str) else given
        return [one["says"] for one in (listed or [])[:REASONS_SHOWN]]
    except (ValueError, TypeError, KeyError):
        return []
