"""What a run keeps in MLflow: figures, digests of the data, pictures, the model and its server."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import polars as pl

from linkvet import __version__
from linkvet.data.links import TEXT
from linkvet.model.store import FORM
from linkvet.training.metrics.ranking import figures as measured
from linkvet.training.tracking import pyfunc as serve
from linkvet.training.tracking.plots import draw
from linkvet.training.tracking.store import FOLDER, SERVED

LONGEST_DIGEST = 36  # characters that MLflow keeps


def keep(
    mlflow: Any,
    figures: dict[str, dict[str, float]],
    facts: dict[str, Any],
    folder: Path,
    scores: pl.DataFrame | None = None,
    texts: Mapping[str, str] | None = None,
) -> None:
    """Log all of it to the open run; the model that can be served comes last.

    Parameters
    ----------
    mlflow
        The module, which `linkvet.training.tracking.store` alone imports.
    figures, facts, folder
        As `linkvet.training.from_scratch` finds and saves them.
    scores
        Held-out scores, one row per example: set, pattern, spam (0 or 1), score (log-odds), fold.
    texts
        Other files to keep, by name.
    """
    mlflow.log_metrics(flat(figures))
    digests = facts.get("data", {})
    mlflow.log_params({plain(f"data.{name}"): digest[:16] for name, digest in digests.items()})
    _log_inputs(mlflow, digests)
    if scores is not None:
        _log_folds(mlflow, scores)
    mlflow.log_artifacts(str(folder), FOLDER)
    _log_plots(mlflow, facts, scores)
    for name, text in (texts or {}).items():
        mlflow.log_text(text, name)
    if scores_links(folder):
        _log_served(mlflow, folder)


def scores_links(folder: Path) -> bool:
    """Tell models of links from those of other forms, which have no link to be asked about."""
    facts = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    return facts.get("form") == FORM


def flat(figures: dict[str, dict[str, Any]]) -> dict[str, float]:
    """Metrics by slice, under names that MLflow takes; what isn't a number is left to the card.

    >>> flat({"links (1).csv / as-given": {"roc_auc": 1, "interval": (0.9, 1)}})
    {'links--1-.csv/as-given/roc_auc': 1.0}
    """
    return {
        plain(f"{name.replace(' / ', '/')}/{metric}"): float(value)
        for name, one in figures.items()
        for metric, value in one.items()
        if isinstance(value, int | float)
    }


def plain(name: str) -> str:
    """Name something by the characters that MLflow allows.

    >>> plain("data.labels: mine (1).csv")
    'data.labels--mine--1-.csv'
    """
    return re.sub(r"[^\w\-./]", "-", name)


def _log_inputs(mlflow: Any, digests: dict[str, str]) -> None:
    """Name each source by its digest alone: where it lay on this machine is nobody's business."""
    for name, digest in digests.items():
        tags = {"file": name, "sha256": digest}
        source = mlflow.data.code_dataset_source.CodeDatasetSource(tags=tags)
        given = mlflow.data.meta_dataset.MetaDataset(source, name, digest[:LONGEST_DIGEST])
        mlflow.log_input(given, context="training")


def _log_folds(mlflow: Any, scores: pl.DataFrame) -> None:
    """One nested run per fold."""
    for (fold,), rows in scores.group_by("fold", maintain_order=True):
        parts = rows.group_by("set", "pattern", maintain_order=True)
        by_slice = {
            f"{name} / {pattern}": measured(part["spam"].to_numpy(), part["score"].to_numpy())
            for (name, pattern), part in parts
            if part["spam"].n_unique() == 2
        }
        with mlflow.start_run(run_name=f"fold {fold}", nested=True):
            mlflow.log_metrics(flat(by_slice))


def _log_plots(mlflow: Any, facts: dict[str, Any], scores: pl.DataFrame | None) -> None:
    with TemporaryDirectory() as place:
        if draw(Path(place), facts, scores):
            mlflow.log_artifacts(place, "plots")


def _log_served(mlflow: Any, folder: Path) -> None:
    """Log the model from code, with the signature of what it takes and gives."""
    schema, kinds = mlflow.types.schema, mlflow.types.DataType
    takes = [
        # numbers, flags and dates have gaps, which MLflow's own types do not allow
        schema.ColSpec(
            kinds.string if column.dtype == TEXT else schema.AnyType(),
            column.name,
            required=column.name == "source_url",
        )
        for column in serve.inputs()
    ]
    gives = [schema.ColSpec(kinds.double, "spam_probability")]
    gives += [schema.ColSpec(kinds.string, name) for name in ("verdict", "reasons")]
    params = [
        schema.ParamSpec("site", kinds.string, serve.SETTINGS["site"]),
        schema.ParamSpec("precision", kinds.double, serve.SETTINGS["precision"]),
    ]
    mlflow.pyfunc.log_model(
        name=SERVED,
        python_model=serve.__file__,
        artifacts={FOLDER: str(folder)},
        signature=mlflow.models.ModelSignature(
            schema.Schema(takes), schema.Schema(gives), schema.ParamSchema(params)
        ),
        input_example=pd.DataFrame(serve.EXAMPLE),
        pip_requirements=[f"linkvet[train]=={__version__}"],
    )
