"""What the page over several sites says of them, in types of JSON alone."""

from typing import Any

import polars as pl

from linkvet import __version__
from linkvet.analysis.sites.figures import BANDS, BEST_LINKS
from linkvet.cli.wording.numbers import count, share


def sites_view(sites: pl.DataFrame, networks: pl.DataFrame) -> dict[str, Any]:
    """Everything the page shows.

    Parameters
    ----------
    sites
        As `linkvet.cli.results.sites_table.sites_table` gives it.
    networks
        As `linkvet.analysis.sites.shared_networks.shared_networks` gives it.
    """
    scored = sites.filter(pl.col("error").is_null())
    rows = [_site(row) for row in scored.to_dicts()]
    return {
        "linkvet": __version__,
        "sites": rows,
        "totals": {
            "sites": len(rows),
            "links": sum(row["backlinks"] for row in rows),
            "domains": sum(row["referring_domains"] for row in rows),
            "review": sum(row["domains_review"] for row in rows),
            "disavow": sum(row["lines"] > 0 for row in rows),
        },
        "spammiest": [row["site"] for row in sorted(rows, key=_most_spam)[:3] if row["spam_share"]],
        "rated": any(row["median_rating"] is not None for row in rows),
        "dated": any(row["oldest_domain"] for row in rows),
        "networks": [_network(row) for row in networks.to_dicts()],
        "failed": sites.filter(pl.col("error").is_not_null())
        .select("site", "files", "error")
        .to_dicts(),
    }


def _site(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the table with what only the page needs: sums, shares and lists."""
    domains, pages = row["disavow_domains"], row["disavow_urls"]
    whole = row["referring_domains"]
    return {
        **row,
        "lines": domains + pages,
        "advice": _named(domains, pages),
        "best": [url for name in BEST_LINKS if (url := row[name])],
        **{f"{band}_share": share(row[band], whole) for band in BANDS},
    }


def _named(domains: int, pages: int) -> str:
    """What disavow.txt names."""
    named = [count(domains, "domain")] if domains else []
    named += [count(pages, "page")] if pages else []
    return ", ".join(named) or "nothing"


def _most_spam(row: dict[str, Any]) -> tuple[float, str]:
    return -(row["spam_share_low"] or 0), row["site"]


def _network(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "on": row["on"].split(), "example_domains": row["example_domains"].split()}
