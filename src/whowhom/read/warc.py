"""Web archives (WARC), as Common Crawl News has them: each record for itself, so that a broken one costs no other.

A .warc.gz is a row of gzip members, one a record. They are unpacked one by one here, within limits; where one is broken
or far too large, reading goes on at the next place where a member begins that holds a record.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import IO, Any, cast

from whowhom.model import Skipped
from whowhom.read.dates import read_date
from whowhom.read.hints import MAX_BYTES, Found, Hints, Reader
from whowhom.read.patience import OutOfPatienceError, Patience

PIECE = 65_536
MAX_RECORD = MAX_BYTES + 1_000_000  # a page with its headers
MAGIC = b"\x1f\x8b\x08"
PAGES = ("text/html", "application/xhtml+xml", "")
BROKEN = "a broken record: "


def read_warc(
    stream: IO[bytes], path: str, hints: Hints, *, record: Reader, patience: Patience | None = None
) -> Iterator[Found]:
    """Yield a document per page in an archive, and a line for each record that is broken or holds no page.

    `record` reads a single one. Where too much work goes into finding where the next begins, the rest is left out.
    """
    number = 0
    for part in split_archive(stream, path, patience or Patience()):
        if part is None:
            number += 1
        elif isinstance(part, Skipped):
            yield replace(part, path=f"{path}:{number}")
        else:
            yield from record(io.BytesIO(part), f"{path}:{number}", hints)


def split_archive(stream: IO[bytes], path: str, patience: Patience) -> Iterator[bytes | Skipped | None]:
    """The records of an archive, packed or not, or what is wrong with them; None where the next one begins."""
    head = stream if hasattr(stream, "peek") else io.BufferedReader(cast(io.RawIOBase, stream), PIECE)
    packed = bool(cast(io.BufferedReader, head).peek(3)[:3] == MAGIC) or path.endswith(".gz")
    parts = (split_members if packed else split_records)(head, patience)
    try:
        for found in parts:
            patience.pause()
            yield None
            if packed and not isinstance(found, Skipped):
                yield from split_records(io.BytesIO(found), Patience())
            else:
                yield found
            patience.go_on(renewed=not isinstance(found, Skipped))
    except OutOfPatienceError as error:
        yield None
        yield Skipped("", str(error))


def read_warc_record(stream: IO[bytes], path: str, hints: Hints, *, page: Reader, text: Reader) -> Iterator[Found]:
    """The page in a single record, or why there is none; of other kinds of records nothing.

    `page` reads HTML, `text` plain text (the records of WET files). A revisit says that a page had not changed.
    """
    from warcio.archiveiterator import ArchiveIterator

    try:
        record = next(iter(ArchiveIterator(stream)), None)
        if record is None:
            yield Skipped(path, BROKEN + "nothing in it")
            return
        kind, found = _payload(record, path)
    except Exception as error:  # noqa: BLE001 archives hold whatever the web does; each record is on its own
        yield Skipped(path, BROKEN + f"{type(error).__name__} {error}"[:200])
        return
    if isinstance(found, Skipped):
        yield found
    elif found is not None:
        url = record.rec_headers.get_header("WARC-Target-URI")
        known = replace(
            hints,
            how="warc",
            at=read_date(record.rec_headers.get_header("WARC-Date")) or hints.at,
            url=url.strip("<>")[:2000] if url else None,
            charset=_charset(record),
        )
        yield from (text if kind == "text/plain" else page)(io.BytesIO(found), path, known)


def _payload(record: Any, where: str) -> tuple[str, bytes | Skipped | None]:
    """The kind and the bytes of what a record holds; None for records that hold no page by their nature."""
    if record.rec_type == "revisit":
        day = record.rec_headers.get_header("WARC-Refers-To-Date") or "an earlier day"
        return "", Skipped(where, f"a revisit: unchanged since {day}, where the page is kept")
    if record.rec_type not in ("response", "resource", "conversion"):
        return "", None
    headers = record.http_headers if record.rec_type == "response" else record.rec_headers
    if headers is None:  # of something else than the web: dns, ftp
        return "", None
    kind = (headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()
    status = headers.get_statuscode() if record.rec_type == "response" else "200"
    if status != "200":
        return kind, Skipped(where, f"no page: its server answered {str(status)[:20]}")
    if kind not in (*PAGES, "text/plain"):
        return kind, Skipped(where, f"no page: {kind[:60]}")
    data = record.content_stream().read(MAX_BYTES + 1)
    return kind, data or Skipped(where, BROKEN + "an empty page")


def _charset(record: Any) -> str | None:
    headers = record.http_headers or record.rec_headers
    said = (headers.get_header("Content-Type") or "").lower().partition("charset=")[2]
    return said.split(";")[0].strip(" \"'")[:40] or None


# ---------------------------------------------------------------- where records begin and end


def split_members(stream: IO[bytes], patience: Patience) -> Iterator[bytes | Skipped]:
    """Each gzip member unpacked, or what is wrong with it; path "" in what is wrong."""
    window = _Window(stream, patience)
    while window.fill(len(MAGIC)):
        if not window.data.startswith(MAGIC):
            if window.data.strip(b"\0\r\n") or not window.at_end:
                yield Skipped("", BROKEN + "no gzip where a record should begin")
            window.seek_member(0)
            continue
        found, used = window.unpack(MAX_RECORD)
        yield found
        if used is None:
            window.seek_member(1)
        else:
            del window.data[:used]


class _Window:
    """The part of a stream that is being looked at."""

    def __init__(self, stream: IO[bytes], patience: Patience) -> None:
        self.stream, self.patience = stream, patience
        self.data = bytearray()
        self.at_end = False

    def fill(self, size: int) -> bool:
        """Hold at least so many bytes; False if there are none at all."""
        while len(self.data) < size and self._more():
            pass
        return bool(self.data)

    def _more(self) -> bool:
        self.patience.check()
        piece = self.stream.read(PIECE)
        self.data += piece
        self.at_end = not piece
        return bool(piece)

    def unpack(self, limit: int) -> tuple[bytes | Skipped, int | None]:
        """The member that begins here and how many bytes it takes; None if where it ends cannot be told."""
        unpacker = zlib.decompressobj(31)
        parts: list[bytes] = []
        size = place = 0
        while not unpacker.eof:
            if place >= len(self.data) and not self._more():
                return Skipped("", BROKEN + "the archive ends within it"), None
            piece = bytes(self.data[place : place + PIECE])
            try:
                parts.append(unpacker.decompress(piece, limit + 1 - size))
            except zlib.error as error:
                return Skipped("", BROKEN + f"its gzip is damaged ({error})"), None
            place += len(piece)
            size += len(parts[-1])
            if size > limit or place > limit:
                return Skipped(
                    "", f"a record larger than {limit // 1_000_000} MB, or an archive packed as a whole"
                ), None
        return b"".join(parts), place - len(unpacker.unused_data)

    def seek_member(self, start: int) -> None:
        """Go on to the next place where a gzip member begins that holds a record; to the end without one."""
        while True:
            self.patience.check()
            at = self.data.find(MAGIC, start)
            if at >= 0:
                del self.data[:at]
                self.fill(1024)
                if _begins_record(self.data):
                    return
                start = 1
            else:
                del self.data[: max(len(self.data) - 2, 0)]
                start = 0
                if not self._more():
                    self.data.clear()
                    return


def _begins_record(data: bytearray) -> bool:
    try:
        return zlib.decompressobj(31).decompress(bytes(data[:1024]), 16).startswith(b"WARC/")
    except zlib.error:
        return False


def split_records(stream: IO[bytes], patience: Patience) -> Iterator[bytes | Skipped]:
    """Each record of an archive that is not packed, or what is wrong with it; path "" in what is wrong."""
    lost = False
    while line := stream.readline(PIECE):
        patience.check()
        if not line.strip():
            continue
        if not line.startswith(b"WARC/"):
            if not lost:
                yield Skipped("", BROKEN + "no WARC record where one should begin")
            lost = True
            continue
        lost = False
        head = [line]
        while (line := stream.readline(PIECE)) and line.strip() and len(head) < 200:
            head.append(line)
        length = _length(head)
        if length is None:
            yield Skipped("", BROKEN + "it does not say how long it is")
            lost = True
        elif length > MAX_RECORD:
            yield Skipped("", f"a record larger than {MAX_RECORD // 1_000_000} MB")
            _pass_over(stream, length, patience)
        else:
            body = stream.read(length)
            if len(body) < length:
                yield Skipped("", BROKEN + "the archive ends within it")
                return
            yield b"".join(head) + b"\r\n" + body + b"\r\n\r\n"


def _length(head: list[bytes]) -> int | None:
    for line in head:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length" and value.strip().isdigit() and len(value) < 25:
            return int(value)
    return None


def _pass_over(stream: IO[bytes], length: int, patience: Patience) -> None:
    while length > 0 and (piece := stream.read(min(length, 1_000_000))):
        patience.check()
        length -= len(piece)
