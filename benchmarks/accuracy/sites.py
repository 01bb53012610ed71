"""How good linkvet is on sites it never saw: fitted anew without them, in two protocols.

    python benchmarks/accuracy/sites.py                     # some ten minutes on two cores
    python benchmarks/accuracy/sites.py --rows held.parquet # keep every held-out score as well

These are the figures that decide; intervals draw whole sites. *Unseen site*: no link of the site
was learned from. *Unseen site and family*: nothing tied to its links by family or domain either.
"""

import argparse
import json
from pathlib import Path
from typing import Any

from data_folder import DATA, LEARNED

from linkvet.training.evaluate.held_out_sites import figures_by_level, held_out_links
from linkvet.training.examples.checks import sites_enough
from linkvet.training.examples.load import Examples, load_examples
from linkvet.training.examples.manifest import read_manifest
from linkvet.training.fit.cross_fit import cross_fit
from linkvet.training.fit.probability import fix

OUT = Path(__file__).parents[1] / "results" / "sites.json"
PROTOCOLS = {"unseen site": False, "unseen site and family": True}


def measured(examples: Examples, rows: Path | None = None) -> dict[str, Any]:
    """Figures by protocol, level of evidence and slice."""
    sites_enough(examples.about["site"].unique())
    by_protocol: dict[str, Any] = {}
    for name, strict in PROTOCOLS.items():
        cross = cross_fit(examples, strict=strict, progress=lambda *one: print(*one, flush=True))
        fixed = fix(cross)
        by_protocol[name] = figures_by_level(cross, fixed)
        show(name, by_protocol[name])
        show(f"{name}, whatever the profile", figures_by_level(cross, fix(cross, by_profile=False)))
        if rows and not strict:
            held_out_links(cross, fixed).write_parquet(rows)
    return by_protocol


def show(name: str, figures: dict[str, Any]) -> None:
    """Print the figures side by side."""
    print(f"\n{name}: {figures['sites']} sites; intervals over sites")
    print(
        f"{'level / slice':44}{'links':>7}{'spam':>6}{'ROC AUC':>9}{'interval':>17}{'rec 1 %':>9}"
        f"{'ECE':>7}{'by site':>9}{'domains disavowed':>24}{'recall':>8}"
    )
    for level, parts in figures["levels"].items():
        for part, one in parts.items():
            low, high = one["roc_auc_interval"]
            domains = one["domains_disavowed"]
            of = domains["links"]
            right = f"{domains['right']} of {of} right" if of else "none"
            print(
                f"{level + ' / ' + part:44}{one['examples']:7,}{one['spam']:6,}"
                f"{one['roc_auc']:9.4f}{f'{low:.3f} to {high:.3f}':>17}"
                f"{one['recall_at_1pct_fp']:9.3f}{one['calibration_error']:7.3f}"
                f"{one['calibration_error_by_site']:9.3f}{right:>24}{domains['recall']:8.2f}",
            )
    print("\nkinds of the natural draw, share judged right at 0.5, worst first")
    for one in figures["kinds"][:14]:
        label = "spam" if one["spam"] else "good"
        print(f"  {one['kind']:20}{label:6}{one['links']:6,}{one['right']:8.2f}")


def main() -> None:
    """Measure, print and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder of labelled data")
    parser.add_argument("--cache", type=Path, default=None, help="where signals are kept")
    parser.add_argument("--rows", type=Path, default=None, help="where held-out scores are kept")
    parser.add_argument("--out", type=Path, default=OUT, help="where the figures are written")
    options = parser.parse_args()
    if not options.data.exists():
        print("skipped: the labelled data are not here")
        return
    examples = load_examples(read_manifest(options.data, LEARNED), cache=options.cache)
    figures = measured(examples, options.rows)
    options.out.parent.mkdir(exist_ok=True)
    options.out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
