"""Pages, feeds and sitemaps at addresses: fetched, known by what they are, and read like files."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from whowhom.address import address_of
from whowhom.errors import FetchError
from whowhom.model import Arrival, Document, Skipped
from whowhom.read.addresses import is_address
from whowhom.read.clean import starts_with_title, tidy
from whowhom.read.dates import read_date
from whowhom.read.decode import decode, why_not_text
from whowhom.read.fetch import Fetched
from whowhom.read.hints import Found, Hints, Reader
from whowhom.read.kinds import find_kind
from whowhom.read.sitemaps import Listed, read_sitemap

DEEPEST = 3  # an index of indexes of sitemaps is one too many already
PLAIN = ("text/plain", "text/markdown")


class Fetches(Protocol):
    """What fetches addresses; see `whowhom.read.fetch.Fetcher`."""

    def fetch(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Fetched:
        """What stands there now; FetchError if nothing can be had."""


@dataclass(slots=True)
class Web:
    """Reads what stands at addresses, each once. `readers` by suffix; `pages` also fetches what feeds link to.

    What is there already is not fetched again: `is_known` tells it of a feed's item, `holds` of a sitemap's address.
    """

    fetcher: Fetches
    readers: Mapping[str, Reader]
    pages: bool = False
    is_known: Callable[[Document], bool] = lambda _: False
    holds: Callable[[str], bool] = lambda _: False
    seen: set[str] = field(default_factory=set)

    def read(self, url: str, hints: Hints, *, depth: int = 0) -> Iterator[Found]:
        """Yield the documents at an address: a page, a feed's items, or all that a sitemap lists."""
        if (key := address_of(url) or url) in self.seen:
            return
        self.seen.add(key)
        try:
            found = self.fetcher.fetch(url)
        except FetchError as error:
            yield Skipped(url, error.what)
            return
        yield from self.read_fetched(found, hints, depth=depth)

    def read_fetched(self, found: Fetched, hints: Hints, *, depth: int = 0) -> Iterator[Found]:
        """Yield the documents in what was fetched."""
        body = found.body or b""
        url = found.final_url
        kind = find_kind(body[:65_536]) or (".txt" if found.content_type in PLAIN else ".html")
        known = replace(hints, at=found.fetched_at, charset=found.charset)
        if not body.strip():
            yield Skipped(url, "an empty page")
        elif kind == ".sitemap":
            yield from self.read_sitemap(body, url, replace(known, how="sitemap"), depth=depth)
        elif kind == ".urls" and found.content_type in PLAIN:
            yield from self.read_list(body, url, known, depth=depth + 1)
        elif kind not in (".html", ".xml", ".pdf", ".txt"):
            yield Skipped(url, f"neither page nor feed, but {found.content_type or kind}")
        elif kind != ".pdf" and (reason := why_not_text(body[:65_536])):
            yield Skipped(url, reason)
        elif kind == ".xml":
            for item in self.readers[kind](io.BytesIO(body), url, replace(known, how="feed")):
                yield self._complete(item, hints) if self.pages and isinstance(item, Document) else item
        else:
            yield from self.readers[kind](io.BytesIO(body), url, replace(known, how=hints.how, url=url))

    def read_list(self, data: bytes, path: str, hints: Hints, *, depth: int = 0) -> Iterator[Found]:
        """Yield the documents at the addresses of a list, one a line."""
        text = decode(data, path)
        if isinstance(text, Skipped):
            yield text
            return
        for line in text.split("\n"):
            url = line.strip()
            if not url or url.startswith("#"):
                continue
            if not is_address(url):
                yield Skipped(f"{path}: {url[:200]}", "no http(s) address")
            elif depth > DEEPEST:
                yield Skipped(url, "a list in a list in a list; not followed")
            else:
                yield from self.read(url, hints, depth=depth)

    def read_sitemap(self, data: bytes, url: str, hints: Hints, *, depth: int = 0) -> Iterator[Found]:
        """Yield the documents at the addresses of a sitemap, and of the sitemaps that it lists."""
        for listed in read_sitemap(data, url):
            if isinstance(listed, Skipped):
                yield listed
            elif listed.is_sitemap and depth >= DEEPEST:
                yield Skipped(listed.url, "a sitemap in a sitemap in a sitemap; not followed")
            else:
                yield from self._read_listed(listed, hints, depth)

    def _read_listed(self, listed: Listed, hints: Hints, depth: int) -> Iterator[Found]:
        if not is_address(listed.url):
            yield Skipped(listed.url[:200], "no http(s) address")
            return
        if not listed.is_sitemap and self.holds(listed.url):
            return
        for item in self.read(listed.url, hints, depth=depth + 1):
            if isinstance(item, Document) and not listed.is_sitemap:
                # What a news sitemap says of an article it says for machines; the page may not.
                moment = item.published or read_date(listed.published)
                flags = tuple(f for f in item.flags if f != "no date" or not moment)
                outlet = item.outlet or (tidy(listed.outlet) if listed.outlet else None)
                yield replace(item, published=moment, flags=flags, outlet=outlet)
            else:
                yield item

    def _complete(self, item: Document, hints: Hints) -> Document:
        """A feed's item with the whole text of its page, where that can be had and says more."""
        if not item.url or not is_address(item.url) or self.is_known(item):
            return item
        page = next((p for p in self.read(item.url, hints) if isinstance(p, Document)), None)
        if page is None or len(page.text) <= len(item.text):
            return replace(item, flags=(*item.flags, "page not read"))
        title = item.title or page.title
        body = page.text
        if title and not starts_with_title(body, title):
            body = f"{title}\n{body}"
        return replace(item, text=body, title=title, byline=item.byline or page.byline,
                       published=item.published or page.published, arrival=self._came(item, page))  # fmt: skip

    @staticmethod
    def _came(item: Document, page: Document) -> Arrival | None:
        """Where the page was, with the hash of the item, by which it is known when the feed is read again."""
        if item.arrival is None or page.arrival is None:
            return item.arrival
        return replace(page.arrival, digest=item.arrival.digest)


def refuse_list(path: str) -> Skipped:
    """Why a list of addresses was not followed."""
    return Skipped(path, "a list of addresses; --fetch reads the pages behind them")
