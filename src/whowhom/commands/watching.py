"""The body of `whowhom watch`: signals, the table on a terminal, and where feeds stand."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from whowhom.clock import SystemClock
from whowhom.coder import load_coder
from whowhom.entities import load_registry
from whowhom.model import Feed
from whowhom.read.fetch import Fetcher
from whowhom.read.opml import Subscription, read_subscriptions
from whowhom.read.screen import Screen
from whowhom.read.translate import translate_by
from whowhom.store import open_store
from whowhom.watch import Pace, Round, Watcher, say_state

if TYPE_CHECKING:
    from rich.table import Table

COLUMNS = ("feed", "state", "checked", "changed", "next", "documents", "failures", "error")
PATIENCE = 5  # tries at the store with --once


def run_watch(
    given: Sequence[str],
    store_url: str,
    *,
    pace: Pace,
    once: bool,
    pages: bool,
    hosts: Sequence[str],
    translate: str | None,
    own_files: Sequence[Path],
    say: Callable[[str], None],
) -> Round:
    """Watch until SIGTERM or Ctrl+C, or ask each feed once; gives what the last round brought."""
    subscriptions = read_subscriptions(*given)
    translator = translate_by(translate) if translate else None
    clock, stop = SystemClock(), threading.Event()
    open_store(store_url).close()  # a wrong address is said now, not waited for
    with shown(subscriptions, pace, clock) as (show, tell):
        watcher = Watcher(
            subscriptions,
            lambda: open_store(store_url),
            fetcher=Fetcher(allow=hosts, clock=clock),
            coder=load_coder(registry=load_registry(own_files)),
            clock=clock,
            pace=pace,
            pages=pages,
            screen=lambda: Screen(translator, translator=translate or ""),
            tell=tell or say,
            show=show,
            stop=stop,
            patience=PATIENCE if once else None,
        )
        with stopping(stop, clock):
            return watcher.run(once=once)


@contextmanager
def stopping(stop: threading.Event, clock: SystemClock) -> Iterator[None]:
    """Let SIGTERM and Ctrl+C end the watch after what it is at; a second one ends it at once."""

    def end(number: int, _: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        stop.set()
        clock.wake()

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


Shown = tuple[Callable[[Sequence[Feed]], None], Callable[[str], None] | None]


@contextmanager
def shown(subscriptions: Sequence[Subscription], pace: Pace, clock: SystemClock) -> Iterator[Shown]:
    """A table of all feeds that follows what happens, on a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield (lambda _: None), None
        return
    from rich.console import Console
    from rich.live import Live

    console = Console(stderr=True, highlight=False)
    with Live(make_table([Feed(s.url, s.title) for s in subscriptions], pace, clock.now()), console=console,
              auto_refresh=False) as live:  # fmt: skip

        def show(feeds: Sequence[Feed]) -> None:
            live.update(make_table(feeds, pace, clock.now()), refresh=True)

        yield show, lambda line: console.print(line, markup=False)


def make_table(feeds: Sequence[Feed], pace: Pace, now: datetime) -> Table:
    """Feeds with how they stand, those in trouble first."""
    from rich.table import Table
    from rich.text import Text

    order = ("failing", "stale", "new", "quiet", "fresh")
    rows = sorted((feed_row(feed, now, pace) for feed in feeds), key=lambda row: order.index(row["state"]))
    table = Table(title=f"{len(feeds)} feeds at {now:%H:%M:%S} UTC", title_justify="left")
    for column in COLUMNS:
        table.add_column(column, overflow="ellipsis")
    colours = {"failing": "red", "stale": "yellow", "fresh": "green"}
    for row in rows[:40]:
        cells = (str(row[column] if row[column] is not None else "") for column in COLUMNS)
        table.add_row(*(Text("".join(c for c in cell if c.isprintable())) for cell in cells),
                      style=colours.get(row["state"]))  # fmt: skip
    return table


def feed_row(feed: Feed, now: datetime, pace: Pace) -> dict[str, Any]:
    """A feed as a row."""

    def at(moment: datetime | None) -> str | None:
        return f"{moment:%Y-%m-%d %H:%M}" if moment else None

    return {
        "feed": feed.title or feed.url,
        "url": feed.url,
        "state": say_state(feed, now, pace),
        "checked": at(feed.checked_at),
        "changed": at(feed.changed_at),
        "next": at(feed.next_at),
        "documents": feed.documents,
        "failures": feed.failures,
        "error": feed.error,
        "moved_to": feed.moved_to,
    }


def state_rows(store_url: str, given: Sequence[str], pace: Pace) -> list[dict[str, Any]]:
    """Where the feeds of a store stand; those named, or all."""
    wanted = {s.url for s in read_subscriptions(*given)} if given else None
    now = datetime.now(UTC)
    with open_store(store_url, read_only=True) as store:
        return [feed_row(feed, now, pace) for feed in store.feeds() if wanted is None or feed.url in wanted]
