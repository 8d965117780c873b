"""What a format is: how its rows become events with what the file said, and events its rows.

A format is a `Form`: how a file falls into cells (`split`, `join`), what cells mean (`reader`), and which
cells an event makes (`cells`). All else, the choice of the code book, wrong rows, what a format cannot
hold, is the same for each and stands here.
"""

from __future__ import annotations

import csv
import itertools
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TextIO

from whowhom.errors import InputError
from whowhom.exchange.codes import AUTO, CURRENT, OLDER, detect_book
from whowhom.flat import Layout
from whowhom.model import Event, Imported, Said, Skipped

Cells = Sequence[str]
RowReader = Callable[[Cells], Event]
Row = tuple[int, Cells]

FIRST = 2000  # rows that are looked at before the first is read, to tell the code book
# Faults of one row: it is listed with its reason, and the rest is read.
FAULTS = (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError, InputError)


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it is read: its columns, the code book it follows, and its rows one by one."""

    columns: tuple[str, ...]
    book: str
    items: Iterator[Imported | Skipped]
    layout: Layout | None = None
    header: int = 0  # lines before the first row


class Form(ABC):
    """A format of events."""

    name: str
    columns: tuple[str, ...]
    suffix = ".tsv"
    # What is written around the rows of a file.
    head, between, foot = "", "\n", "\n"
    # Columns that tell which code book a file follows: code, label, score; and whether its scores can be trusted.
    evidence: tuple[str, str, str] = ("", "", "")
    trusts_scores = True
    lossless = False

    # ---- what each format says of itself

    @abstractmethod
    def split(self, file: TextIO) -> Iterator[Row]:
        """The rows of a file, each with its line."""

    @abstractmethod
    def reader(self, columns: Sequence[str], book: str) -> RowReader:
        """What makes an event of the cells of a row; it raises for a wrong one."""

    @abstractmethod
    def cells(self, event: Event, said: Said) -> Cells:
        """The cells to write for an event; `said` is what a file of this same format said of it, or empty."""

    @abstractmethod
    def join(self, cells: Cells) -> str:
        """The cells as they stand in a file."""

    def find_columns(self, first: Cells) -> tuple[tuple[str, ...], bool]:
        """The columns of a file by its first row, and whether that row is a header."""
        return self.columns, False

    def layout(self, columns: Sequence[str], book: str) -> Layout | None:
        """How a database may read the whole file at once, with what `reader` would give; None where it cannot."""
        return None

    # ---- the same for all

    def read(self, file: TextIO, book: str = AUTO, *, skip: int = 0) -> Reading:
        """Read a file; the first `skip` rows are passed over. Raises `InputError` where the book is in doubt."""
        rows = self.split(file)
        begin = list(itertools.islice(rows, FIRST))
        columns, is_header = self.find_columns(begin[0][1]) if begin else (self.columns, False)
        begin = begin[1:] if is_header else begin
        chosen = self._choose_book(columns, begin) if book == AUTO else book
        waiting = itertools.islice(itertools.chain(begin, rows), skip, None)
        read_as = OLDER if chosen == OLDER else CURRENT
        try:
            items = read_rows(waiting, self.reader(columns, read_as))
            layout = self.layout(columns, read_as)
        except (KeyError, ValueError) as error:  # a header that most columns are known of, and one is missing
            lacking = [name for name in self.columns if name not in columns]
            what = f"no column {', '.join(lacking[:5])}" + (" and others" if len(lacking) > 5 else "")
            raise InputError(f"{what}, which {self.name} needs", do="check the header, or the format") from error
        return Reading(columns, chosen, items, layout, int(is_header))

    def _choose_book(self, columns: Sequence[str], rows: Iterable[Row]) -> str:
        if not self.evidence[0]:
            return CURRENT
        at = {name: place for place, name in enumerate(columns)}

        def cell(cells: Cells, name: str) -> str:
            return cells[at[name]] if name in at and at[name] < len(cells) else ""

        told = ((cell(c, self.evidence[0]), cell(c, self.evidence[1]), cell(c, self.evidence[2])) for _, c in rows)
        return detect_book(told, trust_scores=self.trusts_scores) or f"{CURRENT} (assumed)"


def read_rows(rows: Iterable[Row], read: RowReader) -> Iterator[Imported | Skipped]:
    """An event for each row, or the line and reason for a wrong one."""
    for line, cells in rows:
        try:
            event = read(cells)
        except FAULTS as error:
            yield Skipped(str(line), reason_of(error))
            continue
        yield Imported(event, tuple(cells), line)


def reason_of(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"{error} is missing"
    if isinstance(error, IndexError):
        return "too few columns"
    return " ".join((error.what if isinstance(error, InputError) else str(error)).split())[:200]


# ---------------------------------------------------------------- files of cells


class TableForm(Form):
    """A format of columns, divided by tabs that are never quoted."""

    has_header = True
    # Columns whose cells are worked out anew from the event even where the file had its own.
    recomputed: frozenset[str] = frozenset()
    # Other names that releases have used for a column.
    renamed: ClassVar[Mapping[str, str]] = {}

    @abstractmethod
    def make_cells(self, event: Event) -> dict[str, str]:
        """What an event says of each column; columns it says nothing of stay empty."""

    @property
    def head(self) -> str:  # type: ignore[override]
        """The header's line."""
        return self.join(self.columns) + "\n" if self.has_header else ""

    def find_columns(self, first: Cells) -> tuple[tuple[str, ...], bool]:
        """By the header where there is one; releases differ in names and order."""
        names = [self.renamed.get(cell.strip().strip('"'), cell.strip().strip('"')) for cell in first]
        if len(set(names) & set(self.columns)) * 2 > len(set(names) - {""}):
            return tuple(names), True
        return self.columns, False

    def cells(self, event: Event, said: Said) -> Cells:
        """The event's cells, with what the file said beside in columns that no event holds."""
        made = self.make_cells(event)
        if said.get("form") == self.name:
            made = {**made, **{c: v for c, v in said.items() if c not in self.recomputed}}
        return [clean(made.get(column, "")) for column in self.columns]

    def split(self, file: TextIO) -> Iterator[Row]:
        """A row per line, with as many cells as it has tabs, and one."""
        for line, text in enumerate(file, start=1):
            if text.strip():
                yield line, text.rstrip("\r\n").replace("\0", "\ufffd").split("\t")

    def join(self, cells: Cells) -> str:
        """Tabs between, nothing quoted."""
        return "\t".join(cells)


