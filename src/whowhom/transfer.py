"""exchange → store → exchange: other people's events in, ours and theirs out, with a manifest of both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import IO, Any, TextIO

from whowhom.errors import InputError
from whowhom.exchange.codes import AUTO
from whowhom.exchange.formats import (
    FORMATS,
    MENTIONS,
    PARQUET,
    READ_ONLY,
    open_reading,
    side_of,
    write_file,
)
from whowhom.exchange.writing import SIDE, Written, add_side, said_for, write_records
from whowhom.model import Event, Imported, Said, Skipped, Telling, Transfer, hash_of
from whowhom.ontology import ontology_version
from whowhom.store import Reader, Store

# Rows added in one step; an import that is cut off goes on behind the last. More where a database takes a whole file.
BATCH, AT_ONCE = 50_000, 500_000
HEAD = 1_000_000  # bytes by which a file is known again
OURS, STRANGE = "whowhom", "imported"

Progress = Callable[[str, int], None]


# ---------------------------------------------------------------- in


def import_files(
    store: Store,
    form: str,
    paths: Iterable[str],
    *,
    book: str = AUTO,
    stdin: IO[bytes] | None = None,
    batch: int | None = None,
    progress: Progress | None = None,
) -> Iterator[Transfer]:
    """Import files of a format one after the other, and yield the manifest of each.

    A path is a file, packed by gzip or zip or not, or "-" for standard input. Each batch of rows is
    added whole together with how far the file was read, so that an import that was cut off goes on
    where it stopped. Events the store has stay as they are.
    """
    known = (*FORMATS, PARQUET, MENTIONS.name)
    if form not in known:
        raise InputError(f"unknown format {form!r}", do=f"known are {', '.join(known)}")
    for path in paths:
        if form == PARQUET:
            yield import_parquet(store, path)
            continue
        with open_reading(path, stdin) as texts:
            for name, text in texts:
                begun = begin("in", form, name, fingerprint_of(path, name))
                if form == MENTIONS.name:
                    yield import_mentions(store, begun, text, batch=batch, progress=progress)
                else:
                    with side_of(Path(path)) if path != "-" else nullcontext() as side:
                        whole = Path(path) if name == path and path != "-" else None
                        yield import_text(
                            store, begun, text, side, whole=whole, book=book, batch=batch, progress=progress
                        )


def import_text(
    store: Store,
    begun: Transfer,
    text: TextIO,
    side: TextIO | None = None,
    *,
    whole: Path | None = None,
    book: str = AUTO,
    batch: int | None = None,
    progress: Progress | None = None,
) -> Transfer:
    """Import the events of one text; where it is all of the file `whole`, a store may read that at once."""
    reading = FORMATS[begun.form].read(text, book)
    reading = add_side(reading, side) if side else reading
    transfer = store.start_transfer(replace(begun, columns=reading.columns, book=reading.book))
    if whole and reading.layout and not side:
        steps = {"header": reading.header, "batch": batch or AT_ONCE, "progress": progress}
        if store.add_lines(transfer, whole, reading.layout, **steps):  # type: ignore[arg-type]
            return finish(store, transfer)
    items = islice(reading.items, transfer.read, None)
    while rows := list(islice(items, batch or BATCH)):
        events = [as_imported(row) for row in rows if isinstance(row, Imported)]
        store.add_imported(transfer, events, read=len(rows), wrong=wrong_in(rows, begun.path))
        if progress:
            progress("rows", len(rows))
    return finish(store, transfer)


def import_mentions(
    store: Store, begun: Transfer, text: TextIO, *, batch: int | None = None, progress: Progress | None = None
) -> Transfer:
    """Import who told of events: GDELT's Mentions."""
    transfer = store.start_transfer(replace(begun, columns=MENTIONS.columns))
    items = islice(MENTIONS.read(text), transfer.read, None)
    while rows := list(islice(items, batch or BATCH)):
        tellings = [row for row in rows if isinstance(row, Telling)]
        store.add_tellings(transfer, tellings, read=len(rows), wrong=wrong_in(rows, begun.path))
        if progress:
            progress("rows", len(rows))
    return finish(store, transfer)


