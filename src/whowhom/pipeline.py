"""read → code → merge → store → measure → brief: the only place where the steps meet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from itertools import islice

from whowhom.brief import write_brief
from whowhom.coder import Coder, Reading, load_coder
from whowhom.coder.coder import ReadsDocuments, surroundings_of
from whowhom.coder.quotes import find_no_comment, find_quotes
from whowhom.coder.reports import make_report
from whowhom.days import shift
from whowhom.entities import Registry, load_registry, name_conflicts, resolve_mentions
from whowhom.errors import InputError
from whowhom.measure import (
    compare_scales,
    count_readings,
    find_streaks,
    link_indirect,
    make_ledger,
    measure_tilt,
)
from whowhom.measure.adversaries import Adversaries
from whowhom.measure.streaks import say_history
from whowhom.measure.votes import votes_as_events
from whowhom.merge import Merged, Merger
from whowhom.merge.growing import Growth, grow
from whowhom.merge.judge import is_by_people
from whowhom.merge.merger import AUTHOR
from whowhom.model import (
    Attribution,
    Brief,
    Coverage,
    Document,
    Event,
    Judgement,
    Ledger,
    NoComment,
    Origin,
    Quote,
    Readings,
    Report,
    RollCall,
    Run,
    ScaleView,
    Skipped,
    Streak,
    Tilt,
    TimeExpression,
    hash_of,
)
from whowhom.ontology import ontology_version
from whowhom.store import Store

GROUP = 32  # documents coded and stored together
WINDOW = timedelta(days=28)  # what a brief looks back on unless told otherwise
SURE = 0.5  # how sure a reading must be to count in a ledger; the store keeps the rest

Progress = Callable[[str, int], None]


def add_documents(
    items: Iterable[Document | Skipped],
    store: Store,
    *,
    coder: ReadsDocuments | None = None,
    progress: Progress | None = None,
) -> Run:
    """Code what was read, store it, and give the run: how many documents and reports were new, and what was skipped.

    A document that the store has already is left alone, so adding twice adds nothing.
    """
    reader = coder or load_coder()
    started = datetime.now(UTC)
    tally = Tally()
    waiting = iter(items)
    while batch := list(islice(waiting, GROUP)):
        tally.add(keep_documents(batch, store, reader))
        if progress:
            progress("documents", len(batch))
    run = run_of(tally, reader, started)
    store.add_run(run)
    return run


@dataclass(slots=True)
class Tally:
    """How much was new, and what was skipped."""

    documents: int = 0
    reports: int = 0
    skipped: list[Skipped] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Count another one in."""
        self.documents += other.documents
        self.reports += other.reports
        self.skipped += other.skipped


def keep_documents(batch: Sequence[Document | Skipped], store: Store, reader: ReadsDocuments) -> Tally:
    """Code those of a group that the store lacks, and keep them with their reports, all or none."""
    skipped = [item for item in batch if isinstance(item, Skipped)]
    fresh = store.missing([item for item in batch if isinstance(item, Document)])
    coded = code_safely(fresh, reader, skipped)
    store.add_coded(coded)
    return Tally(len(coded), sum(len(found) for _, found in coded), skipped)


def run_of(tally: Tally, reader: ReadsDocuments, started: datetime) -> Run:
    """The run that a tally belongs to, with the versions of all that read."""
    return Run(
        run_id="run" + hash_of(started.isoformat(), str(tally.documents)),
        started_at=started,
        code=version("whowhom"),
        model=getattr(reader, "version", "unknown"),
        registry=(getattr(reader, "registry", None) or load_registry()).version,
        ontology=ontology_version(),
        documents=tally.documents,
        reports=tally.reports,
        skipped=tuple(tally.skipped),
    )


def code_safely(
    documents: Sequence[Document], reader: ReadsDocuments, skipped: list[Skipped]
) -> list[tuple[Document, list[Report]]]:
    """Code a group; should it fail, code its documents one by one and list the one that breaks the coder."""
    try:
        return list(zip(documents, reader.code_group(documents), strict=True))
    except Exception as error:  # noqa: BLE001 one broken article must never stop a run; it is listed with its reason
        if len(documents) == 1:
            where = documents[0].path or documents[0].document_id
            said = error.what if isinstance(error, InputError) else f"{type(error).__name__}: {error}"
            skipped.append(Skipped(where, f"could not be coded: {said}"[:500]))
            return []
        return [pair for document in documents for pair in code_safely([document], reader, skipped)]


