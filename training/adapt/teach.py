"""A model of the house: the fitted model, taught the labels of the house, measured and saved."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from linkvet.data.decisions import store
from linkvet.data.own_site import Sites
from linkvet.data.progress import stage
from linkvet.model.folder.sealed import digest, refuse_strangers
from linkvet.model.store import Model, load, save
from linkvet.training.adapt.boost import Taught, adapt, figures, once_each
from linkvet.training.adapt.positive_unlabelled import learn_unlabelled
from linkvet.training.card import write as card
from linkvet.training.evaluate.label_issues import as_csv, house_label_issues
from linkvet.training.examples.decided_links import read_decided
from linkvet.training.examples.house_labels import Labelled, read_labelled
from linkvet.training.metrics.binomial import upper_bound
from linkvet.training.tracking import runs

# what `save` writes anew
OWN = ("digest", "files", "form", "names_bias", "signals", "suffixes")


def teach(
    paths: list[Path],
    out: Path,
    *,
    base: Path | str | None = None,
    site: Sites = None,
    disavow: Path | None = None,
    keep: Path | None = None,
    decisions: Path | None = None,
    column: str = "label",
    tracking_uri: str,
    experiment: str = "linkvet",
    seed: int = 0,
    progress: Callable[[str, int, int], None] | None = None,
    on_label_issues: Callable[[pl.DataFrame], None] | None = None,
) -> dict[str, Any]:
    """Teach a model the labels of the house, save it to `out` and log the run.

    Returns
    -------
    `figures` (before and after, held out by domain), `trees` added by head, `notes`, how many
    labels are likely wrong (`doubts`) and, with a disavow file, `label_frequency` instead: what is
    not listed there has no label to doubt. `on_label_issues` is called with the list of them.
    With `decisions`, a store of them, nothing else is a label. There are no figures and no doubts
    where labels are the model's own verdicts: no model is measured by what it said itself.
    """
    refuse_strangers(out)
    tell = progress or (lambda *_: None)
    model = load(base)
    with stage("reading labels", tell) as counts:
        labelled = _labels(paths, site, disavow, keep, decisions, column)
        counts["labels"] = int(labelled.known.sum())
    files = [*paths, *(path for path in (disavow, keep, decisions) if path)]
    params = {"seed": seed, "base": model.id, "labels": int(labelled.known.sum())}
    learning = stage("learning the labels", tell)
    with runs.run(tracking_uri, experiment, params) as log, learning as counts:
        taught, frequency = _learn(model, labelled, disavow is not None, seed)
        measured = _measured(taught, labelled)
        summary: dict[str, Any] = {"trees": taught.trees, "notes": labelled.notes}
        texts = {}
        if frequency is not None:
            summary["label_frequency"] = round(frequency, 4)
        elif not labelled.by_model:
            listed = house_label_issues(model, labelled, taught.at, taught.after, taught.pattern)
            summary["doubts"], texts["doubts.csv"] = listed.height, as_csv(listed).decode()
            if on_label_issues:
                on_label_issues(listed)
        facts = _facts(model, taught, labelled, files, measured, summary)
        texts |= {f"boosters/{name}-taught.txt": text for name, text in taught.boosters.items()}
        # labels of the house say nothing of pages: the head for these stays as it was
        model_card = card.card(facts)
        save(
            out, taught.heads, model.readers, facts, model_card, model.page_head, model.link_reader
        )
        log(measured, facts, out, None, texts)
        counts["trees"] = sum(taught.trees.values())
    return {"figures": measured, **summary}


def _labels(
    paths: list[Path],
    site: Sites,
    disavow: Path | None,
    keep: Path | None,
    decisions: Path | None,
    column: str,
) -> Labelled:
    """Labels of exports: what people decided, where a store has it; else a column or lists."""
    if decisions is None:
        return read_labelled(paths, site=site, disavow=disavow, keep=keep, column=column)
    return read_decided(paths, store.read(decisions), site)


def _learn(model: Model, labelled: Labelled, listed: bool, seed: int):
    if listed:
        return learn_unlabelled(model, labelled, seed)
    return adapt(model, labelled, seed), None


def _measured(taught: Taught, labelled: Labelled) -> dict[str, dict[str, Any]]:
    """Figures of what people said, each time they said something once."""
    if labelled.by_model:
        return {}
    return figures(taught if labelled.unit is None else once_each(taught, labelled.unit[taught.at]))


def _facts(
    model: Model,
    taught: Taught,
    labelled: Labelled,
    files: list[Path],
    measured: dict,
    summary: dict,
) -> dict[str, Any]:
    facts = {name: value for name, value in model.card.items() if name not in OWN}
    counts = [
        {"set": "labels of the house", "pattern": str(pattern), "spam": label, "len": int(n)}
        for pattern in dict.fromkeys(taught.pattern)
        for label in (0, 1)
        if (n := ((taught.pattern == pattern) & ((taught.spam > 0.5) == label)).sum())
    ]
    return facts | {
        "cuts": _borne_out(model, taught, labelled),
        "data": facts["data"]
        | {f"labels: {path.name}": digest(path.read_bytes()) for path in files},
        "examples": [*facts["examples"], *counts],
        "figures": facts["figures"] | measured,
        "taught": summary | {"base": model.id},
    }


def _borne_out(model: Model, taught: Taught, labelled: Labelled) -> dict[str, list[tuple]]:
    """The base model's cuts, but for those that the labels of the house speak against.

    A cut goes where, by domain, the precision found above it on held-out labels lies below what
    it promises with 95 % confidence (Clopper & Pearson 1934).
    """
    domain = labelled.links["domain"].to_numpy()[taught.at]
    remaining: dict[str, list[tuple]] = {}
    for pattern, cuts in model.cuts.items():
        here = taught.pattern == pattern
        names, code = np.unique(domain[here].astype(str), return_inverse=True)
        count = np.maximum(np.bincount(code, minlength=names.size), 1)
        probability = np.bincount(code, taught.after[here], minlength=names.size) / count
        spam = np.bincount(code, taught.spam[here], minlength=names.size) / count > 0.5
        remaining[pattern] = [
            tuple(cut)
            for cut in cuts
            if upper_bound(*_counts(spam[probability >= cut.probability])) >= cut.lower
        ]
    return remaining


def _counts(spam: np.ndarray) -> tuple[int, int]:
    return int(spam.sum()), spam.size
