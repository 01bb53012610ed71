"""`linkvet train`: labelled data in, a fitted and measured model out."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from linkvet.cli.commands.model.evaluate import SHOWN, show_figures
from linkvet.cli.model_reference import STORE, TrackingUri, model_folder, training_extra
from linkvet.cli.options import Site
from linkvet.cli.results.to_json import plain
from linkvet.cli.terminal.progress import Steps
from linkvet.cli.terminal.table import show
from linkvet.data.errors import UserError

if TYPE_CHECKING:
    import polars as pl

SHIPPED = Path("model/pretrained")


def train(
    labelled: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[LABELLED]...",
            help="Exports of one site with a column of labels, to teach the model that ships; "
            "with --signals-table a table whose columns are signals.",
            show_default=False,
        ),
    ] = None,
    data: Annotated[
        Path, typer.Option(metavar="DIR", help="Labelled domains, links and disavow files.")
    ] = Path("../shared/data"),
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FOLDER", help="Where the model is saved.")
    ] = SHIPPED,
    tracking_uri: TrackingUri = STORE,
    experiment: Annotated[str, typer.Option(metavar="NAME", help="MLflow experiment.")] = "linkvet",
    seed: Annotated[int, typer.Option(metavar="N", help="Same seed, same model.")] = 0,
    tune: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=1, help="From scratch: search the parameters by N trials first. "
            "The same command goes on where it was cut short.", show_default=False,
        ),
    ] = None,
    free: Annotated[
        bool,
        typer.Option("--free", help="From scratch: compare with free trees. Writes no model."),
    ] = False,
    thorough: Annotated[
        bool,
        typer.Option(
            "--thorough", help="From scratch: test as well on later links, with fewer labels and "
            "without one list at a time. Takes several times as long.",
        ),
    ] = False,
    pages: Annotated[
        bool,
        typer.Option(help="From scratch: learn from labelled pages as well, where DIR has them."),
    ] = True,
    signals_table: Annotated[
        bool, typer.Option("--signals-table", help="Learn from a table of signals of your own.")
    ] = False,
    label: Annotated[
        str, typer.Option(metavar="COL", help="The column of labels, spam or good.")
    ] = "label",
    base: Annotated[
        str | None,
        typer.Option("--from", metavar="MODEL", help="The model to teach; default: what ships."),
    ] = None,
    site: Site = None,
    disavow: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="A disavow file: what it lists is spam, the rest is open."
        ),
    ] = None,
    keep: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Domains and URLs that are good.")
    ] = None,
    group: Annotated[
        str | None,
        typer.Option(metavar="COL", help="What ties rows of a table; default: domain, if there."),
    ] = None,
    host: Annotated[
        str | None, typer.Option(metavar="COL", help="Host names in a table, to be read as well.")
    ] = None,
    doubts: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="List the labels that may be wrong, worst first (CSV)."),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option(metavar="COL", help="A column of a table to leave out. Repeatable."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Train a model, or teach one the labels of the house, and log the run to MLflow.

    **Examples**

    - `linkvet train labelled.csv --out my-model`, then `linkvet score export.csv --model my-model`
    - `linkvet train export.csv --disavow disavow.txt --out my-model`
    - `linkvet train --data labels --out my-model --doubts doubts.csv`, from scratch
    - `linkvet train signals.parquet --signals-table --label label --group domain --out my-model`
    """
    if signals_table and len(labelled or ()) != 1:
        raise UserError("--signals-table learns from one table", cure="Name one file.")
    if not labelled and (disavow or keep):
        raise UserError("--disavow and --keep label the links of an export",
                        cure="Name the export of the same site.")  # fmt: skip
    if labelled and (tune or free or thorough):
        raise UserError("--tune, --free and --thorough are for training from scratch",
                        cure="Leave out the labelled files, or the option.")  # fmt: skip
    if tune and free:
        raise UserError("--tune does not go with --free", cure="Use one of them at a time.")
    if free and doubts:
        raise UserError("--free writes none of the doubts", cure="Leave --doubts out.")
    if labelled and out == SHIPPED:
        raise UserError("a model of your own needs a folder of its own", cure="Name it by --out.")
    _check_doubts(doubts, "--signals-table" if signals_table else "--disavow" if disavow else None,
                  [*(labelled or ()), *filter(None, (disavow, keep))])
    if labelled and signals_table:
        _train_table(labelled[0], out, tracking_uri, experiment, seed, as_json,
                     {"label": label, "group": group, "host": host, "ignore": ignore or ()})
        return
    if labelled:
        _teach(labelled, out, as_json, tracking_uri, doubts,
               {"base": model_folder(base, tracking_uri), "site": site, "column": label,
                "disavow": disavow, "keep": keep, "experiment": experiment, "seed": seed})
        return
    if free:
        _compare_free(data, tracking_uri, experiment, seed, as_json)
        return
    with training_extra("training"):
        from linkvet.training import train as training
    listed: list[pl.DataFrame] = []
    with Steps() as steps:
        training.train(
            data=data,
            out=out,
            tracking_uri=tracking_uri,
            experiment=experiment,
            seed=seed,
            progress=steps,
            doubts=listed.append,
            trials=tune or 0,
            thorough=thorough,
            pages=pages,
        )
    _tell_doubts(listed, doubts)


