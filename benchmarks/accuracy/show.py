"""The figures of the accuracy benchmark as plain tables."""

from typing import Any

FIGURES = {
    "roc_auc": "ROC AUC", "average_precision": "AP", "recall_at_1pct_fp": "recall 1 % FP",
    "recall_at_0.1pct_fp": "0.1 % FP", "calibration_error": "ECE",
    "recall_at_cut": "above the cut",
}  # fmt: skip
AT_MOST = ("calibration_error",)
AGAINST = {
    "roc_auc": "ROC AUC", "precision": "precision", "recall": "recall",
    "false_positives": "false pos.",
}  # fmt: skip
SOURCES = {
    "reference_given": "given", "reference": "n-grams", "roc_auc": "linkvet",
    "roc_auc_unpopular": "hard slice", "recall_at_1pct_fp": "rec 1 % FP", "unknown": "unknown",
    "precision_from_0.9": "prec 0.9", "recall_from_0.9": "rec 0.9",
}  # fmt: skip


def show(found: dict[str, Any]) -> None:
    """Print the parts that were measured."""
    tables = {"links": _links, "vendors": _vendors, "unseen": _unseen, "sources": _sources}
    for part, figures in found.items():
        tables[part](figures)


def verdict(name: str, value: float, asked: float) -> str:
    """Say whether a figure is what was asked for."""
    return "ok" if (value <= asked if name in AT_MOST else value >= asked) else "SHORT"


def _links(figures: dict[str, dict]) -> None:
    print("\nTen folds that never split a family, network or registrable domain")
    _line("", "examples", *FIGURES.values())
    for name, one in figures.items():
        _line(name, f"{one['examples']:,}", *(_number(one.get(key)) for key in FIGURES))
    print("\nAsked of these")
    for name, one in figures.items():
        for key, asked in one["asked"].items():
            sign = "<=" if key in AT_MOST else ">="
            told = f"{FIGURES[key]} {one[key]:.4f}, asked {sign} {asked}"
            print(f"  {name:36}{told:44}{verdict(key, one[key], asked)}")


def _vendors(figures: list[dict]) -> None:
    print("\nVendors' verdicts and ours on the same rows, names and model out of fold")
    _line("", "counted", *AGAINST.values())
    for one in figures:
        _line(one["who"], one["counted"], *(_number(one[key]) for key in AGAINST))


def _unseen(figures: dict[str, Any]) -> None:
    print("\nTrained without any Semrush row, the rows of the Semrush audit")
    for name, one in figures["rows"].items():
        told = f"{one['examples']:,} rows, ROC AUC {one['roc_auc']:.4f}"
        asked = figures["asked"] if name == "all" else None
        print(f"  {name:44}{told:34}" + (
            f"asked >= {asked}  {verdict('roc_auc', one['roc_auc'], asked)}" if asked else ""
        ))  # fmt: skip


def _sources(figures: dict[str, Any]) -> None:
    print("\nSpam lists never seen, worst first; half of the good domains unseen as well")
    _line("", "domains", *SOURCES.values())
    for one in figures["lists"]:
        _line(one["list"], f"{one['spam']:,}", *(_number(one[key]) for key in SOURCES))
    mean = figures["mean"]
    _line("mean", "", *(_number(mean[key]) for key in SOURCES))
    print(f"  asked: mean of linkvet above mean of the given references  "
          f"{verdict('roc_auc', mean['roc_auc'], mean['reference_given'])}")  # fmt: skip
    print("  given: reference figures that came with the data; n-grams: measured here, same split;")
    print("  hard slice: spam and good domains in neither popularity list")


def _line(first: str, second: str, *rest: str) -> None:
    print(f"  {first:36}{second:>17}" + "".join(f"{text:>15}" for text in rest))


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"
