"""Charts as inline SVG, drawn in percent of the width so that text keeps its size on a phone.

Colours come from the style sheet by class; order, hatching and a table beside each chart carry
the same facts without colour.
"""

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from linkvet.cli.report.html.markup import Markup, el, join
from linkvet.cli.wording.numbers import NAMES, VERDICTS, count, number, percent, share

FEW = 5  # domains below which a share says nothing
LARGEST_AMOUNT = 3.0  # log-odds at which a reason's bar is full
PLOT, FOOT, HEAD, STRIP = 150, 22, 14, 28  # heights of the timeline's parts in pixels
SHARE = HEAD + PLOT + FOOT + 26 + STRIP  # foot of the strip with the share of spam


def _svg(title: str, height: int, *shapes: Markup, class_: str) -> Markup:
    return el(
        "svg", el("title", title), *shapes, class_=class_, role="img", width="100%", height=height
    )


def _at(value: float) -> str:
    """Percent of the width, short and the same on every machine."""
    return f"{100 * value:.2f}".rstrip("0").rstrip(".") + "%"


def patterns() -> Markup:
    """Hatchings that the other drawings refer to, drawn once per page."""
    line = el("path", d="M-1,1 l2,-2 M0,6 l6,-6 M5,7 l2,-2", class_="hatch")
    ground = el("rect", width=6, height=6, class_="ground")
    hatch = el(
        "pattern", ground, line, id="hatch", width=6, height=6, patternUnits="userSpaceOnUse"
    )
    return el("svg", el("defs", hatch), width=0, height=0, class_="defs", aria_hidden="true")


def share_bar(value: float | None, class_: str = "plain") -> Markup:
    """Draw a bar for a share of one; the number stands beside it, so it is hidden from readers."""
    return el(
        "svg",
        el("rect", width=_at(max(0.0, min(1.0, value or 0))), height=8, rx=1),
        class_=f"bar {class_}",
        width="100%",
        height=8,
        aria_hidden="true",
    )


def amount_bar(amount: float) -> Markup:
    """Draw a reason's amount: to the right it speaks for spam, to the left for a genuine link."""
    width = min(1.0, abs(amount) / LARGEST_AMOUNT) / 2
    bar = el(
        "rect",
        x=_at(0.5 if amount > 0 else 0.5 - width),
        y=1,
        width=_at(width),
        height=8,
        class_="for" if amount > 0 else "against",
    )
    zero = el("rect", x="50%", width=1, height=10, class_="zero")
    return el("svg", bar, zero, class_="amount", width=80, height=10, aria_hidden="true")


def verdict_bar(counts: dict[str, int], noun: str) -> Markup:
    """Draw one stacked bar of the four verdicts."""
    whole = sum(counts.values()) or 1
    starts = accumulate((counts[verdict] / whole for verdict in VERDICTS), initial=0.0)
    shapes = [
        el(
            "rect",
            el("title", f"{NAMES[verdict]}: {count(counts[verdict], noun)}"),
            x=_at(start),
            width=_at(counts[verdict] / whole),
            height=26,
            class_=verdict,
        )
        for verdict, start in zip(VERDICTS, starts, strict=False)
        if counts[verdict]
    ]
    words = ", ".join(f"{NAMES[v]} {percent(share(counts[v], whole))}" for v in VERDICTS)
    return _svg(f"All {noun}s by verdict: {words}", 26, *shapes, class_="stack")


def scaled_bar(counts: dict[str, Any], top: int) -> Markup:
    """Draw a bar of the verdicts, full at `top`; the numbers stand beside it."""
    starts = accumulate((counts[verdict] / top for verdict in VERDICTS), initial=0.0)
    shapes = [
        el("rect", x=_at(start), width=_at(counts[verdict] / top), height=12, class_=verdict)
        for verdict, start in zip(VERDICTS, starts, strict=False)
        if counts[verdict]
    ]
    return el("svg", *shapes, class_="level", width="100%", height=12, aria_hidden="true")


