"""Mentions: the words of a text that name political actors, and who that is on the day.

`resolve_mentions` reads as the recipe: match names, join them to phrases, then decide what
only the whole document can tell (bare surnames, titles without a country, ambiguous names).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date

from whowhom.entities.meanings import choose_meanings
from whowhom.entities.reading import Reading
from whowhom.entities.registry import Registry, load_registry
from whowhom.entities.scan import scan_text
from whowhom.entities.settle import settle
from whowhom.model import Mention


def resolve_mentions(text: str, on: date | None = None, *, registry: Registry | None = None) -> list[Mention]:
    """The mentions of a document in text order, none overlapping another.

    `on` is the day the document speaks of: offices are looked up for it. Scores are between
    0 and 1; `country` is None with `candidates` where the document does not tell.

    >>> text = "Iran's foreign minister met Russian troops in Syria."
    >>> [(m.text, m.country, m.sector) for m in resolve_mentions(text)]
    [("Iran's foreign minister", 'IRN', 'GOV'), ('Russian troops', 'RUS', 'MIL'), ('Syria', 'SYR', 'GOV')]
    """
    registry = registry or load_registry()
    if not unicodedata.is_normalized("NFC", text):
        return _resolve_decomposed(text, on, registry)
    scan = scan_text(text, registry)
    choose_meanings(scan, registry)
    if not scan.matches and registry.people_by_family.keys().isdisjoint(scan.words):
        return []
    reading = Reading(scan, registry, on.isoformat() if on else None)
    mentions = list(reading.read())
    return settle(mentions, reading)


def _resolve_decomposed(text: str, on: date | None, registry: Registry) -> list[Mention]:
    """Resolve in the composed form, and put the offsets back."""
    places: list[int] = []
    parts: list[str] = []
    cluster = re.compile(r"[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]+", re.DOTALL)
    for found in cluster.finditer(text):
        composed = unicodedata.normalize("NFC", found.group())[:1]
        parts.append(composed)
        places.append(found.start())
    places.append(len(text))
    composed_text = "".join(parts)
    if not unicodedata.is_normalized("NFC", composed_text):
        composed_text = "".join(c if not unicodedata.combining(c) else " " for c in composed_text)
        if not unicodedata.is_normalized("NFC", composed_text):
            return []
    found_mentions = resolve_mentions(composed_text, on, registry=registry)
    return [
        replace(m, start=places[m.start], end=places[m.end], text=text[places[m.start] : places[m.end]])
        for m in found_mentions
    ]
