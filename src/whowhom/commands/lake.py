"""`whowhom code --ray` and `whowhom lake`: more news than one machine holds, into a lake and back from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from whowhom.commands.options import (
    COUNTRY,
    format_option,
    list_skipped,
    say,
    since_option,
    store_option,
    until_option,
    with_errors,
)
from whowhom.commands.printing import print_rows
from whowhom.errors import InputError

Progress = Callable[[str, int], None]


def run_code_lake(
    paths: Sequence[str],
    out: str | None,
    *,
    threshold: float | None,
    own_files: Sequence[Path],
    published: date | None,
    outlet: str | None,
    block: int,
    workers: int | None,
    gpus: float,
    cluster: str | None,
    progress: Progress | None,
) -> None:
    """Code files into a lake and say what came of it. InputError without a lake to write to, or without the extra."""
    if not out:
        raise InputError("--ray needs a place for its files", do="name a folder or s3://bucket/folder with --out")
    if "-" in paths:
        raise InputError("--ray does not read standard input", do="name files or folders")
    scale = import_scale()
    done = scale.code_lake(
        paths, scale.Lake(out), threshold=threshold, own_files=own_files, published=published, outlet=outlet,
        block=block, workers=workers, gpus=gpus, cluster=cluster, progress=progress,
    )  # fmt: skip
    before = f", {done.before} of them done before" if done.before else ""
    say(f"{out}: {done.blocks} blocks{before}; {done.documents} documents and {done.reports} reports added")
    if done.skipped:
        say(f"{done.skipped} rows skipped; documents/ has each with its reason in the column skipped")


def import_scale() -> Any:
    """The package for lakes; InputError that names the extra where what it needs is not installed."""
    try:
        import pyarrow.fs  # noqa: F401

        from whowhom import scale
    except ImportError as error:
        raise InputError(f"this needs {error.name}", do="pip install 'whowhom[ray]'") from error
    return scale


@click.command()
@click.argument("what", type=click.Choice(["pack", "count", "load"]))
@click.argument("address", metavar="LAKE")
@store_option
@click.option("--actor", type=COUNTRY, help="Who acts, by ISO3 or name.")
@click.option("--recipient", type=COUNTRY, help="Who is acted upon.")
@since_option
@until_option
@format_option("csv", "json", "jsonl")
@with_errors
def lake(what: str, address: str, store_url: str, form: str, **filters: Any) -> int:
    """Read a lake that `whowhom code --ray` wrote: pack it by pair and week, count, or load it into a store.

    `pack` writes the reports again by pair and week. `count` counts them by pair, week and kind. `load` puts
    documents and reports into a store and merges them, all of the lake or what the options choose; then ledger, tilt
    and the rest answer.
    """
    scale = import_scale()
    found = scale.Lake(address)
    if what == "pack":
        say(f"{scale.pack_lake(found)} files of a pair and week each in {address.rstrip('/')}/packed")
        return 0
    if what == "count":
        print_rows(scale.count_lake(found, **filters), form, columns=None, title="Reports of acts done")
        return 0
    from whowhom.store import open_store

    with open_store(store_url) as store:
        run = scale.load_lake(found, store, **filters)
        counts = store.counts()
    say(f"{run.documents} documents added; {store_url} has {counts['reports']} reports of {counts['events']} events")
    return list_skipped(run.skipped)
