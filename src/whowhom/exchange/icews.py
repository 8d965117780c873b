"""ICEWS: 20 columns between tabs, nothing quoted, a header, English country names, one line per pair of sides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from operator import itemgetter

from whowhom.exchange.codes import (
    WrongRowError,
    act_of,
    code_of,
    contexts_of,
    country_by_name,
    day_in,
    icews_name,
    known,
    label_of,
    name_of_sector,
    number_for,
    number_in,
    sector_of,
)
from whowhom.exchange.form import Cells, RowReader, TableForm
from whowhom.flat import Layout, act_part, outlet_part, place_part, side_part, when_part
from whowhom.model import Basis, Event, Party, Place, Status, When
from whowhom.ontology import score_of

ORGANISATION = "International Government Organization"


class Icews(TableForm):
    """The format of the ICEWS coded event data."""

    name = "icews"
    columns = (
        *("Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code"),
        *("Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher"),
        *("City", "District", "Province", "Country", "Latitude", "Longitude"),
    )
    evidence = ("CAMEO Code", "Event Text", "Intensity")
    recomputed = frozenset({"Event Text", "Intensity", "CAMEO Code"})

    def reader(self, columns: Sequence[str], book: str) -> RowReader:
        """One event per row. Ids occur twice with other dates, so the key is the id with its day."""
        at = [columns.index(name) for name in self.columns]
        pick, needed = itemgetter(*at), max(at) + 1
        sides: dict[tuple[str, str, str], tuple[Party, ...]] = {}
        places: dict[Cells, Place | None] = {}
        whens: dict[str, tuple[When | None, str]] = {}
        publishers: dict[str, tuple[str, ...]] = {}

        def side(name: str, sectors: str, country: str) -> tuple[Party, ...]:
            key = (name, sectors, country)
            if key not in sides:
                sides[key] = party_of(name, sectors, country)
            return sides[key]

        def read(cells: Cells) -> Event:
            if len(cells) < needed:
                raise WrongRowError(f"{len(cells)} columns, {needed} expected")
            number, day, name, sectors, country, _, code, _, to, to_sectors, to_country, _, _, publisher, *rest = pick(
                cells
            )
            where = tuple(rest)
            if not number:
                raise WrongRowError("no Event ID")
            if day not in whens:
                told = when_of(day_in(day))
                whens[day] = told, f":{told.first}" if told else ":"
            if where not in places:
                places[where] = place_of(where)
            if publisher not in publishers:
                publishers[publisher] = (publisher,) if known(publisher) else ()
            when, suffix = whens[day]
            act = act_of(code, book)
            return Event(
                f"icews:{number}{suffix}",
                act,
                side(name, sectors, country),
                side(to, to_sectors, to_country),
                Status.ACTUAL,
                when,
                1,
                1,
                (),
                publishers[publisher],
                contexts_of(act.cameo or ""),
                origin="icews",
                place=places[where],
            )

        return read

    def layout(self, columns: Sequence[str], book: str) -> Layout:
        """The same, part by part."""
        at = [columns.index(name) for name in self.columns]
        return Layout(
            "icews",
            "icews:",
            at[0],
            max(at) + 1,
            (
                side_part("actor", (at[2], at[3], at[4]), party_of),
                side_part("recipient", (at[8], at[9], at[10]), party_of),
                act_part((at[6],), lambda code: act_of(code, book), contexts_of),
                when_part((at[1],), lambda day: when_of(day_in(day))),
                place_part(tuple(at[14:]), lambda *cells: place_of(cells)),
                outlet_part((at[13],), lambda publisher: (publisher,) if known(publisher) else ()),
            ),
            dated=True,
        )

    def make_cells(self, event: Event) -> dict[str, str]:
        """The first of each side, since a row has one pair."""
        code = code_of(event.act)
        place = event.place or Place("")
        return {
            "Event ID": number_for(event.event_id, "icews"),
            "Event Date": event.when.first.isoformat() if event.when else "",
            **side_cells("Source", event.actor),
            "Event Text": label_of(code),
            "CAMEO Code": code,
            "Intensity": f"{score_of(event.act, 'icews'):g}" if code else "",
            **side_cells("Target", event.recipient),
            "Publisher": event.outlets[0] if event.outlets else "",
            "City": place.city or "",
            "District": place.district or "",
            "Province": place.province or "",
            "Country": icews_name(place.country),
            "Latitude": "" if place.latitude is None else f"{place.latitude:g}",
            "Longitude": "" if place.longitude is None else f"{place.longitude:g}",
        }


def party_of(name: str, sectors: str, country: str) -> tuple[Party, ...]:
    """One side of a row; an organisation of states is known by its sector, having no country."""
    if not known(name) and not known(country):
        return ()
    named = sectors.split(",")
    iso3 = country_by_name(known(country) or "") or ("IGO" if ORGANISATION in named else None)
    return (Party(name, iso3, sector_of("icews", named)),)


def when_of(day: date | None) -> When | None:
    return When(day, day, Basis.STATED) if day else None


def place_of(cells: Cells) -> Place | None:
    """Where it happened; coordinates of a country alone are its centre, and left out."""
    city, district, province, country, latitude, longitude = (known(cell) for cell in cells)
    name = city or district or province or country
    if not name:
        return None
    iso3 = country_by_name(country or "")
    if not (city or district or province):
        return Place(name, iso3)
    return Place(name, iso3, city, district, province, number_in(latitude or ""), number_in(longitude or ""))


def side_cells(side: str, parties: tuple[Party, ...]) -> dict[str, str]:
    if not parties:
        return {}
    party = parties[0]
    sectors = [name_of_sector("icews", party.sector)] + [ORGANISATION] * (party.country == "IGO")
    return {
        f"{side} Name": party.name,
        f"{side} Sectors": ",".join(filter(None, sectors)),
        f"{side} Country": icews_name(party.country),
    }
