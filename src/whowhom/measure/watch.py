"""Many pairs on one date: whose streak stands out once it is counted how many were looked at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from whowhom.days import shift
from whowhom.measure.scan import BY_CHANCE, HISTORY, pick_unlikely
from whowhom.measure.streaks import WINDOW, find_streaks
from whowhom.model import Event, Streak

FALSE_SHARE = 0.1  # of the streaks that stand out, how many may do so by chance


@dataclass(frozen=True, slots=True)
class WatchList:
    """The streaks and runs of all pairs on a date, claimed ones first.

    `pairs` counts the pairs with acts, `judged` those with half a year of past or more; `by_chance` is how many
    claims a year so many judged pairs make by chance alone (half a claim each).
    """

    until: date
    streaks: tuple[Streak, ...]
    pairs: int
    judged: int
    by_chance: float


def watch_pairs(
    events: Iterable[Event],
    *,
    until: date,
    actor: str | None = None,
    toward: str | None = None,
    read_since: date | None = None,
    min_voices: int = 1,
    rate: float = FALSE_SHARE,
) -> WatchList:
    """The streaks of every pair with acts in the four weeks to `until`, or of one actor, or toward one country.

    `stands_out` is set on claimed streaks whose p-values pass Benjamini and Hochberg's (1995) test over both
    signs of all judged pairs, so that about `rate` of those that stand out do so by chance; a pair without a
    streak takes part with p = 1.

    >>> watch_pairs([], until=date(2025, 3, 4)).streaks
    ()
    """
    by_pair: dict[tuple[str, str], list[Event]] = {}
    for event in events:
        if event.when and event.when.last <= until:
            for pair in pairs_of(event):
                if actor in (None, pair[0]) and toward in (None, pair[1]):
                    by_pair.setdefault(pair, []).append(event)
    found: list[Streak] = []
    judged = 0
    for (left, right), theirs in sorted(by_pair.items()):
        days = [e.when.last for e in theirs if e.when and (read_since is None or e.when.last >= read_since)]
        if not days:
            continue
        judged += (until - min(days)).days >= HISTORY
        if max(days) > shift(until, -WINDOW):
            found += find_streaks(
                theirs, actor=left, toward=right, until=until, read_since=read_since, min_voices=min_voices
            )
    claims = [s for s in found if s.claimed]
    p_values = [s.p_value if s.p_value is not None else 1.0 for s in claims]
    picked = pick_unlikely([*p_values, *[1.0] * (2 * judged - len(claims))], rate=rate)
    marked = [replace(s, stands_out=out) for s, out in zip(claims, picked, strict=False)]
    marked.sort(key=lambda s: (s.p_value if s.p_value is not None else 1.0, -s.score))
    runs = sorted((s for s in found if not s.claimed), key=lambda s: (-s.score, s.actor, s.toward))
    return WatchList(until, (*marked, *runs), len(by_pair), judged, 2 * BY_CHANCE * judged)


def pairs_of(event: Event) -> set[tuple[str, str]]:
    """The pairs of countries an event is an act between."""
    return {
        (a.country, r.country)
        for a in event.actor
        for r in event.recipient
        if a.country and r.country and a.country != r.country
    }
