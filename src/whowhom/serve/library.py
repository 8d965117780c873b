"""The store behind the page: one reader at a time, and answers kept while nothing new is added."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path
from time import monotonic
from typing import Any, Protocol, TypeVar

from whowhom.errors import StoreError
from whowhom.store import Store, open_store

Result = TypeVar("Result")

IDLE = 3.0  # seconds without a question after which the file is let go, so that `whowhom add` can write
MOST_KEPT = 256  # answers
LOOK_AGAIN = 0.5  # seconds for which a store is taken to be unchanged


class Opens(Protocol):
    """How a store is opened."""

    def __call__(self, url: str, *, read_only: bool) -> Store: ...


class Library:
    """Answers from one store, by one reader at a time; what was answered is kept until the store changes."""

    def __init__(self, url: str, *, opener: Opens = open_store) -> None:
        self.url = url
        self._opener = opener
        self._lock = threading.RLock()
        self._store: Store | None = None
        self._stamp: Hashable = None
        self._looked = self._used = float("-inf")
        self._closing: threading.Timer | None = None
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._makers: dict[Hashable, threading.Lock] = {}

    def read(self, ask: Callable[[Store], Result]) -> Result:
        """What `ask` makes of the store, opened read-only."""
        with self._lock:
            self._follow_changes()
            if self._store is None:
                self._store = self._opener(self.url, read_only=True)
            try:
                return ask(self._store)
            finally:
                self._used = monotonic()
                self._close_later()

    def write(self, change: Callable[[Store], Result]) -> Result:
        """What `change` does to the store, opened for writing; whoever reads waits."""
        with self._lock:
            self.close()
            with self._opener(self.url, read_only=False) as store:
                return change(store)

    def recall(self, key: Hashable, make: Callable[[], Result]) -> Result:
        """The answer kept under the key, or else the one that `make` gives, kept from then on.

        Whoever asks the same while it is being made waits for it; it is made once.
        """
        with self._lock:
            self._follow_changes()
            stamp = self._stamp
            own = self._makers.setdefault((stamp, key), threading.Lock())
        with own:
            with self._lock:
                if key in self._kept and self._stamp == stamp:
                    self._kept.move_to_end(key)
                    found: Result = self._kept[key]
                    return found
            try:
                made = make()
                with self._lock:  # kept before anybody new can take up the making
                    if self._stamp == stamp:
                        self._kept[key] = made
                    while len(self._kept) > MOST_KEPT:
                        self._kept.popitem(last=False)
            finally:
                with self._lock:
                    self._makers.pop((stamp, key), None)
            return made

    def stamp(self) -> Hashable:
        """What changes whenever the store does."""
        with self._lock:
            self._follow_changes()
            return self._stamp

    def close(self) -> None:
        """Let go of the file; the next question opens it again."""
        with self._lock:
            if self._closing:
                self._closing.cancel()
            if self._store:
                self._store.close()
            self._store, self._looked = None, float("-inf")

    def _follow_changes(self) -> None:
        """Forget everything if the store is not the one that was read."""
        if monotonic() - self._looked < LOOK_AGAIN:
            return
        stamp = self._read_stamp()
        self._looked = monotonic()
        if stamp != self._stamp:
            self._kept.clear()
            if self._store:
                self._store.close()
                self._store = None
            self._stamp = stamp

    def _read_stamp(self) -> Hashable:
        """What changes whenever the store does: the file's time and size, or else the number of its rows."""
        path = Path(self.url.removeprefix("duckdb://"))
        if "://" not in self.url.removeprefix("duckdb://"):
            try:
                return tuple((s.st_mtime_ns, s.st_size) for s in (path.stat(),))
            except OSError as error:
                raise StoreError("no such store", where=str(path), do="make one with whowhom add") from error
        if self._store is None:
            self._store = self._opener(self.url, read_only=True)
        return tuple(sorted(self._store.counts().items()))

    def _close_later(self) -> None:
        if self._closing:
            self._closing.cancel()
        self._closing = threading.Timer(IDLE, self._close_if_idle)
        self._closing.daemon = True
        self._closing.start()

    def _close_if_idle(self) -> None:
        with self._lock:
            if self._store and monotonic() - self._used >= IDLE * 0.9:
                self._store.close()
                self._store = None
