"""On how many unrelated sites a referring domain was met, and as what: hashes and numbers.

A domain that links to many sites that have nothing in common is almost surely a seller, a list or a
scraper, or one of the giants of the web: what its links were there tells which. No name can be read
from the hashes.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from linkvet.model.readers.ngrams import ngrams

SALT = 201
MOST = 255  # sites that are told apart
SURE = 255  # a share of spam of 1, as a byte
# From this mean probability where it was met, a domain was met as spam; below it, as genuine.
MET_AS_SPAM = 0.5


@dataclass(frozen=True)
class KnownDomains:
    """Sorted hashes of registrable domains, shape (domains,) uint32; sites and spam, uint8.

    `spam` is the mean probability of spam over the sites a domain was met on, in 255ths. Of two
    domains that share a hash, once in four billion pairs, the numbers are those of either.
    """

    hashes: np.ndarray
    sites: np.ndarray
    spam: np.ndarray

    def met_on(self, domains: pl.Series) -> np.ndarray:
        """Sites on which each domain was met, shape (domains,); 0 for one never met."""
        return self._look_up(self.sites, domains, 0).astype(np.int64)

    def spam_where_met(self, domains: pl.Series) -> np.ndarray:
        """Mean probability of spam where each domain was met, shape (domains,); NaN if nowhere."""
        return self._look_up(self.spam / SURE, domains, np.nan)

    def _look_up(self, values: np.ndarray, domains: pl.Series, missing: float) -> np.ndarray:
        if not self.hashes.size:
            return np.full(len(domains), missing)
        wanted = hashed(domains)
        at = np.searchsorted(self.hashes, wanted).clip(0, self.hashes.size - 1)
        return np.where(self.hashes[at] == wanted, values[at], missing)


def hashed(domains: pl.Series) -> np.ndarray:
    """Hash of each domain, shape (domains,), uint32."""
    names = domains.cast(pl.String).fill_null("").str.to_lowercase()
    _, hashes = ngrams(names, None, salt=SALT)
    return (hashes >> np.uint64(32)).astype(np.uint32)


def count(met: pl.DataFrame) -> KnownDomains:
    """Count the sites of each domain.

    Parameters
    ----------
    met
        Columns `domain`, `site` and `spam`, the probability of spam of the domain's links to the
        site.
    """
    by_site = met.drop_nulls().group_by("domain", "site").agg(pl.col("spam").mean())
    sites = by_site.sort("domain", "site").group_by("domain", maintain_order=True)
    table = sites.agg(sites=pl.len(), spam=pl.col("spam").mean())
    table = table.with_columns(hash=pl.Series(hashed(table["domain"])))
    table = table.sort("hash", "sites", descending=[False, True]).unique("hash", keep="first")
    table = table.sort("hash")
    return KnownDomains(
        table["hash"].to_numpy(),
        table["sites"].clip(0, MOST).cast(pl.UInt8).to_numpy(),
        (table["spam"].clip(0, 1) * SURE).round().cast(pl.UInt8).to_numpy(),
    )
