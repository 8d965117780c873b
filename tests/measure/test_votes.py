"""Votes of invented countries."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whowhom.measure.votes import agree_by_year, agreement_of, find_departures, judge_vote, usual_partners
from whowhom.model import RollCall

FIRST = date(2020, 1, 1)
MEMBERS = [f"P{n:02d}" for n in range(10)]


def call(number, votes, *, issues=(), day=None):
    return RollCall(f"c{number}", day or FIRST + timedelta(days=number), f"R/{number}", votes, issues)


def test_unanimous_calls_count_for_nothing():
    calls = [call(n, {"AAA": 1, "BBB": 1, "CCC": 1}) for n in range(20)]
    assert agree_by_year(calls, "AAA", "BBB")[0].value is None
    calls.append(call(21, {"AAA": 1, "BBB": -1, "CCC": 1}))
    found = agree_by_year(calls, "AAA", "BBB")[0]
    assert (found.value, found.shared, len(found.call_ids)) == (0.0, 21, 21)


def test_a_year_with_few_shared_votes_gets_no_number():
    calls = [call(n, {"AAA": 1, "BBB": -1}) for n in range(14)]
    assert agree_by_year(calls, "AAA", "BBB")[0].value is None
    assert agree_by_year([*calls, call(15, {"AAA": 1, "BBB": -1})], "AAA", "BBB")[0].value == 0
    assert agree_by_year([], "AAA", "BBB") == []


votes = st.lists(st.tuples(*[st.sampled_from([-1, 0, 1])] * 4), min_size=1, max_size=30)


@given(votes)
def test_agreement_is_the_same_both_ways_and_when_all_signs_turn(rows):
    def calls_of(sign):
        return [call(n, dict(zip("ABCD", (sign * v for v in row), strict=True))) for n, row in enumerate(rows)]

    there = agreement_of(calls_of(1), "A", "B")
    assert there == agreement_of(calls_of(1), "B", "A")
    assert there is None or (0 <= there <= 1 and there == pytest.approx(agreement_of(calls_of(-1), "A", "B")))


def test_what_happens_always_is_no_surprise_and_the_issue_decides():
    past = [call(n, {"AAA": 1, "BBB": 1}, issues=("fish",)) for n in range(30)]
    past += [call(40 + n, {"AAA": 1, "BBB": -1}, issues=("wool",)) for n in range(30)]
    fish, wool = (call(100, {"AAA": 1, "BBB": 1}, issues=(issue,)) for issue in ("fish", "wool"))
    assert judge_vote(fish, past, "AAA", "BBB").bits < 0.1 < 4 < judge_vote(wool, past, "AAA", "BBB").bits
    assert judge_vote(call(101, {"AAA": 1}), past, "AAA", "BBB") is None


def test_later_votes_do_not_change_how_surprising_one_was():
    past = [call(n, {"AAA": 1, "BBB": -1}) for n in range(20)]
    now = call(50, {"AAA": 1, "BBB": 1})
    later = [call(60 + n, {"AAA": 1, "BBB": 1}) for n in range(20)]
    assert judge_vote(now, past, "AAA", "BBB") == judge_vote(now, past + later, "AAA", "BBB")
    old = [call(0, {"AAA": 1, "BBB": 1}, day=date(2010, 1, 1))]
    assert judge_vote(now, past + old, "AAA", "BBB") == judge_vote(now, past, "AAA", "BBB")


def test_partners_are_told_from_earlier_years_alone():
    past = [call(n, {"AAA": 1, "BBB": -1, **dict.fromkeys(MEMBERS, 1)}) for n in range(20)]
    assert set(usual_partners(past, "AAA", "BBB")) == set(MEMBERS)
    window = {"since": date(2020, 1, 1), "until": date(2022, 12, 31)}
    odd = call(0, {"AAA": -1, "BBB": -1, **dict.fromkeys(MEMBERS, 1)}, day=date(2021, 5, 1))
    (found,) = find_departures([*past, odd], "AAA", "BBB", **window)
    assert (found.call.call_id, found.vote, found.partners_alike, found.with_other) == ("c0", -1, 0, True)
    turned = [call(n, {"AAA": -1, "BBB": -1, **dict.fromkeys(MEMBERS, 1)}, day=date(2022, 1, 1 + n)) for n in range(20)]
    assert find_departures([*past, odd, *turned], "AAA", "BBB", **window)[0] == found
