"""GDELT 1 and 2: columns between tabs without a header, CAMEO actor codes, FIPS countries for places.

The two differ in their columns alone: 2 has a second administrative code for each place, 1 had no link
before April 2013. The Mentions of GDELT 2, one row per article that tells of an event, are tellings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import TextIO

from whowhom.exchange.codes import (
    WrongRowError,
    act_of,
    cameo_country,
    code_of,
    contexts_of,
    country_by_cameo,
    country_by_fips,
    day_in,
    domain_of,
    fips_country,
    name_of_sector,
    number_for,
    number_in,
    sector_of,
    whole_in,
)
from whowhom.exchange.form import FAULTS, Cells, RowReader, TableForm, clean, reason_of
from whowhom.flat import Layout, act_part, outlet_part, place_part, side_part, when_part
from whowhom.model import Basis, Event, Party, Place, Said, Skipped, Status, Telling, When
from whowhom.ontology import cameo_codes, score_of

PLACE = ("Type", "FullName", "CountryCode", "Lat", "Long")
COUNTRY, US_STATE, US_CITY, CITY, STATE = "1", "2", "3", "4", "5"  # kinds of places


def actor_columns(side: str) -> tuple[str, ...]:
    parts = "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code Type3Code"
    return tuple(f"{side}{part}" for part in parts.split())


def place_columns(side: str, second: bool) -> tuple[str, ...]:
    parts = ["Type", "FullName", "CountryCode", "ADM1Code", *["ADM2Code"] * second, "Lat", "Long", "FeatureID"]
    return tuple(f"{side}Geo_{part}" for part in parts)


def event_columns(second: bool) -> tuple[str, ...]:
    return (
        *("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"),
        *actor_columns("Actor1"),
        *actor_columns("Actor2"),
        *("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale"),
        *("NumMentions", "NumSources", "NumArticles", "AvgTone"),
        *place_columns("Actor1", second),
        *place_columns("Actor2", second),
        *place_columns("Action", second),
        *("DATEADDED", "SOURCEURL"),
    )


class Gdelt(TableForm):
    """The events of GDELT 1 or 2."""

    has_header = False
    evidence = ("EventCode", "", "GoldsteinScale")
    recomputed = frozenset({"EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale"})

    def __init__(self, name: str, *, second: bool) -> None:
        self.name = name
        self.columns = event_columns(second)

    def reader(self, columns: Sequence[str], book: str) -> RowReader:
        """One event per row; either side may be missing."""
        at = {name: place for place, name in enumerate(columns)}
        needed = at["DATEADDED"] + 1  # SOURCEURL came later
        one, two, where = (
            [at[n] for n in actor_columns("Actor1")],
            [at[n] for n in actor_columns("Actor2")],
            [at[f"ActionGeo_{part}"] for part in PLACE],
        )
        number, day, code, sources = at["GLOBALEVENTID"], at["SQLDATE"], at["EventCode"], at["NumSources"]
        articles, url = at["NumArticles"], at["SOURCEURL"]

        def read(cells: Cells) -> Event:
            if len(cells) < needed:
                raise WrongRowError(f"{len(cells)} columns, at least {needed} expected")
            if not cells[number].isdigit():
                raise WrongRowError(f"no GLOBALEVENTID: {cells[number]!r}")
            act = act_of(cells[code], book)
            link = cells[url] if url < len(cells) else ""
            return Event(
                f"gdelt:{cells[number]}",
                act,
                party_of(*[cells[n] for n in one]),
                party_of(*[cells[n] for n in two]),
                Status.ACTUAL,
                when_of(cells[day]),
                whole_in(cells[articles], 1),
                whole_in(cells[sources], 1),
                (),
                outlets_of(link),
                contexts_of(act.cameo or ""),
                origin="gdelt",
                place=place_of(*[cells[n] for n in where]),
            )

        return read

    def layout(self, columns: Sequence[str], book: str) -> Layout:
        """The same, part by part."""
        at = {name: place for place, name in enumerate(columns)}
        return Layout(
            "gdelt",
            "gdelt:",
            at["GLOBALEVENTID"],
            at["DATEADDED"] + 1,
            (
                side_part("actor", tuple(at[n] for n in actor_columns("Actor1")), party_of),
                side_part("recipient", tuple(at[n] for n in actor_columns("Actor2")), party_of),
                act_part((at["EventCode"],), lambda code: act_of(code, book), contexts_of),
                when_part((at["SQLDATE"],), when_of),
                place_part(tuple(at[f"ActionGeo_{part}"] for part in PLACE), place_of),
                outlet_part((at["SOURCEURL"],), lambda link: outlets_of(link or "")),
            ),
            digits=True,
            counts=(("reports", at["NumArticles"]), ("voices", at["NumSources"])),
        )

    def make_cells(self, event: Event) -> dict[str, str]:
        """The first of each side, in CAMEO's codes."""
        code = code_of(event.act)
        if not code:
            raise WrongRowError("no CAMEO code")
        day = event.when.first if event.when else None
        return {
            "GLOBALEVENTID": number_for(event.event_id, "gdelt"),
            **(date_cells(day) if day else {}),
            **side_cells("Actor1", event.actor),
            **side_cells("Actor2", event.recipient),
            "IsRootEvent": "1",
            "EventCode": code,
            "EventBaseCode": code[:3],
            "EventRootCode": code[:2],
            "QuadClass": str(cameo_codes()[code].quad) if code in cameo_codes() else "",
            "GoldsteinScale": f"{score_of(event.act, 'goldstein'):g}",
            "NumMentions": str(event.reports),
            "NumSources": str(event.voices),
            "NumArticles": str(event.reports),
            **place_cells("Action", event.place),
            "SOURCEURL": event.outlets[0] if event.outlets else "",
        }


