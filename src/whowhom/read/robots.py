"""What robots.txt allows, kept for a day per host (RFC 9309); the rules themselves are read by Protego."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from whowhom.clock import Clock
from whowhom.errors import FetchError
from whowhom.read.addresses import Address

MAX_ROBOTS = 512_000  # bytes, as RFC 9309 wants at least
KEPT = timedelta(days=1)
RETRY = timedelta(minutes=30)  # after a server that could not say what it allows
MOST_DELAY = 60.0  # seconds; more would mean a page an hour
MOST_KEPT = 5000  # hosts

ALL, NOTHING = "User-agent: *\nAllow: /", "User-agent: *\nDisallow: /"


class Robots:
    """Asks each host once a day what it allows. `ask` fetches a robots.txt: status and bytes, or FetchError."""

    def __init__(self, ask: Callable[[Address], tuple[int, bytes]], *, agent: str, clock: Clock) -> None:
        self._ask = ask
        self._agent = agent.split("/")[0]
        self._clock = clock
        self._kept: OrderedDict[str, tuple[datetime, Any]] = OrderedDict()

    def allows(self, address: Address) -> bool:
        """True if the host lets this address be read."""
        return address.target == "/robots.txt" or bool(self._rules(address).can_fetch(str(address), self._agent))

    def delay(self, address: Address) -> float:
        """The seconds that a host wants between two fetches, as far as it was asked already."""
        known = self._kept.get(address.origin)
        wanted = known[1].crawl_delay(self._agent) if known else None
        return min(float(wanted or 0), MOST_DELAY)

    def _rules(self, address: Address) -> Any:
        now = self._clock.now()
        known = self._kept.get(address.origin)
        if known and now < known[0]:
            return known[1]
        rules, kept = self._read(Address(address.scheme, address.host, address.port, "/robots.txt"))
        self._kept[address.origin] = now + kept, rules
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return rules

    def _read(self, address: Address) -> tuple[Any, timedelta]:
        """The rules, and how long they hold: no file allows all, a server in trouble nothing for the moment."""
        from protego import Protego

        try:
            status, body = self._ask(address)
        except FetchError as error:
            if error.what.startswith("larger"):
                return Protego.parse(ALL), KEPT
            raise  # a host out of reach, or one that may not be reached: its pages are no better
        if status == 200:
            return Protego.parse(body.decode("utf-8", "replace").replace("\0", "")), KEPT
        if status == 429 or status >= 500:
            return Protego.parse(NOTHING), RETRY
        return Protego.parse(ALL), KEPT
