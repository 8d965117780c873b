"""Feeds read as they come, all day: asked when it is their time, and let be for longer when they fail.

What a feed held is in the store before the feed's state says so. Who is killed in between reads it once more, finds
that it is known, and goes on: nothing is lost and nothing is there twice. A store that is out of reach is waited for.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from whowhom.address import address_of
from whowhom.clock import Clock
from whowhom.coder.coder import ReadsDocuments
from whowhom.errors import FetchError, StoreError
from whowhom.model import Document, Feed, Skipped
from whowhom.pipeline import Tally, keep_documents, merge_new, run_of
from whowhom.read import READERS
from whowhom.read.fetch import Fetched
from whowhom.read.hints import Hints
from whowhom.read.kinds import find_kind
from whowhom.read.opml import Subscription
from whowhom.read.screen import Screen
from whowhom.read.web import Fetches, Web
from whowhom.store import Store

Result = TypeVar("Result")

AT_ONCE = 8  # feeds fetched at a time, of different hosts
MOST_TOLD = 20_000  # reasons that are remembered, so that each is kept once
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a feed is asked. After failures the time doubles, up to `most`; `jitter` spreads it either way."""

    every: timedelta = timedelta(minutes=15)
    most: timedelta = timedelta(hours=12)
    gone: timedelta = timedelta(days=1)
    jitter: float = 0.1
    stale: timedelta = timedelta(days=3)
    merge: timedelta = timedelta(minutes=15)
    store: float = 60.0  # seconds between two tries at a store that is out of reach, at most


@dataclass(slots=True)
class Round:
    """What one round brought."""

    asked: int = 0
    changed: int = 0
    failed: int = 0
    tally: Tally = field(default_factory=Tally)


class Stopped(Exception):  # noqa: N818 no error: somebody wants an end
    """The watch is to end while it waits for its store."""


