"""`linkvet promote`: a model becomes the champion if it beats the floors and the present one."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from linkvet import __version__
from linkvet.data.errors import UserError
from linkvet.model.folder.sealed import is_table_model
from linkvet.model.store import Model, load
from linkvet.training.evaluate.compare import LOWER_IS_BETTER
from linkvet.training.floors import DECIMALS, FLOORS, Figures, Floors
from linkvet.training.tracking import runs
from linkvet.training.tracking.registry import ALIAS, NAME, champion, enrol, fetch, finished
from linkvet.training.tracking.store import FOLDER

EXPERIMENT = "linkvet"
RUN = re.compile(r"(?:runs:/)?([0-9a-f]{32})(?:/.*)?")


def promote(given: str, uri: str, reason: str | None = None) -> str:
    """Register a run's model, or a model folder, as champion; gives its version.

    Parameters
    ----------
    given
        Id of an MLflow run, or a model folder; a folder is logged as a run of its own.
    uri
        MLflow's store.
    reason
        Why it is promoted even if it falls short; kept as the tag `forced` where it does.

    Raises
    ------
    UserError
        If it falls short and there is no reason, with every figure by which it does.
    """
    if reason is not None and not reason.strip():
        raise UserError("--force needs a reason", cure="Say why, as in --force 'new labels'.")
    with TemporaryDirectory() as place:
        run_id, folder = _candidate(given, uri, Path(place))
        if is_table_model(folder):
            raise UserError(
                "scores tables of signals, not exports, so it can't be a champion",
                file=given,
                cure="Name it by folder or runs:/ID/model.",
            )
        model = load(folder)
        figures = model.card.get("figures", {})
        short = FLOORS.shortfalls(figures) + FLOORS.other_data(model.card.get("data", {}))
        if version := champion(uri):
            short += _behind(model, version, uri, Path(place) / "champion")
        if short and not reason:
            raise UserError(
                f"was not promoted: {'; '.join(short)}",
                file=given,
                cure="--force 'REASON' promotes it all the same.",
            )
        if not run_id:
            with runs.run(uri, EXPERIMENT, {"seed": model.card.get("seed")}) as log:
                run_id = log(figures, {"data": {}, **model.card}, folder)
    tags = {"linkvet": __version__, "digest": model.card["digest"]}
    return enrol(uri, run_id, tags | ({"forced": str(reason)} if short else {}))


def _candidate(given: str, uri: str, place: Path) -> tuple[str | None, Path]:
    """Id of the run, if it is one, and the model folder."""
    if Path(given).is_dir():
        return None, Path(given)
    if not (run := RUN.fullmatch(given)):
        raise UserError(
            "this is neither a model folder nor the id of a run",
            file=given,
            cure="`make ui` shows the runs and their ids.",
        )
    finished(uri, run[1])
    return run[1], fetch(f"runs:/{run[1]}/{FOLDER}", uri, place / "candidate")


def not_better(figures: Figures, present: Figures, floors: Floors = FLOORS) -> list[str]:
    """Say by which figures of the floors a model does not beat another.

    It beats it when none is worse and one is better.
    """
    worse, better = [], False
    for name, figure in ((name, figure) for name, one in floors.figures.items() for figure in one):
        value, other = (one.get(name, {}).get(figure) for one in (figures, present))
        if value is None or other is None:
            continue  # the floors tell what was not measured
        ahead = round(value, DECIMALS) - round(other, DECIMALS)
        ahead = -ahead if figure in LOWER_IS_BETTER else ahead
        better |= ahead > 0
        if ahead < 0:
            worse.append(
                f"{name}: {figure} is {value:.{DECIMALS}f}, the champion's {other:.{DECIMALS}f}"
            )
    return worse if worse or better else ["no figure is better than the champion's"]


def _behind(model: Model, version: str, uri: str, place: Path) -> list[str]:
    """Say by what a model falls behind the champion of this version, or why none can tell."""
    try:
        card: dict[str, Any] = load(fetch(f"models:/{NAME}/{version}", uri, place)).card
    except UserError as error:
        return [f"{NAME} {version}, the present {ALIAS}, cannot be compared: {error.problem}"]
    worse = not_better(*(one.get("figures", {}) for one in (model.card, card)))
    if worse and card.get("data") != model.card.get("data"):
        worse.append("(the two were measured on other data)")
    return worse
