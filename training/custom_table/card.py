"""The card of a model of the user's own signals, in words and tables."""

from linkvet.training.custom_table.store import TableModel

FIGURES = (
    "roc_auc",
    "average_precision",
    "recall_at_1pct_fp",
    "recall_at_0.1pct_fp",
    "brier",
    "calibration_error",
)


def card(model: TableModel) -> str:
    """Markdown: what it was trained on, how it was split, what it reaches."""
    facts = model.card
    figures = facts["figures"]
    method = facts["compared"]["chosen"] if "compared" in facts else "sigmoid"
    lines = ["# Model card", "", "A model of a user's own table of signals, fitted by linkvet.", ""]
    lines += [f"- data: {name}, SHA-256 {digest}" for name, digest in facts["data"].items()]
    lines += [
        f"- rows: {figures['examples']:,}, of them spam {figures['spam']:,}",
        f"- signals: {len(model.parts.signals)}, used {len(model.parts.used)}",
        f"- host names read: {'yes' if facts['host'] else 'no'}",
        "- split: ten folds that never split a group",
        "- form: mean of three LightGBM models and one kernel model",
        f"- calibration: {method}, the simplest whose held-out loss may be the least",
    ]
    lines += ["", "| held out | value | 95 % interval over groups |", "|---|---|---|"]
    for name in FIGURES:
        ends = figures[f"{name}_interval"]
        interval = f"{ends[0]:.3f} to {ends[1]:.3f}" if ends else ""
        lines.append(f"| {name} | {figures[name]:.4f} | {interval} |")
    lines += ["", "How the table was understood:", ""] if facts["notes"] else []
    lines += [f"- {note}" for note in facts["notes"]]
    return "\n".join(lines) + "\n"
