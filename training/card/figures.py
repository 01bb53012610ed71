"""The parts of a model card that give its figures: by slice, calibration, kinds, disavow cuts."""

from typing import Any

from linkvet.model.verdicts.verdict import Cut
from linkvet.training.calibration import METHODS
from linkvet.training.evaluate.link_kinds import table

KINDS = """\
Kinds are told by rules, of which some ask whether a link is likely spam (here by its probability
held out). The rules were written looking at these very labels, so on other sites they are less
often right. A label that names what either of two kinds may be counts as the one told."""


def by_site(facts: dict[str, Any]) -> list[str]:
    """Figures on held-out sites, by level of evidence and slice."""
    sites = facts.get("sites")
    if not sites:
        return []
    rows = [
        "| evidence | links | number | spam | ROC AUC | recall at 1 % FP | ECE | ECE by site "
        "| domains disavowed |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for level, parts in sites["levels"].items():
        for name, one in parts.items():
            disavowed = one["domains_disavowed"]
            right = (
                f"{disavowed['right']:,} of {disavowed['links']:,} right"
                if disavowed["links"]
                else "none"
            )
            rows.append(
                f"| {level} | {name} | {one['examples']:,} | {one['spam']:,} | "
                f"{one['roc_auc']:.4f}{_between(one, 'roc_auc')} | "
                f"{one['recall_at_1pct_fp']:.3f}{_between(one, 'recall_at_1pct_fp')} | "
                f"{one['calibration_error']:.3f} | {one['calibration_error_by_site']:.3f} "
                f"| {right} |"
            )
    return [*rows, ""]


def by_set(facts: dict[str, Any]) -> list[str]:
    """Held-out figures by set of examples and level of evidence."""
    rows = [
        "| set / evidence | examples | ROC AUC | AP | recall at 1 % FP | at 0.1 % FP | ECE "
        "| Brier |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, f in facts["figures"].items():
        error = f"{f['calibration_error']:.3f}" if "calibration_error" in f else ""
        brier = f"{f['brier']:.3f}" if "brier" in f else ""
        rows.append(
            f"| {name} | {f['examples']:,} | {f['roc_auc']:.4f}{_between(f, 'roc_auc')} | "
            f"{f['average_precision']:.4f} | "
            f"{f['recall_at_1pct_fp']:.3f}{_between(f, 'recall_at_1pct_fp')} | "
            f"{f['recall_at_0.1pct_fp']:.3f} | {error} | {brier} |"
        )
    return rows


def _between(figures: dict[str, Any], name: str) -> str:
    ends = figures.get(f"{name}_interval")
    return f" ({ends[0]:.3f} to {ends[1]:.3f})" if ends else ""


def calibration(facts: dict[str, Any]) -> list[str]:
    """The calibration chosen for each level, and the held-out loss of all that were tried."""
    if "compared" not in facts:
        return ["Sigmoids; others were not compared when this model was made."]
    rows = [
        "| evidence | chosen | share of spam | " + " | ".join(METHODS) + " |",
        "|---|---|---|" + "---|" * len(METHODS),
    ]
    for pattern, one in facts["compared"].items():
        losses = one.get("losses", {})
        cells = " | ".join(_loss(losses[name]) if name in losses else "" for name in METHODS)
        rows.append(f"| {pattern} | {one['chosen']} | {facts['prior'][pattern]:.3f} | {cells} |")
    return rows


def _loss(one: dict[str, float]) -> str:
    if not one["behind"]:
        return f"{one['loss']:.4f}"
    return f"{one['loss']:.4f} ({one['behind']:.4f}, {one['luck']:.4f})"


def kinds(facts: dict[str, Any]) -> list[str]:
    """How often the kind of a labelled link is told right, and what is taken for what."""
    kinds = facts.get("kinds")
    if not kinds or kinds["macro_f1"] is None:
        return ["Kinds were not measured when this model was made."]
    return [
        KINDS,
        "",
        *table(kinds),
        "",
        f"Macro F1 over {len(kinds['kinds'])} kinds: {kinds['macro_f1']:.3f}.",
    ]


def cuts(facts: dict[str, Any]) -> list[str]:
    """Disavow cuts by level, of all domains and of those met on no other site."""
    stands = facts.get("stands_for", {})
    rows = _cut_rows({name: cuts for name, cuts in facts["cuts"].items() if name not in stands})
    rows += [
        "",
        *(
            f"Links with {name} have the cuts of {one['level']}, and are judged as if they "
            "showed no more."
            for name, one in stands.items()
        ),
    ]
    if unmet := facts.get("cuts_of_unmet"):
        rows += [
            "",
            "Of domains that the model met on no site it learned from, which must reach "
            "these as well:",
            "",
            *_cut_rows({name: one for name, one in unmet.items() if name not in stands}),
        ]
    return rows


def _cut_rows(every: dict[str, list]) -> list[str]:
    rows = [
        "| evidence | from probability | domains above | of them spam | sites | precision proved |",
        "|---|---|---|---|---|---|",
    ]
    for pattern, cuts in every.items():
        rows += [
            f"| {pattern} | {one.probability:.4f} | {one.chosen:,} | {one.right:,} | "
            f"{one.sites:,} | {one.lower:.4f} |"
            for one in (Cut(*cut) for cut in cuts)
        ]
        rows += [] if cuts else [f"| {pattern} | none | | | | |"]
    return rows
