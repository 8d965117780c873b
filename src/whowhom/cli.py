"""The command line: one command per public verb. Each parses, calls and prints; nothing is worked out here.

Exit codes: 0 done; 1 refused, with one line that says what, where and what to do; 2 wrong usage;
3 done, but something that was handed in was skipped and listed with its reason.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from whowhom.commands.agents import mcp
from whowhom.commands.lake import lake
from whowhom.commands.options import (
    COUNTRY,
    DAY,
    SKIPPED_SOMETHING,
    actor_option,
    confidence_option,
    conflicts_option,
    entities_option,
    format_option,
    indirect_option,
    list_skipped,
    printable,
    published_option,
    say,
    scale_option,
    since_option,
    store_option,
    toward_option,
    until_option,
    voices_option,
    with_errors,
)
from whowhom.commands.printing import console, print_rows, progress_bar
from whowhom.commands.reading import reading_of, reading_options
from whowhom.errors import InputError

MOST_NAMED = 5  # documents without a date named one by one

if TYPE_CHECKING:
    from whowhom.model import Document, Readings, Skipped
    from whowhom.pipeline import Answer


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="whowhom")
def main() -> None:
    """Who did what to whom, when, and on whose word.

    Start with `whowhom demo`, or with `whowhom brief --actor USA --toward RUS FILE`.
    """


main.add_command(mcp)
main.add_command(lake)

# ---------------------------------------------------------------- reading and coding


@main.command()
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


@main.command()
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


@main.command()
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


@main.command()
@click.argument("paths", nargs=-1, required=True)
@published_option
@entities_option
@format_option("jsonl", "json", "csv")
@with_errors
def quotes(paths: tuple[str, ...], published: date | None, own_files: tuple[Path, ...], form: str) -> int:
    """Print who said which words to whom, and who would not comment."""
    from whowhom.coder.quotes import find_no_comment, find_quotes
    from whowhom.entities import load_registry, resolve_mentions
    from whowhom.model import Skipped

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


@main.command()
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


# ---------------------------------------------------------------- the store's answers


@main.command()
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


@main.command()
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


@main.command()
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


@main.command()
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


@main.command()
@store_option
@actor_option
@toward_option
@since_option
@until_option
@scale_option
@confidence_option
@voices_option
@indirect_option
@conflicts_option
@click.option("--compare", type=COUNTRY, multiple=True, help="Compare with the moves toward this country too.")
@click.option("--votes", "vote_paths", type=click.Path(exists=True), multiple=True, help="Roll calls (see votes).")
@click.option("--sums", is_flag=True, help="What the moves add up to, with chances, instead of the moves.")
@format_option("csv", "json", "jsonl")
@with_errors
def ledger(
    store_url: str, form: str, own_conflicts: Path | None, vote_paths: tuple[str, ...], sums: bool, **window: Any
) -> None:
    """Show the carrots and sticks of an actor toward another, direct and indirect apart."""
    from whowhom.commands.measures import say_ledger, sum_rows
    from whowhom.exchange import ledger_as_rows
    from whowhom.read.votes import read_votes

    found = ask(store_url, own_conflicts, calls=read_votes(*vote_paths) if vote_paths else (), **window)
    if sums:
        print_rows(sum_rows(found.ledger, found.readings), form, columns=SUM_COLUMNS, title="Sums")
        say(found.history)
        say_what_was_read(found.readings)
        return
    if form == "table":
        from whowhom.show import print_ledger

        print_ledger(found.ledger, console())
        for line in say_ledger(found.ledger):
            console().print(line, markup=False)
        console().print(found.history, markup=False)
        if found.unsure:
            say(f"{found.unsure} less sure readings left out; --min-confidence shows them")
    else:
        print_rows(ledger_as_rows(found.ledger, found.reports), form, columns=LEDGER_COLUMNS, title="Ledger")
    say_what_was_read(found.readings)


@main.command()
@store_option
@actor_option
@toward_option
@since_option
@until_option
@confidence_option
@voices_option
@indirect_option
@conflicts_option
@click.option("--split", type=DAY, help="Show instead what changed with this day: before and after it, by act.")
@click.option("--days", type=click.IntRange(min=1), default=90, show_default=True, help="Days on each side of --split.")
@click.option(
    "--chart", type=click.Path(dir_okay=False, path_type=Path), help="Draw the tilt into a file (.svg or .png)."
)
@format_option("csv", "json", "jsonl")
@with_errors
def tilt(
    store_url: str,
    form: str,
    own_conflicts: Path | None,
    split: date | None,
    days: int,
    chart: Path | None,
    **window: Any,
) -> None:
    """Show where the ledger stood on each day, or with --split what changed with a day."""
    from whowhom.commands.measures import say_change, say_scales, shift_rows, tilt_rows

    who = window["actor"], window["toward"]
    if split:
        from whowhom.questions import ask_what_changed
        from whowhom.store import open_store

        sure = {name: window[name] for name in ("min_confidence", "min_voices")}
        with open_store(store_url, read_only=True) as store:
            changed = ask_what_changed(store, actor=who[0], toward=who[1], split=split, days=days, **sure)
        title = f"{who[0]} toward {who[1]}: {days} days before {split} and from it on"
        print_rows(shift_rows(changed.shifts), form, columns=SHIFT_COLUMNS, title=title)
        for line in say_change(changed):
            say(line)
        return
    found = ask(store_url, own_conflicts, **window)
    if chart:
        from whowhom.draw import draw_tilt

        draw_tilt(found.tilt, found.streaks, chart)
        say(f"written to {chart}")
    title = f"Tilt of {who[0]} toward {who[1]}"
    print_rows(tilt_rows(found.tilt, found.readings), form, columns=TILT_COLUMNS, title=title)
    for line in say_scales(found.scales):
        say(line)
    say_what_was_read(found.readings)


@main.command()
@store_option
@click.option("--actor", type=COUNTRY, help="Who acts; without it, everybody.")
@click.option("--toward", type=COUNTRY, help="Whom the moves are measured toward; without it, everybody.")
@until_option
@confidence_option
@voices_option
@format_option("csv", "json", "jsonl")
@with_errors
def streaks(store_url: str, form: str, **window: Any) -> None:
    """Show runs of moves one way, and whether the pair's own past explains them; of one pair, or of all."""
    from whowhom.commands.measures import say_watch, streak_rows

    if window["actor"] and window["toward"]:
        found = ask(store_url, None, **window)
        print_rows(streak_rows(found.streaks, found.readings), form, columns=STREAK_COLUMNS, title="Streaks")
        if not found.streaks:
            say("no run of three moves one way in the four weeks before")
        say(found.history)
        say_what_was_read(found.readings)
        return
    from whowhom.questions import ask_who_stands_out
    from whowhom.store import open_store

    with open_store(store_url, read_only=True) as store:
        watched = ask_who_stands_out(store, **window)
    columns = ("actor", "toward", "stands_out", *STREAK_COLUMNS)
    print_rows(streak_rows(watched.found.streaks, watched.readings), form, columns=columns, title="Streaks")
    say(say_watch(watched.found))
    say_what_was_read(watched.readings)


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True))
@actor_option
@toward_option
@since_option
@until_option
@click.option(
    "--show",
    type=click.Choice(["agreement", "departures", "surprises"]),
    default="agreement",
    show_default=True,
    help="Agreement by year, calls where the actor left its partners, or the most surprising votes.",
)
@click.option("--limit", type=click.IntRange(min=1), help="At most so many rows.")
@format_option("csv", "json", "jsonl")
@with_errors
def votes(
    paths: tuple[str, ...],
    actor: str,
    toward: str,
    since: date | None,
    until: date | None,
    show: str,
    limit: int | None,
    form: str,
) -> None:
    """Show how two countries vote in the UN's General Assembly, from tables of roll calls (files or folders)."""
    from whowhom.commands.measures import agreement_rows, departure_rows, surprise_rows, title_of
    from whowhom.read.votes import read_votes

    unknown: list[Skipped] = []
    calls = read_votes(*paths, skipped=unknown)
    first, last = since or calls[0].day, until or calls[-1].day
    if show == "agreement":
        rows = agreement_rows([c for c in calls if first <= c.day <= last], actor, toward)
        columns: tuple[str, ...] = ("year", "agreement", "shared_votes")
    elif show == "departures":
        rows = departure_rows(calls, actor, toward, first, last)
        columns = ("day", "call", "vote", "partners_alike", "with_toward")
    else:
        rows = surprise_rows(calls, actor, toward, first, last)
        columns = ("day", "call", "alike", "bits", "chance_alike", "agreed_before", "differed_before")
    print_rows(rows[:limit], form, columns=columns, title=title_of(show, actor, toward))
    within = [c for c in calls if first <= c.day <= last]
    say(f"read: {len(within)} roll calls from {first} to {last}, {within[-1].day if within else 'none'} the last")
    if unknown:
        say(f"left out: {', '.join(item.path for item in unknown)} (no country of today goes by that name)")


