"""Days that can be right: a slip of the pen must not stretch an axis."""

from datetime import date, timedelta

import polars as pl

OLDEST, NEWEST = date(1991, 8, 1), date(2099, 12, 31)


STRAY = timedelta(days=400)  # a day so far after nearly all others is a slip


def last_day(days: pl.Series) -> date | None:
    """Last day of a result; a slip of the pen far after all others is passed over.

    >>> last_day(pl.Series([date(2026, 1, day) for day in range(1, 31)] + [date(2062, 1, 1)]))
    datetime.date(2026, 1, 30)
    """
    days = days.filter(days.is_between(OLDEST, NEWEST)).sort()
    while len(days) > 1 and days[-1] - days[int(0.95 * (len(days) - 1))] > STRAY:
        days = days.head(len(days) - 1)
    return days[-1] if len(days) else None
