"""Imported events, tellings and transfers as rows and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from whowhom.flat import Row, cells_of, flat_row, join_cells, row_event
from whowhom.model import Imported, Said, Telling, Transfer

__all__ = ["cells_of", "imported_row", "row_event", "row_transfer", "said_of", "telling_row", "transfer_row"]


def imported_row(record: Imported, transfer_id: str) -> Row:
    """A row of `imported`."""
    return flat_row(record.event, record.said, transfer_id)


def said_of(row: Row, transfers: Mapping[str, Transfer]) -> Said:
    """The cells of an event's file by the names of their columns, and under "form" the format of the file."""
    said, transfer = row[-1], transfers[row[2]]
    return {"form": transfer.form, **dict(zip(transfer.columns, cells_of(said), strict=False))} if said else {}


def telling_row(t: Telling, transfer_id: str) -> Row:
    """A row of `tellings`."""
    return t.event_id, transfer_id, t.outlet, t.url, join_cells(t.said)


def transfer_row(t: Transfer) -> Row:
    """A row of `transfers`."""
    started = t.started_at.isoformat()
    return (
        t.transfer_id,
        t.direction,
        t.form,
        t.path,
        t.fingerprint,
        list(t.columns),
        t.book,
        t.versions,
        started,
    )


def row_transfer(row: Row) -> Transfer:
    """A transfer from a row of `select_transfers`, without what was wrong or lost."""
    transfer_id, direction, form, path, started, columns, fingerprint, book, versions, read, new, known, finished = row
    return Transfer(
        transfer_id,
        direction,
        form,
        path,
        datetime.fromisoformat(started),
        tuple(columns),
        fingerprint,
        book,
        versions,
        int(read),
        int(new),
        int(known),
        finished_at=datetime.fromisoformat(finished) if finished else None,
    )
