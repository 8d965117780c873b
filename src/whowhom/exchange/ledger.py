"""A ledger as rows, one per entry, with the sentence it stands on."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from whowhom.exchange.cells import escape_cell
from whowhom.model import Basis, Entry, Ledger, Party, Report, Voice, When

COLUMNS = (
    "date",
    "precision",
    "actor",
    "act",
    "mode",
    "cameo",
    "recipient",
    "helps",
    "sign",
    "weight",
    "score",
    "status",
    "reason",
    "voices",
    "reports",
    "said_by",
    "evidence",
    "report_ids",
    "cancelled_by",
)


def ledger_as_rows(ledger: Ledger, reports: Mapping[str, Report] | None = None) -> list[dict[str, Any]]:
    """One dictionary per entry, in the ledger's order, with the keys of `COLUMNS`.

    `date` is the first day as YYYY-MM-DD, `precision` says what it is worth: "day", "3 days", "published" (the
    day of publication stands in) or "unknown". `said_by` and `evidence` are those of the surest of the `reports`
    handed in; without reports they are empty.
    """
    return [_entry_as_row(entry, reports or {}) for entry in ledger.entries]


def write_ledger_csv(ledger: Ledger, path: str | Path, reports: Mapping[str, Report] | None = None) -> None:
    """Write the rows of `ledger_as_rows` as CSV in UTF-8 with a header; safe to open in a spreadsheet."""
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
        writer.writerow(COLUMNS)
        for row in ledger_as_rows(ledger, reports):
            writer.writerow([escape_cell(_as_cell(row[column])) for column in COLUMNS])


def _entry_as_row(entry: Entry, reports: Mapping[str, Report]) -> dict[str, Any]:
    event = entry.event
    known = [reports[key] for key in event.report_ids if key in reports]
    surest = max(known, key=lambda report: report.confidence, default=None)
    return {
        "date": event.when.first.isoformat() if event.when else None,
        "precision": _precision(event.when),
        "actor": _names(event.actor),
        "act": event.act.event_type,
        "mode": event.act.mode,
        "cameo": event.act.cameo,
        "recipient": _names(event.recipient),
        "helps": [favour.country for favour in event.helps],
        "sign": entry.sign,
        "weight": entry.weight,
        "score": entry.score,
        "status": event.status.value,
        "reason": entry.reason,
        "voices": event.voices,
        "reports": event.reports,
        "said_by": _chain(surest.said_by) if surest else "",
        "evidence": " ".join(surest.evidence.text.split()) if surest else "",
        "report_ids": list(event.report_ids),
        "cancelled_by": entry.cancelled_by,
    }


def _precision(when: When | None) -> str:
    if when is None:
        return "unknown"
    if when.basis is Basis.PUBLISHED:
        return "published"
    return "day" if when.is_day else f"{(when.last - when.first).days + 1} days"


def _names(parties: Iterable[Party]) -> str:
    """The sides, each once: the country's code, or the name of what is no country's."""
    sides = (party.country if party.country and party.country != "IGO" else party.name for party in parties)
    return ", ".join(dict.fromkeys(sides))


def _chain(voices: Iterable[Voice]) -> str:
    return " → ".join(voice.name for voice in voices)


def _as_cell(value: object) -> object:
    return " ".join(value) if isinstance(value, list) else value