def ask(store_url: str, own_conflicts: Path | None, **window: Any) -> Answer:
    """The store's answer, adversaries told by a file of the user's and by the past events themselves."""
    from whowhom.entities import read_conflicts
    from whowhom.pipeline import answer
    from whowhom.store import open_store

    conflicts = read_conflicts(own_conflicts) if own_conflicts else None
    with open_store(store_url, read_only=True) as store:
        return answer(store, conflicts=conflicts, learn=True, **window)


def say_what_was_read(readings: Readings | None) -> None:
    """How much the answer stands on, so that silence is not mistaken for calm."""
    from whowhom.measure.coverage import say_readings

    if readings:
        say(say_readings(readings))


@main.command()
@click.argument("paths", nargs=-1)
@click.option("--store", "store_url", help="Take what is in this store instead of files.")
@actor_option
@toward_option
@since_option
@until_option
@published_option
@scale_option
@confidence_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["markdown", "html", "json", "docx", "pdf"]),
    help="Told by the suffix of --out, else markdown.",
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file instead of the terminal.")
@click.option("--reword", metavar="URL", help="Let a language model at an OpenAI-compatible address reword it.")
@click.option("--reword-model", default="default", show_default=True, help="The model's name there.")
@click.option("--reword-key", envvar="WHOWHOM_REWORD_KEY", default="", help="Its key (or WHOWHOM_REWORD_KEY).")
@entities_option
@with_errors
def brief(
    paths: tuple[str, ...],
    store_url: str | None,
    published: date | None,
    form: str | None,
    out: Path | None,
    reword: str | None,
    reword_model: str,
    reword_key: str,
    own_files: tuple[Path, ...],
    **window: Any,
) -> int:
    """Write a cited brief on an actor's moves toward another, from files or from the store."""
    from whowhom.coder import load_coder
    from whowhom.commands.briefs import choose_form, reword_answer, write_file
    from whowhom.entities import load_registry
    from whowhom.pipeline import add_documents, answer, brief_answer, merge_store
    from whowhom.store import open_store

    if bool(paths) == bool(store_url):
        raise click.UsageError("name files to read, or a store with --store, and not both")
    form = choose_form(form, out)
    registry = load_registry(own_files)
    skipped: Sequence[Skipped] = ()
    with open_store(store_url or ":memory:", read_only=bool(store_url)) as store:
        if paths:
            coder = load_coder(registry=registry)
            with progress_bar("reading") as tick:
                skipped = add_documents(read(paths, published, None), store, coder=coder, progress=tick).skipped
            merge_store(store)
        found = answer(store, registry=registry, **window)
    written = brief_answer(found)
    if reword:
        written = reword_answer(written, found, url=reword, model=reword_model, key=reword_key, say=say)
    made = write_file(written, found, form)
    if out:
        out.write_bytes(made)
        say(f"written to {out}")
    else:
        click.echo(made.decode("utf-8"))
    return list_skipped(skipped)


