"""What the commands around the store do: import, export, backup, and the store's part of doctor."""

from __future__ import annotations

import glob
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from whowhom.errors import InputError, StoreError
from whowhom.exchange.formats import FORMATS, PARQUET, READ_ONLY, side_path
from whowhom.exchange.office import write_ledger_docx, write_ledger_xlsx
from whowhom.model import Skipped, Transfer
from whowhom.pipeline import answer, merge_store
from whowhom.store import Reader, Store, open_store
from whowhom.transfer import export_events, import_files

Rows = list[dict[str, Any]]
Progress = Callable[[str, int], None]

MENTIONS = "gdelt2-mentions"
IN = (*FORMATS, PARQUET, MENTIONS)
LEDGERS = {"xlsx": write_ledger_xlsx, "docx": write_ledger_docx}  # an actor's ledger, not single events
OUT = (*(name for name in IN if name not in READ_ONLY), *LEDGERS)
LISTED = 20  # wrong rows named one by one; the manifest has them all
LITTLE = 1_000_000_000  # bytes of free disk under which doctor warns


# ---------------------------------------------------------------- import


def run_import(
    store_url: str, form: str, paths: Sequence[str], book: str, say: Callable[[str], None]
) -> tuple[Skipped, ...]:
    """Import files, saying what came of each; gives the wrong rows."""
    wrong: list[Skipped] = []
    with open_store(store_url) as store:
        for path in expand(paths):
            with progress_bar(path) as tick:
                for done in import_files(store, form, [path], book=book, progress=tick):
                    say(say_import(done))
                    wrong += done.wrong
    return (*wrong[:LISTED], *more_wrong(len(wrong) - LISTED))


def say_import(done: Transfer) -> str:
    book = f"; CAMEO book: {done.book}" if done.book else ""
    faults = f", {len(done.wrong)} wrong" if done.wrong else ""
    known = f", {done.known} known already" if done.known else ""
    return f"{done.path}: {done.read} rows read, {done.new} new{known}{faults}{book}"


def more_wrong(count: int) -> Iterator[Skipped]:
    if count > 0:
        yield Skipped(f"{count} more wrong rows", "whowhom doctor --store lists them all")


def expand(paths: Sequence[str]) -> list[str]:
    """The files that patterns stand for, sorted; a shell does the same, but not all shells, and not for cron."""
    found: list[str] = []
    for path in paths:
        matches = sorted(glob.glob(path, recursive=True)) if set(path) & set("*?[") else [path]  # noqa: PTH207
        if not matches:
            raise InputError("no file matches", where=path, do="check the pattern")
        found += matches
    return found


# ---------------------------------------------------------------- export


def run_export(store_url: str, form: str, out: Path | None, say: Callable[[str], None], **filters: Any) -> None:
    """Export events, or the ledger of an actor toward another, saying what was lost by it."""
    with ExitStack() as stack:
        store, manifest = open_for_export(stack, store_url, say)
        if form in LEDGERS:
            export_ledger(store, form, out, say, **filters)
            return
        transfer, done = export_events(store, form, out or sys.stdout, manifest=manifest, **filters)
    if out:
        say(f"{done.rows} rows written to {out}")
    for loss in transfer.losses:
        say(f"not held by {form}: {loss.what} ({loss.rows} rows; {loss.why})")
    if out and side_path(out).is_file():
        say(f"what {form} cannot hold stands in {side_path(out)}, keyed by id; whowhom import reads it back")


def open_for_export(stack: ExitStack, url: str, say: Callable[[str], None]) -> tuple[Reader, Store | None]:
    """The store, and where the export is noted: in it, unless it can only be read."""
    reader = stack.enter_context(open_store(url, read_only=True))
    reader.close()  # it is there and whole: now for writing, if that can be
    with suppress(StoreError):
        store = stack.enter_context(open_store(url))
        return store, store
    say("the store can only be read, so that this export is not noted in its manifest")
    return stack.enter_context(open_store(url, read_only=True)), None


def export_ledger(store: Reader, form: str, out: Path | None, say: Callable[[str], None], **filters: Any) -> None:
    actor, toward = filters.get("actor"), filters.get("toward")
    if not (actor and toward and out):
        raise InputError(
            f"{form} is for a ledger", do="name its sides with --actor and --toward, and a file with --out"
        )
    since, until = filters.get("since"), filters.get("until")
    found = answer(store, actor=actor, toward=toward, since=since, until=until)  # type: ignore[arg-type]
    LEDGERS[form](found.ledger, out, found.reports)
    say(f"{len(found.ledger.entries)} entries written to {out}")


# ---------------------------------------------------------------- backup and doctor


def run_backup(store_url: str, out: Path) -> str:
    """Copy a store into a DuckDB file; gives a line that says what the copy holds."""
    with open_store(store_url, read_only=True) as store:
        before = store.counts()
        store.backup(out)
    with open_store(str(out), read_only=True) as copy:
        after = copy.counts()
    if before != after:
        raise StoreError(f"the copy differs: {after} instead of {before}", where=str(out), do="try again")
    held = ", ".join(f"{count} {name}" for name, count in after.items() if count)
    return f"{out}: {held or 'nothing yet'}"


def examine_store(store_url: str, *, rebuild: bool) -> tuple[list[str], Rows, tuple[Skipped, ...]]:
    """What the store holds and what is wrong with it: lines for people, its manifest, and every wrong row."""
    with open_store(store_url, read_only=not rebuild) as store:
        if rebuild:
            merge_store(store)
        counts, faults, transfers = store.counts(), store.check(), store.transfers()
    lines = ["store: " + ", ".join(f"{count} {name}" for name, count in counts.items())]
    lines += [f"FAULT: {count} {what}" for what, count in faults] or ["store: whole, nothing without its other half"]
    if counts["reports"] and not counts["events"]:
        lines.append("no events worked out yet: whowhom doctor --store … --rebuild does it")
    lines += [f"cut off: import of {t.path}, {t.read} rows in; run it again, it goes on there"
              for t in transfers if t.direction == "in" and t.finished_at is None]  # fmt: skip
    lines += [line for line in [say_room(store_url)] if line]
    return lines, [transfer_row(t) for t in transfers], tuple(s for t in transfers for s in t.wrong)


def transfer_row(t: Transfer) -> dict[str, Any]:
    """A line of the manifest."""
    return {
        "started": f"{t.started_at:%Y-%m-%d %H:%M}",
        "direction": t.direction,
        "form": t.form,
        "path": t.path,
        "read": t.read,
        "new": t.new,
        "known": t.known,
        "wrong": len(t.wrong),
        "book": t.book,
        "lost": [f"{loss.what} in {loss.rows} rows: {loss.why}" for loss in t.losses],
        "finished": bool(t.finished_at),
    }


def shown(row: dict[str, Any]) -> dict[str, Any]:
    """A line of the manifest for people: what was lost without the reasons, which --format json has."""
    return {**row, "lost": ", ".join(text.split(":")[0] for text in row["lost"])}


def say_room(store_url: str) -> str | None:
    path = Path(store_url.removeprefix("duckdb://"))
    if not path.is_file():
        return None
    free = shutil.disk_usage(path.parent).free
    return f"little room on its disk: {free / 1e9:.1f} GB free" if free < LITTLE else None


@contextmanager
def progress_bar(what: str) -> Iterator[Progress | None]:
    """Rows read so far, on a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.completed:,.0f} rows"))
    with Bar(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda _, count: bar.update(task, advance=count)
