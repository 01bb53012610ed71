"""Write the figures of benchmarks/results into the README, so that no figure there is kept by hand.

python benchmarks/readme.py            # after benchmarks/accuracy/sites.py
python benchmarks/readme.py --check    # say whether the README holds what was measured
"""

import json
import re
import sys
import textwrap
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "sites.json"
BLOCK = re.compile(r"(<!-- sites: [^\n]*-->\n).*?(<!-- end of sites -->)", re.DOTALL)
# level of evidence, slice, and what the table calls them
ROWS = (
    ("backlinks", "natural draw", "as the tool exports them"),
    ("backlinks", "domains on one site alone", "of these, domains that link to no other site"),
    ("backlinks", "labelled with full confidence", "of these, links that every reader was sure of"),
    ("anchor", "natural draw", "with address and anchor only"),
    ("page-and-date", "natural draw", "as Search Console gives them"),
    ("domain", "natural draw", "as bare domain names"),
)


def table(found: dict[str, Any]) -> str:
    """The figures as a table of Markdown."""
    lines = [
        "| links | number | ROC AUC (95 % over sites) | recall at 1 % false positives |",
        "|---|---|---|---|",
    ]
    for level, part, called in ROWS:
        one = found["levels"][level][part]
        low, high = one["roc_auc_interval"]
        lines.append(f"| {called} | {one['examples']:,} | {one['roc_auc']:.3f} "
                     f"({low:.3f} to {high:.3f}) | {one['recall_at_1pct_fp']:.2f} |")  # fmt: skip
    whole = found["levels"]["backlinks"]["natural draw"]
    domains = whole["domains_disavowed"]
    below = textwrap.fill(
        f"Of the links whose whole domain it would disavow at the default precision, "
        f"{domains['right']:,} of {domains['links']:,} are spam ({domains['precision']:.1%}), "
        f"which is {domains['recall']:.0%} of the spam.",
        width=105,
    )
    return "\n".join([*lines, "", below, ""])


def main() -> None:
    """Write the block, or check it."""
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    found = json.loads(RESULTS.read_text(encoding="utf-8"))
    new = BLOCK.sub(lambda block: block[1] + table(found) + block[2], text)
    if "--check" in sys.argv:
        sys.exit(new != text and "README.md holds other figures: run benchmarks/readme.py")
    readme.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
