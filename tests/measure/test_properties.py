"""What holds for every history: nothing looks ahead, order does not matter, mirrored signs mirror the result."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.measure.making import FIRST, MIRRORED, make_move
from whowhom.measure import compare_periods, compare_scales, find_streaks, make_ledger, measure_tilt, watch_pairs
from whowhom.measure.adversaries import judge_enmity
from whowhom.measure.entries import cancel_reversals, make_entries
from whowhom.measure.shares import (
    WINDOW_STRENGTH,
    chance_above,
    future_posterior,
    posterior,
    posterior_share,
    predict_share,
)
from whowhom.model import Status

PAIR = {"actor": "AAA", "toward": "BBB"}
KINDS = sorted(MIRRORED)
STATUSES = [Status.ACTUAL, Status.FUTURE, Status.HYPOTHETICAL, Status.DENIED, Status.HISTORICAL]


@st.composite
def histories(draw, most=60, span=400):
    """Moves of AAA toward BBB and CCC, arms given and stopped among them."""
    made = draw(
        st.lists(
            st.tuples(
                st.integers(0, span),
                st.sampled_from([*KINDS, "arms", "no arms"]),
                st.sampled_from(STATUSES),
                st.sampled_from(["BBB", "BBB", "CCC"]),
            ),
            max_size=most,
        )
    )
    found = []
    for place, (number, kind, status, toward) in enumerate(made):
        name = f"e{place:03d}"
        if kind == "arms":
            found.append(make_move(number, "AID", cameo="072", event_id=name, toward=toward))
        elif kind == "no arms":
            found.append(make_move(number, "SANCTION", cameo="1622", event_id=name, toward=toward))
        else:
            found.append(make_move(number, kind, status=status, event_id=name, toward=toward))
    return found


def day(number):
    return FIRST + timedelta(days=number)


def until(events, number):
    return [e for e in events if e.when.last <= day(number)]


def answers(events, number):
    """Everything that is said of a day."""
    last = day(number)
    return (
        make_ledger(events, **PAIR, since=day(number - 28), until=last, compare=["CCC"]),
        measure_tilt(events, **PAIR, since=day(number - 28), until=last),
        compare_scales(events, **PAIR, on=last),
        find_streaks(events, **PAIR, until=last),
        compare_periods(events, **PAIR, split=day(number - 28), days=28),
        judge_enmity(events, "AAA", "BBB", last),
        watch_pairs(events, until=last),
    )


@settings(max_examples=40, deadline=None)
@given(histories(), st.integers(30, 380))
def test_adding_the_future_changes_nothing_that_was_said(events, number):
    known = until(events, number)
    seen, said = answers(events, number), answers(known, number)
    assert seen[:4] == said[:4] and seen[5:] == said[5:]


@settings(max_examples=25, deadline=None)
@given(histories(), st.randoms(use_true_random=False))
def test_the_order_of_events_changes_nothing(events, chance):
    shuffled = list(events)
    chance.shuffle(shuffled)
    assert answers(events, 390) == answers(shuffled, 390)


@settings(max_examples=40, deadline=None)
@given(histories())
def test_days_in_batches_add_up_to_the_same_tilt(events):
    whole = measure_tilt(events, **PAIR, since=day(0), until=day(400))
    parts = [
        t
        for start in range(0, 401, 100)
        for t in measure_tilt(events, **PAIR, since=day(start), until=day(min(start + 99, 400)))
    ]
    assert parts == whole


@settings(max_examples=40, deadline=None)
@given(histories(), st.integers(0, 300), st.integers(1, 89))
def test_what_is_given_and_taken_back_within_ninety_days_changes_no_sum(events, start, later):
    given_, stopped = (
        make_move(start, "COERCE", cameo="1723", event_id="x"),
        make_move(start + later, "RETREAT", cameo="0813", event_id="y"),
    )
    window = {**PAIR, "since": day(0), "until": day(400)}
    plain, with_both = make_ledger(events, **window), make_ledger([*events, given_, stopped], **window)
    assert (plain.carrots, plain.sticks, plain.share) == (with_both.carrots, with_both.sticks, with_both.share)
    after = day(start + later)
    assert measure_tilt(events, **PAIR, since=after, until=day(400)) == measure_tilt(
        [*events, given_, stopped], **PAIR, since=after, until=day(400)
    )


def test_what_is_taken_back_counts_until_that_day():
    moves = [make_move(0, "COERCE", cameo="1723"), make_move(20, "RETREAT", cameo="0813")]
    tilt = measure_tilt(moves, **PAIR, since=day(0), until=day(21))
    assert all(t.sticks > 0.5 for t in tilt[:20]) and all((t.sticks, t.carrots) == (0, 0) for t in tilt[20:])


@pytest.mark.parametrize(
    ("days", "voices", "status", "cancels"),
    [
        (5, 1, Status.ACTUAL, True),
        (0, 1, Status.ACTUAL, False),  # on one day it is unknown which came first
        (91, 1, Status.ACTUAL, False),  # what stood three months has had its effect
        (5, 2, Status.ACTUAL, False),  # what two voices tell is not undone on the word of one
        (5, 1, Status.FUTURE, False),  # what is only promised takes nothing back
    ],
)
def test_when_an_act_takes_another_back(days, voices, status, cancels):
    first = make_move(0, "AID", cameo="072", voices=voices)
    second = make_move(days, "SANCTION", cameo="1622", status=status)
    found = make_entries([first, second], **PAIR)
    assert [bool(e.cancelled_by) for e in found] == [cancels, cancels]
    assert cancel_reversals(found) == found


def test_stopping_arms_takes_back_arms_and_not_loans():
    moves = [make_move(0, "AID", cameo="071"), make_move(3, "SANCTION", cameo="1622")]
    assert not any(e.cancelled_by for e in make_entries(moves, **PAIR))


@settings(max_examples=40, deadline=None)
@given(histories())
def test_mirrored_signs_mirror_the_sums_and_the_streaks(events):
    events = [e for e in events if e.act.event_type in MIRRORED and e.act.cameo is None]
    turned = [replace(e, act=replace(e.act, event_type=MIRRORED[e.act.event_type])) for e in events]
    window = {**PAIR, "since": day(300), "until": day(400)}
    there, back = make_ledger(events, **window), make_ledger(turned, **window)
    assert (there.carrots, there.sticks, there.contacts) == (back.sticks, back.carrots, back.contacts)
    assert (there.deeds.carrots, there.words.sticks) == (back.deeds.sticks, back.words.carrots)
    streaks = {s.sign: s for s in find_streaks(turned, **PAIR, until=day(400))}
    for streak in find_streaks(events, **PAIR, until=day(400)):
        other = streaks[-streak.sign]
        assert (streak.event_ids, streak.claimed) == (other.event_ids, other.claimed)
        assert streak.score == pytest.approx(other.score)


@settings(max_examples=30, deadline=None)
@given(histories(most=20), st.integers(2, 9))
def test_more_reports_of_the_same_voice_change_no_number(events, copies):
    copied = [replace(e, reports=copies, report_ids=tuple(f"r{n}" for n in range(copies))) for e in events]
    window = {**PAIR, "since": day(300), "until": day(400)}
    plain, told = make_ledger(events, **window), make_ledger(copied, **window)
    assert (plain.carrots, plain.sticks, plain.share, plain.words, plain.deeds) == (
        told.carrots,
        told.sticks,
        told.share,
        told.words,
        told.deeds,
    )
    assert measure_tilt(events, **window) == measure_tilt(copied, **window)


@given(st.floats(0, 40), st.floats(0, 40), st.floats(0, 200), st.floats(0, 200))
def test_an_interval_holds_its_value_and_more_carrots_raise_it(carrots, sticks, before, against):
    share = posterior_share(carrots, sticks, past=(before, against))
    assert 0 <= share.low <= share.high <= 1 and share.low < share.value
    assert posterior_share(carrots + 1, sticks, past=(before, against)).value > share.value
    # What is to come is less sure than what is: it stands on fewer acts.
    assert sum(future_posterior(carrots, sticks, (before, against))) < sum(
        posterior(carrots, sticks, (before, against))
    )


@given(st.integers(0, 30), st.integers(0, 30), st.integers(1, 40))
def test_the_share_of_so_many_acts_comes_in_whole_acts(carrots, sticks, acts):
    found = predict_share(carrots, sticks, acts=acts)
    assert 0 <= found.low <= found.high <= 1
    assert all(
        float(end * acts).is_integer() or abs(end * acts - round(end * acts)) < 1e-9 for end in (found.low, found.high)
    )


@given(st.floats(0.1, 50), st.floats(0.1, 50), st.floats(0.1, 50), st.floats(0.1, 50))
def test_the_chance_of_being_above_and_of_being_below_make_one(a, b, c, d):
    assert chance_above((a, b), (c, d)) + chance_above((c, d), (a, b)) == pytest.approx(1, abs=0.02)


def test_the_prior_is_worth_ten_acts():
    assert WINDOW_STRENGTH == 10 and np.isclose(posterior_share(0, 10).value, 0.83 * 10 / 20)


def test_a_pair_without_events_and_with_one_are_answered():
    for events in ([], [make_move(395)]):
        ledger, tilt, scales, streaks, shifts, enmity, watched = answers(events, 400)
        assert ledger.comparisons == () and len(tilt) == 29 and streaks == []
        assert bool(ledger.share) == bool(events) == bool(scales)
        assert [s.kind for s in shifts][:3] == ["all", "words", "deeds"]
        assert not enmity.is_sure and watched.pairs == len(events)
