"""Decisions as CSV, as JSON lines, or as lines for a disavow file."""

import json
from collections.abc import Iterable
from io import BytesIO

import polars as pl

from linkvet.data.csv_injection import neutral
from linkvet.data.decisions.decision import DISAVOW, DOMAIN, LINK, Decision
from linkvet.data.decisions.precedence import standing
from linkvet.data.disavow.gate import domain_line

COLUMNS = {
    name: pl.Int64() if name in ("id", "confirmed_by", "undone_by") else pl.String()
    for name in Decision._fields
}


def csv(decisions: Iterable[Decision]) -> bytes:
    """All decisions, undone ones too, as CSV that no spreadsheet runs."""
    table = pl.DataFrame([one._asdict() for one in decisions], schema=COLUMNS)
    out = BytesIO()
    neutral(table).write_csv(out)
    return out.getvalue()


def json_lines(decisions: Iterable[Decision]) -> bytes:
    """All decisions, undone ones too, one JSON object a line."""
    lines = (json.dumps(one._asdict(), ensure_ascii=False) for one in decisions)
    return "".join(f"{line}\n" for line in lines).encode()


def disavow_lines(decisions: Iterable[Decision]) -> bytes:
    """What stands to be disavowed by domain or page; no gate has looked at it."""
    chosen = (one for one in standing(decisions) if one.verdict == DISAVOW)
    lines = (
        domain_line(one.value) if one.what == DOMAIN else one.value
        for one in chosen
        if one.what in (DOMAIN, LINK)
    )
    return "".join(f"{line}\n" for line in lines).encode()


FORMATS = {"csv": csv, "jsonl": json_lines, "disavow": disavow_lines}
