"""A user's own registry file: a table of names, checked line by line before any of it counts.

The file is CSV with a header, as a spreadsheet saves it: `name` and `country` on every line, and where
they apply `office` or `kind`, `sector`, `from`, `until`, `aliases` (separated by |) and `note`.
What is wrong is told for the whole file at once, each with line, column and what to write instead.
"""

from __future__ import annotations

import csv
import io
import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from whowhom.entities import cues
from whowhom.entities.folding import key_of
from whowhom.errors import RegistryError

LARGEST = 20_000_000  # bytes; the whole registry that ships is a fifth of it
MOST_TOLD = 20  # errors listed one by one
LONGEST_NAME = 120  # characters
MOST_WORDS = 12  # in a name

COLUMNS = ("name", "country", "sector", "office", "kind", "from", "until", "aliases", "note")
# What people, and the registry's own files, call the columns too.
ALSO_CALLED = {
    "person": "name",
    "start": "from",
    "since": "from",
    "end": "until",
    "to": "until",
    "kind or office": "office",
    "office or kind": "office",
    "title": "office",
    "role": "office",
    "alias": "aliases",
    "origin": "note",
    "notes": "note",
    "source": "note",
    "comment": "note",
    "iso3": "country",
}
BUILT = frozenset(
    {"seat", "rank", "family", "person_id"}
)  # columns of the registry's own files that are worked out here

# What a line may be, and how the registry calls it.
KINDS = {
    "person": "person",
    "organisation": "organisation",
    "organization": "organisation",
    "group": "group",
    "party": "group",
    "company": "company",
    "building": "metonym",
    "country": "country",
    "ignore": "blocked",
}
SECTORS = {
    "GOV": "government",
    "MIL": "military",
    "LEG": "parliament",
    "JUD": "courts",
    "COP": "police",
    "SPY": "intelligence",
    "REB": "rebels",
    "OPP": "opposition",
    "PTY": "party",
    "IGO": "international body",
    "NGO": "aid and advocacy",
    "MED": "media",
    "JRN": "journalist",
    "BUS": "business",
    "CVL": "civilians",
    "ELI": "elite",
    "REL": "religion",
    "REF": "refugees",
    "EDU": "education",
    "LAB": "labour",
    "CRM": "criminals",
    "AGR": "farming",
    "SOC": "social",
    "PRM": "paramilitary",
    "UAF": "unidentified armed force",
    "PRE": "presidency",
    "UNK": "unknown",
}
COUNTRIES_ARE = "use a name such as Ukraine, a code such as UKR, or IGO for an international body"
USUAL_SECTOR = {"metonym": "GOV", "country": "GOV", "company": "BUS", "blocked": "GOV"}


