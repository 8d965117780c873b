"""Towns and where they are: facts of GeoNames (CC BY 4.0), see data/towns.origin.txt."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from whowhom.entities.folding import key_of

LARGE = 100_000  # a town so large is meant by its name even where its country is not named
FAR_LARGER = 5  # among towns of one name and country, the one so many times larger is meant
BEYOND_DOUBT = 20  # among towns of one name anywhere, the one so many times larger needs no country beside it


@dataclass(frozen=True, slots=True)
class Town:
    """A town, with its country (ISO3), its state where the list has it, and how many people live there."""

    name: str
    country: str
    province: str | None
    people: int
    latitude: float
    longitude: float
    geonames_id: int


@cache
def load_towns() -> dict[str, tuple[Town, ...]]:
    """Towns by their names as `key_of` writes them, the largest first."""
    text = (files("whowhom.entities") / "data" / "towns.csv").read_text(encoding="utf-8")
    found: dict[str, list[Town]] = defaultdict(list)
    for row in csv.DictReader(text.splitlines()):
        town = Town(
            row["name"],
            row["country"],
            row["province"] or None,
            int(row["people"]),
            float(row["latitude"]),
            float(row["longitude"]),
            int(row["geonames_id"]),
        )
        for name in {key_of(name) for name in (row["name"], *row["aliases"].split("|")) if name}:
            found[name].append(town)
    return {name: tuple(sorted(towns, key=lambda t: -t.people)) for name, towns in found.items()}


def find_town(name: str, countries: Collection[str] = (), *, province: str | None = None) -> Town | None:
    """The town of that name; None where there is none, or the countries named in a text do not tell which.

    >>> find_town("Kiev").name, find_town("Tripoli"), find_town("Tripoli", ["LBY"]).people > 10**6
    ('Kyiv', None, True)
    >>> find_town("Springfield", ["USA"]), find_town("Springfield", province="Illinois").country
    (None, 'USA')
    """
    towns = load_towns().get(key_of(name), ())
    if province:
        return next((t for t in towns if t.province == province), None)
    there = [t for t in towns if t.country in countries]
    if len({t.country for t in there}) > 1:
        return None
    if there:
        return there[0] if len(there) == 1 or there[0].people >= FAR_LARGER * there[1].people else None
    if not towns or towns[0].people < LARGE:
        return None
    return towns[0] if len(towns) == 1 or towns[0].people >= BEYOND_DOUBT * towns[1].people else None


@cache
def provinces() -> frozenset[str]:
    """The names of provinces that the list has: the states of the United States."""
    return frozenset(t.province for towns in load_towns().values() for t in towns if t.province)
