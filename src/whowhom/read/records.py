"""Documents as records: JSON lines and JSON. One set of names for the fields of these and of tables."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from typing import IO

from whowhom.errors import InputError
from whowhom.model import Skipped
from whowhom.read.clean import clean_in_place, has_markup, strip_markup, tidy
from whowhom.read.decode import decode
from whowhom.read.hints import MAX_BYTES, TOO_LARGE, Found, Hints, Reader, make_document, read_capped
from whowhom.read.patience import OutOfPatienceError, Patience

BLOCK_BYTES, BLOCK_LINES = 1_000_000, 500

# The names under which news archives keep the same thing, best first.
FIELDS = {
    "id": ("id", "document_id", "doc_id", "guid", "uuid"),
    "text": ("text", "body", "content", "article", "maintext", "description", "summary"),
    "title": ("title", "headline"),
    "published": ("published", "date", "published_at", "publish_date", "date_publish", "pubdate", "date_published"),
    "outlet": ("outlet", "publication", "publisher", "source", "site", "sitename", "source_domain"),
    "url": ("url", "link"),
    "language": ("language", "lang"),
    "byline": ("byline", "author", "authors"),
}


def read_json_lines(stream: IO[bytes], path: str, hints: Hints, *, block: Reader) -> Iterator[Found]:
    """Yield a document per line; a broken line is listed by its number and the rest is read.

    `block` reads some lines at a time, whose path tells the number of the first. If it does not get through them,
    they are read one by one, so that a line that keeps it busy costs no other.
    """
    most = 1 if hints.how == "stdin" else BLOCK_LINES  # who writes lines as they come wants them read as they come
    for first, lines in blocks_of(stream, most):
        if isinstance(lines, str):
            yield Skipped(f"{path}:{first}", lines)
            continue
        found = list(block(io.BytesIO(b"".join(lines)), f"{path}:{first}", hints))
        if len(found) == sum(map(has_text, lines)):
            yield from found
            continue
        for number, line in enumerate(lines, first):
            if has_text(line):
                yield from block(io.BytesIO(line), f"{path}:{number}", hints)


def blocks_of(stream: IO[bytes], most: int) -> Iterator[tuple[int, list[bytes] | str]]:
    """Lines in blocks, each with the number of its first line; or why there are none."""
    number, lines, size = 0, list[bytes](), 0
    patience = Patience()
    while line := stream.readline(MAX_BYTES + 1):
        number += 1
        is_whole = len(line) <= MAX_BYTES
        if lines and (not is_whole or size + len(line) > BLOCK_BYTES):
            yield number - len(lines), lines
            lines, size = [], 0
        if is_whole:
            lines.append(line)
            size += len(line)
        else:
            yield number, skip_line(stream, line, patience) or TOO_LARGE
        if len(lines) == most:
            yield number - len(lines) + 1, lines
            lines, size = [], 0
    if lines:
        yield number - len(lines) + 1, lines


def has_text(line: bytes) -> bool:
    return bool(line.strip(b" \t\r\n\xef\xbb\xbf"))


def read_lines(stream: IO[bytes], path: str, hints: Hints) -> Iterator[Found]:
    """Yield a document per line of a block of lines; the number of the first one stands at the end of the path."""
    whole, _, first = path.rpartition(":")
    for number, line in enumerate(stream, int(first)):
        if has_text(line):
            yield from _read_line(line, f"{whole}:{number}", hints)


def read_json(stream: IO[bytes], path: str, hints: Hints) -> Iterator[Found]:
    """Yield the documents of a JSON file that holds one object or a list of them."""
    data = read_capped(stream)
    if data is None:
        yield Skipped(path, TOO_LARGE + "; write one object a line (.jsonl)")
        return
    value = _parse(data, path)
    if isinstance(value, Skipped):
        yield value
    elif isinstance(value, list):
        for number, record in enumerate(value, start=1):
            yield read_record(record, f"{path}:{number}", hints, raw=json.dumps(record))
    else:
        yield read_record(value, path, hints, raw=data)


def check_columns(columns: Mapping[str, str]) -> None:
    """InputError for a mapping of fields that there are not."""
    for field, column in columns.items():
        if field not in FIELDS or not column:
            raise InputError(
                f"no field is called {field!r}" if column else f"no column is named for {field}",
                where="--map",
                do=f"write it as text=body,published=date; fields are {', '.join(FIELDS)}",
            )


def read_record(record: object, path: str, hints: Hints, raw: bytes | str = b"") -> Found:
    """The document of one record, or why it is none."""
    if not isinstance(record, Mapping):
        return Skipped(path, f"not an object with a text, but {_kind(record)}")
    fields = {str(key).lower(): value for key, value in record.items()}
    found = {name: _first(fields, names) for name, names in FIELDS.items()}
    found |= {name: _named(fields, column.lower()) for name, column in hints.columns.items()}
    body = found["text"]
    title = found["title"] if isinstance(found["title"], str) else ""
    if body is None and not title:
        return Skipped(path, "no text in this record (a field named text)")
    if body is not None and not isinstance(body, str):
        return Skipped(path, f"the text is {_kind(body)}, not a string")
    body = body or ""
    return make_document(
        strip_markup(body) if has_markup(body) else clean_in_place(body),
        hints,
        path=path,
        document_id=_name(found["id"]),
        title=(strip_markup(title) if has_markup(title) else tidy(title)) or None,
        outlet=_name(found["outlet"]),
        url=_name(found["url"]),
        published=found["published"],
        language=_name(found["language"]),
        byline=_name(found["byline"]),
        raw=raw,
    )


def skip_line(stream: IO[bytes], line: bytes, patience: Patience) -> str:
    """Pass over the rest of a line, a piece at a time; why not, where it has no end."""
    try:
        while line and not line.endswith(b"\n"):
            patience.check()
            line = stream.readline(1_000_000)
    except OutOfPatienceError as error:
        return str(error)
    return ""


def _read_line(line: bytes, where: str, hints: Hints) -> Iterator[Found]:
    record = _parse(line, where)
    yield record if isinstance(record, Skipped) else read_record(record, where, hints, raw=line)


def _parse(data: bytes, where: str) -> object:
    text = decode(data, where)
    if isinstance(text, Skipped):
        return text
    try:
        return json.loads(text)
    except RecursionError:
        return Skipped(where, "broken JSON: nested too deep")
    except json.JSONDecodeError as error:
        return Skipped(where, f"broken JSON: {error.msg} at character {error.pos}")
    except ValueError as error:  # numbers of many thousand digits
        return Skipped(where, f"broken JSON: {error}"[:200])


def _first(fields: Mapping[str, object], names: tuple[str, ...]) -> object:
    return next((fields[name] for name in names if fields.get(name) not in (None, "")), None)


def _named(fields: Mapping[str, object], column: str) -> object:
    """The value under a name that the user gave; "article.body" also looks for a body within an article."""
    if column in fields or "." not in column:
        return fields.get(column)
    outer, _, inner = column.partition(".")
    within = fields.get(outer)
    return _named({str(k).lower(): v for k, v in within.items()}, inner) if isinstance(within, Mapping) else None


def _name(value: object) -> str | None:
    """A short field as text: numbers too, the names of several authors joined; anything else is not kept."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = ", ".join(value)
    if isinstance(value, dict):  # {"name": …}, as schema.org has publishers
        value = value.get("name")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return tidy(str(value))[:2000] or None


def _kind(value: object) -> str:
    kinds = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return kinds.get(type(value), "a number")
