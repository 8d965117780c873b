"""PLOVER JSON: the fields of the PLOVER manual, one object per event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from whowhom.exchange.codes import NONE, WrongRowError, day_in, number_in
from whowhom.exchange.form import JsonForm
from whowhom.exchange.polecat import country_in
from whowhom.model import Act, Basis, Event, Party, Place, Status, When
from whowhom.ontology import choose_cameo, event_types, score_of

# PLOVER has no words for these; its auxiliary modes are written as the manual lists them.
ANSWERS = {status.value: status for status in Status}


class PloverJson(JsonForm):
    """The format of the PLOVER manual."""

    name = "plover"
    suffix = ".json"
    head, between, foot = "[\n", ",\n", "\n]\n"

    def event(self, data: Mapping[str, Any], book: str) -> Event:
        """The event of an object; type, mode and context are PLOVER's own."""
        if not data.get("id"):
            raise WrongRowError("no id")
        kind = str(data.get("event") or "").upper()
        if kind not in event_types() and kind != NONE:
            raise WrongRowError(f"no PLOVER event type: {data.get('event')!r}")
        mode = str(data["mode"]).lower() if data.get("mode") else None
        contexts = tuple(listed(data.get("context")))
        cited = data.get("cite_info") or {}
        first, last = day_in(str(data.get("date") or "")), day_in(str(data.get("enddate") or ""))
        return Event(
            event_id=f"plover:{data['id']}",
            act=Act(kind, mode, str(data["cameo"]) if data.get("cameo") else act_code(kind, mode, contexts)),
            actor=tuple(map(party_of, objects(data.get("actor")))),
            recipient=tuple(map(party_of, objects(data.get("recipient")))),
            status=ANSWERS.get(str(data.get("status") or ""), Status.ACTUAL),
            when=When(first, last or first, Basis.STATED) if first else None,
            reports=1,
            voices=1,
            report_ids=(),
            outlets=(str(cited["publication"]),) if cited.get("publication") else (),
            contexts=contexts,
            origin="plover",
            place=place_of(data.get("event_loc") or {}),
        )

    def data(self, event: Event, said: Mapping[str, Any]) -> dict[str, Any]:
        """The object of an event, with the fields that only its file had."""
        act, when = event.act, event.when
        made: dict[str, Any] = {
            "id": event.event_id.removeprefix("plover:"),
            "date": when.first.isoformat() if when else None,
            "enddate": when.last.isoformat() if when and not when.is_day else None,
            "actor": list(map(party_data, event.actor)),
            "recipient": list(map(party_data, event.recipient)),
            "event": act.event_type,
            "mode": act.mode,
            "context": list(event.contexts),
            "cameo": act.cameo,
            "quad_code": event_types()[act.event_type].quad if act.event_type in event_types() else None,
            "event_scale": score_of(act),
            "status": event.status.value,
            "event_loc": place_data(event.place) if event.place else None,
            "cite_info": {"publication": event.outlets[0]} if event.outlets else None,
        }
        return {**said, **{name: value for name, value in made.items() if value is not None}}


def act_code(kind: str, mode: str | None, contexts: tuple[str, ...]) -> str | None:
    return None if kind == NONE else choose_cameo(kind, mode, contexts)


def objects(value: Any) -> Sequence[Mapping[str, Any]]:
    """The parties of a side: a list of objects, or one."""
    found = value if isinstance(value, list) else [value] if value else []
    return [one for one in found if isinstance(one, dict)]


def listed(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)] if value else []


def party_of(data: Mapping[str, Any]) -> Party:
    """A party; the manual names its fields in two ways."""
    name = data.get("entity_name") or data.get("identifier_text") or data.get("entity_text") or data.get("raw_text")
    code = str(data.get("code") or "")
    key = data.get("identifier_id") or data.get("wikidata_id")
    sector = data.get("sector") or data.get("sector_code")
    return Party(str(name or code), country_in(code), str(sector) if sector else None, str(key) if key else None)


def party_data(party: Party) -> dict[str, Any]:
    code = "KOS" if party.country == "XKX" else party.country
    made = {
        "code": code,
        "sector": party.sector,
        "entity_text": party.text or None,
        "identifier_id": party.entity_id,
        "identifier_text": party.name,
    }
    return {name: value for name, value in made.items() if value is not None}


def place_of(data: Mapping[str, Any]) -> Place | None:
    """Where it happened; a country alone has no coordinates."""
    city, district, province = (data.get(name) or None for name in ("city", "district", "province"))
    name = data.get("extracted_place") or data.get("resolved_place") or city or province or data.get("country")
    if not name:
        return None
    country = country_in(str(data.get("country_code") or ""))
    if not (city or district or province):
        return Place(str(name), country)
    key = data.get("geonameid")
    latitude, longitude = (
        number_in(str(data.get(axis) if data.get(axis) is not None else "")) for axis in ("lat", "lon")
    )
    return Place(str(name), country, city, district, province, latitude, longitude, int(key) if key else None)


def place_data(place: Place) -> dict[str, Any]:
    made = {
        "extracted_place": place.name,
        "geonameid": place.geonames_id,
        "lat": place.latitude,
        "lon": place.longitude,
        "city": place.city,
        "district": place.district,
        "province": place.province,
        "country_code": "KOS" if place.country == "XKX" else place.country,
        "resolution": "city" if place.city else "province" if place.province or place.district else "country",
    }
    return {name: value for name, value in made.items() if value is not None}
