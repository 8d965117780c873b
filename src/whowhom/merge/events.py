"""From reports and judgements to events: the deeds, each with all that was told of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from whowhom.entities import adversaries_of, find_conflicts
from whowhom.merge.copies import dateline_agency, find_copies
from whowhom.merge.favours import Adversaries, Conflicts, find_favours
from whowhom.merge.judge import Told, judge_reports, words_of
from whowhom.merge.voices import trace_root
from whowhom.model import (
    Basis,
    CopyFamily,
    Document,
    Event,
    Judgement,
    Party,
    Place,
    Report,
    Status,
    Verdict,
    When,
    hash_of,
)

# How far along a deed is; an event stands where its furthest report has it.
STAGES = [Status.NEGATED, Status.DENIED, Status.HYPOTHETICAL, Status.FUTURE, Status.ACTUAL, Status.HISTORICAL]


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge gives: events, the families of copies, and every verdict behind them."""

    events: tuple[Event, ...]
    families: tuple[CopyFamily, ...]
    judgements: tuple[Judgement, ...]


def merge_reports(
    reports: Iterable[Report],
    documents: Iterable[Document],
    *,
    judgements: Sequence[Judgement] = (),
    made_at: datetime | None = None,
    adversaries: Adversaries = adversaries_of,
    conflicts: Conflicts = find_conflicts,
) -> Merged:
    """The events behind the reports, with copies and independent voices counted.

    `judgements` are verdicts by people; they stand over those made here. The result does not depend
    on the order of reports or documents.
    """
    by_document = {d.document_id: d for d in documents}
    told_reports = sorted(reports, key=lambda r: r.report_id)
    families = find_copies(by_document.values())
    family_of = {key: family for family in families for key in family.document_ids}
    told = [make_told(report, by_document, family_of) for report in told_reports]
    verdicts = settle(judge_reports(told, made_at or datetime.now(UTC)), judgements)
    outlets = frozenset(d.outlet for d in by_document.values() if d.outlet)
    publisher_of = {key: publisher(key, by_document, family_of, outlets) for key in by_document}
    events = [
        make_event(group, by_document, publisher_of, adversaries, conflicts) for group in group_reports(told, verdicts)
    ]
    return Merged(tuple(sorted(events, key=event_order)), tuple(families), tuple(verdicts))


def make_told(report: Report, documents: Mapping[str, Document], family_of: Mapping[str, CopyFamily]) -> Told:
    document = documents.get(report.document_id)
    family = family_of.get(report.document_id)
    return Told(
        report,
        report.when.first if report.when else None,
        report.when.last if report.when else None,
        words_of(report),
        family.family_id if family else report.document_id,
        document.day if document else None,
    )


def settle(found: Sequence[Judgement], by_people: Sequence[Judgement]) -> list[Judgement]:
    """The verdicts in force: a person's over a rule's, the later over the earlier, withdrawn ones out."""
    in_force = {(j.left, j.right): j for j in found}
    for judgement in sorted(by_people, key=lambda j: j.made_at):
        if judgement.withdrawn_at is None and not judgement.author.startswith("rule:"):
            in_force[judgement.left, judgement.right] = judgement
    return [in_force[key] for key in sorted(in_force)]


def group_reports(told: Sequence[Told], verdicts: Sequence[Judgement]) -> list[list[Told]]:
    """Groups of reports of one deed, by average linkage over the verdicts' scores.

    Two groups join only if the mean score between them says "same", so that a chain of likenesses
    does not tie unlike deeds together; a person's verdict binds or parts its two reports outright.
    """
    groups: dict[str, list[str]] = {t.report.report_id: [t.report.report_id] for t in told}
    at = {key: key for key in groups}
    scores = {(j.left, j.right): bound(j) for j in verdicts}
    for judgement in sorted(verdicts, key=lambda j: (-bound(j), j.left, j.right)):
        if judgement.verdict != Verdict.SAME:
            continue
        a, b = sorted((at[judgement.left], at[judgement.right]))
        if a == b or mean_score(groups[a], groups[b], scores) < 0.8:
            continue
        for key in groups[b]:
            at[key] = a
        groups[a] += groups.pop(b)
    by_id = {t.report.report_id: t for t in told}
    return [[by_id[key] for key in sorted(group)] for _, group in sorted(groups.items())]


