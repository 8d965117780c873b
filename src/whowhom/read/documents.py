"""Files, folders and standard input, one after the other, each by the reader for its suffix."""

from __future__ import annotations

import gzip
import io
import os
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import IO, Any, TextIO, cast

from whowhom.model import Document, Skipped
from whowhom.read.addresses import is_address
from whowhom.read.decode import why_not_text
from whowhom.read.feeds import read_feed
from whowhom.read.guard import guarded
from whowhom.read.hints import TOO_LARGE, Found, Hints, Reader, read_capped
from whowhom.read.html import read_html
from whowhom.read.kinds import find_kind, find_member
from whowhom.read.mail import read_mail, read_mailbox
from whowhom.read.pdf import read_pdf
from whowhom.read.records import check_columns, read_json, read_json_lines, read_lines
from whowhom.read.screen import Screen, Translate
from whowhom.read.tables import read_csv, read_parquet
from whowhom.read.text import read_text
from whowhom.read.warc import read_warc, read_warc_record
from whowhom.read.web import Fetches, Web, refuse_list


def read_archive(stream: IO[bytes], path: str, hints: Hints) -> Iterator[Found]:
    """Yield a document per page in a web archive."""
    return read_warc(stream, path, hints, record=guarded(read_archived))


def read_archived(stream: IO[bytes], path: str, hints: Hints) -> Iterator[Found]:
    """The page in one record of a web archive."""
    return read_warc_record(stream, path, hints, page=read_html, text=read_text)


def read_jsonl(stream: IO[bytes], path: str, hints: Hints) -> Iterator[Found]:
    """Yield a document per line of JSON."""
    return read_json_lines(stream, path, hints, block=guarded(read_lines))


def read_box(stream: IO[bytes], path: str, hints: Hints) -> Iterator[Found]:
    """Yield a document per message of a mailbox."""
    return read_mailbox(stream, path, hints, message=READERS[".eml"])


# By suffix. What others' libraries read runs in a process of its own, with limits.
READERS: dict[str, Reader] = {
    ".html": guarded(read_html),
    ".htm": guarded(read_html),
    ".txt": read_text,
    ".md": read_text,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".json": guarded(read_json),
    ".xml": guarded(read_feed),
    ".rss": guarded(read_feed),
    ".atom": guarded(read_feed),
    ".csv": read_csv,
    ".tsv": read_csv,
    ".parquet": read_parquet,
    ".warc": read_archive,
    ".wet": read_archive,
    ".eml": guarded(read_mail),
    ".mbox": read_box,
    ".pdf": guarded(read_pdf),
}
LISTS = (".urls", ".sitemap")
# These tell for themselves what is wrong with them.
BINARY = (".parquet", ".pdf", ".warc", ".wet", ".mbox", ".eml", ".html", ".htm")
HOW = {
    **dict.fromkeys((".html", ".htm"), "page"),
    **dict.fromkeys((".xml", ".rss", ".atom"), "feed"),
    **dict.fromkeys((".eml", ".mbox"), "mail"),
    **dict.fromkeys((".warc", ".wet"), "warc"),
}

# News packs to a quarter or a tenth; what unpacks to more than this many times its size is made to fill a disk.
MAX_UNPACKED = 200
FREE_BYTES = 20_000_000  # below this nobody is hurt


def read_documents(
    *paths: str | Path,
    published: date | None = None,
    outlet: str | None = None,
    stdin: TextIO | None = None,
    columns: Mapping[str, str] | None = None,
    fetcher: Fetches | None = None,
    follow_lists: bool = False,
    pages: bool = False,
    translate: Translate | None = None,
    translator: str = "",
) -> Iterator[Document | Skipped]:
    """Yield every document under the paths in reading order, and a `Skipped` for whatever cannot be read.

    A path is a file, a folder (read with all below it, sorted by name; hidden files and READMEs
    are passed over), "-" for standard input (JSON lines, or anything else that tells what it is by its first bytes), or
    an http(s) address, for which a `fetcher` is needed. `published` and `outlet` hold for documents that do not say
    their own; `columns` names the columns of tables and records ({"text": "body"}). With `follow_lists` the addresses
    in files (sitemaps, lists) are fetched too, with `pages` what feeds at addresses link to. `translate(text,
    language)` makes English of other languages, which are skipped without it. Nothing here raises for bad input: each
    bad thing is one `Skipped(path, reason)`, and the rest is read. InputError for `columns` of
    fields that there are not.

    >>> import io
    >>> list(read_documents("-", stdin=io.StringIO('{"id": "1", "text": "Norland thanked Sudland."}')))[0].text
    'Norland thanked Sudland.'
    """
    check_columns(columns or {})
    hints = Hints(published, outlet, columns or {})
    web = Web(fetcher, READERS, pages=pages) if fetcher else None
    screen = Screen(translate, translator=translator)
    return (screen.look(found) for path in paths for found in _read_any(path, hints, stdin, web, follow_lists))


