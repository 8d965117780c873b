"""Short names of several bodies: which one a text means, by the words around it (data/meanings.csv)."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from whowhom.entities.folding import key_of
from whowhom.entities.registry import Registry
from whowhom.entities.scan import Match, Scan

_FILE = Path(__file__).parent / "data" / "meanings.csv"


def choose_meanings(scan: Scan, registry: Registry) -> None:
    """Give each short name of several bodies the meaning that the text's words speak for, or none.

    The first line of a name is what it means by itself; an empty meaning is nobody that the registry knows.
    """
    known = _meanings()
    for number, match in enumerate(scan.matches):
        name = scan.plain[match.start : match.end]
        if name in known:
            chosen = _with_meaning(match, _likeliest(known[name], scan.plain), registry)
            scan.matches[number] = scan.at[match.i] = chosen
    unknown = [match for match in scan.matches if not match.senses and not match.people]
    for match in unknown:
        scan.matches.remove(match)
        del scan.at[match.i]


def _likeliest(meanings: list[tuple[str, re.Pattern[str]]], text: str) -> str:
    scores = [len(pattern.findall(text)) for _, pattern in meanings]
    return meanings[scores.index(max(scores))][0]


def _with_meaning(match: Match, meaning: str, registry: Registry) -> Match:
    senses = registry.names.get(key_of(meaning), []) if meaning else []
    if match.senses and senses and match.senses[0].entity_id == senses[0].entity_id:
        return match
    return replace(match, senses=tuple(replace(sense, acronym=True) for sense in senses))


@lru_cache(maxsize=1)
def _meanings() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    found: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    with _FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            pattern = re.compile(rf"\b(?:{row['words']})\b" if row["words"] else r"(?!)")
            found.setdefault(row["name"], []).append((row["means"], pattern))
    return found
