"""Phoenix: the historical files (commas, a header) and the real-time ones (tabs, none).

Their scores are those of an older CAMEO book on codes of the present one, so scores are recomputed and
tell nothing about the book. The day 01/01/1970 means that none is known.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from whowhom.exchange.codes import (
    WrongRowError,
    act_of,
    cameo_country,
    code_of,
    contexts_of,
    country_by_cameo,
    country_by_name,
    day_in,
    domain_of,
    known,
    name_of_sector,
    number_in,
    sector_of,
    whole_in,
)
from whowhom.exchange.form import Cells, QuotedForm, RowReader, TableForm
from whowhom.model import Basis, Event, Party, Place, Status, When
from whowhom.ontology import cameo_codes, score_of

Cell = Callable[[str], str]

# A side's columns by what they hold: (whole code, country or body, agent, rest).
HISTORICAL = {"actor": ("source", "source_root", "source_agent", "source_others"),
              "recipient": ("target", "target_root", "target_agent", "target_others")}  # fmt: skip
LIVE = {side: tuple(f"{word}Actor{part}" for part in ("Full", "Entity", "Role", "Attribute"))
        for side, word in (("actor", "Source"), ("recipient", "Target"))}  # fmt: skip


class PhoenixHistorical(QuotedForm):
    """The files of the Cline Center."""

    name = "phoenix"
    columns = (
        *("eid", "story_date", "year", "month", "day"),
        *HISTORICAL["actor"],
        *HISTORICAL["recipient"],
        *("code", "root_code", "quad_class", "goldstein", "joined_issues", "lat", "lon", "placename", "statename"),
        *("countryname", "aid", "process"),
    )
    evidence = ("code", "", "")
    recomputed = frozenset({"code", "root_code", "quad_class", "goldstein"})

    def reader(self, columns: Sequence[str], book: str) -> RowReader:
        """One event per row."""
        at = {name: place for place, name in enumerate(columns)}

        def read(cells: Cells) -> Event:
            if len(cells) < len(columns):
                raise WrongRowError(f"{len(cells)} columns, {len(columns)} expected")
            cell = cell_of(cells, at)
            return event_of(
                cell("eid"),
                cell("code"),
                book,
                (side_of(cell, HISTORICAL["actor"]), side_of(cell, HISTORICAL["recipient"])),
                historical_day(cell),
                place_of(cell("placename"), cell("statename"), cell("countryname"), cell("lat"), cell("lon")),
            )

        return read

    def make_cells(self, event: Event) -> dict[str, str]:
        """The first of each side, in CAMEO's codes."""
        day = event.when.first if event.when else None
        dated = (
            {"story_date": f"{day.month:02}/{day.day:02}/{day.year}"}
            | {"year": str(day.year), "month": str(day.month), "day": str(day.day)}
            if day
            else {"story_date": "01/01/1970"}
        )
        return {
            "eid": event.event_id.removeprefix("phoenix:"),
            **dated,
            **side_cells(HISTORICAL["actor"], event.actor),
            **side_cells(HISTORICAL["recipient"], event.recipient),
            **act_cells(event, ("code", "root_code", "quad_class", "goldstein")),
            **place_cells(event.place, ("placename", "statename", "countryname", "lat", "lon")),
        }


class PhoenixLive(TableForm):
    """The daily files of the real-time pipeline."""

    name = "phoenix-live"
    has_header = False
    columns = (
        *("EventID", "Date", "Year", "Month", "Day"),
        *LIVE["actor"],
        *LIVE["recipient"],
        *("EventCode", "EventRootCode", "PentaClass", "GoldsteinScore", "Issues", "Lat", "Lon", "LocationName"),
        *("StateName", "CountryCode", "SentenceID", "URLs", "NewsSources"),
    )
    evidence = ("EventCode", "", "")
    recomputed = frozenset({"EventCode", "EventRootCode", "PentaClass", "GoldsteinScore"})

    def find_columns(self, first: Cells) -> tuple[tuple[str, ...], bool]:
        """Some files end in a column more, and some have country before state."""
        columns, is_header = super().find_columns(first)
        if is_header:
            return columns, True
        at = columns.index("StateName")
        swapped = len(first) > at + 1 and country_by_name(first[at]) and not country_by_name(first[at + 1])
        if swapped:
            columns = (*columns[:at], "CountryCode", "StateName", *columns[at + 2 :])
        return (*columns, "GeoSentence") if len(first) > len(columns) else columns, False

    def reader(self, columns: Sequence[str], book: str) -> RowReader:
        """One event per row; its links and sources are lists."""
        at = {name: place for place, name in enumerate(columns)}
        needed = at["EventCode"] + 1

        def read(cells: Cells) -> Event:
            if len(cells) < needed:
                raise WrongRowError(f"{len(cells)} columns, at least {needed} expected")
            cell = cell_of(cells, at)
            links = [link for link in cell("URLs").split(";") if link]
            return event_of(
                cell("EventID"),
                cell("EventCode"),
                book,
                (side_of(cell, LIVE["actor"]), side_of(cell, LIVE["recipient"])),
                day_in(cell("Date")),
                place_of(cell("LocationName"), cell("StateName"), cell("CountryCode"), cell("Lat"), cell("Lon")),
                outlets=tuple(dict.fromkeys(map(domain_of, links))),
                reports=max(len(links), 1),
            )

        return read

    def make_cells(self, event: Event) -> dict[str, str]:
        """The first of each side, in CAMEO's codes."""
        day = event.when.first if event.when else None
        dated = {"Date": f"{day.year:04}{day.month:02}{day.day:02}", "Year": str(day.year), "Month": str(day.month),
                 "Day": str(day.day)} if day else {}  # fmt: skip
        return {
            "EventID": event.event_id.removeprefix("phoenix:"),
            **dated,
            **side_cells(LIVE["actor"], event.actor),
            **side_cells(LIVE["recipient"], event.recipient),
            **act_cells(event, ("EventCode", "EventRootCode", "PentaClass", "GoldsteinScore")),
            **place_cells(event.place, ("LocationName", "StateName", "CountryCode", "Lat", "Lon")),
            "URLs": ";".join(event.outlets),
        }


