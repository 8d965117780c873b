"""The registry: countries, offices and who held them, organisations, groups, from data files.

Every line of the data files says where it is from. A user's own file is checked line by line when it
is loaded (see `own_file.py`), and what it says goes before what ships.
"""

from __future__ import annotations

import csv
import gc
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

from whowhom.entities.folding import key_of, sound_of
from whowhom.entities.own_file import OwnRow, read_own_file
from whowhom.errors import RegistryError
from whowhom.model import Entity, Role

DATA = Path(__file__).parent / "data"
SCRAPED = "2022-08-31"  # an office that ends on this day may have gone on: the reference ends there

NOT_NAMES = frozenset(
    {"outlets", "words", "ambiguous", "meanings", "seats"}
)  # read by outlets.py, cues.py and coverage.py

GEO_KINDS = frozenset({"country", "adjective", "noun", "capital", "city", "region"})


@dataclass(frozen=True, slots=True)
class Sense:
    """One meaning of a name. `kind`: country, adjective, noun, capital, city, region, metonym,
    organisation, group, company, title, body, agent, modifier, blocked."""

    kind: str
    name: str
    country: str | None = None
    sector: str | None = None
    entity_id: str | None = None
    acronym: bool = False
    start: str = ""
    end: str = ""
    origin: str = ""


@dataclass(slots=True)
class Person:
    """Somebody with offices. `roles` are (office, seat, country, sector, start, end, rank, origin)."""

    person_id: str
    name: str
    roles: list[tuple[str, str, str, str, str, str, int, str]] = field(default_factory=list)
    rank: int = 9  # the highest rank ever held
    kept: bool = False  # hand-kept: known well enough for a bare surname

    def role_on(self, day: str | None) -> tuple[str, str, str, str, str, str, int, str]:
        """The office that counts on that day: the highest held then, else the latest before, else the first."""
        if day is None:
            return max(self.roles, key=lambda r: (r[6] == self.rank, r[5] or "9999", r[4]))
        held = [r for r in self.roles if r[4] <= day and (not r[5] or day <= r[5])]
        if held:
            return min(held, key=lambda r: (r[6], not r[1], tuple(-ord(c) for c in r[4])))
        past = [r for r in self.roles if r[4] <= day]
        if past:
            return max(past, key=lambda r: (r[5], r[4]))
        return min(self.roles, key=lambda r: r[4])

    def holds_office(self, day: str | None) -> bool:
        """True unless it is known that no office was held that day."""
        if day is None:
            return True
        role = self.role_on(day)
        return role[4] <= day and (not role[5] or day <= role[5] or role[5] == SCRAPED)


@dataclass(slots=True)
class Registry:
    """All names and whom they stand for. Made by `load_registry`; treat as read-only."""

    version: str
    names: dict[str, list[Sense]]
    longest: dict[str, int]  # first word of a name -> words in the longest name that begins so
    people: dict[str, Person]
    people_by_name: dict[str, list[str]]
    people_by_family: dict[str, list[str]]
    countries: dict[str, dict[str, str]]
    members: dict[str, list[tuple[str, str, str]]]
    conflicts: list[dict[str, str]]
    first_names: frozenset[str]
    _by_sound: dict[str, list[str]] = field(default_factory=dict)

    @property
    def by_sound(self) -> dict[str, list[str]]:
        """People by the sound of their full name; made when first asked for."""
        if not self._by_sound:
            for key, ids in self.people_by_name.items():
                sound = " ".join(sound_of(word) for word in key.split())
                self._by_sound.setdefault(sound, []).extend(ids)
        return self._by_sound

    def find_people(self, name: str) -> list[str]:
        """Ids of the people with that full name, by spelling, else by sound, else by first and last word."""
        key = key_of(name)
        if ids := self.people_by_name.get(key):
            return ids
        words = key.split()
        if len(words) > 1:
            if ids := self.by_sound.get(" ".join(sound_of(w) for w in words)):
                return list(dict.fromkeys(ids))
            if len(words) > 2:
                return self.people_by_name.get(f"{words[0]} {words[-1]}", [])
        return []


