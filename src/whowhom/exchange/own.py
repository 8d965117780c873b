"""whowhom's own formats: events whole, as JSON, JSON lines and CSV."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from whowhom.exchange.as_json import event_as_dict, event_from_dict
from whowhom.exchange.cells import escape_cell, unescape_cell
from whowhom.exchange.form import Cells, JsonForm, QuotedForm, RowReader
from whowhom.model import Event, Said

# Columns of the CSV form; those in the second line hold JSON, the third numbers.
TEXTS = ("event_id", "event_type", "mode", "cameo", "status", "origin")
LISTS = ("contexts", "actor", "recipient", "when", "report_ids", "outlets", "helps", "hurts", "place")
NUMBERS = ("reports", "voices", "confidence")


class Lines(JsonForm):
    """One JSON object a line."""

    name = "jsonl"
    lossless = True

    def event(self, data: Mapping[str, Any], book: str) -> Event:
        """The event of an object."""
        return event_from_dict(data)

    def data(self, event: Event, said: Mapping[str, Any]) -> dict[str, Any]:
        """The object of an event."""
        return event_as_dict(event)


class Json(Lines):
    """One JSON list."""

    name = "json"
    suffix = ".json"
    head, between, foot = "[\n", ",\n", "\n]\n"


class Csv(QuotedForm):
    """A row per event; lists of parties and the like as JSON in their cells, safe to open in a spreadsheet."""

    name = "csv"
    lossless = True
    columns = (*TEXTS, *LISTS, *NUMBERS)

    def reader(self, columns: Sequence[str], book: str) -> RowReader:
        """Read the columns by their names; files of before places had none."""

        def read(cells: Cells) -> Event:
            found = {name: unescape_cell(cell) for name, cell in zip(columns, cells, strict=False)}
            return event_from_dict(
                {
                    **{name: found[name] or None for name in TEXTS},
                    **{name: json.loads(found.get(name) or "null") for name in LISTS},
                    "reports": int(found["reports"]),
                    "voices": int(found["voices"]),
                    "confidence": float(found["confidence"]),
                }
            )

        return read

    def make_cells(self, event: Event) -> dict[str, str]:
        """Every field of an event."""
        data = event_as_dict(event)
        nested = {name: json.dumps(data[name], ensure_ascii=False) for name in LISTS}
        texts = {name: str(escape_cell(data[name] or "")) for name in TEXTS}
        return {**texts, **nested, **{name: repr(data[name]) for name in NUMBERS}}

    def cells(self, event: Event, said: Said) -> Cells:
        """Every field of an event, line ends within them kept."""
        made = self.make_cells(event)
        return [made[column] for column in self.columns]

    def join(self, cells: Cells) -> str:
        """All texts quoted, else a lone line end would end a row."""
        numbers = len(cells) - len(NUMBERS)
        quoted = ('"' + cell.replace('"', '""') + '"' for cell in cells[:numbers])
        return ",".join((*quoted, *cells[numbers:]))
