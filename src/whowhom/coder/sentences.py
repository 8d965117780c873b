"""Text → sentences with exact offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from whowhom.model import Sentence

LONGEST = 3000  # characters; nobody writes longer sentences, but damaged files hold them
TITLE_LENGTH = 240

# Words whose full stop does not end a sentence as long as a name or number follows.
_TITLES = [
    "gen",
    "lt",
    "col",
    "maj",
    "capt",
    "cmdr",
    "sgt",
    "adm",
    "brig",
    "cpl",
    "pvt",
    "mr",
    "mrs",
    "ms",
    "dr",
    "prof",
    "rev",
    "hon",
    "sen",
    "rep",
    "gov",
    "pres",
    "amb",
    "sec",
    "supt",
    "st",
    "mt",
    "ft",
    "messrs",
    "mme",
    "mlle",
    "fr",
    "sr",
    "jr",
    "insp",
    "det",
    "atty",
    "asst",
    "dep",
    "min",
    "col",
    "def",
    "vol",
    "fig",
    "art",
    "op",
    "pp",
    "ed",
    "eds",
    "est",
    "vs",
]
_BEFORE_NUMBER = [
    "no",
    "nos",
    "art",
    "sec",
    "ch",
    "fig",
    "vol",
    "pp",
    "p",
    "para",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
    "ca",
    "c",
    "approx",
]
_MONTHS = {"jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"}
_INSIDE = {"e.g", "i.e", "cf", "al", "a.k.a", "u.s", "u.k", "u.n", "e.u", "d.c", "u.s.a"}
_OPENERS = {
    "he",
    "she",
    "it",
    "they",
    "we",
    "i",
    "you",
    "this",
    "that",
    "these",
    "those",
    "the",
    "a",
    "an",
    "but",
    "and",
    "in",
    "on",
    "at",
    "as",
    "for",
    "when",
    "while",
    "after",
    "before",
    "if",
    "his",
    "her",
    "its",
    "their",
    "our",
    "my",
    "there",
    "here",
    "what",
    "who",
    "why",
    "how",
    "however",
    "meanwhile",
    "both",
    "all",
    "no",
    "not",
    "one",
    "some",
    "many",
    "most",
    "according",
    "since",
    "so",
    "yet",
    "still",
    "then",
    "although",
    "though",
    "because",
    "despite",
    "under",
    "with",
    "from",
    "by",
    "also",
    "earlier",
    "later",
}

_LINE = re.compile(r"[^\n\r\x0b\x0c\u2028\u2029]+")
_STOP = re.compile(r"[.!?…]{1,8}[\"'”’»)\]]{0,4}(?=\s|[“\"‘])|[。！？]{1,8}[」』”’）]{0,4}")
_NEXT = re.compile(r"\s*[\"'“‘«(\[]*(\w[\w'’-]{0,30})?")
_LAST_WORD = re.compile(r"([\w.&’'-]{1,24})$")
_SPEECH = re.compile(
    r"\s+(?:[A-Z][\w.'’-]{0,30}\s+){1,4}(?:said|says|asked|asks|told|added|wrote|tweeted|posted|shouted|replied|cried|"
    r"declared|exclaimed|continued|demanded|wondered)\b"
)


def split_sentences(text: str) -> list[Sentence]:
    """The sentences of a text, in order, each with its place: `text[s.start:s.end] == s.text`.

    Line ends are sentence ends, unless the next line goes on in lower case; empty lines part
    paragraphs. The first line is a title if it is short and something follows. Runs in linear
    time; what has no sentence end for 3,000 characters is cut at a space.

    >>> [s.text for s in split_sentences("Gen. Ash met U.S. envoys on Feb. 12. Talks end at 5 p.m. Monday.")]
    ['Gen. Ash met U.S. envoys on Feb. 12.', 'Talks end at 5 p.m. Monday.']
    """
    sentences: list[Sentence] = []
    blocks = list(_blocks(text))
    for number, (start, end, paragraph) in enumerate(blocks):
        is_title = number == 0 and len(blocks) > 1 and _looks_like_title(text, start, end)
        for first, last in _cuts(text, start, end):
            sentences.append(Sentence(first, last, text[first:last], is_title, paragraph))
    return sentences


def _blocks(text: str) -> Iterator[tuple[int, int, int]]:
    """Lines (start, end, paragraph number), joined where a line was merely wrapped."""
    paragraph, start, end = 0, -1, -1
    for match in _LINE.finditer(text):
        line = match.group()
        if not line.strip():
            continue
        first = match.start() + len(line) - len(line.lstrip())
        last = match.start() + len(line.rstrip())
        if start >= 0:
            gap = text[end:first]
            wrapped = gap.count("\n") == 1 and text[first].islower() and text[end - 1] not in '.!?:;”"'
            if wrapped:
                end = last
                continue
            yield start, end, paragraph
            paragraph += 1
        start, end = first, last
    if start >= 0:
        yield start, end, paragraph


def _looks_like_title(text: str, start: int, end: int) -> bool:
    length = end - start
    return length <= TITLE_LENGTH // 2 or (length <= TITLE_LENGTH and text[end - 1] != ".")


def _cuts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of one block as (start, end), without the space around them."""
    position = start
    for match in _STOP.finditer(text, start, end):
        if match.end() > position and _ends_sentence(text, match, end):
            yield from _chop(text, position, match.end())
            position = match.end()
    yield from _chop(text, position, end)


def _ends_sentence(text: str, match: re.Match[str], end: int) -> bool:
    if match.end() >= end:
        return True
    after = _NEXT.match(text, match.end(), end)
    word = (after.group(1) or "") if after else ""
    closed = match.group()[-1] in "\"'”’»"
    if word[:1].islower() or (not word and match.group()[0] == "."):
        return False
    if match.group()[0] in "!?" and closed and _SPEECH.match(text, match.end(), min(end, match.end() + 160)):
        return False
    if match.group() != ".":
        return True
    return not _is_abbreviation(text, match.start(), word)


def _is_abbreviation(text: str, stop: int, following: str) -> bool:
    """True if the full stop at `stop` belongs to the word before it."""
    found = _LAST_WORD.search(text, max(0, stop - 24), stop)
    if not found:
        return False
    word = found.group(1).lower().strip("'’-")
    if word in ("a.m", "p.m"):
        return following.lower() in _DAYS_AND_ZONES
    if word in _INSIDE or re.fullmatch(r"(?:[a-z]\.)+[a-z]", word):
        return following.lower() not in _OPENERS
    if word in _MONTHS or word in _BEFORE_NUMBER:
        return following[:1].isdigit()
    if word in _TITLES:
        return True
    return len(word) == 1 and word.isalpha() and found.group(1).isupper() and following.lower() not in _OPENERS


_DAYS_AND_ZONES = {
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "est",
    "edt",
    "et",
    "pst",
    "pdt",
    "pt",
    "cst",
    "cdt",
    "gmt",
    "utc",
    "eastern",
    "pacific",
    "central",
    "moscow",
    "kyiv",
    "kiev",
    "local",
    "jan",
    "feb",
    "march",
    "april",
    "may",
    "june",
    "july",
    "aug",
    "sept",
    "oct",
    "nov",
    "dec",
}


def _chop(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """One sentence without the space around it, in pieces where it is longer than LONGEST."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > LONGEST:
        cut = text.rfind(" ", start + 1, start + LONGEST)
        cut = cut if cut > start else start + LONGEST
        yield start, cut
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if end > start:
        yield start, end