# ---------------------------------------------------------------- other people's data sets, and the store itself

# The names of `whowhom.commands.stores.IN` and `.OUT`; a test holds them equal, so that help costs no imports.
FORMS_IN = (
    "json jsonl csv plover polecat icews gdelt1 gdelt2 phoenix phoenix-live acled parquet gdelt2-mentions"
).split()
FORMS_OUT = [name for name in FORMS_IN if name != "acled"] + ["xlsx", "docx"]


@main.command("import")
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


@main.command()
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


@main.command()
@store_option
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The DuckDB file to write.")
@with_errors
def backup(store_url: str, out: Path) -> None:
    """Copy the whole store, of either kind, into one DuckDB file, and check the copy."""
    from whowhom.commands.stores import run_backup

    say(run_backup(store_url, out))


@main.command()
@store_option
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Where to listen; beyond this machine a guard is needed."
)
@click.option("--port", type=click.IntRange(1, 65535), default=8470, show_default=True, help="The port.")
@click.option("--token", envvar="WHOWHOM_TOKEN", default="", help="What readers need (or WHOWHOM_TOKEN).")
@click.option("--judge-token", envvar="WHOWHOM_JUDGE_TOKEN", default="", help="What those who judge need.")
@click.option("--user-header", default="", help="The header in which a reverse proxy names the user.")
@click.option("--proxy", "proxies", multiple=True, help="The proxy's address, 127.0.0.1 unless given.")
@click.option("--judge", "judges", multiple=True, help="A user who may judge; without a guard, your own name.")
@click.option("--rate", type=click.FloatRange(min=1), default=20.0, show_default=True, help="Requests a second each.")
@click.option("--votes", "vote_paths", type=click.Path(exists=True), multiple=True, help="Roll calls (see votes).")
@click.option("--notice", default="", help="A line that stands on every page.")
@with_errors
def serve(
    store_url: str,
    host: str,
    port: int,
    token: str,
    judge_token: str,
    user_header: str,
    proxies: tuple[str, ...],
    judges: tuple[str, ...],
    rate: float,
    vote_paths: tuple[str, ...],
    notice: str,
) -> None:
    """Show the store as a page: the answer, its strip, and the evidence behind each move."""
    from whowhom.commands.page import run_page
    from whowhom.read.votes import read_votes
    from whowhom.serve.access import Access

    guarded = bool(token or judge_token or user_header)
    access = Access(
        host=host,
        token=token,
        judge_token=judge_token,
        user_header=user_header,
        proxies=proxies or ("127.0.0.1", "::1"),
        judges=judges if user_header else (),
        local_judge=judges[0] if judges and not guarded else "",
        rate=rate,
    )
    calls = read_votes(*vote_paths) if vote_paths else ()
    run_page(store_url, access, port=port, calls=calls, notice=notice, say=say)


