"""Days moved without falling off the calendar: a question may begin on its first day, and an act lie on its last."""

from __future__ import annotations

from datetime import date, timedelta


def shift(day: date, by: timedelta) -> date:
    """The day so much later, or earlier where `by` is negative; the calendar's first or last day where it ends.

    >>> shift(date(2025, 3, 1), timedelta(days=-1))
    datetime.date(2025, 2, 28)
    >>> shift(date(1, 1, 1), timedelta(days=-28)), shift(date(9999, 12, 31), timedelta(days=1))
    (datetime.date(1, 1, 1), datetime.date(9999, 12, 31))
    """
    try:
        return day + by
    except OverflowError:
        return date.max if by > timedelta() else date.min
