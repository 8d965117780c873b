"""A file of cells between tabs into DuckDB at once: what each part means is asked once, the rows are joined in SQL.

A database splits and joins ten million rows in the time in which Python reads one million. What the cells *mean*
(which country, which act) is still said by the format's own Python, once for each different part.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whowhom.flat import COLUMNS, NOTHING, TYPES, Layout, Part
from whowhom.model import Skipped

if TYPE_CHECKING:
    from whowhom.store.duck import DuckStore

HEAD = 100_000  # bytes by which the line ends of a file are told
FAULTS = (ValueError, KeyError, IndexError, TypeError)


def read_lines(store: DuckStore, path: Path, layout: Layout, *, header: int, skip: int) -> range:
    """Split a file into the table `lines` and say each part in a table of its own; the lines that are left to take.

    The first `skip` rows are passed over, the header and empty lines not counted.
    """
    with path.open("rb") as file:
        begin = file.read(HEAD)
    packed = ", compression='gzip'" if begin.startswith(b"\x1f\x8b") else ""
    end = "\\r\\n" if b"\r\n" in begin else "\\n"
    store.execute(
        f"""CREATE OR REPLACE TEMP TABLE lines AS SELECT * FROM (
            SELECT row_number() OVER () AS line, string_split(rtrim(text, chr(13)), chr(9)) AS cells
            FROM read_csv({quoted(path)}, columns={{'text': 'VARCHAR'}}, header=false, auto_detect=false, delim=chr(1),
                quote='', escape='', new_line='{end}', max_line_size=50000000{packed}))
        WHERE line > {header} AND NOT (len(cells) = 1 AND trim(cells[1]) = '')"""  # noqa: S608
    )
    for part in layout.parts:
        say_part(store, part, layout.needed)
    ((last, first),) = store.execute(
        f"SELECT max(line), (SELECT line FROM lines ORDER BY line LIMIT 1 OFFSET {skip}) FROM lines"  # noqa: S608
    )
    return range(int(first), int(last) + 1) if first else range(0)


def say_part(store: DuckStore, part: Part, needed: int) -> None:
    """A table with every different value of a part, and what it means or why it cannot be read."""
    keys = ", ".join(f"coalesce(cells[{at + 1}], '') AS k{n}" for n, at in enumerate(part.at))
    found = store.execute(f"SELECT DISTINCT {keys} FROM lines WHERE len(cells) >= {needed}")  # noqa: S608
    kinds = {f"k{n}": "VARCHAR" for n in range(len(part.at))}
    kinds |= {column: TYPES[column] for column in part.columns} | {"reason": "VARCHAR"}
    with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\r\n").writerows(said(part, found))
        file.flush()
        store.execute(f"CREATE OR REPLACE TEMP TABLE part_{part.name} AS SELECT * FROM {read_rows(file.name, kinds)}")  # noqa: S608


def said(part: Part, found: list[Any]) -> Iterator[list[Any]]:
    for cells in found:
        key = tuple(cells)
        try:
            yield [*key, *part.say(key), NOTHING]
        except FAULTS as error:
            yield [*key, *[NOTHING] * len(part.columns), " ".join(str(error).split())]


def take_lines(store: DuckStore, layout: Layout, transfer_id: str, lines: range) -> tuple[int, int, list[Skipped]]:
    """Add the rows of some lines; return how many there are, how many of them new, and the wrong ones."""
    where = f"line BETWEEN {lines.start} AND {lines.stop - 1}"
    store.execute(f"CREATE OR REPLACE TEMP VIEW incoming AS {select_rows(layout, transfer_id, where)}")
    ((read, ids),) = store.execute(f"SELECT count(*), count(DISTINCT {id_of(layout)}) {rows_in(layout, where)}")
    if ids < read:  # one id twice: the first stays
        once = f"QUALIFY row_number() OVER (PARTITION BY {id_of(layout)} ORDER BY line) = 1"
        found = f"{select_rows(layout, transfer_id, where)} {once}"
        store.execute(f"CREATE OR REPLACE TEMP TABLE firsts AS {found}")
        store.execute("CREATE OR REPLACE TEMP VIEW incoming AS SELECT * FROM firsts")
    new = int(store.run("insert_imported")[0][0])
    store.execute("DROP VIEW incoming")
    wrong = store.execute(select_wrong(layout, where))
    ((read,),) = store.execute(f"SELECT count(*) FROM lines WHERE {where}")  # noqa: S608
    return int(read), new, [Skipped(str(line), reason) for line, reason in wrong]


def select_rows(layout: Layout, transfer_id: str, where: str) -> str:
    """The SQL that makes rows of `imported`."""
    says = {column: f"part_{part.name}.{column}" for part in layout.parts for column in part.columns}
    says |= {
        "event_id": id_of(layout),
        "origin": f"'{layout.origin}'",
        "transfer_id": f"'{transfer_id}'",
        "status": "'actual'",
        "reports": "1",
        "voices": "1",
        "confidence": "1.0",
        "said": r"replace(array_to_string(cells, chr(9)), '\', '\\')",
    }
    says |= {column: whole_number(at) for column, at in layout.counts}
    listed = ", ".join(f"{says.get(c, 'NULL')}::{TYPES[c]} AS {c}" for c in COLUMNS)
    return f"SELECT {listed} {rows_in(layout, where)}"


def rows_in(layout: Layout, where: str) -> str:
    """The right rows of some lines, each with what its parts mean."""
    right = " AND ".join((f"len(cells) >= {layout.needed}", has_key(layout), *no_faults(layout)))
    return f"FROM lines {joined(layout)} WHERE {where} AND {right}"


def id_of(layout: Layout) -> str:
    day = " || ':' || coalesce(part_day.first_day::VARCHAR, '')" if layout.dated else ""
    return f"'{layout.prefix}' || cells[{layout.key + 1}]{day}"


def select_wrong(layout: Layout, where: str) -> str:
    """The SQL that lists wrong rows by line, each with its first reason."""
    short = (
        f"CASE WHEN len(cells) < {layout.needed} THEN len(cells) || ' columns, at least {layout.needed} expected' END"
    )
    key = f"CASE WHEN NOT ({has_key(layout)}) THEN 'no id: ' || coalesce(cells[{layout.key + 1}], '') END"
    reasons = ", ".join((short, key, *(f"part_{part.name}.reason" for part in layout.parts)))
    wrong = f"SELECT line, coalesce({reasons}) AS reason FROM lines {joined(layout)} WHERE {where}"  # noqa: S608
    return f"SELECT line, reason FROM ({wrong}) WHERE reason IS NOT NULL ORDER BY line"  # noqa: S608


def joined(layout: Layout) -> str:
    return " ".join(
        f"LEFT JOIN part_{part.name} ON "
        + " AND ".join(f"part_{part.name}.k{n} = coalesce(cells[{at + 1}], '')" for n, at in enumerate(part.at))
        for part in layout.parts
    )


def has_key(layout: Layout) -> str:
    key = f"coalesce(cells[{layout.key + 1}], '')"
    return f"regexp_full_match({key}, '[0-9]+')" if layout.digits else f"{key} <> ''"


def no_faults(layout: Layout) -> list[str]:
    return [f"part_{part.name}.reason IS NULL" for part in layout.parts]


def whole_number(at: int) -> str:
    cell = f"cells[{at + 1}]"
    return f"CASE WHEN regexp_full_match({cell}, '[0-9]+') THEN {cell}::BIGINT ELSE 1 END"


def read_rows(path: str, kinds: dict[str, str]) -> str:
    """The SQL that reads rows as Python's csv writes them, NOTHING for what is not known."""
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in kinds.items())
    return (
        f"read_csv({quoted(path)}, columns={{{columns}}}, header=false, auto_detect=false, delim=',', "
        f"""quote='"', escape='"', nullstr='{NOTHING}', new_line='\\r\\n', max_line_size=50000000)"""
    )


def quoted(path: str | Path) -> str:
    """A path as an SQL string."""
    return "'" + str(path).replace("'", "''") + "'"
