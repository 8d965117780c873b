"""A clock for tests: only sleep moves it, and what should happen meanwhile happens in between."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class Ticking:
    """Stands still until somebody sleeps. `on_sleep` is called with the seconds, before they pass."""

    def __init__(self, on_sleep: Callable[[float], None] = lambda _: None) -> None:
        self.moment = datetime(2026, 1, 1, tzinfo=UTC)
        self.slept: list[float] = []
        self.on_sleep = on_sleep
        self._lock = threading.Lock()

    def now(self) -> datetime:
        return self.moment

    def sleep(self, seconds: float) -> None:
        self.on_sleep(seconds)
        with self._lock:
            self.slept.append(seconds)
            self.moment += timedelta(seconds=seconds)
