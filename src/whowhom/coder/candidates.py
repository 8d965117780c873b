"""Who in a sentence may act or be acted upon: what the registry knows, and what the tagger finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whowhom.coder.encoder import Pieces, Tags
from whowhom.model import Mention, Offsets, Sentence

BEGIN, INSIDE = 1, 2
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
    spans = sorted({*tagged_spans(tags.pieces, tags.actor), *tagged_spans(tags.pieces, tags.recipient)})
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


def tagged_spans(pieces: Pieces, tags: NDArray[np.float32]) -> list[Offsets]:
    """Stretches whose word pieces are more likely inside a party than outside."""
    spans: list[Offsets] = []
    best = tags.argmax(axis=-1)
    previous = 0
    for k, (start, end) in enumerate(pieces.offsets[: len(best)]):
        if end <= start:
            continue
        tag = int(best[k])
        joined = spans and previous and (tag == INSIDE or (tag == BEGIN and spans[-1][1] == start))
        if tag and joined:
            spans[-1] = (spans[-1][0], end)
        elif tag:
            spans.append((start, end))
        previous = tag
    return spans


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
