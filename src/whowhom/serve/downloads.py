"""A view's events as files: every format of `whowhom.exchange`, and the list as a table."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from whowhom.exchange import FORMATS, write_events, write_ledger_csv
from whowhom.exchange.formats import PARQUET, READ_ONLY
from whowhom.serve.ask import Found

TYPES = {
    "csv": "text/csv",
    "json": "application/json",
    "jsonl": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
}


def list_formats() -> list[str]:
    """The formats that events can be had in."""
    return [*(name for name in FORMATS if name not in READ_ONLY), PARQUET]


def media_type(form: str) -> str:
    return TYPES.get(form, "text/plain") + ("; charset=utf-8" if form != "parquet" else "")


def events_file(found: Found, form: str) -> bytes:
    """The events of a view's ledger in a format. KeyError for one that is not offered."""
    if form not in list_formats():
        raise KeyError(form)
    events = [e.event for e in found.ledger.entries if e.event.origin != "votes"]
    return through_file(lambda path: write_events(events, path, form))


def ledger_file(found: Found) -> bytes:
    """The list as CSV, a row an entry, with the sentence it stands on."""
    return through_file(lambda path: write_ledger_csv(found.ledger, path, found.answer.reports))


def through_file(write: Callable[[Path], object]) -> bytes:
    """What `write` puts into a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out"
        write(path)
        return path.read_bytes()
