"""How much of who held which office the registry knows."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from whowhom.entities.registry import DATA, Registry, iter_roles, load_registry

SEATS = ("head_of_state", "head_of_government", "foreign", "defence", "interior", "finance")
FIRST, LAST = date(2000, 1, 1), date(2026, 5, 1)  # what the registry is meant to know
LONGEST_HANDOVER = 31  # days between two holders that count as no gap
NOT_STATES = frozenset({"PSE", "HKG", "GRL"})  # no members of the system of states, but they act


@dataclass(frozen=True, slots=True)
class Gap:
    """Days on which nobody is known to have held a seat, and who held it before and after."""

    country: str
    seat: str
    first: date
    last: date
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Term:
    """One holder of a seat, from a day to a day, as text."""

    start: str
    end: str
    name: str


def describe_coverage(registry: Registry | None = None) -> list[tuple[str, str, int, bool]]:
    """Rows (country, office, year, known) for the six seats of every sovereign state, 2000 to 2026.

    An office is known in a year if somebody held it on 1 July of it (1 May in 2026). Where one person
    holds two seats by law, such as a president who heads the government, the seat is known with the
    other; an office that a state does not have is left out (`data/seats.csv`).
    """
    registry = registry or load_registry()
    terms = terms_of_seats(registry)
    rows = []
    for iso3 in states(registry):
        for seat in SEATS:
            for year in range(FIRST.year, LAST.year + 1):
                day = min(date(year, 7, 1), LAST).isoformat()
                if registry.countries[iso3]["start"] <= day and terms[iso3, seat] != NO_OFFICE:
                    rows.append((iso3, seat, year, any(t.start <= day <= t.end for t in terms[iso3, seat])))
    return rows


def count_coverage(coverage: Iterable[tuple[str, str, int, bool]]) -> list[dict[str, int | str]]:
    """By year, how many states' holder of each office is known, of how many that have the office.

    >>> count_coverage([("FRA", "foreign", 2001, True), ("MCO", "foreign", 2001, False)])
    [{'year': 2001, 'foreign': '1 of 2'}]
    """
    counts: dict[int, dict[str, list[int]]] = {}
    for _, seat, year, known in coverage:
        count = counts.setdefault(year, {}).setdefault(seat, [0, 0])
        count[0] += known
        count[1] += 1
    return [
        {"year": year} | {seat: f"{known} of {all_of}" for seat, (known, all_of) in seats.items()}
        for year, seats in sorted(counts.items())
    ]


def find_gaps(country: str, registry: Registry | None = None) -> list[Gap]:
    """The stretches of over 31 days since 2000 in which the holder of one of a state's seats is unknown."""
    registry = registry or load_registry()
    terms = terms_of_seats(registry)
    if country not in states(registry):
        return []
    began = registry.countries[country]["start"]
    first = max(FIRST, date.fromisoformat(began)) if began else FIRST
    return [
        gap
        for seat in SEATS
        if terms[country, seat] != NO_OFFICE
        for gap in gaps_between(country, seat, terms[country, seat], first)
    ]


def gaps_between(country: str, seat: str, terms: list[Term], first: date) -> list[Gap]:
    """What the terms leave open from `first` to the last day that the registry is meant to know."""
    after_all = LAST + timedelta(days=1)
    gaps, known_to, before = [], first - timedelta(days=1), ""
    held = sorted(terms, key=lambda term: (term.start, term.end))
    for term in [*held, Term(after_all.isoformat(), after_all.isoformat(), "")]:
        start = min(date.fromisoformat(term.start), after_all)
        if (start - known_to).days > LONGEST_HANDOVER:
            gaps.append(Gap(country, seat, known_to + timedelta(days=1), start - timedelta(days=1), before, term.name))
        if date.fromisoformat(term.end) >= known_to:
            known_to, before = min(date.fromisoformat(term.end), LAST), term.name
    return gaps


def states(registry: Registry) -> list[str]:
    """ISO3 codes of the states, and of the territories that act as some do."""
    return [iso3 for iso3, row in registry.countries.items() if row["cow"] or iso3 in NOT_STATES]


NO_OFFICE = [Term("", "9999", "")]  # stands for a seat that a state does not have


def terms_of_seats(registry: Registry) -> dict[tuple[str, str], list[Term]]:
    """Who held each seat of each country, seats that are held together by law included."""
    terms: dict[tuple[str, str], list[Term]] = defaultdict(list)
    for person, (_, seat, country, _, start, end, _, _) in iter_roles(registry):
        if seat:
            terms[country, seat].append(Term(start or "0001-01-01", end or "9999-12-31", person.name))
    with (DATA / "seats.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = row["country"], row["seat"]
            if row["held_as"] == "none":
                terms[key] = NO_OFFICE
                continue
            *other, held_as = row["held_as"].split()  # "head_of_state", or another country's: "GBR head_of_state"
            for term in terms[other[0] if other else row["country"], held_as][:]:
                start, end = max(term.start, row["start"]), min(term.end, row["end"] or "9999-12-31")
                if start <= end:
                    terms[key].append(Term(start, end, term.name))
    return terms


def find_overlaps(
    registry: Registry | None = None, *, seat: str = "head_of_government"
) -> list[tuple[str, str, str, date, date]]:
    """Pairs of people who, by the references, held a single-holder seat together for over 31 days.

    Rows (country, one, other, first day, last day).
    """
    registry = registry or load_registry()
    terms: dict[tuple[str, str], list[tuple[date, date, str]]] = defaultdict(list)
    for person, (office, role_seat, country, _, began, ended, _, _) in iter_roles(registry):
        if role_seat == seat and began >= "1990" and country != "IGO":
            last = date.fromisoformat(ended) if ended else date(2026, 5, 31)
            terms[country, office.lower()].append((date.fromisoformat(began), last, person.person_id))
    found = []
    for (country, _), unsorted in terms.items():
        held = sorted(unsorted)
        for number, (_, first_end, one) in enumerate(held):
            for later_start, later_end, other in held[number + 1 :]:
                last = min(first_end, later_end)
                if one != other and (last - later_start).days > 31:
                    found.append((country, one, other, later_start, last))
    return found
