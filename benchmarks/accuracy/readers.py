"""What each reader of names and texts earns on sites that were held out: fitted anew without it.

    python benchmarks/accuracy/readers.py    # some fifteen minutes on two cores

A reader that earns nothing at any level of evidence should go: each is 0.5 to 2 MB of the model.
"""

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl
from data_folder import DATA, manifest

from linkvet.training.examples.load import DOMAINS, load_examples
from linkvet.training.examples.manifest import NATURAL
from linkvet.training.fit.cross_fit import CrossFit, cross_fit, refit
from linkvet.training.fit.heads import FITS
from linkvet.training.fit.link_readings import SIGNALS as LINK
from linkvet.training.metrics.ranking import figures

NAME = ("name_reading", "label_reading", "suffix_reading")
HEADS = ("titled", "url", "host")
# what is read, and the signals it gives
READERS = {
    **{one.replace("_", " "): (one,) for one in (*NAME, *LINK)},
    "all that is read of names": NAME,
    "all that is read of links": LINK,
}


def without(cross: CrossFit, signals: tuple[str, ...]) -> CrossFit:
    """The same examples, of which these signals are not known."""
    return replace(cross, signals=cross.signals.drop(signals))


def figures_of(cross: CrossFit) -> Iterator[tuple[str, dict[str, float]]]:
    """Figures of links of sites at two levels of evidence, and of listed names."""
    rows = cross.about.with_columns(score=pl.Series(cross.score)).filter(pl.Series(cross.use))
    natural = rows.filter(pl.col("draw") == NATURAL)
    for level in ("backlinks", "page-and-date"):
        yield level, _figures(natural.filter(pl.col("pattern") == level))
    listed = rows.filter((pl.col("set") == DOMAINS) & (pl.col("pattern") == "domain"))
    yield "listed names", _figures(listed)


def _figures(rows: pl.DataFrame) -> dict[str, float]:
    return figures(rows["spam"].to_numpy(), rows["score"].to_numpy())


def show(cross: CrossFit) -> None:
    """Print what is lost without each reader."""
    fits = tuple(fit for fit in FITS if fit.name in HEADS)
    every = dict(figures_of(refit(cross, fits)))
    print(
        f"{'with all readers':28}"
        + "".join(
            f"{level:>16} {one['roc_auc']:.4f} / {one['recall_at_1pct_fp']:.3f}"
            for level, one in every.items()
        )
    )
    for name, signals in READERS.items():
        figures_without = dict(figures_of(refit(without(cross, signals), fits)))
        print(
            f"without {name:28}"
            + "".join(
                f"{level:>16} {one['roc_auc'] - every[level]['roc_auc']:+.4f} / "
                f"{one['recall_at_1pct_fp'] - every[level]['recall_at_1pct_fp']:+.3f}"
                for level, one in figures_without.items()
            ),
            flush=True,
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--cache", type=Path, default=None, help="where signals are kept")
    options = parser.parse_args()
    if not DATA.exists():
        print("skipped: the labelled data are not here")
        return
    show(cross_fit(load_examples(manifest(), cache=options.cache)))


if __name__ == "__main__":
    main()
