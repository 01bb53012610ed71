"""The trend over the results of a history: linking domains by verdict, and the share of spam."""

from typing import Any

from linkvet.cli.report.html.charts import timeline_chart
from linkvet.cli.report.html.markup import Markup, el, join
from linkvet.cli.report.html.tables import Cell, Column, figure, share_cell, table, verdict
from linkvet.cli.wording.numbers import NAMES, VERDICTS, count, number, percent, share

SHOWN = 24  # results in the chart, the latest; the table has all


def trend(view: dict[str, Any]) -> Markup | None:
    """Show how the profile went from result to result; None where no history is kept."""
    past = [_point(one) for one in view.get("history") or ()]
    if not past:
        return None
    if len(past) == 1:
        return el("p", "This is the first result of the history: the next one will show a trend.")
    first, last = past[0], past[-1]
    words = (
        f"{count(len(past), 'result')} from {first['label']} to {last['label']}: "
        f"{number(first['domains'])} linking domains became {number(last['domains'])}, and the "
        f"share of spam among them went from {percent(_spam(first))} to {percent(_spam(last))}."
    )
    title = "Linking domains by result and verdict; figures in the table below"
    models = len({one["model"] for one in past})
    note = "Not all were judged by the same model: verdicts may differ for that alone."
    marks = el("p", *(verdict(name) for name in VERDICTS), class_="legend")
    return join(
        el("p", words),
        el("p", note, class_="note") if models > 1 else None,
        marks,
        timeline_chart(past[-SHOWN:], "result", title),
        _table(past),
        el(
            "p",
            "What changed between the last two: ",
            el("code", "linkvet diff"),
            " with the folder of the history.",
            class_="note",
        ),
    )


def _point(summary: dict[str, Any]) -> dict[str, Any]:
    by = summary["verdicts"]["domains"]
    return {
        "label": summary["date"],
        "domains": summary["domains"],
        "links": summary["links"],
        "model": summary["model"],
        **{name: by.get(name, 0) for name in VERDICTS},
    }


def _spam(point: dict[str, Any]) -> float | None:
    return share(point["disavow"], point["domains"])


def _table(past: list[dict[str, Any]]) -> Markup:
    columns = (
        Column("Date"),
        Column("Links", "number"),
        Column("Domains", "number"),
        *(Column(NAMES[name], "number") for name in VERDICTS),
        Column("Share of spam", "share"),
    )
    rows = (
        (
            (
                Cell(one["label"]),
                figure(one["links"]),
                figure(one["domains"]),
                *(figure(one[name]) for name in VERDICTS),
                share_cell(_spam(one), "spam"),
            ),
            None,
        )
        for one in reversed(past)
    )
    return table("Results kept, latest first; domains by verdict", columns, rows)[0]
