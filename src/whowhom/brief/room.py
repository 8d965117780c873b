"""How much a brief has room for, from the fullest down to the barest."""

from __future__ import annotations

from dataclasses import dataclass

MOST_WORDS, FEWEST_WORDS = 450, 300


@dataclass(frozen=True, slots=True)
class Room:
    """How many moves, moves through others and quotes a brief has room for.

    Without `asides` it leaves out what only repeats: which moves rest on one voice, which readings are unsure.
    """

    moves: int
    through: int
    quotes: int
    asides: bool = True
    snippets: bool = True


# From the fullest brief down to the barest; the first that fits is taken. Moves go last.
ROOMS = (
    *(Room(moves, through, 4) for moves, through in ((16, 10), (14, 9), (12, 8))),
    *(Room(moves, through, 3) for moves, through in ((11, 7), (10, 6), (9, 6))),
    *(Room(moves, through, 2) for moves, through in ((9, 6), (8, 6), (8, 5))),
    *(Room(moves, through, 2, False) for moves, through in ((8, 6), (7, 5), (6, 5), (6, 4), (5, 4))),
    *(Room(moves, through, 2, False) for moves, through in ((6, 4), (5, 4), (5, 3), (4, 3), (4, 2), (3, 2), (3, 1))),
    *(Room(moves, 1, 0, False, False) for moves in (3, 2, 1)),
)