@lru_cache(maxsize=8)
def _load(extra: tuple[tuple[Path, bytes], ...]) -> Registry:
    """Read all with the garbage collector at rest: what is made here stays, and sifting it doubles the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        return _read_registry(extra)
    finally:
        if was_on:
            gc.enable()


def _read_registry(extra: tuple[tuple[Path, bytes], ...]) -> Registry:
    digest = hashlib.sha256()
    tables, holders = {}, []
    for path in sorted(DATA.glob("*.csv")):
        if path.stem == "holders":
            holders = _rows_of(path, digest)[1]
        elif path.stem not in NOT_NAMES:
            tables[path.stem] = _read(path, digest)
    for _, data in extra:
        digest.update(data)
    registry = Registry("", {}, {}, {}, {}, {}, {}, {}, tables.get("conflicts", []), frozenset())
    _add_countries(registry, tables["countries"], tables["country_names"] + tables["country_names_added"])
    for stem in ("metonyms", "organisations", "groups", "offices", "agents", "blocked"):
        _add_names(registry, tables.get(stem, []))
    same = {row["person_id"]: row["same_as"] for row in tables["same_people"]}
    _add_people(registry, holders, same)
    _add_people(registry, _as_holders(tables["holders_added"]), same, corrects=True, famous=True)
    _add_people(registry, _as_holders(tables["ministers_added"]), same, corrects=True)
    for path, data in extra:
        known = [row["name"] for row in registry.countries.values()]
        rows = read_own_file(path, data, country_of=lambda text: find_country(text, registry=registry), countries=known)
        _add_own(registry, rows)
    _add_members(registry, tables)
    registry.first_names = _common_first_names(registry)
    registry.version = digest.hexdigest()[:16]
    return registry


def load_registry(extra: Sequence[Path] = ()) -> Registry:
    """The registry, with a user's own files added. Cached; `version` is a hash of all it was read from.

    What an own file says goes before what ships: its offices count on their days, its names take the place
    of the same names. docs/cli.md has the columns. Raises RegistryError where a file cannot be read or has
    faults, all of them told with line, column and what to do.

    >>> load_registry().countries["FRA"]["capital"]
    'Paris'
    >>> own = getfixture("tmp_path") / "own.csv"
    >>> _ = own.write_text("name,country,office,from\\nZed Quillfoot,Finland,Special Envoy,2024\\n")
    >>> registry = load_registry([own])
    >>> look_up("Zed Quillfoot", date(2025, 3, 1), registry=registry)[0].roles[0].office
    'Special Envoy'
    >>> registry.version == load_registry().version
    False
    """
    return _load(tuple((Path(path), _bytes_of(Path(path))) for path in extra))


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise RegistryError(error.strerror or str(error), where=str(path), do="name a CSV file that exists") from error


def _read(path: Path, digest: hashlib._Hash) -> list[dict[str, str]]:
    fields, rows = _rows_of(path, digest)
    return [dict(zip(fields, row, strict=False)) for row in rows]


def _rows_of(path: Path, digest: hashlib._Hash) -> tuple[list[str], list[list[str]]]:
    data = _bytes_of(path)
    digest.update(data)
    reader = csv.reader(data.decode("utf-8").splitlines())
    return next(reader, []), [row for row in reader if row and not row[0].startswith("#")]


# ---------------------------------------------------------------- filling


def _add(registry: Registry, name: str, sense: Sense) -> None:
    key = key_of(name)
    if not key:
        return
    senses = registry.names.setdefault(key, [])
    for number, known in enumerate(senses):
        if (known.kind, known.country, known.entity_id) == (sense.kind, sense.country, sense.entity_id):
            if known.acronym and not sense.acronym:
                senses[number] = sense  # "Nato" beside "NATO": capitals are not needed
            break
    else:
        senses.append(sense)
    _note_length(registry.longest, key)


def _note_length(longest: dict[str, int], key: str) -> None:
    first, _, rest = key.partition(" ")
    words = 1 + rest.count(" ") + bool(rest)
    if longest.get(first, 0) < words:
        longest[first] = words


def _add_countries(registry: Registry, countries: list[dict[str, str]], names: list[dict[str, str]]) -> None:
    registry.countries = {row["iso3"]: row for row in countries}
    kinds = {
        "name": "country",
        "former": "country",
        "acronym": "country",
        "ambiguous": "country",
        "continent": "continent",
    }
    for row in names:
        iso3 = row["iso3"] or None
        kind = kinds.get(row["kind"], row["kind"])
        name = registry.countries[iso3]["name"] if iso3 else row["name"]
        entity_id = iso3 if iso3 else f"place-{key_of(row['name']).replace(' ', '-')}"
        _add(
            registry,
            row["name"],
            Sense(kind, name, iso3, "GOV", entity_id, row["kind"] == "acronym", "", "", row["origin"]),
        )
    for senses in registry.names.values():
        if len(senses) > 1:  # Kingston is Jamaica's before it is Norfolk Island's
            senses.sort(key=lambda s: (ORDER.get(s.kind, 9), not (s.country and registry.countries[s.country]["cow"])))


ORDER = {"country": 0, "adjective": 1, "noun": 2, "capital": 3, "region": 4, "city": 5}


def _add_names(registry: Registry, rows: list[dict[str, str]]) -> None:
    """Rows of metonyms, organisations, groups, offices, agents and blocked phrases."""
    for row in rows:
        name, kind = row["name"], row["kind"]
        entity_id = (
            None
            if kind in {"title", "body", "agent", "modifier", "blocked"}
            else key_of(row.get("stands_for") or name).replace(" ", "-")
        )
        for spelling in [name, *filter(None, row.get("aliases", "").split("|"))]:
            sense = Sense(
                kind, row.get("stands_for") or name, row.get("country") or None, row.get("sector") or None, entity_id,
                spelling.isupper() and len(spelling) <= 6, row.get("start", ""), row.get("end", ""),
                row.get("origin", ""),
            )  # fmt: skip
            _add(registry, spelling, sense)


def _add_members(registry: Registry, tables: dict[str, list[dict[str, str]]]) -> None:
    """Who is in which organisation: whole lists kept by hand, else the built list with the dates kept by hand.

    A member without a first day is one from the organisation's own.
    """
    members = registry.members
    founded: dict[str, str] = {}
    for row in tables["organisations"]:
        founded |= {name: row["start"] for name in (row["name"], *row["aliases"].split("|")) if row["start"]}
    whole = {row["organisation"] for row in tables["members_added"]}
    dated = {(row["organisation"], row["iso3"]) for row in tables["member_dates"]}
    built = [
        r for r in tables["members"] if r["organisation"] not in whole and (r["organisation"], r["iso3"]) not in dated
    ]
    for row in built + tables["member_dates"] + tables["members_added"]:
        name = row["organisation"]
        start = row.get("start", "") or founded.get(name, "")
        members.setdefault(name.lower(), []).append((row["iso3"], start, row.get("end", "")))
    for row in tables["same_members"]:  # bodies of an organisation, which have its members
        members[row["organisation"].lower()] = members[row["members_of"].lower()]


# The columns of holders.csv; aliases stand in the hand-kept files alone.
HOLDER = ("person_id", "person", "office", "seat", "country", "sector", "start", "end", "rank", "family", "origin")


def _as_holders(rows: list[dict[str, str]]) -> list[list[str]]:
    return [[*(row.get(name) or "" for name in HOLDER), row.get("aliases") or ""] for row in rows]


def _add_people(
    registry: Registry,
    rows: list[list[str]],
    same: dict[str, str],
    *,
    corrects: bool = False,
    famous: bool = False,
) -> None:
    """Rows of office-holders; `same` maps an id to that of the same person under another spelling.

    Rows that correct take the place of built ones; the famous are known by a bare surname anywhere. This is half
    of the time that loading takes.
    """
    people, by_name, by_family, longest = (
        registry.people,
        registry.people_by_name,
        registry.people_by_family,
        registry.longest,
    )
    last_name = key = ""
    for person_id, name, office, seat, country, sector, start, end, told, family, origin, *aliases in rows:
        if name != last_name:
            last_name, key = name, key_of(name)
        person_id = person_id or _known_id(registry, key, country) or key.replace(" ", "-")
        if person_id in same:
            person_id = same[person_id]
        person = people.get(person_id)
        if person is None:
            person = people[person_id] = Person(person_id, name)
        rank = int(told) if told else 1 if seat.startswith("head") else 2
        role = (office, seat, country, sector or "GOV", start, end, rank, origin)
        if corrects:
            person.name = name
            _replace_role(person, role)
        else:
            person.roles.append(role)
        if rank < person.rank:
            person.rank = rank
        person.kept = person.kept or famous
        spellings = [key, *(key_of(alias) for alias in aliases[0].split("|"))] if aliases and aliases[0] else [key]
        for spelling in spellings:
            if " " in spelling or famous:
                ids = by_name.get(spelling)
                if ids is None:
                    by_name[spelling] = [person_id]
                    _note_length(longest, spelling)
                elif person_id not in ids:
                    ids.append(person_id)
        if corrects:
            for spelling in spellings[1:]:
                _add_family(by_family, family_of(spelling, country), person_id)
        if rank <= 2 or famous or family:
            given = key_of(family) if family and country not in GIVEN_NAME_LAST else ""
            surname = given or family_of(key, country)
            _add_family(by_family, surname, person_id)
            if " " in surname:
                _add_family(by_family, surname.rpartition(" ")[2], person_id)


def _add_own(registry: Registry, rows: Sequence[OwnRow]) -> None:
    """A user's own lines: people get their offices, every other name takes the place of what it stood for."""
    replaced: set[str] = set()
    ids: dict[str, str] = {}
    for row in rows:
        if row.kind == "person":
            _add_own_person(registry, row, ids)
            continue
        entity_id = {"country": row.country, "blocked": None}.get(row.kind, key_of(row.name).replace(" ", "-"))
        name = registry.countries[row.country]["name"] if row.kind == "country" and row.country != "IGO" else row.name
        for spelling in [row.name, *row.aliases]:
            key = key_of(spelling)
            known = registry.names.setdefault(key, [])
            if key not in replaced and not row.start and not row.end:
                known.clear()
                registry.people_by_name.pop(key, None)
            replaced.add(key)
            acronym = spelling.isupper() and len(spelling) <= 6
            sense = Sense(
                row.kind, name, row.country or None, row.sector, entity_id, acronym, row.start, row.end, row.origin
            )
            known.insert(0, sense)
            _note_length(registry.longest, key)


