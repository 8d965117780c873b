"""What the registry says of its own gaps."""

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from bench.entities import coverage_table
from whowhom.cli import main
from whowhom.entities import count_coverage, describe_coverage, find_gaps, load_registry
from whowhom.entities.coverage import FIRST, LAST, SEATS, Term, gaps_between
from whowhom.entities.registry import DATA

DOCS = Path(__file__).parents[2] / "docs" / "registry.md"


def gaps(*terms: tuple[str, str, str]):
    found = gaps_between("FRA", "foreign", [Term(*t) for t in terms], date(2020, 1, 1))
    return [(str(g.first), str(g.last), g.before, g.after) for g in found]


def test_a_gap_runs_from_the_day_after_one_holder_to_the_day_before_the_next():
    assert gaps(("2019-01-01", "2021-03-01", "Foo"), ("2021-06-01", "9999-12-31", "Bar")) == [
        ("2021-03-02", "2021-05-31", "Foo", "Bar")
    ]


def test_a_handover_of_a_month_is_no_gap_and_a_short_term_within_a_long_one_hides_nothing():
    assert gaps(("2019-01-01", "2021-03-01", "Foo"), ("2021-03-30", "9999-12-31", "Bar")) == []
    assert gaps(("2019-01-01", "9999-12-31", "Foo"), ("2021-03-30", "2021-04-01", "Bar")) == []


def test_nobody_known_is_one_gap_and_the_last_holder_may_leave_one():
    assert gaps() == [("2020-01-01", "2026-05-01", "", "")]
    assert gaps(("2019-01-01", "2022-08-31", "Foo")) == [("2022-09-01", "2026-05-01", "Foo", "")]


def test_seats_held_together_count_as_known():
    known = {(country, seat): yes for country, seat, year, yes in describe_coverage() if year == 2025}
    assert known["USA", "head_of_government"]
    assert known["CAN", "head_of_state"]
    assert ("CRI", "defence") not in known
    assert {seat for country, seat in known if country == "FRA"} == set(SEATS)


def test_the_counts_add_up():
    coverage = describe_coverage()
    counts = count_coverage(coverage)
    assert [row["year"] for row in counts] == list(range(FIRST.year, LAST.year + 1))
    known = sum(int(str(row[seat]).split()[0]) for row in counts for seat in SEATS)
    assert known == sum(yes for *_, yes in coverage)


def test_the_gaps_of_a_state_agree_with_its_years():
    for country in ("KEN", "SSD"):
        open_days = [(g.seat, g.first, g.last) for g in find_gaps(country)]
        for iso3, seat, year, known in describe_coverage():
            day = min(date(year, 7, 1), LAST)
            if iso3 == country and not known:
                assert any(s == seat and first <= day <= last for s, first, last in open_days), f"{seat} {year}"
    assert find_gaps("ABW") == []


def test_seats_speak_of_known_countries_and_seats():
    with (DATA / "seats.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            held_as = row["held_as"].split()
            assert {row["country"], *held_as[:-1]} <= set(load_registry().countries), row
            assert row["seat"] in SEATS, row
            assert held_as[-1] in {*SEATS, "none"}, row


def test_the_table_in_the_docs_is_the_registrys():
    assert coverage_table() in DOCS.read_text(encoding="utf-8"), "print it anew: python -m bench.entities --coverage"


@pytest.fixture
def doctor():
    def call(*arguments):
        found = CliRunner().invoke(main, ["doctor", "--format", "json", *arguments])
        assert found.exit_code == 0, found.stderr
        return json.loads(found.stdout)

    return call


def test_doctor_counts_by_year_and_office(doctor):
    assert doctor()[0].keys() == {"year", *SEATS}


def test_doctor_shows_the_gaps_of_one_state_or_of_all(doctor):
    assert {row["office"] for row in doctor("--country", "South Sudan")} <= set(SEATS)
    assert doctor("--country", "Aruba") == []
    assert {row["country"] for row in doctor("--gaps")} <= set(load_registry().countries)


LARGE = (
    "ARG AUS BRA CAN CHN FRA DEU IND IDN ITA JPN KOR MEX RUS SAU ZAF TUR GBR USA IRN ISR UKR PAK PRK EGY SYR POL ESP"
)
VACANT = {
    ("KOR", 2017),
    ("KOR", 2025),
    ("ISR", 2000),
    ("SYR", 2024),
}  # dismissed, resigned or fled, and nobody sworn in


def test_heads_of_the_large_states_have_no_gap_since_2000_but_vacancies():
    gaps = {(gap.country, gap.first.year) for iso3 in LARGE.split() for gap in find_gaps(iso3) if "head" in gap.seat}
    assert gaps == VACANT
