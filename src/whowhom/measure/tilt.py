"""The tilt over time: the decayed carrot share against its base rate, day by day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from whowhom.measure.ledger import make_entry
from whowhom.measure.shares import BASE_SHARE, posterior_share
from whowhom.model import Entry, Event, Interval, Tilt, days_between

HALF_LIFE = 30.0  # days after which a move counts half
FAINTEST = 0.02  # weights below this no longer count


def measure_tilt(
    events: Iterable[Event], *, actor: str, toward: str, since: date, until: date, half_life: float = HALF_LIFE
) -> list[Tilt]:
    """Where the direct ledger of `actor` toward `toward` stood on each day from `since` to `until`.

    The value is E[carrot share] − .83, from −.83 (all sticks) to .17 (all carrots): a move of age d
    days counts its weight times 2^(−d / half_life), and the share is the beta posterior of
    `posterior_share`. A day's value depends on that day and those before it alone.
    """
    entries = [
        e
        for event in events
        if (e := make_entry(event, actor, toward, "plover")) and e.is_direct and e.sign and e.weight
    ]
    return [tilt_on(day, entries, half_life) for day in days_between(since, until)]


def tilt_on(day: date, entries: Iterable[Entry], half_life: float) -> Tilt:
    carrots = sticks = 0.0
    ids = []
    for entry in entries:
        weight = faded(entry, day, half_life)
        if weight < FAINTEST:
            continue
        ids.append(entry.event.event_id)
        if entry.sign > 0:
            carrots += weight
        else:
            sticks += weight
    share = posterior_share(carrots, sticks)
    value = Interval(share.value - BASE_SHARE, share.low - BASE_SHARE, share.high - BASE_SHARE, share.level)
    return Tilt(day, value, carrots, sticks, tuple(ids))


def faded(entry: Entry, day: date, half_life: float) -> float:
    """What a move still counts on a day; nothing before it happened."""
    if entry.event.when is None or entry.event.when.last > day:
        return 0.0
    age = (day - entry.event.when.last) / timedelta(days=1)
    return float(entry.weight * 2 ** (-age / half_life))
