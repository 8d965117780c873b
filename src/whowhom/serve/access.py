"""Who may ask, how often, how much, and what a browser may do with the answer."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from whowhom.errors import InputError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "whowhom"
SHORTEST_TOKEN = 16
MOST_BODY, MOST_QUERY = 16 * 1024, 8 * 1024  # bytes
MOST_VISITORS = 10_000  # whose rates are kept
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]"})

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors {frames}"
)
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",  # with none at all a browser would not say where a form came from
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "private, no-cache",
}


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks, and whether they may judge."""

    name: str
    may_judge: bool = False


@dataclass(frozen=True, slots=True)
class Access:
    """Who may ask. Beyond this machine a token is needed, or a reverse proxy that says who asks.

    `token` lets readers in, `judge_token` those who may judge too; `user_header` is the header in which one of the
    `proxies` (addresses) hands on the user's name, and `judges` are the users who may judge. `local_judge` is the
    name under which whoever sits at this machine judges; without one nobody does. `rate` is requests a second.
    """

    host: str = "127.0.0.1"
    token: str = ""
    judge_token: str = ""
    user_header: str = ""
    proxies: tuple[str, ...] = ("127.0.0.1", "::1")
    judges: tuple[str, ...] = ()
    local_judge: str = ""
    rate: float = 20.0
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    @property
    def is_local(self) -> bool:
        """Whether the page can be reached from this machine alone."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def is_open(self) -> bool:
        """Whether whoever reaches the page may read it."""
        return not (self.token or self.judge_token or self.user_header)

    def check(self) -> None:
        """Raise InputError for a page that anybody on the network could read."""
        if not self.is_local and self.is_open:
            raise InputError(
                f"beyond this machine ({self.host}) the page needs a token, or a proxy that says who asks",
                do="give --token, or --user-header with the proxy's header",
            )
        for token in filter(None, (self.token, self.judge_token)):
            if len(token) < SHORTEST_TOKEN:
                raise InputError(
                    f"a token shorter than {SHORTEST_TOKEN} characters can be guessed", do="take a longer one"
                )
        if self.token and self.token == self.judge_token:
            raise InputError("readers and judges have the same token", do="take two")

    def recognise(self, request: Request) -> Visitor | None:
        """Who asks; None if they may not."""
        if self.user_header:
            name = request.headers.get(self.user_header, "").strip()[:80]
            trusted = request.client is not None and request.client.host in self.proxies
            if trusted and name.isprintable() and name:
                return Visitor(name, name in self.judges)
        shown = request.headers.get("authorization", "").removeprefix("Bearer ")
        cookie = request.cookies.get(COOKIE, "")
        for token, may_judge in ((self.judge_token, True), (self.token, False)):
            if token and (same(shown, token) or same(cookie, seal(token))):
                return Visitor("judge" if may_judge else "reader", may_judge)
        if self.is_open:
            return Visitor(self.local_judge or "reader", bool(self.local_judge))
        return None

    def enter(self, token: str) -> str:
        """The cookie for a token, "" if it is none of ours."""
        known = next((t for t in (self.judge_token, self.token) if t and same(token, t)), "")
        return seal(known) if known else ""

    def form_key(self, visitor: Visitor) -> str:
        """What a form must bring back, so that no other site can send it in the visitor's name."""
        return hmac.new(self.secret, f"form {visitor.name}".encode(), hashlib.sha256).hexdigest()

    def is_from_here(self, request: Request, visitor: Visitor, key: str) -> bool:
        """Whether a form was sent from our own page."""
        origin = request.headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != request.headers.get("host", ""):
            return False
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return False
        return same(key, self.form_key(visitor))


def seal(token: str) -> str:
    """What the cookie holds instead of the token."""
    return hmac.new(token.encode(), b"whowhom page", hashlib.sha256).hexdigest()


def same(left: str, right: str) -> bool:
    return hmac.compare_digest(left.encode("utf-8", "replace"), right.encode("utf-8", "replace"))


class Gate:
    """Stands before the page: refuses what is too much, too often or meant for another host, and sets the headers."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self.app = app
        self.access = access
        self.buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {key.decode("latin-1").lower(): value.decode("latin-1") for key, value in scope["headers"]}
        refused = self.refuse(scope, headers)
        if refused:
            await say_no(send, *refused)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = add_headers(list(message.get("headers", ())), scope["path"])
            await send(message)

        await self.app(scope, receive, send_with_headers)

    def refuse(self, scope: Mapping[str, Any], headers: Mapping[str, str]) -> tuple[int, str] | None:
        """Status and reason if a request is refused before anything is looked at."""
        own_name = name_of_host(headers.get("host", "")) in LOCAL_HOSTS
        if self.access.is_local and not self.access.user_header and not own_name:
            return 421, "this page answers to its own name alone"  # another site may have led the browser here
        if len(scope.get("query_string", b"")) > MOST_QUERY:
            return 414, "the address is too long"
        if scope["method"] not in ("GET", "HEAD"):
            length = headers.get("content-length", "")
            if not length.isdigit():
                return 411, "say how long the body is"
            if int(length) > MOST_BODY:
                return 413, "the body is too long"
        client = scope.get("client")
        if not self.allows(client[0] if client else "unknown"):
            return 429, "too many requests; wait a moment"
        return None

    def allows(self, visitor: str) -> bool:
        """Whether a visitor's bucket holds another request; it fills with the rate, up to six seconds' worth."""
        most = self.access.rate * 6
        now = monotonic()
        level, before = self.buckets.pop(visitor, (most, now))
        level = min(most, level + (now - before) * self.access.rate)
        allowed = level >= 1
        self.buckets[visitor] = (level - 1 if allowed else level, now)
        while len(self.buckets) > MOST_VISITORS:
            self.buckets.popitem(last=False)
        return allowed


def name_of_host(host: str) -> str:
    """A host without its port.

    >>> name_of_host("localhost:8470"), name_of_host("[::1]")
    ('localhost', '[::1]')
    """
    return host if host.endswith("]") else host.rsplit(":", 1)[0]


def add_headers(given: list[tuple[bytes, bytes]], path: str) -> list[tuple[bytes, bytes]]:
    """The answer's headers with ours; what the answer sets itself stays."""
    have = {key.lower() for key, _ in given}
    frames = "*" if path == "/embed" else "'none'"
    ours = {**HEADERS, "content-security-policy": POLICY.format(frames=frames)}
    return given + [(k.encode(), v.encode()) for k, v in ours.items() if k.encode() not in have]


async def say_no(send: Send, status: int, reason: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), *add_headers([], "")]
    if status == 429:
        headers.append((b"retry-after", b"2"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": reason.encode() + b"\n"})
