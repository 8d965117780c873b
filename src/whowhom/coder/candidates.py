"""Who in a sentence may act or be acted upon: what the registry knows, and what the tagger finds."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whowhom.coder.encoder import Pieces, Tags
from whowhom.model import Mention, Offsets, Sentence

BEGIN, INSIDE = 1, 2
WORD = re.compile(r"['’]s\b|\w+|[^\w\s]")
TINY = 1e-6
FAINT = 0.75  # where every word is outside with more than this, no path through a party is the likeliest
LETTER = re.compile(r"[^\W\d_]")
ARTICLES = frozenset({"the", "a", "an", "this", "that", "its", "their", "his", "her"})
BEFORE = re.compile(
    r"(?:(?:and|or|but|by|with|to|of|in|at|for|from|on|that|who|which|as|between|against)\b|[\s,;:.!?)\]'’–—-])+", re.I
)
# A full stop after a capital belongs to an abbreviation ("U.S.").
AFTER = re.compile(
    r"(?:\s(?:and|or|but|in|of|the|a|an|with|to|for|by|at|on|from|over|that|who|which|as|after)"
    r"|[\s,;:!?(\[–—-]|(?<![A-Z])\.)$",
    re.I,
)
# A name's verb is no part of it: "the US military struck", "Maduro championed". After other words it may be.
VERB = re.compile(
    r"\b(?:(?!The\b)[A-Z]\w+|military|army|forces|government|police)(\s(?:[a-z]+ed|struck|said|says|kills|hits))$"
)
# Longer tagged spans are clauses rather than names; the registry's own words are kept then.
LONGEST_PARTY = 90
EMPTY = frozenset(
    "the this that these those his her its their our your one two three some any all and for with".split()
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words that may be one side of an act. `start`, `end` are offsets into the sentence.

    `acts` and `suffers` are the tagger's probabilities that the words are an actor's, a recipient's.
    """

    start: int
    end: int
    mention: Mention | None
    acts: float
    suffers: float


def find_candidates(sentence: Sentence, mentions: Sequence[Mention], tags: Tags) -> list[Candidate]:
    """Every stretch of the sentence that the registry or the tagger holds for a party, in order."""
    spans = sorted(
        {
            *tagged_spans(sentence.text, tags.pieces, tags.actor),
            *tagged_spans(sentence.text, tags.pieces, tags.recipient),
        }
    )
    candidates: list[Candidate] = []
    covered: set[Offsets] = set()
    for mention in mentions:
        own = (mention.start - sentence.start, mention.end - sentence.start)
        wider = widen(own, spans, mentions, sentence)
        covered.update(span for span in spans if overlap(span, own))
        candidates.append(weigh(wider, mention, tags))
    for span in spans:
        if (
            names_something(sentence.text[slice(*span)])
            and span not in covered
            and not any(overlap(span, (c.start, c.end)) for c in candidates)
        ):
            candidates.append(weigh(span, None, tags))
    return sorted(candidates, key=lambda c: (c.start, c.end))


def names_something(words: str) -> bool:
    """False for what the tagger left of a longer name: an article, a pronoun, a number, a piece of a word."""
    return any(word.isalpha() and len(word) > 2 and word.lower() not in EMPTY for word in words.split())


def widen(own: Offsets, spans: Sequence[Offsets], mentions: Sequence[Mention], sentence: Sentence) -> Offsets:
    """The tagged words around a mention ("a powerful Chinese company"), unless they hold another mention too."""
    for span in spans:
        if span[0] <= own[0] and own[1] <= span[1] and span[1] - span[0] <= LONGEST_PARTY:
            inside = [m for m in mentions if overlap(span, (m.start - sentence.start, m.end - sentence.start))]
            if len(inside) == 1:
                return span
    return own


def tagged_spans(text: str, pieces: Pieces, tags: NDArray[np.float32]) -> list[Offsets]:
    """Stretches of whole words that are a party's, by the likeliest sequence of tags.

    A word takes the tags of its first piece; "inside" may not follow "outside" (Viterbi 1967). Joining words and
    punctuation at either end are no part of a party, and a bare number goes with what it counts.
    """
    if not len(tags) or float(tags[:, 0].min()) > FAINT:
        return []
    words, first = words_of(text, pieces, len(tags))
    path = best_path(np.log(tags[first] + TINY).tolist())
    spans: list[Offsets] = []
    for (start, end), tag in zip(words, path, strict=True):
        if tag == BEGIN:
            spans.append((start, end))
        elif tag == INSIDE:
            spans[-1] = (spans[-1][0], end)
    trimmed = [trim(text, span) for span in join_numbers(text, spans)]
    return [span for span in trimmed if span[1] - span[0] > 1 and text[slice(*span)].lower() not in ARTICLES]


def join_numbers(text: str, spans: Sequence[Offsets]) -> list[Offsets]:
    """The spans, with one that has no letter joined to the one that follows at once: "1,141" and "Iraqi refugees"."""
    joined: list[Offsets] = []
    for start, end in spans:
        if joined and not text[joined[-1][1] : start].strip() and not LETTER.search(text, *joined[-1]):
            start = joined.pop()[0]
        joined.append((start, end))
    return joined


def trim(text: str, span: Offsets) -> Offsets:
    """The span without joining words, punctuation and the verb before and after the party's own words.

    >>> text = "the US military struck"
    >>> text[slice(*trim(text, (0, 22)))], trim("the wounded", (0, 11))
    ('the US military', (0, 11))
    """
    start, end = span
    if found := BEFORE.match(text, start, end):
        start = found.end()
    while found := AFTER.search(text[start:end]):
        end = start + found.start()
    if verb := VERB.search(text, start, end):
        end = verb.start(1)
    return start, end


def words_of(text: str, pieces: Pieces, count: int) -> tuple[list[Offsets], list[int]]:
    """The words of a text that the first `count` pieces reach, and the first piece of each."""
    words, first = [], []
    k = 0
    for found in WORD.finditer(text):
        start, end = found.span()
        while k < count and pieces.offsets[k][1] <= start:
            k += 1
        if k < count and pieces.offsets[k][0] < end:
            words.append((start, end))
            first.append(k)
    return words, first


def best_path(scores: Sequence[Sequence[float]]) -> list[int]:
    """The best sequence of outside, begins and inside for words with these log probabilities."""
    outside, begins, inside = 0.0, -math.inf, -math.inf
    steps: list[tuple[int, int]] = []  # for each word: where any state best comes from, where inside does
    for o, b, i in scores:
        within = BEGIN if begins >= inside else INSIDE
        so_far = max(begins, inside)
        steps.append((within if so_far > outside else 0, within))
        best = max(outside, so_far)
        outside, begins, inside = best + o, best + b, so_far + i
    path: list[int] = []
    state = int(np.argmax((outside, begins, inside)))
    for anywhere, within in reversed(steps):
        path.append(state)
        state = within if state == INSIDE else anywhere
    return path[::-1]


def weigh(span: Offsets, mention: Mention | None, tags: Tags) -> Candidate:
    inside = [
        k for k, (s, e) in enumerate(tags.pieces.offsets[: len(tags.actor)]) if e > s and s < span[1] and e > span[0]
    ]
    if not inside:
        return Candidate(*span, mention, 0.0, 0.0)
    acts = float((1.0 - tags.actor[inside, 0]).max())
    suffers = float((1.0 - tags.recipient[inside, 0]).max())
    return Candidate(*span, mention, acts, suffers)


def overlap(a: Offsets, b: Offsets) -> bool:
    return a[0] < b[1] and b[0] < a[1]
