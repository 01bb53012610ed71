"""Labels of exports: tables with `file` (the export's name), `row` and `label`."""

from collections.abc import Sequence

import polars as pl

from linkvet.data.errors import UserError
from linkvet.training.examples.manifest import Manifest

NEEDED = ("file", "row", "label")
WORDS = ("spam", "good", "unclear")
LINE = "label_row"  # the label's own row in its table, 1-based


UNCLEAR = "unclear"


def labels_by_export(
    manifest: Manifest, facts: Sequence[str] = (), unclear: bool = False
) -> dict[str, pl.DataFrame]:
    """Labels of each export of a manifest that has any, by the export's name.

    Each table of labels is read and parted once, however many exports it is about. Facts that it
    lacks are null; `label_row` says where a label stands in it. Labels of exports that the
    manifest does not list are left out, and so are `unclear` ones but where they are asked for.

    Raises
    ------
    UserError
        A table lacks a column or holds a word that is no label; an export has no label at all.
    """
    by_export, unlabelled = {}, []
    tables = {file: _parted(manifest, file, facts) for file in manifest.labels}
    for export in manifest.exports:
        labels = tables[export.labels].get((export.name,))
        if labels is None:
            unlabelled.append(export)
        elif (rows := labels if unclear else labels.filter(pl.col("label") != UNCLEAR)).height:
            by_export[export.name] = rows
    if unlabelled:
        first = unlabelled[0]
        more = f", nor of {len(unlabelled) - 1:,} other exports" if len(unlabelled) > 1 else ""
        raise UserError(
            f"has no label of {first.name}{more}",
            column="file",
            file=str(manifest.path(first.labels)),
            cure="Label links of every export that the "
            "manifest names, or take it out; the name must be the export's own.",
        )
    return by_export


def _parted(
    manifest: Manifest, file: str, facts: Sequence[str]
) -> dict[tuple[object, ...], pl.DataFrame]:
    table = pl.read_csv(manifest.path(file)).with_row_index(LINE, 1)
    for column in NEEDED:
        if column not in table.columns:
            raise UserError(
                "is not there",
                file=str(manifest.path(file)),
                column=column,
                cure=f"A table of labels needs {', '.join(NEEDED)}.",
            )
    strange = table.filter(~pl.col("label").is_in(WORDS) | pl.col("label").is_null())
    if strange.height:
        word = ascii(strange["label"][0] or "")
        raise UserError(
            f"{word} isn't a label",
            file=str(manifest.path(file)),
            row=strange[LINE][0],
            column="label",
            cure=f"Write {', '.join(WORDS)}.",
        )
    lacks = [pl.lit(None).alias(name) for name in facts if name not in table.columns]
    return table.with_columns(lacks).partition_by("file", as_dict=True, maintain_order=True)
