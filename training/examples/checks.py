"""What would make figures of labelled exports false: refused, with the place and the cure.

Labels that mean other rows than they stand at, one site under two names, labels that a vendor's
column gave, and a single site where unseen ones are asked for.
"""

import re
from collections import Counter
from collections.abc import Iterable

import numpy as np
import polars as pl

from linkvet.data.errors import UserError
from linkvet.data.exports.read import Exports
from linkvet.data.urls import normal_form
from linkvet.model.folder.sealed import digest
from linkvet.training.examples.folds import FEWEST_SITES
from linkvet.training.examples.house_labels import raw_table
from linkvet.training.examples.labels import LINE
from linkvet.training.examples.leakage import giveaways
from linkvet.training.examples.manifest import LabelledExport, Manifest

LONGEST = 70  # characters of an address that a message shows
VERDICT = "vendor_verdict"
# what people call a column of verdicts
VERDICT_NAME = re.compile(r"label|spam|toxic|verdict|disavow", re.IGNORECASE)
# fewer verdicts agree with the labels by chance
FEWEST_VERDICTS, FEWEST_OF_A_CLASS = 50, 10


def check_labels(export: LabelledExport, labels: pl.DataFrame, links: pl.DataFrame) -> None:
    """Refuse labels of other rows than those that they stand at in the export.

    `labels` are those of one export as `labels_by_export` gives them, `links` the link table of
    the whole export. Addresses are compared in their normal form, where both tables have them.

    Raises
    ------
    UserError
        A label's row is not among the links, or has another address there.
    """
    row, read = pl.col("row").cast(pl.Int64), pl.lit(True).alias("read")
    there = links.select(row, read, *_address(links, "given"))
    joined = labels.select(LINE, row, *_address(labels, "labelled"))
    joined = joined.join(there, on="row", how="left", maintain_order="left")
    beyond = joined.filter(pl.col("read").is_null())
    if beyond.height:
        raise UserError(
            f"labels row {beyond['row'][0]:,} of {export.name}, where no link was read "
            f"(the last is in row {links['row'].max():,}){_others(beyond)}",
            file=export.labels,
            row=beyond[LINE][0],
            column="row",
            cure="Label the very file that the manifest names; "
            "rows are counted from 1, without the header.",
        )
    if not {"given", "labelled"} <= set(joined.columns):
        return
    given, labelled = normal_form(joined["given"]), normal_form(joined["labelled"])
    other = joined.filter(given.ne_missing(labelled) & joined["labelled"].is_not_null())
    if other.height:
        raise UserError(
            f"labels {_shown(other['labelled'][0])}, but row {other['row'][0]:,} of {export.name} "
            f"is {_shown(other['given'][0])}{_others(other)}",
            file=export.labels,
            row=other[LINE][0],
            column="source_url",
            cure="The labels are of another version of that file: name that version.",
        )


def _address(table: pl.DataFrame, called: str) -> list[pl.Expr]:
    return [pl.col("source_url").alias(called)] if "source_url" in table.columns else []


def _others(faults: pl.DataFrame) -> str:
    return f", and {faults.height - 1:,} more such labels" if faults.height > 1 else ""


def _shown(address: str | None) -> str:
    """Make a stranger's address short and fit for any terminal."""
    address = address or ""
    return ascii(address if len(address) <= LONGEST else f"{address[:LONGEST]}...")


def refuse_copies(manifest: Manifest) -> None:
    """Refuse two exports that are the same file, byte by byte, under two names.

    Raises
    ------
    UserError
        Two exports are the same: their links would count twice, and stand in two folds.
    """
    sizes = {one.name: one.path.stat().st_size for one in manifest.exports}
    common = Counter(sizes.values())
    met: dict[str, str] = {}
    for export in manifest.exports:
        # a file of a size of its own is no copy: most are never read for this
        if common[sizes[export.name]] == 1:
            continue
        first = met.setdefault(digest(export.path.read_bytes()), export.name)
        if first != export.name:
            raise UserError(
                f"is the same file as {first}",
                file=export.name,
                cure="Keep one of them in the manifest.",
            )


