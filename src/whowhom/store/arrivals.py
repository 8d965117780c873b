"""How documents came, and their versions: one address, one document, and a changed page is a new version of it.

All versions of a document share a place: the id it came with, or else its address. The first keeps its id, a later one
has the hash of its text behind it. What changed nothing (the same words, or the same bytes) is no version.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from whowhom.address import address_of
from whowhom.model import Document

if TYPE_CHECKING:
    from whowhom.store.facts import Queries
    from whowhom.store.rows import Row

_DERIVED = re.compile(r"d[0-9a-f]{16}")  # the id of a document that came without one
_VERSION = re.compile(r"~[0-9a-f]{8}\Z")  # what stands behind the id of a later version


@dataclass(frozen=True, slots=True)
class Known:
    """A version that the store holds."""

    document_id: str
    place: str
    address: str | None
    digest: str | None
    version: int
    content_hash: str


def place_of(document: Document) -> str:
    """What all versions of a document have in common: its own id, or the address of a page that has none.

    >>> place_of(Document("g1", "…", url="https://e.example/a")), place_of(Document("d" + "0" * 16, "…"))
    ('g1', 'd0000000000000000')
    >>> place_of(Document("https://e.example/a?utm_source=x", "…", url="http://www.e.example/a/"))
    'e.example/a'
    """
    address = address_of(document.url)
    own = _VERSION.sub("", document.document_id)
    if address and (_DERIVED.fullmatch(own) or address_of(own) == address):
        return address
    return own


class Places:
    """What a store holds at the places of some documents."""

    def __init__(self, store: Queries, documents: Sequence[Document]) -> None:
        addresses = [address for d in documents if (address := address_of(d.url))]
        found = store.run(
            "select_places_of_documents",
            ids=[d.document_id for d in documents],
            keys=[place_of(d) for d in documents],
            addresses=addresses,
        )
        self._known = [Known(*row) for row in found]

    def versions(self, document: Document) -> list[Known]:
        """The versions of a document that are known, the oldest first."""
        place, address = place_of(document), address_of(document.url)
        at_address = place == address  # it has no id of its own, so whatever stands there is the same page
        found = [
            k
            for k in self._known
            if k.place == place or k.document_id == document.document_id
            or (address and k.address == address and (at_address or k.place == address))
        ]  # fmt: skip
        first = found[0].place if found else None
        return [k for k in self._known if k.place == first]

    def add(self, document: Document) -> Known:
        """Take a document in as known; gives it as the version that it is."""
        before = self.versions(document)
        place = before[0].place if before else place_of(document)
        digest = document.arrival.digest if document.arrival else None
        new = Known(
            document.document_id, place, address_of(document.url), digest, len(before) + 1, document.content_hash
        )
        self._known.append(new)
        return new


def find_new(store: Queries, documents: Iterable[Document]) -> list[Document]:
    """Those of the documents that say something which the store lacks; a changed one with the id of a new version."""
    given = list(documents)
    if not given:
        return []
    places = Places(store, given)
    fresh = []
    for document in given:
        before = places.versions(document)
        if any(is_same(document, known) for known in before):
            continue
        if before:
            new_id = f"{before[0].document_id}~{document.content_hash[:8]}"
            document = replace(document, document_id=new_id)
        places.add(document)
        fresh.append(document)
    return fresh


def is_same(document: Document, known: Known) -> bool:
    """True if a version that is known says the same."""
    digest = document.arrival.digest if document.arrival else ""
    return document.content_hash == known.content_hash or bool(digest and digest == known.digest)


def arrival_rows(store: Queries, documents: Sequence[Document]) -> Iterator[Row]:
    """Rows of `arrivals` for documents that are new; to be made in the transaction that adds them."""
    places = Places(store, documents)
    for document in documents:
        before = places.versions(document)
        new = places.add(document)
        a = document.arrival
        came = (a.where, a.how, a.at.isoformat(), a.digest or None) if a else (None, None, None, None)
        yield new.document_id, new.place, new.address, *came, new.version, before[-1].document_id if before else None


def original_rows(documents: Sequence[Document]) -> Iterator[Row]:
    """Rows of `originals` for those that were translated."""
    for document in documents:
        if original := document.original:
            yield document.document_id, original.language, original.text, original.translator
