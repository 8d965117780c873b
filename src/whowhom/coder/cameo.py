"""The CAMEO code of an act: its type and mode decide the root, its words and contexts the third and fourth digit."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from whowhom.ontology import choose_cameo

ANY = "*"


@dataclass(frozen=True, slots=True)
class CameoCue:
    """Words that narrow the code of an act of this type, in these modes."""

    event_type: str
    modes: frozenset[str]
    words: re.Pattern[str]
    cameo: str


def code_act(event_type: str, mode: str | None, contexts: tuple[str, ...], words: str) -> str:
    """The narrowest CAMEO code that type, mode and contexts decide, or that the act's own words tell.

    >>> code_act("SUPPORT", None, (), "they signed a treaty"), code_act("SUPPORT", None, (), "praised her")
    ('057', '051')
    """
    for cue in cameo_cues():
        if (
            cue.event_type == event_type
            and (ANY in cue.modes or (mode or "-") in cue.modes)
            and cue.words.search(words)
        ):
            return cue.cameo
    return choose_cameo(event_type, mode, contexts)


@cache
def cameo_cues() -> tuple[CameoCue, ...]:
    """The table `data/cameo_cues.csv`; the first line that fits an act decides."""
    rows = csv.DictReader((files("whowhom.coder") / "data" / "cameo_cues.csv").read_text(encoding="utf-8").splitlines())
    return tuple(
        CameoCue(
            r["event_type"],
            frozenset(r["modes"].split("|")),
            re.compile(rf"\b(?:{r['words']})(?!\w)", re.IGNORECASE),
            r["cameo"],
        )
        for r in rows
    )
