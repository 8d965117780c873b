"""The page of one event: every sentence it stands on, on whose word, copies folded, and why it is coded as it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from whowhom.brief.evidence import safe_url
from whowhom.brief.naming import name_deed
from whowhom.brief.phrases import say_status
from whowhom.brief.words import capitalise, join_words, say_count, say_day, say_when, tidy
from whowhom.entities import country_name, with_the_country
from whowhom.measure.entries import STATUS_WEIGHTS, make_entry
from whowhom.merge import compare_reports
from whowhom.merge.judge import is_by_people
from whowhom.model import CopyFamily, Document, Entry, Event, Judgement, Report, Status, Voice
from whowhom.ontology import SCALES, cameo_codes, event_types, is_deed, score_of, sign_of
from whowhom.serve.address import SCALE_NAMES, say_type
from whowhom.serve.ask import documents_of
from whowhom.serve.rows import EFFECTS, as_sentence
from whowhom.store import Store

LONGEST = 900  # characters of a sentence shown; a page without full stops is one "sentence"
MOST_REPORTS = 80
MOST_JUDGED = 40  # reports whose likeness is worked out again


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence: plain, or marked as the actor, the recipient, or whose word it is."""

    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the chain of attribution, from who said it first to the outlet at hand."""

    name: str
    kind: str
    cue: str
    named: bool


@dataclass(frozen=True, slots=True)
class Telling:
    """One report: where and when it was published, its sentence, on whose word, how real, and copies of its text."""

    report_id: str
    document_id: str
    outlet: str
    byline: str
    dateline: str
    published: str
    title: str
    url: str
    pieces: tuple[Piece, ...]
    steps: tuple[Step, ...]
    status: str
    when: str
    confidence: float
    code: str
    is_origin: bool = False
    copies: tuple[Telling, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """A person's verdict on two reports, and whether it was withdrawn."""

    left: str
    right: str
    verdict: str
    author: str
    made_at: str
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class EventPage:
    """All that an event's page shows."""

    event_id: str
    title: str
    status: str
    when: str
    effects: tuple[str, ...]
    counts: str
    tellings: tuple[Telling, ...]
    left_out: int
    disagreement: tuple[str, ...]
    why_code: tuple[str, ...]
    why_sign: tuple[str, ...]
    why_one: tuple[str, ...]
    verdicts: tuple[Verdict, ...]
    back: str
    permalink: str
    citation: str
    origin: str


def make_event_page(
    store: Store,
    event: Event,
    families: Mapping[str, CopyFamily],
    *,
    actor: str,
    toward: str,
    base: str,
    now: datetime,
    version: str,
) -> EventPage:
    """The page of an event, as seen from the pair that led to it, if one did."""
    reports = store.reports(report_ids=event.report_ids) if event.report_ids else []
    shown = reports[:MOST_REPORTS]
    documents = documents_of(store, shown)
    ids = set(event.report_ids)
    entry = make_entry(event, actor, toward, "plover") if actor and toward else None
    title = as_sentence(entry or Entry(event, "", sign_of(event.act), 1.0, 0.0), reports) + "."
    permalink = f"{base}/event/{event.event_id}"
    return EventPage(
        event_id=event.event_id,
        title=title,
        status=say_status(event.status),
        when=capitalise(say_when(event.when)),
        effects=tuple(say_effects(event)),
        counts=f"{say_count(event.reports, 'report')} by {say_count(len(event.outlets), 'outlet')}, "
        f"{say_count(event.voices, 'independent voice')}",
        tellings=tuple(fold_copies(shown, documents, families)),
        left_out=len(reports) - len(shown),
        disagreement=tuple(find_disagreement(event, reports, documents)),
        why_code=tuple(say_code(event)),
        why_sign=tuple(say_sign(event, entry, toward)),
        why_one=tuple(say_one(shown[:MOST_JUDGED], documents, families)),
        verdicts=tuple(show_verdict(j) for j in store.judgements() if is_by_people(j) and {j.left, j.right} & ids),
        back=f"/pair?actor={actor}&toward={toward}" if actor and toward else "/",
        permalink=permalink,
        citation=f"whowhom {version}: {title} {permalink} (accessed {say_day(now.date())}).",
        origin=event.origin,
    )


def show_verdict(j: Judgement) -> Verdict:
    made = j.made_at.isoformat(timespec="seconds")
    return Verdict(j.left, j.right, j.verdict.value, tidy(j.author), made, j.withdrawn_at is not None)


# ---------------------------------------------------------------- tellings


def fold_copies(
    reports: Sequence[Report], documents: Mapping[str, Document], families: Mapping[str, CopyFamily]
) -> list[Telling]:
    """The reports in order of publication, copies of one text folded under the one they come from."""
    groups: dict[str, list[Report]] = {}
    for report in sorted(reports, key=lambda r: published_of(documents.get(r.document_id))):
        family = families.get(report.document_id)
        groups.setdefault(family.family_id if family else report.document_id, []).append(report)
    found = []
    for group in groups.values():
        family = families.get(group[0].document_id)
        first = next((r for r in group if family and r.document_id == family.origin), group[0])
        copies = tuple(tell(r, documents) for r in group if r is not first)
        found.append(
            tell(first, documents, copies=copies, is_origin=bool(family and family.origin == first.document_id))
        )
    return found