class Watcher:
    """Watches feeds. `open_store` is asked for each round and after each failure of the store.

    `tell` hears what a person should know, `show` where all feeds stand after each step. Stop it with `stop.set()`.
    """

    def __init__(
        self,
        feeds: Sequence[Subscription],
        open_store: Callable[[], Store],
        *,
        fetcher: Fetches,
        coder: ReadsDocuments,
        clock: Clock,
        pace: Pace | None = None,
        pages: bool = False,
        screen: Callable[[], Screen] = Screen,
        merge: Callable[[Store], object] = merge_new,
        tell: Callable[[str], None] = lambda _: None,
        show: Callable[[Sequence[Feed]], None] = lambda _: None,
        chance: random.Random | None = None,
        stop: threading.Event | None = None,
        patience: int | None = None,
    ) -> None:
        self.pace = pace or Pace()
        self.stop = stop or threading.Event()
        self._wanted = list(feeds)
        self._opener, self._merge = open_store, merge
        self._fetcher, self._coder, self._clock = fetcher, coder, clock
        self._pages, self._screen = pages, screen
        self._tell, self._show = tell, show
        self._chance = chance or random.Random()  # noqa: S311 jitter is no secret
        self._patience = patience  # tries at the store before its error is raised; None for no end
        self._store: Store | None = None
        self._feeds: dict[str, Feed] = {}
        self._told: set[tuple[str, str]] = set()
        self._merged_at, self._unmerged = NEVER, False

    def run(self, *, once: bool = False) -> Round:
        """Watch until stopped, or ask every feed that is due once; gives what the last round brought."""
        found = Round()
        try:
            self._feeds = self._keeping(self._load)
            while not self.stop.is_set():
                found = self.round()
                self._keeping(lambda store: self._merge_if_due(store, now=once))
                if once:
                    break
                self._close()  # between rounds the file of a small store is free for others
                self._clock.sleep(self._until_next())
            if self._unmerged:
                self._keeping(lambda store: self._merge_if_due(store, now=True))
        except Stopped:
            self._tell("stopped while the store was out of reach; what was not stored is read again next time")
        finally:
            self._close()
        return found

    def round(self) -> Round:
        """Ask every feed that is due, and keep what is new."""
        found = Round()
        now = self._clock.now()
        due = [feed for feed in self._feeds.values() if (feed.next_at or NEVER) <= now]
        started = now
        for feed, answer in self._fetch_all(due):
            found.asked += 1
            if isinstance(answer, FetchError):
                found.failed += 1
                self._settle([self._failed(feed, answer)])
            elif answer.body is None:
                self._settle([self._fetched(feed, answer, new=0)])
            elif find_kind(answer.body[:65_536]) not in (".xml", ".sitemap"):
                # A notice that all is well soon, say; what a page says is no item of a feed.
                found.failed += 1
                self._settle([self._failed(feed, FetchError("neither feed nor sitemap stands there", where=feed.url))])
            else:
                found.changed += 1
                self._take(feed, answer, found.tally)
            self._show(self.feeds())
        if found.tally.documents or found.tally.skipped:
            run = run_of(found.tally, self._coder, started)
            self._keeping(lambda store: store.add_run(run))
        self._unmerged = self._unmerged or bool(found.tally.documents)
        return found

    def feeds(self) -> list[Feed]:
        """Where the watched feeds stand, in the order they were named."""
        return [self._feeds[s.url] for s in self._wanted if s.url in self._feeds]

    # ---- one feed

    def _fetch_all(self, due: Sequence[Feed]) -> Iterator[tuple[Feed, Fetched | FetchError]]:
        """The answers of feeds, in their order, several fetched at a time and few held."""
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="feed") as pool:
            waiting: list[tuple[Feed, Future[Fetched | FetchError]]] = []
            left = iter(due)
            while not self.stop.is_set():
                while len(waiting) < AT_ONCE and (feed := next(left, None)):
                    waiting.append((feed, pool.submit(self._ask, feed)))
                if not waiting:
                    return
                feed, answer = waiting.pop(0)
                yield feed, answer.result()

    def _ask(self, feed: Feed) -> Fetched | FetchError:
        if self.stop.is_set():
            return FetchError("stopped", where=feed.url)
        try:
            return self._fetcher.fetch(feed.moved_to or feed.url, etag=feed.etag, modified=feed.modified)
        except FetchError as error:
            return error

    def _take(self, feed: Feed, answer: Fetched, tally: Tally) -> None:
        """Keep what a feed holds, and then that it was read."""
        items = self._read(feed, answer)
        new = 0
        while group := items[:32]:
            before = tally.documents

            def keep(store: Store, group: Sequence[Document | Skipped] = group) -> Tally:
                return keep_documents(group, store, self._coder)

            tally.add(self._keeping(keep))
            new += tally.documents - before
            del items[:32]
        self._settle([self._fetched(feed, answer, new=new)])

    def _read(self, feed: Feed, answer: Fetched) -> list[Document | Skipped]:
        web = Web(self._fetcher, READERS, pages=self._pages, is_known=self._is_known, holds=self._holds)
        screen = self._screen()
        found: list[Document | Skipped] = []
        for item in web.read_fetched(answer, Hints(outlet=None, how="feed")):
            if self.stop.is_set() and self._pages:
                raise Stopped
            looked = screen.look(item)
            if isinstance(looked, Skipped):
                key = (feed.url, looked.reason)  # the same item stays in a feed for days
                if key in self._told or len(self._told) >= MOST_TOLD:
                    continue
                self._told.add(key)
            found.append(looked)
        return found

    def _is_known(self, item: Document) -> bool:
        return not self._keeping(lambda store: store.missing([item]))

    def _holds(self, url: str) -> bool:
        address = address_of(url)
        return bool(address) and bool(self._keeping(lambda store: store.holds([address or ""])))

    # ---- where a feed stands

    def _fetched(self, feed: Feed, answer: Fetched, *, new: int) -> Feed:
        now = self._clock.now()
        if feed.failures:
            self._tell(f"{feed.url}: answers again, after {feed.failures} failures")
        return replace(
            feed,
            etag=answer.etag or (feed.etag if answer.body is None else None),
            modified=answer.modified or (feed.modified if answer.body is None else None),
            moved_to=answer.moved_to or feed.moved_to,
            checked_at=now,
            changed_at=now if new else feed.changed_at,
            next_at=now + self._spread(self.pace.every),
            failures=0,
            error=None,
            documents=feed.documents + new,
        )

    def _failed(self, feed: Feed, error: FetchError) -> Feed:
        now = self._clock.now()
        if not feed.failures or feed.error != error.what:
            self._tell(f"{feed.url}: {error.what}")
        wait = min(self.pace.every * 2 ** min(feed.failures + 1, 20), self.pace.most)
        wait = max(wait, self.pace.gone) if error.status == 410 else wait
        next_at = max(now + self._spread(wait), error.retry_at or now)
        # An address that was moved to and fails may have been a mistake: the next time the old one is asked.
        return replace(feed, checked_at=now, next_at=next_at, failures=feed.failures + 1, error=error.what,
                       moved_to=None, etag=None, modified=None)  # fmt: skip

    def _spread(self, wait: timedelta) -> timedelta:
        return wait * (1 + self.pace.jitter * self._chance.uniform(-1, 1))

    def _settle(self, feeds: Sequence[Feed]) -> None:
        self._keeping(lambda store: store.put_feeds(feeds))
        self._feeds |= {feed.url: feed for feed in feeds}

    def _until_next(self) -> float:
        now = self._clock.now()
        soonest = min((feed.next_at or now for feed in self._feeds.values()), default=now + self.pace.every)
        return max((soonest - now).total_seconds(), 1.0)

    # ---- the store

    def _load(self, store: Store) -> dict[str, Feed]:
        known = {feed.url: feed for feed in store.feeds()}
        return {s.url: replace(known.get(s.url) or Feed(s.url), title=s.title) for s in self._wanted}

    def _merge_if_due(self, store: Store, *, now: bool) -> None:
        moment = self._clock.now()
        if self._unmerged and (now or moment - self._merged_at >= self.pace.merge):
            self._merge(store)
            self._merged_at, self._unmerged = moment, False

    def _keeping(self, work: Callable[[Store], Result]) -> Result:
        """Do something with the store; where it is out of reach, again and again until it is there or all is to end."""
        tries = 0
        while True:
            try:
                if self._store is None:
                    self._store = self._opener()
                done = work(self._store)
            except StoreError as error:
                self._close()
                tries += 1
                if self._patience is not None and tries > self._patience:
                    raise
                if tries == 1:
                    self._tell(f"waiting for the store: {error.what}")
                self._clock.sleep(min(2.0 ** (tries - 1), self.pace.store))
                if self.stop.is_set():
                    raise Stopped from error
            else:
                if tries:
                    self._tell("the store is back")
                return done

    def _close(self) -> None:
        store, self._store = self._store, None
        if store:
            try:
                store.close()
            except StoreError:
                return


def say_state(feed: Feed, now: datetime, pace: Pace) -> str:
    """How a feed stands, in a word: new, fresh, quiet, stale or failing.

    >>> say_state(Feed("https://e.example/"), NEVER, Pace())
    'new'
    """
    if feed.failures:
        return "failing"
    if feed.checked_at is None:
        return "new"
    since = now - (feed.changed_at or NEVER)
    if since > pace.stale:
        return "stale"
    return "fresh" if since <= timedelta(days=1) else "quiet"
