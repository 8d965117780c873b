import csv
import sys
from dataclasses import replace
from datetime import date, timedelta

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import streaks
from whowhom.errors import InputError
from whowhom.measure import find_streaks
from whowhom.measure.scan import find_alarms, judge_chance, pick_unlikely, scan_series
from whowhom.model import Act, Basis, Event, Party, Status, When

FIRST = date(2020, 1, 1)
SCORES = ("plus", "minus", "share_plus", "share_minus", "rate_plus", "rate_minus", "window_plus", "window_minus")


def calm(size, seed=0, carrots=0.12, sticks=0.03):
    """Days on which nothing is going on but chance."""
    chance = np.random.default_rng(seed)
    return chance.poisson(carrots, size).astype(float), chance.poisson(sticks, size).astype(float)


def days_of(size):
    return [FIRST + timedelta(days=n) for n in range(size)]


def scan(carrots, sticks, **options):
    return scan_series(days_of(len(carrots)), carrots, sticks, **options)


def planted(size=900, at=700, seed=0):
    """Calm days, and six sticks within eleven days from `at`."""
    carrots, sticks = calm(size, seed)
    for n in (0, 2, 4, 6, 9, 10):
        sticks[at + n] += 1
    return carrots, sticks


# ---------------------------------------------------------------- the scan


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 500), st.sampled_from([None, 50.0]))
def test_adding_the_future_changes_no_past_score(seed, cut, unit):
    carrots, sticks = calm(500, seed, 0.3, 0.2)
    whole, part = scan(carrots, sticks, unit=unit), scan(carrots[:cut], sticks[:cut], unit=unit)
    for name in SCORES:
        assert np.array_equal(getattr(whole, name)[:cut], getattr(part, name)), name


def test_adding_the_future_changes_no_past_alarm():
    carrots, sticks = planted()
    whole = find_alarms(days_of(900), carrots, sticks)
    for cut in (650, 705, 711, 800):
        part = find_alarms(days_of(cut), carrots[:cut], sticks[:cut])
        assert part == [a for a in whole if a.day < FIRST + timedelta(days=cut)]


def test_mirrored_signs_mirror_the_scores_and_the_alarms():
    carrots, sticks = planted()
    found, mirrored = scan(carrots, sticks), scan(sticks, carrots)
    assert np.allclose(found.plus, mirrored.minus) and np.allclose(found.minus, mirrored.plus)
    there, back = find_alarms(days_of(900), carrots, sticks), find_alarms(days_of(900), sticks, carrots)
    assert sorted((a.day, a.sign) for a in there) == sorted((a.day, -a.sign) for a in back)


def test_the_order_of_lines_within_and_across_days_does_not_matter():
    lines = [(FIRST + timedelta(days=n % 300), float(n % 3 == 0), float(n % 5 == 0)) for n in range(700)]
    order = np.random.default_rng(1).permutation(len(lines))
    found = scan_series(*zip(*lines, strict=True))
    other = scan_series(*zip(*(lines[n] for n in order), strict=True))
    assert np.array_equal(found.plus, other.plus) and np.array_equal(found.minus, other.minus)


@pytest.mark.parametrize("sign", [1, -1])
def test_a_planted_burst_is_found_within_days_with_its_sign(sign):
    caught = 0
    for seed in range(20):
        usual, rare = planted(seed=seed)
        sides = (usual, rare) if sign < 0 else (rare, usual)
        alarms = [a for a in find_alarms(days_of(900), *sides) if 0 <= (a.day - FIRST).days - 700 <= 14]
        assert all(a.sign == sign for a in alarms)
        caught += bool(alarms)
    assert caught >= 18  # of 20: chance may bring one alarm in 33 years, and six acts are a short burst


def test_chance_alone_raises_few_alarms():
    years = alarms = 0.0
    for seed in range(20):
        carrots, sticks = calm(1100, seed, 0.2, 0.1)
        alarms += len(find_alarms(days_of(1100), carrots, sticks))
        years += (1100 - 183) / 365.25
    assert alarms / years <= 0.2  # the thresholds are set for one alarm in a dozen years


def test_the_first_half_year_makes_no_claim():
    carrots, sticks = planted(size=240, at=150)
    assert [a for a in find_alarms(days_of(240), carrots, sticks) if (a.day - FIRST).days < 183] == []


