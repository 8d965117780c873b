"""Time expressions, their values, and the day of an act."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from whowhom.coder.sentences import split_sentences
from whowhom.coder.when import date_act, days_of, find_times
from whowhom.model import Basis

CASES = Path(__file__).parent.parent / "cases"


@pytest.mark.parametrize("case", yaml.safe_load((CASES / "when.yaml").read_text()), ids=lambda c: c["text"])
def test_finds_times_and_their_values(case):
    found = [f"{t.text} = {t.timex}" for t in find_times(case["text"], case["published"])]
    assert found == case["times"]


@pytest.mark.parametrize("case", yaml.safe_load((CASES / "act_dates.yaml").read_text()), ids=lambda c: c["text"])
def test_dates_the_act_and_nothing_else(case):
    start = case["text"].index("[[")
    text = case["text"].replace("[[", "").replace("]]", "")
    end = case["text"].index("]]") - 2
    times = find_times(text, case["published"])
    when = date_act((start, end), split_sentences(text)[0], times, published=case["published"])
    assert (when.first if when else None) == case["first"]


def test_a_year_in_the_words_makes_the_date_stated():
    stated, relative = find_times("On 5 May 2020 and again on Monday.", date(2025, 3, 4))
    assert (stated.basis, relative.basis) == (Basis.STATED, Basis.RELATIVE)


def test_the_past_two_weeks_reach_back_from_the_day_of_publication():
    [time] = find_times("It made five gestures in the past two weeks.", date(2025, 3, 4))
    assert (time.first, time.last) == (date(2025, 2, 18), date(2025, 3, 4))


@pytest.mark.parametrize("value", ["2025-02-30", "2025-13", "2025-W60", "P2D", "PAST_REF", ""])
def test_values_that_fix_no_day_have_no_days(value):
    assert days_of(value) is None


@given(st.text(alphabet="0123456789 ./-:,Monday yrsag'JnFb’", max_size=120), st.dates())
def test_no_text_and_no_day_breaks_it(text, published):
    for time in find_times(text, published):
        assert text[time.start : time.end] == time.text
        assert (time.first is None) == (time.last is None)


@pytest.mark.parametrize("part", ["Monday ", "12 ", "a couple of ", "the past ", "1/1/"])
def test_long_lines_take_linear_time(part):
    find_times(part * 20_000, date(2025, 3, 4))