def bound(judgement: Judgement) -> float:
    if judgement.author.startswith("rule:"):
        return judgement.score
    return 100.0 if judgement.verdict == Verdict.SAME else -100.0


def mean_score(left: Sequence[str], right: Sequence[str], scores: Mapping[tuple[str, str], float]) -> float:
    """The mean score between two groups; pairs that were never comparable count as unlike."""
    found = [scores.get((min(a, b), max(a, b)), -0.5) for a in left for b in right]
    return sum(found) / len(found)


def publisher(
    key: str, documents: Mapping[str, Document], family_of: Mapping[str, CopyFamily], outlets: frozenset[str]
) -> str:
    """Whose text a document is: the agency in its dateline or byline, its family's origin, or its outlet."""
    family = family_of.get(key)
    members = [documents[k] for k in (family.document_ids if family else (key,)) if k in documents]
    agencies = Counter(agency for d in members if (agency := credited_to(d, outlets)))
    if agencies:
        return min(agencies, key=lambda name: (-agencies[name], name))
    origin = documents.get(family.origin) if family and family.origin else None
    source = origin or documents[key]
    return source.outlet or source.document_id


def credited_to(document: Document, outlets: frozenset[str]) -> str | None:
    """The agency or other outlet that a document names as where its text is from."""
    marked = document.dateline or dateline_agency(document)
    if marked:
        return next((o for o in sorted(outlets) if marked.casefold() in o.casefold().split()), marked)
    byline = document.byline or ""
    return next((o for o in sorted(outlets) if o != document.outlet and o.casefold() in byline.casefold()), None)


def make_event(
    group: Sequence[Told],
    documents: Mapping[str, Document],
    publisher_of: Mapping[str, str],
    adversaries: Adversaries,
    conflicts: Conflicts,
) -> Event:
    reports = [t.report for t in group]
    best = max(reports, key=lambda r: (STAGES.index(r.status), r.confidence, r.report_id))
    when = best_day(group)
    sources = sorted({r.document_id for r in reports})
    actor, recipient = main_party(reports, "actor"), main_party(reports, "recipient")
    texts = [documents[key].text for key in sources if key in documents]
    helps, hurts = find_favours(
        best.act,
        recipient[0].country if recipient else None,
        reports,
        texts,
        when.last if when else None,
        actor=actor[0].country if actor else None,
        adversaries_of=adversaries,
        conflicts_in=conflicts,
    )
    topics = Counter(topic for r in reports for topic in r.contexts)
    outlets = sorted({documents[key].outlet or "unknown outlet" for key in sources if key in documents})
    ids = tuple(sorted(r.report_id for r in reports))
    return Event(
        event_id="e" + hash_of(*ids),
        act=best.act,
        actor=actor,
        recipient=recipient,
        status=best.status,
        when=when,
        reports=len(reports),
        voices=len({trace_root(r, publisher_of) for r in reports}),
        report_ids=ids,
        outlets=tuple(outlets),
        contexts=tuple(sorted(topics, key=lambda t: (-topics[t], t))),
        helps=helps,
        hurts=hurts,
        confidence=round(1 - miss_all(group), 4),
        place=best_place(reports),
    )


def miss_all(group: Sequence[Told]) -> float:
    """The chance that every report was misread, were their errors independent by text; at least 1 in 10,000.

    Copies are read alike, so a family of them counts as one text.
    """
    by_text: dict[str, float] = defaultdict(float)
    for told in group:
        by_text[told.family] = max(by_text[told.family], told.report.confidence)
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


def best_day(group: Sequence[Told]) -> When | None:
    """The day most reports give; the narrower and earlier of equals; the first publication where none gives any."""
    dates = Counter(t.report.when for t in group if t.report.when)
    if dates:
        return min(dates, key=lambda w: (-dates[w], w.last - w.first, w.first))
    days = [t.published for t in group if t.published]
    return When(min(days), min(days), Basis.PUBLISHED) if days else None


def event_order(event: Event) -> tuple[date, str]:
    return (event.when.first if event.when else date.max, event.event_id)
