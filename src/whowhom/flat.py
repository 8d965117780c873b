"""An event as one row of cells: the form that the store's `imported` table and Parquet files share."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from whowhom.model import Act, Basis, Event, Favour, Party, Place, Status, When
from whowhom.ontology import cameo_codes, event_types

Row = Sequence[Any]

# The columns with their types, in order.
TYPES = {
    **dict.fromkeys(("event_id", "origin", "transfer_id", "event_type", "mode", "cameo"), "VARCHAR"),
    "quad": "INTEGER",
    **dict.fromkeys(("contexts", "status"), "VARCHAR"),
    **dict.fromkeys(("first_day", "last_day"), "DATE"),
    "basis": "VARCHAR",
    **dict.fromkeys(("reports", "voices"), "BIGINT"),
    "confidence": "DOUBLE",
    "outlets": "VARCHAR",
    **dict.fromkeys(("actor_name", "actor_country", "actor_sector", "actor_id", "actor_sides"), "VARCHAR"),
    **dict.fromkeys(
        ("recipient_name", "recipient_country", "recipient_sector", "recipient_id", "recipient_sides"), "VARCHAR"
    ),
    **dict.fromkeys(("place_name", "place_country", "city", "district", "province"), "VARCHAR"),
    **dict.fromkeys(("latitude", "longitude"), "DOUBLE"),
    "geonames_id": "BIGINT",
    **dict.fromkeys(("favours", "more", "said"), "VARCHAR"),
}
COLUMNS = tuple(TYPES)
# What a row is read back from; the rest is there to search by.
ANSWERED = tuple(c for c in COLUMNS if c not in ("quad", "actor_sides", "recipient_sides", "favours"))

# Stands for "not known" in files of rows on their way into a database: a code point that no text has.
NOTHING = "\U0010fffe"

STATUSES = {status.value: status for status in Status}
NO_MORE: dict[str, Any] = {}
MOST_KNOWN = 200_000  # values whose cells are kept at hand

ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": "\\0"})
UNESCAPES = {"\\": "\\", "t": "\t", "n": "\n", "r": "\r", "0": "\0"}


@dataclass(frozen=True, slots=True)
class Part:
    """Cells of a file that together say some columns of a row: the three that make a side, the one with the day.

    `at` tells where they stand in a row of the file, `say` gives the columns' cells, and raises where they
    cannot be read. The same few hundred thousand are said in ten million rows, so that a database asks once for each.
    """

    name: str
    at: tuple[int, ...]
    columns: tuple[str, ...]
    say: Callable[[tuple[str, ...]], Row]


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file of cells between tabs becomes rows, part by part; a database can do that for the whole file at once.

    An event's id is `prefix` with the cell at `key` behind it, and, where `dated`, its day. `counts` are columns
    that take a whole number from a cell, and 1 where it holds none.
    """

    origin: str
    prefix: str
    key: int
    needed: int
    parts: tuple[Part, ...]
    dated: bool = False
    digits: bool = False
    counts: tuple[tuple[str, int], ...] = ()


SIDE_COLUMNS = ("name", "country", "sector", "id", "sides")
PLACE_COLUMNS = tuple(COLUMNS[COLUMNS.index("place_name") : COLUMNS.index("geonames_id") + 1])
ACT_COLUMNS = ("event_type", "mode", "cameo", "quad", "contexts")
WHEN_COLUMNS = ("first_day", "last_day", "basis")


def side_part(side: str, at: tuple[int, ...], parties_of: Callable[..., tuple[Party, ...]]) -> Part:
    """The part that says who acts ("actor") or is acted upon ("recipient")."""
    columns = tuple(f"{side}_{column}" for column in SIDE_COLUMNS)
    return Part(side, at, columns, lambda cells: _side_cells(parties_of(*cells)))


