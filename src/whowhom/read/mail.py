"""Newsletters: single messages (.eml) and mailboxes (.mbox)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr
from typing import IO

from whowhom.model import Skipped
from whowhom.read.clean import clean_in_place, strip_markup, tidy
from whowhom.read.decode import decode
from whowhom.read.hints import MAX_BYTES, TOO_LARGE, Found, Hints, Reader, make_document, read_capped
from whowhom.read.lines import unwrap
from whowhom.read.patience import Patience
from whowhom.read.records import skip_line

LEAST = 200  # characters; a shorter plain part only says that the message is meant for another program
FAULTS = (MessageError, ValueError, TypeError, LookupError, AttributeError, RecursionError, AssertionError)


def read_mail(stream: IO[bytes], path: str, hints: Hints) -> Iterator[Found]:
    """Yield the one document of a message."""
    data = read_capped(stream)
    yield Skipped(path, TOO_LARGE) if data is None else read_message(data, path, hints)


def read_mailbox(stream: IO[bytes], path: str, hints: Hints, *, message: Reader = read_mail) -> Iterator[Found]:
    """Yield a document per message of a mailbox, read by `message`; a broken one is listed and the rest is read."""
    for number, data in enumerate(split_mailbox(stream), start=1):
        where = f"{path}:{number}"
        if data is None:
            yield Skipped(where, TOO_LARGE)
        else:
            yield from message(io.BytesIO(data), where, hints)


def split_mailbox(stream: IO[bytes]) -> Iterator[bytes | None]:
    """The messages of a mailbox, split at "From " behind an empty line; None for one that is too large."""
    patience = Patience()
    lines: list[bytes] = []
    size, after_gap, begun = 0, True, False
    while line := stream.readline(MAX_BYTES + 1):
        if len(line) > MAX_BYTES:
            skip_line(stream, line, patience)
        if after_gap and line.startswith(b"From "):
            if begun:
                yield b"".join(lines) if size <= MAX_BYTES else None
            lines, size, begun = [], 0, True
            continue
        after_gap = not line.strip()
        size += len(line)
        if size <= MAX_BYTES:
            lines.append(line[1:] if re.match(rb">+From ", line[:20]) else line)
        begun = True
    if begun and size:
        yield b"".join(lines) if size <= MAX_BYTES else None


def read_message(data: bytes, path: str, hints: Hints) -> Found:
    """The document of one message, or why it is none."""
    try:
        message = message_from_bytes(data)
        body = find_body(message, path)
        title = read_header(message, "subject")
        name, address = parseaddr(read_header(message, "from"))
        if isinstance(body, Skipped):
            return body
        if not body.strip():
            return Skipped(path, "no text in this message")
        return make_document(
            body,
            hints,
            path=path,
            document_id=tidy(read_header(message, "message-id").strip("<> ")) or None,
            title=tidy(title) or None,
            outlet=tidy(name) or address.partition("@")[2] or None,
            published=read_header(message, "date"),
            raw=data,
        )
    except FAULTS as error:  # messages made to break parsers find something in every one of them
        return Skipped(path, f"broken message ({type(error).__name__})")


def find_body(message: Message, path: str) -> str | Skipped:
    """The words of a message: of its plain part, or of its HTML part where that says more."""
    plain = markup = ""
    for part in message.walk():
        if part.is_multipart() or part.get_content_disposition() == "attachment":
            continue
        kind = part.get_content_type()
        if kind not in ("text/plain", "text/html"):
            continue
        payload = part.get_payload(decode=True)
        text = decode(payload if isinstance(payload, bytes) else b"", path, declared=part.get_content_charset())
        if isinstance(text, Skipped):
            return text
        if kind == "text/plain":
            plain += text + "\n"
        else:
            markup += text + "\n"
    if len(plain.strip()) >= LEAST or not markup:
        return unwrap(clean_in_place(plain))
    return strip_markup(markup)


def read_header(message: Message, name: str) -> str:
    """A header in plain words, whatever way it is packed; "" without it."""
    value = message.get(name)
    if value is None:
        return ""
    try:
        return str(make_header(decode_header(str(value)[:5000])))
    except FAULTS:
        return str(value)[:5000]
