"""How much of who held which office the registry knows."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from whowhom.entities.registry import Registry, iter_roles, load_registry

SEATS = ("head_of_state", "head_of_government", "foreign", "defence", "interior", "finance")


def describe_coverage(registry: Registry | None = None) -> list[tuple[str, str, int, bool]]:
    """Rows (country, office, year, known) for the six seats of every sovereign state, 2000 to 2026.

    An office is known in a year if somebody held it on 1 July of it (1 May in 2026).
    """
    registry = registry or load_registry()
    terms: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for _, (_, seat, country, _, start, end, _, _) in iter_roles(registry):
        if seat:
            terms[country, seat].append((start, end or "9999"))
    rows = []
    for iso3, country_row in registry.countries.items():
        if not country_row["cow"] and iso3 not in {"PSE", "HKG", "GRL"}:
            continue
        for seat in SEATS:
            for year in range(2000, 2027):
                day = f"{year}-07-01" if year < 2026 else "2026-05-01"
                if country_row["start"] <= day:
                    rows.append((iso3, seat, year, any(s <= day <= e for s, e in terms[iso3, seat])))
    return rows


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