@dataclass(frozen=True, slots=True)
class OwnRow:
    """One line that was found right. `start` and `end` are days as text, empty where the file gives none."""

    line: int
    name: str
    kind: str
    country: str
    sector: str
    office: str
    seat: str
    start: str
    end: str
    aliases: tuple[str, ...]
    origin: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one cell or line, and what to do about it."""

    line: int
    column: str
    what: str
    do: str

    def __str__(self) -> str:
        return f"line {self.line}" + (f", column {self.column}" if self.column else "") + f": {self.what}; {self.do}"


def read_own_file(
    path: Path, data: bytes, *, country_of: Callable[[str], str | None], countries: Sequence[str] = ()
) -> list[OwnRow]:
    """The lines of a user's file. `country_of` gives the ISO3 code for a name or code, or None.

    `countries` are names to offer where one is misspelt.
    Raises RegistryError with every fault of the file, the first 20 of them spelled out.
    """
    rows, faults = [], []
    for line, cells in cells_of(path, text_of(path, data)):
        if isinstance(cells, Fault):
            faults.append(cells)
            continue
        found = list(faults_in(line, cells, country_of, countries))
        faults += found
        if not found:
            rows.append(row_of(path, line, cells, country_of))
    if not rows and not faults:
        raise RegistryError("no line below the header", where=str(path), do="give each name a line of its own")
    faults += find_clashes(rows)
    if faults:
        raise RegistryError(told(faults), where=str(path))
    return rows


def told(faults: Sequence[Fault]) -> str:
    """The faults as text, one a line."""
    faults = sorted(faults, key=lambda fault: fault.line)
    lines = [f"{len(faults)} fault{'s' if len(faults) > 1 else ''}; nothing was read"]
    lines += [f"  {fault}" for fault in faults[:MOST_TOLD]]
    if len(faults) > MOST_TOLD:
        lines.append(f"  and {len(faults) - MOST_TOLD} more")
    return "\n".join(lines)


# ---------------------------------------------------------------- from bytes to cells


def text_of(path: Path, data: bytes) -> str:
    """The file as text; UTF-8, or UTF-16 where it says so in its first two bytes."""
    where = str(path)
    save = "save it as CSV UTF-8"
    if not data.strip():
        raise RegistryError("the file is empty", where=where, do=f"begin with the line {','.join(COLUMNS)}")
    if len(data) > LARGEST:
        raise RegistryError(f"{len(data):,} bytes, over {LARGEST:,}", where=where, do="divide the file")
    if data[:4] == b"PK\x03\x04" or data[:4] == b"\xd0\xcf\x11\xe0":
        raise RegistryError("a spreadsheet file, not text", where=where, do=f"open it in the spreadsheet and {save}")
    try:
        wide = data[:2] in {b"\xff\xfe", b"\xfe\xff"}
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise RegistryError("not UTF-8 text", where=f"{where}, line {line}", do=save) from error
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise RegistryError("bytes that are no text", where=f"{where}, line {line}", do=save)
    return text


def cells_of(path: Path, text: str) -> Iterator[tuple[int, dict[str, str] | Fault]]:
    """Each line's number with its cells by column, or with what keeps them from being told apart."""
    first = text.lstrip().partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    columns: list[str] = []
    last = 0
    while True:
        try:
            row = next(reader)
        except StopIteration:
            break
        except csv.Error:
            what = "a cell that does not end"
            yield last + 1, Fault(last + 1, "", what, "close the quotation mark that it begins with")
            break
        line, last = last + 1, reader.line_num
        cells = [plain_cell(cell) for cell in row]
        if not any(cells) or cells[0].startswith("#"):
            continue
        if not columns:
            columns = header_of(path, line, cells)
        elif len(cells) > len(columns) and any(cells[len(columns) :]):
            what = f"{len(cells):,} cells under {len(columns)} columns"
            yield line, Fault(line, "", what, "put a cell that holds a comma in quotation marks")
        else:
            yield line, dict(zip(columns, cells, strict=False))


def plain_cell(cell: str) -> str:
    """A cell without the spaces a spreadsheet leaves; a lone dash says that there is nothing.

    >>> plain_cell("\u00a0Foo  Bar "), plain_cell("–")
    ('Foo Bar', '')
    """
    text = re.sub(" +", " ", cell.replace("\u00a0", " ").replace("\u202f", " ")).strip()
    return "" if text in {"-", "–", "—"} else text


def header_of(path: Path, line: int, cells: list[str]) -> list[str]:
    """The columns by their own names; raises RegistryError for one that is unknown, missing or named twice."""
    known = f"the columns are {', '.join(COLUMNS)}"
    while cells and not cells[-1]:
        cells = cells[:-1]
    if len(cells) > 50:
        raise RegistryError(f"{len(cells):,} columns", where=f"{path}, line {line}", do=known)
    columns = [ALSO_CALLED.get(cell.lower(), cell.lower()) for cell in cells]
    faults = []
    for number, column in enumerate(columns):
        if column in columns[:number]:
            faults.append(Fault(line, shown(cells[number]), "a second column of that meaning", "keep one of them"))
        elif column not in COLUMNS and column not in BUILT:
            near = get_close_matches(column, [*COLUMNS, *ALSO_CALLED], n=1)
            do = f"call it {ALSO_CALLED.get(near[0], near[0])}" if near else known
            faults.append(Fault(line, shown(cells[number]), "unknown column", do))
    faults += [
        Fault(line, name, "no such column in the header", known) for name in ("name", "country") if name not in columns
    ]
    if faults:
        raise RegistryError(told(faults), where=str(path))
    return columns


