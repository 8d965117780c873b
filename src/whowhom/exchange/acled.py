"""ACLED, in only: who was in an incident, where and when. The order of sides means nothing: nobody is a recipient."""

from __future__ import annotations

import re
from collections.abc import Sequence

from whowhom.exchange.codes import (
    NONE,
    WrongRowError,
    country_by_name,
    day_in,
    known,
    number_in,
    read_data,
    whole_in,
)
from whowhom.exchange.form import Cells, QuotedForm, RowReader
from whowhom.model import Act, Basis, Event, Party, Place, Said, Status, When
from whowhom.ontology import choose_cameo

# What stands in round brackets behind a name: years in office, or the country: "Police Forces of Norland (2019-)".
BRACKETS = re.compile(r"\s*\(([^()]*)\)\s*$")
WEEK, MONTH = "2", "3"  # how sure the day is
NEAR, REGION = "2", "3"  # how sure the place is
# What ACLED's kinds of actors are in PLOVER's sectors, as numbers and as words (since September 2024).
SECTORS = {"1": "GOV", "2": "REB", "3": "REB", "4": "REB", "5": "CVL", "6": "CVL", "7": "CVL",
           "State forces": "GOV", "Rebel group": "REB", "Political militia": "REB", "Identity militia": "REB",
           "Rioters": "CVL", "Protesters": "CVL", "Civilians": "CVL"}  # fmt: skip


class Acled(QuotedForm):
    """The format of ACLED's exports."""

    name = "acled"
    columns = (
        *("event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type"),
        *("actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction"),
        *("civilian_targeting", "iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude"),
        *("longitude", "geo_precision", "source", "source_scale", "notes", "fatalities", "tags", "timestamp"),
    )

    def reader(self, columns: Sequence[str], book: str) -> RowReader:
        """One event per row, all who took part as its actors and no recipient."""
        at = {name: place for place, name in enumerate(columns)}
        acts = {row["sub_event_type"].casefold(): row for row in read_data("acled_acts.csv")}
        needed = at["country"] + 1

        def read(cells: Cells) -> Event:
            if len(cells) < needed:
                raise WrongRowError(f"{len(cells)} columns, at least {needed} expected")

            def cell(name: str) -> str:
                place = at.get(name, len(cells))
                return cells[place].strip() if place < len(cells) else ""

            if not cell("event_id_cnty"):
                raise WrongRowError("no event_id_cnty")
            kind = acts.get(cell("sub_event_type").casefold())
            if kind is None:
                raise WrongRowError(f"no sub_event_type of ACLED: {cell('sub_event_type')!r}")
            sides = [party_of(cell("actor1"), cell("inter1")), party_of(cell("actor2"), cell("inter2"))]
            outlets = tuple(part.strip() for part in cell("source").split(";") if part.strip())
            return Event(
                f"acled:{cell('event_id_cnty')}",
                act_of_row(kind["event_type"], kind["mode"] or None),
                tuple(party for party in sides if party),
                (),
                Status.ACTUAL,
                when_of(cell("event_date"), cell("time_precision")),
                max(len(outlets), 1),
                max(len(outlets), 1),
                (),
                outlets,
                origin="acled",
                place=place_of([cell(n) for n in ("location", "admin2", "admin1", "country")],
                               cell("latitude"), cell("longitude"), cell("geo_precision")),
            )  # fmt: skip

        return read

    def make_cells(self, event: Event) -> dict[str, str]:
        """ACLED is never written: its incidents have no direction, and ours have."""
        raise WrongRowError("ACLED is read, never written: it has no direction")

    def cells(self, event: Event, said: Said) -> Cells:
        """ACLED is never written."""
        raise WrongRowError("ACLED is read, never written: it has no direction")


def act_of_row(event_type: str, mode: str | None) -> Act:
    return Act(event_type, mode, None if event_type == NONE else choose_cameo(event_type, mode))


def party_of(name: str, kind: str) -> Party | None:
    """One who took part; the country is the one in its name, never the one it happened in."""
    if not known(name):
        return None
    inside = BRACKETS.search(name)
    bare = BRACKETS.sub("", name)
    of = bare.rsplit(" of ", 1)[-1] if " of " in bare else ""
    country = country_by_name(of) or (country_by_name(inside[1]) if inside else None)
    return Party(name, country, SECTORS.get(kind))


def when_of(day: str, precision: str) -> When | None:
    """The day, or the week or month that it stands for."""
    from datetime import timedelta

    first = day_in(day)
    if first is None:
        return None
    if precision == WEEK:
        return When(first - timedelta(days=3), first + timedelta(days=3), Basis.STATED)
    if precision == MONTH:
        start = first.replace(day=1)
        return When(start, (start + timedelta(days=31)).replace(day=1) - timedelta(days=1), Basis.STATED)
    return When(first, first, Basis.STATED)


def place_of(names: Sequence[str], latitude: str, longitude: str, precision: str) -> Place | None:
    """The town; where ACLED is sure of a region only, its town is the region's centre, and left out."""
    city, district, province, country = map(known, names)
    iso3 = country_by_name(country or "")
    if precision == REGION or whole_in(precision, 1) > int(REGION):
        region = district or province or country
        return Place(region, iso3, None, district, province) if region else None
    name = city or district or province or country
    if not name:
        return None
    return Place(name, iso3, city, district, province, number_in(latitude), number_in(longitude))
