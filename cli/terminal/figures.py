"""Figures of a model, and notes beside them."""

from collections.abc import Iterable
from typing import Any

from linkvet.cli.terminal.output import note, say, show_json
from linkvet.cli.terminal.table import show

SHOWN = ("examples", "spam", "roc_auc", "average_precision", "recall_at_1pct_fp", "brier")


def show_notes(notes: Iterable[str]) -> None:
    """Print notes where they do not mix with figures."""
    for one in notes:
        note(f"note: {one}")


def show_figures(figures: dict[str, Any], as_json: bool) -> None:
    """Print figures as one JSON object, or one line each with its interval."""
    if as_json:
        show_json(figures, ascii_only=True)
        return
    rows = []
    for name, value in figures.items():
        if not name.endswith("_interval"):
            low, high = figures.get(f"{name}_interval") or (None, None)
            rows.append({"figure": name, "value": value, "low": low, "high": high})
    show(rows, as_json=False)


def show_comparison(comparison: dict[str, Any], as_json: bool) -> None:
    """Print the difference of every figure of two models, and what it comes to."""
    if as_json:
        show_figures(comparison, as_json=True)
        return
    show(
        [{"figure": name, **figure} for name, figure in comparison["figures"].items()],
        as_json=False,
    )
    say("", comparison["says"])
