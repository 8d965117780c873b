"""The clock that long-running work goes by, so that a test can bring its own and let a day pass in a second."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time and waits."""

    def now(self) -> datetime:
        """The moment, in UTC."""

    def sleep(self, seconds: float) -> None:
        """Let so many seconds pass, or fewer where the wait is cut short."""


class SystemClock:
    """The machine's clock; `wake` ends every wait, now and later, so that a stop need not be waited for."""

    def __init__(self) -> None:
        self._woken = threading.Event()

    def now(self) -> datetime:
        """The moment, in UTC."""
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        """Let so many seconds pass, or fewer once woken."""
        if seconds > 0:
            self._woken.wait(seconds)

    def wake(self) -> None:
        """End every wait."""
        self._woken.set()


def elapsed() -> float:
    """Seconds since some fixed point, for limits on how long a peer may take; never simulated."""
    return time.monotonic()


def worked() -> float:
    """Seconds of the processor's time that this thread has taken; waiting for a slow disk or pipe does not count."""
    return time.thread_time()
