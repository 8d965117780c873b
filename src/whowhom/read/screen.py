"""What is handed on and what is not: language, notices in place of an article, and marks on what is poor."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from whowhom.model import Document, Original, Skipped
from whowhom.read.checks import find_language, has_notice, is_notice
from whowhom.read.hints import Found

SHORT = 100  # characters; a headline with half a sentence
MAX_TEXT = 1_000_000  # characters; the longest reports in papers have a tenth of it
TOO_LONG = f"longer than {MAX_TEXT:,} characters, too long for one piece of news; hand it in in parts"
MOST_SEEN = 2_000_000  # texts of one run that are remembered, by 16 characters each
LIST_LINES = 8  # a list has so many lines at least
LIST_SHARE = 0.7  # of them are no sentences

# A text and its language; gives the text in English, or raises `TranslationError`.
Translate = Callable[[str, str], str]


class TranslationError(Exception):
    """A text could not be translated; says why."""


class Screen:
    """Looks at each document of a run: gives it back with language and flags, or says why it is not handed on.

    `translate` makes English of other languages (with the name `translator` kept beside it); without it they are
    skipped. Every reason tells what a person would want to know.
    """

    def __init__(self, translate: Translate | None = None, *, translator: str = "") -> None:
        self._translate = translate
        self._translator = translator or getattr(translate, "__name__", "a function")
        self._ids: dict[str, str] = {}
        self._texts: set[str] = set()

    def look(self, found: Found) -> Found:
        """The document with its language and flags, or why it is not handed on."""
        if isinstance(found, Skipped):
            return found
        path = found.path or found.document_id
        if not found.text.strip():
            return Skipped(path, "no text")
        if len(found.text) > MAX_TEXT:
            return Skipped(path, TOO_LONG)
        if is_notice(found.text):
            return Skipped(path, "a paywall or cookie notice in place of an article")
        language = find_language(found.text)
        if language != "en":
            translated = self._to_english(found, language, path)
            if isinstance(translated, Skipped):
                return translated
            found = translated
        first = self._ids.setdefault(found.document_id, path)
        if first != path:
            return Skipped(path, f"the document id {found.document_id[:80]!r} was read before, from {first}")
        marks = (*found.flags, *self._marks(found))
        return replace(found, language=found.language or language, flags=tuple(dict.fromkeys(marks)))

    def _to_english(self, found: Document, language: str, path: str) -> Found:
        if self._translate is None:
            return Skipped(path, f"not English (looks like {language})")
        try:
            text = self._translate(found.text, language).strip()
        except TranslationError as error:
            return Skipped(path, f"not English (looks like {language}), and not translated: {error}")
        if not text:
            return Skipped(path, f"not English (looks like {language}), and its translation is empty")
        if len(text) > MAX_TEXT:
            return Skipped(path, "its translation is " + TOO_LONG)
        if find_language(text) != "en":
            return Skipped(path, f"not English (looks like {language}), and its translation is none either")
        title = text.partition("\n")[0] if found.title else None  # the title is the first line of a text
        original = Original(language, found.text, self._translator)
        return replace(found, text=text, title=title, language="en", original=original,
                       flags=(*found.flags, "translated"))  # fmt: skip

    def _marks(self, document: Document) -> list[str]:
        marks = find_flags(document.text)
        key = document.content_hash
        if key in self._texts:
            marks.append("repeated")
        elif len(self._texts) < MOST_SEEN:
            self._texts.add(key)
        return marks


def find_flags(text: str) -> list[str]:
    """What is poor about a text: "short", "paywall" (cut off by a notice), "list" (made by a machine, no prose).

    >>> find_flags("Talks go on.")
    ['short']
    """
    marks = []
    if len(text.strip()) < SHORT:
        marks.append("short")
    if has_notice(text[-600:]):
        marks.append("paywall")
    if is_list_of_things(text):
        marks.append("list")
    return marks


def is_list_of_things(text: str) -> bool:
    """True for tables of results, prices, listings: mostly lines that are no sentences.

    >>> is_list_of_things("\\n".join(f"Norland United {n} Sudland Rovers {n}" for n in range(9)))
    True
    """
    lines = [line.strip() for line in text[:50_000].split("\n") if line.strip()]
    if len(lines) < LIST_LINES:
        return False
    bare = sum(len(line) < 100 and not re.search(r"[.!?…:][\"”’')]*$", line) for line in lines)
    return bare / len(lines) >= LIST_SHARE
