"""The words that tell how real an act is, from `data/status_cues.csv`, and the borders of the clauses that they act in."""

# ruff: noqa: E501  (a pattern is easier to read on one line)
from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from whowhom.model import Status


@dataclass(frozen=True, slots=True)
class Cue:
    family: str
    status: Status
    value: float
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class FoundCue:
    family: str
    status: Status
    value: float
    start: int
    end: int


BORDER = re.compile(
    r"[;:“”\"\n]|,\s(?:and|but|while|as|after|who|which)\b|\b(?:but|while|after|because|although|despite|as it|who|which)\b",
    re.I,
)


@cache
def _cues() -> tuple[Cue, ...]:
    lines = (files("whowhom.coder") / "data" / "status_cues.csv").read_text(encoding="utf-8").splitlines()
    return tuple(
        Cue(row["family"], Status(row["status"]), float(row["value"]), re.compile(rf"\b(?:{row['pattern']})", re.I))
        for row in csv.DictReader(lines)
    )


def cues_in(window: str, offset: int) -> Iterator[FoundCue]:
    for cue in _cues():
        for match in cue.pattern.finditer(window):
            yield FoundCue(cue.family, cue.status, cue.value, offset + match.start(), offset + match.end())
