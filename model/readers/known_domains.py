"""On how many unrelated sites a linking domain was met, as the model learned it: hashes and counts.

A domain that links to many sites that have nothing in common is almost surely a seller, a list or a
scraper, or one of the giants of the web. No name can be read from the hashes.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from linkvet.model.readers.host_name import ngrams

SALT = 201
MOST = 255  # sites that are told apart


@dataclass(frozen=True)
class KnownDomains:
    """Sorted hashes of registrable domains, shape (domains,) uint32, and sites, uint8.

    Of two domains that share a hash, once in four billion pairs, the counts are those of either.
    """

    hashes: np.ndarray
    sites: np.ndarray

    def met_on(self, domains: pl.Series) -> np.ndarray:
        """Sites on which each domain was met, shape (domains,); 0 for one never met."""
        if not self.hashes.size:
            return np.zeros(len(domains), np.int64)
        wanted = hashed(domains)
        at = np.searchsorted(self.hashes, wanted).clip(0, self.hashes.size - 1)
        return np.where(self.hashes[at] == wanted, self.sites[at], 0).astype(np.int64)


def hashed(domains: pl.Series) -> np.ndarray:
    """Hash of each domain, shape (domains,), uint32."""
    names = domains.cast(pl.String).fill_null("").str.to_lowercase()
    _, found = ngrams(names, (None,), salt=SALT)
    return (found >> np.uint64(32)).astype(np.uint32)


def count(domains: pl.DataFrame) -> KnownDomains:
    """Count the sites of each domain; `domains` has `domain` and `site`."""
    sites = domains.drop_nulls().unique().group_by("domain").len()
    table = pl.DataFrame({"hash": hashed(sites["domain"]), "sites": sites["len"]})
    table = table.group_by("hash").agg(pl.col("sites").max()).sort("hash")
    return KnownDomains(
        table["hash"].to_numpy(), table["sites"].clip(0, MOST).cast(pl.UInt8).to_numpy()
    )
