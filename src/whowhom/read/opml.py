"""Lists of feeds: OPML as feed readers write it, or an address a line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from whowhom.errors import InputError
from whowhom.read.addresses import is_address
from whowhom.read.clean import tidy
from whowhom.read.decode import decode, only_characters
from whowhom.read.hints import MAX_BYTES


@dataclass(frozen=True, slots=True)
class Subscription:
    """A feed that somebody wants to be read."""

    url: str
    title: str | None = None


def read_subscriptions(*given: str | Path) -> list[Subscription]:
    """The feeds named: addresses, and files that list them, each once, in order. InputError where there are none."""
    found: dict[str, Subscription] = {}
    for each in given:
        subscriptions = [Subscription(str(each))] if is_address(str(each)) else _read_file(Path(each))
        for subscription in subscriptions:
            found.setdefault(subscription.url, subscription)
    return list(found.values())


def _read_file(path: Path) -> list[Subscription]:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        what = f"cannot be read: {getattr(error, 'strerror', None) or error}"
        raise InputError(what, where=str(path), do="name an OPML file, or addresses of feeds") from error
    if len(data) > MAX_BYTES:
        raise InputError("too large for a list of feeds", where=str(path), do="check the file")
    found = _read_opml(data) if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else _read_lines(data, path)
    if not found:
        raise InputError("no feeds in this file", where=str(path), do="it needs outlines with xmlUrl, or addresses")
    return found


def _read_opml(data: bytes) -> list[Subscription]:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(only_characters(data), parser)
    except (etree.LxmlError, ValueError):
        return []
    found = []
    for outline in root.iter("outline") if root is not None else ():
        named = {str(name).lower(): str(value) for name, value in outline.attrib.items()}
        url = named.get("xmlurl", "").strip()
        if is_address(url):
            found.append(Subscription(url, tidy(named.get("title") or named.get("text") or "")[:200] or None))
    return found


def _read_lines(data: bytes, path: Path) -> list[Subscription]:
    text = decode(data, str(path))
    lines = text.split("\n") if isinstance(text, str) else ()
    return [Subscription(line.strip()) for line in lines if is_address(line.strip())]
