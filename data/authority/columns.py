"""What ranks add to the table of domains."""

import polars as pl

# by name: the column of Common Crawl's file that it is read from, and its type
RANKS: dict[str, tuple[str, pl.DataType]] = {
    "harmonic_centrality": ("#harmonicc_val", pl.Float64()),
    "harmonic_centrality_rank": ("#harmonicc_pos", pl.UInt32()),
    "pagerank": ("#pr_val", pl.Float64()),
    "pagerank_rank": ("#pr_pos", pl.UInt32()),
}
