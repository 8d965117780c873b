"""The tilt over time: the decayed carrot share against its base rate, day by day, and how other scales see it."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import numpy as np

from whowhom.days import shift
from whowhom.measure.entries import STATUS_WEIGHTS, day_of, make_entries
from whowhom.measure.shares import BASE_SHARE, LEVEL, WINDOW_STRENGTH, quantiles
from whowhom.model import Entry, Event, Interval, ScaleView, Tilt, days_between
from whowhom.ontology import SCALES, score_of

HALF_LIFE = 30.0  # days after which a move counts half
FAINTEST = 0.02  # weights below this no longer count
REDRAWS = 2000  # bootstrap samples of days: ends of intervals steady to about .02
ONE_DAY = timedelta(days=1)
YEAR = timedelta(days=365)


def measure_tilt(
    events: Iterable[Event],
    *,
    actor: str,
    toward: str,
    since: date,
    until: date,
    half_life: float = HALF_LIFE,
    indirect_weight: float = 0.0,
    min_voices: int = 1,
) -> list[Tilt]:
    """Where the ledger of `actor` toward `toward` stood on each day from `since` to `until`.

    The value is E[carrot share] − .83, from −.83 (all sticks) to .17 (all carrots): a move of age d
    days counts its weight times 2^(−d / half_life), and the share is the beta posterior of
    `posterior_share` without a past. Moves below .02 no longer count; one that is taken back within
    90 days counts until that day. `event_ids` are the moves behind a day's value. Indirect moves
    count `indirect_weight`, nothing unless set. A day's value depends on that day and those before it alone.

    By hand: one carrot done today and one 30 days old: k = 1.5, and 9.8 / 11.5 − .83 = .022.

    >>> from whowhom.model import Act, Basis, Party, Status, When
    >>> def aid(day):
    ...     return Event("e" + str(day), Act("AID"), (Party("A", "AAA"),), (Party("B", "BBB"),), Status.ACTUAL,
    ...                  When(day, day, Basis.STATED), 1, 1, ("r1",))
    >>> today = date(2025, 3, 3)
    >>> tilt = measure_tilt([aid(today), aid(date(2025, 2, 1))], actor="AAA", toward="BBB", since=today, until=today)
    >>> round(tilt[0].carrots, 3), round(tilt[0].value.value, 3), len(tilt[0].event_ids)
    (1.5, 0.022, 2)
    """
    known = [e for e in events if e.when and e.when.last <= until]
    entries = [
        e
        for e in make_entries(known, actor=actor, toward=toward, min_voices=min_voices)
        if e.sign and (e.is_direct or indirect_weight)
    ]
    spans = spans_of(entries, indirect_weight, half_life)
    days = days_between(since, until)
    counted = [fade(day, spans, half_life) for day in days]
    carrots, sticks = (np.array([side[n] for side in counted], dtype=np.float64) for n in (0, 1))
    a, b = carrots + WINDOW_STRENGTH * BASE_SHARE, sticks + WINDOW_STRENGTH * (1 - BASE_SHARE)
    value, (low, high) = a / (a + b) - BASE_SHARE, quantiles(a, b, LEVEL)
    return [
        Tilt(
            day,
            Interval(float(value[n]), float(low[n]) - BASE_SHARE, float(high[n]) - BASE_SHARE, LEVEL),
            float(carrots[n]),
            float(sticks[n]),
            counted[n][2],
        )
        for n, day in enumerate(days)
    ]


Span = tuple[date, date, float, int, str]  # first and last day on which a move counts, weight, sign, event id


def spans_of(entries: Sequence[Entry], indirect_weight: float, half_life: float) -> list[Span]:
    """When each move counts: from its day until it is taken back, or too faint; what takes back never counts."""
    days = {e.event.event_id: day_of(e) for e in entries}
    found = []
    for entry in entries:
        weight = STATUS_WEIGHTS[entry.event.status] * (1.0 if entry.is_direct else indirect_weight)
        first = day_of(entry)
        if weight < FAINTEST:
            continue
        last = shift(first, timedelta(days=math.floor(half_life * math.log2(weight / FAINTEST))))
        if entry.cancelled_by:
            other = days[entry.cancelled_by]
            if (other, entry.cancelled_by) < (first, entry.event.event_id):
                continue
            last = min(last, shift(other, -ONE_DAY))
        found.append((first, last, weight, entry.sign, entry.event.event_id))
    return found


def fade(day: date, spans: Sequence[Span], half_life: float) -> tuple[float, float, tuple[str, ...]]:
    """Carrots and sticks as they still count on a day, and the ids behind them; spans come by first day."""
    sums = {1: 0.0, -1: 0.0}
    ids = []
    reach = timedelta(days=math.ceil(half_life * math.log2(1 / FAINTEST)))
    start, end = (bisect_right(spans, edge, key=first_day) for edge in (shift(day, -reach - ONE_DAY), day))
    for first, last, weight, sign, event_id in spans[start:end]:
        if day <= last:
            sums[sign] += weight * 2 ** (-(day - first).days / half_life)
            ids.append(event_id)
    return sums[1], sums[-1], tuple(ids)


def first_day(span: Span) -> date:
    return span[0]


def compare_scales(
    events: Iterable[Event], *, actor: str, toward: str, on: date, half_life: float = HALF_LIFE
) -> list[ScaleView]:
    """How each named scale sees the direct moves up to a day: their decayed mean score, divided by 10.

    Mean = Σ w·s / Σ w over moves with a sign, s the score on the scale and w weight · 2^(−age / half_life);
    from −1 to 1. The 80 % interval redraws the days (2,000 times, always the same ones), for what happens on one day
    hangs together. `usual` is the plain mean of the year before those moves' reach, None without one. Without
    a move on the day nothing comes back.

    By hand: aid (+10 on PLOVER's scale) today and an accusation (−3) of 30 days ago: (10 − 3 / 2) / 1.5 / 10.

    >>> from whowhom.model import Act, Basis, Party, Status, When
    >>> def event(kind, day):
    ...     return Event("e" + str(day), Act(kind), (Party("A", "AAA"),), (Party("B", "BBB"),), Status.ACTUAL,
    ...                  When(day, day, Basis.STATED), 1, 1, ("r1",))
    >>> moves = [event("AID", date(2025, 3, 3)), event("ACCUSE", date(2025, 2, 1))]
    >>> views = compare_scales(moves, actor="AAA", toward="BBB", on=date(2025, 3, 3))
    >>> views[0].scale, round(views[0].value.value, 3)
    ('plover', 0.567)
    """
    known = [e for e in events if e.when and e.when.last <= on]
    entries = [e for e in make_entries(known, actor=actor, toward=toward) if e.is_direct and e.sign and e.weight]
    faded = [(e, e.weight * 2 ** (-(on - day_of(e)).days / half_life)) for e in entries]
    now = [(e, weight) for e, weight in faded if weight >= FAINTEST]
    then = [(e, e.weight) for e, weight in faded if weight < FAINTEST]
    if not now:
        return []
    start = min(day_of(e) for e, _ in now)
    before = [(e, weight) for e, weight in then if shift(start, -YEAR) <= day_of(e) < start]
    ids = tuple(e.event.event_id for e, _ in (*before, *now))
    return [
        ScaleView(scale, mean_score(now, scale), mean_of(before, scale) if before else None, ids) for scale in SCALES
    ]


def mean_of(weighed: Sequence[tuple[Entry, float]], scale: str) -> float:
    """The weighed mean score, divided by 10."""
    total = sum(weight for _, weight in weighed)
    return sum(weight * signed_score(e, scale) for e, weight in weighed) / total / 10


def signed_score(entry: Entry, scale: str) -> float:
    return abs(score_of(entry.event.act, scale)) * entry.sign


def mean_score(weighed: Sequence[tuple[Entry, float]], scale: str) -> Interval:
    """The weighed mean score with its interval, days redrawn."""
    days = sorted({day_of(e) for e, _ in weighed})
    place = {day: n for n, day in enumerate(days)}
    sums, weights = np.zeros(len(days)), np.zeros(len(days))
    for entry, weight in weighed:
        sums[place[day_of(entry)]] += weight * signed_score(entry, scale) / 10
        weights[place[day_of(entry)]] += weight
    drawn = np.random.default_rng(len(days)).integers(0, len(days), (REDRAWS, len(days)))
    means = sums[drawn].sum(axis=1) / weights[drawn].sum(axis=1)
    low, high = np.quantile(means, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(mean_of(weighed, scale), float(low), float(high), LEVEL)
