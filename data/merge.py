"""Rows that are the same link: one id for all of them, one row with what all vendors know.

Two rows are the same link when the normal form of the page, the normal form of the target and the
anchor are the same. A row that does not know the anchor joins the first link of the same page and
target that does; a row that knows only the page (Search Console) joins the first link of that page
that knows more. A row that names only a domain joins only rows that name the same domain.
"""

import numpy as np
import polars as pl

from linkvet.data.links import DTYPES
from linkvet.data.urls import normal_form, normal_parts

PORT = r"^(?:[a-zA-Z]+:)?[\\/]*[^/\\?#]*:\d"
AT_ONCE = 200_000


def merge(links: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give the links with `link_id` set, and a link table with one row per link.

    Ids count from 0 in order of first appearance. In the second table each cell is the first in
    input order that is known, of texts the first that is not empty; `first_seen` is the earliest,
    `last_seen` the latest, and different vendor verdicts are joined by "; ".
    """
    first = _first_rows(_keys(links))
    ids = first.rank("dense").cast(pl.UInt32) - 1
    known = _ordered(links.with_columns(link_id=ids))
    if ids.n_unique() == known.height:
        return known, known
    # One column at a time: a profile of millions of rows is not copied whole.
    by_link = ids.to_numpy()
    return known, pl.DataFrame([_united(known[name], by_link) for name in known.columns])


def same_links(links: pl.DataFrame) -> np.ndarray:
    """Give for each row the first row of the same page and target, whatever the anchor.

    Rows that do not know the target join the first row of their page that does. It is how results
    of different days and vendors are held against each other: vendors write anchors differently.

    Parameters
    ----------
    links
        Columns source_url, host, path and query, and target_url where it is known.
    """
    known = [c for c in ("source_url", "host", "path", "query", "target_url") if c in links.columns]
    return _first_rows(_keys(links.select(known))).to_numpy()


def _ordered(links: pl.DataFrame) -> pl.DataFrame:
    return links.select([name for name in DTYPES if name in links.columns])


def _keys(links: pl.DataFrame) -> pl.DataFrame:
    """Hash what identifies a link; null where the row does not know it."""
    pages = [_page_keys(part) for part in links.iter_slices(AT_ONCE)]
    nothing = pl.repeat(None, links.height, dtype=pl.String, eager=True)
    target = _targets(links["target_url"]) if "target_url" in links.columns else nothing
    anchor = links["anchor"] if "anchor" in links.columns else nothing
    return pl.DataFrame(
        {
            "page": pl.concat(pages) if pages else pl.Series(dtype=pl.UInt64),
            "target": _hash(target),
            "anchor": _hash(anchor.str.strip_chars()),
        }
    )


def _page_keys(links: pl.DataFrame) -> pl.Series:
    page = normal_parts(links.select("host", "path", "query"))
    ported = links["source_url"].str.contains(PORT)
    if ported.any():
        exact = normal_form(links["source_url"].filter(ported))
        page = page.scatter(ported.arg_true(), exact)
    # A domain and its front page have one normal form, but are not the same thing.
    bare = pl.when(links["path"].is_null()).then(pl.lit(" ")).otherwise(pl.lit(""))
    return pl.select(pl.concat_str(bare, page)).to_series().hash()


def _hash(texts: pl.Series) -> pl.Series:
    return pl.select(pl.when(texts.is_not_null()).then(texts.hash())).to_series()


def _targets(targets: pl.Series) -> pl.Series:
    """Normalise each distinct target once; a text that is no URL stands for itself."""
    distinct = targets.unique()
    table = pl.DataFrame({"target": distinct, "normal": normal_form(distinct)})
    table = table.with_columns(pl.coalesce("normal", "target"))
    frame = targets.alias("target").to_frame()
    joined = frame.join(table, on="target", how="left", maintain_order="left", nulls_equal=True)
    return joined["normal"]


def _first_rows(keys: pl.DataFrame) -> pl.Series:
    """Give for each row the number of the first row that is the same link."""
    rows = keys.with_row_index("at")
    rows = rows.with_columns(first=pl.col("at").min().over("page", "target", "anchor"))
    rows = _joined(rows, "anchor", ["page", "target"])
    rows = _joined(rows, "target", ["page"])
    # A row that joined a later link brings the whole link forward.
    return rows.select(pl.col("at").min().over("first")).to_series()


def _joined(rows: pl.DataFrame, unknown: str, same: list[str]) -> pl.DataFrame:
    """Let rows that do not know one thing join the first row, equal in the rest, that does."""
    lacking = pl.col(unknown).is_null() & (pl.col("anchor").is_null())
    if not rows.select(lacking.any()).item() or rows.select(lacking.all()).item():
        return rows
    fuller = pl.when(~lacking).then(pl.col("at")).min().over(same)
    rows = rows.with_columns(fuller=pl.when(lacking).then(fuller))
    leader = rows["first"].gather(rows["fuller"])
    return rows.with_columns(first=pl.coalesce(leader, pl.col("first"))).drop("fuller")


def _united(column: pl.Series, ids: np.ndarray) -> pl.Series:
    """Give for each link what its rows together say in one column."""
    if column.name == "vendor_verdict":
        return _verdicts(column, ids)
    if column.name in ("first_seen", "last_seen"):
        return _extreme(column, ids)
    first = _first(column.is_not_null(), ids)
    if column.dtype == pl.String:
        full = _first((column != "").fill_null(False), ids)
        first = np.where(full < 0, first, full)
    at = pl.Series("at", first)
    return column.gather(pl.select(pl.when(at >= 0).then(at)).to_series())


def _first(known: pl.Series, ids: np.ndarray) -> np.ndarray:
    """Give for each link its first row in which something is known, or -1."""
    rows = np.flatnonzero(known.to_numpy())[::-1]
    first = np.full(ids.max() + 1, -1)
    # Written from the last row to the first, so that the first one stays.
    first[ids[rows]] = rows
    return first


def _extreme(column: pl.Series, ids: np.ndarray) -> pl.Series:
    day = pl.col("day")
    groups = pl.DataFrame({"id": ids, "day": column}).group_by("id")
    days = groups.agg(day.min() if column.name == "first_seen" else day.max()).sort("id")
    return days["day"].alias(column.name)


def _verdicts(column: pl.Series, ids: np.ndarray) -> pl.Series:
    verdicts = pl.DataFrame({"id": ids, "said": column}).filter(pl.col("said") != "")
    verdicts = verdicts.unique(maintain_order=True).group_by("id", maintain_order=True)
    joined = verdicts.agg(pl.col("said").str.join("; "))
    every = pl.DataFrame({"id": np.arange(ids.max() + 1, dtype=ids.dtype)})
    joined_verdicts = every.join(joined, on="id", how="left", maintain_order="left")
    return joined_verdicts["said"].alias(column.name)
