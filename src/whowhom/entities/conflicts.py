"""Conflicts: who is whose adversary on a day, and which conflicts a text is about."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Collection
from datetime import date
from functools import lru_cache
from pathlib import Path

from whowhom.entities.registry import country_name, demonym_of, find_country, load_registry
from whowhom.errors import InputError

COLUMNS = ("name", "side_a", "side_b", "start", "end")  # what a conflicts file of your own must have


def adversaries_of(country: str, on: date) -> dict[str, str]:
    """The countries on the other side of the country's conflicts on that day, with the conflict's name.

    >>> adversaries_of("UKR", date(2025, 3, 1))
    {'RUS': 'Russia-Ukraine war', 'BLR': 'Russia-Ukraine war'}
    """
    return _others_of(country, _conflicts_on(on))


def read_conflicts(path: str | Path) -> Callable[[str, date], dict[str, str]]:
    """Your own file of conflicts, as a function that answers as `adversaries_of` does.

    A CSV file (UTF-8) with the columns name, side_a, side_b, start, end: sides are ISO3 codes or names of
    countries, with | between several; days are written 2014-02-20, and an end may be left open. InputError
    names the line that is wrong.
    """
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            lines = csv.DictReader(file)
            missing = [name for name in COLUMNS if name not in (lines.fieldnames or ())]
            if missing:
                raise InputError(f"no column {', '.join(missing)}", where=str(path), do="add it to the first line")
            rows = [_read_conflict(row, f"{path}:{number}") for number, row in enumerate(lines, start=2)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"cannot be read: {error}", where=str(path), do="check the file") from error
    return lambda country, on: _others_of(country, [row for row in rows if _goes_on(row, on.isoformat())])


def _read_conflict(row: dict[str, str], where: str) -> dict[str, str]:
    """A line with its sides as codes, spaces between them."""
    sides = {}
    for side in ("side_a", "side_b"):
        names = [name.strip() for name in (row[side] or "").split("|") if name.strip()]
        codes = [find_country(name) for name in names]
        unknown = next((name for name, code in zip(names, codes, strict=True) if code is None), None)
        if unknown or not codes:
            raise InputError(f"unknown country {unknown or ''!r} in {side}", where=where, do="use a name or ISO3 code")
        sides[side] = " ".join(str(code) for code in codes)
    for column in ("start", "end"):
        text = (row[column] or "").strip()
        try:
            sides[column] = date.fromisoformat(text).isoformat() if text else ""
        except ValueError as error:
            raise InputError(f"{column} {text!r} is no day", where=where, do="write it as 2014-02-20") from error
    return {"name": (row["name"] or "").strip() or "your own file of conflicts", **sides}


def _others_of(country: str, conflicts: Collection[dict[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in conflicts:
        side_a, side_b = row["side_a"].split(), row["side_b"].split()
        others = side_b if country in side_a else side_a if country in side_b else []
        for other in others:
            found.setdefault(other, row["name"])
    return found


def find_conflicts(text: str, countries: Collection[str], on: date | None) -> list[str]:
    """Ids of the conflicts a text is about: its words occur, and one side at least is among the countries.

    A name ("Kharkiv", "Hamas") tells by itself; a common word ("border", "tariffs") only where the text speaks of
    both sides. Where the countries are the two sides of a conflict it is about that one, whatever else the text
    recalls, save crises that both of them share. Without countries the words alone decide.

    >>> find_conflicts("Talks on tariffs in Geneva.", {"USA", "CHE"}, date(2025, 5, 1))
    []
    >>> find_conflicts("After its raid on Caracas Washington eyes Greenland.", {"USA", "DNK"}, date(2026, 1, 5))
    ['greenland']
    """
    rows = _conflicts_on(on)
    own = [row for row in rows if _are_its_sides(row, countries)]
    spoken = [row for row in rows if _touches(row, countries) and _speaks_of(row, text, countries)]
    if own:
        spoken = [row for row in spoken if row in own or set(countries) <= set(row["side_a"].split())]
    return [row["id"] for row in rows if row in own or row in spoken]


def _are_its_sides(row: dict[str, str], countries: Collection[str]) -> bool:
    return all(set(row[side].split()) & set(countries) for side in ("side_a", "side_b"))


def _touches(row: dict[str, str], countries: Collection[str]) -> bool:
    return not countries or bool(set((row["side_a"] + " " + row["side_b"]).split()) & set(countries))


def _speaks_of(row: dict[str, str], text: str, countries: Collection[str], *, as_printed: bool = True) -> bool:
    """Whether a text has a name that stands for a conflict, or a common word of it beside both sides."""
    names, common = _words_by_kind(row["words"], as_printed)
    if names and names.search(text):
        return True
    if not common or not common.search(text):
        return False
    return not countries or _has_both_sides(row, text, countries)


def _has_both_sides(row: dict[str, str], text: str, countries: Collection[str]) -> bool:
    """Two sides among the countries or named in the text; of a crisis without sides, two of its countries."""
    sides = [row[side].split() for side in ("side_a", "side_b") if row[side]]
    if len(sides) == 1:
        sides = [[country] for country in sides[0]]
    spoken = sum(any(c in countries or _forms_of(c).search(text) for c in side) for side in sides)
    return spoken >= min(2, len(sides))


def find_opponents(text: str, country: str, on: date) -> dict[str, str]:
    """Who stands against a country in what a text is about: ISO3 codes, each with the conflict's name.

    What the text calls the country itself, its towns or its leaders tells of no conflict: only other words of it do,
    a common one where both sides are named. Of several countries on the other side those that the text names
    stand against it, or the one that leads.

    >>> find_opponents("Ankara spoke up for Islamabad after the raid of Pahalgam.", "PAK", date(2025, 6, 1))
    {'IND': 'India-Pakistan conflict'}
    >>> find_opponents("Ankara sold Islamabad trains.", "PAK", date(2025, 6, 1))
    {}
    """
    rows = [row for row in _conflicts_on(on) if row["side_b"] and _touches(row, {country})]
    spoken = [
        row for row in rows if _speaks_of({**row, "words": _foreign_words(row["words"], country)}, text, {country})
    ]
    found: dict[str, str] = {}
    for row in spoken:
        others = list(_others_of(country, [row]))
        named = [other for other in others if _forms_of(other).search(text)]
        found |= {other: row["name"] for other in named or others[:1] if other not in found}
    return found


@lru_cache(maxsize=1000)
def _foreign_words(words: str, country: str) -> str:
    """The words of a conflict that are no name of the country, its people, its capital or its leaders."""
    return "|".join(word for word in words.split("|") if word.islower() or not _names_country(word, country))


def _names_country(word: str, country: str) -> bool:
    from whowhom.entities.mentions import resolve_mentions

    found = resolve_mentions(word)
    return len(found) == 1 and found[0].country == country and found[0].text == word and not found[0].is_place


def name_conflicts(text: str, country: str, on: date) -> list[str]:
    """The names of the country's conflicts that a text's words are about, such as the title of a resolution.

    >>> name_conflicts("A/RES/ES-11/1", "RUS", date(2022, 3, 2))
    ['Russia-Ukraine war']
    """
    rows = [row for row in _conflicts_on(on) if _touches(row, {country})]
    return [row["name"] for row in rows if _speaks_of(row, text, {country}, as_printed=False)]


def _conflicts_on(on: date | None) -> list[dict[str, str]]:
    day = on.isoformat() if on else None
    return [row for row in load_registry().conflicts if day is None or _goes_on(row, day)]


def _goes_on(row: dict[str, str], day: str) -> bool:
    return row["start"] <= day and (not row["end"] or day <= row["end"])


@lru_cache(maxsize=400)
def _words_by_kind(words: str, as_printed: bool) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    """Two patterns of a conflict's words: those with a capital in them (as printed or in any case), and common ones."""
    names = [re.escape(word) for word in words.split("|") if word and not word.islower()]
    common = [re.escape(word) for word in words.split("|") if word and word.islower()]
    return (
        re.compile(r"\b(?:" + "|".join(names) + r")\b", re.NOFLAG if as_printed else re.IGNORECASE) if names else None,
        re.compile(r"\b(?:" + "|".join(common) + r")\b", re.IGNORECASE) if common else None,
    )


@lru_cache(maxsize=300)
def _forms_of(country: str) -> re.Pattern[str]:
    """The name of a country and that of its people, as words of a text."""
    short = {"USA": ["US", "U.S.", "American", "Washington", "Trump", "White House"], "GBR": ["UK", "British"]}
    forms = [country_name(country), demonym_of(country), *short.get(country, ())]
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(form) for form in forms if form) + r")(?!\w)")
