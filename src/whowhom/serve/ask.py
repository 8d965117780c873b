"""From a question to the numbers: the same measures as `whowhom.pipeline.answer`, reading only what the pair needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from whowhom.coder.quotes import find_no_comment, find_quotes
from whowhom.days import shift
from whowhom.entities import name_conflicts, resolve_mentions
from whowhom.errors import InputError
from whowhom.measure import compare_scales, count_readings, find_streaks, make_ledger, measure_tilt
from whowhom.measure.streaks import say_history
from whowhom.measure.votes import votes_as_events
from whowhom.merge import trace_lineage
from whowhom.model import (
    CopyFamily,
    Coverage,
    Document,
    Entry,
    Event,
    Ledger,
    Report,
    RollCall,
    Run,
)
from whowhom.pipeline import WINDOW, Answer, in_window, opposed_in
from whowhom.serve.address import View
from whowhom.store import Store

YEAR = timedelta(days=400)  # a year and the longest window of a comparison before it
YEAR_LONG = timedelta(days=365)
LONGEST_WINDOW = 120 * YEAR_LONG  # a tilt for every day of it is worked out and drawn
LONGEST_READ = 200_000  # characters in which quotations are looked for; no article is longer


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a store as a whole: what was read when, by which versions, and which texts are copies."""

    coverage: tuple[Coverage, ...]
    runs: tuple[Run, ...]
    families: Mapping[str, CopyFamily]
    counts: Mapping[str, int]
    last: date | None
    first: date | None
    last_event: date | None

    @property
    def through(self) -> date | None:
        """The last day of which something was read."""
        return self.last or self.last_event


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a view, with what the filters left out and what the numbers stand on."""

    view: View
    known: Known
    answer: Answer
    unfiltered: Ledger
    kinds: Mapping[str, frozenset[str]]
    voices: int

    @property
    def ledger(self) -> Ledger:
        """The ledger of what passed the filters."""
        return self.answer.ledger

    @property
    def moves(self) -> tuple[Entry, ...]:
        """What helps or hurts the beneficiary and is done, planned or considered, and was not taken back."""
        return moves_of(self.ledger)


def moves_of(ledger: Ledger) -> tuple[Entry, ...]:
    return tuple(e for e in ledger.entries if is_move(e))


def is_move(entry: Entry) -> bool:
    """Whether an entry is a move: signed, neither denied nor history, and not taken back."""
    return bool(entry.sign and entry.weight and not entry.cancelled_by)


def ask_store(store: Store) -> Known:
    """What is known of the store as a whole."""
    coverage = tuple(store.coverage())
    days = [c.day for c in coverage if c.day]
    pairs = store.pairs(limit=200)
    return Known(
        coverage=coverage,
        runs=tuple(store.runs()),
        families={key: family for family in store.families() for key in family.document_ids},
        counts=store.counts(),
        last=max(days, default=None),
        first=min(days, default=None),
        last_event=max((p.last for p in pairs if p.last), default=None),
    )


def ask_view(store: Store, view: View, known: Known, calls: Sequence[RollCall] = ()) -> Found:
    """Ledger, tilt and streaks of a view's pair; events, reports and documents of other pairs are not read."""
    last = view.until or known.through
    if last is None:
        raise InputError("no document has a date", do="add documents with their dates")
    first = view.since or shift(last, -WINDOW)
    if first > last:
        raise InputError(f"the window begins ({first}) after the last day known ({last})", do="choose an earlier day")
    if last - first > LONGEST_WINDOW:
        what = f"a window of {(last - first) // YEAR_LONG} years"
        raise InputError(what, do=f"ask for at most {LONGEST_WINDOW // YEAR_LONG}")
    pair = store.events(actor=view.actor, toward=view.toward, until=last)
    pair += votes_as_events(
        (c for c in calls if c.day <= last), view.actor, view.toward, lambda t, d: name_conflicts(t, view.toward, d)
    )
    sure = [e for e in pair if e.confidence >= view.sure]

    def ledger_of(events: Sequence[Event], against: Sequence[str] = ()) -> Ledger:
        return make_ledger(
            events, actor=view.actor, toward=view.toward, since=first, until=last, scale=view.scale, compare=against
        )

    unfiltered = ledger_of(sure)
    everything = unfiltered if len(sure) == len(pair) else ledger_of(pair)
    wanted = {key for entry in unfiltered.entries for key in entry.event.report_ids}
    reports = {r.report_id: r for r in store.reports(report_ids=wanted)} if wanted else {}
    documents = documents_of(store, reports.values())
    kinds = {e.event.event_id: kinds_of(e.event, reports) for e in unfiltered.entries}
    kept = [e for e in sure if passes(e, view, kinds)]
    plain = unfiltered if len(kept) == len(sure) else ledger_of(kept)
    others = opposed_in(plain)
    beside = [
        e
        for other in others
        for e in store.events(actor=view.actor, toward=other, since=shift(first, -YEAR), until=last)
    ]
    known_ids = {e.event_id for e in kept}
    beside = [e for e in unique(beside) if e.confidence >= view.sure and e.event_id not in known_ids]
    # What was read for comparison alone is no entry.
    ledger = replace(ledger_of([*kept, *beside], others), entries=plain.entries) if others else plain
    read_since = known.first or min((e.when.first for e in pair if e.when), default=None)
    pair_of: Any = {"actor": view.actor, "toward": view.toward}
    return Found(
        view=view,
        known=known,
        answer=Answer(
            ledger=ledger,
            tilt=tuple(measure_tilt(kept, since=first, until=last, **pair_of)),
            streaks=tuple(find_streaks(kept, until=last, read_since=read_since, **pair_of)),
            coverage=known.coverage,
            reports=reports,
            documents=documents,
            unsure=len(everything.entries) - len(unfiltered.entries),
            readings=count_readings(known.coverage, first, last, events=[e for e in sure if e.origin != "votes"]),
            history=say_history(kept, until=last, read_since=read_since, **pair_of),
            scales=tuple(compare_scales(kept, on=last, **pair_of)),
        ),
        unfiltered=unfiltered,
        kinds=kinds,
        voices=count_voices(moves_of(ledger), reports, documents, known.families),
    )


