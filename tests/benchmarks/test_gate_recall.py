"""What the gate of whole domains takes back, counted by domain."""

import polars as pl
from gate_recall import by_domain, counts

ROWS = [
    ("spam.test", 1, "disavow", "domain", None),
    ("spam.test", 1, "disavow", "domain", None),
    ("taken-back.test", 1, "review", "url", "shared-pages"),
    ("doubtful.test", 1, "review", "domain", None),
    ("pages.test", 1, "disavow", "url", None),
    ("good.test", 0, "keep", "domain", None),
    ("rescued.test", 0, "review", "url", "rated-high"),
    ("both.test", 0, "disavow", "domain", None),
    ("both.test", 1, "disavow", "domain", None),
]


def test_domains_count_once_and_those_labelled_both_ways_not_at_all():
    schema = ["domain", "spam", "verdict", "unit", "refused"]
    rows = pl.DataFrame(ROWS, schema, orient="row").with_columns(site=pl.lit("spa.example"))
    domains = by_domain(rows)
    spam, good = (counts(domains.filter(pl.col("spam") == label)) for label in (1, 0))
    assert spam == {"domains": 4, "before": 2, "after": 1, "refused": {"shared-pages": 1}}
    assert good == {"domains": 2, "before": 1, "after": 0, "refused": {"rated-high": 1}}
