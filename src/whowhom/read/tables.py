"""Documents in tables: a row each, of CSV (read as it comes, however long) or Parquet (read by DuckDB)."""

from __future__ import annotations

import codecs
import csv
import io
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from whowhom.model import Skipped
from whowhom.read.decode import decode
from whowhom.read.hints import MAX_BYTES, TOO_LARGE, Found, Hints
from whowhom.read.patience import Patience
from whowhom.read.records import FIELDS, read_record, skip_line

HEAD = 65_536  # bytes by which a table's character set and separator are told
SEPARATORS = ",;\t|"
PIECE = 64  # rows of a Parquet table held at a time


def read_csv(stream: IO[bytes], path: str, hints: Hints) -> Iterator[Found]:
    """Yield a document per row; the first row names the columns. Broken rows are listed and the rest is read."""
    head = stream.read(HEAD)
    text = decode(head[: head.rfind(b"\n") + 1] or head, path, declared=hints.charset)
    if isinstance(text, Skipped):
        yield text
        return
    limit = csv.field_size_limit(MAX_BYTES)  # 131,072 by default, too short for a long article
    try:
        yield from _read_rows(_lines(stream, head, path), text.partition("\n")[0], path, hints)
    finally:
        csv.field_size_limit(limit)


def _read_rows(lines: Iterator[str], first: str, path: str, hints: Hints) -> Iterator[Found]:
    rows = csv.reader(lines, delimiter=max(SEPARATORS, key=first.count) if first else ",")
    names: list[str] | None = None
    number = 0
    while True:
        number += 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except _TooLong:
            yield Skipped(f"{path}:{number}", TOO_LARGE)
            return
        except csv.Error as error:
            yield Skipped(f"{path}:{number}", f"broken CSV: {error}")
            if names is None:
                return
            continue
        if names is None:
            names = [name.strip().lstrip("\ufeff") for name in row]
            if reason := _why_no_text(names, hints, "CSV"):
                yield Skipped(path, reason)
                return
        elif len(row) > len(names):
            yield Skipped(f"{path}:{number}", f"{len(row)} cells under {len(names)} column names")
        elif any(cell.strip() for cell in row):
            record = dict(zip(names, row, strict=False))
            yield read_record(record, f"{path}:{number}", hints, raw="\t".join(row))


class _TooLong(Exception):  # noqa: N818 it never leaves this file
    """A line longer than any document."""


def _lines(stream: IO[bytes], head: bytes, path: str) -> Iterator[str]:
    """The lines of a table as text, none held longer than it takes."""
    whole = io.BufferedReader(_Joined(head, stream), HEAD)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        yield from io.TextIOWrapper(whole, "utf-16", "replace", newline="")
        return
    while line := whole.readline(MAX_BYTES + 1):
        if len(line) > MAX_BYTES:
            skip_line(whole, line, Patience())
            raise _TooLong
        text = decode(line, path) if not line.isascii() else line.decode("ascii")
        yield (text if isinstance(text, str) else line.decode("latin-1")).replace("\0", " ")


class _Joined(io.RawIOBase):
    """What was read of a stream already, and then the rest of it."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        size = len(memoryview(buffer))
        data, self._head = (self._head[:size], self._head[size:]) if self._head else (self._rest.read(size), b"")
        memoryview(buffer)[: len(data)] = data
        return len(data)


# ---------------------------------------------------------------- Parquet


def read_parquet(stream: IO[bytes], path: str, hints: Hints) -> Iterator[Found]:
    """Yield a document per row of a Parquet table."""
    import duckdb

    with _as_file(stream) as file, duckdb.connect(config={"memory_limit": "1GB", "threads": "1"}) as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute("SET autoinstall_known_extensions = false")
        try:
            names = [
                str(row[0]) for row in connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [file]).fetchall()
            ]
            if reason := _why_no_text(names, hints, "Parquet"):
                yield Skipped(path, reason)
                return
            wanted = [name for name in names if _is_wanted(name, hints)]
            listed = ", ".join('"' + name.replace('"', '""') + '"' for name in wanted)
            found = connection.execute(f"SELECT {listed} FROM read_parquet(?)", [file])  # noqa: S608 names are quoted
            number = 0
            while rows := found.fetchmany(PIECE):
                for row in rows:
                    number += 1
                    record = dict(zip(wanted, row, strict=True))
                    yield read_record(record, f"{path}:{number}", hints, raw=_cells(row))
        except (duckdb.Error, UnicodeError, MemoryError) as error:
            said = (str(error).splitlines() or [""])[0][:200]
            yield Skipped(path, f"broken Parquet: {said.replace(file, path)}")


def _is_wanted(name: str, hints: Hints) -> bool:
    known = {each for names in FIELDS.values() for each in names}
    mapped = {column.lower().split(".")[0] for column in hints.columns.values()}
    return name.lower() in known | mapped | {column.lower() for column in hints.columns.values()}


def _cells(row: Sequence[Any]) -> str:
    return "\t".join("" if cell is None else str(cell) for cell in row)


@contextmanager
def _as_file(stream: IO[bytes]) -> Iterator[str]:
    """The path of a file that holds the stream; DuckDB reads files, and takes some names for patterns."""
    name = getattr(stream, "name", None)
    if isinstance(name, str) and Path(name).is_file() and not set(name) & set("*?[{"):
        yield str(Path(name).absolute())
        return
    with tempfile.NamedTemporaryFile(suffix=".parquet") as copy:
        shutil.copyfileobj(stream, copy)
        copy.flush()
        yield copy.name


def _why_no_text(names: Sequence[str], hints: Hints, kind: str) -> str | None:
    """Why a table with these columns holds no documents, or None if it does."""
    known = {name.lower() for name in names}
    if column := hints.columns.get("text"):
        return None if column.lower() in known or column.lower().split(".")[0] in known else (
            f"{kind} without a column named {column}")  # fmt: skip
    titled = "title" in hints.columns or set(FIELDS["title"]) & known
    if set(FIELDS["text"]) & known or (hints.columns and titled):
        return None
    return f"{kind} without a column named text; --map text=NAME says which it is"
