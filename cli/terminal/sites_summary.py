"""The last words of a run on several sites."""

from pathlib import Path

import polars as pl

from linkvet.cli.results.site_folders import PAGE, SITES
from linkvet.cli.terminal.output import note
from linkvet.cli.wording.numbers import count

SHOWN = 20


def closing_sites(
    sites: pl.DataFrame, rejected: int, out: Path, report: bool = False, quiet: bool = False
) -> None:
    """Print what was found of each site to standard error, those with most rows first.

    What could not be scored is said even if `quiet`.
    """
    scored = sites.filter(pl.col("error").is_null())
    if not quiet:
        _found(scored)
        if rejected:
            note(
                f"{count(rejected, 'row')} could not be used, or named no site: "
                f"see {out / 'rejects.csv'}"
            )
        note(
            "Each site was judged by its own profile, in a folder of its own: "
            f"{out / SITES} lists them."
        )
        if report:
            note(f"All sites side by side: {out / PAGE}")
    not_scored(sites, out / SITES)


def not_scored(sites: pl.DataFrame, listed: Path | None = None) -> None:
    """Say to standard error which sites were not scored, and why; `listed` is where all are."""
    failed = sites.filter(pl.col("error").is_not_null())
    shown = failed.head(SHOWN) if listed else failed
    for one in shown.iter_rows(named=True):
        whose = f"{one['site']} was not scored: " if one["site"] else ""
        note(f"linkvet: {whose}{one['error']}")
    if failed.height > shown.height:
        note(f"... and {failed.height - shown.height:,} more were not scored: see {listed}")


def _found(scored: pl.DataFrame) -> None:
    for one in scored.head(SHOWN).iter_rows(named=True):
        lines = one["disavow_domains"] + one["disavow_urls"]
        note(
            f"{one['site']}: {count(one['links'], 'different link')} from "
            f"{count(one['domains'], 'domain')}; {one['domains_review']:,} to review, "
            f"{count(lines, 'line')} in disavow.txt"
        )
    if scored.height > SHOWN:
        note(f"... and {count(scored.height - SHOWN, 'more site')}")
