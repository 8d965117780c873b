"""From a group of reports to an event: the deed, with all that was told of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from whowhom.merge.favours import Adversaries, Opponents, find_favours
from whowhom.merge.lineage import WhoIs, trace_lineage
from whowhom.model import Basis, CopyFamily, Document, Event, Party, Place, Report, Status, When, hash_of

# How far along a deed is; an event stands where its furthest report has it.
STAGES = [Status.NEGATED, Status.DENIED, Status.HYPOTHETICAL, Status.FUTURE, Status.ACTUAL, Status.HISTORICAL]


@dataclass(frozen=True, slots=True)
class Makers:
    """What is needed besides the reports: their documents, the families of copies, and who stands against whom."""

    documents: Mapping[str, Document]
    family_of: Callable[[str], CopyFamily | None]
    adversaries_of: Adversaries
    opponents_in: Opponents
    who_is: WhoIs


def event_id_of(report_ids: Sequence[str]) -> str:
    return "e" + hash_of(*sorted(report_ids))


def make_event(group: Sequence[Report], makers: Makers) -> Event:
    """The event behind reports of one deed."""
    reports = sorted(group, key=lambda r: r.report_id)
    documents = makers.documents
    best = max(reports, key=lambda r: (STAGES.index(r.status), r.confidence, r.report_id))
    when = best_day(reports, documents)
    sources = sorted({r.document_id for r in reports})
    actor, recipient = main_party(reports, "actor"), main_party(reports, "recipient")
    helps, hurts = find_favours(
        best.act,
        recipient[0].country if recipient else None,
        reports,
        documents,
        when.last if when else None,
        actor=actor[0].country if actor else None,
        adversaries_of=makers.adversaries_of,
        opponents_in=makers.opponents_in,
    )
    topics = Counter(topic for r in reports for topic in r.contexts)
    outlets = sorted({documents[key].outlet or "unknown outlet" for key in sources if key in documents})
    ids = tuple(sorted(r.report_id for r in reports))
    return Event(
        event_id=event_id_of(ids),
        act=best.act,
        actor=actor,
        recipient=recipient,
        status=best.status,
        when=when,
        reports=len(reports),
        voices=len(trace_lineage(reports, documents, makers.family_of, makers.who_is).voices),
        report_ids=ids,
        outlets=tuple(outlets),
        contexts=tuple(sorted(topics, key=lambda t: (-topics[t], t))),
        helps=helps,
        hurts=hurts,
        confidence=round(1 - miss_all(reports, makers), 4),
        place=best_place(reports),
    )


def miss_all(reports: Sequence[Report], makers: Makers) -> float:
    """The chance that every report was misread, were their errors independent by text; at least 1 in 10,000.

    Copies are read alike, so a family of them counts as one text.
    """
    by_text: dict[str, float] = defaultdict(float)
    for report in reports:
        family = makers.family_of(report.document_id)
        text = family.family_id if family else report.document_id
        by_text[text] = max(by_text[text], report.confidence)
    chance = 1.0
    for confidence in by_text.values():
        chance *= 1 - confidence
    return max(chance, 1e-4)


def main_party(reports: Sequence[Report], role: str) -> tuple[Party, ...]:
    """The side as an event names it: the commonest entity of that country, without the place in any text."""
    parties = [p for r in reports for p in getattr(r, role)[:1]]
    if not parties:
        return ()
    names = Counter((p.name, p.country or "", p.sector or "", p.entity_id or "") for p in parties)
    name = min(names, key=lambda n: (-names[n], n))
    chosen = next(p for p in parties if (p.name, p.country or "", p.sector or "", p.entity_id or "") == name)
    return (replace(chosen, text="", start=-1, end=-1),)


def best_place(reports: Sequence[Report]) -> Place | None:
    """The place most reports name, a town before a country alone, without its words' place in any text."""
    places = Counter(replace(r.place, name=r.place.city or r.place.name, start=-1, end=-1) for r in reports if r.place)
    return min(places, key=lambda p: (p.city is None, -places[p], p.name), default=None)


def best_day(reports: Sequence[Report], documents: Mapping[str, Document]) -> When | None:
    """The day most reports give; the narrower and earlier of equals; the first publication where none gives any."""
    dates = Counter(r.when for r in reports if r.when)
    if dates:
        return min(dates, key=lambda w: (-dates[w], w.last - w.first, w.first))
    days = [day for r in reports if r.document_id in documents and (day := documents[r.document_id].day)]
    return When(min(days), min(days), Basis.PUBLISHED) if days else None


def event_order(event: Event) -> tuple[date, str]:
    return (event.when.first if event.when else date.max, event.event_id)
