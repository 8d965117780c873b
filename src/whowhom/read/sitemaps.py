"""Sitemaps, indexes of sitemaps and news sitemaps: which pages a site has, with what it says of them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

from whowhom.model import Skipped
from whowhom.read.decode import only_characters

MOST_PAGES = 50_000  # of one sitemap, as the protocol has it


@dataclass(frozen=True, slots=True)
class Listed:
    """An address in a sitemap. News sitemaps also tell title, outlet, language and when it was published."""

    url: str
    is_sitemap: bool = False
    published: str | None = None
    title: str | None = None
    outlet: str | None = None
    language: str | None = None


FIELDS = {"publication_date": "published", "title": "title", "name": "outlet", "language": "language"}


def read_sitemap(data: bytes, path: str) -> Iterator[Listed | Skipped]:
    """Yield the addresses that a sitemap lists, in its order; what is broken in it ends it with a reason."""
    from lxml import etree

    options = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
    entry: dict[str, str] = {}
    count = 0
    try:
        for _, element in etree.iterparse(io.BytesIO(only_characters(data)), events=("end",), recover=True, **options):
            name = etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""
            words = (element.text or "").strip()
            if name == "loc" and words and element.getparent() is not None:
                if etree.QName(element.getparent()).localname.lower() in ("url", "sitemap"):  # not that of a picture
                    entry["url"] = words
            elif name in FIELDS and words and "news" in (etree.QName(element).namespace or ""):
                entry[FIELDS[name]] = words[:1000]
            elif name in ("url", "sitemap"):
                if "url" in entry:
                    count += 1
                    if count > MOST_PAGES:
                        yield Skipped(path, f"more than {MOST_PAGES} addresses; the rest is left out")
                        return
                    yield Listed(is_sitemap=name == "sitemap", **entry)
                entry = {}
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    except (etree.LxmlError, ValueError, AssertionError) as error:
        yield Skipped(path, f"broken sitemap: {error}"[:200])
        return
    if not count:
        yield Skipped(path, "a sitemap without addresses")