def _add_own_person(registry: Registry, row: OwnRow, ids: dict[str, str]) -> None:
    """One office of a person; it counts before all that ships on its days, hence rank 0."""
    key = key_of(row.name)
    person_id = ids.get(key) or _known_id(registry, key, row.country)
    if person_id is None:
        person_id = key.replace(" ", "-")
        if person_id in registry.people:  # somebody else of that name
            person_id = f"{person_id}-{row.country.lower()}"
    ids[key] = person_id
    person = registry.people.setdefault(person_id, Person(person_id, row.name))
    person.name, person.kept, person.rank = row.name, True, 0
    person.roles = [role for role in person.roles if not _is_replaced(role, row)]
    person.roles.append((row.office, row.seat, row.country, row.sector, row.start, row.end, 0, row.origin))
    for name in [row.name, *row.aliases]:
        spelling = key_of(name)
        known = registry.people_by_name.setdefault(spelling, [])
        if person_id not in known:
            known.insert(0, person_id)
        _note_length(registry.longest, spelling)
        family = family_of(spelling, row.country)
        for form in {family, family.rpartition(" ")[2]}:
            _add_family(registry.people_by_family, form, person_id)


def _is_replaced(role: tuple[str, str, str, str, str, str, int, str], row: OwnRow) -> bool:
    """True for a shipped role that an own line speaks of: same country, same seat or title, days in common."""
    same = role[2] == row.country and (role[1] == row.seat if row.seat else key_of(role[0]) == key_of(row.office))
    return bool(same and role[6] and role[4] <= (row.end or "9999") and row.start <= (role[5] or "9999"))