def import_parquet(store: Store, path: str) -> Transfer:
    """Import a Parquet file of ours, by whole columns and in one step."""
    if not Path(path).is_file():
        raise InputError("no such file", where=path, do="name a Parquet file; it cannot come from standard input")
    begun = begin("in", PARQUET, path, fingerprint_of(path, path))
    transfer = store.start_transfer(replace(begun, columns=(SIDE,)))
    if not transfer.read:  # else it was cut off behind its one step
        store.add_parquet(transfer, Path(path))
    return finish(store, transfer)


def as_imported(row: Imported) -> Imported:
    """What we wrote ourselves and read back is no longer ours: it stands on no document of this store."""
    event = row.event
    if event.origin != OURS and not event.report_ids:
        return row
    origin = STRANGE if event.origin == OURS else event.origin
    return replace(row, event=replace(event, origin=origin, report_ids=()))


def wrong_in(rows: Iterable[object], path: str) -> list[Skipped]:
    """The wrong rows, each with its file and line."""
    return [Skipped(f"{path}:{row.path}", row.reason) for row in rows if isinstance(row, Skipped)]


# ---------------------------------------------------------------- out


def export_events(
    store: Reader, form: str, out: Path | TextIO, *, manifest: Store | None = None, **filters: Any
) -> tuple[Transfer, Written]:
    """Export the events that pass the filters of `Reader.records`, and what was lost by it.

    `out` is a file, beside which a side file takes what the format cannot hold, or an open text, which has none.
    """
    if form in READ_ONLY:
        raise InputError(f"{form} is read, never written", do="its incidents have no direction; use another format")
    transfer = begin("out", form, str(out) if isinstance(out, Path) else "standard output", "")
    if manifest:
        transfer = manifest.start_transfer(transfer)
    if form == MENTIONS.name:
        done = export_mentions(store, out, **filters)
    else:
        records = ((event, said_for(said, form)) for event, said in store.records(**filters))
        done = write_out(records, form, out)
    if manifest:
        manifest.end_transfer(transfer, at=now(), losses=done.losses, read=done.read, written=done.rows)
    return replace(transfer, read=done.read, new=done.rows, losses=done.losses, finished_at=now()), done


def write_out(records: Iterable[tuple[Event, Said]], form: str, out: Path | TextIO) -> Written:
    if isinstance(out, Path):
        return write_file(records, out, form)
    if form == PARQUET:
        raise InputError("Parquet cannot go to standard output", do="name a file with --out")
    return write_records(records, FORMATS[form], out, None)


def export_mentions(store: Reader, out: Path | TextIO, **filters: Any) -> Written:
    """Export who told of the events that pass the filters."""
    told = store.tellings(event.event_id for event, _ in store.records(**filters))
    if not isinstance(out, Path):
        return Written(MENTIONS.write(told, out))
    with out.open("w", encoding="utf-8", newline="") as file:
        return Written(MENTIONS.write(told, file))


# ---------------------------------------------------------------- the manifest


def begin(direction: str, form: str, path: str, fingerprint: str) -> Transfer:
    started = now()
    return Transfer(
        "t" + hash_of(direction, form, path, started.isoformat()),
        direction,
        form,
        path,
        started,
        fingerprint=fingerprint,
        versions=f"whowhom {version('whowhom')}, ontology {ontology_version()}",
    )


def finish(store: Store, transfer: Transfer) -> Transfer:
    """Note the end, and give the manifest as the store has it."""
    store.end_transfer(transfer, at=now())
    return next(t for t in store.transfers() if t.transfer_id == transfer.transfer_id)


def fingerprint_of(path: str, name: str) -> str:
    """What a file is known by when an import of it goes on: its size and beginning, and the member of a zip."""
    if path == "-":
        return ""
    try:
        with Path(path).open("rb") as file:
            return hash_of(str(Path(path).stat().st_size), sha256(file.read(HEAD)).hexdigest(), name.removeprefix(path))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=path, do="check the path") from error


def now() -> datetime:
    return datetime.now(UTC)
