"""How far a text says that an event named in it happened, on the scale of the factuality data sets."""

from __future__ import annotations

import re

from whowhom.coder.status_cues import BORDER, cues_in
from whowhom.model import Offsets


def judge_factuality(text: str, span: Offsets) -> float:
    """How far the text says that the event named at `span` happened: 3 for it did, -3 for it did not.

    Near 1 where it is left open. The scale is that of the factuality data sets (UW, MEANTIME, UDS).

    >>> text = "They did not attack."
    >>> judge_factuality(text, (13, 19)) < 0
    True
    """
    start = max(0, text.rfind("\n", 0, span[0]) + 1, span[0] - 110)
    left = text[start : span[0]]
    left = left[_last_clause(left) :]
    word = text[slice(*span)].lower()
    best = 2.9 if word.endswith(("ed", "ing", "s")) else 2.8
    gap_words: list[tuple[int, float, str]] = []
    for found in cues_in(left, 0):
        between = left[found.end :].split()
        reach = _REACH.get(found.family, 4)
        if found.family in _OPEN_TO_VERBS and _DEFINITE.search(left[found.end :]):
            continue
        if len(between) <= reach and not BORDER.search(left[found.end :]):
            gap_words.append((len(between), found.value, found.family))
    if not gap_words:
        return _bare_value(left, best)
    if any(f == "negation" for _, _, f in gap_words):
        nearest = min(g for g in gap_words if g[2] == "negation")
        modal = [g for g in gap_words if g[2] in ("modal", "can", "want", "infinitive")]
        if nearest[0] >= 2:
            return -1.0  # too far from the negation to be sure that it is meant
        return nearest[1] if not modal or modal[0][0] > nearest[0] or nearest[0] <= 1 else 0.0
    distance, value, _ = min(gap_words)
    return min(2.8, value + 0.2 * distance)  # the farther the word, the less it weighs


# "did not raise the attack": what is denied is the verb before the article, not the noun behind it
_OPEN_TO_VERBS = frozenset(
    ["negation", "no", "refuse", "prevent", "denial", "can", "modal", "would", "will", "want", "ask"]
)
_DEFINITE = re.compile(r"\b(?:the|his|her|their|its|this|that|these|those|of|on|about|by|from|with)\s|['’]s?\s")

_REACH = {
    "negation": 3,
    "refuse": 1,
    "modal": 3,
    "will": 3,
    "can": 3,
    "condition": 6,
    "infinitive": 1,
    "ask": 3,
    "want": 3,
    "possible": 2,
    "consider": 4,
}


def _last_clause(left: str) -> int:
    """Where the clause begins that the end of `left` belongs to."""
    end = 0
    for match in re.finditer(r"[.;:!?]\s|\s,\s(?:and|but|who|which|while|as)\s|``|“", left):
        end = match.end()
    return end


def _bare_value(left: str, best: float) -> float:
    tail = left.rstrip().split()
    if tail and tail[-1].lower() == "to":
        return 1.6
    if tail and tail[-1].lower() == "be":
        return 1.6
    return best
