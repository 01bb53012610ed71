"""`linkvet.score`: exports or tables in, a `Result` out."""

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from linkvet.cli.optional_extra import extra
from linkvet.data.errors import UserError
from linkvet.data.exports.files.inputs import Export
from linkvet.data.exports.files.tables import ArrowTable, table_blob
from linkvet.data.exports.read import read
from linkvet.frames import Frames, check
from linkvet.model.options import DEFAULTS, ScoringOptions
from linkvet.model.scoring import assemble
from linkvet.model.store import Model, load
from linkvet.result import Result, Within

Given = Path | str | ArrowTable | pl.LazyFrame
PRECISION = (0.5, 0.9999)  # as `linkvet score` takes it


def score(
    exports: Given | Iterable[Given],
    *,
    site: str | Sequence[str] | None = None,
    allow: Path | str | None = None,
    deny: Path | str | None = None,
    decisions: Path | str | None = None,
    model: Path | str | None = None,
    precision: float = DEFAULTS.precision,
    mapping: Mapping[str, str] | None = None,
    pages: Path | str | Sequence[Path | str] = (),
    about: str | None = None,
    embeddings: Path | str | None = None,
    domain_ranks: Path | str | None = None,
    max_cells: int = DEFAULTS.max_cells,
    max_bytes: int = DEFAULTS.max_bytes,
    manual_action: bool = False,
    tracking_uri: str | None = None,
    frames: Frames = "pandas",
) -> Result:
    """Score the links of one site, as `linkvet score` does.

    Parameters
    ----------
    exports
        One or more exports of any backlink tool: paths, addresses such as "s3://bucket/links.csv",
        or tables with the columns of an export, as pandas and polars DataFrames, Arrow tables and
        DuckDB relations. A table is called "table" in results, several "table 1", "table 2".
    site
        The site that is linked to, if the exports do not tell; further names of it (former domains,
        those of other countries) come after the first. None of them is ever disavowed.
    allow
        File of domains and URLs that are fine whatever the model says, one a line.
    deny
        File of domains and URLs to disavow whatever the model says, one a line.
    decisions
        Store of decisions (see `linkvet decisions`), which come before both lists and the model.
    model
        Folder of a model of your own, or a reference such as "models:/linkvet@champion" into
        MLflow; the model that ships where not given.
    precision
        Share of disavowed domains that must be spam, from 0.5 to 0.9999.
    mapping
        What columns of an unknown export are: names of linkvet's to names of yours.
    pages
        The referring pages, to judge each link where it stands: web archives, folders of saved
        pages, or tables with a column of HTML.
    about
        What the site is about, in words or sentences.
    embeddings
        Folder of static embeddings in model2vec's format; needs the extra `embeddings`.
    domain_ranks
        Common Crawl's ranks of domains, a file or its address.
    max_cells, max_bytes
        How large one export may be.
    manual_action
        Whether Search Console shows a manual action for unnatural links.
    tracking_uri
        MLflow's store, for a model out of it; default: as `linkvet score`.
    frames
        What tables of the result are: "pandas", "polars" or "arrow".

    Returns
    -------
    Result
        `links` holds every input row once and in order, `rejects` the rows that could not be read.

    Raises
    ------
    UserError
        Where an export cannot be read, or an option does not fit. It says what to do about it.

    Examples
    --------
    >>> import linkvet
    >>> result = linkvet.score("data/samples/ahrefs-backlinks.csv")
    >>> len(result.links) + len(result.rejects) == result.summary["rows_in"]
    True

    Tables that are in memory already:

    >>> import polars as pl
    >>> links = pl.DataFrame(
    ...     {
    ...         "source_url": ["https://blog.example/baths", "http://cheap-links.test/seo/77.html"],
    ...         "target_url": ["https://spa.example/"] * 2,
    ...         "anchor": ["the baths", "buy backlinks"],
    ...     }
    ... )
    >>> linkvet.score(links, frames="polars").links["source_url", "verdict"].shape
    (2, 2)

    Mistakes are told with their cure:

    >>> linkvet.score("no-such-export.csv")
    Traceback (most recent call last):
    linkvet.data.errors.UserError: no-such-export.csv: there is no such file. Check the name.
    """
    check(frames)
    options = ScoringOptions(
        site=site,
        allow=allow,
        deny=deny,
        decisions=decisions,
        model=_model_folder(model, tracking_uri),
        precision=_checked(precision),
        mapping=mapping,
        pages=[pages] if isinstance(pages, str | Path) else tuple(pages),
        about=about,
        embeddings=embeddings,
        domain_ranks=domain_ranks,
        max_cells=max_cells,
        max_bytes=max_bytes,
    )
    given = read(_exports(exports), mapping=mapping, limits=options.limits)
    loaded: Model = load(options.model)
    with extra("embeddings", "embeddings="):
        scored, links, profile = assemble(given, loaded, options)
    scored.summary["manual_action"] = manual_action
    return Result(scored, frames, Within(links, profile, loaded))


def _exports(given: Given | Iterable[Given]) -> list[Export]:
    """Exports one by one; tables as files in memory."""
    every: list[Any] = [given] if _is_one(given) else list(given)  # pyright: ignore
    if not every:
        raise UserError("no export is given", cure="Name a file, or give a table.")
    tables = [one for one in every if not isinstance(one, str | Path)]
    numbers = iter(range(1, len(tables) + 1))
    return [
        one
        if isinstance(one, str | Path)
        else _blob(one, "table" if len(tables) == 1 else f"table {next(numbers)}")
        for one in every
    ]


def _is_one(given: Any) -> bool:
    return isinstance(given, str | Path | ArrowTable | pl.LazyFrame) or not isinstance(
        given, Iterable
    )


def _blob(table: Any, name: str) -> Export:
    if not isinstance(table, ArrowTable | pl.LazyFrame):
        raise UserError(
            f"{type(table).__name__} is neither the path of an export nor a table",
            cure="Give a path, a pandas or polars DataFrame, an Arrow table or a DuckDB relation.",
        )
    return table_blob(table, name)


def _checked(precision: float) -> float:
    least, most = PRECISION
    if not least <= precision <= most:
        raise UserError(
            f"precision={precision} is out of range", cure=f"Give a share from {least} to {most}."
        )
    return precision


def _model_folder(model: Path | str | None, tracking_uri: str | None) -> Path | str | None:
    """Folder of a model, which a reference is fetched into."""
    if not isinstance(model, str):
        return model
    from linkvet.cli.model_reference import STORE, model_folder

    return model_folder(model, tracking_uri or os.environ.get("MLFLOW_TRACKING_URI") or STORE)
