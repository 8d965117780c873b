"""Which acts can be tellings of one deed: tables of types and modes, `kin_acts.csv` and `kin_modes.csv`.

An accusation and its denial, a threat and the attack it threatens with are two deeds, so they stand in no row
together. A deed that is announced and then done is one in two states: the type is that of the act itself.
"""

from __future__ import annotations

from functools import cache

from whowhom.merge.told import read_rows

SAME_KIND, KINDRED, OTHER, UNTELLABLE = 3, 2, 1, 0


@cache
def compare_acts(type_a: str, mode_a: str, type_b: str, mode_b: str) -> int:
    """How near two acts are: one kind, kindred, other modes of one type, or never tellings of one deed.

    >>> compare_acts("SANCTION", "withdraw", "COERCE", "withhold") == KINDRED
    True
    >>> compare_acts("ACCUSE", "allege", "REJECT", "change") == UNTELLABLE
    True
    """
    if type_a == type_b:
        if mode_a == mode_b:
            return SAME_KIND
        if not mode_a or not mode_b or any({mode_a, mode_b} <= group for group in mode_groups(type_a)):
            return KINDRED
        return OTHER
    names = ({type_a, f"{type_a}/{mode_a or '-'}"}, {type_b, f"{type_b}/{mode_b or '-'}"})
    return KINDRED if any(all(own & group for own in names) for group in act_groups()) else UNTELLABLE


@cache
def act_groups() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(row["acts"].split("|")) for row in read_rows("kin_acts.csv"))


@cache
def mode_groups(event_type: str) -> tuple[frozenset[str], ...]:
    rows = read_rows("kin_modes.csv")
    return tuple(frozenset(row["modes"].split()) for row in rows if row["event_type"] == event_type)
