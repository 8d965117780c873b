"""Further questions to a store, beside the one that `pipeline.answer` answers: what changed, and who stands out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from whowhom.measure import compare_periods, count_readings, watch_pairs
from whowhom.measure.watch import WatchList
from whowhom.model import Event, Readings, Shift
from whowhom.pipeline import SURE, first_read, last_day
from whowhom.store import Store


@dataclass(frozen=True, slots=True)
class Changed:
    """What an actor did toward another before and after a day, and what was read in either time."""

    shifts: tuple[Shift, ...]
    before: Readings
    after: Readings


def ask_what_changed(
    store: Store,
    *,
    actor: str,
    toward: str,
    split: date,
    days: int,
    min_confidence: float = SURE,
    min_voices: int = 1,
) -> Changed:
    """The moves of the `days` before `split` beside those from it on, with what was read in each."""
    length = timedelta(days=days)
    events = sure_events(store, split + length, min_confidence)
    coverage = store.coverage()
    return Changed(
        tuple(compare_periods(events, actor=actor, toward=toward, split=split, days=days, min_voices=min_voices)),
        count_readings(coverage, split - length, split - timedelta(days=1), events=events),
        count_readings(coverage, split, split + length - timedelta(days=1), events=events),
    )


@dataclass(frozen=True, slots=True)
class Watched:
    """The streaks of many pairs on a date, and what was read in the four weeks before it."""

    found: WatchList
    readings: Readings


def ask_who_stands_out(
    store: Store,
    *,
    until: date | None = None,
    actor: str | None = None,
    toward: str | None = None,
    min_confidence: float = SURE,
    min_voices: int = 1,
) -> Watched:
    """The streaks of all pairs in the store on a date, or of one actor, or toward one country."""
    last = until or last_day(store)
    events = sure_events(store, last, min_confidence)
    found = watch_pairs(
        events,
        until=last,
        actor=actor,
        toward=toward,
        read_since=first_read(store.documents(until=last), events),
        min_voices=min_voices,
    )
    return Watched(found, count_readings(store.coverage(), last - timedelta(days=27), last, events=events))


def sure_events(store: Store, until: date, min_confidence: float) -> list[Event]:
    return [e for e in store.events(until=until) if e.confidence >= min_confidence]
