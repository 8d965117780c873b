"""Files of events, by suffix: JSON, JSON lines and CSV. What is written can be read back the same."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from whowhom.errors import InputError
from whowhom.exchange.as_json import event_as_dict, event_from_dict
from whowhom.exchange.cells import escape_cell, unescape_cell
from whowhom.model import Event

# Columns of the CSV form; those in the second line hold JSON, the third numbers.
TEXTS = ("event_id", "event_type", "mode", "cameo", "status", "origin")
LISTS = ("contexts", "actor", "recipient", "when", "report_ids", "outlets", "helps", "hurts")
NUMBERS = ("reports", "voices", "confidence")
CSV_COLUMNS = (*TEXTS, *LISTS, *NUMBERS)


@dataclass(frozen=True, slots=True)
class Format:
    """How events go into a text file and come out of it."""

    write: Callable[[Iterable[Event], TextIO], None]
    read: Callable[[TextIO], Iterator[Event]]


def write_events(events: Iterable[Event], path: str | Path, form: str | None = None) -> None:
    """Write events to a file, in the format of its suffix or of `form` (a key of `FORMATS`)."""
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        _find_format(path, form).write(events, file)


def read_events(path: str | Path, form: str | None = None) -> list[Event]:
    """Read the events of a file. Raises `InputError` naming file and line for what is no event."""
    try:
        with Path(path).open(encoding="utf-8", newline="") as file:
            return list(_find_format(path, form).read(file))
    except InputError as error:
        where = f"{path}:{error.where}" if error.where else str(path)
        raise InputError(error.what, where=where, do=error.do) from error
    except (OSError, ValueError, RecursionError, csv.Error) as error:
        raise InputError(f"cannot be read: {error}", where=str(path), do="check the file and its format") from error


def write_json(events: Iterable[Event], file: TextIO) -> None:
    """Write one JSON list."""
    json.dump([event_as_dict(event) for event in events], file, ensure_ascii=False, indent=1)
    file.write("\n")


def read_json(file: TextIO) -> Iterator[Event]:
    """Read one JSON list."""
    data = json.load(file)
    if not isinstance(data, list):
        raise InputError("not a JSON list of events")
    yield from map(event_from_dict, data)


def write_jsonl(events: Iterable[Event], file: TextIO) -> None:
    """Write one JSON object a line."""
    for event in events:
        file.write(json.dumps(event_as_dict(event), ensure_ascii=False) + "\n")


def read_jsonl(file: TextIO) -> Iterator[Event]:
    """Read one JSON object a line; empty lines are passed over."""
    for number, line in enumerate(file, start=1):
        if line.strip():
            yield _read_one(json.loads, line, number)


def write_csv(events: Iterable[Event], file: TextIO) -> None:
    """Write a row per event; lists of parties and the like as JSON in their cells."""
    writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)  # else a lone "\r" ends a row
    writer.writerow(CSV_COLUMNS)
    for event in events:
        data = event_as_dict(event)
        nested = {name: json.dumps(data[name], ensure_ascii=False) for name in LISTS}
        writer.writerow([escape_cell({**data, **nested}[name]) for name in CSV_COLUMNS])


def read_csv(file: TextIO) -> Iterator[Event]:
    """Read what `write_csv` wrote, by the names of the columns."""
    for number, row in enumerate(csv.DictReader(file), start=2):
        yield _read_one(_row_as_dict, row, number)


FORMATS: dict[str, Format] = {
    "json": Format(write_json, read_json),
    "jsonl": Format(write_jsonl, read_jsonl),
    "csv": Format(write_csv, read_csv),
}


def _find_format(path: str | Path, form: str | None) -> Format:
    name = form or Path(path).suffix.lstrip(".").lower()
    if name not in FORMATS:
        raise InputError(f"unknown format {name!r}", where=str(path), do=f"known are {', '.join(FORMATS)}")
    return FORMATS[name]


def _read_one(parse: Callable[[Any], Any], raw: object, number: int) -> Event:
    try:
        return event_from_dict(parse(raw))
    except (InputError, KeyError, TypeError, ValueError, RecursionError) as error:
        what = error.what if isinstance(error, InputError) else f"not an event: {error}"
        raise InputError(what, where=str(number)) from error


def _row_as_dict(row: dict[str, str]) -> dict[str, Any]:
    cells = {name: unescape_cell(row[name] or "") for name in CSV_COLUMNS}
    return {
        **{name: cells[name] or None for name in TEXTS},
        **{name: json.loads(cells[name]) for name in LISTS},
        "reports": int(cells["reports"]),
        "voices": int(cells["voices"]),
        "confidence": float(cells["confidence"]),
    }
