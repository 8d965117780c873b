"""What readers are told beside the bytes, and the limits that hostile input runs into."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO

from whowhom.model import Document, Skipped, hash_of
from whowhom.read.clean import starts_with_title
from whowhom.read.dates import as_moment, read_date

MAX_BYTES = 20_000_000  # one document, or one line of JSON; the longest book is below 7 MB
TOO_LARGE = f"larger than {MAX_BYTES // 1_000_000} MB, too large for one document"

Found = Document | Skipped


@dataclass(frozen=True, slots=True)
class Hints:
    """What holds for documents that do not say it themselves."""

    published: date | None = None
    outlet: str | None = None


Reader = Callable[[IO[bytes], str, Hints], Iterator[Found]]


def make_document(
    body: str,
    hints: Hints,
    *,
    path: str,
    document_id: str | None = None,
    title: str | None = None,
    outlet: str | None = None,
    url: str | None = None,
    published: object = None,
    language: str | None = None,
    byline: str | None = None,
    dateline: str | None = None,
) -> Document:
    """Put a document together: the title on the first line, the date read, the id given or a hash of all that."""
    text = body if not title or starts_with_title(body, title) else f"{title}\n{body}".rstrip("\n")
    moment = published if isinstance(published, datetime) else read_date(published)
    moment = moment or as_moment(hints.published)
    outlet = outlet or hints.outlet
    return Document(
        document_id=document_id or "d" + hash_of(outlet or "", url or "", str(moment or ""), text),
        text=text,
        title=title,
        outlet=outlet,
        url=url,
        published=moment,
        language=language,
        path=path,
        byline=byline,
        dateline=dateline,
        flags=() if moment else ("no date",),
    )


def read_capped(stream: IO[bytes]) -> bytes | None:
    """All bytes of a stream, or None if it holds more than `MAX_BYTES`."""
    data = stream.read(MAX_BYTES + 1)
    return None if len(data) > MAX_BYTES else data
