"""Do two reports tell of the same deed? Small named features, each with a weight, so that a verdict explains itself.

Two reports are compared only if they have the same two sides and acts that can be tellings of one
deed. The score is the sum of the weights of the features that hold; at `SAME` or above they are one,
below `DIFFERENT` two, and between the two they stay apart and are listed for a person.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files

from whowhom.model import Judgement, Report, Status, Verdict

SAME, DIFFERENT = 1.0, 0.4
AUTHOR = "rule:features-1"

# Types that tell of one deed in other words. The two halves of a deed and its announcement are here too.
KIN = {
    frozenset({"SANCTION", "COERCE"}),
    frozenset({"CONCEDE", "RETREAT"}),
    frozenset({"AGREE", "AID"}),
    frozenset({"AGREE", "SUPPORT"}),
    frozenset({"AGREE", "CONSULT"}),
    frozenset({"AGREE", "COOPERATE"}),
    frozenset({"SUPPORT", "COOPERATE"}),
    frozenset({"AID", "COOPERATE"}),
    frozenset({"ASSAULT", "COERCE"}),
}
FAR_DAYS = 8  # further apart than this, two dated reports are two deeds

WORD = re.compile(r"[^\W\d_][^\W_]{2,}|\d[\d.,]*")


@cache
def stop_words() -> frozenset[str]:
    """Words that tell nothing of what a deed was about."""
    lines = (files("whowhom.merge") / "data" / "stop_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@dataclass(frozen=True, slots=True)
class Told:
    """A report with what the comparison needs: its days, its words, and the family its document is of."""

    report: Report
    first: date | None
    last: date | None
    words: frozenset[str]
    family: str
    published: date | None


def judge_reports(told: Sequence[Told], made_at: datetime) -> list[Judgement]:
    """A judgement for every pair of reports that could be one deed, in the order of their ids."""
    rarity = rarity_of(told)
    judgements = []
    for left, right in pairs_to_judge(told):
        score, reasons = weigh_pair(left, right, rarity)
        verdict = Verdict.SAME if score >= SAME else Verdict.DIFFERENT if score < DIFFERENT else Verdict.UNSURE
        judgements.append(
            Judgement(left.report.report_id, right.report.report_id, verdict, AUTHOR, made_at, round(score, 3), reasons)
        )
    return judgements


def pairs_to_judge(told: Iterable[Told]) -> list[tuple[Told, Told]]:
    """Pairs with the same two sides, in sorted order."""
    blocks: dict[tuple[str, str], list[Told]] = defaultdict(list)
    for item in told:
        if item.report.actor and item.report.recipient:
            blocks[item.report.actor[0].side, item.report.recipient[0].side].append(item)
    found = []
    for block in blocks.values():
        block.sort(key=lambda t: t.report.report_id)
        found += [(a, b) for i, a in enumerate(block) for b in block[i + 1 :] if can_be_one(a, b)]
    return sorted(found, key=lambda pair: (pair[0].report.report_id, pair[1].report.report_id))


def can_be_one(left: Told, right: Told) -> bool:
    """False where nothing could make the two one deed: other kinds of act, history against news, months apart."""
    a, b = left.report, right.report
    if a.act.event_type != b.act.event_type and frozenset({a.act.event_type, b.act.event_type}) not in KIN:
        return False
    if (a.status == Status.HISTORICAL) != (b.status == Status.HISTORICAL):
        return False
    gap = days_apart(left, right)
    return gap is None or gap <= FAR_DAYS


def weigh_pair(left: Told, right: Told, rarity: Mapping[str, float]) -> tuple[float, tuple[tuple[str, float], ...]]:
    """The score of a pair and the features behind it, each with its weight."""
    a, b = left.report, right.report
    reasons: list[tuple[str, float]] = []
    reasons.append(("same type", 0.3) if a.act.event_type == b.act.event_type else ("kindred types", 0.1))
    if a.act.mode and b.act.mode:
        reasons.append(("same mode", 0.15) if a.act.mode == b.act.mode else ("other modes", -0.25))
    gap = days_apart(left, right)
    if gap is not None:
        reasons.append(("same day", 0.25) if gap == 0 else ("days apart", round(0.2 - 0.06 * gap, 2)))
    common = share_of_words(left.words, right.words, rarity)
    reasons.append(("words in common", round(1.2 * common, 3)))
    if left.family == right.family and a.document_id != b.document_id:
        reasons.append(("copies of one text", 0.25))
    if a.document_id == b.document_id:
        reasons.append(("told twice in one text", -0.15))
    topics = set(a.contexts) & set(b.contexts)
    if a.contexts and b.contexts and not topics:
        reasons.append(("other topics", -0.15))
    return sum(weight for _, weight in reasons), tuple(reasons)


def days_apart(left: Told, right: Told) -> int | None:
    """Days between the two acts, 0 if their ranges touch; by publication where an act is undated; None if unknown."""
    a = (left.first or left.published, left.last or left.published)
    b = (right.first or right.published, right.last or right.published)
    if a[0] is None or b[0] is None or a[1] is None or b[1] is None:
        return None
    if a[0] <= b[1] and b[0] <= a[1]:
        return 0
    return min(abs((a[0] - b[1]).days), abs((b[0] - a[1]).days))


def share_of_words(left: frozenset[str], right: frozenset[str], rarity: Mapping[str, float]) -> float:
    """How much of the rarer words the two have in common, 0 to 1, weighed by how rare each is."""
    both = sum(rarity.get(w, 1.0) for w in left & right)
    smaller = min(sum(rarity.get(w, 1.0) for w in left), sum(rarity.get(w, 1.0) for w in right))
    return both / smaller if smaller else 0.0


def rarity_of(told: Sequence[Told]) -> dict[str, float]:
    """Inverse document frequency of each word over the reports at hand."""
    counts = Counter(word for item in told for word in item.words)
    return {word: math.log(1 + len(told) / count) for word, count in counts.items()}


def words_of(report: Report) -> frozenset[str]:
    """The words of a report's evidence that tell what it is about: no names of its sides, no endings."""
    names = {w.lower() for p in (*report.actor, *report.recipient) for w in WORD.findall(f"{p.text} {p.name}")}
    return frozenset(
        stem(w)
        for w in (m.lower() for m in WORD.findall(report.evidence.text))
        if w not in stop_words() and w not in names
    )


ENDINGS = re.compile(r"(?:ations?|ments?|ings?|ies|ied|es|ed|s|ly)$")


def stem(word: str) -> str:
    """A word without its ending, so that "deliveries" and "delivery" meet.

    >>> stem("deliveries") == stem("delivery"), stem("halting") == stem("halts")
    (True, True)
    """
    cut = ENDINGS.sub("", word)
    cut = cut if len(cut) >= 3 else word
    return cut.rstrip("yie") or cut
