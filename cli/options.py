"""The options that every command reading exports shares."""

import sys
from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import wraps
from importlib import import_module
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import Annotated, Any

import typer

from linkvet.cli.model_reference import STORE, Key, TrackingUri, model_folder
from linkvet.cli.optional_extra import extra
from linkvet.data.errors import UserError
from linkvet.data.storage.address import Location, is_address
from linkvet.model.options import DEFAULTS, ScoringOptions

LONGEST_PATH, MOST_ABOUT = 255, 100_000  # characters


class TableFormat(StrEnum):
    """How tables are written."""

    csv = "csv"
    parquet = "parquet"
    jsonl = "jsonl"


Exports = Annotated[
    list[str],
    typer.Argument(
        metavar="EXPORT",
        help="Exports of any backlink tool for one site, gz and zip as they are; a folder of "
        "Parquet files, a pattern in quotes, or an address such as `s3://bucket/links.csv`. "
        "`-` is standard input.",
        show_default=False,
    ),
]
Site = Annotated[
    list[str] | None,
    typer.Option(
        metavar="HOST",
        help="The site linked to, if the exports do not tell, in any spelling. Repeat it for its "
        "former names and its domains in other countries: none of them is ever disavowed.",
    ),
]
Allow = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="Domains and URLs that are fine whatever the model says, one a line."
    ),
]
Deny = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="Domains and URLs to disavow whatever the model says, one a line."
    ),
]
Decisions = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="The store of decisions (see `linkvet decisions`), which come before both lists and "
        "the model; default: that of linkvet.toml.",
        show_default=False,
    ),
]
Model = Annotated[
    str | None,
    typer.Option(
        metavar="FOLDER",
        help="A model of your own, from `linkvet train`; a reference such as "
        "`models:/linkvet@champion` takes it out of MLflow.",
    ),
]
Map = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="NAME=COLUMN",
        help="What a column of an unknown export is, as in `source_url='Link from'`. Repeatable. "
        "With a name before it, as in `acme:source_url='Link from'`, for files that have every "
        "column so named.",
    ),
]
Pages = Annotated[
    list[Path] | None,
    typer.Option(
        metavar="PATH",
        help="The referring pages, to judge each link where it stands: WARC, ARC or WAT files (as "
        "from `linkvet fetch`), a folder of saved HTML, or a table with a column of HTML. "
        "Repeatable.",
    ),
]
About = Annotated[
    str | None,
    typer.Option(
        metavar="TEXT",
        help="What the site is about, in words or sentences of any language, or a text file that "
        "says it: referring pages on other subjects stand out.",
    ),
]
Embeddings = Annotated[
    Path | None,
    typer.Option(
        metavar="FOLDER",
        help="Static embeddings in model2vec's format (model.safetensors, tokenizer.json, "
        "config.json): tells how near each referring page is to what the site is about, beside "
        "the verdict. Needs the extra `embeddings`; nothing is downloaded.",
    ),
]
DomainRanks = Annotated[
    str | None,
    typer.Option(
        metavar="FILE",
        help="Ranks of domains in Common Crawl's web graph (cc-main-...-domain-ranks.txt.gz), or "
        "their address: tells harmonic centrality and PageRank of each referring domain, beside "
        "the verdict.",
        show_default=False,
    ),
]
MaxCells = Annotated[
    int,
    typer.Option(min=1, metavar="N", help="Refuse an export of more cells (rows by columns)."),
]
MaxBytes = Annotated[
    int,
    typer.Option(min=1, metavar="N", help="Refuse an export of more bytes, when unpacked."),
]
Precision = Annotated[
    float,
    typer.Option(min=0.5, max=0.9999, help="Disavow only what is spam at this precision."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print it all as JSON.")]
Format = Annotated[TableFormat, typer.Option("--format", help="Format of the tables.")]
Port = Annotated[
    int | None,
    typer.Option(
        metavar="N", min=1, max=65_535, help="Port; default: 8765, or the next that is free."
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        min=1,
        max=256,
        help="Processes that share the sites of --several-sites; default: one a processor. "
        "Results do not depend on it, memory does: each holds one site at a time.",
        show_default=False,
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")]
Force = Annotated[bool, typer.Option("--force", help="Replace files that linkvet did not write.")]
# of commands that fit or teach a model
ModelOut = Annotated[
    Path, typer.Option("--out", "-o", metavar="FOLDER", help="Where the model is saved.")
]
Experiment = Annotated[str, typer.Option(metavar="NAME", help="MLflow experiment.")]
Seed = Annotated[int, typer.Option(metavar="N", help="Same seed, same result.")]

# the options of scoring as a command line has them: what each is, and its default
SHARED: dict[str, tuple[Any, Any]] = {
    "site": (Site, None),
    "allow": (Allow, None),
    "deny": (Deny, None),
    "decisions": (Decisions, None),
    "model": (Model, None),
    "tracking_uri": (TrackingUri, STORE),
    "require_signature": (Key, None),
    "precision": (Precision, DEFAULTS.precision),
    "columns": (Map, None),
    "pages": (Pages, None),
    "about": (About, None),
    "embeddings": (Embeddings, None),
    "domain_ranks": (DomainRanks, None),
    "max_cells": (MaxCells, DEFAULTS.max_cells),
    "max_bytes": (MaxBytes, DEFAULTS.max_bytes),
}


def scoring_options(*without: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options of scoring, all but those named.

    They take the place of its parameter `options`, which gets them as one `ScoringOptions`.
    """
    shared = {name: one for name, one in SHARED.items() if name not in without}

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def called(**given: Any) -> None:
            own = {name: value for name, value in given.items() if name not in shared}
            command(options=_read(**{name: given[name] for name in shared}), **own)

        parameters: list[Parameter] = []
        for one in signature(command).parameters.values():
            parameters += (
                [one]
                if one.name != "options"
                else [
                    Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=kind)
                    for name, (kind, default) in shared.items()
                ]
            )
        return with_parameters(called, parameters)

    return decorate


def with_parameters(
    called: Callable[..., None], parameters: Iterable[Parameter]
) -> Callable[..., None]:
    """Have a function that takes anything by name say what it takes, as Typer reads it."""
    named = [one.replace(kind=Parameter.KEYWORD_ONLY) for one in parameters]
    called.__signature__ = Signature(named)  # pyright: ignore
    called.__annotations__ = {one.name: one.annotation for one in named}
    return called


def typed(context: typer.Context, *names: str) -> bool:
    """Tell whether any of these options stands on the command line itself.

    Otherwise it has its default, or what the project file says.
    """
    sources = (context.get_parameter_source(name) for name in names)
    return any(one is not None and one.name == "COMMANDLINE" for one in sources)


def _read(
    model: str | None,
    tracking_uri: str,
    require_signature: Path | None,
    columns: list[str] | None,
    site: list[str] | None = None,
    pages: list[Path] | None = None,
    about: str | None = None,
    embeddings: Path | None = None,
    **rest: Any,
) -> ScoringOptions:
    names = mapping(columns)
    return ScoringOptions(
        model=model_folder(model, tracking_uri, require_signature),
        mapping=names,
        pages=tuple(pages or ()),
        about=subject(about),
        embeddings=vectors(embeddings),
        site=tuple(site or ()) or None,
        **rest,
    )


def files(exports: list[str]) -> list[Location]:
    """Give the exports as paths and addresses.

    `-`, standard input, and patterns are left to `linkvet.data.exports.read`.
    """
    return [
        name if is_address(name) else path
        for name, path in zip(exports, paths(exports), strict=True)
    ]


def paths(names: list[str]) -> list[Path]:
    """Give files of this machine as paths, `-` for standard input among them."""
    if names.count("-") > 1:
        raise UserError("standard input (-) is given twice")
    if "-" in names and sys.stdin.isatty():
        raise UserError("nothing is piped into standard input (-)", cure="Name a file instead.")
    return [Path(name) for name in names]


def subject(about: str | None) -> str | None:
    """Give what `--about` says, or what the file says that it names."""
    if about is None or len(about) > LONGEST_PATH or not Path(about).is_file():
        return about
    try:
        with Path(about).open(encoding="utf-8", errors="replace") as file:
            return file.read(MOST_ABOUT)
    except OSError as error:
        raise UserError(f"--about cannot be read: {error.strerror}", file=about) from None


def vectors(embeddings: Path | None) -> Path | None:
    """Give the folder of `--embeddings`, once it is sure that what reads it is installed."""
    if embeddings is not None:
        with extra("embeddings", "--embeddings"):
            import_module("model2vec")
    return embeddings


def mapping(pairs: Iterable[str] | None) -> dict[str, str] | None:
    """Read the `--map` options.

    >>> mapping(["source_url=Link from"])
    {'source_url': 'Link from'}
    """
    columns = {}
    for pair in pairs or ():
        name, _, column = pair.partition("=")
        if not name or not column:
            raise UserError(
                f"--map {pair!r} is not of the form NAME=COLUMN",
                cure="Write it as in --map source_url='Link from'.",
            )
        columns[name] = column
    return columns or None
