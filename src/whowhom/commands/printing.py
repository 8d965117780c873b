"""How commands print: rows for people or for machines, and progress on a terminal."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from whowhom.commands.options import printable

if TYPE_CHECKING:
    from rich.console import Console


def print_rows(rows: Iterable[dict[str, Any]], form: str, *, columns: Sequence[str] | None, title: str) -> None:
    """Print rows of data: a table for people, or JSON lines, one JSON list, or CSV with nothing but data."""
    if form == "jsonl":
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False))
        return
    found = list(rows)
    if form == "json":
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    elif form == "csv":
        click.echo(as_csv(found), nl=False)
    else:
        print_table(found, columns or (tuple(found[0]) if found else ()), title)


def as_csv(rows: Sequence[dict[str, Any]]) -> str:
    """CSV with a header; nested values as JSON; cells a spreadsheet would run are made harmless."""
    lines = io.StringIO()
    writer = csv.DictWriter(lines, fieldnames=list(rows[0]) if rows else [], lineterminator="\n")
    if rows:
        writer.writeheader()
    for row in rows:
        writer.writerow({key: harmless(value) for key, value in row.items()})
    return lines.getvalue()


def harmless(value: Any) -> Any:
    if isinstance(value, (list, dict)):
        value = json.dumps(value, ensure_ascii=False)
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" and value[:1] else value


def print_table(rows: Sequence[dict[str, Any]], columns: Sequence[str], title: str) -> None:
    from rich.table import Table
    from rich.text import Text

    out = console()
    if not rows:
        out.print(f"{title}: nothing found.")
        return
    table = Table(title=f"{title} ({len(rows)})", title_justify="left")
    for column in columns:
        table.add_column(column.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell(row.get(column))) for column in columns))
    out.print(table)


def cell(value: Any) -> str:
    """A value as a person wants to read it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, list):
        return " → ".join(cell(v) for v in value)
    if isinstance(value, dict):
        if "first" in value:
            return value["first"] if value["first"] == value["last"] else f"{value['first']} to {value['last']}"
        return str(value.get("name") or value.get("text") or "")
    return printable(str(value))


def console() -> Console:
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else 140, highlight=False, soft_wrap=False)


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[str, int], None]]:
    """A progress bar on a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda _, __: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn(what), TextColumn("{task.completed:.0f} documents"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda _, count: bar.update(task, advance=count)