def test_busy_weeks_without_a_change_of_share_score_less_than_a_turn():
    carrots, sticks = np.zeros(800), np.zeros(800)
    carrots[::6], sticks[3::12] = 1, 1
    attention, turn = carrots.copy(), carrots.copy()
    both = sticks.copy()
    attention[700:712] += 1
    both[700:712:2] += 1
    turn[700:712] += 1
    assert scan(attention, both).plus[700:720].max() < scan(turn, sticks).plus[700:720].max() / 2


def test_empty_and_one_event_series_are_answered():
    nothing = scan_series([], [], [])
    assert nothing.plus.size == 0 and find_alarms([], [], []) == []
    one = scan_series([FIRST], [1], [0])
    assert one.plus.tolist() == [0.0]
    empty = scan_series([], [], [], since=FIRST, until=FIRST + timedelta(days=400))
    assert empty.plus.shape == (401,) and not empty.plus.any() and not empty.minus.any()
    assert find_alarms([FIRST], [1], [0], until=FIRST + timedelta(days=400)) == []


def test_days_outside_the_watched_ones_are_left_out():
    days = [FIRST - timedelta(days=5), FIRST, FIRST + timedelta(days=9)]
    found = scan_series(days, [9, 1, 9], [0, 0, 0], since=FIRST, until=FIRST + timedelta(days=5))
    assert found.first == FIRST and found.plus.size == 6


@pytest.mark.parametrize(
    ("carrots", "sticks", "told"),
    [
        ([1], [0, 0], "one number for each day"),
        ([-1, 0], [0, 0], "below 0"),
        ([0, 0], [float("nan"), 0], "not a number"),
    ],
)
def test_bad_numbers_are_refused(carrots, sticks, told):
    with pytest.raises(InputError, match=told):
        scan_series([FIRST, FIRST], carrots, sticks)


def test_the_score_is_as_worked_out_by_hand():
    # Ten sticks at 40-day distance, then three within a week. At the end of day 400: n = 3 in the window of
    # 7 days, 10 in the 394 before, the long mean (10 + .6) / (394 + 30) counting for 60 days.
    sticks = np.zeros(401)
    sticks[[*range(0, 400, 40)]] = 1
    sticks[[395, 398, 400]] = 1
    before = 10 + 60 * 10.6 / 424
    days = 394 + 60
    pooled = (3 + before) / (7 + days)
    expected = 3 * np.log(3 / 7 / pooled) + before * np.log(before / days / pooled)
    found = scan(np.zeros(401), sticks)
    assert found.window_minus[400] == 7
    assert found.rate_minus[400] == pytest.approx(expected)
    # The share: none of 3 is a carrot, against (0 + 5) of (10 + 10) before; 3 count as 2.885, 20 as 14.493.
    share = 14.493 * (0.25 * np.log(0.25) + 0.75 * np.log(0.75))
    share -= 17.377 * (0.2085 * np.log(0.2085) + 0.7915 * np.log(0.7915))
    assert found.share_minus[400] == pytest.approx(share, abs=0.01)
    assert found.minus[400] == pytest.approx(share + expected * share / (share + 0.5), abs=0.02)
    assert (round(share, 2), round(expected, 2), round(float(found.minus[400]), 1)) == (0.75, 5.35, 3.9)


def test_a_higher_score_is_never_likelier():
    carrots, sticks = calm(600)
    chances = [judge_chance(carrots, sticks, score, -1, shuffles=20) for score in (0.5, 2.0, 5.0, 50.0)]
    assert [c.p_value for c in chances] == sorted((c.p_value for c in chances), reverse=True)
    assert chances[-1].alarms_per_year == 0 and 0 < chances[-1].p_value < 0.01


def test_nothing_to_pick_from_picks_nothing():
    assert pick_unlikely([]) == []


# ---------------------------------------------------------------- streaks of events


def move(number, kind="SANCTION"):
    day = FIRST + timedelta(days=number)
    when = When(day, day, Basis.STATED)
    name = f"{kind}-{number}"
    return Event(name, Act(kind), (Party("A", "AAA"),), (Party("B", "BBB"),), Status.ACTUAL, when, 1, 1, ("r" + name,))


def history(size=600):
    return [move(n, "AID") for n in range(0, size, 15)] + [move(n) for n in range(40, size, 90)]


BURST = [move(n) for n in (601, 603, 604, 606, 609)]
UNTIL = FIRST + timedelta(days=610)


