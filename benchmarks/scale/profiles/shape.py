"""What links of a profile share: figures by which invented profiles are held to real ones."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import polars as pl

from linkvet.data.merge import merge
from linkvet.features.match_keys import with_keys
from linkvet.features.networks.detect import find_networks

TEXTS = {
    "titles": pl.col("title"),
    "anchors": pl.col("anchor"),
    "paths": pl.col("path"),
    "paths without digits": pl.col("path").cast(pl.String).str.replace_all("[0-9]+", "#"),
    "words before": pl.col("left_context"),
    "targets": pl.col("target_url"),
}
Shape = dict[str, Any]  # numbers


def shape(links: pl.DataFrame, networks: bool = True) -> Shape:
    """Figures of a link table, one row an input row; of texts that its export does not have, none.

    Of each text: how many rows have one, how many differ (of 1,000 rows), how many of those stand
    on more than one domain and on how many of these, rows with such a text, the largest share of
    domains that one text stands on, and the mean length in characters.
    """
    figures = _of_domains(links)
    for name, text in TEXTS.items():
        if set(text.meta.root_names()) <= set(links.columns):
            figures |= {f"{name}: {what}": one for what, one in _of_text(links, text).items()}
    if networks:
        members = find_networks(with_keys(merge(links)[1])).members.height
        figures["domains in networks"] = members / figures["domains"]
    return {name: round(float(figure), 4) for name, figure in figures.items()}


def _of_domains(links: pl.DataFrame) -> Shape:
    domains = links.group_by("domain").agg(pl.len().alias("links"), pl.col("host").n_unique())
    counts, rows = np.sort(domains["links"].to_numpy())[::-1], links.height
    several = (domains["host"] > 1).to_numpy()
    return {
        "rows": rows,
        "domains": domains.height,
        "domains of 1,000 rows": 1000 * domains.height / rows,
        "domains with one link": np.mean(counts == 1),
        "domains with ten or more": np.mean(counts >= 10),
        "rows of the first domain": counts[:1].sum() / rows,
        "rows of the first ten": counts[:10].sum() / rows,
        "rows of the first hundredth": counts[: max(counts.size // 100, 1)].sum() / rows,
        "domains with several hosts": np.mean(several),
        "rows of these": domains["links"].to_numpy()[several].sum() / rows,
        "hosts of 1,000 rows": 1000 * domains["host"].sum() / rows,
        "pages of 1,000 rows": 1000 * links["source_url"].n_unique() / rows,
        "length of addresses": _mean_length(links["source_url"]),
    }


def _of_text(links: pl.DataFrame, text: pl.Expr) -> Shape:
    table = links.select("domain", text=text.cast(pl.String)).filter(pl.col("text") != "")
    texts = table.group_by("text").agg(pl.col("domain").n_unique(), pl.len().alias("rows"))
    shared = texts.filter(pl.col("domain") > 1)
    thousand = links.height / 1000
    return {
        "filled": table.height / links.height,
        "different": texts.height / thousand,
        "on several domains": shared.height / thousand,
        "on how many domains in all": shared["domain"].to_numpy().sum() / thousand,
        "rows with these": shared["rows"].to_numpy().sum() / links.height,
        "domains of one": texts["domain"].to_numpy().max(initial=0) / links["domain"].n_unique(),
        "length": _mean_length(table["text"]),
    }


def _mean_length(texts: pl.Series) -> float:
    lengths = texts.cast(pl.String).str.len_chars().drop_nulls().to_numpy()
    return lengths.sum() / max(lengths.size, 1)


def side_by_side(columns: dict[str, Shape]) -> Iterable[str]:
    """Lines of a table in Markdown, a column for each profile."""
    yield "| | " + " | ".join(columns) + " |"
    yield "|---" * (1 + len(columns)) + "|"
    for name in dict.fromkeys(name for column in columns.values() for name in column):
        cells = (_figure(column.get(name)) for column in columns.values())
        yield f"| {name} | {' | '.join(cells)} |"


def _figure(figure: float | None) -> str:
    if figure is None:
        return ""
    return f"{figure:,.3f}" if figure < 1 else f"{figure:,.{1 if figure < 100 else 0}f}"
