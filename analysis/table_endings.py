"""How tables of results may end: without polars, for what only names them."""

TABLE_ENDINGS = ("csv", "parquet", "jsonl")  # the first that is there is read
