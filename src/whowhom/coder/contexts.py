"""What an act is about: PLOVER's 37 contexts, found by the weighted words of `data/contexts.csv`."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

MOST = 3  # contexts of one report
ENOUGH = 1.75  # points: one telling word of the sentence, or two weaker ones
SHARE = 0.4  # of the strongest context's points, to stand beside it
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
    "deport": "migration",
    "misinformation": "misinformation",
    "resign": "executive",
    "ceasefire": "military",
    "disarm": "military",
    "troops": "military",
    "weapons": "military",
    "torture": "human_rights",
    "sexual": "gender",
    "suicide-attack": "terrorism",
}
# Points for a context by the type of act; they count where the words hint at it too.
_LEANINGS: dict[str, dict[str, float]] = {
    "CONSULT": {"diplomatic": 1.0},
    "SUPPORT": {"diplomatic": 0.5},
    "REQUEST": {"diplomatic": 0.5},
    "ACCUSE": {"diplomatic": 0.5},
    "REJECT": {"diplomatic": 0.5},
    "AGREE": {"diplomatic": 0.5},
    "MOBILIZE": {"military": 1.0},
    "ASSAULT": {"military": 1.0},
    "SANCTION": {"economic": 0.5},
}
# What an act is about when no word tells.
_OTHERWISE = {
    "CONSULT": "diplomatic",
    "SUPPORT": "diplomatic",
    "REQUEST": "diplomatic",
    "ACCUSE": "diplomatic",
    "REJECT": "diplomatic",
    "AGREE": "diplomatic",
    "COOPERATE": "diplomatic",
    "THREATEN": "diplomatic",
    "MOBILIZE": "military",
    "ASSAULT": "military",
}
# Words of war in an act of speech are mostly its subject from afar: a statement on a war is no move in it.
_SPOKEN = frozenset({"CONSULT", "SUPPORT", "REQUEST", "ACCUSE", "REJECT"})
_FAR = 0.6
# They open a clause that mostly tells of something beside the act, up to the next comma.
_ASIDE_OPENERS = frozenset(
    "after ahead although amid as despite hours days since though weeks when where which while who".split()
)
_ASIDE_CLOSERS = frozenset(",;()—–")
_ASIDE = 0.6
_WORD = re.compile(r"\w+|[,;()—–]")


def find_contexts(
    sentence_text: str, document_text: str = "", event_type: str | None = None, mode: str | None = None
) -> tuple[str, ...]:
    """The contexts of an act, the strongest first, at most three; empty if nothing tells.

    Names are those of PLOVER's manual 2.0. The sentence decides; the head of its document only
    strengthens what the sentence hints at. Where no word tells, the type of act does, if it can.

    >>> find_contexts("Hackers broke into the ministry's computer networks.")
    ('cyber',)
    """
    phrases = _phrases_in(sentence_text)
    points = _points(phrases)
    if event_type in _SPOKEN and "military" in points:
        points["military"] *= _FAR
    for name, value in _LEANINGS.get(event_type or "", {}).items():
        if name in points:
            points[name] += value
    if by_mode := _BY_MODE.get(mode or ""):
        points[by_mode] = points.get(by_mode, 0.0) + ENOUGH
    if document_text:
        head = _phrases_of_head(document_text[:HEAD])
        around = _points({phrase: share for phrase, share in head.items() if phrase not in phrases})
        for name, value in around.items():
            if name in points or value >= 3 * ENOUGH:
                points[name] = points.get(name, 0.0) + min(1.0, value / 6)
    return _strongest(points) or _otherwise(event_type)


def context_names() -> tuple[str, ...]:
    """The 37 contexts, in PLOVER's order."""
    return tuple(dict.fromkeys(row["context"] for row in _rows()))


class _Phrase(NamedTuple):
    """A word or more, as the list has it, with the contexts it speaks for."""

    words: tuple[str, ...]  # a "*" at the end of one stands for any ending
    points: tuple[tuple[str, float], ...]


