"""The last words of a run on several sites."""

from pathlib import Path

import polars as pl

from linkvet.cli.terminal.output import note
from linkvet.cli.wording.numbers import count

SHOWN = 20


def closing_sites(sites: pl.DataFrame, rejected: int, out: Path) -> None:
    """Print what was found of each site to standard error, those with most rows first."""
    for one in sites.head(SHOWN).iter_rows(named=True):
        lines = one["disavow_domains"] + one["disavow_urls"]
        note(
            f"{one['site']}: {count(one['links'], 'different link')} from "
            f"{count(one['domains'], 'domain')}; {one['domains_review']:,} to review, "
            f"{count(lines, 'line')} in disavow.txt"
        )
    if sites.height > SHOWN:
        note(f"... and {count(sites.height - SHOWN, 'more site')}: see {out / 'sites.csv'}")
    if rejected:
        note(
            f"{count(rejected, 'row')} could not be used, or named no site: "
            f"see {out / 'rejects.csv'}"
        )
    note(
        f"Each site was judged by its own profile, in a folder of its own: {out / 'sites.csv'} "
        "lists them."
    )
