"""What is usual among genuine links, measured anew by the code of `linkvet fit`, without fitting.

    make bench-accuracy BENCH=usual_values                    # does the model that ships hold it?
    make bench-accuracy BENCH=usual_values ARGS="--write"     # put it there; all else stays

It takes some ten minutes; with `--cache DIR` the signals of exports and pages are kept there.
"""

import argparse
import sys
from pathlib import Path

from data_folder import DATA, manifest

from linkvet.model.folder.sealed import checked, read_facts, write_sealed
from linkvet.model.store import PRETRAINED
from linkvet.training.examples.load import load_examples
from linkvet.training.examples.pages import load_page_examples
from linkvet.training.metrics.usual_values import Usual, usual_of_links, with_pages


def measured(data: Path, cache: Path | None) -> Usual:
    """What is usual in the exports and pages that the model which ships is fitted on."""
    learned = manifest(data)
    examples = load_examples(learned, pages=False, cache=cache)
    usual = usual_of_links(examples.signals, examples.about)
    if not learned.pages:
        return usual
    return with_pages(usual, load_page_examples(learned.path(learned.pages), cache=cache))


def write(folder: Path, usual: Usual) -> None:
    """Put it into a model folder; nothing else of the model changes but its digest."""
    facts = read_facts(folder)
    files = {name: checked(folder, name, digest) for name, digest in facts["files"].items()}
    card = (folder / "card.md").read_text(encoding="utf-8")
    write_sealed(folder, files, facts | {"usual": usual}, card)


def main() -> None:
    """Compare with what the model holds, or write it there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--model", type=Path, default=PRETRAINED)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    usual = measured(options.data, options.cache)
    if options.write:
        write(options.model, usual)
    if read_facts(options.model).get("usual") != usual:
        sys.exit("The model holds something else, or nothing.")
    print(f"The model holds what {sum(map(len, usual.values()))} signals usually are.")


if __name__ == "__main__":
    main()
