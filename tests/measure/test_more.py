"""Comparisons, indirect moves, scales, what changed, what was read, and many pairs at once."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import intervals
from tests.measure.making import FIRST, make_move
from whowhom.errors import InputError
from whowhom.measure import (
    compare_periods,
    compare_scales,
    count_readings,
    find_streaks,
    link_indirect,
    make_ledger,
    measure_tilt,
    watch_pairs,
)
from whowhom.measure.coverage import say_readings
from whowhom.measure.running import RunningScan
from whowhom.measure.scan import SETTINGS, ScanSettings, scan_daily
from whowhom.measure.streaks import say_history
from whowhom.model import Coverage, Favour, Status

PAIR = {"actor": "AAA", "toward": "BBB"}


def day(number):
    return FIRST + timedelta(days=number)


def ledger_of(events, **more):
    return make_ledger(events, **PAIR, since=day(400), until=day(428), **more)


# ---------------------------------------------------------------- the ledger


def test_all_carrots_after_a_hostile_year_are_above_the_past_almost_surely():
    hostile = [make_move(n, "ACCUSE") for n in range(50, 390, 20)]
    found = ledger_of(hostile + [make_move(n) for n in (405, 410, 415, 420)])
    (past,) = found.comparisons
    assert (past.other, past.tally.carrots, past.tally.sticks) == ("past", 0, 17)
    assert past.chance_above > 0.95 and len(past.tally.event_ids) == 17


def test_all_carrots_here_and_all_sticks_there_are_a_far_cry():
    moves = [make_move(n) for n in (405, 410, 415)] + [make_move(n, "SANCTION", toward="CCC") for n in (406, 411, 416)]
    (toward,) = ledger_of(moves, compare=["CCC", "DDD"]).comparisons
    assert toward.other == "CCC" and toward.chance_above > 0.9
    (turned,) = make_ledger(
        moves, actor="AAA", toward="CCC", since=day(400), until=day(428), compare=["BBB"]
    ).comparisons
    assert turned.chance_above == pytest.approx(1 - toward.chance_above, abs=0.01)


def test_without_a_past_there_is_no_comparison_with_it():
    assert ledger_of([make_move(410)]).comparisons == ()


def test_a_deed_is_done_and_a_promised_one_is_a_word():
    found = ledger_of(
        [
            make_move(405, "AID"),
            make_move(406, "AID", status=Status.FUTURE),
            make_move(407, "ACCUSE"),
            make_move(408, "ASSAULT"),
        ]
    )
    assert (found.deeds.carrots, found.deeds.sticks) == (1, 1)
    assert (found.words.carrots, found.words.sticks) == (0.5, 1)


def test_what_one_voice_alone_tells_can_be_left_out():
    found = ledger_of([make_move(405), make_move(406, voices=2)], min_voices=2)
    assert (found.carrots, len(found.entries)) == (1, 1)


def test_indirect_moves_count_only_as_far_as_they_are_let():
    linked = make_move(410, "SANCTION", toward="CCC", helps=(Favour("BBB", "B-C war"),))
    moves = [make_move(405), linked]
    assert ledger_of(moves).helping.carrots == ledger_of(moves).carrots == 1
    assert ledger_of(moves, indirect_weight=0.5).helping.carrots == 1.5
    assert ledger_of(moves, indirect_weight=0.5).carrots == 1
    for value in (-0.1, 0.6):
        with pytest.raises(InputError, match="cannot count"):
            ledger_of(moves, indirect_weight=value)


# ---------------------------------------------------------------- adversaries


FEUD = [make_move(n, "ACCUSE", actor="CCC") for n in range(100, 340, 12)]


def indirect(events, **more):
    return ledger_of(link_indirect(events, **PAIR, **more)).indirect


def test_who_fought_the_whole_year_are_adversaries_by_their_own_acts():
    (entry,) = indirect([*FEUD, make_move(410, "SANCTION", toward="CCC", cameo="1622")])
    assert entry.sign == 1 and "adversaries by their own acts" in entry.reason and "20 of 20" in entry.reason


def test_praise_of_an_adversary_is_not_about_the_feud():
    assert indirect([*FEUD, make_move(410, "SUPPORT", toward="CCC")]) == ()


def test_a_feud_younger_than_thirty_days_tells_nothing_yet():
    young = [make_move(n, "ACCUSE", actor="CCC") for n in range(375, 410)]
    assert indirect([*young, make_move(410, "AID", toward="CCC")]) == ()


def test_a_file_of_ones_own_names_adversaries_without_events():
    def known(country, on):
        return {"CCC": "the river dispute"} if country == "BBB" and on >= day(400) else {}

    (entry,) = indirect([make_move(410, "AID", toward="CCC")], known=known, learn=False)
    assert (entry.sign, entry.reason) == (-1, "the river dispute")
    assert indirect([make_move(410, "AID", toward="CCC")], learn=False) == ()


# ---------------------------------------------------------------- tilt and scales


def test_indirect_moves_move_the_tilt_only_when_asked():
    linked = make_move(10, "SANCTION", toward="CCC", helps=(Favour("BBB", "B-C war"),))
    plain, counted = (
        measure_tilt([linked], **PAIR, since=day(10), until=day(10), indirect_weight=w)[0] for w in (0.0, 0.5)
    )
    assert (plain.carrots, plain.event_ids) == (0, ()) and (counted.carrots, len(counted.event_ids)) == (0.5, 1)


def test_scales_see_a_fight_differently_and_keep_the_ids():
    views = compare_scales([make_move(5, "ASSAULT"), make_move(9, "AID")], **PAIR, on=day(10))
    assert [v.scale for v in views] == ["plover", "goldstein", "icews"]
    assert len({round(v.value.value, 3) for v in views}) > 1
    assert all(v.value.low <= v.value.value <= v.value.high and len(v.event_ids) == 2 for v in views)


# ---------------------------------------------------------------- what changed


def test_what_changed_is_told_by_act_and_by_words_and_deeds():
    before = [make_move(n, "ACCUSE") for n in (5, 9, 14, 20)]
    after = [make_move(n, "AID") for n in (31, 40, 50)] + [make_move(33, "CONSULT")]
    shifts = {s.kind: s for s in compare_periods(before + after, **PAIR, split=day(30), days=30)}
    assert set(shifts) == {"all", "words", "deeds", "ACCUSE", "AID", "CONSULT"}
    assert (shifts["all"].before.sticks, shifts["all"].after.carrots) == (4, 3)
    assert shifts["all"].chance_above > 0.95 and shifts["deeds"].chance_above is None
    assert shifts["CONSULT"].after.contacts == 1


def test_what_the_second_period_takes_back_still_counts_in_the_first():
    moves = [make_move(25, "AID", cameo="072"), make_move(35, "SANCTION", cameo="1622")]
    whole = compare_periods(moves, **PAIR, split=day(30), days=30)[0]
    assert whole.before.carrots == 1 and (whole.after.carrots, whole.after.sticks) == (0, 0)


# ---------------------------------------------------------------- what was read


def test_days_on_which_nothing_was_read_are_told_from_calm_ones():
    rows = [Coverage(day(n), "Harbour Times", 2, 1) for n in (0, 1, 5)] + [Coverage(None, "Daily Post", 7, 0)]
    found = count_readings(rows, day(0), day(6), events=[make_move(2, origin="icews")])
    assert found.documents == 6 and found.silent == (day(2), day(3), day(4), day(6))
    told = say_readings(found)
    assert "6 documents" in told and "3 of 7 days" in told and f"{day(2)} to {day(4)}" in told
    assert "1 events of icews" in told


def test_imported_history_without_documents_is_said_to_be_that():
    found = count_readings([], day(0), day(6), events=[make_move(2, origin="icews")])
    assert say_readings(found).startswith("read: no document")


# ---------------------------------------------------------------- streaks of many pairs


def busy(toward, burst):
    past = [make_move(n, "AID", toward=toward) for n in range(0, 600, 15)]
    past += [make_move(n, "ACCUSE", toward=toward) for n in range(40, 600, 90)]
    return past + [make_move(n, "ACCUSE", toward=toward) for n in burst]


def test_the_one_pair_that_turned_stands_out_among_many():
    calm = [e for name in ("CCC", "DDD", "EEE") for e in busy(name, ())]
    found = watch_pairs(calm + busy("BBB", (601, 603, 604, 606, 608, 609)), until=day(610))
    assert (found.pairs, found.judged) == (4, 4)
    assert [(s.toward, s.claimed, s.stands_out) for s in found.streaks if s.claimed] == [("BBB", True, True)]
    assert found.by_chance == pytest.approx(4 * 0.06)


def test_a_watch_list_can_be_of_one_actor_or_toward_one_country():
    moves = [make_move(n, toward=name) for name in ("BBB", "CCC") for n in (1, 3, 5)]
    assert {s.toward for s in watch_pairs(moves, until=day(10)).streaks} == {"BBB", "CCC"}
    assert {s.toward for s in watch_pairs(moves, until=day(10), toward="CCC").streaks} == {"CCC"}
    assert watch_pairs(moves, until=day(10), actor="ZZZ").pairs == 0


def test_reversals_make_no_streak():
    moves = [make_move(n, "SANCTION", cameo="163") for n in (1, 11, 21)]
    moves += [make_move(n + 2, "RETREAT", cameo="085") for n in (1, 11, 21)]
    assert find_streaks(moves, **PAIR, until=day(24)) == []


def test_how_much_past_is_known_is_said():
    assert "nothing of this pair" in say_history([], **PAIR, until=day(5))
    assert "5 days of this pair are known, 183 are needed" in say_history([make_move(0)], **PAIR, until=day(5))
    assert "enough" in say_history([make_move(0)], **PAIR, until=day(400))


# ---------------------------------------------------------------- running sums


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([None, 50.0]), st.sampled_from([60, 200]))
def test_running_sums_give_the_scores_of_the_scan(seed, unit, memory):
    size, pairs = 400, 5
    chance = np.random.default_rng(seed)
    k, t = (chance.poisson(chance.uniform(0, 0.4, (pairs, 1)), (pairs, size)).astype(float) for _ in range(2))
    own = ScanSettings(history=memory)
    whole = [scan_daily(date(2020, 1, 1), k[n], t[n], unit, own) for n in range(pairs)]
    scan = RunningScan(pairs, settings=own, unit=unit)
    for place in range(size):
        acting = np.flatnonzero(k[:, place] + t[:, place])
        found = scan.add_day(acting, k[acting, place], t[acting, place])
        for scores, name in ((found.plus, "plus"), (found.minus, "minus")):
            told = np.zeros(pairs)
            told[found.pairs] = scores
            assert np.allclose(told, [getattr(w, name)[place] for w in whole], atol=1e-6)


def test_running_sums_refuse_a_pair_that_is_there_twice_and_numbers_below_zero():
    scan = RunningScan(3, settings=SETTINGS)
    with pytest.raises(InputError, match="once"):
        scan.add_day([1, 1], [1, 1], [0, 0])
    with pytest.raises(InputError, match="below 0"):
        scan.add_day([1], [-1], [0])


# ---------------------------------------------------------------- the bench of intervals


def test_coverage_of_what_the_model_itself_draws_is_what_it_says():
    chance = np.random.default_rng(3)
    a, b = chance.uniform(1, 20, 4000), chance.uniform(1, 8, 4000)
    acts = chance.integers(1, 40, 4000)
    carrots = chance.binomial(acts, chance.beta(a, b))
    cases = np.column_stack([np.zeros((4000, 4)), carrots, acts - carrots])
    assert intervals.coverage(cases, a, b) == pytest.approx(0.8, abs=0.02)
    assert intervals.coverage(cases, 10 * a, 10 * b) < 0.7  # an interval that is too sure of itself