# What stands last in a name and is no surname; "xi" is one. A single letter is the "O" of "de la O" and of O'Keefe.
NO_SURNAMES = frozenset("i ii iii iv v vi vii viii ix x xii xiii xiv xvi jr sr".split()) | set(
    "abcdefghijklmnopqrstuwyz"
)


def _add_family(by_family: dict[str, list[str]], form: str, person_id: str) -> None:
    if form in NO_SURNAMES:
        return
    ids = by_family.get(form)
    if ids is None:
        by_family[form] = [person_id]
    elif person_id not in ids:
        ids.append(person_id)


def _known_id(registry: Registry, key: str, country: str) -> str | None:
    for person_id in registry.people_by_name.get(key, ()):
        if country == "IGO" or any(role[2] in {country, "IGO"} for role in registry.people[person_id].roles):
            return person_id
    return None


def _replace_role(person: Person, role: tuple[str, str, str, str, str, str, int, str]) -> None:
    """Put a hand-kept role in the place of the built one it corrects: same seat and country, begun within 60 days."""
    start = date.fromisoformat(role[4])
    person.roles = [
        r for r in person.roles
        if not (r[1] == role[1] and r[1] and r[2] == role[2] and abs((date.fromisoformat(r[4]) - start).days) <= 60)
    ]  # fmt: skip
    person.roles.append(role)


