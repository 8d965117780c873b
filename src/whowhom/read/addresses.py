"""Addresses: which are well written, and which may be fetched."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from whowhom.address import MAX_ADDRESS, PORTS
from whowhom.errors import FetchError

_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,252}[a-z0-9_])?\.?")

# Networks that carry an IPv4 address inside: where its bits start. What such an address reaches is the one inside.
_CARRIERS = [
    (ipaddress.IPv6Network("::ffff:0:0/96"), 96),
    (ipaddress.IPv6Network("64:ff9b::/96"), 96),  # NAT64
    (ipaddress.IPv6Network("::/96"), 96),  # the old "compatible" form
    (ipaddress.IPv6Network("2002::/16"), 16),  # 6to4
]
_CLOSED = [
    ipaddress.ip_network(network)
    for network in (
        "64:ff9b:1::/48",  # NAT64 of one's own network
        "2001::/32",  # Teredo
        "fec0::/10",  # site-local, before there were unique local addresses
        "168.63.129.16/32",  # the metadata address of Azure, public by its number
        "100.100.100.200/32",  # that of Alibaba, inside carrier-grade NAT
        "192.0.0.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "198.18.0.0/15",
    )
]


@dataclass(frozen=True, slots=True)
class Address:
    """An http(s) address in its parts, fit to be asked for. `host` is lower-case ASCII, without brackets."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def netloc(self) -> str:
        """Host and port as the Host header has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port: what one robots.txt speaks for."""
        return f"{self.scheme}://{self.netloc}"

    def __str__(self) -> str:
        return self.origin + self.target


def is_address(text: str) -> bool:
    """True for what is written as an http(s) address.

    >>> is_address("https://example.org/a"), is_address("news/a.html")
    (True, False)
    """
    return text[:8].lower().startswith(("http://", "https://"))


def read_address(text: str, base: str | None = None) -> Address:
    """The parts of an address; FetchError for another scheme, a login in it, or one that is written wrong.

    >>> str(read_address("HTTPS://Example.ORG:443/a b?q=1#top"))
    'https://example.org/a%20b?q=1'
    """
    shown = text[:200]
    if len(text) > MAX_ADDRESS:
        raise FetchError("the address is too long", where=shown, do=f"{MAX_ADDRESS} characters are the most")
    try:
        parts = urlsplit(urljoin(base, text.strip()) if base else text.strip())
        port = parts.port
    except ValueError as error:
        raise FetchError(f"not an address: {error}", where=shown, do="check it") from error
    scheme = parts.scheme.lower()
    if scheme not in PORTS:
        raise FetchError(f"addresses of the kind {scheme or '?'!r} are not fetched", where=shown, do="http(s) only")
    if parts.username is not None or parts.password is not None:
        raise FetchError("an address with a login in it is not fetched", where=parts.hostname or "", do="leave it out")
    host = _read_host(parts.hostname or "", shown)
    if port == 0:
        raise FetchError("port 0 is none", where=shown, do="check it")
    # What urlsplit took for blanks and line ends is gone; the rest of what no request line may hold is quoted.
    target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._") + (
        "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?") if parts.query else ""
    )
    return Address(scheme, host, port or PORTS[scheme], target)


def _read_host(host: str, shown: str) -> str:
    if ":" in host:
        try:
            return str(ipaddress.IPv6Address(host.partition("%")[0]))
        except ValueError as error:
            raise FetchError("not an IPv6 address", where=shown, do="check it") from error
    try:
        plain = host.encode("idna").decode("ascii").lower() if host else ""
    except UnicodeError as error:
        raise FetchError("not a host name", where=shown, do="check it") from error
    if not _HOST.fullmatch(plain):
        raise FetchError("not a host name", where=shown, do="check it")
    return plain.rstrip(".")


def why_forbidden(number: str) -> str | None:
    """Why an IP address may not be reached, or None for a public one.

    >>> why_forbidden("127.0.0.1"), why_forbidden("::ffff:10.0.0.1"), why_forbidden("9.9.9.9")
    ('loopback', 'private', None)
    """
    try:
        address = ipaddress.ip_address(number.partition("%")[0])
    except ValueError:
        return "not an IP address"
    if isinstance(address, ipaddress.IPv6Address):
        if address.is_loopback or address.is_unspecified:
            return "loopback"
        for network, start in _CARRIERS:
            if address in network:
                return why_forbidden(str(ipaddress.IPv4Address(int(address) >> (96 - start) & 0xFFFFFFFF)))
    kinds = ("loopback", "link_local", "multicast", "unspecified", "private", "reserved")
    kind = next((kind for kind in kinds if getattr(address, f"is_{kind}")), None)
    if kind:
        return kind.replace("_", "-")
    if any(address in network for network in _CLOSED) or not address.is_global:
        return "not public"
    return None


def matches(host: str, allowed: Collection[str]) -> bool:
    """True if a host is allowed by its name, as it was written."""
    return host in allowed
