"""The files a run leaves behind: tables, Google's disavow file, summary and report."""

import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from shutil import copyfileobj
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from linkvet.analysis.to_json import plain
from linkvet.analysis.write_table import JOINED, write_table
from linkvet.data.atomic import writing
from linkvet.data.disavow.write import write as write_disavow
from linkvet.data.partitions.files import whole
from linkvet.model.results.networks import as_families

if TYPE_CHECKING:
    import polars as pl

    from linkvet.model.judging.scored_in_partitions import Results, ScoredInPartitions


def write_all(
    scored: "Results",
    place: Path,
    ending: str = "csv",
    report: bool = True,
    past: Sequence[dict[str, Any]] = (),
    logo: str | None = None,
    profile: dict[str, Any] | None = None,
) -> None:
    """Write every file of a run into `place`, byte for byte the same for the same input.

    `past` are the summaries of a history with the present one, each with its date, for the report;
    `logo` is a data URL for its head, and `profile` the view of the profile, if there is one.
    """
    with writing(place / f"links.{ending}") as handle:
        _write_links(scored, handle, ending)
    tables = {
        "domains": scored.domains,
        "networks": scored.networks,
        "families": as_families(scored.networks),
        "graph": scored.graph,
    }
    for name, table in tables.items():
        if table is not None:
            with writing(place / f"{name}.{ending}") as handle:
                write_table([table], handle, ending)
    write_csv(scored.rejects, place / "rejects.csv")
    texts = {
        "disavow.txt": write_disavow(
            scored.disavow, disavow_header(scored.summary), confirmed=scored.confirmed
        ),
        "summary.json": json.dumps(plain(scored.summary), indent=2, ensure_ascii=False) + "\n",
    }
    if report:
        from linkvet.cli.report import render

        texts["report.html"] = render(scored, past, logo, profile)
    for name, text in texts.items():
        with writing(place / name) as handle:
            # a lone surrogate out of a broken export must not cost the whole run
            handle.write(text.encode("utf-8", errors="replace"))


def _write_links(scored: "Results", handle: BinaryIO, ending: str) -> None:
    """Write the table of links; where processes share the work, chunks are made side by side."""
    if not scored.spread or ending not in JOINED:
        write_table(scored.table(), handle, ending)
        return
    scored = cast("ScoredInPartitions", scored)
    for part in scored.each_chunk(partial(_part, ending)):
        with part.open("rb") as rows:
            copyfileobj(rows, handle)
        part.unlink()


def _part(ending: str, chunk: "pl.DataFrame", number: int, folder: Path) -> Path:
    """Write a chunk of the table of links into a file of its own."""
    path = folder / f"links-{number:05d}.{ending}"
    with whole(path) as handle:
        write_table([chunk], handle, ending, header=number == 0)
    return path


def write_csv(table: "pl.DataFrame", path: Path) -> None:
    """Write a table as a CSV file of its own."""
    with writing(path) as handle:
        write_table([table], handle, "csv")


def write_json(value: Any, path: Path) -> None:
    """Write what JSON can hold as a file of its own, for people to read as well."""
    with writing(path) as handle:
        handle.write((json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode())


def disavow_header(summary: dict[str, Any]) -> list[str]:
    """Say what the disavow file stands on, and that most sites need none."""
    precision, site = summary["precision"], summary["site"]
    lines = [
        f"Links to {site or 'this site'}, judged by linkvet {summary['linkvet']} with the model "
        f"{summary['model']}.",
        f"Stated precision: {precision['stated']:g}.",
    ]
    if precision["threshold"] is None:
        lines.append("No threshold of this model reaches it on what these exports give.")
    else:
        where = (
            f"on {precision['sites']} sites that a model saw nothing of"
            if precision.get("unseen_sites")
            else "on held-out domains of the sites the model learned from"
        )
        lines.append(
            f"Measured {where}: {precision['right']} of {precision['chosen']} domains above the "
            f"threshold of {precision['threshold']:.4g} were spam, and the precision is at least "
            f"{precision['lower_bound']:.4f} (95 % confidence)."
        )
        if not precision.get("unseen_sites"):
            lines.append("On other sites, yours among them, it can be lower.")
        if not precision.get("new_domains", True):
            lines.append(
                "Domains that the model met on no other site have no such proof, and none "
                "is named here."
            )
    return [
        *lines,
        "Most sites need no disavow file at all: Google ignores most spam links by itself.",
        "Use it after a manual action, or where such links were bought, and look through it first.",
        "",
    ]
