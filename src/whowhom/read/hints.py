"""What readers are told beside the bytes, and the limits that hostile input runs into."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import IO

from whowhom.model import Arrival, Document, Skipped, hash_of
from whowhom.read.clean import starts_with_title, tidy
from whowhom.read.dates import as_moment, read_date

MAX_BYTES = 20_000_000  # one document, or one line of JSON; the longest book is below 7 MB
TOO_LARGE = f"larger than {MAX_BYTES // 1_000_000} MB, too large for one document"

Found = Document | Skipped


@dataclass(frozen=True, slots=True)
class Hints:
    """What holds for documents that do not say it themselves, and what is known of how they came.

    `columns` says under which name a table or record keeps a field ({"text": "body"}); `how` and `at` by which way
    and when the bytes came, `url` from where, `charset` what their server called their character set.
    """

    published: date | None = None
    outlet: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    how: str = "file"
    at: datetime | None = None
    url: str | None = None
    charset: str | None = None


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
    raw: bytes | str = b"",
) -> Document:
    """Put a document together: the title on the first line, the date read, the id given or a hash of all that.

    `raw` is the record as it came; its hash is kept.
    """
    text = body if not title or starts_with_title(body, title) else f"{title}\n{body}".rstrip("\n")
    moment = published if isinstance(published, datetime) else read_date(published)
    moment = moment or as_moment(hints.published)
    outlet = outlet or hints.outlet
    url = tidy(url or hints.url or "") or None
    data = raw.encode("utf-8", "surrogatepass") if isinstance(raw, str) else raw
    digest = hashlib.sha256(data).hexdigest()[:32] if data else ""
    return Document(
        document_id=tidy(document_id or "") or "d" + hash_of(outlet or "", url or "", str(moment or ""), text),
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
        arrival=Arrival(hints.url or path, hints.how, hints.at or datetime.now(UTC), digest),
    )


def read_capped(stream: IO[bytes]) -> bytes | None:
    """All bytes of a stream, or None if it holds more than `MAX_BYTES`."""
    data = stream.read(MAX_BYTES + 1)
    return None if len(data) > MAX_BYTES else data
