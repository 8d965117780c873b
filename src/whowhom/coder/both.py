"""Acts of "both sides" on one another: a sentence that names its two parties by one word for both.

"The two countries signed a pact" is read as if it said "China and South Korea signed a pact"; the words of the
reports' parties stay those of the text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from whowhom.coder.acts import FoundAct, Pair, Thresholds, best_act
from whowhom.coder.candidates import Candidate
from whowhom.coder.encoder import Encoder
from whowhom.model import Mention, Offsets, Sentence

# What two sides do to one another at once: talks and pacts, quarrels, fire, expulsions.
TOGETHER = frozenset(
    {"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "ACCUSE", "THREATEN", "ASSAULT", "SANCTION", "RETREAT"}
)


def read_both_sides(
    encoder: Encoder,
    sentence: Sentence,
    mentions: Sequence[Mention],
    countries: Mapping[str, Mapping[str, str]],
    thresholds: Thresholds,
) -> list[FoundAct]:
    """What the two sides of a sentence do to one another, both ways; empty where it speaks of no two sides."""
    found: list[FoundAct] = []
    for mention in mentions:
        span = words_for_both(mention, sentence)
        if span is None:
            continue
        told, first, second = spelt_out(sentence.text, span, [countries[c]["name"] for c in mention.candidates])
        pieces = encoder.pieces_of([told])[0]
        one, other = (
            Candidate(*place, replace(mention, country=c, name=countries[c]["name"], entity_id=c), 1.0, 1.0)
            for place, c in zip((first, second), mention.candidates, strict=True)
        )
        readings = encoder.read_pairs([(pieces, first, second), (pieces, second, first)])
        acts = [
            best_act(told, Pair(a, b, reading), encoder, thresholds)
            for (a, b), reading in zip(((one, other), (other, one)), readings, strict=True)
        ]
        if acts[0] and acts[1] and acts[0].event_type == acts[1].event_type and acts[0].event_type in TOGETHER:
            found += [in_the_text(act, span) for act in acts if act]
    return found


def words_for_both(mention: Mention, sentence: Sentence) -> Offsets | None:
    """Where the words stand in the sentence, with their article; None for other mentions and "both sides' armies"."""
    if mention.country or len(mention.candidates) != 2 or mention.kind != "noun":
        return None
    start, end = mention.start - sentence.start, mention.end - sentence.start
    if sentence.text[end : end + 1] in {"'", "’"}:
        return None
    if sentence.text[:start].lower().endswith("the "):
        start -= len("the ")
    return start, end


def spelt_out(text: str, span: Offsets, names: Sequence[str]) -> tuple[str, Offsets, Offsets]:
    """The sentence with both names in place of the words for both, and where the names stand."""
    start = span[0]
    middle = start + len(names[0]) + len(" and ")
    told = text[:start] + " and ".join(names) + text[span[1] :]
    return told, (start, start + len(names[0])), (middle, middle + len(names[1]))


def in_the_text(act: FoundAct, span: Offsets) -> FoundAct:
    """The act with its parties at the words that the text has for them."""
    actor, recipient = (replace(side, start=span[0], end=span[1]) for side in (act.actor, act.recipient))
    return replace(act, actor=actor, recipient=recipient)
