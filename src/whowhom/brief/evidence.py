"""The numbered list at the end of a brief: what each marker leads to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlsplit

from whowhom.brief.words import tidy
from whowhom.model import Brief, BriefSentence, Document, Ledger, Report

# White space after a full stop, with or without a closing mark; the stop of "U.S." ends nothing.
SENTENCE_END = re.compile(r"(?:(?<=[.!?…])|(?<=[.!?…][\"”’']))(?<![A-Z]\.)\s+|\n+")
LONGEST = 600  # characters of evidence shown; a page without full stops is one "sentence"

Key = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Item:
    """One line of evidence: where it was published, and the sentence. `url` is "" unless it is http(s)."""

    number: int
    report_ids: tuple[str, ...]
    document_id: str
    outlet: str
    day: date | None
    title: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """All items of a brief, and the numbers of each report and place."""

    items: tuple[Item, ...]
    numbers: Mapping[str | Key, int]

    def of(self, sentence: BriefSentence) -> list[int]:
        """The numbers a sentence leads to; words in quotation marks lead to their own place first."""
        places = [self.numbers[place] for place in sentence.places if place in self.numbers]
        reports = [self.numbers[key] for key in sentence.report_ids if key in self.numbers]
        return sorted(set(places or reports))


def number_evidence(
    brief: Brief, ledger: Ledger, reports: Mapping[str, Report], documents: Mapping[str, Document]
) -> Evidence:
    """The evidence in the order in which the brief, then the ledger, first leads to it."""
    numbers: dict[str | Key, int] = {}
    items: dict[tuple[str, str], Item] = {}
    told: dict[str, list[Report]] = {}
    for report in reports.values():
        told.setdefault(report.document_id, []).append(report)
    for key in in_order(brief, ledger):
        if isinstance(key, tuple) and (around := report_around(key, told.get(key[0], ()))) in numbers:
            numbers[key] = numbers[around]  # the words stand in a report's own sentence
        item = None if key in numbers else find_item(key, len(items) + 1, reports, documents)
        if item:  # two reports of one sentence, or a refusal in a report's own evidence, are one item
            same = items.get((item.document_id, item.text), replace(item, report_ids=()))
            items[item.document_id, item.text] = replace(same, report_ids=same.report_ids + item.report_ids)
            numbers[key] = same.number
    return Evidence(tuple(items.values()), numbers)


def in_order(brief: Brief, ledger: Ledger) -> Iterator[str | Key]:
    for sentence in brief.sentences:
        yield from sentence.report_ids
        yield from sentence.places
    for entry in ledger.entries:
        yield from entry.event.report_ids


def report_around(place: Key, reports: Sequence[Report]) -> str:
    """The id of the report whose evidence holds the place, else ""."""
    _, start, end = place
    return next((r.report_id for r in reports if r.evidence.start <= start and end <= r.evidence.end), "")


def find_item(
    key: str | Key, number: int, reports: Mapping[str, Report], documents: Mapping[str, Document]
) -> Item | None:
    """What a report's id or a place in a document leads to; None where neither was handed in."""
    if isinstance(key, tuple):
        document = documents.get(key[0])
        return make_item(number, None, document, sentence_around(document.text, *key[1:])) if document else None
    report = reports.get(key)
    return make_item(number, report, documents.get(report.document_id), report.evidence.text) if report else None


def make_item(number: int, report: Report | None, document: Document | None, text: str) -> Item:
    text = tidy(text)
    return Item(
        number=number,
        report_ids=(report.report_id,) if report else (),
        document_id=report.document_id if report else document.document_id if document else "",
        outlet=tidy(document.outlet or "") if document else "",
        day=document.day if document else None,
        title=tidy(document.title or "") if document else "",
        text=text if len(text) <= LONGEST else text[: LONGEST - 1] + "…",
        url=safe_url(document.url if document else None),
    )


def sentence_around(text: str, start: int, end: int) -> str:
    """The sentence that holds the words from `start` to `end`.

    >>> sentence_around("One. Two is here! Three.", 9, 11)
    'Two is here!'
    >>> sentence_around('He spoke. "The U.S. left." Rain fell.', 12, 15)
    '"The U.S. left."'
    """
    begin = max((m.end() for m in SENTENCE_END.finditer(text, 0, start)), default=0)
    stop = SENTENCE_END.search(text, end)
    return text[begin : stop.start() if stop else len(text)].strip()


def safe_url(url: str | None) -> str:
    """The address if it is one of the web's, else "".

    >>> safe_url("https://example.org/a"), safe_url("javascript:alert(1)"), safe_url(None)
    ('https://example.org/a', '', '')
    """
    found = tidy(url or "")
    try:
        parts = urlsplit(found)
    except ValueError:
        return ""
    plain = not re.search(r"[\s<>\"'`\\]", found)
    return found if parts.scheme in ("http", "https") and parts.netloc and plain else ""


def runs_of(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Numbers as runs, so that [1][2][3] can be written as [1–3].

    >>> runs_of([1, 2, 3, 5])
    [(1, 3), (5, 5)]
    """
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs
