"""`whowhom events`, `copies`, `voices`, `judge`: what became of the reports."""

from __future__ import annotations

from typing import Any

import click

from whowhom.commands.options import (
    COUNTRY,
    format_option,
    printable,
    say,
    since_option,
    store_option,
    until_option,
    voices_option,
    with_errors,
)
from whowhom.commands.printing import print_rows

EVENT_COLUMNS = ("when", "actor", "event_type", "mode", "recipient", "status", "reports", "voices")
COPY_COLUMNS = ("family_id", "document_id", "outlet", "published", "is_origin", "title")
VOICE_COLUMNS = ("from", "relies_on", "how", "voice")
OPEN_COLUMNS = ("score", "left", "left_text", "right", "right_text", "reasons")


@click.command()
@store_option
@click.option("--actor", type=COUNTRY, help="Who acts, by ISO3 or name.")
@click.option("--recipient", type=COUNTRY, help="Who is acted upon.")
@click.option("--toward", type=COUNTRY, help="Whom the event helps or hurts, directly or not.")
@since_option
@until_option
@click.option("--status", type=click.Choice(["actual", "future", "hypothetical", "negated", "denied", "historical"]))
@voices_option
@click.option("--limit", type=click.IntRange(min=1), help="At most so many.")
@format_option("jsonl", "json", "csv")
@with_errors
def events(store_url: str, form: str, **filters: Any) -> None:
    """List events: each deed once, however often it was told."""
    from whowhom.exchange import event_as_dict
    from whowhom.store import open_store

    with open_store(store_url, read_only=True) as store:
        rows = [event_as_dict(event) for event in store.events(untyped=True, **filters)]
    print_rows(rows, form, columns=EVENT_COLUMNS, title="Events")


@click.command()
@click.argument("document_id", required=False)
@store_option
@format_option("jsonl", "json", "csv")
@with_errors
def copies(document_id: str | None, store_url: str, form: str) -> None:
    """List families of copies, or that of one document, with their origin and the passages they share."""
    from whowhom.commands.merging import copy_rows
    from whowhom.store import open_store

    with open_store(store_url, read_only=True) as store:
        rows = copy_rows(store, document_id)
    print_rows(rows, form, columns=COPY_COLUMNS, title="Copies")


@click.command()
@click.argument("event_id")
@store_option
@format_option("jsonl", "json", "csv")
@with_errors
def voices(event_id: str, store_url: str, form: str) -> None:
    """Show on whose word an event rests: who relies on whom, what became of it, and what is told differently."""
    from whowhom.commands.merging import voice_rows
    from whowhom.store import open_store

    with open_store(store_url, read_only=True) as store:
        rows, lines = voice_rows(store, event_id)
    print_rows(rows, form, columns=VOICE_COLUMNS, title=f"Voices of {event_id}")
    for line in lines:
        say(printable(line))


@click.command()
@click.argument("what", type=click.Choice(["list", "accept", "split", "merge", "undo"]))
@click.argument("names", nargs=-1)
@store_option
@click.option("--by", default="me", show_default=True, help="Who says so.")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Pairs to list at most.")
@format_option("jsonl", "json", "csv")
@with_errors
def judge(what: str, names: tuple[str, ...], store_url: str, by: str, limit: int, form: str) -> None:
    """Say which reports are one deed: list open pairs, accept REPORTS, split EVENT REPORTS, merge EVENTS, undo."""
    from whowhom.commands import merging
    from whowhom.store import open_store

    if what == "list":
        with open_store(store_url, read_only=True) as store:
            rows = merging.open_rows(store, limit)
        print_rows(rows, form, columns=OPEN_COLUMNS, title="Left to a person")
        return
    if what in ("split", "merge", "accept") and len(names) < 2:
        raise click.UsageError(f"{what} needs two names or more; see whowhom judge --help")
    with open_store(store_url) as store:
        lines = merging.judge(store, what, names, by)
    for line in lines:
        say(line)
