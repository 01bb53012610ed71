"""A history as points in time: referring domains by verdict, and the share of spam."""

from collections.abc import Sequence
from typing import Any

from linkvet.cli.wording.numbers import VERDICTS, share


def trend(past: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """One point for each summary of a history, in their order."""
    return [_point(summary) for summary in past]


def _point(summary: dict[str, Any]) -> dict[str, Any]:
    by = summary["verdicts"]["domains"]
    return {
        "label": summary["date"],
        "domains": summary["domains"],
        "links": summary["links"],
        "model": summary["model"],
        "spam": share(by.get("disavow", 0), summary["domains"]),
        **{name: by.get(name, 0) for name in VERDICTS},
    }
