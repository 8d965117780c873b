"""What a report tells of its deed, taken apart for comparison: days, object, numbers, quotes, persons.

A sentence often tells of more than the act ("Seoul warns travellers after the attack on …"), so the
words of the clause that holds the two sides are kept apart from the other words of the sentence.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise

from whowhom.model import Basis, Document, Party, Report, Status

DATA = files("whowhom.merge") / "data"

WORD = re.compile(r"[^\W\d_][^\W_]{2,}|\d[\d.,]*")
CLAUSE = re.compile(
    r"[;:–—\"“”()|]|, |\b(?:after|as|while|amid|following|since|because|despite|though|although|before|but)\b"
    r"|\b(?:where|when|who|which)\b",
    re.IGNORECASE,
)
QUOTED = re.compile(r"[\"“‘']([^\"“”]{12,300}?)[\"”’'](?!\w)")
AROUND = 300  # characters on each side of the sentence that tell what the text is about there
QUOTE_RUN = 4  # words in a row that two writers quote alike only from one mouth
UNKNOWN_WEIGHT = math.log(1000 / 0.3)  # a word rarer than the table of shares goes


@dataclass(frozen=True, slots=True)
class Told:
    """A report with what the comparison needs; days as ordinals, words as stems, all sorted.

    `objects` are the words of the clause that say what the act was about, `around` those of the sentence
    around it, `names` what the two sides are called. `context` are the words of the headline and of
    the text some way around the sentence, `site` the town where it happened.
    """

    report_id: str
    document_id: str
    pair: tuple[str, str]
    event_type: str
    mode: str
    status: Status
    first: int | None
    last: int | None
    published: int | None
    objects: tuple[str, ...]
    around: tuple[str, ...]
    numbers: tuple[str, ...]
    quotes: tuple[int, ...]
    actor: str
    recipient: str
    names: tuple[str, ...]
    place: tuple[int, int]
    context: tuple[str, ...] = ()
    site: str = ""

    @property
    def day(self) -> int | None:
        """The day that says which week the report is compared in: of the act, else of publication."""
        if self.first is None or self.last is None:
            return self.published
        if self.published is not None and self.first <= self.published <= self.last:
            return self.published
        return self.first

    @property
    def is_past(self) -> bool:
        return self.status is Status.HISTORICAL


def tell(report: Report, document: Document | None) -> Told | None:
    """The report taken apart; None for one without two sides, which is compared with nothing."""
    if not report.actor or not report.recipient:
        return None
    actor, recipient = report.actor[0], report.recipient[0]
    text = report.evidence.text
    names = names_of((*report.actor, *report.recipient))
    inside, outside = split_clause(report)
    objects = find_objects(inside, names)
    dated = report.when if report.when and report.when.basis is not Basis.PUBLISHED else None
    return Told(
        report_id=report.report_id,
        document_id=report.document_id,
        pair=(actor.side, recipient.side),
        event_type=report.act.event_type,
        mode=report.act.mode or "",
        status=report.status,
        first=dated.first.toordinal() if dated else None,
        last=dated.last.toordinal() if dated else None,
        published=ordinal(document.day) if document else None,
        objects=tuple(sorted(objects)),
        around=tuple(sorted(find_objects(outside, names) - objects)),
        numbers=tuple(sorted({n.rstrip(".,") for n in re.findall(r"\d[\d.,]*", text)})),
        quotes=tuple(sorted(quote_runs(text))),
        actor=person_of(actor),
        recipient=person_of(recipient),
        names=tuple(sorted({stem(w.lower()) for p in (actor, recipient) for w in WORD.findall(p.name)})),
        place=(report.evidence.start, report.evidence.end),
        context=tuple(sorted(find_objects(surroundings_of(report, document), names))),
        site=(report.place.city or "") if report.place else "",
    )


def ordinal(day: date | None) -> int | None:
    return day.toordinal() if day else None


def split_clause(report: Report) -> tuple[str, str]:
    """The clause or clauses that hold the two sides, and the rest of the sentence."""
    text, offset = report.evidence.text, report.evidence.start
    marks = [(p.start - offset) for p in (report.actor[0], report.recipient[0])]
    if any(mark < 0 or mark >= len(text) for mark in marks):
        return text, ""
    cuts = [0, *(m.start() for m in CLAUSE.finditer(text)), len(text)]
    spans = [(a, b) for a, b in pairwise(cuts) if b > a]
    held = [k for k, (a, b) in enumerate(spans) if any(a <= mark < b for mark in marks)]
    if held and held[-1] - held[0] == 2:  # a side, an aside, the other side
        held = list(range(held[0], held[-1] + 1))
    inside = " ".join(text[a:b] for k, (a, b) in enumerate(spans) if k in held)
    outside = " ".join(text[a:b] for k, (a, b) in enumerate(spans) if k not in held)
    return inside, outside


def surroundings_of(report: Report, document: Document | None) -> str:
    """The headline and what stands around the sentence."""
    if document is None:
        return report.evidence.text
    start, end = max(0, report.evidence.start - AROUND), report.evidence.end + AROUND
    title = document.title or ""
    return document.text[start:end] if start < len(title) else f"{title} {document.text[start:end]}"


def names_of(parties: Iterable[Party]) -> frozenset[str]:
    return frozenset(w.lower() for p in parties for w in WORD.findall(f"{p.text} {p.name}"))


def find_objects(text: str, names: frozenset[str]) -> set[str]:
    """Stems of the words that tell what an act was about: no names of its sides, no kinds of act, no numbers."""
    lower = text.lower()
    found = {name for name, pattern in object_phrases() if pattern.search(lower)}
    for word in WORD.findall(lower):
        if word not in names and (told := stem_of(word)):
            found.add(told)
    return found


@lru_cache(maxsize=100_000)
def stem_of(word: str) -> str | None:
    """What a word adds to the object of an act, or None if it adds nothing."""
    if word[0].isdigit() or word in stop_words() or word in act_words():
        return None
    return one_name().get(word) or stem(word)


ENDINGS = re.compile(r"(?:ations?|ments?|ings?|ies|ied|es|ed|s|ly)$")


def stem(word: str) -> str:
    """A word without its ending, so that "deliveries" and "delivery" meet.

    >>> stem("deliveries") == stem("delivery"), stem("halting") == stem("halts")
    (True, True)
    """
    cut = ENDINGS.sub("", word)
    cut = cut if len(cut) >= 3 else word
    return cut.rstrip("yie") or cut


def quote_runs(text: str) -> set[int]:
    """Runs of four words in quotation marks, as numbers."""
    runs: set[int] = set()
    for quote in QUOTED.findall(text):
        words = re.findall(r"\w+", quote.lower())
        runs.update(hash_run(words[k : k + QUOTE_RUN]) for k in range(len(words) - QUOTE_RUN + 1))
    return runs


def hash_run(words: list[str]) -> int:
    """A number for words in a row, the same in every process."""
    from zlib import crc32

    return crc32(" ".join(words).encode("utf-8", "surrogatepass"))


def person_of(party: Party) -> str:
    """The person or body that acts or is acted upon, "" where it is the country as such."""
    key = party.entity_id or ""
    return "" if not key or key.startswith(("country", "place")) else key


# ---------------------------------------------------------------- the tables


@cache
def stop_words() -> frozenset[str]:
    """Words that tell nothing of what a deed was about."""
    lines = (DATA / "stop_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def act_words() -> frozenset[str]:
    """Words that name kinds of act, whatever their object; `act_words.csv` lists them by kind."""
    return frozenset(word for row in read_rows("act_words.csv") for word in row["words"].split())


@cache
def one_name() -> dict[str, str]:
    """Words that name the same object, by the object's name."""
    return {word: row["object"] for row in read_rows("objects.csv") for word in row["words"].split() if "|" not in word}


@cache
def object_phrases() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Objects that several words name together ("military aid"), each with how it is found."""
    rows = [row for row in read_rows("objects.csv") if "|" in row["words"]]
    return tuple((row["object"], re.compile(rf"\b(?:{row['words']})\b")) for row in rows)


@cache
def word_weights() -> dict[str, float]:
    """How much a stem tells: the logarithm of how rare it is in political news sentences."""
    return {row["stem"]: math.log(1000 / float(row["per_thousand"])) for row in read_rows("word_shares.csv")}


def read_rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((DATA / name).read_text(encoding="utf-8").splitlines()))
