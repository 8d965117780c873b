"""Options of every command that reads news, and what they stand for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

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
