"""The parts of a model card that tell where it was tested harder, and where it fails."""

from typing import Any

MOST_SIGNALS = 25
MOST_KINDS = 12


def harder_tests(facts: dict[str, Any]) -> list[str]:
    """What came later, fewer labels, and lists of spam left out."""
    unseen = facts.get("unseen")
    if not unseen:
        return ["Not made for this model (`linkvet fit --thorough`)."]
    rows = [
        "Links of groups first seen late, by a model that saw nothing so late; beside it what "
        "the folds above say of the same links.",
        "",
        "| links | examples | spam | ROC AUC | AP | ROC AUC by folds |",
        "|---|---|---|---|---|---|",
    ]
    rows += [
        f"| {name} | {f['examples']:,} | {f['spam']:,} | {f['roc_auc']:.4f} | "
        f"{f['average_precision']:.4f} | {f['roc_auc_by_folds']:.4f} |"
        for name, f in unseen["later"].items()
    ]
    rows += [
        "",
        "With a part of the labelled groups to learn from (three folds).",
        "",
        "| set / evidence | share | its labels | ROC AUC | AP | recall at 1 % FP |",
        "|---|---|---|---|---|---|",
    ]
    rows += [
        f"| {f['set']} | {f['share']:.0%} | {f['labels']:,} | {f['roc_auc']:.4f} | "
        f"{f['average_precision']:.4f} | {f['recall_at_1pct_fp']:.3f} |"
        for f in sorted(unseen["curve"], key=lambda one: (one["set"], one["share"]))
    ]
    rows += [
        "",
        "Lists of spam domains, each left out of training with all its entries.",
        "",
        "| list | spam | ROC AUC |",
        "|---|---|---|",
    ]
    return rows + [
        f"| {name} | {f['spam']:,} | {f['roc_auc']:.4f} |"
        for name, f in sorted(unseen["lists"].items(), key=lambda one: one[1]["roc_auc"])
    ]


def near_copies(facts: dict[str, Any]) -> list[str]:
    """What near-copies in other folds may have flattered."""
    by_slice = facts.get("near_copies")
    if not by_slice:
        return ["No near-copies lie in other folds, or they were not looked for."]
    rows = [
        "Some examples have a near-copy in another fold that no family ties (title and path or "
        "anchor alike, or names alike but for digits and suffix):",
        "",
        "| set / evidence | examples | with a near-copy | ROC AUC | without them |",
        "|---|---|---|---|---|",
    ]
    return rows + [
        f"| {name} | {f['examples']:,} | {f['copied']:,} | {f['roc_auc']:.4f} | "
        f"{f['roc_auc_without']:.4f} |"
        for name, f in by_slice.items()
    ]


def failures(facts: dict[str, Any]) -> list[str]:
    """Kinds that are misjudged most, and rows by number."""
    rows: list[str] = []
    for name, one in facts.get("failures", {}).items():
        rows += [
            "",
            f"{name}, held out:",
            "",
            "| label | kind | misjudged at 0.5 | of |",
            "|---|---|---|---|",
        ]
        rows += [
            f"| {_label(kind)} | {kind['kind']} | {kind['wrong']:,} | {kind['rows']:,} |"
            for kind in one["kinds"][:MOST_KINDS]
        ]
        if one["rows"]:
            rows += [
                "",
                "Surest misjudgements, by row of the export:",
                "",
                "| row | label | kind | probability |",
                "|---|---|---|---|",
            ]
        rows += [
            f"| {row['row']} | {_label(row)} | {row['kind']} | {row['probability']:.3f} |"
            for row in one["rows"]
        ]
    return rows


def _label(one: dict[str, Any]) -> str:
    return "spam" if one["spam"] else "good"


def signal_ledger(facts: dict[str, Any]) -> list[str]:
    """The signals that tell most alone, and those that carry the full head."""
    ledger, carried = facts.get("ledger", {}), facts.get("importance", {}).get("full", {})
    known = [name for name, one in ledger.items() if one.get("auc") is not None]
    most = sorted(known, key=lambda name: -abs(ledger[name]["auc"] - 0.5))[:MOST_SIGNALS]
    if not most:
        return ["No ledger was kept."]
    rows = [
        f"The {len(most)} of {len(ledger)} signals that tell most alone; `linkvet signals` has "
        "all.",
        "",
        "| signal | known for | median, spam | median, good | AUC alone | mean "
        "amount, full export |",
        "|---|---|---|---|---|---|",
    ]
    return rows + [
        f"| {name} | {ledger[name]['coverage']:.0%} | {_number(ledger[name]['median_spam'])} | "
        f"{_number(ledger[name]['median_good'])} | {ledger[name]['auc']:.3f} | "
        f"{_number(carried.get(name))} |"
        for name in most
    ]


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3g}"