@main.command()
@click.option("--news", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Another folder of news.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default="whowhom-demo",
    show_default=True,
    help="Where the results go.",
)
@with_errors
def demo(news: Path | None, out: Path) -> int:
    """Read the example news and answer: is the United States tilting toward Russia?"""
    from whowhom.demo import example_news, run_demo

    run, written = run_demo(news or example_news(), out, console=console(), progress=progress_bar)
    for path in written:
        say(f"written: {path}")
    return list_skipped(run.skipped)


@main.command()
@click.option("--country", type=COUNTRY, help="The gaps of this state, by office, with who came before and after.")
@click.option("--gaps", is_flag=True, help="The years that are unknown, of every state and office.")
@click.option("--store", "store_url", help="Examine this store instead: what it holds, its manifest, its faults.")
@click.option("--rebuild", is_flag=True, help="With --store: drop what was worked out and work it out anew.")
@click.option("--licences", is_flag=True, help="The licences of what whowhom runs on.")
@entities_option
@format_option("json", "csv")
@with_errors
def doctor(
    country: str | None,
    gaps: bool,
    store_url: str | None,
    rebuild: bool,
    licences: bool,
    own_files: tuple[Path, ...],
    form: str,
) -> int:
    """Check the installation: model, registry and ontology, and how many holders of offices the registry knows.

    With --store, check a store: whether it is whole, what was imported and exported, and every wrong row.
    """
    rows: Sequence[dict[str, Any]]
    if licences:
        from whowhom.commands.licences import list_licences, say_licences

        rows = list_licences()
        print_rows(rows, form, columns=None, title="Licences")
        say(say_licences(list(rows)))
        return 0
    if store_url:
        from whowhom.commands.stores import examine_store, shown

        lines, transfers, wrong = examine_store(store_url, rebuild=rebuild)
        for line in lines:
            say(line)
        rows = list(map(shown, transfers)) if form == "table" else transfers
        print_rows(rows, form, columns=None, title="Imports and exports")
        for item in wrong:
            say(f"wrong row {printable(item.path)}: {printable(item.reason)}")
        return 1 if any(line.startswith("FAULT") for line in lines) else 0
    from whowhom.coder.encoder import load_encoder
    from whowhom.entities import count_coverage, describe_coverage, find_gaps, load_registry
    from whowhom.ontology import ontology_version

    registry = load_registry(own_files)
    if form == "table":
        encoder = load_encoder()
        say(f"model {encoder.version}: files whole, hashes right")
        say(f"registry {registry.version}, ontology {ontology_version()}")
    if country:
        rows = [
            {"office": g.seat, "from": str(g.first), "to": str(g.last), "before": g.before, "after": g.after}
            for g in find_gaps(country, registry)
        ]
        print_rows(rows, form, columns=None, title=f"Days without a known holder, {country}")
    elif gaps:
        rows = missing_years(describe_coverage(registry))
        print_rows(rows, form, columns=None, title="Offices whose holder is unknown")
    else:
        rows = count_coverage(describe_coverage(registry))
        print_rows(rows, form, columns=None, title="States whose holder is known on 1 July (1 May 2026)")
    return 0


