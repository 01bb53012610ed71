"""Makes the copy of a table of links that `linkvet.review.results.links` reads."""

import json
import shutil
from pathlib import Path
from tempfile import mkdtemp

import numpy as np
import polars as pl

from linkvet.analysis.results import readable, scan_table, table_path
from linkvet.data.errors import UserError
from linkvet.model.results.schema import NEEDED
from linkvet.review.results.links import (
    FOLDER,
    INDEX,
    MADE,
    ROWS,
    TEXTS,
    WANTED,
    Links,
    open_copy,
    stamp,
)
from linkvet.review.results.own_process import in_own_process
from linkvet.review.results.tables import Results, open_results

BATCH = 50_000  # rows of the table that are held in memory at a time
LARGE = 50_000_000  # bytes of a table that is copied in a process of its own
TOGETHER = 5_000  # domains whose links are
SEARCHED = ("source_domain", "family", "example_title")  # beside address and anchor of each link


def links_of(results: Results) -> Links:
    """Open the links of a results folder, copied first where that was not done yet.

    Raises
    ------
    UserError
        Where the table cannot be read.
    """
    table = table_path(results.folder, "links")
    wanted = stamp(table, table_path(results.folder, "domains"))
    place = results.folder / FOLDER
    return open_copy(place, wanted) or _copied(results, table, place, wanted)


def _copied(results: Results, table: Path, place: Path, wanted: dict[str, list[int]]) -> Links:
    try:
        place.mkdir(exist_ok=True)
        (place / MADE).unlink(missing_ok=True)
    except OSError:  # a folder that can't be written to: the copy lasts as long as the review
        place = Path(mkdtemp(prefix="linkvet-review-"))
        results.temporary.append(place)
    if table.stat().st_size > LARGE:
        in_own_process(_copy, results.folder, place, file=table)
    else:
        _write(results, table, place)
    (place / MADE).write_text(json.dumps(wanted), encoding="utf-8")
    links = open_copy(place, wanted)
    if links is None:
        raise UserError("can't be read back", file=str(place / ROWS), cure="Check the disk.")
    return links


def _copy(folder: Path, place: Path) -> None:
    _write(open_results(folder), table_path(folder, "links"), place)


def _write(results: Results, table: Path, place: Path) -> None:
    with readable(table):
        scan_table(table, WANTED, NEEDED).sink_ipc(
            place / ROWS, compat_level=pl.CompatLevel.oldest(), record_batch_size=BATCH
        )
        _index(place, results)


def _index(place: Path, results: Results) -> None:
    """Write which rows are each domain's, and their texts in that order."""
    rows = pl.scan_ipc(place / ROWS)
    there = rows.collect_schema().names()
    code = pl.DataFrame({"source_domain": results.domains["source_domain"]}).with_row_index("code")
    few = rows.select([n for n in ("source_domain", "link_id", "nofollow") if n in there]).collect()
    codes = few.join(code, on="source_domain", how="left", maintain_order="left")["code"]
    counted = codes.is_not_null()
    if "link_id" in there:  # rows of several exports that are one link
        counted &= few["link_id"].is_first_distinct() | few["link_id"].is_null()
    row = counted.arg_true().to_numpy()
    order = np.argsort(codes.to_numpy()[row], kind="stable")
    row = row[order].astype(np.int64)
    domain = codes.to_numpy()[row].astype(np.int64)
    start = np.searchsorted(domain, np.arange(results.domains.height + 1))
    follow = np.ones(row.size, bool)
    if "nofollow" in there:
        follow = (few["nofollow"].cast(pl.String) != "true").fill_null(True).to_numpy()[row]
    text_start = _write_texts(place / TEXTS, results, rows, row, start)
    np.savez(
        place / INDEX,
        row=row,
        start=start,
        text_start=text_start,
        follow=np.bincount(domain[follow], minlength=results.domains.height),
    )


def _write_texts(
    path: Path, results: Results, rows: pl.LazyFrame, order: np.ndarray, start: np.ndarray
) -> np.ndarray:
    """Write what is searched of each domain, in lower case; gives where each begins, in bytes."""
    anchor = "anchor" if "anchor" in rows.collect_schema().names() else pl.lit(None, pl.String)
    url = pl.col("source_url").str.replace(r"^https?://(?:www\.)?", "")
    links = rows.select(_lower(url, anchor)).collect().to_series()
    own = results.domains.select(_lower(*SEARCHED)).to_series()
    starts = [0]
    with path.open("wb") as handle:
        for low in range(0, own.len(), TOGETHER):
            high = min(own.len(), low + TOGETHER)
            texts = links.gather(order[start[low] : start[high]]).to_list()
            for name, domain in zip(own[low:high], range(low, high), strict=True):
                of = texts[start[domain] - start[low] : start[domain + 1] - start[low]]
                starts.append(starts[-1] + handle.write((name + "".join(of)).encode()))
    return np.array(starts)


def _lower(*texts: str | pl.Expr) -> pl.Expr:
    """Texts in lower case, each on a line of its own."""
    lines = pl.concat_str(*texts, pl.lit(""), separator="\n", ignore_nulls=True)
    return lines.str.to_lowercase()


def remove_temporary(results: Results) -> None:
    """Remove copies that could not stand beside their table."""
    for place in results.temporary:
        shutil.rmtree(place, ignore_errors=True)
