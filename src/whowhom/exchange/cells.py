"""Cells of CSV files that spreadsheets open: text that would run as a formula there is made harmless, and back."""

from __future__ import annotations

# A cell that begins so is taken for a formula by Excel, LibreOffice or Google Sheets (OWASP, CSV injection). The
# apostrophe itself is among them so that what was escaped can be told from what was not.
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "'")


def escape_cell(value: object) -> object:
    """The value with an apostrophe before text that a spreadsheet would run; numbers stay numbers.

    >>> escape_cell("=1+1"), escape_cell(-3.5), escape_cell("Norland")
    ("'=1+1", -3.5, 'Norland')
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(RISKY) else value


def unescape_cell(text: str) -> str:
    """The text before `escape_cell`."""
    return text.removeprefix("'")
