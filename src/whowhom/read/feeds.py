"""RSS and Atom files: each item is a document."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import IO, Any

from whowhom.model import Skipped
from whowhom.read.clean import strip_markup
from whowhom.read.decode import only_characters, why_not_text
from whowhom.read.hints import TOO_LARGE, Found, Hints, make_document, read_capped


def read_feed(stream: IO[bytes], path: str, hints: Hints) -> Iterator[Found]:
    """Yield a document per item of a feed; the outlet is the item's own `<source>`, else the channel's title."""
    import feedparser

    data = read_capped(stream)
    reason = TOO_LARGE if data is None else why_not_text(data)
    if data is None or reason:
        yield Skipped(path, reason or TOO_LARGE)
        return
    # As a stream, never as bytes or text: those feedparser takes for an address to fetch, if they look like one.
    try:
        feed = feedparser.parse(io.BytesIO(only_characters(data)), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # noqa: BLE001 feeds made to break parsers find something in every one of them
        yield Skipped(path, f"broken feed ({type(error).__name__})")
        return
    if not feed.entries:
        yield Skipped(path, "no feed items in this XML")
    for number, item in enumerate(feed.entries, start=1):
        yield _read_item(item, f"{path}:{number}", feed.feed, hints)


def _read_item(item: Mapping[str, Any], path: str, channel: Mapping[str, Any], hints: Hints) -> Found:
    bodies = [part.get("value") or "" for part in item.get("content", ())] + [item.get("summary") or ""]
    body = max((strip_markup(each) for each in bodies), key=len)
    title = strip_markup(item.get("title") or "") or None
    if not body and not title:
        return Skipped(path, "a feed item without title and text")
    url = item.get("link")
    source = item.get("source") or {}
    return make_document(
        body,
        hints,
        path=path,
        document_id=item.get("id") or url,
        title=title,
        outlet=strip_markup(source.get("title") or channel.get("title") or "") or None,
        url=url if url and "://" in url else None,
        published=item.get("published") or item.get("updated") or item.get("created"),
        language=channel.get("language"),
        byline=item.get("author"),
        raw="\n".join([title or "", *bodies]),
    )