GIVEN_NAME_LAST = frozenset({"CHN", "KOR", "PRK"})  # where a reference's "family name" may be the last syllable
GIVEN_ENGLISH_NAMES = frozenset({"SGP", "HKG", "MAC"})  # "Jimmy Lai" beside "Lai Chee-ying"
FAMILY_NAME_FIRST = frozenset({"CHN", "PRK", "KOR", "TWN", "VNM", "KHM", "HKG", "MAC", "SGP"})


def family_of(key: str, country: str) -> str:
    """The family name in a folded full name, by the custom of the country.

    >>> family_of("xi jinping", "CHN"), family_of("ursula von der leyen", "IGO"), family_of("ahmed al sharaa", "SYR")
    ('xi', 'von der leyen', 'al sharaa')
    """
    words = key.split()
    if country in FAMILY_NAME_FIRST and len(words) in {2, 3}:
        return words[0] if country not in GIVEN_ENGLISH_NAMES or len(words) == 3 else words[-1]
    for number, word in enumerate(words[1:], start=1):
        if word in PARTICLES and number < len(words) - 1:
            return " ".join(words[number:])
    return words[-1]


PARTICLES = frozenset(
    [
        "al",
        "el",
        "von",
        "van",
        "de",
        "der",
        "da",
        "di",
        "del",
        "bin",
        "ibn",
        "abu",
        "ben",
        "le",
        "la",
        "dos",
        "du",
        "ter",
        "den",
    ]
)


def _common_first_names(registry: Registry) -> frozenset[str]:
    counts: dict[str, int] = {}
    for key in registry.people_by_name:
        first = key.partition(" ")[0]
        counts[first] = counts.get(first, 0) + 1
    return frozenset(
        name for name, count in counts.items() if count >= 2 and name not in registry.names and len(name) > 2
    )


# ---------------------------------------------------------------- asking


def look_up(name: str, on: date | None = None, *, registry: Registry | None = None) -> list[Entity]:
    """Entities with that name, best first, each with its roles; people who held an office on the day come first.

    >>> [role.office for role in look_up("Barack Obama", date(2012, 1, 1))[0].roles][:1]
    ['President']
    """
    registry = registry or load_registry()
    key, day = key_of(name), on.isoformat() if on else None
    found = [_entity_of(sense) for sense in registry.names.get(key, ()) if sense.entity_id and _valid(sense, day)]
    ids = registry.find_people(name) or registry.people_by_family.get(key, [])
    if not ids and " " in key:
        ids = _people_by_parts(registry, key)
    people = sorted((registry.people[i] for i in dict.fromkeys(ids)), key=lambda p: _fame(p, day))
    return found + [_person_entity(person, day) for person in people[:20]]


def _people_by_parts(registry: Registry, key: str) -> list[str]:
    """People of whose name some words are given: title and surname, or more given names than we have."""
    words = key.split()
    scored: list[tuple[int, str]] = []
    for word in words:
        for person_id in registry.people_by_family.get(word, ()):
            theirs = {sound_of(w) for w in key_of(registry.people[person_id].name).split()}
            shared = len(theirs & {sound_of(w) for w in words})
            scored.append((-shared, person_id))
    best = min(scored, default=(0, ""))[0]
    return [person_id for score, person_id in scored if score == best]


def _fame(person: Person, day: str | None) -> tuple[int, int, int, str]:
    role = person.role_on(day)
    held = day is not None and role[4] <= day and (not role[5] or day <= role[5])
    newest = max(r[5] or "9999" for r in person.roles)
    return (not held if day else 0, role[6], not person.kept, "".join(chr(255 - ord(c)) for c in newest))