def cell_of(cells: Cells, at: dict[str, int]) -> Cell:
    def cell(name: str) -> str:
        place = at.get(name, len(cells))
        return cells[place].strip() if place < len(cells) else ""

    return cell


def event_of(
    key: str,
    code: str,
    book: str,
    sides: tuple[tuple[Party, ...], tuple[Party, ...]],
    day: date | None,
    place: Place | None,
    *,
    outlets: tuple[str, ...] = (),
    reports: int = 1,
) -> Event:
    if not key:
        raise WrongRowError("no event id")
    act = act_of(code, book)
    return Event(
        f"phoenix:{key}",
        act,
        *sides,
        Status.ACTUAL,
        When(day, day, Basis.STATED) if day else None,
        reports,
        max(len(outlets), 1),
        (),
        outlets,
        contexts_of(act.cameo or ""),
        origin="phoenix",
        place=place,
    )


def historical_day(cell: Cell) -> date | None:
    """The day by its own three columns; the one that stands for none is none."""
    if cell("story_date") in ("01/01/1970", "1/1/1970", "1970-01-01"):
        return None
    year, month, day = (whole_in(cell(name), 0) for name in ("year", "month", "day"))
    return date(year, month, day) if year and month and day else day_in(cell("story_date"))


def side_of(cell: Cell, columns: Sequence[str]) -> tuple[Party, ...]:
    whole, root, agent, others = (known(cell(name)) for name in columns)
    if not (whole or root):
        return ()
    agents = [part for part in (agent, *(others or "").split(";")) if part]
    return (Party(whole or root or "", country_by_cameo(root or ""), sector_of("cameo", agents), whole),)


def place_of(town: str, state: str, country: str, latitude: str, longitude: str) -> Place | None:
    city, province, land = known(town), known(state), known(country)
    name = city or province or land
    if not name:
        return None
    iso3 = country_by_name(land or "")
    if not (city or province):
        return Place(name, iso3)
    return Place(name, iso3, city, None, province, number_in(latitude), number_in(longitude))


def side_cells(columns: Sequence[str], parties: tuple[Party, ...]) -> dict[str, str]:
    if not parties:
        return {}
    party = parties[0]
    country, agent = cameo_country(party.country), name_of_sector("cameo", party.sector)
    return dict(zip(columns, (party.entity_id or country + agent or party.name, country, agent, ""), strict=True))


def act_cells(event: Event, columns: Sequence[str]) -> dict[str, str]:
    """Code, root, class (0 for statements and appeals) and the present book's score."""
    code = code_of(event.act)
    if not code:
        raise WrongRowError("no CAMEO code")
    quad = 0 if code[:2] in ("01", "02") else cameo_codes()[code].quad if code in cameo_codes() else ""
    return dict(zip(columns, (code, code[:2], str(quad), f"{score_of(event.act, 'goldstein'):g}"), strict=True))


def place_cells(place: Place | None, columns: Sequence[str]) -> dict[str, str]:
    if place is None:
        return {}
    latitude, longitude = ("" if n is None else f"{n:g}" for n in (place.latitude, place.longitude))
    country = country_cell(place.country)
    return dict(zip(columns, (place.city or "", place.province or "", country, latitude, longitude), strict=True))


def country_cell(country: str | None) -> str:
    from whowhom.entities import country_name

    return country_name(country) if country else ""
