"""Which words of a text a reading comes from, named in reasons of domains and of single links."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from linkvet.features.extract import SIGNALS
from linkvet.features.wording import with_words
from linkvet.model.readers.link_text import FIELDS, LinkReader
from linkvet.model.verdicts.verdict import KEEP

READINGS = {f"{field}_reading": field for field in FIELDS}
# the texts of a domain's example, by field
_EXAMPLES: Mapping[str, pl.Expr] = {
    "host": pl.col("example_url").str.extract(r"^[^:/]+://(?:www\.)?([^/:?#]+)"),
    "address": pl.col("example_url").str.extract(r"^[^:/]+://[^/?#]+([^#]*)"),
    "title": pl.col("example_title"),
    "anchor": pl.col("example_anchor"),
}


def name_words(domains: pl.DataFrame, reader: LinkReader | None) -> pl.DataFrame:
    """Domains whose reasons name the words of their example that moved a reading most.

    Domains to keep are left as they are: nobody need look at them, and they are most.
    """
    if reader is None:
        return domains
    reasons, looked_at = domains["reasons"], domains["verdict"] != KEEP
    for name, field in READINGS.items():
        for spam, sentence in ((True, SIGNALS[name].says), (False, SIGNALS[name].otherwise)):
            speaks = reasons.str.contains(_whole(sentence), literal=True)
            rows = (looked_at & speaks).arg_true()
            texts = domains[rows].select(_EXAMPLES[field].fill_null("")).to_series()
            words = reader.strongest_words(field, texts, np.full(len(rows), spam))
            named = pl.Series([_whole(with_words(sentence, one)) for one in words], dtype=pl.String)
            there = pl.DataFrame({"reasons": reasons.gather(rows), "named": named})
            changed = pl.col("reasons").str.replace(_whole(sentence), pl.col("named"), literal=True)
            reasons = reasons.scatter(rows, there.select(changed).to_series())
    return domains.with_columns(reasons)


def _whole(sentence: str) -> str:
    return f'"says": "{sentence}"'
