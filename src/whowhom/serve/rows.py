"""The list of a page: a row an event, words folded under the deed that they are about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from whowhom.brief.naming import is_person, name_deed, object_of
from whowhom.brief.phrases import say_act, say_status
from whowhom.brief.words import capitalise, is_plural, say_side, say_when, tidy
from whowhom.model import Entry, Report, Status
from whowhom.ontology import is_deed
from whowhom.serve.address import View
from whowhom.serve.ask import Found
from whowhom.serve.objects import Row

NEAR = timedelta(days=7)  # how far from a deed a statement about it may lie
EFFECTS = {1: "helps", -1: "hurts", 0: "contact"}


def fold_statements(found: Found) -> list[Row]:
    """The rows, latest first; what was said of a deed in the days around it stands folded under the deed."""
    ledger = found.ledger
    deeds = [e for e in ledger.entries if is_a_deed_done(e)]
    under: dict[str, list[Entry]] = {}
    folded = set()
    for entry in ledger.entries:
        if is_a_deed_done(entry):
            continue
        near = [d for d in deeds if is_about(entry, d)]
        if near:
            closest = min(near, key=lambda d: (abs(day_of(d) - day_of(entry)), d.event.event_id))
            under.setdefault(closest.event.event_id, []).append(entry)
            folded.add(entry.event.event_id)
    rows = [
        make_row(e, found, tuple(make_row(s, found) for s in under.get(e.event.event_id, ())))
        for e in ledger.entries
        if e.event.event_id not in folded
    ]
    return rows[::-1]


def is_a_deed_done(entry: Entry) -> bool:
    return is_deed(entry.event.act) and entry.event.status is Status.ACTUAL and entry.event.when is not None


def day_of(entry: Entry) -> date:
    return entry.event.when.first if entry.event.when else date.max


def is_about(statement: Entry, deed: Entry) -> bool:
    """Whether words are about a deed: the same recipient and direction, days near, and the same type or topic."""
    said, done = statement.event, deed.event
    if said.when is None or abs(day_of(statement) - day_of(deed)) > NEAR or statement.sign != deed.sign:
        return False
    same = {p.country for p in said.recipient} & {p.country for p in done.recipient} - {None}
    kin = said.act.event_type == done.act.event_type or set(said.contexts) & set(done.contexts)
    return bool(same and kin)


def make_row(entry: Entry, found: Found, statements: tuple[Row, ...] = ()) -> Row:
    event = entry.event
    reports = [found.answer.reports[k] for k in event.report_ids if k in found.answer.reports]
    texts = [r.evidence.text for r in reports]
    year = found.ledger.until.year
    surest = max(reports, key=lambda r: r.confidence, default=None)
    return Row(
        event_id=event.event_id,
        address=event_address(event.event_id, found.view),
        when=capitalise(say_when(event.when, year).removeprefix("on ").removeprefix("by ")),
        precision=say_precision(entry),
        actor=capitalise(say_side(event.actor, texts)),
        act=name_deed(event, texts),
        recipient=say_side(event.recipient, texts),
        effect=EFFECTS[entry.sign],
        through="" if entry.is_direct else tidy(entry.reason),
        status=say_status(event.status),
        whose=say_chain(surest) if surest else ", ".join(event.outlets[:2]),
        voices=event.voices,
        reports=event.reports,
        weight=entry.weight,
        score=entry.score,
        taken_back=bool(entry.cancelled_by),
        evidence=shorten(tidy(surest.evidence.text)) if surest else "",
        statements=statements,
    )


def event_address(event_id: str, view: View) -> str:
    return f"/event/{event_id}?actor={view.actor}&toward={view.toward}"


def say_precision(entry: Entry) -> str:
    """What the date is worth."""
    when = entry.event.when
    if when is None:
        return "no date known"
    if when.basis.value == "published":
        return "at the latest: day of publication"
    if when.is_day:
        return "to the day"
    return f"within {(when.last - when.first).days + 1} days"


def say_chain(report: Report) -> str:
    """The chain of attribution in one line, innermost first."""
    if not report.said_by:
        return "the outlet at hand"
    return " → ".join(tidy(v.name) + ("" if v.named or v.kind == "outlet" else " (unnamed)") for v in report.said_by)


def shorten(text: str, longest: int = 280) -> str:
    return text if len(text) <= longest else text[: longest - 1].rsplit(" ", 1)[0] + "…"


def as_sentence(entry: Entry, reports: Sequence[Report]) -> str:
    """The deed as one sentence."""
    event = entry.event
    texts = [r.evidence.text for r in reports]
    subject = say_side(event.actor, texts)
    clause = say_act(event.act, event.status, object_of(event, texts), is_person=is_person(event))
    if is_plural(subject) and clause.startswith("was "):
        clause = clause.replace("was ", "were ", 1)
    return capitalise(f"{subject} {clause}")
