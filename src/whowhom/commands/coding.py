"""`whowhom add`, `code`, `watch`, `quotes`, `explain`: from texts to reports."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from whowhom.commands.options import (
    SKIPPED_SOMETHING,
    entities_option,
    format_option,
    list_skipped,
    published_option,
    say,
    store_option,
    with_errors,
)
from whowhom.commands.printing import console, print_rows, progress_bar
from whowhom.commands.reading import read, reading_options
from whowhom.model import Document, Skipped

REPORT_COLUMNS = ("actor", "event_type", "mode", "recipient", "status", "when", "said_by", "confidence", "evidence")
QUOTE_COLUMNS = ("speaker", "country", "kind", "text", "said_to", "when")


@click.command()
@click.argument("paths", nargs=-1, required=True)
@store_option
@published_option
@click.option("--outlet", help="Who published, where a document does not tell it.")
@entities_option
@reading_options
@with_errors
def add(
    paths: tuple[str, ...],
    store_url: str,
    published: date | None,
    outlet: str | None,
    own_files: tuple[Path, ...],
    **reading: Any,
) -> int:
    """Read files, folders, addresses or -, code what is new, and keep it in the store."""
    from whowhom.coder import load_coder
    from whowhom.entities import load_registry
    from whowhom.pipeline import add_documents, merge_new
    from whowhom.store import open_store

    coder = load_coder(registry=load_registry(own_files))
    with open_store(store_url) as store, progress_bar("reading") as tick:
        run = add_documents(read(paths, published, outlet, **reading), store, coder=coder, progress=tick)
        merge_new(store)
        events = store.counts()["events"]
    say(f"{run.documents} documents and {run.reports} reports added; the store has {events} events.")
    return list_skipped(run.skipped)


@click.command()
@click.argument("paths", nargs=-1, required=True)
@published_option
@click.option("--outlet", help="Who published, where a document does not tell it.")
@click.option("--threshold", type=click.FloatRange(0, 1), help="How sure the coder must be of a report.")
@entities_option
@reading_options
@format_option("jsonl", "json", "csv")
@click.option(
    "--ray", is_flag=True, help="Code on many processes or machines into a lake of Parquet files (docs/scale.md)."
)
@click.option("--out", help="With --ray: the lake, a folder or s3://bucket/folder.")
@click.option("--workers", type=click.IntRange(min=1), help="With --ray: processes; one a core unless given.")
@click.option(
    "--block", type=click.IntRange(min=1), default=2000, show_default=True, help="With --ray: documents a file."
)
@click.option("--gpus", type=click.FloatRange(0, 8), default=0.0, help="With --ray: the share of a GPU a worker takes.")
@click.option("--cluster", help="With --ray: the address of a running cluster, or auto.")
@with_errors
def code(
    paths: tuple[str, ...],
    published: date | None,
    outlet: str | None,
    threshold: float | None,
    own_files: tuple[Path, ...],
    form: str,
    ray: bool,
    out: str | None,
    workers: int | None,
    block: int,
    gpus: float,
    cluster: str | None,
    **reading: Any,
) -> int:
    """Print the reports in files, folders, addresses or -; needs no store.

    With --ray they are written to a lake instead, by as many processes as there are cores, or on a cluster.
    """
    if ray:
        from whowhom.commands.lake import run_code_lake

        lake: dict[str, Any] = {"out": out, "workers": workers, "block": block, "gpus": gpus, "cluster": cluster}
        lake |= {"threshold": threshold, "own_files": own_files, "published": published, "outlet": outlet}
        with progress_bar("coding") as tick:
            run_code_lake(paths, progress=tick, **lake)
        return 0
    from whowhom.coder import load_coder
    from whowhom.entities import load_registry
    from whowhom.exchange import report_as_dict
    from whowhom.pipeline import code_items

    skipped: list[Skipped] = []
    coder = load_coder(threshold=threshold, registry=load_registry(own_files))
    with progress_bar("coding") as tick:
        found = code_items(read(paths, published, outlet, **reading), skipped, coder=coder, progress=tick)
        rows = (report_as_dict(report) for _, reports in found for report in reports)
        print_rows(rows, form, columns=REPORT_COLUMNS, title="Reports")
    return list_skipped(skipped)


@click.command()
@click.argument("feeds", nargs=-1)
@store_option
@click.option("--every", type=click.FloatRange(1), default=15.0, show_default=True, help="Minutes between two looks.")
@click.option(
    "--stale-after", type=click.FloatRange(0), default=3.0, show_default=True, help="Days without anything new."
)
@click.option("--once", is_flag=True, help="Ask every feed that is due once, and end.")
@click.option("--status", "only_status", is_flag=True, help="Show where the feeds stand, and end.")
@click.option("--pages", is_flag=True, help="Fetch the pages that feeds link to, for their whole text.")
@click.option("--allow-host", "hosts", multiple=True, help="A host that may be fetched from though it is not public.")
@click.option("--translate", help="A program that makes English of other languages (text in, English out).")
@entities_option
@format_option("jsonl", "json", "csv")
@with_errors
def watch(
    feeds: tuple[str, ...],
    store_url: str,
    every: float,
    stale_after: float,
    once: bool,
    only_status: bool,
    form: str,
    **how: Any,
) -> int:
    """Read feeds all day: FEEDS are OPML files, lists of addresses, or addresses of feeds and sitemaps."""
    from datetime import timedelta

    from whowhom.commands import watching
    from whowhom.watch import Pace

    pace = Pace(every=timedelta(minutes=every), stale=timedelta(days=stale_after))
    if only_status:
        rows = watching.state_rows(store_url, feeds, pace)
        print_rows(rows, form, columns=watching.COLUMNS, title="Feeds")
        return 0
    if not feeds:
        raise click.UsageError("name an OPML file, or addresses of feeds")
    done = watching.run_watch(feeds, store_url, pace=pace, once=once, say=say, **how)
    if once:
        say(f"{done.asked} feeds asked, {done.failed} failed; {done.tally.documents} documents added.")
        return list_skipped(done.tally.skipped) or (SKIPPED_SOMETHING if done.failed else 0)
    return 0


@click.command()
@click.argument("paths", nargs=-1, required=True)
@published_option
@entities_option
@format_option("jsonl", "json", "csv")
@with_errors
def quotes(paths: tuple[str, ...], published: date | None, own_files: tuple[Path, ...], form: str) -> int:
    """Print who said which words to whom, and who would not comment."""
    from whowhom.coder.quotes import find_no_comment, find_quotes
    from whowhom.entities import load_registry, resolve_mentions

    registry = load_registry(own_files)
    skipped: list[Skipped] = []

    def rows() -> Iterator[dict[str, Any]]:
        for item in read(paths, published, None):
            if isinstance(item, Skipped):
                skipped.append(item)
                continue
            mentions = resolve_mentions(item.text, item.day, registry=registry)
            for quote in find_quotes(item.text, mentions=mentions, published=item.day):
                yield quote_row(item, quote)
            for refusal in find_no_comment(item.text, mentions):
                yield {
                    "document_id": item.document_id,
                    "kind": "no comment",
                    "speaker": refusal.name,
                    "country": refusal.country,
                    "text": refusal.cue,
                    "said_to": None,
                    "when": None,
                    "start": refusal.start,
                    "end": refusal.end,
                }

    print_rows(rows(), form, columns=QUOTE_COLUMNS, title="Quotes")
    return list_skipped(skipped)


def quote_row(document: Document, quote: Any) -> dict[str, Any]:
    when = {"first": str(quote.when.first), "last": str(quote.when.last)} if quote.when else None
    return {
        "document_id": document.document_id,
        "kind": "quote",
        "speaker": quote.speaker,
        "country": quote.speaker_country,
        "text": quote.text,
        "said_to": quote.said_to,
        "when": when,
        "start": quote.start,
        "end": quote.end,
    }


@click.command()
@click.argument("text")
@published_option
@entities_option
@format_option("json")
@with_errors
def explain(text: str, published: date | None, own_files: tuple[Path, ...], form: str) -> None:
    """Show what each step of the coder sees in a sentence."""
    from whowhom.coder import load_coder
    from whowhom.entities import load_registry
    from whowhom.exchange import report_as_dict
    from whowhom.pipeline import explain as explain_text

    found = explain_text(text, published=published, coder=load_coder(registry=load_registry(own_files)))
    if form == "json":
        click.echo(json.dumps({"reports": [report_as_dict(r) for r in found.reports]}, ensure_ascii=False, indent=1))
        return
    from whowhom.show import print_explanation

    print_explanation(found, console())
