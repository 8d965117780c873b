"""What was read in a window, so that silence is not mistaken for calm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from whowhom.days import shift
from whowhom.model import Coverage, Event, Readings, days_between

NAMED = 4  # outlets and gaps that are named


def count_readings(coverage: Iterable[Coverage], since: date, until: date, *, events: Iterable[Event] = ()) -> Readings:
    """Documents of the window by outlet and by day, the days on which nothing was read, and events imported for it.

    Unit: documents. `events` are looked through for imported ones, which have no documents behind them.

    By hand: three documents on two days of a week leave five days silent.

    >>> read = [Coverage(date(2025, 2, 3), "Harbour Times", 2, 5), Coverage(date(2025, 2, 4), "Daily Post", 1, 0)]
    >>> found = count_readings(read, date(2025, 2, 3), date(2025, 2, 9))
    >>> found.documents, len(found.silent), found.by_outlet
    (3, 5, {'Harbour Times': 2, 'Daily Post': 1})
    """
    outlets: Counter[str] = Counter()
    days: Counter[date] = Counter()
    for row in coverage:
        if row.day and since <= row.day <= until:
            outlets[row.outlet or "unknown outlet"] += row.documents
            days[row.day] += row.documents
    imported = Counter(e.origin for e in events if e.origin != "whowhom" and e.when and since <= e.when.last <= until)
    return Readings(
        since=since,
        until=until,
        by_outlet=dict(outlets.most_common()),
        by_day=dict(sorted(days.items())),
        silent=tuple(day for day in days_between(since, until) if not days[day]),
        imported=dict(imported.most_common()),
    )


def say_readings(found: Readings) -> str:
    """What was read, in one line.

    >>> say_readings(count_readings([], date(2025, 2, 3), date(2025, 2, 9)))
    'read: nothing from 2025-02-03 to 2025-02-09; silence is no calm here'
    """
    imported = ", ".join(f"{count} events of {origin}" for origin, count in found.imported.items())
    if not found.documents:
        if imported:
            return f"read: no document from {found.since} to {found.until}; imported: {imported}"
        return f"read: nothing from {found.since} to {found.until}; silence is no calm here"
    named = [f"{outlet} {count}" for outlet, count in list(found.by_outlet.items())[:NAMED]]
    more = len(found.by_outlet) - len(named)
    outlets = ", ".join(named) + (f" and {more} more" if more > 0 else "")
    total = (found.until - found.since).days + 1
    told = f"read: {found.documents} documents ({outlets}) on {total - len(found.silent)} of {total} days"
    if found.silent:
        gaps = gaps_of(found.silent)
        told += f"; nothing on {', '.join(sorted(gaps[:NAMED]))}" + (
            f" and {len(gaps) - NAMED} more stretches" * (len(gaps) > NAMED)
        )
    return told + (f"; imported: {imported}" if imported else "")


def gaps_of(silent: Iterable[date]) -> list[str]:
    """Runs of days, the longest first.

    >>> gaps_of([date(2025, 2, 1), date(2025, 2, 3), date(2025, 2, 4)])
    ['2025-02-03 to 2025-02-04', '2025-02-01']
    """
    runs: list[list[date]] = []
    for day in sorted(silent):
        if runs and day == shift(runs[-1][-1], timedelta(days=1)):
            runs[-1].append(day)
        else:
            runs.append([day])
    runs.sort(key=lambda run: (-len(run), run[0]))
    return [f"{run[0]} to {run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]
