"""Rows that are the same link: one id for all of them, one row with what all vendors know.

Two rows are the same link when the normal form of the page, the normal form of the target and the
anchor are the same. A row that does not know the anchor joins the first link of the same page and
target that does; a row that knows only the page (Search Console) joins the first link of that page
that knows more. A row that names only a domain joins only rows that name the same domain.
"""

import polars as pl

from linkvet.data.links import DTYPES
from linkvet.data.urls import normal_form, normal_parts

PORT = r"^(?:[a-zA-Z]+:)?[\\/]*[^/\\?#]*:\d"
EARLIEST, LATEST = ("first_seen",), ("last_seen",)


def merge(links: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give the links with `link_id` set, and a link table with one row per link.

    Ids count from 0 in order of first appearance. In the second table each cell is the first in
    input order that is known, of texts the first that is not empty; `first_seen` is the earliest,
    `last_seen` the latest, and different vendor verdicts are joined by "; ".
    """
    first = _first_rows(_keys(links))
    ids = first.rank("dense").cast(pl.UInt32) - 1
    known = _ordered(links.with_columns(link_id=ids))
    counts = known.select(alone=pl.len().over("link_id") == 1)["alone"]
    single, double = known.filter(counts), known.filter(~counts)
    if not double.height:
        return known, known
    united = double.group_by("link_id", maintain_order=True).agg(
        _united(name) for name in double.columns if name != "link_id"
    )
    return known, _ordered(pl.concat([single, united.select(single.columns)]).sort("link_id"))


def _ordered(links: pl.DataFrame) -> pl.DataFrame:
    return links.select([name for name in DTYPES if name in links.columns])


def _keys(links: pl.DataFrame) -> pl.DataFrame:
    """Hash what identifies a link; null where the row does not know it."""
    page = normal_parts(links.select("host", "path", "query"))
    ported = links["source_url"].str.contains(PORT)
    if ported.any():
        exact = normal_form(links["source_url"].filter(ported))
        page = page.scatter(ported.arg_true(), exact)
    # A domain and its front page have one normal form, but are not the same thing.
    bare = pl.when(links["path"].is_null()).then(pl.lit(" ")).otherwise(pl.lit(""))
    page = pl.select(pl.concat_str(bare, page)).to_series()
    nothing = pl.repeat(None, links.height, dtype=pl.String, eager=True)
    target = _targets(links["target_url"]) if "target_url" in links.columns else nothing
    anchor = links["anchor"] if "anchor" in links.columns else nothing
    frame = pl.DataFrame({"page": page, "target": target, "anchor": anchor.str.strip_chars()})
    return frame.select(
        page=pl.col("page").hash(),
        target=pl.when(pl.col("target").is_not_null()).then(pl.col("target").hash()),
        anchor=pl.when(pl.col("anchor").is_not_null()).then(pl.col("anchor").hash()),
    )


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


def _united(name: str) -> pl.Expr:
    column = pl.col(name)
    if name in EARLIEST:
        return column.min()
    if name in LATEST:
        return column.max()
    if name == "vendor_verdict":
        said = column.filter(column != "").unique(maintain_order=True)
        return pl.when(said.len() > 0).then(said.str.join("; "))
    if DTYPES[name] == pl.String:
        return pl.coalesce(column.filter(column != "").first(), column.drop_nulls().first())
    return column.drop_nulls().first()
