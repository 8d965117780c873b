"""Model values as rows: the columns of ledgers, tilts, streaks, events, reports and briefs, each with its kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from whowhom.brief.chart import LIGHT, WIDE, describe_chart, make_spec, mark_rows
from whowhom.brief.words import capitalise, say_window
from whowhom.commands.measures import read_columns, say_ledger, streak_rows, tilt_rows
from whowhom.draw import make_spec as make_tilt_spec
from whowhom.entities import with_the_country
from whowhom.errors import InputError
from whowhom.exchange import ledger_as_rows
from whowhom.model import Brief, Event, Ledger, Party, Readings, Report, Streak, Tilt
from whowhom.notebook.table import Chart, Row, Table

LEDGER = {
    "date": "day", "precision": "text", "actor": "text", "act": "text", "mode": "text", "cameo": "text",
    "recipient": "text", "helps": "texts", "sign": "whole", "weight": "number", "score": "number", "status": "text",
    "reason": "text", "voices": "whole", "reports": "whole", "said_by": "text", "evidence": "text",
    "report_ids": "texts", "cancelled_by": "text",
}  # fmt: skip
TILT = {
    "day": "day", "tilt": "number", "low": "number", "high": "number", "carrots": "number", "sticks": "number",
    "moves": "whole", "documents": "whole", "event_ids": "texts",
}  # fmt: skip
STREAK = {
    "actor": "text", "toward": "text", "first": "day", "last": "day", "sign": "whole", "claimed": "yes",
    "stands_out": "yes", "p_value": "number", "alarms_per_year": "number", "score": "number", "explanation": "text",
    "documents": "whole", "days_read": "whole", "days": "whole", "event_ids": "texts",
}  # fmt: skip
ACT = {
    "event_type": "text", "mode": "text", "cameo": "text", "recipient": "text", "recipient_name": "text",
    "status": "text", "first": "day", "last": "day", "basis": "text", "contexts": "texts",
}  # fmt: skip
EVENT = {
    "event_id": "text", "actor": "text", "actor_name": "text", **ACT, "reports": "whole", "voices": "whole",
    "outlets": "texts", "helps": "texts", "hurts": "texts", "confidence": "number", "origin": "text",
    "report_ids": "texts",
}  # fmt: skip
REPORT = {
    "report_id": "text", "document_id": "text", "actor": "text", "actor_name": "text", **ACT, "said_by": "texts",
    "evidence": "text", "start": "whole", "end": "whole", "confidence": "number",
}  # fmt: skip
BRIEF = {"number": "whole", "section": "text", "text": "text", "report_ids": "texts"}

LEADS = {
    Tilt: ("day", "tilt", "low", "high", "moves", "documents"),
    Streak: ("actor", "toward", "first", "last", "sign", "claimed", "explanation"),
    Event: ("first", "actor", "event_type", "mode", "recipient", "status", "reports", "voices"),
    Report: ("first", "actor", "event_type", "mode", "recipient", "status", "said_by", "evidence"),
}


def present(
    value: Any,
    *,
    tilt: Sequence[Tilt] = (),
    streaks: Sequence[Streak] = (),
    reports: Mapping[str, Report] | None = None,
    readings: Readings | None = None,
    lines: Iterable[str] = (),
) -> Table[Any]:
    """A ledger, a brief, or tilts, streaks, events or reports, as a table that shows itself and becomes a frame.

    `reports` gives the ledger its sentences, `tilt` and `streaks` go into its chart, and `streaks` are marked on a
    tilt's; `readings` tells how much was read. An empty list has no kind: InputError for one, as for other things.

    >>> from whowhom.model import Act, Event, Status
    >>> table = present([Event("e1", Act("AID"), (), (), Status.ACTUAL, None, 1, 1, ())])
    >>> len(table), table.rows[0]["event_type"]
    (1, 'AID')
    """
    told = tuple(lines)
    if isinstance(value, Ledger):
        return present_ledger(value, tilt, streaks, reports or {}, told)
    if isinstance(value, Brief):
        return present_brief(value, told)
    items = list(value) if isinstance(value, Iterable) and not isinstance(value, str | bytes) else []
    kinds = {type(item) for item in items}
    if len(kinds) != 1 or (kind := kinds.pop()) not in LEADS:
        raise InputError(
            "that cannot be shown as a table", do="hand in a ledger, a brief, or tilts, streaks, events or reports"
        )
    return present_list(kind, items, streaks=streaks, readings=readings, lines=told)


def present_list(
    kind: type,
    items: Sequence[Any],
    *,
    streaks: Sequence[Streak] = (),
    readings: Readings | None = None,
    lines: Iterable[str] = (),
    title: str = "",
) -> Table[Any]:
    """Tilts, streaks, events or reports as a table; the kind is named, so that it may be empty."""
    rows: list[Row]
    if kind is Tilt:
        return Table(
            tuple(items), tuple(tilt_rows(items, readings)), TILT, title or "Tilt", tuple(lines), LEADS[Tilt],
            lambda: draw_tilts(items, streaks),
        )  # fmt: skip
    if kind is Streak:
        rows = [{**dict.fromkeys(read_columns(readings)), **row} for row in streak_rows(items, readings)]
        return Table(tuple(items), tuple(rows), STREAK, title or "Streaks", tuple(lines), LEADS[Streak])
    if kind is Event:
        rows = [event_row(e) for e in items]
        return Table(tuple(items), tuple(rows), EVENT, title or "Events", tuple(lines), LEADS[Event])
    rows = [report_row(r) for r in items]
    return Table(tuple(items), tuple(rows), REPORT, title or "Reports", tuple(lines), LEADS[Report])


def present_ledger(
    ledger: Ledger,
    tilt: Sequence[Tilt],
    streaks: Sequence[Streak],
    reports: Mapping[str, Report],
    lines: tuple[str, ...],
) -> Table[Any]:
    window = say_window(ledger.since, ledger.until)
    title = f"{capitalise(with_the_country(ledger.actor))} toward {with_the_country(ledger.toward)}, {window}"
    lead = ("date", "sign", "act", "recipient", "status", "reason", "voices", "said_by", "evidence")

    def draw() -> Chart | None:
        marks = mark_rows(ledger)
        if not marks:
            return None
        spec = make_spec(ledger, marks, LIGHT, WIDE, tilt=tilt, streaks=streaks)
        return Chart({**spec, "background": LIGHT["paper"]}, describe_chart(ledger, tilt=tilt, streaks=streaks))

    rows = tuple(ledger_as_rows(ledger, reports))
    return Table(ledger.entries, rows, LEDGER, title, (*lines, *say_ledger(ledger)), lead, draw)


def present_brief(brief: Brief, lines: tuple[str, ...]) -> Table[Any]:
    rows = tuple(
        {"number": n, "section": s.section, "text": s.text, "report_ids": s.report_ids}
        for n, s in enumerate(brief.sentences, 1)
    )
    told = (*lines, brief.method, *([brief.notice] if brief.notice else []))
    return Table(brief.sentences, rows, BRIEF, brief.headline, told, ("number", "section", "text"))


def draw_tilts(tilt: Sequence[Tilt], streaks: Sequence[Streak]) -> Chart | None:
    if not tilt:
        return None
    spec = make_tilt_spec(tilt, [s for s in streaks if s.claimed], "", [], [])
    last = tilt[-1]
    alt = f"The tilt from {tilt[0].day} to {last.day}, at the end {last.value.value:+.2f}"
    return Chart(spec, alt)


def event_row(e: Event) -> Row:
    return {
        "event_id": e.event_id,
        **act_columns(e),
        "reports": e.reports,
        "voices": e.voices,
        "outlets": e.outlets,
        "helps": [f.country for f in e.helps],
        "hurts": [f.country for f in e.hurts],
        "confidence": e.confidence,
        "origin": e.origin,
        "report_ids": e.report_ids,
    }


def report_row(r: Report) -> Row:
    return {
        "report_id": r.report_id,
        "document_id": r.document_id,
        **act_columns(r),
        "said_by": [voice.name for voice in r.said_by],
        "evidence": " ".join(r.evidence.text.split()),
        "start": r.evidence.start,
        "end": r.evidence.end,
        "confidence": r.confidence,
    }


def act_columns(item: Event | Report) -> Row:
    """Who did what to whom, when and how real."""
    return {
        "actor": code_of(item.actor),
        "actor_name": name_of(item.actor),
        "event_type": item.act.event_type,
        "mode": item.act.mode,
        "cameo": item.act.cameo,
        "recipient": code_of(item.recipient),
        "recipient_name": name_of(item.recipient),
        "status": item.status.value,
        "first": item.when.first if item.when else None,
        "last": item.when.last if item.when else None,
        "basis": item.when.basis.value if item.when else None,
        "contexts": item.contexts,
    }


def code_of(parties: Sequence[Party]) -> str | None:
    return parties[0].side if parties else None


def name_of(parties: Sequence[Party]) -> str | None:
    return parties[0].name if parties else None
