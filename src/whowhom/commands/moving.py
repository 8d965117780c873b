"""`whowhom import`, `export`, `backup`: data in and out of a store."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from whowhom.commands.options import COUNTRY, list_skipped, say, since_option, store_option, until_option, with_errors

# The names of `whowhom.commands.stores.IN` and `.OUT`; a test holds them equal, so that help costs no imports.
FORMS_IN = (
    "json jsonl csv plover polecat icews gdelt1 gdelt2 phoenix phoenix-live acled parquet gdelt2-mentions"
).split()
FORMS_OUT = [name for name in FORMS_IN if name != "acled"] + ["xlsx", "docx"]


@click.command("import")
@click.argument("form", type=click.Choice(FORMS_IN), metavar="FORMAT")
@click.argument("paths", nargs=-1, required=True, metavar="FILES")
@store_option
@click.option(
    "--book",
    type=click.Choice(["auto", "current", "older"]),
    default="auto",
    show_default=True,
    help="Which CAMEO code book the file follows; 27 numbers mean another act in an older one.",
)
@with_errors
def import_(form: str, paths: tuple[str, ...], store_url: str, book: str) -> int:
    """Add events of another data set: files, patterns, gzip, zip, or - for standard input.

    FORMAT is one of json, jsonl, csv, plover, polecat, icews, gdelt1, gdelt2, gdelt2-mentions, phoenix,
    phoenix-live, acled, parquet. Wrong rows are listed with line and reason, the rest is read. An import that was
    cut off goes on where it stopped when it is run again.
    """
    from whowhom.commands.stores import run_import

    return list_skipped(run_import(store_url, form, paths, book, say))


@click.command()
@click.argument("form", type=click.Choice(FORMS_OUT), metavar="FORMAT")
@store_option
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file; without it, standard output.")
@click.option("--actor", type=COUNTRY, help="Who acts, by ISO3 or name.")
@click.option("--recipient", type=COUNTRY, help="Who is acted upon.")
@click.option("--toward", type=COUNTRY, help="Whom the event helps or hurts, directly or not.")
@since_option
@until_option
@click.option("--status", type=click.Choice(["actual", "future", "hypothetical", "negated", "denied", "historical"]))
@click.option("--origin", help="Only events of this origin: whowhom for ours, or a data set's name.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many.")
@with_errors
def export(form: str, store_url: str, out: Path | None, **filters: Any) -> None:
    """Write events, ours and imported ones, in another format; what it cannot hold goes to a side file.

    FORMAT is one of json, jsonl, csv, plover, polecat, icews, gdelt1, gdelt2, gdelt2-mentions, phoenix,
    phoenix-live, parquet; or xlsx and docx for the ledger of --actor toward --toward.
    """
    from whowhom.commands.stores import run_export

    run_export(store_url, form, out, say, **filters)


@click.command()
@store_option
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The DuckDB file to write.")
@with_errors
def backup(store_url: str, out: Path) -> None:
    """Copy the whole store, of either kind, into one DuckDB file, and check the copy."""
    from whowhom.commands.stores import run_backup

    say(run_backup(store_url, out))