# ---------------------------------------------------------------- what can be wrong in a line


def faults_in(
    line: int, cells: dict[str, str], country_of: Callable[[str], str | None], countries: Sequence[str]
) -> Iterator[Fault]:
    """Everything that is wrong in one line."""
    strange = {column: found for column, cell in cells.items() if (found := strangeness(cell))}
    for column, (what, do) in strange.items():
        yield Fault(line, column, what, do)
    kind = kind_of(cells)
    checks = {
        "name": lambda cell: fault_of_name(cell) if cell else ("no name", "write the name as the news do"),
        "aliases": lambda cell: next(filter(None, map(fault_of_name, names_in(cell))), None),
        "kind": lambda cell: fault_of_kind(cell, kind),
        "country": lambda cell: fault_of_country(cell, country_of, countries) if cell or kind != "blocked" else None,
        "sector": lambda cell: fault_of_sector(cell, kind),
        "from": fault_of_day,
        "until": fault_of_day,
    }  # fmt: skip
    wrong = {column: check(cells.get(column, "")) for column, check in checks.items() if column not in strange}
    for column, fault in wrong.items():
        if fault:
            yield Fault(line, column, *fault)
    start, end = (day_of(cells.get(column, ""), last=column == "until") for column in ("from", "until"))
    if start and end and end < start:
        yield Fault(line, "until", f"ends before it starts ({start})", "swap or correct the dates")


def strangeness(cell: str) -> tuple[str, str] | None:
    """What makes a cell no plain text, with what to do; None for a plain one."""
    if "\n" in cell or "\r" in cell:
        return "a cell over several lines", "close the quotation mark, or write it on one line"
    if any(not c.isprintable() for c in cell):
        return f"invisible characters in {shown(cell)}", "type the cell anew"
    if cell[:1] in tuple("=+@-"):
        return f"{shown(cell)} looks like a formula", "write the plain text that it gives"
    return None


def fault_of_name(name: str) -> tuple[str, str] | None:
    """What keeps a name from being found in a text."""
    key = key_of(name)
    if len(name) > LONGEST_NAME or key.count(" ") >= MOST_WORDS:
        return f"{shown(name)} is too long for a name", f"at most {MOST_WORDS} words"
    if len(key.replace(" ", "")) < 2 or not any(c.isalpha() for c in key):
        return f"{shown(name)} is too short to be told from other words", "write the name in full"
    if not any(c.isupper() for c in name):
        return f"{shown(name)} has no capital letter", "write it as it stands in a text, in Latin letters"
    return None


def fault_of_kind(cell: str, kind: str | None) -> tuple[str, str] | None:
    if kind:
        return None
    what = f"unknown kind {shown(cell)}" if cell else "neither office nor kind"
    return what, f"one of {', '.join(KINDS)}; empty where an office is given"


def fault_of_country(
    cell: str, country_of: Callable[[str], str | None], countries: Sequence[str]
) -> tuple[str, str] | None:
    if not cell:
        return "no country", COUNTRIES_ARE
    if country_of(cell):
        return None
    near = get_close_matches(cell, countries, n=1)
    return f"unknown country {shown(cell)}", f"did you mean {near[0]}?" if near else COUNTRIES_ARE


def fault_of_sector(cell: str, kind: str | None) -> tuple[str, str] | None:
    use = f"one of {', '.join(SECTORS)}"
    if not cell:
        return (f"no sector for a {kind}", use) if kind in {"organisation", "group"} else None
    if sector_of(cell):
        return None
    near = get_close_matches(cell.lower(), SECTORS.values(), n=1)
    return f"unknown sector {shown(cell)}", f"did you mean {near[0]}?" if near else use


def fault_of_day(cell: str) -> tuple[str, str] | None:
    if not cell or day_of(cell, last=False):
        return None
    return f"{shown(cell)} is no date", "write 2025-03-04, 2025-03 or 2025"