def act_part(at: tuple[int, ...], act_of: Callable[..., Act], contexts_of: Callable[[str], tuple[str, ...]]) -> Part:
    """The part that says what was done."""

    def say(cells: tuple[str, ...]) -> Row:
        act = act_of(*cells)
        return (*_act_cells(act), ";".join(contexts_of(act.cameo or "")) or NOTHING)

    return Part("act", at, ACT_COLUMNS, say)


def when_part(at: tuple[int, ...], when_of: Callable[..., When | None]) -> Part:
    """The part that says on which day."""
    return Part("day", at, WHEN_COLUMNS, lambda cells: _when_cells(when_of(*cells)))


def place_part(at: tuple[int, ...], place_of: Callable[..., Place | None]) -> Part:
    """The part that says where."""
    return Part("place", at, PLACE_COLUMNS, lambda cells: _place_cells(place_of(*cells)))


def outlet_part(at: tuple[int, ...], outlets_of: Callable[..., tuple[str, ...]]) -> Part:
    """The part that says who told it."""
    return Part("outlet", at, ("outlets",), lambda cells: _outlet_cells(outlets_of(*cells)))


def flat_row(e: Event, said: Sequence[str] = (), transfer_id: str = "") -> Row:
    """The cells of an event in the order of `COLUMNS`, with NOTHING for what is not known."""
    return (
        e.event_id,
        e.origin,
        transfer_id,
        *_act_cells(e.act),
        ";".join(e.contexts) if e.contexts else NOTHING,
        e.status.value,
        *_when_cells(e.when),
        e.reports,
        e.voices,
        e.confidence,
        *_outlet_cells(e.outlets),
        *_side_cells(e.actor),
        *_side_cells(e.recipient),
        *_place_cells(e.place),
        _framed([f.country for f in (*e.helps, *e.hurts)]) if e.helps or e.hurts else NOTHING,
        _more(e),
        join_cells(said) if said else NOTHING,
    )


def row_event(row: Row) -> Event:
    """The event in cells in the order of `ANSWERED`."""
    event_id, origin, _, event_type, mode, cameo, contexts, status, first, last, basis, reports, voices, *rest = row
    confidence, outlets, name_a, country_a, sector_a, id_a, name_r, country_r, sector_r, id_r, *rest = rest
    *place, more, _ = rest
    extra: dict[str, Any] = json.loads(more) if more else NO_MORE
    actor = () if name_a is None else (_party(name_a, country_a, sector_a, id_a),)
    recipient = () if name_r is None else (_party(name_r, country_r, sector_r, id_r),)
    return Event(
        event_id,
        _act(event_type, mode, cameo),
        _sides(extra, "actor") or actor if more else actor,
        _sides(extra, "recipient") or recipient if more else recipient,
        STATUSES[status],
        _when(first, last, basis) if basis else None,
        reports,
        voices,
        tuple(extra["report_ids"]) if "report_ids" in extra else (),
        _outlets(outlets) if outlets else (),
        tuple(contexts.split(";")) if contexts else (),
        tuple(Favour(*f) for f in extra["helps"]) if "helps" in extra else (),
        tuple(Favour(*f) for f in extra["hurts"]) if "hurts" in extra else (),
        confidence,
        origin,
        _place(*place) if place[0] is not None else None,
    )


def _once(make: Callable[[Any], Row]) -> Callable[[Any], Row]:
    """Make the cells of a value once, however often the very same value comes.

    Readers hand out one value for all rows that say the same, so it is known by its identity, which
    costs a tenth of comparing a dozen fields.
    """
    known: dict[int, tuple[Any, Row]] = {}

    def cells(value: Any) -> Row:
        found = known.get(id(value))
        if found is not None and found[0] is value:
            return found[1]
        if len(known) > MOST_KNOWN:
            known.clear()
        made = make(value)
        known[id(value)] = (value, made)  # held on to, so that no other value gets its identity
        return made

    return cells


@_once
def _act_cells(act: Act) -> Row:
    return act.event_type, act.mode or NOTHING, act.cameo or NOTHING, quad_of(act)


