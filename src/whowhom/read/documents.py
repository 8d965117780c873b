"""Files, folders and standard input, one after the other, each by the reader for its suffix."""

from __future__ import annotations

import gzip
import io
import os
import sys
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import IO, Any, TextIO, cast

from whowhom.model import Document, Skipped
from whowhom.read.checks import find_language, is_notice
from whowhom.read.decode import why_not_text
from whowhom.read.feeds import read_feed
from whowhom.read.hints import MAX_BYTES, TOO_LARGE, Found, Hints, Reader
from whowhom.read.html import read_html
from whowhom.read.records import read_csv, read_json, read_json_lines
from whowhom.read.text import read_text

READERS: dict[str, Reader] = {
    ".html": read_html,
    ".htm": read_html,
    ".txt": read_text,
    ".md": read_text,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".json": read_json,
    ".xml": read_feed,
    ".rss": read_feed,
    ".atom": read_feed,
    ".csv": read_csv,
}

# News packs to a quarter or a tenth; what unpacks to more than this many times its size is made to fill a disk.
MAX_UNPACKED = 200
FREE_BYTES = 20_000_000  # below this nobody is hurt


def read_documents(
    *paths: str | Path, published: date | None = None, outlet: str | None = None, stdin: TextIO | None = None
) -> Iterator[Document | Skipped]:
    """Yield every document under the paths in reading order, and a `Skipped` for whatever cannot be read.

    A path is a file, a folder (read with all below it, sorted by name; hidden files and READMEs
    are passed over) or "-" for JSON lines on standard input. `published` and `outlet` hold for
    documents that do not say their own. Nothing here raises for bad input: each bad thing is
    one `Skipped(path, reason)`, and the rest is read.

    >>> import io
    >>> list(read_documents("-", stdin=io.StringIO('{"id": "1", "text": "Norland thanked Sudland."}')))[0].text
    'Norland thanked Sudland.'
    """
    hints = Hints(published, outlet)
    seen: dict[str, str] = {}
    for path in paths:
        if str(path) == "-":
            found = read_json_lines(_bytes_of(stdin or sys.stdin), "-", hints)
        else:
            found = _read_path(Path(path), hints)
        for document in found:
            yield _check(document, seen)


def _read_path(path: Path, hints: Hints) -> Iterator[Found]:
    try:
        if not path.exists():
            yield Skipped(_shown(path), "no such file or folder")
        elif path.is_dir():
            yield from _read_folder(path, hints)
        else:
            yield from _read_file(path, hints)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        yield Skipped(_shown(path), f"cannot be opened: {getattr(error, 'strerror', None) or error}")


def _read_folder(folder: Path, hints: Hints) -> Iterator[Found]:
    problems: list[OSError] = []
    count = 0
    for place, folders, files in os.walk(
        folder, onerror=problems.append
    ):  # links to folders are not followed: no loops
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if name.startswith(".") or name.upper().startswith("README"):
                continue
            count += 1
            yield from _read_file(Path(place) / name, hints)
    for problem in problems:
        yield Skipped(_shown(Path(problem.filename or folder)), f"cannot be opened: {problem.strerror}")
    if not count and not problems:
        yield Skipped(_shown(folder), "an empty folder")


def _read_file(path: Path, hints: Hints) -> Iterator[Found]:
    shown = _shown(path)
    packed = path.suffix.lower() == ".gz"
    suffix = Path(path.stem if packed else path.name).suffix.lower()
    reader = READERS.get(suffix)
    try:
        path.name.encode()
        if not path.is_file():
            yield Skipped(shown, "not a plain file")
            return
        with path.open("rb") as file:
            head = file.read(65536)
            file.seek(0)
            if not head.strip():
                yield Skipped(shown, "empty file")
            elif reason := (None if packed else why_not_text(head)):
                yield Skipped(shown, reason)
            elif reader is None:
                yield Skipped(shown, f"unknown kind of file ({suffix or 'no suffix'}); known are {' '.join(READERS)}")
            else:
                yield from reader(io.BufferedReader(_Unpacked(file), 1 << 17) if packed else file, shown, hints)
    except UnicodeEncodeError:
        yield Skipped(shown, "the file's name cannot be decoded")
    except (OSError, EOFError, zlib.error) as error:
        yield Skipped(shown, _tell(error, packed))


def _check(found: Found, seen: dict[str, str]) -> Found:
    """The document with its language, or why it is not handed on."""
    if isinstance(found, Skipped):
        return found
    path = found.path or found.document_id
    if not found.text.strip():
        return Skipped(path, "no text")
    if len(found.text) > MAX_BYTES:
        return Skipped(path, TOO_LARGE)
    if is_notice(found.text):
        return Skipped(path, "a paywall or cookie notice in place of an article")
    language = find_language(found.text)
    if language != "en":
        return Skipped(path, f"not English (looks like {language})")
    first = seen.setdefault(found.document_id, path)
    if first != path:
        return Skipped(path, f"the document id {found.document_id[:80]!r} was read before, from {first}")
    return found if found.language else replace(found, language=language)


class _Unpacked(io.RawIOBase):
    """A gzip file's content, that ends with an error where it grows out of all proportion."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._gzip = gzip.GzipFile(fileobj=file)
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        data = self._gzip.read(len(memoryview(buffer)))
        memoryview(buffer)[: len(data)] = data
        self._count += len(data)
        if self._count > FREE_BYTES and self._count > MAX_UNPACKED * max(self._file.tell(), 1):
            raise OSError(None, f"unpacks to more than {MAX_UNPACKED} times its size")
        return len(data)


class _Encoded(io.RawIOBase):
    """Lines of a text stream as bytes, for a stand-in that has no bytes beneath."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readline(self, size: int | None = -1, /) -> bytes:
        data = self._rest or next(self._lines, "").encode("utf-8", "surrogatepass")
        end = len(data) if size is None or size < 0 else size
        self._rest = data[end:]
        return data[:end]


def _bytes_of(stream: TextIO) -> IO[bytes]:
    return cast(IO[bytes], getattr(stream, "buffer", None) or _Encoded(stream))


def _shown(path: Path) -> str:
    """The path as text that any terminal and any file can hold."""
    return str(path).encode("utf-8", "backslashreplace").decode()


def _tell(error: Exception, packed: bool) -> str:
    if packed and isinstance(error, gzip.BadGzipFile | EOFError | zlib.error):
        return f"broken gzip: {error}"
    return f"cannot be read: {getattr(error, 'strerror', None) or error}"
