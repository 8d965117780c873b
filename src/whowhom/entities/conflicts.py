"""Conflicts: who is whose adversary on a day, and which conflicts a text is about."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Collection
from datetime import date
from functools import lru_cache
from pathlib import Path

from whowhom.entities.registry import find_country, load_registry
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
    except (OSError, UnicodeDecodeError) as error:
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

    Both sides among the countries count as words do. Without countries the words alone decide.
    """
    found = []
    for row in _conflicts_on(on):
        sides = set(row["side_a"].split()), set(row["side_b"].split())
        touched = [bool(side & set(countries)) for side in sides]
        if all(touched) or (_words(row["words"]).search(text) and (any(touched) or not countries)):
            found.append(row["id"])
    return found


def name_conflicts(text: str, country: str, on: date) -> list[str]:
    """The names of the country's conflicts that a text's words are about, such as the title of a resolution.

    >>> name_conflicts("A/RES/ES-11/1", "RUS", date(2022, 3, 2))
    ['Russia-Ukraine war']
    """
    return [
        row["name"]
        for row in _conflicts_on(on)
        if country in (row["side_a"] + " " + row["side_b"]).split() and _words(row["words"]).search(text)
    ]


def _conflicts_on(on: date | None) -> list[dict[str, str]]:
    day = on.isoformat() if on else None
    return [row for row in load_registry().conflicts if day is None or _goes_on(row, day)]


def _goes_on(row: dict[str, str], day: str) -> bool:
    return row["start"] <= day and (not row["end"] or day <= row["end"])


@lru_cache(maxsize=200)
def _words(words: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(re.escape(word) for word in words.split("|")) + r")\b", re.IGNORECASE)