def published_of(document: Document | None) -> str:
    return document.published.isoformat() if document and document.published else "9999"


def tell(
    report: Report, documents: Mapping[str, Document], *, copies: tuple[Telling, ...] = (), is_origin: bool = False
) -> Telling:
    document = documents.get(report.document_id)
    published = document.published if document else None
    return Telling(
        report_id=report.report_id,
        document_id=report.document_id,
        outlet=tidy(document.outlet or "") if document else "",
        byline=tidy(document.byline or "") if document else "",
        dateline=tidy(document.dateline or "") if document else "",
        published=say_moment(published),
        title=tidy(document.title or "")[:300] if document else "",
        url=safe_url(document.url) if document else "",
        pieces=tuple(mark_spans(report)),
        steps=tuple(steps_of(report, document)),
        status=say_status(report.status),
        when=say_when(report.when) if report.when else "no date in the text",
        confidence=report.confidence,
        code=f"{report.act.event_type} {report.act.mode or ''}".strip() + f", CAMEO {report.act.cameo or 'unknown'}",
        is_origin=is_origin,
        copies=copies,
    )


def say_moment(moment: datetime | None) -> str:
    if moment is None:
        return "undated"
    return f"{say_day(moment.date())}, {moment:%H:%M}" + (f" {moment:%Z}".rstrip() if moment.tzinfo else "")


def mark_spans(report: Report) -> Iterable[Piece]:
    """The sentence in pieces: who acts, who is acted on and whose word it is are marked; other text stays plain."""
    start, text = report.evidence.start, report.evidence.text
    spans = [(p.start - start, p.end - start, "actor") for p in report.actor]
    spans += [(p.start - start, p.end - start, "recipient") for p in report.recipient]
    spans += [
        (v.start - start, v.end - start, "voice") for v in report.said_by if v.start is not None and v.end is not None
    ]
    begin, stop = frame_of(text, [s for s in spans if 0 <= s[0] < s[1] <= len(text)])
    at = begin
    if begin:
        yield Piece("… ")
    for first, last, mark in sorted(spans):
        if first < at or last > stop or first >= last:
            continue
        if first > at:
            yield Piece(show(text[at:first]))
        yield Piece(show(text[first:last]), mark)
        at = last
    yield Piece(show(text[at:stop]) + (" …" if stop < len(text) else ""))


