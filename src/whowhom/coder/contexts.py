"""What an act is about: PLOVER's 37 contexts, found by the words of `data/contexts.csv`."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from functools import cache, lru_cache
from importlib.resources import files

MOST = 4  # contexts of one report
ENOUGH = 2.0  # points: one telling word of the sentence, or two weaker ones
HEAD = 1500  # characters of the document that lend a hand

# Act and mode alone say something of what it is about.
_BY_MODE = {
    "ground": "military",
    "aerial": "military",
    "heavy-weapons": "military",
    "firearms": "military",
    "cbrn": "cbrn",
    "cyber": "cyber",
    "expel": "diplomatic",
    "convict": "legal",
    "crowd-control": "repression",
    "censor": "rights_freedoms",
    "curfew": "repression",
    "martial-law": "repression",
}
_BY_TYPE = {"MOBILIZE": "military", "CONSULT": "diplomatic"}


def find_contexts(
    sentence_text: str, document_text: str = "", event_type: str | None = None, mode: str | None = None
) -> tuple[str, ...]:
    """The contexts of an act, the strongest first, at most four; empty if no word tells.

    Names are those of PLOVER's manual 2.0. The sentence decides; the head of its document only
    strengthens what the sentence hints at.

    >>> find_contexts("Hackers broke into the ministry's computer networks.")
    ('cyber',)
    """
    points = _points(sentence_text)
    for name in {_BY_MODE.get(mode or ""), _BY_TYPE.get(event_type or "")} - {None}:
        points[str(name)] += ENOUGH if name == _BY_MODE.get(mode or "") else 1.0
    if document_text:
        around = _points_of_head(document_text[:HEAD])
        for name, value in around.items():
            if points[name] or value >= 3 * ENOUGH:
                points[name] += min(1.0, value / 6)
    strong = [(value, name) for name, value in points.items() if value >= ENOUGH]
    strong.sort(key=lambda item: (-item[0], item[1]))
    return tuple(name for _, name in strong[:MOST])


def context_names() -> tuple[str, ...]:
    """The 37 contexts, in PLOVER's order."""
    return tuple(dict.fromkeys(name for name, _, _ in _lexicon()))


def _points(text: str) -> dict[str, float]:
    """Points for each context: the weight of each of its words, counted once."""
    points: dict[str, float] = defaultdict(float)
    for name, weight, pattern in _lexicon():
        words = {match.group().lower() for match in pattern.finditer(text)}
        points[name] += weight * len(words)
    return points


@lru_cache(maxsize=64)
def _points_of_head(text: str) -> dict[str, float]:
    return _points(text)


@cache
def _lexicon() -> tuple[tuple[str, float, re.Pattern[str]], ...]:
    """Context, weight, and a pattern for its words; "*" stands for any ending."""
    lines = (files("whowhom.coder") / "data" / "contexts.csv").read_text(encoding="utf-8").splitlines()
    return tuple((r["context"], float(r["weight"]), _pattern(r["words"].split("|"))) for r in csv.DictReader(lines))


def _pattern(words: list[str]) -> re.Pattern[str]:
    """One pattern for all words: names and initials as printed, other words in any case."""
    cased = [re.escape(w).replace(r"\*", r"\w*") for w in words if w != w.lower()]
    free = [re.escape(w).replace(r"\*", r"\w*") for w in words if w == w.lower()]
    parts = [f"(?i:{'|'.join(free)})" if free else "", "|".join(cased)]
    return re.compile(r"\b(?:" + "|".join(p for p in parts if p) + r")\b")
