"""Further questions to a store, beside the one that `pipeline.answer` answers: what changed, and who stands out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from whowhom.days import shift
from whowhom.measure import compare_periods, watch_pairs
from whowhom.measure.watch import WatchList
from whowhom.model import Event, Readings, Shift
from whowhom.pipeline import SURE, events_between, first_read, last_day, readings_of
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
    events = sure(events_between(store, actor, toward, split + length), min_confidence)
    return Changed(
        tuple(compare_periods(events, actor=actor, toward=toward, split=split, days=days, min_voices=min_voices)),
        readings_of(store, shift(split, -length), shift(split, -timedelta(days=1)), events),
        readings_of(store, split, shift(split, length - timedelta(days=1)), events),
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
    events = sure(store.events(actor=actor, toward=toward, until=last), min_confidence)
    found = watch_pairs(
        events,
        until=last,
        actor=actor,
        toward=toward,
        read_since=first_read(store.documents(until=last), events, store.origins(until=last)),
        min_voices=min_voices,
    )
    return Watched(found, readings_of(store, shift(last, -timedelta(days=27)), last, events))


def sure(events: Iterable[Event], min_confidence: float) -> list[Event]:
    return [e for e in events if e.confidence >= min_confidence]
