"""The network, and the only place that touches it: one address in, the bytes that stand there out.

Whoever writes a feed chooses what is fetched, and from where it is redirected. So every host's name is resolved here,
every address it has is checked, and the connection goes to an address that was checked: a name that is answered
differently the second time gains nothing. Loopback, private, link-local, multicast and metadata addresses are
reached for hosts that are allowed by name alone. No cookie is kept, no proxy asked, and TLS is always checked.

urllib3 speaks HTTP: it is small, well kept, here already (trafilatura needs it), and lets one connect to a number while
it checks the certificate for a name.
"""

from __future__ import annotations

import hashlib
import http.client
import socket
import ssl
import threading
import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from typing import TYPE_CHECKING

from whowhom.clock import Clock, SystemClock, elapsed
from whowhom.errors import FetchError
from whowhom.read.addresses import Address, matches, read_address, why_forbidden
from whowhom.read.robots import MAX_ROBOTS, Robots

if TYPE_CHECKING:
    from urllib3.connection import HTTPConnection
    from urllib3.response import BaseHTTPResponse

PIECE = 65_536  # bytes read at a time
REDIRECTS = (301, 302, 303, 307, 308)
LASTING = (301, 308)  # the page has moved for good
LONGEST_WAIT = 120.0  # seconds that one fetch waits for its turn; a longer wait is told to whoever asks
FURTHEST = timedelta(days=7)  # a server that wants to be left alone for longer is asked again after this
MOST_HOSTS = 10_000  # whose last visit is remembered


def agent_of() -> str:
    """The name by which servers know who asks."""
    return f"whowhom/{version('whowhom')} (news reader; +https://github.com/whowhom/whowhom)"


@dataclass(frozen=True, slots=True)
class Limits:
    """What an answer may cost: bytes (packed and unpacked alike), seconds, redirects."""

    max_bytes: int = 20_000_000
    connect: float = 10.0
    read: float = 20.0
    total: float = 60.0
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address answered. `body` is None where nothing has changed since the last time (304)."""

    url: str
    final_url: str
    body: bytes | None
    fetched_at: datetime
    content_type: str = ""
    charset: str | None = None
    etag: str | None = None
    modified: str | None = None
    moved_to: str | None = None

    @property
    def digest(self) -> str:
        """The SHA-256 of the body."""
        return hashlib.sha256(self.body or b"").hexdigest()


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class _Host:
    """What is remembered of a host: when it may be asked again. One fetch at a time holds its lock."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    closed_until: datetime = datetime(1970, 1, 1, tzinfo=UTC)


Resolve = Callable[[str, int], Sequence[str]]


