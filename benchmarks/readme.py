"""Write the figures of benchmarks/results into the README, so that no figure there is kept by hand.

What an adversary gets is written into the card of the model that ships as well.

python benchmarks/readme.py            # after benchmarks/accuracy/sites.py, peers.py, adversary.py
python benchmarks/readme.py --check    # say whether README and card hold what was measured
"""

import json
import re
import sys
import textwrap
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "results"
MODEL = ROOT / "model" / "pretrained"
SITE, FAMILY = "unseen site", "unseen site and family"
NATURAL = "natural draw"
# protocol, level of evidence, slice, and what the table calls them
ROWS = (
    (SITE, "backlinks", NATURAL, "as the tool exports them"),
    (SITE, "backlinks", "domains on one site alone", "of these, domains on no other site"),
    (SITE, "backlinks", "labelled with full confidence", "of these, links readers were sure of"),
    (FAMILY, "backlinks", NATURAL, "all, no link of their networks or domains ever seen"),
    (SITE, "titles", NATURAL, "with address, title and anchor only"),
    (SITE, "anchor", NATURAL, "with address and anchor only"),
    (SITE, "page-and-date", NATURAL, "as Search Console gives them"),
    (SITE, "domain", NATURAL, "as bare domain names"),
)


def table(figures: dict[str, Any]) -> str:
    """The figures as a table of Markdown."""
    lines = [
        "| links | number | ROC AUC (95 % over sites) | recall at 1 % false positives |",
        "|---|---|---|---|",
    ]
    for protocol, level, part, called in ROWS:
        one = figures[protocol]["levels"][level][part]
        low, high = one["roc_auc_interval"]
        lines.append(
            f"| {called} | {one['examples']:,} | {one['roc_auc']:.3f} "
            f"({low:.3f} to {high:.3f}) | {one['recall_at_1pct_fp']:.2f} |"
        )
    whole = figures[SITE]["levels"]["backlinks"][NATURAL]
    domains = whole["domains_disavowed"]
    off, by_site = (whole[f"calibration_error{end}"] for end in ("", "_by_site"))
    below = textwrap.fill(
        f"Of the links whose whole domain it would disavow at the default precision, "
        f"{domains['right']:,} of {domains['links']:,} are spam, which is {domains['recall']:.0%} "
        f"of the spam. Probabilities are off by {off:.3f} (expected calibration error), on a "
        f"single site by {by_site:.2f}.",
        width=105,
    )
    return "\n".join([*lines, "", below, ""])


def peers(figures: dict[str, Any]) -> str:
    """Judges of the natural draw at the first of their thresholds, as a table of Markdown."""
    lines = [
        "| judge | precision | recall | false positives | ROC AUC (95 % over sites) |",
        "|---|---|---|---|---|",
    ]
    for one in figures["slices"]["natural draw"]:
        cut, *_ = one["cuts"] or [{}]
        shares = " | ".join(
            f"{cut[name]:.1%}" if cut.get(name) is not None else ""
            for name in ("precision", "recall", "false_positives")
        )
        who, auc = one["who"] + (f", {cut['cut']}" if cut else ""), ""
        if "roc_auc" in one:
            low, high = one["roc_auc_interval"]
            auc = f"{one['roc_auc']:.3f} ({low:.3f} to {high:.3f})"
        lines.append(f"| {who} | {shares} | {auc} |")
    return "\n".join([*lines, ""])


def adversary(figures: dict[str, Any]) -> str:
    """What escapes when spam is rewritten, and which genuine domains fall, as two tables."""
    lines = ["| confident spam, rewritten | escapes disavowal | is kept |", "|---|---|---|"]
    lines += [
        f"| {one['edit']} | {one['escape_rate']:.0%} | {one['keep_rate']:.0%} |"
        for one in figures["evasion"]
    ]
    lines += [
        "",
        "| hostile rows on each genuine domain | the domain | named whole | at most |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {one['hostile_rows']}, {one['ratings']} | {'known' if one['met'] else 'never met'} "
        f"| {one['named']} of {one['domains']} | {one['upper_bound']:.1%} |"
        for one in figures["poisoning"]
    ]
    return "\n".join([*lines, ""])


def adversary_of_model(figures: dict[str, Any]) -> str:
    """The same for the card of the model that ships, if that is the model that was measured."""
    facts = json.loads((MODEL / "model.json").read_text(encoding="utf-8"))
    if not figures["model"].endswith(facts["digest"][:12]):
        return "Not measured for this model (`make bench-accuracy BENCH=adversary`).\n"
    flattered = (
        "from which the model learned, which flatters it" if figures["learned"] else "unseen"
    )
    rewritten = max(one["sites"] for one in figures["evasion"])
    above = textwrap.fill(
        f"Exports of {figures['sites']} sites, {flattered}; spam was rewritten on {rewritten}. "
        "Genuine domains keep their own rows; `at most` is a one-sided 95 % bound, domains taken "
        "as drawn independently.",
        width=100,
    )
    return f"{above}\n\n{adversary(figures)}"


# file to its blocks; each is the name of a file of results, too
FILES = {
    ROOT / "README.md": {"sites": table, "peers": peers, "adversary": adversary},
    MODEL / "card.md": {"adversary": adversary_of_model},
}


def main() -> None:
    """Write the blocks, or check them."""
    for path, blocks in FILES.items():
        text = new = path.read_text(encoding="utf-8")
        for name, write in blocks.items():
            figures = json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8"))
            block = re.compile(rf"(<!-- {name}: [^\n]*-->\n).*?(<!-- end of {name} -->)", re.DOTALL)
            written = write(figures)
            new = block.sub(lambda old, written=written: old[1] + written + old[2], new)
        if "--check" not in sys.argv:
            path.write_text(new, encoding="utf-8")
        elif new != text:
            sys.exit(f"{path.name} holds other figures: run benchmarks/readme.py")


if __name__ == "__main__":
    main()
