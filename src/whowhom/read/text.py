"""Plain text: the title on the first line, or header lines (`Outlet: …`) before the first empty line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

from whowhom.model import Skipped
from whowhom.read.clean import clean_in_place
from whowhom.read.decode import decode
from whowhom.read.hints import TOO_LARGE, Found, Hints, make_document, read_capped

# `Note` is kept out of the text like the others: it speaks about the text.
HEADERS = ("outlet", "published", "title", "byline", "url", "id", "language", "note")
_HEADER = re.compile(r"([A-Za-z]{2,20}):[ \t]*(.*)")

MAX_TITLE = 150


def read_text(stream: IO[bytes], path: str, hints: Hints) -> Iterator[Found]:
    """Yield the one document of a text file."""
    data = read_capped(stream)
    text = Skipped(path, TOO_LARGE) if data is None else decode(data, path, declared=hints.charset)
    if isinstance(text, Skipped):
        yield text
        return
    headers, text = split_headers(clean_in_place(text))
    title = headers.get("title") or find_title(text)
    yield make_document(
        text,
        hints,
        path=path,
        document_id=headers.get("id"),
        title=title,
        outlet=headers.get("outlet"),
        url=headers.get("url"),
        published=headers.get("published"),
        language=headers.get("language"),
        byline=headers.get("byline"),
        raw=data or b"",
    )


def split_headers(text: str) -> tuple[dict[str, str], str]:
    """The header lines as a dictionary with small keys, and the text behind them.

    Header lines count only if every line before the first empty one is one, so that a text
    which opens with "Update: …" keeps its first line.

    >>> split_headers("Outlet: The Example\\nPublished: 2025-03-03\\n\\nTalks go on.")
    ({'outlet': 'The Example', 'published': '2025-03-03'}, 'Talks go on.')
    """
    head, gap, body = text.lstrip().partition("\n\n")
    lines = [_HEADER.fullmatch(line) for line in head[:5000].split("\n")]
    found = {line.group(1).lower(): line.group(2).strip() for line in lines if line}
    if not gap or not all(lines) or not set(found) <= set(HEADERS):
        return {}, text
    return {key: value for key, value in found.items() if value}, body.lstrip()


def find_title(text: str) -> str | None:
    """The first line, if it is short, has no full stop at its end, and more follows it."""
    line, _, rest = text.lstrip().partition("\n")
    line = line.lstrip("# ").strip()
    return line if line and len(line) <= MAX_TITLE and line[-1] not in ".:,;…" and rest.strip() else None
