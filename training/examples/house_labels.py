"""Labels of the house: a labelled export, a disavow file beside an export, corrected results."""

import io
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl

from linkvet.data.errors import UserError
from linkvet.data.exports.files.csv_fast import count
from linkvet.data.exports.files.streams import blobs
from linkvet.data.exports.read import Exports, Source, read
from linkvet.data.merge import merge
from linkvet.data.own_site import Sites, own_sites
from linkvet.model.verdicts.allow_list import allowed
from linkvet.training.examples.label_words import GOOD, SPAM, UNLABELLED
from linkvet.training.examples.leakage import giveaways, never_learned
from linkvet.training.examples.near_duplicates import tie, traits

ABOUT = {
    "label": pl.String,
    "confidence": pl.Float64,
    "weight": pl.Float64,
    "group": pl.String,
    "source": pl.String,
}
# Verdicts nobody changed repeat the model to itself: they hold a little, they teach little.
UNCHANGED = 0.1
BY_MODEL = (
    "verdicts that nobody changed are the model's own, so nothing is measured by them; "
    "`linkvet decisions` keeps what people decide, and `--decisions` learns from it"
)
FEWEST = 10


@dataclass(frozen=True)
class Labelled:
    """Distinct links (the link table) and, by link, what is known about them.

    `spam` is 1, 0 or NaN where nobody said, shape (links,); `group` ties what must not be split;
    `source` is where a label came from, if the table says. `unit` is what a person said at once,
    where that can be about several links, shape (links,). With `by_model` some labels are verdicts
    that nobody changed: they hold the model where it is, and can measure nothing.
    """

    links: pl.DataFrame
    spam: np.ndarray
    weight: np.ndarray
    group: np.ndarray
    site: str | None
    notes: list[str]
    source: pl.Series | None = None
    unit: np.ndarray | None = None
    by_model: bool = False

    @property
    def known(self) -> np.ndarray:
        """Which links are labelled, shape (links,), bool."""
        return ~np.isnan(self.spam)


def read_labelled(
    paths: list[Path],
    *,
    site: Sites = None,
    disavow: Path | None = None,
    keep: Path | None = None,
    column: str = "label",
) -> Labelled:
    """Read exports with a label column, or with lists of what is spam (`disavow`) and good.

    What a disavow file does not list stays without a label: nobody said that it is good.

    Raises
    ------
    UserError
        There are no labels, too few, or of one class only; or a word is no label.
    """
    exports = read(paths)
    abouts, notes, by_model = [], [], False
    for path, source in _pairs(paths, exports):
        table = raw_table(path, source)
        by_model |= _is_results(table, column)
        abouts.append(_about(table, source, column))
        notes += _faults(table, source, abouts[-1], column)
    about = pl.concat(abouts)
    known, links = merge(exports.links)
    rows = known.select("source_file", "row", "link_id").with_columns(
        pl.col("source_file").cast(pl.String)
    )
    rows = rows.join(about, on=["source_file", "row"], how="left", maintain_order="left")
    spam, weight, group, source, torn = _by_link(rows, links)
    notes = list(dict.fromkeys([*notes, *torn]))
    for path, label in ((disavow, 1.0), (keep, 0.0)):
        if path is not None:
            listed = allowed(links, path)
            if not listed.any():
                raise UserError(
                    "names no link of these exports",
                    file=str(path),
                    cure="Is it the file of the same site?",
                )
            notes += _contradicted(spam, listed, label, path)
            spam = np.where(listed, label, spam)
    own = own_sites(site).main or exports.site_hint
    notes += [BY_MODEL] if by_model else []
    labelled = Labelled(links, spam, weight, group, own, notes, source, by_model=by_model)
    _refuse_unlearnable(labelled, unlabelled_teach=disavow is not None, column=column)
    return together(labelled, np.ones(links.height, bool) if disavow else labelled.known)