def quad_of(act: Act) -> int:
    """The quad class of an act: PLOVER's type decides, else the CAMEO code; 0 where neither is known."""
    kind = event_types().get(act.event_type)
    if kind:
        return kind.quad
    code = cameo_codes().get(act.cameo or "")
    return code.quad if code else 0


@_once
def _when_cells(when: When | None) -> Row:
    if when is None:
        return NOTHING, NOTHING, NOTHING
    return when.first.isoformat(), when.last.isoformat(), when.basis.value


@_once
def _outlet_cells(outlets: tuple[str, ...]) -> Row:
    return (join_cells(outlets) if outlets else NOTHING,)


@_once
def _side_cells(parties: tuple[Party, ...]) -> Row:
    if not parties:
        return NOTHING, NOTHING, NOTHING, NOTHING, NOTHING
    first = parties[0]
    keys = dict.fromkeys(key for p in parties for key in (p.country, p.entity_id) if key)
    sides = _framed(keys) if len(parties) > 1 else NOTHING
    return first.name, first.country or NOTHING, first.sector or NOTHING, first.entity_id or NOTHING, sides


@_once
def _place_cells(place: Place | None) -> Row:
    if place is None:
        return (NOTHING,) * 8
    known = (
        place.name,
        place.country,
        place.city,
        place.district,
        place.province,
        place.latitude,
        place.longitude,
        place.geonames_id,
    )
    return tuple(NOTHING if value is None else value for value in known)


def _more(e: Event) -> str:
    """What the columns cannot hold, as JSON, or NOTHING."""
    if not (e.helps or e.hurts or e.report_ids or len(e.actor) > 1 or len(e.recipient) > 1):
        return NOTHING
    extra: dict[str, Any] = {}
    for side, parties in (("actor", e.actor), ("recipient", e.recipient)):
        if len(parties) > 1:
            extra[side] = [(p.name, p.country, p.sector, p.entity_id) for p in parties]
    for name, favours in (("helps", e.helps), ("hurts", e.hurts)):
        if favours:
            extra[name] = [(f.country, f.reason) for f in favours]
    if e.report_ids:
        extra["report_ids"] = e.report_ids
    return json.dumps(extra, ensure_ascii=False)


def _sides(extra: Mapping[str, Any], side: str) -> tuple[Party, ...]:
    return tuple(_party(*cells) for cells in extra.get(side, ()))


# The same few values stand in a million rows: each is made once.
_act = lru_cache(maxsize=4096)(Act)
_place = lru_cache(maxsize=65536)(Place)


@lru_cache(maxsize=65536)
def _when(first: date, last: date, basis: str) -> When:
    return When(first, last, Basis(basis))


@lru_cache(maxsize=65536)
def _outlets(text: str) -> tuple[str, ...]:
    return cells_of(text)


@lru_cache(maxsize=65536)
def _party(name: str, country: str | None, sector: str | None, entity_id: str | None) -> Party:
    return Party(name, country, sector, entity_id)


def _framed(keys: Any) -> str:
    return f";{';'.join(keys)};"


# ---------------------------------------------------------------- cells as the file had them


def join_cells(cells: Sequence[str]) -> str:
    """Cells as one text, each tab, line end and backslash within them escaped; one empty cell is not none."""
    text = "\t".join(cells)
    if "\\" in text or "\n" in text or "\r" in text or "\0" in text or text.count("\t") != len(cells) - 1:
        return "\t".join(cell.translate(ESCAPES) for cell in cells)
    return text


def cells_of(text: str) -> tuple[str, ...]:
    """The cells before `join_cells`."""
    cells = text.split("\t")
    return tuple(map(_unescape, cells)) if "\\" in text else tuple(cells)


def _unescape(cell: str) -> str:
    head, *parts = cell.split("\\\\")
    pieces = [head, *parts]
    return "\\".join(_unescape_piece(piece) for piece in pieces)


def _unescape_piece(piece: str) -> str:
    first, *rest = piece.split("\\")
    return first + "".join(UNESCAPES.get(part[:1], "\\" + part[:1]) + part[1:] for part in rest)