class QuotedForm(TableForm):
    """A format of columns, divided by commas and quoted where needed."""

    suffix = ".csv"

    def split(self, file: TextIO) -> Iterator[Row]:
        """A row per record, which may go over several lines."""
        csv.field_size_limit(100_000_000)
        rows = csv.reader(file)
        while True:
            line = rows.line_num + 1
            try:
                cells = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                yield line, [f"cannot be read: {error}"]
                continue
            if cells:
                yield line, cells

    def join(self, cells: Cells) -> str:
        """Commas between, quoted where needed."""
        return ",".join('"' + c.replace('"', '""') + '"' if set(c) & set('",\r\n') else c for c in cells)


def clean(cell: str) -> str:
    """A cell without what would break its row."""
    return " ".join(cell.replace("\0", "\ufffd").splitlines()).replace("\t", " ") if not cell.isprintable() else cell


# ---------------------------------------------------------------- files of JSON


class JsonForm(Form):
    """A format of one JSON object per event: one a line, or all in one list. The one cell is the object's text."""

    columns = ("json",)
    suffix = ".jsonl"

    @abstractmethod
    def event(self, data: Mapping[str, Any], book: str) -> Event:
        """The event of an object."""

    @abstractmethod
    def data(self, event: Event, said: Mapping[str, Any]) -> dict[str, Any]:
        """The object of an event; `said` is what a file of this same format said of it."""

    def reader(self, columns: Sequence[str], book: str) -> RowReader:
        """Read the object in the one cell."""
        return lambda cells: self.event(object_in(cells[0]), book)

    def cells(self, event: Event, said: Said) -> Cells:
        """The object as text."""
        before = object_in(said["json"]) if said.get("form") == self.name else {}
        return [json.dumps(self.data(event, before), ensure_ascii=False)]

    def split(self, file: TextIO) -> Iterator[Row]:
        """An object per line; where a list begins the file, the whole is read first."""
        waiting = enumerate(file, start=1)
        for line, text in waiting:
            if not text.strip():
                continue
            if text.lstrip().startswith("[") and line == 1:
                yield from self._split_list(text, waiting)
                return
            yield line, [text.strip()]

    def _split_list(self, first: str, waiting: Iterator[tuple[int, str]]) -> Iterator[Row]:
        """The objects of a list: line by line where each stands on its own, as we write them, else all at once."""
        lines = [(1, first), *waiting]
        inner = [(n, text.strip().rstrip(",")) for n, text in lines[1:] if text.strip() not in ("", "]")]
        if first.strip() == "[" and all(text.startswith("{") and text.endswith("}") for _, text in inner):
            yield from ((n, [text]) for n, text in inner)
            return
        try:
            found = json.loads("".join(text for _, text in lines))
        except (ValueError, RecursionError) as error:
            raise InputError(f"cannot be read: {error}", do="check that it is whole JSON") from error
        yield from ((n, [json.dumps(one, ensure_ascii=False)]) for n, one in enumerate(found, start=1))

    def join(self, cells: Cells) -> str:
        """The object's text."""
        return cells[0]


def object_in(text: str) -> dict[str, Any]:
    """The JSON object in a text; anything else is refused."""
    data = json.loads(text)
    if not isinstance(data, dict):
        raise InputError("not a JSON object")
    return data
