from dataclasses import replace
from datetime import date

import pytest

from whowhom.measure import find_streaks, make_ledger, measure_tilt
from whowhom.measure.shares import BASE_SHARE, posterior_share
from whowhom.model import Act, Basis, Event, Favour, Party, Status, When

START, END = date(2025, 2, 1), date(2025, 2, 28)


def make_event(kind, day, *, toward="BBB", mode=None, status=Status.ACTUAL, helps=(), hurts=()):
    when = When(day, day, Basis.STATED)
    return Event(
        f"e{kind}{mode}{day}{toward}",
        Act(kind, mode),
        (Party("A", "AAA"),),
        (Party(toward, toward),),
        status,
        when,
        1,
        1,
        (f"r{kind}{day}",),
        helps=helps,
        hurts=hurts,
    )


def ledger_of(*events):
    return make_ledger(events, actor="AAA", toward="BBB", since=START, until=END)


def test_visits_carry_no_sign_and_history_and_denials_no_weight():
    day = date(2025, 2, 10)
    found = ledger_of(
        make_event("CONSULT", day, mode="visit"),
        make_event("AID", day, status=Status.DENIED),
        make_event("SANCTION", day, status=Status.HISTORICAL),
        make_event("SUPPORT", day),
    )
    assert (found.carrots, found.sticks, found.contacts) == (1.0, 0.0, 1)
    assert len(found.entries) == 4


def test_an_act_toward_another_counts_only_through_an_issue():
    day = date(2025, 2, 10)
    linked = make_event("SANCTION", day, toward="CCC", helps=(Favour("BBB", "B-C war"),), hurts=(Favour("CCC"),))
    found = ledger_of(linked, make_event("SANCTION", day, toward="DDD", hurts=(Favour("DDD"),)))
    assert [(e.sign, e.reason) for e in found.indirect] == [(1, "B-C war")]
    assert found.direct == ()
    assert found.carrots == 0


def test_an_empty_ledger_has_no_share():
    assert ledger_of().share is None


def test_the_share_is_worked_out_as_by_hand():
    # No past: p = .83; four carrots, one stick: (4 + 8.3) / (5 + 10).
    assert posterior_share(4, 1).value == pytest.approx(12.3 / 15)
    # A past of six carrots and no stick: p = (6 + 1.66) / 8.
    assert posterior_share(0, 1, past=(6, 0)).value == pytest.approx(10 * (7.66 / 8) / 11)


def test_mirrored_signs_mirror_the_movement():
    up, down = posterior_share(3, 0), posterior_share(0, 3)
    assert up.value > BASE_SHARE > down.value


def test_the_future_changes_no_past_value():
    first = [make_event("AID", date(2025, 2, 3))]
    later = [*first, make_event("SANCTION", date(2025, 2, 20))]
    cut = date(2025, 2, 15)
    known = measure_tilt(first, actor="AAA", toward="BBB", since=START, until=cut)
    assert measure_tilt(later, actor="AAA", toward="BBB", since=START, until=cut) == known


def test_a_short_history_makes_no_claim_but_lists_the_run():
    moves = [make_event("AID", date(2025, 2, d)) for d in (3, 10, 17)]
    found = find_streaks(moves, actor="AAA", toward="BBB", until=END)
    assert [(s.sign, s.claimed, len(s.event_ids)) for s in found] == [(1, False, 3)]
    assert "no earlier move is known" in found[0].explanation


def test_two_moves_are_no_run():
    moves = [make_event("AID", date(2025, 2, d)) for d in (3, 10)]
    assert find_streaks(moves, actor="AAA", toward="BBB", until=END) == []


def test_what_later_texts_tell_of_years_before_is_no_history():
    told_later = [make_event("SANCTION", date(2014, 3, 1)), make_event("AID", date(2019, 3, 1))]
    moves = [make_event("AID", date(2025, 2, d)) for d in (3, 10, 17)]
    found = find_streaks([*told_later, *moves], actor="AAA", toward="BBB", until=END, read_since=START)
    assert [(s.sign, s.claimed, len(s.event_ids)) for s in found] == [(1, False, 3)]


def test_what_is_known_by_its_publication_alone_takes_nothing_back():
    stopped = make_event("SANCTION", date(2025, 2, 3), mode="withdraw")
    given = make_event("AID", date(2025, 2, 9))
    stopped, given = (replace(e, act=replace(e.act, cameo=c)) for e, c in ((stopped, "1622"), (given, "072")))
    assert all(e.cancelled_by for e in ledger_of(stopped, given).entries)
    undated = replace(given, when=replace(given.when, basis=Basis.PUBLISHED))
    assert not any(e.cancelled_by for e in ledger_of(stopped, undated).entries)