def _valid(sense: Sense, day: str | None) -> bool:
    return day is None or ((not sense.start or sense.start <= day) and (not sense.end or day <= sense.end))


def _entity_of(sense: Sense) -> Entity:
    kind = {"organisation": "organisation", "group": "group", "company": "company"}.get(
        sense.kind, "country" if sense.kind in GEO_KINDS else "organisation"
    )
    return Entity(
        sense.entity_id or "",
        sense.name,
        kind,
        sense.country,
        sense.sector,
        (),
        _day(sense.start),
        _day(sense.end),
        sense.origin,
    )


def _person_entity(person: Person, day: str | None) -> Entity:
    now = person.role_on(day)
    ordered = sorted(person.roles, key=lambda r: (r is not now, r[6], "".join(chr(255 - ord(c)) for c in r[4])))
    roles = tuple(Role(person.person_id, r[0], r[2], r[3], _day(r[4]), _day(r[5]), r[7]) for r in ordered)
    return Entity(person.person_id, person.name, "person", now[2], now[3], roles, None, None, now[7])


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def find_country(name_or_code: str, *, registry: Registry | None = None) -> str | None:
    """The ISO3 code for a country's name, code, acronym, adjective or capital; None if it is none.

    >>> [find_country(name) for name in ("USA", "us", "Russia", "the Netherlands", "Nowhere")]
    ['USA', 'USA', 'RUS', 'NLD', None]
    """
    registry = registry or load_registry()
    text = name_or_code.strip()
    if text.upper() in registry.countries or text.upper() == "IGO":
        return text.upper()
    if text.upper() in {"KSV", "KOS"}:
        return "XKX"
    key = key_of(text).removeprefix("the ")
    senses = [s for s in registry.names.get(key, ()) if s.country and s.kind in GEO_KINDS]
    if senses:
        return senses[0].country
    if len(text) == 2:
        return next((iso3 for iso3, row in registry.countries.items() if row["iso2"] == text.upper()), None)
    return None


def country_name(iso3: str) -> str:
    """The English name; the code itself where there is none.

    >>> country_name("USA"), country_name("QQQ")
    ('United States', 'QQQ')
    """
    if iso3 == "IGO":
        return "international organisation"
    row = load_registry().countries.get(iso3)
    return row["name"] if row else iso3


def with_the_country(iso3: str) -> str:
    """The name with its article where it takes one.

    >>> with_the_country("USA"), with_the_country("FRA")
    ('the United States', 'France')
    """
    row = load_registry().countries.get(iso3)
    return ("the " if row and row["article"] else "") + country_name(iso3)


def demonym_of(iso3: str) -> str:
    """The adjective of a country; its name where there is none.

    >>> demonym_of("DEU"), demonym_of("USA")
    ('German', 'American')
    """
    row = load_registry().countries.get(iso3)
    return (row["demonym"] or row["name"]) if row else iso3


def members_of(organisation: str, on: date | None = None, *, registry: Registry | None = None) -> set[str]:
    """ISO3 codes of the members on that day; empty where the registry does not know the organisation.

    >>> "FIN" in members_of("NATO", date(2023, 6, 1)), "FIN" in members_of("NATO", date(2020, 1, 1))
    (True, False)
    """
    registry = registry or load_registry()
    day = on.isoformat() if on else None
    rows = registry.members.get(organisation.lower()) or _members_by_alias(registry, organisation)
    return {
        iso3 for iso3, start, end in rows if day is None or ((not start or start <= day) and (not end or day <= end))
    }


def _members_by_alias(registry: Registry, organisation: str) -> list[tuple[str, str, str]]:
    wanted = {
        s.entity_id
        for s in registry.names.get(key_of(organisation).removeprefix("the "), ())
        if s.kind == "organisation"
    }
    for name, rows in registry.members.items():
        if any(s.entity_id in wanted for s in registry.names.get(key_of(name), ()) if s.kind == "organisation"):
            return rows
    return []


def iter_roles(registry: Registry) -> Iterator[tuple[Person, tuple[str, str, str, str, str, str, int, str]]]:
    """Every person with every role."""
    for person in registry.people.values():
        for role in person.roles:
            yield person, role
