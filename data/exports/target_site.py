"""The site that exports are about, from the pages they point at or from their names."""

import re
from collections.abc import Sequence

import polars as pl

from linkvet.data.hosts import known_suffix, registrable_of
from linkvet.data.urls import split

# A host name inside a file name, e.g. example.com-backlinks-subdomains_2026-02-06.csv.
HOST = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}+(?<=[a-z0-9]))?+\.){1,8}[a-z]{2,63}+(?=[-_.\s]|$)"
)
LONGEST_NAME = 255  # of a file, on the disks in use; those in an archive may be longer
FILLER = re.compile(r"^(?:moz-inbound-links-for-|all_links_|https?___|sc-domain_)", re.IGNORECASE)
ENDING = re.compile(r"\.(?:csv|tsv|tab|txt|xlsx?|ods|parquet|jsonl?|ndjson|gz|zip)(?=\W|$)", re.I)


def site_hint(linked: Sequence[tuple[str, int]], files: Sequence[str]) -> str | None:
    """Give the site that most rows point to (`linked_sites`), else one a file names, else None."""
    if linked:
        return linked[0][0]
    return next((site for file in files if (site := site_of_name(file))), None)


def linked_sites(links: pl.DataFrame) -> list[tuple[str, int]]:
    """Give the registrable domains that rows point to with their rows, most rows first.

    Empty where an export has no targets.
    """
    if "target_url" not in links.columns:
        return []
    counts = links["target_url"].drop_nulls().value_counts(name="links")
    counts = counts.with_columns(split(counts["target_url"])["domain"].cast(pl.String))
    sites = counts.drop_nulls("domain").group_by("domain").agg(pl.col("links").sum())
    return sites.sort(["links", "domain"], descending=[True, False]).rows()


def site_of_name(file: str) -> str | None:
    """Read the site out of a file name as the vendors write it.

    >>> site_of_name("https___www.example.com_-Latest_links-2026-05-18.csv")
    'example.com'
    """
    name = FILLER.sub("", ENDING.sub("", file.rsplit("/", 1)[-1][:LONGEST_NAME])).lower()
    for host in HOST.findall(name):
        if known_suffix(host):
            return registrable_of(host)
    return None