@main.command()
@click.argument("name")
@click.option("--on", "day", type=DAY, help="The day that counts; offices change hands.")
@entities_option
@format_option("json", "jsonl", "csv")
@with_errors
def entities(name: str, day: date | None, own_files: tuple[Path, ...], form: str) -> int:
    """Say who or what a name stands for, with roles, dates and where each fact is from."""
    from whowhom.entities import load_registry, look_up

    registry = load_registry(own_files)
    rows = [
        {
            "entity_id": e.entity_id,
            "name": e.name,
            "kind": e.kind,
            "country": e.country,
            "sector": e.sector,
            "office": r.office if r else None,
            "from": str(r.start) if r and r.start else None,
            "to": str(r.end) if r and r.end else None,
            "origin": r.origin if r else e.origin,
        }
        for e in look_up(name, day, registry=registry)
        for r in (e.roles or (None,))
    ]
    if not rows:
        raise InputError(f"nobody is known as {name!r}", do="check the spelling, or leave out titles")
    print_rows(rows, form, columns=None, title=name)
    return 0


def missing_years(coverage: Iterable[tuple[str, str, int, bool]]) -> list[dict[str, Any]]:
    """By country and office, how many years are known and which are not; offices known throughout are left out."""
    years: dict[tuple[str, str], tuple[list[int], list[int]]] = {}
    for country, office, year, known in coverage:
        years.setdefault((country, office), ([], []))[0 if known else 1].append(year)
    return [
        {"country": country, "office": office, "known": len(known), "missing": as_ranges(missing)}
        for (country, office), (known, missing) in sorted(years.items())
        if missing
    ]


def as_ranges(years: Sequence[int]) -> str:
    """Years as a person writes them.

    >>> as_ranges([2001, 2002, 2003, 2007])
    '2001-2003, 2007'
    """
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and year == runs[-1][1] + 1:
            runs[-1][1] = year
        else:
            runs.append([year, year])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


# ---------------------------------------------------------------- printing

REPORT_COLUMNS = ("actor", "event_type", "mode", "recipient", "status", "when", "said_by", "confidence", "evidence")
QUOTE_COLUMNS = ("speaker", "country", "kind", "text", "said_to", "when")
EVENT_COLUMNS = ("when", "actor", "event_type", "mode", "recipient", "status", "reports", "voices")
COPY_COLUMNS = ("family_id", "document_id", "outlet", "published", "is_origin", "title")
VOICE_COLUMNS = ("from", "relies_on", "how", "voice")
OPEN_COLUMNS = ("score", "left", "left_text", "right", "right_text", "reasons")
SUM_COLUMNS = ("sum", "carrots", "sticks", "contacts", "share", "low", "high", "chance_above")
TILT_COLUMNS = ("day", "tilt", "low", "high", "carrots", "sticks", "moves", "documents")
SHIFT_COLUMNS = (
    *("kind", "carrots_before", "sticks_before", "share_before"),
    *("carrots_after", "sticks_after", "share_after", "chance_above"),
)
STREAK_COLUMNS = ("first", "last", "sign", "claimed", "p_value", "explanation")
LEDGER_COLUMNS = ("date", "actor", "act", "recipient", "sign", "status", "reason", "voices", "reports", "evidence")


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


def read(
    paths: Sequence[str], published: date | None, outlet: str | None, **reading: Any
) -> Iterator[Document | Skipped]:
    """What the paths hold; says at the end which documents have no date, and what follows from that."""
    from whowhom.model import Document
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