def _read_any(
    path: str | Path, hints: Hints, stdin: TextIO | None, web: Web | None, follow_lists: bool
) -> Iterator[Found]:
    if str(path) == "-":
        yield from _read_stdin(_bytes_of(stdin or sys.stdin), replace(hints, how="stdin"))
    elif not is_address(str(path)):
        yield from _read_path(Path(path), hints, web if follow_lists else None)
    elif web is None:
        yield Skipped(str(path), "an address, and nothing to fetch it with")
    else:
        yield from web.read(str(path), replace(hints, how="page"))


def _read_stdin(stream: IO[bytes], hints: Hints) -> Iterator[Found]:
    """Standard input by its first bytes; JSON lines unless they say something else."""
    if not hasattr(stream, "peek"):
        yield from read_jsonl(stream, "-", hints)
        return
    try:
        head = stream.peek(1 << 16)[: 1 << 16]
        if head.startswith(b"\x1f\x8b") and find_member(head) != ".warc":
            stream = io.BufferedReader(_Unpacked(stream, told=False), 1 << 17)
            head = stream.peek(1 << 16)
        kind = find_member(head) or find_kind(head)
        yield from (READERS.get(kind or "") or read_jsonl)(stream, "-", hints)
    except (OSError, EOFError, zlib.error) as error:
        yield Skipped("-", _tell(error, packed=True))


def _read_path(path: Path, hints: Hints, web: Web | None) -> Iterator[Found]:
    try:
        if not path.exists():
            yield Skipped(_shown(path), "no such file or folder")
        elif path.is_dir():
            yield from _read_folder(path, hints, web)
        else:
            yield from _read_file(path, hints, web)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        yield Skipped(_shown(path), f"cannot be opened: {getattr(error, 'strerror', None) or error}")


def _read_folder(folder: Path, hints: Hints, web: Web | None) -> Iterator[Found]:
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
            yield from _read_file(Path(place) / name, hints, web)
    for problem in problems:
        yield Skipped(_shown(Path(problem.filename or folder)), f"cannot be opened: {problem.strerror}")
    if not count and not problems:
        yield Skipped(_shown(folder), "an empty folder")


def _read_file(path: Path, hints: Hints, web: Web | None) -> Iterator[Found]:
    shown = _shown(path)
    packed = path.suffix.lower() == ".gz"
    suffix = Path(path.stem if packed else path.name).suffix.lower()
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
            elif suffix not in BINARY and (reason := (None if packed else why_not_text(head))):
                yield Skipped(shown, reason)
            else:
                yield from _read_stream(file, head, shown, suffix, packed, hints, web)
    except UnicodeEncodeError:
        yield Skipped(shown, "the file's name cannot be decoded")
    except (OSError, EOFError, zlib.error) as error:
        yield Skipped(shown, _tell(error, packed))


def _read_stream(
    file: IO[bytes], head: bytes, shown: str, suffix: str, packed: bool, hints: Hints, web: Web | None
) -> Iterator[Found]:
    """Read an open file by its suffix; lists of addresses by what stands in them."""
    stream = file
    if packed and suffix not in (".warc", ".wet"):  # an archive's gzip members are taken one by one
        stream = io.BufferedReader(_Unpacked(file), 1 << 17)
        head = stream.peek(65536)
    kind = find_kind(head)
    if suffix in LISTS:
        kind = kind if kind in LISTS else suffix
    if kind in LISTS and suffix in (".xml", ".txt", *LISTS):
        data = read_capped(stream)
        if data is None:
            yield Skipped(shown, TOO_LARGE)
        elif web is None:
            yield refuse_list(shown)
        elif kind == ".urls":
            yield from web.read_list(data, shown, replace(hints, how="list"))
        else:
            yield from web.read_sitemap(data, shown, replace(hints, how="sitemap"))
    elif reader := READERS.get(suffix):
        yield from reader(stream, shown, replace(hints, how=HOW.get(suffix, hints.how)))
    else:
        yield Skipped(
            shown, f"unknown kind of file ({suffix or 'no suffix'}); known are {' '.join((*READERS, *LISTS))}"
        )


class _Unpacked(io.RawIOBase):
    """A gzip file's content, that ends with an error where it grows out of all proportion."""

    def __init__(self, file: IO[bytes], *, told: bool = True) -> None:
        self._file = file
        self._told = told  # whether the file tells how far it was read; a pipe does not
        self._gzip = gzip.GzipFile(fileobj=file)
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        data = self._gzip.read(len(memoryview(buffer)))
        memoryview(buffer)[: len(data)] = data
        self._count += len(data)
        if self._count > FREE_BYTES and self._told and self._count > MAX_UNPACKED * max(self._file.tell(), 1):
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
