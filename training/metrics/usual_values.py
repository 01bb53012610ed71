"""What is usual among genuine links: reasons set it beside the value of a link."""

import numpy as np
import polars as pl

from linkvet.features.extract import SIGNALS
from linkvet.features.registry import FLAG, Signal
from linkvet.training.examples.pages import PageExamples

LOWEST, HIGHEST = 0.1, 0.9  # four of five genuine links lie between
FEWEST = 50  # links of a class below which nothing is said of it
DIGITS = 4

Usual = dict[str, dict[str, list[float]]]


def usual_of_links(signals: pl.DataFrame, about: pl.DataFrame) -> Usual:
    """What is usual in exports: each labelled link once, as links come where it is known.

    Parameters
    ----------
    signals, about
        Examples as `linkvet.training.examples.load` gives them.
    """
    real = pl.col("richest") & pl.col("clear") & pl.col("site").is_not_null()
    drawn = real & pl.col("natural")
    enough = about.filter(drawn)["spam"].value_counts().filter(pl.col("count") >= FEWEST)
    rows = about.select(drawn if enough.height == 2 else real).to_series().fill_null(False)
    few = about.filter(rows)
    return usual_values(signals.filter(rows), few["spam"].to_numpy(), few["site"])


def with_pages(usual: Usual, pages: PageExamples) -> Usual:
    """Add what is usual on labelled pages, of signals that exports do not tell."""
    labelled = pages.about["spam"].is_not_null()
    about = pages.about.filter(labelled)
    of_pages = usual_values(
        pages.signals.filter(labelled), about["spam"].to_numpy(), about["family"]
    )
    return {kind: of_pages[kind] | usual[kind] for kind in usual}


def usual_values(signals: pl.DataFrame, spam: np.ndarray, site: pl.Series) -> Usual:
    """Ranges of measures and shares of flags, each site (or owner of pages) counting alike.

    Parameters
    ----------
    signals
        Shape (links, signals), NaN where unknown.
    spam, site
        Of each link.

    Returns
    -------
    `ranges`: by measure the values that four of five genuine links lie between. `shares`: by flag,
    the share of genuine links and of spam where it is on. What too few links know is left out.
    """
    usual: Usual = {"ranges": {}, "shares": {}}
    for name in signals.columns:
        one, values = SIGNALS[name], signals[name].to_numpy()
        known = ~np.isnan(values)
        good, bad = known & (spam == 0), known & (spam == 1)
        if not one.names_value or good.sum() < FEWEST:
            continue
        if one.unit != FLAG:
            ends = _quantiles(values[good], _weights(site.filter(good)))
            usual["ranges"][name] = [float(f"{end:.{DIGITS}g}") for end in ends]
        elif bad.sum() >= FEWEST:
            usual["shares"][name] = [_share(one, values[of], site.filter(of)) for of in (good, bad)]
    return usual


def _share(signal: Signal, values: np.ndarray, site: pl.Series) -> float:
    on = (values > signal.nothing).astype(float)
    return round(float(np.average(on, weights=_weights(site))), DIGITS)


def _weights(site: pl.Series) -> np.ndarray:
    count = site.to_frame("site").select(pl.len().over("site")).to_series().to_numpy()
    return 1 / count


def _quantiles(values: np.ndarray, weights: np.ndarray) -> list[float]:
    """Weighted quantiles: values, each of which some link has."""
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order]) / weights.sum()
    return [float(values[order][np.searchsorted(reached, share)]) for share in (LOWEST, HIGHEST)]