def frame_of(text: str, spans: Sequence[tuple[int, int, str]]) -> tuple[int, int]:
    """Where to begin and stop in a text that is too long to show whole: around the first marked words."""
    if len(text) <= LONGEST:
        return 0, len(text)
    first = min((s[0] for s in spans), default=0)
    begin = max(0, first - LONGEST // 3)
    return begin, min(len(text), begin + LONGEST)


def show(text: str) -> str:
    """Text without invisible characters, its blanks at the ends kept."""
    bare = tidy(text)
    return (" " if text[:1].isspace() else "") + bare + (" " if bare and text[-1:].isspace() else "")


def steps_of(report: Report, document: Document | None) -> Iterable[Step]:
    """Who said it first, through whom, down to the outlet at hand."""
    for voice in report.said_by:
        yield Step(tidy(voice.name), say_kind(voice), tidy(voice.cue or ""), voice.named)
    outlet = outlet_of(document)
    last = report.said_by[-1] if report.said_by else None
    if not (last and last.kind == "outlet" and bare(last.name) == bare(outlet)):
        yield Step(outlet, "published it", "", True)


def bare(outlet: str) -> str:
    """An outlet's name as it is compared."""
    return tidy(outlet).casefold().removeprefix("the ")


def say_kind(voice: Voice) -> str:
    names = {
        "official": "an official",
        "government": "a government",
        "outlet": "an outlet",
        "person": "a person",
        "document": "a document",
    }
    return ("" if voice.named or voice.kind == "outlet" else "unnamed; ") + names.get(voice.kind, voice.kind)


# ---------------------------------------------------------------- disagreement


def find_disagreement(event: Event, reports: Sequence[Report], documents: Mapping[str, Document]) -> Iterable[str]:
    """What the reports do not agree on: whether it was done, denied, and when."""
    by_status: dict[Status, list[Report]] = {}
    for report in reports:
        by_status.setdefault(report.status, []).append(report)
    for status in (Status.DENIED, Status.NEGATED):
        if event.status not in (Status.DENIED, Status.NEGATED) and (against := by_status.get(status)):
            told = f"{say_status(status)} in {say_count(len(against), 'report')}"
            yield f"{capitalise(told)}: {who_tells(against, documents)}."
    others = [(s, r) for s, r in by_status.items() if s not in (event.status, Status.DENIED, Status.NEGATED)]
    if others:
        parts = [f"{say_status(s)} in {say_count(len(r), 'report')}" for s, r in others]
        yield f"The furthest report has it as {say_status(event.status)}; it is {join_words(parts)}."
    days = Counter((r.when.first, r.when.last) for r in reports if r.when)
    if len(days) > 1:
        named = [f"{say_span(*span)} ({say_count(n, 'report')})" for span, n in days.most_common(4)]
        yield f"The reports date it differently: {join_words(named)}."
    kinds = Counter(r.act.event_type for r in reports)
    if len(kinds) > 1:
        yield "Read as " + join_words([f"{say_type(k)} ({n})" for k, n in kinds.most_common()]) + "."


def who_tells(reports: Sequence[Report], documents: Mapping[str, Document]) -> str:
    names = []
    for report in reports:
        document = documents.get(report.document_id)
        outlet = tidy(document.outlet or "") if document else ""
        names.append(tidy(report.said_by[0].name) if report.said_by else outlet)
    return join_words(list(dict.fromkeys(n for n in names if n))[:4]) or "an unnamed outlet"


def say_span(first: date, last: date) -> str:
    return say_day(first) if first == last else f"{say_day(first, last.year)} to {say_day(last)}"


# ---------------------------------------------------------------- why


def say_effects(event: Event) -> Iterable[str]:
    """Whom it helps and hurts, and how that is known."""
    for verb, favours in (("helps", event.helps), ("hurts", event.hurts)):
        for favour in favours:
            how = "as the one it is done to" if favour.reason == "direct" else f"through the {tidy(favour.reason)}"
            yield f"{verb} {with_the_country(favour.country)} {how}"


def say_code(event: Event) -> Iterable[str]:
    """Why this code: type, mode, contexts and CAMEO code, and what each scale gives for it."""
    act = event.act
    if act.event_type not in event_types():
        yield f"Coded {act.event_type} by the data set it was imported from."
        return
    kind = event_types()[act.event_type]
    quads = {1: "cooperation in words", 2: "cooperation in deeds", 3: "conflict in words", 4: "conflict in deeds"}
    mode = f", mode {act.mode}" if act.mode else ""
    read = name_deed(event)
    yield f"PLOVER type {act.event_type} ({say_type(act.event_type)}: {quads[kind.quad]}){mode}, read as {read}."
    known = cameo_codes().get(act.cameo or "")
    if known:
        yield f"CAMEO {known.code}: {known.name.lower()}."
    if event.contexts:
        yield f"About: {join_words([tidy(c) for c in event.contexts])}."
    scores = [f"{SCALE_NAMES[s]} {score_of(act, s):+.1f}".replace("-", "−") for s in SCALES]
    yield f"Scores: {join_words(scores)}."
    yield f"The surest reading holds it with a probability of {event.confidence:.0%}."


def say_sign(event: Event, entry: Entry | None, toward: str) -> Iterable[str]:
    """Why it helps or hurts, and how much it counts."""
    sign = sign_of(event.act)
    word = {
        1: "a carrot for the one it is done to",
        -1: "a stick for the one it is done to",
        0: "neither carrot nor stick",
    }[sign]
    yield f"An act of this kind is {word}, whoever does it."
    if entry and toward:
        name = with_the_country(toward)
        if entry.is_direct:
            yield f"It is done to {name} itself: {EFFECTS[entry.sign]}."
        else:
            sides = [country_name(p.country) for p in event.recipient if p.country]
            told = f"It is done to {join_words(sides) or 'another'}, whom the {tidy(entry.reason)} sets against {name}"
            yield f"{told}: it {EFFECTS[entry.sign]} {name}."
    weight = STATUS_WEIGHTS[event.status]
    deed = "a deed" if is_deed(event.act) else "words"
    yield f"It is {say_status(event.status)} and so counts {weight:g}; it is {deed}."


def say_one(
    reports: Sequence[Report], documents: Mapping[str, Document], families: Mapping[str, CopyFamily]
) -> Iterable[str]:
    """Why these reports are held for one event: what speaks for and against, the closest pairs first."""
    if len(reports) < 2:
        return
    family_of = {key: family.family_id for key, family in families.items()}
    outlet = {
        r.report_id: tidy((documents[r.document_id].outlet or "") if r.document_id in documents else "") or "an outlet"
        for r in reports
    }
    for verdict in compare_reports(reports, documents, family_of=family_of, made_at=LONG_AGO)[:6]:
        reasons = join_words([f"{name} {weight:+.2f}".replace("-", "−") for name, weight in verdict.reasons])
        pair = f"{outlet[verdict.left]} and {outlet[verdict.right]}"
        yield f"{pair}: {verdict.verdict.value} ({verdict.score:.2f}), for {reasons}."


LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)  # these verdicts are shown, not kept


def outlet_of(document: Document | None) -> str:
    return tidy(document.outlet or "") if document and document.outlet else "an unnamed outlet"