def together(labelled: Labelled, rows: np.ndarray) -> Labelled:
    """Tie what belongs together among some rows: groups of one domain, and near-copies."""
    part = labelled.links.filter(pl.Series(rows))
    owned = tie(pl.Series(labelled.group[rows]), part.select("domain"), most=1).group
    copies = tie(pl.Series(owned), traits(part))
    group, notes = labelled.group.copy(), list(labelled.notes)
    group[rows] = copies.group
    if copies.rows:
        notes.append(
            f"{copies.rows:,} links are near-copies of links in other groups (clusters: "
            f"{copies.clusters:,}); folds and intervals keep each cluster together"
        )
    if copies.untied:
        notes.append(
            f"{copies.untied:,} links are near-copies of too many others to be kept "
            "together: folds may split them, which flatters the figures"
        )
    return replace(labelled, group=group, notes=notes)


def _pairs(paths: list[Path], exports: Exports) -> list[tuple[Path, Source]]:
    if len(exports.sources) != len(paths):
        raise UserError(
            "a zip archive with several tables cannot be lined up with its labels",
            cure="Unpack it and name the files.",
        )
    return list(zip(paths, exports.sources, strict=True))


def raw_table(path: Path, source: Source) -> pl.DataFrame:
    """All columns of a file as written; none where it has no columns to speak of."""
    try:
        if source.encoding == "Parquet":
            table = pl.read_parquet(path)
        elif source.delimiter is None:
            table = pl.read_ndjson(path) if path.suffix in (".jsonl", ".ndjson") else pl.DataFrame()
        else:
            with blobs(path)[0].open() as stream:
                text = stream.read().decode(source.encoding, "replace").encode()
            table = pl.read_csv(
                io.BytesIO(text),
                separator=source.delimiter,
                skip_rows=source.preamble,
                infer_schema=False,
                truncate_ragged_lines=True,
            )
    except (pl.exceptions.PolarsError, OSError) as error:
        raise UserError(f"its labels cannot be read ({error})", file=source.file) from None
    if table.height and table.height != source.rows_in:
        raise UserError(
            f"its labels cannot be lined up: {table.height:,} rows were read, not "
            f"{source.rows_in:,}",
            file=source.file,
            cure="Save it as CSV without line ends inside cells, or as Parquet.",
        )
    return table


def _about(table: pl.DataFrame, source: Source, column: str) -> pl.DataFrame:
    """What a file says beside its links, by row; only nulls where it says nothing."""
    table = _columns(table, source, column)
    spam = None if "label" not in table.columns else _spam(table["label"], source.file)
    rest = [
        pl.col(name).cast(kind, strict=False)
        if name in table.columns
        else pl.lit(None, kind).alias(name)
        for name, kind in ABOUT.items()
        if name != "label"
    ]
    return table.select(
        pl.lit(source.file).alias("source_file"),
        count(table.height, []).alias("row"),
        pl.lit(None, pl.Float64).alias("spam") if spam is None else spam.alias("spam"),
        *rest,
    )


def _columns(table: pl.DataFrame, source: Source, column: str) -> pl.DataFrame:
    """The columns `ABOUT` of a file, named in lower case."""
    renamed = {
        name: name.lower()
        for name in table.columns
        # "Source" is the referring page to some tools
        if name.lower() in ABOUT and not (name.lower() == "source" and name in source.understood)
    }
    if column in table.columns:
        renamed[column] = "label"
    elif _is_results(table, column):
        table, renamed = _corrected(table), {**renamed, "label": "label", "weight": "weight"}
    columns = table.select(pl.col(name).alias(new) for name, new in renamed.items())
    empty = pl.DataFrame({"label": pl.Series([None] * source.rows_in, dtype=pl.String)})
    columns = columns if columns.width else empty
    return columns.with_columns(pl.col(n).cast(ABOUT[n], strict=False) for n in columns.columns)