def merge_store(store: Store) -> Merged:
    """Work out copies and events anew from every fact in the store, and keep them there with their verdicts."""
    merger = load_merger(store)
    merged = merger.merged()
    said = store.judgements(by_people=True)
    known = {(j.left, j.right, j.author, j.verdict) for j in store.judgements()}
    store.add_judgements(j for j in merged.judgements if (j.left, j.right, j.author, j.verdict) not in known)
    store.replace_merged(
        merged.events,
        merged.families,
        seen=merger.seen(),
        links=merger.links(),
        prints=merger.copies.prints(),
        version=merge_version(),
        said=len(said),
    )
    return merged


def merge_new(store: Store) -> None:
    """Merge what the store has and its merge has not seen; everything, where another merge has made its events.

    Everything, too, where a page that was merged has changed since. What comes out is what `merge_store` would make
    of it all.
    """
    with store.transaction():
        said = store.judgements(by_people=True)
        whole = store.merged_by() != (merge_version(), len(said)) or has_changed_pages(store)
        growth = None if whole else grow_store(store, said)
    if whole:
        merge_store(store)
    elif growth:
        store.add_judgements(growth.judgements)


def has_changed_pages(store: Store) -> bool:
    """Whether the merge has seen a document of which there is a later version."""
    old = store.superseded()
    return bool(old and old - set(store.unmerged()[0]))


def grow_store(store: Store, said: Sequence[Judgement]) -> Growth | None:
    """Merge what is new in the store, within a transaction; None if nothing is."""
    document_ids, report_ids = store.unmerged()
    old = store.superseded()  # a page that was changed counts as it is now
    document_ids = [one for one in document_ids if one not in old]
    documents = list(store.documents(document_ids=document_ids)) if document_ids else []
    reports = [r for r in store.reports(report_ids=report_ids) if r.document_id not in old] if report_ids else []
    if not documents and not reports:
        return None
    growth = grow(store, documents, reports, said)
    store.change_merged(
        growth.gone,
        growth.events,
        growth.parted,
        growth.families,
        weeks=growth.weeks,
        seen=growth.seen,
        links=growth.links,
        prints=growth.prints.items(),
    )
    return growth


def merge_version() -> str:
    """What a merge's result depends on beside the facts: its rules, and who is who and against whom."""
    return f"{AUTHOR} {load_registry().version} {ontology_version()}"


def load_merger(store: Store) -> Merger:
    """Everything in the store, merged; more can be added to it, at the price of what it touches."""
    merger = Merger()
    old = store.superseded()  # a page that was changed counts as it is now
    reports = [r for r in store.reports() if r.document_id not in old]
    documents = (d for d in store.documents() if d.document_id not in old)
    merger.add(reports, documents, [j for j in store.judgements() if is_by_people(j)])
    return merger


@dataclass(frozen=True, slots=True)
class Answer:
    """What an actor's moves toward another add up to, with everything the numbers stand on."""

    ledger: Ledger
    tilt: tuple[Tilt, ...]
    streaks: tuple[Streak, ...]
    coverage: tuple[Coverage, ...]
    reports: dict[str, Report] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    quotes: dict[str, tuple[Quote, ...]] = field(default_factory=dict)
    no_comment: dict[str, tuple[NoComment, ...]] = field(default_factory=dict)
    unsure: int = 0
    readings: Readings | None = None
    scales: tuple[ScaleView, ...] = ()
    history: str = ""