def resolve_host(host: str, port: int) -> list[str]:
    """Every IP address a name has, in the system's order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Fetcher:
    """Fetches addresses, one at a time from each host and never sooner than `delay` seconds after the last.

    `allow` names hosts that may be reached wherever they are. `ca_file` adds certificates of one's own.
    """

    def __init__(
        self,
        *,
        allow: Collection[str] = (),
        limits: Limits | None = None,
        delay: float = 1.0,
        clock: Clock | None = None,
        resolve: Resolve = resolve_host,
        robots: bool = True,
        agent: str | None = None,
        ca_file: str | None = None,
    ) -> None:
        self.allow = frozenset(name.lower().strip("[]") for name in allow)
        self.limits = limits or Limits()
        self.agent = agent or agent_of()
        self._delay = delay
        self._clock = clock or SystemClock()
        self._resolve = resolve
        self._hosts: dict[str, _Host] = {}
        self._guard = threading.Lock()
        self._tls = ssl.create_default_context()
        if ca_file:
            self._tls.load_verify_locations(ca_file)
        self._robots = Robots(self._fetch_robots, agent=self.agent, clock=self._clock) if robots else None

    def fetch(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Fetched:
        """What stands at an address now; with the `etag` or `modified` of the last time, None if nothing changed.

        FetchError where the address is none that may be fetched, robots.txt says no, or the answer is none.
        """
        deadline = elapsed() + self.limits.total
        asked = {"If-None-Match": _plain(etag), "If-Modified-Since": _plain(modified)}
        address, lasting, moved = read_address(url), True, False
        seen = {str(address)}
        for _ in range(self.limits.redirects + 1):
            if self._robots and not self._robots.allows(address):
                raise FetchError("robots.txt does not allow it", where=str(address), do="leave it, or ask its owner")
            answer, waited = self._ask(address, {k: v for k, v in asked.items() if v}, self.limits.max_bytes, deadline)
            deadline += waited  # who waits for a turn has not been kept waiting by the server
            if answer.status in REDIRECTS and (target := answer.headers.get("location")):
                lasting, moved = lasting and answer.status in LASTING, True
                address = read_address(target, base=str(address))
                if str(address) in seen:
                    raise FetchError("redirects in a circle", where=url, do="nothing can be read there")
                seen.add(str(address))
                continue
            self._check_status(answer, address)
            return self._say(url, address, answer, moved_to=str(address) if moved and lasting else None)
        raise FetchError(f"more than {self.limits.redirects} redirects", where=url, do="nothing can be read there")

    def crawl_delay(self, url: str) -> float:
        """Seconds between two fetches from a host: ours, or what its robots.txt wants if that is more."""
        return self._delay_of(read_address(url))

    # ---- turns

    def _ask(self, address: Address, headers: dict[str, str], max_bytes: int, deadline: float) -> tuple[_Answer, float]:
        """One request, when it is the host's turn; also the seconds it had to wait."""
        host = self._host(address.host)
        began = elapsed()
        with host.lock:
            self._wait(host, address)
            waited = elapsed() - began
            try:
                return self._connect(address, headers, max_bytes, deadline + waited), waited
            finally:
                host.free_at = self._clock.now() + timedelta(seconds=self._delay_of(address))

    def _host(self, name: str) -> _Host:
        with self._guard:
            if len(self._hosts) >= MOST_HOSTS:
                now = self._clock.now()
                idle = [n for n, h in self._hosts.items() if max(h.free_at, h.closed_until) < now]
                for known in idle:
                    del self._hosts[known]
            return self._hosts.setdefault(name, _Host())

    def _wait(self, host: _Host, address: Address) -> None:
        now = self._clock.now()
        wait = (max(host.free_at, host.closed_until) - now).total_seconds()
        if wait > LONGEST_WAIT:
            retry_at = now + timedelta(seconds=wait)
            what = f"its server asks not to be asked before {retry_at:%Y-%m-%d %H:%M} UTC"
            raise FetchError(what, where=str(address), do="try again then", retry_at=retry_at)
        if wait > 0:
            self._clock.sleep(wait)

    def _delay_of(self, address: Address) -> float:
        return max(self._delay, self._robots.delay(address) if self._robots else 0.0)

    def _fetch_robots(self, address: Address) -> tuple[int, bytes]:
        deadline = elapsed() + self.limits.total
        for _ in range(self.limits.redirects + 1):
            answer, waited = self._ask(address, {}, MAX_ROBOTS, deadline)
            deadline += waited
            if answer.status not in REDIRECTS or "location" not in answer.headers:
                return answer.status, answer.body
            address = read_address(answer.headers["location"], base=str(address))
        return 404, b""

    # ---- one connection

    def _checked(self, address: Address, deadline: float) -> list[str]:
        """The host's IP addresses, all of them public, or the host allowed by name."""
        found = self._look_up(address, min(self.limits.connect, deadline - elapsed()))
        if not matches(address.host, self.allow):
            for number in found:
                if reason := why_forbidden(number):
                    what = f"leads to {number}, a {reason} address" if reason != "not public" else (
                        f"leads to {number}, which is not public")  # fmt: skip
                    raise FetchError(what, where=str(address), do=f"--allow-host {address.host} permits it")
        return found

    def _look_up(self, address: Address, seconds: float) -> list[str]:
        """Resolve the name, within a time that the system's resolver knows nothing of."""
        found: list[str] = []
        faults: list[Exception] = []

        def look() -> None:
            try:
                found.extend(self._resolve(address.host, address.port))
            except (OSError, UnicodeError) as error:
                faults.append(error)

        worker = threading.Thread(target=look, daemon=True)
        worker.start()
        worker.join(max(seconds, 0.01))
        if worker.is_alive():
            raise FetchError("its name took too long to look up", where=str(address), do="try later")
        if faults or not found:
            reason = getattr(faults[0], "strerror", None) or str(faults[0]) if faults else "it has no address"
            raise FetchError(f"its name is not known ({reason})", where=str(address), do="check it, and the network")
        return found

    def _connect(self, address: Address, headers: dict[str, str], max_bytes: int, deadline: float) -> _Answer:
        import urllib3

        numbers = self._checked(address, deadline)
        last: Exception | None = None
        for number in numbers[:4]:  # of a host with many addresses the first few do
            connection = self._connection(address, number, deadline)
            try:
                connection.connect()
            except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
                connection.close()
                last = error
                continue
            try:
                with watched(connection, deadline) as late:
                    return self._talk(connection, address, headers, max_bytes, late)
            finally:
                connection.close()
        raise self._failure(address, last) from last

    def _connection(self, address: Address, number: str, deadline: float) -> HTTPConnection:
        from urllib3.connection import HTTPConnection, HTTPSConnection

        left = deadline - elapsed()
        if left <= 0:
            raise FetchError(f"took longer than {self.limits.total:g} s", where=str(address), do="try later")
        seconds = min(self.limits.connect, left)
        if address.scheme == "http":
            return HTTPConnection(number, address.port, timeout=seconds)
        return HTTPSConnection(
            number,
            address.port,
            timeout=seconds,
            ssl_context=self._tls,
            server_hostname=address.host,
        )

    def _talk(
        self,
        connection: HTTPConnection,
        address: Address,
        headers: dict[str, str],
        max_bytes: int,
        late: threading.Event,
    ) -> _Answer:
        import urllib3

        sent = {
            "Host": address.netloc,
            "User-Agent": self.agent,
            "Accept": "application/rss+xml, application/atom+xml, application/xml;q=.9, text/html;q=.9, */*;q=.5",
            "Accept-Language": "en",
            "Accept-Encoding": "gzip",
            "Connection": "close",
            **headers,
        }
        try:
            if connection.sock:
                connection.sock.settimeout(self.limits.read)
            connection.request("GET", address.target, headers=sent, preload_content=False, decode_content=False)
            with closing(connection.getresponse()) as response:
                known = {name.lower(): value for name, value in response.headers.items()}
                wanted = response.status == 200
                body = read_body(response, known, max_bytes, str(address)) if wanted else b""
        except FetchError:
            raise
        except (urllib3.exceptions.HTTPError, http.client.HTTPException, OSError, ValueError, zlib.error) as error:
            raise self._failure(address, TimeoutError() if late.is_set() else error) from error
        if late.is_set():
            raise FetchError(f"took longer than {self.limits.total:g} s", where=str(address), do="try later")
        return _Answer(response.status, known, body)

    def _failure(self, address: Address, error: Exception | None) -> FetchError:
        where = str(address)
        text = " ".join(str(error).split())[-160:]
        if isinstance(error, ssl.SSLError) or "certificate" in text.lower() or "SSL" in text:
            return FetchError(f"its certificate or TLS is not in order: {text}", where=where, do="nothing was read")
        if isinstance(error, TimeoutError) or "timed out" in text:
            return FetchError(f"took longer than {self.limits.total:g} s, or fell silent", where=where, do="try later")
        return FetchError(f"did not answer as it should: {text or type(error).__name__}", where=where, do="try later")

    # ---- what came

    def _check_status(self, answer: _Answer, address: Address) -> None:
        if answer.status in (200, 304):
            return
        retry_at = self._retry_at(answer)
        if retry_at and answer.status in (429, 503):
            self._host(address.host).closed_until = retry_at
        words = {401: "wants a login", 402: "wants money", 403: "refuses", 404: "has no such page", 410: "is gone",
                 429: "is asked too often", 451: "may not show it"}  # fmt: skip
        what = words.get(answer.status, "cannot answer" if answer.status >= 500 else "gives no page")
        raise FetchError(
            f"the server {what} ({answer.status})", where=str(address), do="check the address, or try later",
            retry_at=retry_at, status=answer.status,
        )  # fmt: skip

    def _retry_at(self, answer: _Answer) -> datetime | None:
        """When the server wants to be asked again, as far as it says so: seconds, or a moment."""
        said, now = answer.headers.get("retry-after", "").strip(), self._clock.now()
        if said.isdigit():
            return now + min(timedelta(seconds=int(said[:9])), FURTHEST)
        try:
            moment = parsedate_to_datetime(said)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return min(max(moment, now), now + FURTHEST)

    def _say(self, url: str, address: Address, answer: _Answer, *, moved_to: str | None) -> Fetched:
        kind, _, rest = answer.headers.get("content-type", "").partition(";")
        charset = rest.lower().partition("charset=")[2].split(";")[0].strip(" \"'")
        return Fetched(
            url=url,
            final_url=str(address),
            body=None if answer.status == 304 else answer.body,
            fetched_at=self._clock.now(),
            content_type=kind.strip().lower()[:100],
            charset=charset[:40] or None,
            etag=_plain(answer.headers.get("etag")),
            modified=_plain(answer.headers.get("last-modified")),
            moved_to=moved_to,
        )


