"""Rows and lines of the merging commands: copies, voices, judge."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from whowhom.errors import InputError
from whowhom.merge import shared_passages, trace_lineage
from whowhom.merge.judge import accept, is_by_people, merge, split, undo
from whowhom.merge.life import find_disagreements, follow_life, is_denial_of, takes_back
from whowhom.merge.lineage import Lineage, Node
from whowhom.model import CopyFamily, Document, Event, Report, Verdict
from whowhom.pipeline import load_merger, merge_store
from whowhom.store import Store

Rows = list[dict[str, Any]]


# ---------------------------------------------------------------- copies


def copy_rows(store: Store, document_id: str | None = None) -> Rows:
    """A row per document of a family, with where it is from and the passages it shares with the origin."""
    documents = {d.document_id: d for d in store.documents()}
    families = [f for f in store.families() if document_id is None or document_id in f.document_ids]
    return [row for family in families for row in family_rows(family, documents)]


def family_rows(family: CopyFamily, documents: dict[str, Document]) -> Rows:
    own = [documents[key] for key in family.document_ids if key in documents]
    origin = documents.get(family.origin) if family.origin else None
    compared = origin or (own[0] if own else None)
    return [
        {
            "family_id": family.family_id,
            "document_id": d.document_id,
            "outlet": d.outlet,
            "published": str(d.published) if d.published else None,
            "is_origin": d.document_id == family.origin if family.origin else None,
            "title": d.title,
            "passages": [list(p) for p in shared_passages(d, compared)] if compared and d is not compared else [],
        }
        for d in own
    ]


# ---------------------------------------------------------------- voices


def voice_rows(store: Store, event_id: str) -> tuple[Rows, list[str]]:
    """The ties of an event's lineage, a row each, and lines on its voices, its life and what is told differently."""
    event = find_event(store, event_id)
    documents, reports = read_event(store, [event])
    families = {key: f for f in store.families() for key in f.document_ids}
    for family in {f.family_id: f for k, f in families.items() if k in documents}.values():
        documents |= {k: d for k in family.document_ids if k not in documents and (d := store.document(k))}
    lineage = trace_lineage([reports[k] for k in event.report_ids if k in reports], documents, families.get)
    rows = [
        {
            "from": say_node(tie.from_node),
            "relies_on": say_node(tie.to_node),
            "how": tie.how,
            "shown_by": tie.shown_by,
            "voice": voice_of(tie.to_node, lineage),
        }
        for tie in lineage.ties
    ]
    return rows, [*say_voices(lineage, event), *say_life(store, event, reports, documents)]


def say_node(node: Node) -> str:
    return f"{node.name or node.key} ({node.kind})"


def voice_of(node: Node, lineage: Lineage) -> int | None:
    """The number of the voice a node is, from 1; None for one that relies on others."""
    return next((n for n, nodes in enumerate(lineage.voices, 1) if node in nodes), None)


def say_voices(lineage: Lineage, event: Event) -> list[str]:
    lines = [f"{event.reports} reports, {len(lineage.voices)} independent voices"]
    for number, nodes in enumerate(lineage.voices, 1):
        lines.append(f"voice {number}: " + " or ".join(dict.fromkeys(n.name or n.key for n in nodes)))
    return lines


def say_life(store: Store, event: Event, reports: dict[str, Report], documents: dict[str, Document]) -> list[str]:
    """The stages of the deed and what its reports disagree on, a line each."""
    others: list[Event] = []
    if event.actor and event.recipient:
        same_sides = store.events(actor=event.actor[0].side, recipient=event.recipient[0].side)
        others = [e for e in same_sides if is_denial_of(e, event) or takes_back(e, event)]
    more_documents, more_reports = read_event(store, others)
    stages = follow_life(event, {**more_reports, **reports}, {**more_documents, **documents}, others)
    lines = [
        f"{stage.name}: {stage.day or 'day unknown'}, said by {', '.join(stage.said_by) or 'nobody named'}"
        f" ({len(stage.report_ids)} reports)"
        for stage in stages
    ]
    for found in find_disagreements(event, reports):
        versions = "; ".join(f"{version} ({len(ids)})" for version, ids in found.versions)
        lines.append(f"told differently, {found.about}: {versions}")
    return lines


def find_event(store: Store, event_id: str) -> Event:
    event = store.event(event_id)
    if event is None:
        raise InputError(f"no event is called {event_id!r}", do="whowhom events --format json lists their ids")
    return event


def read_event(store: Store, events: Sequence[Event]) -> tuple[dict[str, Document], dict[str, Report]]:
    reports = {r.report_id: r for r in store.reports(report_ids=[key for e in events for key in e.report_ids])}
    keys = {r.document_id for r in reports.values()}
    return {key: d for key in sorted(keys) if (d := store.document(key))}, reports


# ---------------------------------------------------------------- judge


def open_rows(store: Store, limit: int | None = None) -> Rows:
    """The pairs of reports left to a person, the likeliest first, each with what speaks for and against."""
    merger = load_merger(store)
    said = {(j.left, j.right) for j in store.judgements() if is_by_people(j)}
    unsure = [j for j in merger.judgements() if j.verdict is Verdict.UNSURE and (j.left, j.right) not in said]
    unsure.sort(key=lambda j: (-j.score, j.left, j.right))
    return [
        {
            "left": j.left,
            "right": j.right,
            "score": j.score,
            "left_text": merger.reports[j.left].evidence.text,
            "right_text": merger.reports[j.right].evidence.text,
            "reasons": [f"{name} {weight:+g}" for name, weight in j.reasons],
        }
        for j in unsure[:limit]
    ]


def judge(store: Store, what: str, names: Sequence[str], by: str) -> list[str]:
    """Keep what a person says of reports or events, and merge anew; gives lines on what changed."""
    now = datetime.now(UTC)
    if what == "undo":
        judgements = undo(store.judgements(), by, now)
    elif what == "accept":
        judgements = accept(find_reports(store, names, least=2), by, now)
    elif what == "merge":
        first, *rest = (event_reports(store, name) for name in names)
        if not rest:
            raise InputError("one event alone cannot be merged", do="name two events or more")
        judgements = merge(first, [r for group in rest for r in group], by, now)
    else:
        inside = find_reports(store, names[1:], least=1)
        outside = [r for r in event_reports(store, names[0]) if r.report_id not in {i.report_id for i in inside}]
        if not outside:
            raise InputError("that would leave nothing of the event", do="name some of its reports, not all")
        judgements = split(inside, outside, by, now)
    before = {e.event_id for e in store.events()}
    added = store.add_judgements(judgements)
    after = {e.event_id for e in merge_store(store).events}
    return [f"{added} judgements kept; {len(before - after)} events gone, {len(after - before)} new"]


def find_reports(store: Store, names: Sequence[str], *, least: int) -> list[Report]:
    found = {r.report_id: r for r in store.reports(report_ids=list(names))}
    unknown = [name for name in names if name not in found]
    if unknown:
        raise InputError(f"no report is called {unknown[0]!r}", do="whowhom events --format json lists report_ids")
    if len(names) < least:
        raise InputError("too few reports are named", do=f"name {least} or more")
    return [found[name] for name in names]


def event_reports(store: Store, event_id: str) -> list[Report]:
    event = find_event(store, event_id)
    return store.reports(report_ids=list(event.report_ids))