def found_in(events, until=UNTIL):
    return find_streaks(events, actor="AAA", toward="BBB", until=until)


def test_a_streak_that_the_past_does_not_explain_is_claimed_with_its_chance():
    (streak,) = found_in(history() + BURST)
    assert streak.claimed and streak.sign == -1
    assert set(streak.event_ids) == {e.event_id for e in BURST}
    assert (streak.first, streak.last) == (FIRST + timedelta(days=601), FIRST + timedelta(days=609))
    assert streak.p_value < 0.05 and streak.alarms_per_year < 0.5
    assert streak.explanation.startswith("5 hostile moves on 5 days within 14 days and none the other way")


def test_what_comes_after_the_day_and_the_order_of_events_change_nothing():
    events = history() + BURST
    later = [move(n, kind) for n in range(611, 700, 2) for kind in ("AID", "SANCTION")]
    assert found_in(events) == found_in([*later, *reversed(events)])


def test_the_same_burst_without_half_a_year_of_past_is_a_run_and_no_claim():
    (streak,) = found_in([e for e in history() if e.when.last > FIRST + timedelta(days=450)] + BURST)
    assert not streak.claimed and streak.p_value is None
    assert "too few to say" in streak.explanation


def test_a_run_like_many_before_is_not_claimed():
    often = [move(n) for start in range(0, 600, 30) for n in (start, start + 2, start + 4, start + 7)]
    (streak,) = found_in(often + [move(n) for n in (602, 604, 606)])
    assert not streak.claimed and "past" in streak.explanation and "too few" not in streak.explanation


def test_mirrored_moves_make_a_mirrored_streak():
    kinds = {"AID": "SANCTION", "SANCTION": "AID"}
    turned = [
        replace(move((e.when.last - FIRST).days, kinds[e.act.event_type]), event_id=e.event_id)
        for e in history() + BURST
    ]
    (there,), (back,) = found_in(history() + BURST), found_in(turned)
    assert (there.sign, there.claimed, there.event_ids) == (-back.sign, back.claimed, back.event_ids)
    assert there.score == pytest.approx(back.score)


def test_no_event_and_one_event_are_answered():
    assert found_in([]) == []
    assert found_in([move(3)]) == []


# ---------------------------------------------------------------- the bench


@pytest.mark.parametrize("nested", ["bench", "measure/bench"])
def test_the_bench_finds_a_planted_burst_in_counts_and_in_net_sums(tmp_path, monkeypatch, nested):
    folder = tmp_path / nested
    folder.mkdir(parents=True)
    carrots, sticks = planted(at=650)
    write_series(folder / "counts", carrots, sticks, net=False)
    write_series(folder / "sums", 50 * carrots, 50 * sticks, net=True)
    out = tmp_path / "alarms.csv"
    monkeypatch.setattr(sys, "argv", ["streaks", "--data", str(tmp_path), "--out", str(out), "--sets", "counts,sums"])
    streaks.main()
    lines = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert list(lines[0]) == ["set", "copy", "a", "b", "date", "sign", "score"]
    for name in ("counts", "sums"):
        best = max((line for line in lines if line["set"] == name), key=lambda line: float(line["score"]))
        assert (best["copy"], best["a"], best["b"], best["sign"]) == ("real", "AAA", "BBB", "-1")
        assert 0 <= (date.fromisoformat(best["date"]) - FIRST).days - 650 <= 14


def test_the_bench_says_where_it_looked_for_series(tmp_path):
    with pytest.raises(InputError, match="no series"):
        streaks.find_folder(tmp_path)


def write_series(stem, carrots, sticks, *, net):
    rows = [
        ("real", "AAA", "BBB", FIRST + timedelta(days=n), None if net else k, None if net else t, k - t)
        for n, (k, t) in enumerate(zip(carrots.tolist(), sticks.tolist(), strict=True))
        if k or t
    ]
    with duckdb.connect() as connection:
        connection.execute(
            "create table s (copy varchar, a varchar, b varchar, date date, pos double, neg double, gold double)"
        )
        connection.executemany("insert into s values (?, ?, ?, ?, ?, ?, ?)", rows)
        connection.execute(f"copy s to '{stem}.parquet' (format parquet)")
    stem.with_suffix(".json").write_text(f'{{"start": "{FIRST}", "days": {len(carrots)}}}', encoding="utf-8")
