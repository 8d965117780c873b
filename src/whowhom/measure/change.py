"""What changed: an actor's moves toward another before and after a day, by act and by words and deeds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from whowhom.days import shift
from whowhom.measure.entries import day_of, is_a_deed, make_entries, tally
from whowhom.measure.shares import chance_above, past_posterior
from whowhom.model import Entry, Event, Shift, Tally

DAYS = 90  # as long as what an act takes back may lie behind it


def compare_periods(
    events: Iterable[Event],
    *,
    actor: str,
    toward: str,
    split: date,
    days: int = DAYS,
    scale: str = "plover",
    min_voices: int = 1,
) -> list[Shift]:
    """The direct moves of the `days` before `split` beside those of the `days` from it on.

    One `Shift` for all moves, one for words, one for deeds (material acts done), then one for each event type by
    name. `chance_above` is how likely the carrot share after lies above the one before: both
    Beta(k + m0·μ, t + m0·(1 − μ)) with their own period's counts alone, at most 60 acts, μ = .83, m0 = 2,
    drawn independently; None where a period has no move, and for single types, which have one sign.
    A period is judged by what was known when it ended: what the second takes back still counts in the first.

    By hand: three sticks before, three carrots after: Beta(1.66, 3.34) against Beta(4.66, .34), almost surely above.

    >>> from whowhom.model import Act, Basis, Party, Status, When
    >>> def event(kind, day):
    ...     return Event("e" + str(day), Act(kind), (Party("A", "AAA"),), (Party("B", "BBB"),), Status.ACTUAL,
    ...                  When(day, day, Basis.STATED), 1, 1, ("r1",))
    >>> moves = [event("ACCUSE", date(2025, 1, n)) for n in (3, 5, 9)]
    >>> moves += [event("SUPPORT", date(2025, 2, n)) for n in (3, 5, 9)]
    >>> whole = compare_periods(moves, actor="AAA", toward="BBB", split=date(2025, 2, 1))[0]
    >>> whole.before.sticks, whole.after.carrots, round(whole.chance_above, 2)
    (3.0, 3.0, 0.99)
    """
    length = timedelta(days=days)
    known = [e for e in events if e.when and shift(split, -length) <= e.when.last < shift(split, length)]
    before, after = (
        [e for e in make_entries(period, actor=actor, toward=toward, scale=scale, min_voices=min_voices) if e.is_direct]
        for period in ([e for e in known if e.when and e.when.last < split], known)
    )
    after = [e for e in after if day_of(e) >= split]
    types = sorted({e.event.act.event_type for e in (*before, *after)})
    kinds: list[tuple[str, Callable[[Entry], bool]]] = [
        ("all", lambda _: True),
        ("words", lambda e: not is_a_deed(e)),
        ("deeds", is_a_deed),
        *((name, is_type(name)) for name in types),
    ]
    found = []
    for kind, belongs in kinds:
        sides = tally(e for e in before if belongs(e)), tally(e for e in after if belongs(e))
        chance = None if kind in types else chance_of_rise(*sides)
        found.append(Shift(actor, toward, split, days, kind, *sides, chance))
    return found


def is_type(name: str) -> Callable[[Entry], bool]:
    return lambda entry: entry.event.act.event_type == name


def chance_of_rise(before: Tally, after: Tally) -> float | None:
    """How likely the share after lies above the share before; None where a side has no move."""
    if before.share is None or after.share is None:
        return None
    return chance_above(past_posterior((after.carrots, after.sticks)), past_posterior((before.carrots, before.sticks)))