def unique(events: Iterable[Event]) -> list[Event]:
    return list({e.event_id: e for e in events}.values())


def documents_of(store: Store, reports: Iterable[Report]) -> dict[str, Document]:
    wanted = {r.document_id for r in reports}
    return {d.document_id: d for d in store.documents(document_ids=wanted)} if wanted else {}


def kinds_of(event: Event, reports: Mapping[str, Report]) -> frozenset[str]:
    """On whose word an event is told: the kinds of the innermost voices of its reports."""
    found = set()
    for key in event.report_ids:
        if report := reports.get(key):
            found.add(report.said_by[0].kind if report.said_by else "none")
            if report.said_by and not report.said_by[0].named:
                found.add("unnamed")
    return frozenset(found)


def passes(event: Event, view: View, kinds: Mapping[str, frozenset[str]]) -> bool:
    """Whether an event passes the view's filters; on whose word is known of the window's events alone."""
    return (
        (not view.recipient or any(p.country in view.recipient for p in event.recipient))
        and (not view.act or event.act.event_type in view.act)
        and (not view.status or event.status.value in view.status)
        and event.voices >= view.min_voices
        and (not view.way or way_of(event, view.toward) in view.way)
        and (not view.voice or (event.event_id in kinds and bool(kinds[event.event_id] & set(view.voice))))
    )


def way_of(event: Event, toward: str) -> str:
    return "direct" if any(p.country == toward for p in event.recipient) else "through"


def count_voices(
    entries: Iterable[Entry],
    reports: Mapping[str, Report],
    documents: Mapping[str, Document],
    families: Mapping[str, CopyFamily],
) -> int:
    """How many independent voices the entries rest on together; each counts once, however many acts it tells of."""
    entries = list(entries)
    told = {k: reports[k] for e in entries for k in e.event.report_ids if k in reports}
    lineage = trace_lineage(list(told.values()), documents, families.get)
    told_elsewhere = [e.event.voices for e in entries if not any(k in reports for k in e.event.report_ids)]
    return len(lineage.voices) + max(told_elsewhere, default=0)


def ask_words(store: Store, found: Found) -> Answer:
    """The answer with what a brief needs beside it: the other side's answers, who was quoted and who kept silent."""
    view, ledger = found.view, found.ledger
    back = store.events(actor=view.toward, toward=view.actor, until=ledger.until)
    back = [e for e in back if e.confidence >= view.sure]
    answers = make_ledger(
        back, actor=view.toward, toward=view.actor, since=ledger.since, until=ledger.until, scale=view.scale
    ).direct
    own = {key for e in ledger.entries for key in e.event.report_ids}
    wanted = {key for e in answers if e.weight for key in e.event.report_ids} - own
    reports = {key: r for key, r in found.answer.reports.items() if key in own}
    reports |= {r.report_id: r for r in store.reports(report_ids=wanted)} if wanted else {}
    documents = {**found.answer.documents, **documents_of(store, reports.values())}
    speaking = {r.document_id for r in reports.values()} & documents.keys()
    mentions = {
        key: resolve_mentions(documents[key].text, documents[key].day)
        for key in sorted(speaking)
        if in_window(documents[key].day, ledger.since, ledger.until) and len(documents[key].text) <= LONGEST_READ
    }
    return replace(
        found.answer,
        reports=reports,
        documents=documents,
        quotes={
            key: tuple(find_quotes(documents[key].text, mentions=m, published=documents[key].day))
            for key, m in mentions.items()
        },
        no_comment={key: tuple(find_no_comment(documents[key].text, m)) for key, m in mentions.items()},
    )


def count_by(entries: Iterable[Entry], name: str, kinds: Mapping[str, frozenset[str]], toward: str) -> Counter[str]:
    """How many entries each value of a filter would keep."""
    found: Counter[str] = Counter()
    for entry in entries:
        event = entry.event
        values: Iterable[str]
        if name == "recipient":
            values = {p.country for p in event.recipient if p.country and p.country != "IGO"}
        elif name == "act":
            values = (event.act.event_type,)
        elif name == "status":
            values = (event.status.value,)
        elif name == "voice":
            values = kinds.get(event.event_id, frozenset())
        else:
            values = (way_of(event, toward),)
        found.update(values)
    return found
