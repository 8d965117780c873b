"""Acts and questions at the ends of the calendar are counted like others."""

from datetime import date, timedelta

import pytest

from whowhom.measure import compare_periods, compare_scales, find_streaks, make_ledger, measure_tilt, watch_pairs
from whowhom.model import Act, Basis, Event, Party, Status, When

DAYS = [date.min, date.min + timedelta(days=3), date(2025, 1, 1), date.max - timedelta(days=3), date.max]
PAIR = {"actor": "USA", "toward": "RUS"}


def make_event(kind, day):
    sides = (Party("Washington", "USA"),), (Party("Moscow", "RUS"),)
    return Event(f"{kind}{day}", Act(kind), *sides, Status.ACTUAL, When(day, day, Basis.STATED), 1, 1, ("r",))


EVENTS = [make_event(kind, day) for day in DAYS for kind in ("SUPPORT", "ACCUSE")]


@pytest.mark.parametrize("day", DAYS)
def test_a_day_at_the_end_of_the_calendar_is_a_day(day):
    ledger = make_ledger(EVENTS, **PAIR, since=day, until=day)
    assert {e.event.event_id for e in ledger.entries} == {e.event_id for e in EVENTS if e.when.first == day}
    assert [t.day for t in measure_tilt(EVENTS, **PAIR, since=day, until=day)] == [day]
    assert compare_scales(EVENTS, **PAIR, on=day)
    assert compare_periods(EVENTS, **PAIR, split=day)
    find_streaks(EVENTS, **PAIR, until=day)
    watch_pairs(EVENTS, until=day)
