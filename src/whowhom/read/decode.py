"""Bytes to text: byte order marks, declared character sets, UTF-8, and what old pages used."""

from __future__ import annotations

import codecs
import re

from whowhom.model import Skipped

# First bytes of kinds of files that are not text, whatever their name says.
MAGIC = {
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"RIFF": "a picture, sound or film",
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a zip archive or office document",
    b"\x1f\x8b": "gzip data",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
    b"SQLite format 3": "a database",
    b"PAR1": "a Parquet table",
    b"\xd0\xcf\x11\xe0": "an old office document",
    b"7z\xbc\xaf": "a 7z archive",
    b"BZh": "bzip2 data",
    b"\xfd7zXZ": "xz data",
    b"\x28\xb5\x2f\xfd": "zstd data",
    b"ID3": "a sound file",
    b"OggS": "a sound file",
}

# utf-32 first: its mark begins with that of utf-16.
_MARKS = [
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
]
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.I)


def why_not_text(data: bytes) -> str | None:
    """Why these first bytes are not text, or None if they may be."""
    for magic, kind in MAGIC.items():
        if data.startswith(magic):
            return f"binary content: {kind}"
    if any(data.startswith(mark) for mark, _ in _MARKS):
        return None
    sample = data[:65536]
    # A stray NUL is dirt in a text; many of them, or many control characters, are not a text.
    if sample and sample.count(0) > 1 + len(sample) // 200:
        return "binary content: NUL bytes"
    controls = len(sample) - len(sample.translate(None, bytes(b for b in range(32) if b not in (9, 10, 12, 13, 27))))
    return "binary content: control characters" if controls > 2 + len(sample) // 20 else None


def decode(data: bytes, path: str, *, declared: str | None = None) -> str | Skipped:
    """The text of the bytes, or why there is none.

    In this order: byte order mark, the character set named by the caller or in the first
    2,000 bytes, UTF-8, Windows-1252 (which old English pages use), and failing all that the
    reason.
    """
    for mark, unicode in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(unicode, "replace")
    if reason := why_not_text(data):
        return Skipped(path, reason)
    in_page = _DECLARED.search(data[:2000])
    named = declared or (in_page.group(1).decode("ascii") if in_page else None)
    for charset in ("utf-8", named or "cp1252", "cp1252"):
        try:
            return str(data.decode(charset))
        except (LookupError, ValueError):  # a charset nobody knows; bytes it has no letters for
            continue
    # Windows-1252 leaves five bytes open; a text with a few of them, or with a few broken
    # UTF-8 characters, is read with marks in their place.
    text = data.decode("utf-8", "replace")
    if text.count("\ufffd") > 2 + len(text) // 100:
        return Skipped(path, "undecodable: neither UTF-8 nor Windows-1252 text")
    return text


_REFERENCE = re.compile(rb"&#(x[0-9a-f]+|[0-9]+);?", re.IGNORECASE)


def only_characters(data: bytes) -> bytes:
    """XML in which each reference to half a surrogate pair, or to no character at all, is a question mark.

    >>> only_characters(b"a&#65;b&#xD800;c")
    b'a&#65;b?c'
    """
    return _REFERENCE.sub(_referred, data)


def _referred(found: re.Match[bytes]) -> bytes:
    number = found.group(1).lower()
    digits = number[1:] if number.startswith(b"x") else number
    code = int(digits[:8], 16 if number.startswith(b"x") else 10)
    return b"?" if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF or len(digits) > 8 or not code else found.group()