def answer(
    store: Store,
    *,
    actor: str,
    toward: str,
    since: date | None = None,
    until: date | None = None,
    scale: str = "plover",
    min_confidence: float = SURE,
    registry: Registry | None = None,
    compare: Sequence[str] = (),
    min_voices: int = 1,
    indirect_weight: float = 0.0,
    conflicts: Adversaries | None = None,
    learn: bool = False,
    calls: Sequence[RollCall] = (),
) -> Answer:
    """Ledger, tilt and streaks of `actor` toward `toward` (ISO3 codes) in a window, with their evidence.

    Without `until` the window ends on the last day of publication in the store; without `since` it
    is 28 days long. Events held with less than `min_confidence` are left out and counted as `unsure`.
    `registry` tells who is quoted, where another than the one that ships read the documents.

    The ledger is compared with the actor's moves toward the countries of `compare`, or else toward those whose
    conflict with the beneficiary made its indirect moves. `conflicts` (see `read_conflicts`) and, with
    `learn`, the past events themselves tell further adversaries of the beneficiary; `indirect_weight` and
    `min_voices` are those of `make_ledger`. The actor's votes on those of the roll calls `calls` that are about a
    conflict of the beneficiary are indirect moves too.
    """
    last = until or last_day(store)
    first = since or shift(last, -WINDOW)
    if first > last:
        raise InputError(f"the window ends ({last}) before it begins ({first})", do="swap --since and --until")
    known = events_between(store, actor, toward, last, compare, everything=bool(conflicts or learn))
    known += votes_as_events(
        (c for c in calls if c.day <= last), actor, toward, lambda title, day: name_conflicts(title, toward, day)
    )
    if conflicts or learn:
        known = link_indirect(known, actor=actor, toward=toward, known=conflicts, learn=learn)
    events = [e for e in known if e.confidence >= min_confidence]

    def ledger_of(found: Sequence[Event], against: Sequence[str] = ()) -> Ledger:
        return make_ledger(
            found, actor=actor, toward=toward, since=first, until=last, scale=scale, compare=against,
            min_voices=min_voices, indirect_weight=indirect_weight,
        )  # fmt: skip

    everything, ledger = ledger_of(known), ledger_of(events)
    others = list(compare) or opposed_in(ledger)
    if others and not compare:  # whom the indirect moves are about is known now: the rest of the acts toward them
        more = events_between(store, actor, toward, last, others, everything=bool(conflicts or learn))
        seen = {e.event_id for e in known}
        events += [e for e in more if e.event_id not in seen and e.confidence >= min_confidence]
    ledger = ledger_of(events, others)
    reports = {r.report_id: r for r in store.reports()}
    wanted = {key for entry in ledger.entries for key in entry.event.report_ids}
    answers = make_ledger(events, actor=toward, toward=actor, since=first, until=last, scale=scale).direct
    wanted |= {key for entry in answers if entry.weight for key in entry.event.report_ids}
    documents = {d.document_id: d for d in store.documents() if d.day is None or d.day <= last}
    # The words of either side are looked for where either of them acts, not in everything ever read.
    speaking = {
        reports[key].document_id
        for event in events
        if any(p.country in (actor, toward) for p in event.actor)
        for key in event.report_ids
        if key in reports  # what was imported may name reports that stayed elsewhere
    }
    mentions = {
        key: resolve_mentions(documents[key].text, documents[key].day, registry=registry)
        for key in sorted(speaking & documents.keys())
        if in_window(documents[key].day, first, last)
    }
    read_since = first_read(documents.values(), events, store.origins(until=last))
    return Answer(
        ledger=ledger,
        tilt=tuple(
            measure_tilt(
                events,
                actor=actor,
                toward=toward,
                since=first,
                until=last,
                indirect_weight=indirect_weight,
                min_voices=min_voices,
            )
        ),
        streaks=tuple(
            find_streaks(
                events,
                actor=actor,
                toward=toward,
                until=last,
                read_since=read_since,
                min_voices=min_voices,
            )
        ),
        coverage=tuple(store.coverage()),
        reports={key: report for key, report in reports.items() if key in wanted},
        documents=documents,
        quotes={
            key: tuple(find_quotes(documents[key].text, mentions=m, published=documents[key].day))
            for key, m in mentions.items()
        },
        no_comment={key: tuple(find_no_comment(documents[key].text, m)) for key, m in mentions.items()},
        unsure=len(everything.entries) - len(ledger.entries),
        readings=readings_of(store, first, last, [e for e in events if e.origin != "votes"]),
        history=say_history(events, actor=actor, toward=toward, until=last, read_since=read_since),
        scales=tuple(compare_scales(events, actor=actor, toward=toward, on=last)),
    )


def opposed_in(ledger: Ledger) -> list[str]:
    """The countries whose conflict with the beneficiary made the ledger's indirect moves."""
    return sorted({p.country for e in ledger.indirect for p in e.event.recipient if p.country} - {ledger.actor})


