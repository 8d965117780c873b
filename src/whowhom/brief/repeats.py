"""Phrases that come twice: runs of our own words, quotations left out, that two sentences share."""

from __future__ import annotations

import re
from collections.abc import Iterable

QUOTATION = re.compile(r"“[^”]*”")
WORD = re.compile(r"[\w'’%]+")
LONGEST = 7  # words that two sentences may have in common; names and acts alone can be as long


def find_repeats(texts: Iterable[str], longest: int = LONGEST) -> list[str]:
    """Runs of more than `longest` words that stand in two of the texts or twice in one, in order.

    >>> find_repeats(["A gave B aid on Monday.", "C gave B aid on Friday."], longest=3)
    ['gave b aid on']
    >>> find_repeats(["“One two three four”, said A.", "“One two three four”, said B."], longest=3)
    []
    """
    seen: set[str] = set()
    found = []
    for text in texts:
        runs = runs_of_words(text, longest + 1)
        found += [run for place, run in enumerate(runs) if run in seen or run in runs[:place]]
        seen.update(runs)
    return list(dict.fromkeys(found))


def runs_of_words(text: str, length: int) -> list[str]:
    """Every run of so many words, without case, that no quotation parts."""
    found = []
    for part in QUOTATION.split(text):
        words = [w.lower() for w in WORD.findall(part)]
        found += [" ".join(words[n : n + length]) for n in range(len(words) - length + 1)]
    return found