@lru_cache(maxsize=65536)
def party_of(
    code: str,
    name: str,
    country: str,
    group: str,
    _ethnic: str,
    _religion: str,
    _second: str,
    kind: str,
    kind_2: str,
    kind_3: str,
) -> tuple[Party, ...]:
    """One side, by its own country, or as an organisation of states; a code without a country has none."""
    if not (code or name):
        return ()
    iso3 = country_by_cameo(country) or country_by_cameo(group) or country_by_cameo(kind)
    return (Party(name or code, iso3, sector_of("cameo", (kind, kind_2, kind_3)), code or None),)


@lru_cache(maxsize=65536)
def when_of(cell: str) -> When | None:
    day = day_in(cell)
    return When(day, day, Basis.STATED) if day else None


@lru_cache(maxsize=4096)
def outlets_of(link: str) -> tuple[str, ...]:
    return (domain_of(link),) if link else ()


@lru_cache(maxsize=65536)
def place_of(kind: str, name: str, fips: str, latitude: str, longitude: str) -> Place | None:
    """Where the act was: a town, a state, or a country alone, whose centre is left out."""
    if kind not in (COUNTRY, US_STATE, US_CITY, CITY, STATE) or not name:
        return None
    country, first = country_by_fips(fips), name.split(",")[0].strip()
    if kind == COUNTRY:
        return Place(name, country)
    town, state = (first, None) if kind in (US_CITY, CITY) else (None, first)
    return Place(name, country, town, None, state, number_in(latitude), number_in(longitude))


def date_cells(day: date) -> dict[str, str]:
    return {
        "SQLDATE": f"{day:%Y%m%d}" if day.year > 999 else day.isoformat(),
        "MonthYear": f"{day.year}{day.month:02}",
        "Year": str(day.year),
        "FractionDate": f"{day.year + (day.month * 30 + day.day) / 365:.4f}",
        "DATEADDED": f"{day.year}{day.month:02}{day.day:02}",
    }


def side_cells(side: str, parties: tuple[Party, ...]) -> dict[str, str]:
    if not parties:
        return {}
    party = parties[0]
    country, sector = cameo_country(party.country), name_of_sector("cameo", party.sector)
    group = {f"{side}KnownGroupCode": "IGO"} if country == "IGO" else {f"{side}CountryCode": country}
    return {f"{side}Code": party.entity_id or country + sector, f"{side}Name": party.name, **group} | (
        {f"{side}Type1Code": sector} if sector else {}
    )


def place_cells(side: str, place: Place | None) -> dict[str, str]:
    if place is None:
        return {}
    kind = CITY if place.city else STATE if place.province or place.district else COUNTRY
    return {
        f"{side}Geo_Type": kind,
        f"{side}Geo_FullName": place.name,
        f"{side}Geo_CountryCode": fips_country(place.country),
        f"{side}Geo_Lat": "" if place.latitude is None else f"{place.latitude:g}",
        f"{side}Geo_Long": "" if place.longitude is None else f"{place.longitude:g}",
    }


# ---------------------------------------------------------------- mentions


class Mentions:
    """The Mentions of GDELT 2: which articles tell of an event."""

    name = "gdelt2-mentions"
    suffix = ".tsv"
    columns = (
        *("GLOBALEVENTID", "EventTimeDate", "MentionTimeDate", "MentionType", "MentionSourceName"),
        *("MentionIdentifier", "SentenceID", "Actor1CharOffset", "Actor2CharOffset", "ActionCharOffset", "InRawText"),
        *("Confidence", "MentionDocLen", "MentionDocTone", "MentionDocTranslationInfo", "Extras"),
    )

    def read(self, file: TextIO, *, skip: int = 0) -> Iterator[Telling | Skipped]:
        """A telling per row. Its offsets are of a text we never had, so they stay among what the file said."""
        for line, text in enumerate(file, start=1):
            if line <= skip or not text.strip():
                continue
            cells = tuple(text.rstrip("\r\n").replace("\0", "\ufffd").split("\t"))
            try:
                yield self._telling(cells, line)
            except FAULTS as error:
                yield Skipped(str(line), reason_of(error))

    def _telling(self, cells: tuple[str, ...], line: int) -> Telling:
        if len(cells) < len(self.columns) - 2:
            raise WrongRowError(f"{len(cells)} columns, at least {len(self.columns) - 2} expected")
        if not cells[0].isdigit():
            raise WrongRowError(f"no GLOBALEVENTID: {cells[0]!r}")
        return Telling(f"gdelt:{cells[0]}", cells[4] or domain_of(cells[5]), cells[5], cells, line)

    def write(self, tellings: Iterable[tuple[Telling, Said]], file: TextIO) -> int:
        """A row per telling, with what the file said where there was one."""
        count = 0
        for telling, said in tellings:
            made = {
                "GLOBALEVENTID": number_for(telling.event_id, "gdelt"),
                "MentionSourceName": telling.outlet,
                "MentionIdentifier": telling.url,
            }
            file.write("\t".join(clean({**made, **said}.get(column, "")) for column in self.columns) + "\n")
            count += 1
        return count
