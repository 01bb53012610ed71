"""How good a model is on sites it never saw: 199 exports, each labelled link in its own site's.

    python benchmarks/accuracy/sites.py                   # the model that ships
    python benchmarks/accuracy/sites.py --model my-model --out figures.json

These are the figures that decide; intervals draw whole sites. Folds inside the one site that the
shipped model learned from flatter it.
"""

import argparse
import json
from pathlib import Path
from typing import Any

from data_folder import DATA, UNSEEN

from linkvet.features.evidence import BY_NAME
from linkvet.model.store import load
from linkvet.training.evaluate.unseen_sites import by_kind, figures, judged_sites, slices
from linkvet.training.examples.manifest import read_exports

OUT = Path(__file__).parents[1] / "results" / "sites.json"
# what a Semrush or Ahrefs export gives, then the same rows as poorer exports would give them
SHOWN = ("backlinks", "titles", "anchor", "page-and-date", "domain")


def measured(model: str | None, data: Path) -> dict[str, Any]:
    """Figures by level of evidence and slice."""
    loaded = load(model)
    rows = judged_sites(read_exports(data, UNSEEN), loaded, [BY_NAME[name] for name in SHOWN])
    found: dict[str, Any] = {"model": loaded.id, "levels": {}}
    for level in SHOWN:
        here = rows.filter(rows["level"] == level)
        parts = {name: figures(part) for name, part in slices(here).items()}
        found["levels"][level] = {name: one for name, one in parts.items() if one}
    natural = slices(rows.filter(rows["level"] == SHOWN[0]))["natural draw"]
    return found | {"kinds": by_kind(natural)}


def show(found: dict[str, Any]) -> None:
    """Print the figures side by side."""
    print(f"model {found['model']}, sites it never saw; intervals over sites")
    print(f"{'level / slice':44}{'links':>7}{'spam':>6}{'ROC AUC':>9}{'interval':>17}{'rec 1 %':>9}"
          f"{'ECE':>7}{'by site':>9}{'domains disavowed':>24}{'pages':>14}")  # fmt: skip
    for level, parts in found["levels"].items():
        for name, one in parts.items():
            low, high = one["roc_auc_interval"]
            print(f"{level + ' / ' + name:44}{one['examples']:7,}{one['spam']:6,}"
                  f"{one['roc_auc']:9.4f}{f'{low:.3f} to {high:.3f}':>17}"
                  f"{one['recall_at_1pct_fp']:9.3f}{one['calibration_error']:7.3f}"
                  f"{one['calibration_error_by_site']:9.3f}"
                  f"{_right(one['domains_disavowed']):>24}{_right(one['pages_disavowed']):>14}",
                  )  # fmt: skip
    print("\nkinds of the natural draw, share judged right at 0.5, worst first")
    for one in found["kinds"][:14]:
        label = "spam" if one["spam"] else "good"
        print(f"  {one['kind']:20}{label:6}{one['links']:6,}{one['right']:8.2f}")


def _right(one: dict[str, Any]) -> str:
    return f"{one['right']} of {one['links']} right" if one["links"] else "none"


def main() -> None:
    """Measure, print and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default=None, help="folder of a model; default: what ships")
    parser.add_argument("--data", type=Path, default=DATA, help="folder of labelled data")
    parser.add_argument("--out", type=Path, default=OUT, help="where the figures are written")
    wanted = parser.parse_args()
    if not wanted.data.exists():
        print("skipped: the labelled data are not here")
        return
    found = measured(wanted.model, wanted.data)
    show(found)
    wanted.out.parent.mkdir(exist_ok=True)
    wanted.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