def _strongest(points: dict[str, float]) -> tuple[str, ...]:
    bar = max(ENOUGH, SHARE * max(points.values(), default=0.0))
    strong = sorted((-value, name) for name, value in points.items() if value >= bar)
    return tuple(name for _, name in strong[:MOST])


def _otherwise(event_type: str | None) -> tuple[str, ...]:
    name = _OTHERWISE.get(event_type or "")
    return (name,) if name else ()


def _points(phrases: Mapping[_Phrase, float]) -> dict[str, float]:
    """Points for each context: the weight of each of its phrases, counted once."""
    points: dict[str, float] = {}
    for phrase, share in phrases.items():
        for name, weight in phrase.points:
            points[name] = points.get(name, 0.0) + weight * share
    return points


def _phrases_in(text: str) -> dict[_Phrase, float]:
    """The phrases of the list in a text, in order, with the share of their weight that counts there.

    A longer one hides the words it is made of ("trade union", "trade"); in an aside each counts for less.
    """
    words = _WORD.findall(text)
    found: dict[_Phrase, float] = {}
    at, share = 0, 1.0
    while at < len(words):
        if words[at] in _ASIDE_CLOSERS:
            share = 1.0
        elif words[at].lower() in _ASIDE_OPENERS:
            share = _ASIDE
        phrase = next((p for p in _phrases_from(words[at]) if _goes_on(p, words, at)), None)
        if phrase:
            found[phrase] = max(share, found.get(phrase, 0.0))
        at += len(phrase.words) if phrase else 1
    return found


@lru_cache(maxsize=64)
def _phrases_of_head(text: str) -> dict[_Phrase, float]:
    return _phrases_in(text)


@lru_cache(maxsize=50_000)
def _phrases_from(word: str) -> tuple[_Phrase, ...]:
    """The phrases that may begin with a word, the longest and most exact first."""
    by_first = _phrases_by_first_word()
    keys = dict.fromkeys((word, word.lower()))
    stems = {form[:end] + "*": None for form in keys for end in range(2, len(form) + 1)}
    phrases = [phrase for key in keys | stems for phrase in by_first.get(key, ())]
    return tuple(sorted(phrases, key=_rank))


def _rank(phrase: _Phrase) -> tuple[int, int, int, tuple[str, ...]]:
    text = "".join(phrase.words)
    return -len(phrase.words), text.count("*"), -len(text), phrase.words


def _goes_on(phrase: _Phrase, words: list[str], at: int) -> bool:
    if at + len(phrase.words) > len(words):
        return False
    return all(_fits(wanted, words[at + n]) for n, wanted in enumerate(phrase.words) if n)


def _fits(wanted: str, word: str) -> bool:
    """Names and initials fit as printed, other words in any case."""
    if wanted.islower():
        word = word.lower()
    return word.startswith(wanted[:-1]) if wanted.endswith("*") else word == wanted


@cache
def _phrases_by_first_word() -> dict[str, list[_Phrase]]:
    weights: dict[tuple[str, ...], dict[str, float]] = {}
    for row in _rows():
        for words in row["words"].split("|"):
            key = tuple(re.findall(r"\w+\*?", words))
            weights.setdefault(key, {})[row["context"]] = float(row["weight"])
    by_first: dict[str, list[_Phrase]] = {}
    for key, points in weights.items():
        phrase = _Phrase(key, tuple((name, weight) for name, weight in points.items() if weight))
        by_first.setdefault(key[0], []).append(phrase)
    return by_first


@cache
def _rows() -> tuple[dict[str, str], ...]:
    """Weight 0 marks words that mislead: "trade union" is not about trade."""
    lines = (files("whowhom.coder") / "data" / "contexts.csv").read_text(encoding="utf-8").splitlines()
    return tuple(csv.DictReader(lines))