def find_clashes(rows: Sequence[OwnRow]) -> Iterator[Fault]:
    """Lines that say the same twice, or two things of one name at one time."""
    seen: dict[tuple[str, str, str, str, str], int] = {}
    meant: dict[str, list[OwnRow]] = {}
    for row in rows:
        same = (key_of(row.name), row.kind, row.country, key_of(row.office), row.start)
        if first := seen.get(same):
            yield Fault(row.line, "name", f"the same as line {first}", "keep one of them")
            continue
        seen[same] = row.line
        for spelling in dict.fromkeys([row.name, *row.aliases]):
            others = meant.setdefault(key_of(spelling), [])
            other = next((o for o in others if stands_for_another(row, o)), None)
            if other:
                column = "name" if spelling == row.name else "aliases"
                what = f"{shown(spelling)} stands for something else on line {other.line}"
                yield Fault(row.line, column, what, "keep one, or give dates that do not overlap")
                break
            others.append(row)


def stands_for_another(row: OwnRow, other: OwnRow) -> bool:
    """True if one spelling cannot mean both. Two people may share a name; a document tells them apart."""
    if row.kind == other.kind == "person":
        return False
    apart = (row.end or "9999") < (other.start or "0000") or (other.end or "9999") < (row.start or "0000")
    return not apart and (row.kind, row.country, key_of(row.name)) != (other.kind, other.country, key_of(other.name))


# ---------------------------------------------------------------- what a line means


def row_of(path: Path, line: int, cells: dict[str, str], country_of: Callable[[str], str | None]) -> OwnRow:
    kind = kind_of(cells) or "person"
    country = country_of(cells.get("country", "")) or ""
    sector = sector_of(cells.get("sector", "")) or USUAL_SECTOR.get(kind) or ("IGO" if country == "IGO" else "GOV")
    office = cells.get("office", "") if kind == "person" and cells.get("office", "").lower() not in KINDS else ""
    seat = seat_of(office) if sector == "GOV" and country != "IGO" else ""
    note = f"; {cells['note']}" if cells.get("note") else ""
    return OwnRow(
        line=line,
        name=cells["name"],
        kind=kind,
        country=country,
        sector=sector,
        office=office or (SECTORS[sector] if kind == "person" else ""),
        seat=seat,
        start=day_of(cells.get("from", ""), last=False) or "",
        end=day_of(cells.get("until", ""), last=True) or "",
        aliases=tuple(names_in(cells.get("aliases", ""))),
        origin=f"own file {path.name}, line {line}{note}",
    )


def kind_of(cells: dict[str, str]) -> str | None:
    """The kind as the registry calls it; a line with an office is a person."""
    kind, office = cells.get("kind", "").lower(), cells.get("office", "")
    if kind:
        return KINDS.get(kind)
    return (KINDS.get(office.lower()) or "person") if office else None


def names_in(cell: str) -> list[str]:
    return [name.strip() for name in cell.split("|") if name.strip()]


def sector_of(cell: str) -> str | None:
    """The code of a sector given by code or word.

    >>> sector_of("mil"), sector_of("Police"), sector_of("bakers")
    ('MIL', 'COP', None)
    """
    if cell.upper() in SECTORS:
        return cell.upper()
    return next((code for code, word in SECTORS.items() if word == cell.lower()), None)


def seat_of(office: str) -> str:
    """Which of the six seats an office is; empty for any other.

    >>> seat_of("Foreign Minister"), seat_of("Minister of Finance"), seat_of("Mayor of Lyon")
    ('foreign', 'finance', '')
    """
    return cues.SEATS.get(key_of(office), "")


def day_of(cell: str, *, last: bool) -> str | None:
    """A day as text; a year or month alone is its first day, or its last. None if it is no date.

    >>> [day_of(cell, last=True) for cell in ("2024-02-03", "2024-02", "2024", "3/2/24")]
    ['2024-02-03', '2024-02-29', '2024-12-31', None]
    """
    found = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?", cell)
    if not found:
        return None
    year, month, day = found.groups()
    try:
        number = int(month or (12 if last else 1))
        whole = day or (monthrange(int(year), number)[1] if last else 1)
        return date(int(year), number, int(whole)).isoformat()
    except ValueError:
        return None


def shown(cell: str) -> str:
    """A cell fit for a terminal: short, and without characters that could steer one."""
    return repr(cell if len(cell) <= 40 else cell[:39] + "…")