def timeline_chart(
    periods: Sequence[dict[str, Any]], step: str, title: str | None = None
) -> Markup:
    """Draw linking domains per period, stacked by verdict; by default those first seen in it."""
    top = max(period["domains"] for period in periods)
    shapes = [_gridline(value, top) for value in sorted({0, top // 2, top})]
    for i, period in enumerate(periods):
        shapes.append(_column(i / len(periods), 1 / len(periods), period, top))
    shapes += _axis([period["label"] for period in periods])
    shapes.append(
        el(
            "text",
            f"share of spam per {step} (where {FEW} or more domains)",
            x=0,
            y=SHARE - STRIP - 6,
        )
    )
    shapes.append(el("line", x1="0%", x2="100%", y1=SHARE, y2=SHARE, class_="grid"))
    shapes += [_spam(i / len(periods), 1 / len(periods), p) for i, p in enumerate(periods)]
    seen = f"Linking domains by the {step} they were first seen in; figures in the table below"
    return _svg(title or seen, SHARE + 2, *shapes, class_="timeline")


def _gridline(value: int, top: int) -> Markup:
    y = HEAD + PLOT - PLOT * value / top
    line = el("line", x1="0%", x2="100%", y1=f"{y:.1f}", y2=f"{y:.1f}", class_="grid")
    text = el("text", number(value), x=0, y=f"{y - 3:.1f}") if value else None
    return join(line, text)


def _column(x: float, width: float, period: dict[str, Any], top: int) -> Markup:
    foot, parts = HEAD + PLOT, []
    for verdict in ("disavow", "review", "unknown", "keep"):
        height = PLOT * period[verdict] / top
        foot -= height
        if height:
            parts.append(
                el(
                    "rect",
                    x=_at(x + width * 0.12),
                    width=_at(width * 0.76),
                    y=f"{foot:.1f}",
                    height=f"{height:.1f}",
                    class_=verdict,
                )
            )
    words = ", ".join(f"{NAMES[v]} {period[v]}" for v in VERDICTS if period[v])
    if period.get("burst"):
        words += "; holds a burst"
        parts.append(el("text", "▼", x=_at(x + width / 2), y=f"{foot - 4:.1f}", class_="burst"))
    return el("g", el("title", f"{period['label']}: {words}"), *parts) if parts else Markup("")


def _spam(x: float, width: float, period: dict[str, Any]) -> Markup:
    value = share(period["disavow"], period["domains"])
    if not value or period["domains"] < FEW:
        return Markup("")
    height = STRIP * value
    title = el("title", f"{period['label']}: {percent(value)} spam")
    return el(
        "rect",
        title,
        x=_at(x + width * 0.12),
        width=_at(width * 0.76),
        y=f"{SHARE - height:.1f}",
        height=f"{height:.1f}",
        class_="disavow",
    )


def _axis(labels: Sequence[str]) -> list[Markup]:
    """Write at most four labels, so that they fit a phone."""
    every = -(-len(labels) // 4)
    return [
        el(
            "text",
            label,
            x=_at(i / len(labels)),
            y=HEAD + PLOT + 16,
            class_="end" if i > 0.85 * len(labels) else None,
        )
        for i, label in enumerate(labels)
        if i % every == 0
    ]


def change_bar(low: float, high: float, news: bool) -> Markup:
    """Draw an interval from -1 to 1 around zero; the numbers stand beside it."""
    start, end = (0.5 + max(-1.0, min(1.0, value)) / 2 for value in (low, high))
    span = el(
        "rect",
        x=_at(start),
        y=2,
        width=_at(max(end - start, 0.01)),
        height=6,
        class_="for" if news else "ground",
    )
    zero = el("rect", x="50%", width=1, height=10, class_="zero")
    return el("svg", span, zero, class_="amount", width=80, height=10, aria_hidden="true")
