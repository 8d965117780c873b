"""Model values as rows and rows as model values, column by column, in the order of the tables in `sql/`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from whowhom import flat
from whowhom.model import (
    Act,
    Arrival,
    Basis,
    CopyFamily,
    Document,
    Event,
    Evidence,
    Favour,
    Feed,
    Judgement,
    Original,
    Party,
    Place,
    Report,
    Run,
    Status,
    Verdict,
    Voice,
    When,
)

Row = Sequence[Any]

PLACE = "TEXT TEXT TEXT TEXT TEXT TEXT DOUBLE DOUBLE BIGINT BIGINT BIGINT"

# Column types of each table in order, for bulk inserts; a copy of a store holds these tables and no others.
TYPES = {
    "documents": "TEXT TEXT TEXT TEXT TEXT TEXT DATE TEXT TEXT TEXT TEXT TEXT[] TEXT",
    "reports": "TEXT TEXT TEXT TEXT TEXT TEXT[] TEXT DATE DATE TEXT BIGINT BIGINT TEXT DOUBLE",
    "parties": "TEXT TEXT INTEGER TEXT TEXT TEXT TEXT TEXT BIGINT BIGINT",
    "voices": "TEXT INTEGER TEXT TEXT BOOLEAN TEXT BIGINT BIGINT",
    "judgements": "TEXT TEXT TEXT TEXT TEXT DOUBLE TEXT[] DOUBLE[] TEXT",
    "runs": "TEXT TEXT TEXT TEXT TEXT TEXT BIGINT BIGINT",
    "skipped": "TEXT INTEGER TEXT TEXT",
    "families": "TEXT TEXT[] TEXT",
    "events": "TEXT TEXT TEXT TEXT TEXT[] TEXT DATE DATE TEXT BIGINT BIGINT TEXT[] DOUBLE TEXT",
    "event_parties": "TEXT TEXT INTEGER TEXT TEXT TEXT TEXT TEXT BIGINT BIGINT",
    "event_reports": "TEXT INTEGER TEXT",
    "favours": "TEXT TEXT INTEGER TEXT TEXT",
    "places": PLACE,
    "event_places": PLACE,
    "merged_documents": "TEXT",
    "fingerprints": "BIGINT TEXT",
    "merged_reports": "TEXT TEXT TEXT TEXT BIGINT TEXT",
    "merged_links": "TEXT TEXT BIGINT BIGINT TEXT TEXT DOUBLE",
    "merged_by": "TEXT BIGINT",
    "imported": " ".join(flat.TYPES.values()),
    "tellings": "TEXT TEXT TEXT TEXT TEXT",
    "arrivals": "TEXT TEXT TEXT TEXT TEXT TEXT TEXT INTEGER TEXT",
    "originals": "TEXT TEXT TEXT TEXT",
    "feeds": "TEXT TEXT TEXT TEXT TEXT TEXT TEXT TEXT BIGINT TEXT BIGINT",
    "transfers": "TEXT TEXT TEXT TEXT TEXT TEXT[] TEXT TEXT TEXT",
    "transfer_steps": "TEXT BIGINT BIGINT BIGINT",
    "transfer_wrongs": "TEXT BIGINT TEXT TEXT",
    "transfer_losses": "TEXT BIGINT TEXT BIGINT TEXT",
    "transfer_ends": "TEXT TEXT",
}


# ---------------------------------------------------------------- documents


def document_row(d: Document) -> Row:
    """A row of `documents`."""
    return (
        d.document_id,
        d.text,
        d.title,
        d.outlet,
        d.url,
        _iso(d.published),
        d.day,
        d.language,
        d.path,
        d.byline,
        d.dateline,
        list(d.flags),
        d.content_hash,
    )


def row_document(row: Row) -> Document:
    """A document from a row of `select_documents`."""
    document_id, text, title, outlet, url, published, language, path, byline, dateline, flags, *more = row
    from_language, from_text, translator, where, how, at, digest = more
    moment = _moment(at)
    return Document(
        document_id,
        text,
        title,
        outlet,
        url,
        _moment(published),
        language,
        path,
        byline,
        dateline,
        tuple(flags),
        Original(from_language, from_text, translator) if translator is not None else None,
        Arrival(where or "", how or "", moment, digest or "") if moment else None,
    )


def feed_row(f: Feed) -> Row:
    """A row of `feeds`."""
    moments = map(_iso, (f.checked_at, f.changed_at, f.next_at))
    return f.url, f.title, f.etag, f.modified, f.moved_to, *moments, f.failures, f.error, f.documents


def row_feed(row: Row) -> Feed:
    """A feed from a row of `select_feeds`."""
    url, title, etag, modified, moved_to, checked_at, changed_at, next_at, *counts = row
    failures, error, documents = counts
    checked, changed, again = map(_moment, (checked_at, changed_at, next_at))
    return Feed(url, title, etag, modified, moved_to, checked, changed, again, failures, error, documents)


# ---------------------------------------------------------------- reports


def report_row(r: Report) -> Row:
    """A row of `reports`."""
    return (
        r.report_id,
        r.document_id,
        *_act(r.act),
        list(r.contexts),
        r.status.value,
        *_when(r.when),
        r.evidence.start,
        r.evidence.end,
        r.evidence.text,
        r.confidence,
    )


def row_report(row: Row, parties: Iterable[Row], voices: Iterable[Row], places: Iterable[Row]) -> Report:
    """A report from a row of `select_reports` and the rows that go with it."""
    report_id, document_id, event_type, mode, cameo, contexts, status, first, last, basis, *rest = row
    start, end, text, confidence = rest
    actor, recipient = _sides(parties)
    return Report(
        report_id=report_id,
        document_id=document_id,
        act=Act(event_type, mode, cameo),
        actor=actor,
        recipient=recipient,
        status=Status(status),
        evidence=Evidence(start, end, text),
        contexts=tuple(contexts),
        when=_row_when(first, last, basis),
        said_by=tuple(Voice(*voice[1:]) for voice in voices),
        confidence=confidence,
        place=_row_place(places),
    )


def party_rows(owner: str, actor: Iterable[Party], recipient: Iterable[Party]) -> Iterator[Row]:
    """Rows of `parties` or `event_parties`."""
    for role, parties in (("actor", actor), ("recipient", recipient)):
        for place, p in enumerate(parties):
            yield owner, role, place, p.name, p.country, p.sector, p.entity_id, p.text, p.start, p.end


def voice_rows(r: Report) -> Iterator[Row]:
    """Rows of `voices`."""
    for place, v in enumerate(r.said_by):
        yield r.report_id, place, v.name, v.kind, v.named, v.cue, v.start, v.end


def place_row(owner: str, p: Place) -> Row:
    """A row of `places` or `event_places`."""
    town = (p.city, p.district, p.province, p.latitude, p.longitude, p.geonames_id)
    return owner, p.name, p.country, *town, p.start, p.end


# ---------------------------------------------------------------- events


def event_row(e: Event) -> Row:
    """A row of `events`."""
    return (
        e.event_id,
        *_act(e.act),
        list(e.contexts),
        e.status.value,
        *_when(e.when),
        e.reports,
        e.voices,
        list(e.outlets),
        e.confidence,
        e.origin,
    )


def event_report_rows(e: Event) -> Iterator[Row]:
    """Rows of `event_reports`."""
    for place, report_id in enumerate(e.report_ids):
        yield e.event_id, place, report_id


def favour_rows(e: Event) -> Iterator[Row]:
    """Rows of `favours`."""
    for side, favours in (("helps", e.helps), ("hurts", e.hurts)):
        for place, favour in enumerate(favours):
            yield e.event_id, side, place, favour.country, favour.reason


def row_event(
    row: Row, parties: Iterable[Row], report_ids: Iterable[Row], favours: Iterable[Row], places: Iterable[Row]
) -> Event:
    """An event from a row of `select_events` and the rows that go with it."""
    event_id, event_type, mode, cameo, contexts, status, first, last, basis, reports, voices, outlets, *rest = row
    confidence, origin = rest
    actor, recipient = _sides(parties)
    favours = list(favours)
    return Event(
        event_id=event_id,
        act=Act(event_type, mode, cameo),
        actor=actor,
        recipient=recipient,
        status=Status(status),
        when=_row_when(first, last, basis),
        reports=reports,
        voices=voices,
        report_ids=tuple(report_id for _, report_id in report_ids),
        outlets=tuple(outlets),
        contexts=tuple(contexts),
        helps=tuple(Favour(country, reason) for _, side, country, reason in favours if side == "helps"),
        hurts=tuple(Favour(country, reason) for _, side, country, reason in favours if side == "hurts"),
        confidence=confidence,
        origin=origin,
        place=_row_place(places),
    )


# ---------------------------------------------------------------- judgements, runs, families


def judgement_row(j: Judgement) -> Row:
    """A row of `judgements`."""
    names, weights = [name for name, _ in j.reasons], [weight for _, weight in j.reasons]
    made, withdrawn = _iso(j.made_at), _iso(j.withdrawn_at)
    return j.left, j.right, j.verdict.value, j.author, made, j.score, names, weights, withdrawn


def row_judgement(row: Row) -> Judgement:
    """A judgement from a row of `select_judgements`."""
    left, right, verdict, author, made_at, score, names, weights, withdrawn_at = row
    return Judgement(
        left,
        right,
        Verdict(verdict),
        author,
        datetime.fromisoformat(made_at),
        score,
        tuple(zip(names, weights, strict=True)),
        _moment(withdrawn_at),
    )


def run_row(r: Run) -> Row:
    """A row of `runs`."""
    return r.run_id, _iso(r.started_at), r.code, r.model, r.registry, r.ontology, r.documents, r.reports


def row_run(row: Row) -> Run:
    """A run from a row of `select_runs`, without what it skipped."""
    run_id, started_at, *versions = row
    return Run(run_id, datetime.fromisoformat(started_at), *versions)


def row_family(row: Row) -> CopyFamily:
    """A copy family from a row of `select_families`."""
    family_id, document_ids, origin = row
    return CopyFamily(family_id, tuple(document_ids), origin)


# ---------------------------------------------------------------- parts


def _act(act: Act) -> Row:
    return act.event_type, act.mode, act.cameo


def _when(when: When | None) -> Row:
    return (when.first, when.last, when.basis.value) if when else (None, None, None)


def _row_when(first: date | None, last: date | None, basis: str | None) -> When | None:
    return When(first, last, Basis(basis)) if first and last and basis else None


def _row_place(rows: Iterable[Row]) -> Place | None:
    return next((Place(*row[1:]) for row in rows), None)


def _sides(rows: Iterable[Row]) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    rows = list(rows)
    actor = tuple(Party(*row[2:]) for row in rows if row[1] == "actor")
    return actor, tuple(Party(*row[2:]) for row in rows if row[1] == "recipient")


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