def events_between(
    store: Store, actor: str, toward: str, until: date, others: Sequence[str] = (), *, everything: bool = False
) -> list[Event]:
    """The events that an answer about a pair stands on, oldest first.

    Of what was read here, all; of imported data sets, which may hold millions, the acts of either side toward the
    other and those of the actor toward `others`; with `everything` all of those too.
    """
    if everything:
        return store.events(until=until)
    asked = [(actor, toward), (toward, actor), *((actor, other) for other in others)]
    found = {e.event_id: e for e in store.events(until=until, imported=False)}
    for one, other in asked:
        found |= {e.event_id: e for e in store.events(actor=one, toward=other, until=until)}
    return sorted(found.values(), key=lambda e: (e.when.first if e.when else date.max, e.event_id))


def readings_of(store: Store, first: date, last: date, events: Iterable[Event]) -> Readings:
    """What was read in a window, and how many events of each data set were imported for it."""
    known = {origin.name for origin in store.origins()}  # counted by the store, not by what was asked for here
    told = [e for e in events if e.origin not in known]
    readings = count_readings(store.coverage(), first, last, events=told)
    imported = {o.name: o.events for o in store.origins(since=first, until=last)}
    return replace(readings, imported={**readings.imported, **imported})


def first_read(documents: Iterable[Document], events: Iterable[Event], origins: Iterable[Origin] = ()) -> date | None:
    """The first day that the store is a record of: its first publication, or first imported event."""
    days = [d.day for d in documents if d.day]
    days += [e.when.first for e in events if e.when and e.origin != "whowhom"]
    days += [origin.first for origin in origins if origin.first]
    return min(days, default=None)


def in_window(day: date | None, first: date, last: date) -> bool:
    return day is None or first <= day <= last


def last_day(store: Store) -> date:
    days = [d.day for d in store.documents() if d.day]
    days = days or [e.when.last for e in store.events(imported=False) if e.when and e.origin != "whowhom"]
    days = days or [origin.last for origin in store.origins() if origin.last]
    if not days:
        raise InputError("no document has a date", do="say --until DATE, or --published DATE when adding")
    return max(days)


def brief_answer(found: Answer, *, notice: str = "") -> Brief:
    """The answer as a brief; raises BriefError if a sentence says what its reports do not."""
    return write_brief(
        found.ledger,
        reports=found.reports,
        documents=found.documents,
        tilt=found.tilt,
        streaks=found.streaks,
        quotes=found.quotes,
        no_comment=found.no_comment,
        coverage=found.coverage,
        notice=notice,
        unsure=found.unsure,
    )


@dataclass(frozen=True, slots=True)
class Explanation:
    """Every step's view of a text."""

    document: Document
    readings: tuple[Reading, ...]
    reports: tuple[Report, ...]
    times: tuple[TimeExpression, ...]
    attributions: tuple[Attribution, ...]
    quotes: tuple[Quote, ...]
    types: tuple[str, ...]


def explain(text: str, *, published: date | None = None, coder: Coder | None = None) -> Explanation:
    """What each step of the coder sees in a text: mentions, pairs with their probabilities, status, voices, date."""
    reader = coder or load_coder()
    when = datetime(published.year, published.month, published.day) if published else None  # noqa: DTZ001 a day has no zone
    document = Document("explained", text, published=when)
    readings = reader.read(document)
    around = surroundings_of(document)
    mentions = resolve_mentions(text, published, registry=reader.registry)
    return Explanation(
        document=document,
        readings=tuple(readings),
        reports=tuple(make_report(act, r.sentence, around) for r in readings for act in r.acts),
        times=tuple(around.times),
        attributions=tuple(around.attributions),
        quotes=tuple(find_quotes(text, mentions=mentions, published=published)),
        types=tuple(reader.encoder.types),
    )


def code_items(
    items: Iterable[Document | Skipped],
    skipped: list[Skipped],
    *,
    coder: ReadsDocuments | None = None,
    progress: Progress | None = None,
) -> Iterator[tuple[Document, list[Report]]]:
    """Yield each document with its reports, without a store; what cannot be read is added to `skipped`."""
    reader = coder or load_coder()
    waiting = iter(items)
    while batch := list(islice(waiting, GROUP)):
        skipped += [item for item in batch if isinstance(item, Skipped)]
        yield from code_safely([item for item in batch if isinstance(item, Document)], reader, skipped)
        if progress:
            progress("documents", len(batch))
