"""Runs of moves one way, and whether the pair's own past explains them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from whowhom.measure.ledger import make_entry
from whowhom.model import Entry, Event, Streak

FEWEST_MOVES, FEWEST_DAYS = 3, 2  # a run is at least three moves on two days
WINDOW = timedelta(days=28)
HISTORY = timedelta(days=183)  # with less past than this nothing is called unusual


def find_streaks(events: Iterable[Event], *, actor: str, toward: str, until: date) -> list[Streak]:
    """The latest run of each sign in the four weeks to `until`, carrots and sticks apart.

    A run is three moves or more of one sign on two days or more, with none of the other sign after
    its first. `claimed` is False, and the explanation says so, where the events reach back less than
    about six months before the run: then its chance cannot be told.
    """
    entries = sorted(
        (
            e
            for event in events
            if (e := make_entry(event, actor, toward, "plover"))
            and e.sign
            and e.weight
            and e.event.when
            and e.event.when.last <= until
        ),
        key=lambda e: (e.event.when.last if e.event.when else until, e.event.event_id),
    )
    direct = [e for e in entries if e.is_direct]
    return [streak for sign in (1, -1) if (streak := latest_run(direct, sign, actor, toward, until))]


def latest_run(entries: Sequence[Entry], sign: int, actor: str, toward: str, until: date) -> Streak | None:
    run: list[Entry] = []
    for entry in reversed(entries):
        if entry.sign != sign or day_of(entry) < until - WINDOW:
            break
        run.append(entry)
    days = {day_of(e) for e in run}
    if len(run) < FEWEST_MOVES or len(days) < FEWEST_DAYS:
        return None
    reach = min(days) - day_of(entries[0])
    kind = "friendly" if sign > 0 else "hostile"
    told = f"{len(run)} {kind} moves on {len(days)} days without one the other way"
    reason = f"only {reach.days} days of earlier moves are known, too few to say whether that is unusual"
    return Streak(
        actor, toward, min(days), max(days), sign, float(len(run)), claimed=False,
        event_ids=tuple(e.event.event_id for e in reversed(run)), explanation=f"{told}; {reason}.",
    )  # fmt: skip


def day_of(entry: Entry) -> date:
    assert entry.event.when is not None  # entries without a day are left out above
    return entry.event.when.last
