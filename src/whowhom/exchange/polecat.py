"""POLECAT: PLOVER events in 40 columns between tabs, several parties to a cell, the word None for what is unknown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import ClassVar

from whowhom.entities import load_registry
from whowhom.exchange.codes import NONE, WrongRowError, day_in, known, number_in, whole_in
from whowhom.exchange.form import Cells, RowReader, TableForm
from whowhom.model import Act, Basis, Event, Party, Place, Status, When
from whowhom.ontology import choose_cameo, event_types, score_of

QUADS = ("", "VERBAL COOPERATION", "MATERIAL COOPERATION", "VERBAL CONFLICT", "MATERIAL CONFLICT")
# What both sides do together: all of them stand as actors there, and no recipient does.
TOGETHER = frozenset({"AGREE", "CONSULT", "COOPERATE"})
ORGANISATIONS = frozenset({"IGO", "UNO", "EUR"})
NO_COUNTRY = frozenset({"NGO", "ISM", "IMG", "MNC"})


class Polecat(TableForm):
    """The format of the POLECAT data set."""

    name = "polecat"
    suffix = ".txt"
    columns = (
        *("Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts", "Actor Name"),
        *("Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw"),
        *("Wikipedia Actor ID", "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector"),
        *("Recipient Sectors", "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID", "Placename", "City"),
        *("District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type"),
        *("Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language"),
        "Version",
    )
    renamed: ClassVar[Mapping[str, str]] = {"Event Intensity": "Intensity"}
    recomputed = frozenset({"Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts"})

    def reader(self, columns: Sequence[str], book: str) -> RowReader:
        """One event per row; releases lack or add columns, so each is found by its name."""
        at = {name: place for place, name in enumerate(columns)}
        needed = at["Recipient Country"] + 1

        def read(cells: Cells) -> Event:
            if len(cells) < needed:
                raise WrongRowError(f"{len(cells)} columns, at least {needed} expected")

            def cell(name: str) -> str:
                place = at.get(name, len(cells))
                return cells[place].strip().strip('"') if place < len(cells) else ""

            if not cell("Event ID"):
                raise WrongRowError("no Event ID")
            act, contexts = act_in(cell("Event Type"), cell("Event Mode"), cell("Contexts"))
            actor, recipient = parties_in(cell, "Actor"), parties_in(cell, "Recipient")
            if not recipient and len(actor) > 1 and act.event_type in TOGETHER:
                recipient = actor
            outlet = known(cell("Source"))
            return Event(
                f"polecat:{cell('Event ID')}",
                act,
                actor,
                recipient,
                Status.ACTUAL,
                when_in(cell("Event Date"), cell("Publication Date")),
                1,
                1,
                (),
                (outlet,) if outlet else (),
                contexts,
                origin="polecat",
                place=place_in(cell),
            )

        return read

    def make_cells(self, event: Event) -> dict[str, str]:
        """All sides of an event; those who act together have no recipient."""
        act, when, place = event.act, event.when, event.place or Place("")
        if act.event_type == NONE:
            raise WrongRowError("PLOVER has no type for statements and appeals (CAMEO 01 and 02)")
        day = when.first.isoformat() if when else ""
        together = event.actor == event.recipient and len(event.actor) > 1 and act.event_type in TOGETHER
        return {
            "Event ID": event.event_id.removeprefix("polecat:"),
            "Event Date": "" if when and when.basis is Basis.PUBLISHED else day,
            "Event Type": act.event_type,
            "Event Mode": act.mode or "",
            "Intensity": f"{score_of(act):g}",
            "Quad Code": QUADS[event_types()[act.event_type].quad],
            "Contexts": ";".join(event.contexts),
            **side_cells("Actor", event.actor),
            **side_cells("Recipient", () if together else event.recipient),
            "Placename": place.name,
            "City": place.city or "",
            "District": place.district or "",
            "Province": place.province or "",
            "Country": place.country or "",
            "Latitude": "" if place.latitude is None else f"{place.latitude:g}",
            "Longitude": "" if place.longitude is None else f"{place.longitude:g}",
            "GeoNames ID": str(place.geonames_id or ""),
            "Source": event.outlets[0] if event.outlets else "",
            "Publication Date": day if when and when.basis is Basis.PUBLISHED else "",
        }


def act_in(event_type: str, mode: str, contexts: str) -> tuple[Act, tuple[str, ...]]:
    kind = event_type.strip().upper()
    if kind not in event_types():
        raise WrongRowError(f"no PLOVER event type: {event_type!r}")
    found = tuple(c for part in contexts.split(";") if (c := part.strip()) and c != "None")
    way = known(mode.strip().lower().replace("none", "None"))
    return Act(kind, way, choose_cameo(kind, way, found)), found


def parties_in(cell: object, side: str) -> tuple[Party, ...]:
    """The parties of a side: names and countries are lists of their own, and may differ in length."""
    assert callable(cell)
    names, countries = list_in(cell(f"{side} Name")), list_in(cell(f"{side} Country"))
    sector = known(cell(f"Primary {side} Sector"))
    found = zip_longest(names, countries, fillvalue="None")
    return tuple(
        Party(known(name) or known(code) or "", country_in(code), sector)
        for name, code in found
        if known(name) or known(code)
    )


def list_in(text: str) -> list[str]:
    return [part.strip() for part in text.split(";")] if known(text) else []


def country_in(code: str) -> str | None:
    """The ISO3 code; organisations of states are IGO, other bodies have no country."""
    if code in ORGANISATIONS:
        return "IGO"
    if code in ("KOS", "KSV"):
        return "XKX"
    return code if code in load_registry().countries else None


def when_in(day: str, published: str) -> When | None:
    """The day of the event; where the file has none, that of its publication stands in."""
    told = day_in(day)
    if told:
        return When(told, told, Basis.STATED)
    told = day_in(published)
    return When(told, told, Basis.PUBLISHED) if told else None


def place_in(cell: object) -> Place | None:
    assert callable(cell)
    city, district, province = (known(cell(name)) for name in ("City", "District", "Province"))
    name = known(cell("Placename")) or city or district or province or known(cell("Country"))
    if not name:
        return None
    country = country_in(cell("Country"))
    if not (city or district or province):  # a country alone: its centre is no place
        return Place(name, country)
    return Place(
        name,
        country,
        city,
        district,
        province,
        number_in(cell("Latitude")),
        number_in(cell("Longitude")),
        whole_in(cell("GeoNames ID"), 0) or None,
    )


def side_cells(side: str, parties: tuple[Party, ...]) -> dict[str, str]:
    if not parties:
        return {f"{side} Name": "None", f"{side} Country": "None"}
    return {
        f"{side} Name": "; ".join(p.name.replace(";", ",") or "None" for p in parties),
        f"{side} Country": "; ".join("KOS" if p.country == "XKX" else p.country or "None" for p in parties),
        f"Primary {side} Sector": parties[0].sector or "",
        f"{side} Sectors": "; ".join(dict.fromkeys(p.sector for p in parties if p.sector)),
        f"{side} Name Raw": "; ".join(filter(None, (p.text for p in parties))),
    }
