"""Every format by its name. What is written can be read back; what a format cannot hold goes to a side file."""

from __future__ import annotations

import codecs
import gzip
import io
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, TextIO, cast

from whowhom.errors import InputError
from whowhom.exchange.acled import Acled
from whowhom.exchange.codes import AUTO
from whowhom.exchange.form import Form
from whowhom.exchange.gdelt import Gdelt, Mentions
from whowhom.exchange.icews import Icews
from whowhom.exchange.own import Csv, Json, Lines
from whowhom.exchange.parquet import read_parquet, write_parquet
from whowhom.exchange.phoenix import PhoenixHistorical, PhoenixLive
from whowhom.exchange.plover import PloverJson
from whowhom.exchange.polecat import Polecat
from whowhom.exchange.writing import Written, add_side, write_records
from whowhom.model import Event, Imported, Said, Skipped

# A new format is one module and one line here.
FORMATS: dict[str, Form] = {
    "json": Json(),
    "jsonl": Lines(),
    "csv": Csv(),
    "plover": PloverJson(),
    "polecat": Polecat(),
    "icews": Icews(),
    "gdelt1": Gdelt("gdelt1", second=False),
    "gdelt2": Gdelt("gdelt2", second=True),
    "phoenix": PhoenixHistorical(),
    "phoenix-live": PhoenixLive(),
    "acled": Acled(),
}
READ_ONLY = frozenset({"acled"})
PARQUET = "parquet"  # goes by whole columns, not by rows
MENTIONS = Mentions()  # tells who told of an event, and is no format of events

SIDE_FILE = ".side.jsonl"
MAX_UNPACKED = 200  # a file that unpacks to more than so many times its size was made to fill a disk
FREE_BYTES = 100_000_000


def write_events(events: Iterable[Event], path: str | Path, form: str | None = None) -> Written:
    """Write events to a file, in the format of its suffix or of `form`, with a side file where one is needed."""
    return write_file(((event, {}) for event in events), Path(path), find_form(path, form))


def read_events(path: str | Path, form: str | None = None) -> list[Event]:
    """The events of a file, with what its side file holds. Raises `InputError` naming file and line for a wrong row."""
    path, name = Path(path), find_form(path, form)
    if name == PARQUET:
        return list(read_parquet(path))
    try:
        with path.open(encoding="utf-8", newline="") as file, side_of(path) as side:
            reading = FORMATS[name].read(file)
            return [event_or_error(item) for item in (add_side(reading, side) if side else reading).items]
    except InputError as error:
        where = f"{path}:{error.where}" if error.where else str(path)
        raise InputError(error.what, where=where, do=error.do) from error
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read: {error}", where=str(path), do="check the file and its format") from error


def event_or_error(item: Imported | Skipped) -> Event:
    if isinstance(item, Skipped):
        raise InputError(item.reason, where=item.path)
    return item.event


def write_file(records: Iterable[tuple[Event, Said]], path: Path, name: str) -> Written:
    """Write records to a file of a format, and beside it what the format cannot hold."""
    if name in READ_ONLY:
        raise InputError(f"{name} is read, never written", do="its incidents have no direction; use another format")
    if name == PARQUET:
        return Written(write_parquet(records, path))
    beside = side_path(path)
    with open_writing(path) as file, beside.open("w", encoding="utf-8") as side:
        done = write_records(records, FORMATS[name], file, side)
    if beside.stat().st_size == 0:
        beside.unlink()
    return done


def find_form(path: str | Path, form: str | None) -> str:
    """The name of a format: the one said, else by the suffix."""
    name = form or Path(str(path).removesuffix(".gz")).suffix.lstrip(".").lower()
    if name not in FORMATS and name != PARQUET:
        known = ", ".join((*FORMATS, PARQUET))
        raise InputError(f"unknown format {name!r}", where=str(path), do=f"known are {known}")
    return name


# ---------------------------------------------------------------- files, packed or not


@contextmanager
def open_reading(path: str, stdin: IO[bytes] | None = None) -> Iterator[Iterator[tuple[str, TextIO]]]:
    """The texts in a file, each with its name: one, or for a zip one per member; "-" is standard input."""
    if path == "-":
        text = as_text(stdin or sys.stdin.buffer)
        yield iter([("standard input", text)])
        text.detach()  # standard input is not ours to close
        return
    try:
        with ExitStack() as stack:
            raw = stack.enter_context(open(path, "rb"))  # noqa: PTH123 a path of the user's, as given
            begin = raw.peek(4)[:4]
            if begin.startswith(b"PK\x03\x04"):
                yield members_of(path, stack.enter_context(zipfile.ZipFile(raw)))
                return
            packed = begin.startswith(b"\x1f\x8b")
            inner = cast("IO[bytes]", stack.enter_context(gzip.GzipFile(fileobj=raw))) if packed else raw
            yield iter([(path, stack.enter_context(as_text(inner)))])
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile) as error:
        raise InputError(f"cannot be read: {error}", where=path, do="check the file") from error


def members_of(path: str, packed: zipfile.ZipFile) -> Iterator[tuple[str, TextIO]]:
    for member in packed.infolist():
        if member.is_dir():
            continue
        if member.file_size > max(FREE_BYTES, MAX_UNPACKED * member.compress_size):
            raise InputError(
                "unpacks to far more than its size", where=f"{path}:{member.filename}", do="unpack it first"
            )
        with packed.open(member) as raw, as_text(raw) as text:
            yield f"{path}:{member.filename}", text


def latin_for_the_rest(error: UnicodeError) -> tuple[str, int]:
    """What is no UTF-8 in a file that mostly is: Latin-1, as some releases of POLECAT are."""
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("whowhom.latin", latin_for_the_rest)


def as_text(raw: IO[bytes]) -> io.TextIOWrapper:
    return io.TextIOWrapper(raw, encoding="utf-8-sig", errors="whowhom.latin", newline="\n")


@contextmanager
def open_writing(path: Path) -> Iterator[TextIO]:
    """A file to write text to, packed where its name ends in .gz; it appears under its name when it is whole."""
    part = path.with_name(path.name + ".part")
    try:
        if path.suffix == ".gz":
            with gzip.open(part, "wt", encoding="utf-8", newline="") as packed:
                yield cast(TextIO, packed)
        else:
            with part.open("w", encoding="utf-8", newline="") as file:
                yield file
        part.replace(path)
    except OSError as error:
        raise InputError(f"cannot be written: {error}", where=str(path), do="check the folder and the room") from error
    finally:
        part.unlink(missing_ok=True)


def side_path(path: Path) -> Path:
    return path.with_name(path.name + SIDE_FILE)


@contextmanager
def side_of(path: Path) -> Iterator[TextIO | None]:
    """The side file of a file, where there is one."""
    beside = side_path(path)
    if not beside.is_file():
        yield None
        return
    with beside.open(encoding="utf-8") as side:
        yield side


__all__ = ["AUTO", "FORMATS", "MENTIONS", "find_form", "open_reading", "read_events", "write_events", "write_file"]
