"""Reports and events as plain dictionaries, ready for JSON, and back. The keys are a contract that others build on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from whowhom.errors import InputError
from whowhom.model import Act, Basis, Event, Evidence, Favour, Party, Place, Report, Status, Voice, When

Json = dict[str, Any]


def report_as_dict(report: Report) -> Json:
    """A report as the line that `whowhom code --format jsonl` prints; `when` is null where no date is known."""
    return {
        "document_id": report.document_id,
        "report_id": report.report_id,
        **_act_as_dict(report.act, report.contexts),
        "actor": [_party_as_dict(party) for party in report.actor],
        "recipient": [_party_as_dict(party) for party in report.recipient],
        "status": report.status.value,
        "when": _when_as_dict(report.when),
        "said_by": [_voice_as_dict(voice) for voice in report.said_by],
        "evidence": {"start": report.evidence.start, "end": report.evidence.end, "text": report.evidence.text},
        "confidence": report.confidence,
        "place": _place_as_dict(report.place),
    }


def report_from_dict(data: Mapping[str, Any]) -> Report:
    """The report that `report_as_dict` made the dictionary of. Raises `InputError` for what is no report."""
    try:
        evidence = data["evidence"]
        return Report(
            report_id=data["report_id"],
            document_id=data["document_id"],
            act=_act(data),
            actor=tuple(_party(party) for party in data["actor"]),
            recipient=tuple(_party(party) for party in data["recipient"]),
            status=Status(data["status"]),
            evidence=Evidence(evidence["start"], evidence["end"], evidence["text"]),
            contexts=tuple(data["contexts"]),
            when=_when(data["when"]),
            said_by=tuple(_voice(voice) for voice in data["said_by"]),
            confidence=data["confidence"],
            place=_place(data.get("place")),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"not a report: {_tell(error)}") from error


def event_as_dict(event: Event) -> Json:
    """An event as the line that `whowhom events --format jsonl` prints; `when` is null where no date is known."""
    return {
        "event_id": event.event_id,
        **_act_as_dict(event.act, event.contexts),
        "actor": [_party_as_dict(party) for party in event.actor],
        "recipient": [_party_as_dict(party) for party in event.recipient],
        "status": event.status.value,
        "when": _when_as_dict(event.when),
        "reports": event.reports,
        "voices": event.voices,
        "report_ids": list(event.report_ids),
        "outlets": list(event.outlets),
        "helps": [{"country": favour.country, "reason": favour.reason} for favour in event.helps],
        "hurts": [{"country": favour.country, "reason": favour.reason} for favour in event.hurts],
        "confidence": event.confidence,
        "origin": event.origin,
        "place": _place_as_dict(event.place),
    }


def event_from_dict(data: Mapping[str, Any]) -> Event:
    """The event that `event_as_dict` made the dictionary of. Raises `InputError` for what is no event."""
    try:
        return Event(
            event_id=data["event_id"],
            act=_act(data),
            actor=tuple(_party(party) for party in data["actor"]),
            recipient=tuple(_party(party) for party in data["recipient"]),
            status=Status(data["status"]),
            when=_when(data["when"]),
            reports=data["reports"],
            voices=data["voices"],
            report_ids=tuple(data["report_ids"]),
            outlets=tuple(data["outlets"]),
            contexts=tuple(data["contexts"]),
            helps=tuple(Favour(favour["country"], favour["reason"]) for favour in data["helps"]),
            hurts=tuple(Favour(favour["country"], favour["reason"]) for favour in data["hurts"]),
            confidence=data["confidence"],
            origin=data["origin"],
            place=_place(data.get("place")),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"not an event: {_tell(error)}") from error


def _act_as_dict(act: Act, contexts: tuple[str, ...]) -> Json:
    return {"event_type": act.event_type, "mode": act.mode, "cameo": act.cameo, "contexts": list(contexts)}


def _act(data: Mapping[str, Any]) -> Act:
    return Act(data["event_type"], data["mode"], data["cameo"])


def _party_as_dict(party: Party) -> Json:
    return {
        "name": party.name,
        "country": party.country,
        "sector": party.sector,
        "entity_id": party.entity_id,
        "text": party.text,
        "start": party.start,
        "end": party.end,
    }


def _party(data: Mapping[str, Any]) -> Party:
    keys = ("name", "country", "sector", "entity_id", "text", "start", "end")
    return Party(*(data[key] for key in keys))


def _voice_as_dict(voice: Voice) -> Json:
    return {
        "name": voice.name,
        "kind": voice.kind,
        "named": voice.named,
        "cue": voice.cue,
        "start": voice.start,
        "end": voice.end,
    }


def _voice(data: Mapping[str, Any]) -> Voice:
    return Voice(*(data[key] for key in ("name", "kind", "named", "cue", "start", "end")))


def _when_as_dict(when: When | None) -> Json | None:
    if when is None:
        return None
    return {"first": when.first.isoformat(), "last": when.last.isoformat(), "basis": when.basis.value}


def _when(data: Mapping[str, Any] | None) -> When | None:
    if data is None:
        return None
    return When(date.fromisoformat(data["first"]), date.fromisoformat(data["last"]), Basis(data["basis"]))


PLACE = ("name", "country", "city", "district", "province", "latitude", "longitude", "geonames_id", "start", "end")


def _place_as_dict(place: Place | None) -> Json | None:
    return {key: getattr(place, key) for key in PLACE} if place else None


def _place(data: Mapping[str, Any] | None) -> Place | None:
    return Place(*(data[key] for key in PLACE)) if data else None


def _tell(error: Exception) -> str:
    return f"the key {error} is missing" if isinstance(error, KeyError) else str(error)