def _compare_free(data: Path, uri: str, experiment: str, seed: int, as_json: bool) -> None:
    """Print the figures of free trees beside those of the form that ships."""
    with training_extra("training"):
        from linkvet.training.evaluate.paired import compare_free
    with Steps() as steps:
        found = compare_free(data, uri, experiment, seed, steps)
    rows = [
        {"links": name, "figure": figure, "shipped": value["first"], "free": value["second"],
         **{key: value[key] for key in ("difference", "low", "high", "real")}}
        for name, one in found.items()
        for figure, value in one["figures"].items()
        if as_json or figure in SHOWN
    ]  # fmt: skip
    show(rows, as_json)
    typer.echo("No model was written: reasons of free trees would not be exact.", err=True)


def _train_table(
    path: Path, out: Path, uri: str, experiment: str, seed: int, as_json: bool, columns: dict
) -> None:
    with training_extra("training"):
        from linkvet.training.custom_table.read import read_table
        from linkvet.training.custom_table.train import train_table
    table = read_table(path, **columns)
    for note in table.notes:
        typer.echo(f"note: {note}", err=True)
    with Steps() as steps:
        found = train_table(table, out, uri, experiment, seed, steps)
    show_figures(found, as_json)


def _check_doubts(path: Path | None, other: str | None, inputs: list[Path]) -> None:
    """Refuse what could not be listed or written, before training takes its time."""
    if not path:
        return
    if other:
        raise UserError(f"--doubts does not go with {other}",
                        cure="It lists labels of exports, spam and good.")  # fmt: skip
    if path.exists() and any(one.exists() and path.samefile(one) for one in inputs):
        raise UserError("these labels would be replaced by the list of doubts", file=str(path),
                        cure="Name another file by --doubts.")  # fmt: skip
    if path.is_dir() or not path.parent.is_dir():
        raise UserError("this is a folder, or its folder is not there", file=str(path),
                        cure="Name another file by --doubts.")  # fmt: skip


def _tell_doubts(listed: "list[pl.DataFrame]", path: Path | None) -> None:
    """Write a list where it was asked for, and say how long it is."""
    for table in listed:
        if path:
            from linkvet.data.atomic import replace_file
            from linkvet.training.evaluate.label_errors import as_csv

            replace_file(path, as_csv(table))
        where = f"listed in {path}" if path else "list them by --doubts FILE"
        typer.echo(f"{table.height:,} labels may be wrong: {where}", err=True)


def _teach(
    paths: list[Path], out: Path, as_json: bool, uri: str, doubts: Path | None, how: dict
) -> None:
    with training_extra("training"):
        from linkvet.training.adapt.teach import teach
    listed: list[pl.DataFrame] = []
    with Steps() as steps:
        told = teach(paths, out, tracking_uri=uri, progress=steps, doubts=listed.append, **how)
    _tell_doubts(listed, doubts)
    if as_json:
        typer.echo(json.dumps(plain(told), indent=2, ensure_ascii=False))
        return
    for note in told["notes"]:
        typer.echo(f"note: {note}", err=True)
    if "label_frequency" in told:
        share = f"{told['label_frequency']:.0%}"
        typer.echo(f"The disavow file seems to list {share} of the spam.", err=True)
    learnt = {head: trees for head, trees in told["trees"].items() if trees}
    typer.echo(f"Learnt: {learnt or 'nothing the model did not know'}. Model: {out}", err=True)
    show([{"links": name, **{key: one[key] for key in SHOWN}}
          for name, one in told["figures"].items()], as_json=False)  # fmt: skip
