"""Feeds read all day, on simulated time, from a real server, into every kind of store."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.read.serving import Handler, Site, serving
from tests.ticking import Ticking
from whowhom.cli import main
from whowhom.coder.standin import TableCoder
from whowhom.errors import InputError, StoreError
from whowhom.model import Feed
from whowhom.read.fetch import Fetcher, Limits
from whowhom.read.opml import Subscription, read_subscriptions
from whowhom.store import Store, open_store
from whowhom.watch import Pace, Watcher, say_state

TALKS = "The two ministers of Norland met in the capital on Monday and talked about the bridge for some hours."
PACE = Pace(jitter=0.0)


def feed(*numbers: int, name: str = "The Example", text: str = TALKS, links: str = "") -> bytes:
    items = "".join(
        f"<item><guid>{name}{n}</guid><title>Talks {n}</title><description>{text} Number {n}.</description>"
        f"<pubDate>Thu, 01 Jan 2026 00:00:00 GMT</pubDate>{f'<link>{links}/{n}.html</link>' if links else ''}</item>"
        for n in numbers
    )
    return f"<rss><channel><title>{name}</title>{items}</channel></rss>".encode()


def tagged(body: bytes) -> Callable[[Handler], None]:
    """A page that knows conditional requests."""

    def page(handler: Handler) -> None:
        tag = f'"{hash(body)}"'
        if handler.headers.get("If-None-Match") == tag:
            handler.give(b"", status=304)
        else:
            handler.give(body, etag=tag)

    return page


@pytest.fixture
def site() -> Iterator[Site]:
    with serving({}) as running:
        yield running


class Desk:
    """A watch over a site, that can be begun anew as often as wanted."""

    def __init__(self, url: str, site: Site, *paths: str) -> None:
        self.url, self.clock, self.told = url, Ticking(), list[str]()
        self.feeds = [Subscription(site.url(path)) for path in paths]
        self.held: Store | None = None  # what is in memory is gone once closed

    def watcher(self, **options: object) -> Watcher:
        given = {
            "fetcher": Fetcher(allow=["localhost"], delay=0.0, robots=False, clock=self.clock, limits=Limits(total=5)),
            "coder": TableCoder({}), "clock": self.clock, "pace": PACE, "tell": self.told.append,
            "chance": random.Random(1), **options,
        }  # fmt: skip
        return Watcher(self.feeds, self.open, **given)  # type: ignore[arg-type]

    def open(self) -> Store:
        return open_store(self.url)

    def titles(self) -> list[str]:
        with self.open() as store:
            return sorted(d.title or "" for d in store.documents())

    def state(self, n: int = 0) -> Feed:
        with self.open() as store:
            return {f.url: f for f in store.feeds()}[self.feeds[n].url]


@pytest.fixture(params=["file", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return request.getfixturevalue("new_database")() if request.param == "postgresql" else str(tmp_path / "n.duckdb")


def test_what_is_new_is_kept_once(where: str, site: Site) -> None:
    desk = Desk(where, site, "/feed")
    site.pages["/feed"] = tagged(feed(1, 2))
    assert desk.watcher().run(once=True).tally.documents == 2
    assert (desk.state().documents, desk.state().changed_at) == (2, desk.clock.now())
    desk.clock.sleep(1000)
    quiet = desk.watcher().run(once=True)
    assert (quiet.asked, quiet.changed, quiet.tally.documents) == (1, 0, 0)
    site.pages["/feed"] = tagged(feed(2, 3))
    desk.clock.sleep(1000)
    assert desk.watcher().run(once=True).tally.documents == 1
    assert desk.titles() == ["Talks 1", "Talks 2", "Talks 3"]
    with desk.open() as store:
        assert [r.documents for r in store.runs()] == [2, 1]
        (document, *_) = store.documents()
        assert document.arrival
        assert (document.arrival.how, document.arrival.where.startswith(site.url("/feed"))) == ("feed", True)


def test_nobody_is_asked_before_it_is_time(where: str, site: Site) -> None:
    desk = Desk(where, site, "/feed")
    site.pages["/feed"] = feed(1)
    desk.watcher().run(once=True)
    assert desk.watcher().run(once=True).asked == 0
    desk.clock.sleep(PACE.every.total_seconds())
    assert desk.watcher().run(once=True).asked == 1


def test_one_that_fails_is_let_be_for_longer_and_the_others_go_on(where: str, site: Site) -> None:
    desk = Desk(where, site, "/bad", "/feed")
    site.pages["/feed"] = feed(1)
    waits = []
    for _ in range(8):
        found = desk.watcher().run(once=True)
        assert found.failed == 1
        waits.append(desk.state(0).next_at - desk.clock.now())  # type: ignore[operator]
        desk.clock.moment = desk.state(0).next_at  # type: ignore[assignment]
    assert [w / timedelta(minutes=15) for w in waits] == [2, 4, 8, 16, 32, 48, 48, 48]
    assert desk.state(0).failures == 8
    assert len([line for line in desk.told if "404" in line]) == 1
    assert desk.titles() == ["Talks 1"]
    site.pages["/bad"] = feed(5, name="Back")
    desk.watcher().run(once=True)
    assert (desk.state(0).failures, desk.state(0).error) == (0, None)
    assert any("answers again, after 8 failures" in line for line in desk.told)


def test_jitter_spreads_what_would_come_at_once(where: str, site: Site) -> None:
    paths = [f"/{n}" for n in range(6)]
    desk = Desk(where, site, *paths)
    site.pages |= {path: feed(1, name=path) for path in paths}
    desk.watcher(pace=replace(PACE, jitter=0.2)).run(once=True)
    moments = {desk.state(n).next_at for n in range(6)}
    assert len(moments) == 6
    every = PACE.every.total_seconds()
    assert all(0.8 <= (m - desk.clock.now()).total_seconds() / every <= 1.2 for m in moments if m)


def test_a_server_that_wants_to_be_let_be(where: str, site: Site) -> None:
    desk = Desk(where, site, "/busy", "/gone")
    site.pages["/busy"] = lambda h: h.give(b"", status=429, retry_after="86400")
    site.pages["/gone"] = lambda h: h.give(b"", status=410)
    desk.watcher().run(once=True)
    assert desk.state(0).next_at == desk.clock.now() + timedelta(days=1)
    assert desk.state(1).next_at is not None
    assert desk.state(1).next_at >= desk.clock.now() + timedelta(days=1)


def test_killed_between_news_and_state_loses_and_doubles_nothing(where: str, site: Site) -> None:
    desk = Desk(where, site, "/feed")
    site.pages["/feed"] = tagged(feed(1, 2))
    broken = desk.watcher(patience=0)
    broken._settle = lambda feeds: (_ for _ in ()).throw(KeyboardInterrupt())  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        broken.run(once=True)
    assert desk.titles() == ["Talks 1", "Talks 2"]
    found = desk.watcher().run(once=True)
    assert (found.changed, found.tally.documents) == (1, 0)
    assert desk.titles() == ["Talks 1", "Talks 2"]


def test_a_store_out_of_reach_is_waited_for(where: str, site: Site) -> None:
    desk = Desk(where, site, "/feed")
    site.pages["/feed"] = feed(1, 2)
    broken = iter([True] * 3 + [False] + [True] * 2)

    def opened() -> Store:
        if next(broken, False):
            raise StoreError("cannot be reached", where="somewhere")
        store = open_store(where)
        store.add_coded = fails_once(store.add_coded)  # type: ignore[method-assign]
        return store

    failures = iter([True])

    def fails_once(work: Callable[..., int]) -> Callable[..., int]:
        def run(*arguments: object) -> int:
            if next(failures, False):
                raise StoreError("the server closed the connection", where="somewhere")
            return work(*arguments)

        return run

    desk.open = opened  # type: ignore[method-assign]
    found = desk.watcher().run(once=True)
    assert found.tally.documents == 2
    assert desk.titles() == ["Talks 1", "Talks 2"]
    assert desk.clock.slept == [1.0, 2.0, 4.0, 1.0, 2.0, 4.0]
    assert [line.partition(":")[0] for line in desk.told] == ["waiting for the store", "the store is back"] * 2


def test_with_once_a_store_that_stays_away_is_said(where: str, site: Site) -> None:
    desk = Desk(where, site, "/feed")

    def never() -> Store:
        raise StoreError("cannot be reached", where="somewhere")

    desk.open = never  # type: ignore[method-assign]
    with pytest.raises(StoreError, match="cannot be reached"):
        desk.watcher(patience=2).run(once=True)


def test_a_stop_ends_all_waits(where: str, site: Site) -> None:
    desk = Desk(where, site, "/feed")
    site.pages["/feed"] = feed(1)
    watcher = desk.watcher()
    desk.clock.on_sleep = lambda _: watcher.stop.set()
    watcher.run()
    assert desk.titles() == ["Talks 1"]

    def never() -> Store:
        raise StoreError("cannot be reached", where="somewhere")

    desk.open = never  # type: ignore[method-assign]
    waiting = desk.watcher()
    desk.clock.on_sleep = lambda _: waiting.stop.set()
    waiting.run()
    assert "stopped while the store was out of reach" in desk.told[-1]


def test_all_day(where: str, site: Site) -> None:
    desk = Desk(where, site, "/feed")
    watcher = desk.watcher(
        pace=replace(PACE, merge=timedelta(hours=6)), merge=lambda store: merges.append(desk.clock.now())
    )
    merges: list[object] = []
    end = desk.clock.now() + timedelta(days=1)

    def passing(_: float) -> None:
        hour = int((desk.clock.now() - end + timedelta(days=1)).total_seconds() // 3600)
        site.pages["/feed"] = tagged(feed(*range(max(0, hour - 3), hour + 1)))
        if desk.clock.now() >= end:
            watcher.stop.set()

    passing(0)
    desk.clock.on_sleep = passing
    watcher.run()
    assert len(desk.titles()) == 24
    assert len(site.asked) == 97
    assert 4 <= len(merges) <= 6


def test_a_changed_item_is_a_new_version(where: str, site: Site) -> None:
    desk = Desk(where, site, "/feed")
    for text in (TALKS, TALKS.replace("bridge", "tunnel")):
        site.pages["/feed"] = feed(1, text=text)
        desk.watcher().run(once=True)
        desk.clock.sleep(1000)
    with desk.open() as store:
        assert len(list(store.documents())) == 2
        assert len(store.superseded()) == 1


def test_a_feed_that_has_moved_is_asked_where_it_is(where: str, site: Site) -> None:
    desk = Desk(where, site, "/old")
    site.pages["/old"] = lambda h: h.give(b"", status=301, location="/new")
    site.pages["/new"] = feed(1)
    for _ in range(2):
        desk.watcher().run(once=True)
        desk.clock.sleep(1000)
    assert site.paths() == ["/old", "/new", "/new"]
    del site.pages["/new"]
    desk.watcher().run(once=True)
    assert desk.state().moved_to is None


def test_what_is_no_feed_is_a_failure(where: str, site: Site) -> None:
    desk = Desk(where, site, "/feed")
    site.pages["/feed"] = f"<html><body><p>Back soon. {TALKS} {TALKS}</p></body></html>".encode()
    assert desk.watcher().run(once=True).failed == 1
    assert desk.titles() == []
    assert desk.state().error == "neither feed nor sitemap stands there"


def test_pages_are_fetched_once(where: str, site: Site) -> None:
    desk = Desk(where, site, "/feed")
    site.pages["/feed"] = feed(1, 2, links=site.url(""))
    for n in (1, 2):
        site.pages[f"/{n}.html"] = (
            f"<html><body><article><h1>Talks {n}</h1><p>{TALKS} {TALKS} In full.</p></body>".encode()
        )
    for _ in range(2):
        desk.watcher(pages=True).run(once=True)
        desk.clock.sleep(1000)
    assert sorted(site.paths()) == ["/1.html", "/2.html", "/feed", "/feed"]
    with desk.open() as store:
        assert all("In full." in d.text for d in store.documents())
        assert store.superseded() == set()


def test_sitemaps_are_watched_too(where: str, site: Site) -> None:
    desk = Desk(where, site, "/news.xml")
    for n in (1, 2):
        site.pages[f"/{n}.html"] = f"<html><body><article><h1>Talks {n}</h1><p>{TALKS} {TALKS}</p></body>".encode()
        locs = "".join(f"<url><loc>{site.url(f'/{k}.html')}</loc></url>" for k in range(1, n + 1))
        site.pages["/news.xml"] = f"<urlset>{locs}</urlset>".encode()
        assert desk.watcher().run(once=True).tally.documents == 1
        desk.clock.sleep(1000)
    assert site.paths() == ["/news.xml", "/1.html", "/news.xml", "/2.html"]


def test_what_is_skipped_is_listed_once(where: str, site: Site) -> None:
    desk = Desk(where, site, "/feed")
    german = "Die Minister trafen sich am Montag in der Hauptstadt, um über die Brücke zu reden, die sehr alt ist."
    site.pages["/feed"] = feed(1, 2, text=german)
    watcher = desk.watcher()
    rounds = []
    desk.clock.on_sleep = lambda _: (rounds.append(1), len(rounds) > 2 and watcher.stop.set())  # type: ignore[func-returns-value]
    watcher.run()
    with desk.open() as store:
        skipped = [s for run in store.runs() for s in run.skipped]
    assert len(skipped) == 1
    assert "not English (looks like de)" in skipped[0].reason


def test_how_feeds_stand() -> None:
    now = Ticking().now()
    known = Feed("u", checked_at=now, changed_at=now)
    states = [
        say_state(Feed("u"), now, PACE),
        say_state(known, now, PACE),
        say_state(known, now + timedelta(days=2), PACE),
        say_state(known, now + timedelta(days=4), PACE),
        say_state(replace(known, failures=1), now, PACE),
        say_state(replace(known, changed_at=None), now, PACE),
    ]
    assert states == ["new", "fresh", "quiet", "stale", "failing", "stale"]


# ---------------------------------------------------------------- lists of feeds


def test_opml_and_lists(tmp_path: Path) -> None:
    opml = tmp_path / "feeds.opml"
    opml.write_text(
        '<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY x "boom">]><opml><body><outline text="News"><outline text="A &amp; B" '
        'type="rss" xmlUrl="https://e.example/a"/><outline title="no" xmlURL="file:///etc/passwd"/></outline>'
        '<outline xmlurl="https://e.example/b" text="b"/>'
    )
    listed = tmp_path / "feeds.txt"
    listed.write_text("# mine\nhttps://e.example/c\nhttps://e.example/a\n")
    found = read_subscriptions(opml, listed, "https://e.example/d")
    assert [(s.url[-1], s.title) for s in found] == [("a", "A & B"), ("b", "b"), ("c", None), ("d", None)]


@pytest.mark.parametrize(
    "content", ["", "<opml/>", "no address", "<a>" * 100_000, "\0\xff", '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>']
)
def test_what_is_no_list_of_feeds(tmp_path: Path, content: str) -> None:
    path = tmp_path / "feeds.opml"
    path.write_text(content)
    with pytest.raises(InputError, match="no feeds"):
        read_subscriptions(path)
    with pytest.raises(InputError, match="cannot be read"):
        read_subscriptions(tmp_path / "missing")


# ---------------------------------------------------------------- the command


def test_the_command_once_and_its_status(site: Site, tmp_path: Path) -> None:
    store = str(tmp_path / "n.duckdb")
    text = "Canada imposed sanctions on Iran on Thursday, officials told the Harbour Times in a long talk."
    site.pages["/feed"] = feed(1, text=text)
    arguments = ["watch", site.url("/feed"), site.url("/none"), "--store", store, "--allow-host", "localhost"]
    found = CliRunner().invoke(main, [*arguments, "--once"])
    assert found.exit_code == 3, found.output
    assert found.stdout == ""
    assert "2 feeds asked, 1 failed; 1 documents added." in found.stderr
    assert "404" in found.stderr
    shown = CliRunner().invoke(main, ["watch", "--status", "--store", store, "--format", "csv"])
    assert [line.split(",")[2] for line in shown.stdout.splitlines()] == ["state", "fresh", "failing"]
    events = CliRunner().invoke(main, ["events", "--store", store, "--format", "jsonl"])
    assert '"event_type": "SANCTION"' in events.stdout


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_order_and_a_pipe_stays_silent(site: Site, tmp_path: Path, number: signal.Signals) -> None:
    store = str(tmp_path / "n.duckdb")
    site.pages["/feed"] = feed(*range(40))
    command = [sys.executable, "-c", "from whowhom.cli import main; main()", "watch", site.url("/feed"), "--store", store,
               "--allow-host", "localhost"]  # fmt: skip
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ))
    try:
        for _ in range(600):
            if "/feed" in site.paths() or process.poll() is not None:
                break
            time.sleep(0.1)
        time.sleep(0.5)
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
        process.wait()
    assert (process.returncode, out, err) == (0, b"", b"")
    with open_store(store) as opened:
        assert opened.check() == []
        assert len(list(opened.documents())) in (0, 32, 40)
