"""What one round of judging keeps beside the links of a partition for the next.

A link takes some 80 bytes, and 4 for each signal in `SIGNALS_KEPT` that is known.
"""

from dataclasses import fields

import numpy as np
import polars as pl

from linkvet.data.partitions.partition import Partition
from linkvet.model.predict import Predictions
from linkvet.model.reasons.codes import SHOWN
from linkvet.model.results.domains import FITS
from linkvet.model.results.link_kind import SIGNALS_READ
from linkvet.model.verdicts.decide import SHARED_HOST
from linkvet.model.verdicts.verdict import Decisions

PREDICTIONS, SIGNALS, DOMAIN_REASONS = "predictions", "signals", "domain_reasons"
VERDICTS, DOMAIN_VERDICTS = "verdicts", "domain_verdicts"
SIGNALS_KEPT = tuple(dict.fromkeys((*SIGNALS_READ, SHARED_HOST, *FITS)))
OF_LINK = ("link", "by")
OF_DOMAIN = tuple(one.name for one in fields(Decisions) if one.name not in OF_LINK)
_REASONS = pl.Array(pl.Int64, SHOWN)


def keep_predictions(partition: Partition, predictions: Predictions) -> None:
    """Keep what was predicted of a partition's links and domains."""
    by_link: dict[str, np.ndarray | pl.Series] = {
        "probability": predictions.probability,
        "of_site": predictions.of_site,
        "evidence": predictions.evidence,
        "pattern": predictions.pattern,
        "reasons": pl.Series(predictions.reason_codes, dtype=_REASONS),
    }
    if predictions.uncorrected is not None:
        by_link["uncorrected"] = predictions.uncorrected
    values = predictions.values
    partition.keep(PREDICTIONS, pl.DataFrame(by_link))
    partition.keep(SIGNALS, pl.DataFrame({n: values[n] for n in SIGNALS_KEPT if n in values}))
    of_domains = pl.Series(predictions.domain_reasons, dtype=_REASONS)
    partition.keep(DOMAIN_REASONS, of_domains.alias("reasons").to_frame())


def predictions_of(partition: Partition) -> Predictions:
    """What was predicted, with those of the signals that were kept."""
    table = partition.kept(PREDICTIONS)
    by_link = {name: table[name].to_numpy() for name in table.columns}
    reasons = by_link.pop("reasons")
    return Predictions(
        **by_link,
        reason_codes=reasons,
        domain_reasons=partition.kept(DOMAIN_REASONS)["reasons"].to_numpy(),
        values={one.name: one.to_numpy() for one in partition.kept(SIGNALS)},
    )


def keep_decisions(
    partition: Partition, decisions: Decisions, probability: np.ndarray, kind: np.ndarray
) -> None:
    """Keep the verdicts on a partition's links and domains, and the kind of each link.

    `probability` is that of each link after the share of spam of its profile.
    """
    by_link = {name: _text(getattr(decisions, name)) for name in OF_LINK}
    by_link |= {"kind": _text(kind), "probability": pl.Series(probability)}
    partition.keep(VERDICTS, pl.DataFrame(by_link))
    by_domain = {name: _column(getattr(decisions, name)) for name in OF_DOMAIN}
    partition.keep(DOMAIN_VERDICTS, pl.DataFrame(by_domain))


def decisions_of(partition: Partition) -> Decisions:
    """The verdicts that were kept."""
    by_link, by_domain = partition.kept(VERDICTS, *OF_LINK), partition.kept(DOMAIN_VERDICTS)
    columns = [*by_link.get_columns(), *by_domain.get_columns()]
    return Decisions(**{one.name: one.to_numpy(writable=True) for one in columns})


def _column(values: np.ndarray) -> pl.Series:
    return _text(values) if values.dtype == object else pl.Series(values)


def _text(values: np.ndarray) -> pl.Series:
    return pl.Series(values, dtype=pl.String)
