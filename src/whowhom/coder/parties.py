"""The words that name who acts and who is acted upon in a sentence, as annotators of events mark them.

Two names joined by "and" are two parties; only those who act on each other ("India and Pakistan signed") are marked as
one stretch of words that is both actor and recipient, as in the PLOVER and CAMEO annotations.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from whowhom.coder.candidates import overlap, tagged_spans
from whowhom.coder.encoder import Tags
from whowhom.model import Offsets

JOINED = re.compile(r",?\s+and\s+")
CAPITAL = re.compile(r"(?:(?:[Tt]he|[Aa]n?|[Aa]ll the)\s)?[A-Z]")
# "the Office of Science and Technology Policy" is one body
BODY = re.compile(
    r"\b(?:Service|Enforcement|Policy|Office|Union|Bureau|Agency|Department|Ministry|Commission|Affairs|Administration"
    r"|Authority|Committee|Council|Organi[sz]ation)s?\b"
)


def find_parties(text: str, tags: Tags, names: Sequence[Offsets] = ()) -> tuple[list[Offsets], list[Offsets]]:
    """Where the actors and where the recipients of a sentence stand, in order.

    `names` are where the registry knows a party; two of them joined by "and" are parted even without capitals.
    """
    actors, recipients = (
        part(text, tagged_spans(text, tags.pieces, role), names) for role in (tags.actor, tags.recipient)
    )
    mutual = sorted({*actors} & {*recipients})
    for first, second in pairwise(mutual):
        if first in actors and JOINED.fullmatch(text, first[1], second[0]):
            actors, recipients = (join(spans, first, second) for spans in (actors, recipients))
    return actors, recipients


def part(text: str, spans: Sequence[Offsets], names: Sequence[Offsets]) -> list[Offsets]:
    """The spans, those of two parties in two."""
    found: list[Offsets] = []
    for span in spans:
        joint = JOINED.search(text, *span)
        sides = [(span[0], joint.start()), (joint.end(), span[1])] if joint else [span]
        found += sides if joint and are_parties(text, sides, names) else [span]
    return found


def are_parties(text: str, sides: Sequence[Offsets], names: Sequence[Offsets]) -> bool:
    """Whether the words on both sides of an "and" name somebody."""
    if BODY.search(text, *sides[1]):
        return all(any(side[0] <= name[0] and name[1] <= side[1] for name in names) for side in sides)
    return all(CAPITAL.match(text, *side) or any(overlap(side, name) for name in names) for side in sides)


def join(spans: Sequence[Offsets], first: Offsets, second: Offsets) -> list[Offsets]:
    return sorted([*(span for span in spans if span not in (first, second)), (first[0], second[1])])