def _faults(table: pl.DataFrame, source: Source, about: pl.DataFrame, column: str) -> list[str]:
    """What to know of a file's columns; the results of `linkvet score` are known to us."""
    if not table.height or _is_results(table, column):
        return []
    ours = [name for name in table.columns if name.lower() in set(ABOUT) - {"source"}]
    spam = about["spam"].fill_null(float("nan")).to_numpy()
    return [*never_learned(source, table), *giveaways(table, spam, [column, *ours])]


def _is_results(table: pl.DataFrame, column: str) -> bool:
    """Whether the labels are the verdicts of `linkvet score`, which a person may have changed."""
    names = {name.lower() for name in table.columns}
    return column not in table.columns and "label" not in names and "verdict" in table.columns


def _corrected(table: pl.DataFrame) -> pl.DataFrame:
    """Labels out of the results of `linkvet score`: the verdicts a person changed count fully."""
    probability = pl.col("spam_probability").cast(pl.Float64, strict=False)
    changed = (pl.col("verdict") == "disavow") != (probability >= 0.5)
    return table.with_columns(
        label=pl.col("verdict"),
        weight=pl.when(changed).then(1.0).otherwise(UNCHANGED),
    )


def _spam(labels: pl.Series, file: str) -> pl.Series:
    """1 for spam, 0 for good, null where nobody said."""
    words = labels.cast(pl.String).fill_null("").str.strip_chars().str.to_lowercase()
    meaning = dict.fromkeys(SPAM, 1.0) | dict.fromkeys(GOOD, 0.0) | dict.fromkeys(UNLABELLED)
    if strange := sorted(set(words.unique()) - set(meaning)):
        shown = ", ".join(repr(word[:40]) for word in strange[:5])
        raise UserError(
            f"words that aren't labels: {shown}",
            file=file,
            cure="Write spam or good, or 1 or 0; leave empty what is unsure.",
        )
    return words.replace_strict(meaning, return_dtype=pl.Float64)


def _by_link(rows: pl.DataFrame, links: pl.DataFrame):
    """Labels by link: the mean over its rows, none where they contradict each other."""
    weight = pl.col("weight").fill_null(1) * pl.col("confidence").fill_null(1)
    table = rows.group_by("link_id").agg(
        pl.col("spam").mean(),
        weight.mean().alias("weight"),
        pl.col("group", "source").drop_nulls().first(),
    )
    table = table.sort("link_id")
    torn = (table["spam"] > 0) & (table["spam"] < 1)
    notes = []
    if torn.any():
        at = links["source_url"].filter(torn.fill_null(False))[0]
        notes.append(f"{torn.sum():,} links are labelled both ways and left out, as {at}")
    spam = table.select(pl.when(~torn.fill_null(False)).then("spam")).to_series()
    group = table["group"].fill_null(links["domain"].cast(pl.String))
    return (
        spam.fill_null(float("nan")).to_numpy().copy(),
        table["weight"].to_numpy(),
        group.to_numpy(),
        table["source"],
        notes,
    )


def _contradicted(spam: np.ndarray, listed: np.ndarray, label: float, path: Path) -> list[str]:
    against = listed & (spam == 1 - label)
    note = f"{against.sum():,} labels contradict {path.name}, which is believed"
    return [note] if against.any() else []


def _refuse_unlearnable(labelled: Labelled, unlabelled_teach: bool, column: str) -> None:
    spam, good = int((labelled.spam == 1).sum()), int((labelled.spam == 0).sum())
    if spam + good == 0:
        raise UserError(
            f"there are no labels: no column '{column}' says spam or good",
            cure="Name the column by --label, or give --disavow FILE; a table of your own signals "
            "goes to `linkvet table`.",
        )
    if unlabelled_teach and not good:
        good = int((~labelled.known).sum())
    if min(spam, good) < FEWEST:
        raise UserError(
            f"{spam:,} links are labelled spam and {good:,} good: too few to learn from",
            cure=f"Label at least {FEWEST} of each, better 200.",
        )
