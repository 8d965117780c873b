"""What bytes are, by their first ones; names and servers are often wrong about it."""

from __future__ import annotations

import re
import zlib

_FEED = re.compile(rb"<(?:rss|feed|rdf:rdf)[\s>]", re.I)
_SITEMAP = re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)[\s>]", re.I)
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|div|p|title|meta)[\s>]", re.I)
_MAIL = re.compile(rb"(?:(?:Return-Path|Received|Delivered-To|From|To|Subject|Date|Message-ID|MIME-Version): )", re.I)
_ADDRESSES = re.compile(rb"(?:\s*(?:#[^\n]*|https?://[^\s<>\"]+)[ \t\r]*(?:\n|\Z))+", re.I)


def find_kind(head: bytes) -> str | None:
    """The kind of what begins with these bytes: a suffix of `READERS`, or None if they do not tell.

    >>> find_kind(b"<?xml version='1.0'?><rss>"), find_kind(b"WARC/1.0"), find_kind(b"News.")
    ('.xml', '.warc', None)
    """
    if head.startswith(b"%PDF"):
        return ".pdf"
    if head.startswith(b"PAR1"):
        return ".parquet"
    if head.startswith(b"WARC/"):
        return ".warc"
    if head.startswith(b"From "):
        return ".mbox"
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text[:1] in (b"{", b"["):
        return ".jsonl"
    if is_list(head):
        return ".urls"
    if text[:1] == b"<":
        if is_sitemap(text):
            return ".sitemap"
        if _FEED.search(text[:4000]):
            return ".xml"
        return ".html" if _PAGE.search(text[:4000]) else None
    return ".eml" if _MAIL.match(text) else None


def find_member(head: bytes) -> str | None:
    """ ".warc" for the beginning of a packed web archive, whose members are taken one by one; else None."""
    if not head.startswith(b"\x1f\x8b"):
        return None
    try:
        begin = zlib.decompressobj(31).decompress(head[:4096], 16)
    except zlib.error:
        return None
    return ".warc" if begin.startswith(b"WARC/") else None


def is_sitemap(head: bytes) -> bool:
    """True for the beginning of a sitemap or of an index of sitemaps."""
    return bool(_SITEMAP.search(head[:4000]))


def is_list(head: bytes) -> bool:
    """True if there are addresses alone, one a line, remarks behind "#" aside."""
    whole = head[: head.rfind(b"\n") + 1] or head
    return b"://" in head[:4000] and bool(_ADDRESSES.fullmatch(whole))
