"""Conflicts: who is whose adversary on a day, and which conflicts a text is about."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from functools import lru_cache

from whowhom.entities.registry import load_registry


def adversaries_of(country: str, on: date) -> dict[str, str]:
    """The countries on the other side of the country's conflicts on that day, with the conflict's name.

    >>> adversaries_of("UKR", date(2025, 3, 1))
    {'RUS': 'Russia-Ukraine war', 'BLR': 'Russia-Ukraine war'}
    """
    found: dict[str, str] = {}
    for row in _conflicts_on(on):
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


def _conflicts_on(on: date | None) -> list[dict[str, str]]:
    day = on.isoformat() if on else None
    return [
        row
        for row in load_registry().conflicts
        if day is None or (row["start"] <= day and (not row["end"] or day <= row["end"]))
    ]


@lru_cache(maxsize=200)
def _words(words: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(re.escape(word) for word in words.split("|")) + r")\b", re.IGNORECASE)
