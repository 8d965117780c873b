"""How much work may go into bytes that make no document, before the rest of a file is given up."""

from __future__ import annotations

from whowhom.clock import worked

SECONDS = 20.0  # of the processor's time; junk between good records takes thousandths
LOST = "took more than {:g} s of work without a whole record; the rest is left out"


class OutOfPatienceError(Exception):
    """What has been looked at for too long makes no record; says so."""


class Patience:
    """Time to work on what may turn out to be nothing; whole again after each thing that is something."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = self._left = seconds
        self._since = worked()

    def check(self) -> None:
        """OutOfPatienceError when the time is over."""
        if worked() - self._since > self._left:
            raise OutOfPatienceError(LOST.format(self._seconds))

    def pause(self) -> None:
        """From here on somebody else is at work."""
        self._left -= worked() - self._since

    def go_on(self, *, renewed: bool) -> None:
        """Work goes on; with the whole time again where something was found."""
        self._left = self._seconds if renewed else self._left
        self._since = worked()
