"""What the files and addresses of a command hold, and the options of every command that reads news."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

import click

from whowhom.commands.options import printable, say
from whowhom.model import Document, Skipped

MOST_NAMED = 5  # documents without a date named one by one

OPTIONS = (
    click.option("--map", "mapping", help="Columns of tables and records, as text=body,published=date."),
    click.option("--fetch", is_flag=True, help="Fetch the pages that lists of addresses and sitemaps in files name."),
    click.option(
        "--pages", is_flag=True, help="Fetch the pages that feeds at addresses link to, for their whole text."
    ),
    click.option(
        "--allow-host", "hosts", multiple=True, help="A host that may be fetched from though it is not public."
    ),
    click.option("--translate", help="A program that makes English of other languages (text in, English out)."),
)


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of reading; they come in as `mapping`, `fetch`, `pages`, `hosts` and `translate`."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def read(
    paths: Sequence[str], published: date | None, outlet: str | None, **reading: Any
) -> Iterator[Document | Skipped]:
    """What the paths hold; says at the end which documents have no date, and what follows from that."""
    from whowhom.read import read_documents

    undated: list[str] = []
    more = reading_of(tuple(paths), **reading) if reading else {}
    stdin = sys.stdin if "-" in paths else None
    for item in read_documents(*paths, published=published, outlet=outlet, stdin=stdin, **more):
        if isinstance(item, Document) and item.day is None:
            undated.append(item.path or item.document_id)
        yield item
    if undated:
        named = ", ".join(printable(name) for name in undated[:MOST_NAMED])
        others = f" and {len(undated) - MOST_NAMED} more" if len(undated) > MOST_NAMED else ""
        say(
            f"without a date: {named}{others}; relative dates in them stay unresolved and offices are not tied to a day"
            " (say --published DATE)"
        )


def reading_of(
    paths: tuple[str, ...],
    *,
    mapping: str | None,
    fetch: bool,
    pages: bool,
    hosts: tuple[str, ...],
    translate: str | None,
) -> dict[str, Any]:
    """The arguments for `read_documents` that those options stand for. Without addresses nothing can be fetched."""
    from whowhom.read.addresses import is_address
    from whowhom.read.fetch import Fetcher
    from whowhom.read.translate import translate_by

    return {
        "columns": read_mapping(mapping),
        "fetcher": Fetcher(allow=hosts) if fetch or any(map(is_address, paths)) else None,
        "follow_lists": fetch,
        "pages": pages,
        "translate": translate_by(translate) if translate else None,
        "translator": translate or "",
    }


def read_mapping(written: str | None) -> dict[str, str]:
    """The columns in a mapping as written.

    >>> read_mapping("text=body, published=date")
    {'text': 'body', 'published': 'date'}
    """
    pairs = [pair.partition("=") for pair in (written or "").split(",") if pair.strip()]
    return {field.strip().lower(): column.strip() for field, _, column in pairs}