def refuse_two_names(linked: Iterable[tuple[LabelledExport, str | None]]) -> None:
    """Refuse one site under two names; `linked` has each export and the site its links point at.

    Raises
    ------
    UserError
        Links of two exports point at one site, and the manifest calls it by two names: one of
        them would count as unseen while the model learns from the other.
    """
    met: dict[str, LabelledExport] = {}
    for export, site in linked:
        if not site or not export.site:
            continue
        first = met.setdefault(site, export)
        if first.site != export.site:
            raise UserError(
                f"links to {site} as {first.name} does, but the manifest calls that site "
                f"{first.site} there and {export.site} here",
                file=export.name,
                cure="Give both exports the same site.",
            )


def verdicts(export: LabelledExport, exports: Exports, labels: pl.DataFrame) -> pl.DataFrame:
    """Say what verdicts an export gives of its labelled links: `vendor`, `column`, `value`, `spam`.

    They are the vendor's own verdict, and columns that we pass over but that are called like
    verdicts. No model is shown either; see `refuse_copied_verdicts`.
    """
    links, source = exports.links, exports.sources[0]
    columns = [links.select(pl.col("row").cast(pl.Int64), VERDICT)] if VERDICT in links else []
    if names := [name for name in source.ignored if VERDICT_NAME.search(name)]:
        raw = raw_table(export.path, source)
        rows = pl.int_range(1, raw.height + 1, eager=True).alias("row")
        columns += [raw.select(rows, name) for name in names if name in raw.columns]
    spam = labels.select(pl.col("row").cast(pl.Int64), spam=(pl.col("label") == "spam").cast(float))
    parts = [
        spam.join(one, on="row").select(
            vendor=pl.lit(export.vendor, pl.String),
            column=pl.lit(one.columns[1]),
            value=pl.col(one.columns[1]).cast(pl.String),
            spam="spam",
        )
        for one in columns
    ]
    schema = {"vendor": pl.String, "column": pl.String, "value": pl.String, "spam": pl.Float64}
    return pl.concat([pl.DataFrame(schema=schema), *parts])


def refuse_copied_verdicts(vendor_verdicts: pl.DataFrame) -> None:
    """Refuse labels that a column of a vendor's verdicts gives away, as if copied from it.

    `vendor_verdicts` is what `verdicts` gives, of all exports together: on a single site's few
    links an honest reader may well agree with the vendor everywhere.

    Raises
    ------
    UserError
        One column of verdicts of a vendor tells the labels of all its links.
    """
    for (vendor, column), part in vendor_verdicts.group_by("vendor", "column", maintain_order=True):
        spam = part["spam"].to_numpy()
        few = min(spam.sum(), spam.size - spam.sum()) < FEWEST_OF_A_CLASS
        if few or spam.size < FEWEST_VERDICTS:
            continue
        # the number in a verdict in words ranks it
        values = {"words": part["value"], "number": part["value"].str.extract(r"([\d.]+)\s*$")}
        if giveaways(pl.DataFrame(values), np.asarray(spam)):
            raise UserError(
                f"the vendor's own verdict agrees with all {spam.size:,} labels",
                column=str(column),
                file=f"exports of {vendor}" if vendor else "exports",
                cure="Labels copied from a tool teach and prove nothing: read the links themselves "
                "(docs/labelling.md).",
            )


def sites_enough(sites: Iterable[str | None], purpose: str = "figures on unseen sites") -> None:
    """Refuse figures on unseen sites where there are few: hardly anything would be unseen.

    Raises
    ------
    UserError
        The labelled links are of too few sites, or of none that is named.
    """
    names = sorted({site for site in sites if site})
    if len(names) < FEWEST_SITES:
        of = "no site that is named"
        if names:
            of = f"one site, {names[0]}" if len(names) == 1 else f"{len(names)} sites"
        raise UserError(
            f"the labelled links are of {of}: {purpose} need {FEWEST_SITES} or more",
            cure="Add labelled exports of other sites to the manifest, each with its site; folds "
            "inside one site say nothing about another.",
        )
