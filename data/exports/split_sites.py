"""Exports of several sites taken apart: the rows of each site, and those of none."""

from dataclasses import replace

import polars as pl

from linkvet.data.errors import UserError
from linkvet.data.exports.read import Exports, Source
from linkvet.data.own_site import own_sites
from linkvet.data.urls import ascii_host, split

NO_SITE = "names no page of a site that it links to, so it is counted for none"
MOST_SITES = 5_000  # more are targets of links on one site, not sites of one person


def split_sites(exports: Exports) -> tuple[dict[str, Exports], pl.DataFrame]:
    """Give the exports of each site that rows point at, most rows first, and the rejects of all.

    A site is the registrable domain of the target. Rows that name none are added to the rejects,
    with the reason.

    Raises
    ------
    UserError
        Where no row names a site, or they name more than `MOST_SITES`.
    """
    site = _site_of_rows(exports.links)
    sizes = (
        site.drop_nulls()
        .value_counts(name="rows")
        .sort(["rows", site.name], descending=[True, False])
    )
    if not sizes.height:
        raise UserError("no row names a page that it links to", cure="Leave out --several-sites.")
    if sizes.height > MOST_SITES:
        raise UserError(
            f"rows point at {sizes.height:,} sites; {MOST_SITES:,} are taken at most",
            cure="Give exports of links to sites, not of the links on one.",
        )
    parts = exports.links.with_columns(site).partition_by(
        site.name, as_dict=True, maintain_order=True, include_key=False
    )
    none = parts.get((None,), exports.links.clear()).select(
        pl.col("source_file").cast(pl.String),
        "row",
        pl.lit(NO_SITE).alias("reason"),
        pl.col("source_url").alias("text"),
    )
    by_site = {name: _of_site(exports, parts[(name,)], name) for name in sizes[site.name]}
    return by_site, pl.concat([exports.rejects, none])


def _site_of_rows(links: pl.DataFrame) -> pl.Series:
    if "target_url" not in links.columns:
        return pl.Series("site", [None] * links.height, pl.String)
    targets = links["target_url"].unique()
    table = pl.DataFrame({"target_url": targets, "site": split(targets)["domain"].cast(pl.String)})
    good = [name for name in table["site"].drop_nulls().unique() if is_site(name)]
    table = table.filter(pl.col("site").is_in(good))
    return links.select("target_url").join(
        table, on="target_url", how="left", maintain_order="left"
    )["site"]


def is_site(name: str) -> bool:
    """Tell whether a registrable domain can be a site; an ending such as `co.uk` cannot."""
    try:
        return own_sites(name).holds(ascii_host(name))
    except UserError:
        return False


def _of_site(exports: Exports, links: pl.DataFrame, site: str) -> Exports:
    rows = dict(links["source_file"].cast(pl.String).value_counts().iter_rows())
    sources = [_part(one, rows[one.file]) for one in exports.sources if one.file in rows]
    return Exports(links, exports.rejects.clear(), sources, site, ((site, links.height),))


def _part(source: Source, rows: int) -> Source:
    notes = list(source.notes)
    if rows < source.rows_in:
        notes.append(f"{rows:,} of its {source.rows_in:,} rows point at this site")
    return replace(source, rows_in=rows, rows_out=rows, rejected=0, notes=notes)
