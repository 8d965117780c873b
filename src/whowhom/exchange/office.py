"""A ledger as a spreadsheet (XLSX) and as a document (DOCX)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from whowhom.errors import InputError
from whowhom.exchange.cells import escape_cell, unescape_cell
from whowhom.exchange.ledger import COLUMNS, ledger_as_rows
from whowhom.model import Ledger, Report

# The columns that a page has room for.
SHOWN = ("date", "act", "mode", "helps", "sign", "status", "voices", "said_by", "evidence")
MOST = 32_767  # characters that a cell of a spreadsheet holds
NUMBERS = ("sign", "weight", "score", "voices", "reports")
MISSING = "pip install 'whowhom[office]'"


def write_ledger_xlsx(ledger: Ledger, path: str | Path, reports: Mapping[str, Report] | None = None) -> None:
    """Write the rows of `ledger_as_rows` as one sheet with a header; nothing in it runs as a formula."""
    try:
        from openpyxl import Workbook
    except ImportError as error:
        raise InputError("XLSX needs openpyxl", do=MISSING) from error
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title_of(ledger)[:31])
    sheet.freeze_panes = "A2"
    sheet.append(list(COLUMNS))
    for row in ledger_as_rows(ledger, reports):
        sheet.append([cell_of(row[column]) for column in COLUMNS])
    book.save(path)


def read_ledger_xlsx(path: str | Path) -> Iterator[dict[str, Any]]:
    """The rows that `write_ledger_xlsx` wrote, lists as texts with spaces between."""
    try:
        from openpyxl import load_workbook
    except ImportError as error:
        raise InputError("XLSX needs openpyxl", do=MISSING) from error
    try:
        book = load_workbook(path, read_only=True)
    except Exception as error:  # a file that is no workbook fails in many ways inside the library
        raise InputError("no XLSX file", where=str(path), do="check the file") from error
    rows = book.worksheets[0].iter_rows(values_only=True)
    names = [str(name) for name in next(rows, ())]
    for row in rows:
        yield {name: as_read(name, value) for name, value in zip(names, row, strict=False)}
    book.close()


def write_ledger_docx(ledger: Ledger, path: str | Path, reports: Mapping[str, Report] | None = None) -> None:
    """Write a ledger as a page: its sums, and a table of its entries with the sentence that each stands on."""
    try:
        from docx import Document as Page
    except ImportError as error:
        raise InputError("DOCX needs python-docx", do=MISSING) from error
    page = Page()
    page.add_heading(title_of(ledger), level=1)
    page.add_paragraph(
        f"{ledger.since} to {ledger.until}, scale {ledger.scale}: {ledger.carrots:g} carrots, "
        f"{ledger.sticks:g} sticks, {ledger.contacts} contacts."
    )
    table = page.add_table(rows=1, cols=len(SHOWN), style="Light Grid Accent 1")
    for cell, name in zip(table.rows[0].cells, SHOWN, strict=True):
        cell.text = name.replace("_", " ")
    for row in ledger_as_rows(ledger, reports):
        for cell, name in zip(table.add_row().cells, SHOWN, strict=True):
            cell.text = printable(as_text(row[name]))
    page.save(str(path))


def title_of(ledger: Ledger) -> str:
    return f"{ledger.actor} toward {ledger.toward}"


def cell_of(value: Any) -> Any:
    """A value as a cell: numbers stay numbers, text that would run as a formula is made harmless."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    return escape_cell(printable(as_text(value))[: MOST - 1])


def as_read(name: str, value: Any) -> Any:
    return value if name in NUMBERS or value is None else unescape_cell(str(value)) or None


def as_text(value: Any) -> str:
    if value is None:
        return ""
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


def printable(text: str) -> str:
    """Text without the control characters that XML cannot hold."""
    return "".join(c for c in text if c in "\t\n" or c.isprintable() or c == " ")