@contextmanager
def watched(connection: HTTPConnection, deadline: float) -> Iterator[threading.Event]:
    """Cut the connection at the deadline: limits on each read alone let a server send a byte a minute for ever."""
    late = threading.Event()
    opened = connection.sock  # held here: the connection lets go of it once the answer has begun

    def cut() -> None:
        late.set()
        if opened:
            with suppress(OSError):
                socket.socket.shutdown(opened, socket.SHUT_RDWR)

    timer = threading.Timer(max(deadline - elapsed(), 0.01), cut)
    timer.daemon = True
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()


def read_body(response: BaseHTTPResponse, headers: dict[str, str], max_bytes: int, where: str) -> bytes:
    """The body, unpacked; FetchError as soon as it is larger than allowed, before or after unpacking."""
    coding = headers.get("content-encoding", "").lower().strip()
    if coding not in ("", "identity", "gzip", "x-gzip"):
        raise FetchError(f"packed as {coding[:20]!r}, which was not asked for", where=where, do="nothing was read")
    too_large = FetchError(f"larger than {max_bytes / 1e6:g} MB", where=where, do="nothing was read")
    length = headers.get("content-length", "")
    if length.isdigit() and int(length[:18]) > max_bytes:
        raise too_large
    unpack = zlib.decompressobj(31) if coding else None
    parts: list[bytes] = []
    packed = size = 0
    while piece := response.read(PIECE, decode_content=False):
        packed += len(piece)
        part = unpack.decompress(piece, max_bytes + 1 - size) if unpack else piece
        size += len(part)
        if size > max_bytes or packed > max_bytes:
            raise too_large
        parts.append(part)
    if unpack and packed and not unpack.eof:
        raise FetchError("its gzip ends too soon", where=where, do="try later")
    return b"".join(parts)


def _plain(value: str | None) -> str | None:
    """A header's value that can be sent back as it came; None for one that no header may hold."""
    return value if value and len(value) <= 1000 and value.isascii() and value.isprintable() else None
