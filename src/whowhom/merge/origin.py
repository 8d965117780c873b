"""Where a text is from: the agency or paper that a document names, and the document that its copies come from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache

from whowhom.entities.outlets import find_outlet
from whowhom.model import Document

LATE = datetime.max.replace(tzinfo=UTC)
DATELINE = re.compile(
    r"^(?:[^\n]{0,200}\n\s*)?[A-Z][A-Za-z .,'/-]{2,60}(?:,[^\n]{0,30})? \(([A-Z][\w. ]{1,30})\)\s*(?:--|[-–—])"
)
CREDIT = re.compile(
    r"(?:first (?:published|appeared) (?:by|in|on)|originally (?:published|appeared) (?:by|in|on)|"
    r"republished from|courtesy of|for the|(?:reported|reporting) by)\s+"
    r"((?:the )?[A-Z][\w.&'’]*(?: [A-Z][\w.&'’]*){0,4})[\s.)]*$",
    re.IGNORECASE | re.MULTILINE,
)
SIGNED = re.compile(
    r"(?:^|[\s(—–-])\(?((?:AP|AFP|Reuters|Bloomberg|Xinhua|TASS|dpa|Yonhap|Kyodo|ANI|PTI|IANS|UPI)(?:/(?:AP|AFP|Reuters))?)\)?\.?\s*$"
)
TAIL = re.compile(r"\b(?:wire|news|agency|press service|service|staff|with)\b")


def credited_to(document: Document) -> str | None:
    """The other outlet that a document names as where its text is from, as `outlet_key` has it; None if none."""
    for name in (document.dateline, in_dateline(document.text), *in_byline(document.byline), at_the_end(document.text)):
        if name and (key := outlet_key(name)) and key != outlet_key(document.outlet or ""):
            return key
    return None


def marks_agency(document: Document) -> bool:
    """Whether the text carries the dateline or byline of the very outlet that published it."""
    mark = document.dateline or in_dateline(document.text)
    return bool(mark and document.outlet and outlet_key(mark) == outlet_key(document.outlet))


def in_dateline(text: str) -> str | None:
    """The agency in a dateline such as "WASHINGTON (Agency) -", or None.

    >>> in_dateline("HAVANA (AP) — Flags were lowered.")
    'AP'
    """
    found = DATELINE.match(text)
    return found[1] if found else None


def in_byline(byline: str | None) -> list[str]:
    """Outlets named in a byline, not persons: "Meridale Wire", "Jonah Pell, with Meridale Wire"."""
    parts = re.split(r",|;|/|\band\b|\bwith\b|\bby\b", byline or "", flags=re.IGNORECASE)
    return [part.strip() for part in parts if part.strip() and is_outlet(part.strip())]


def is_outlet(name: str) -> bool:
    return find_outlet(name) is not None or bool(re.search(r"\b(?:Wire|Agency|Press|News|Times|Post|Herald)$", name))


def at_the_end(text: str) -> str | None:
    """An agency's mark or a credit in the last line: "- Reuters", "first published by the Courier"."""
    last = text.rstrip()[-200:]
    if found := SIGNED.search(last):
        return found[1].split("/")[0]
    if found := CREDIT.search(last):
        return found[1] if is_outlet(found[1].removeprefix("the ").strip(". ")) else None
    return None


@lru_cache(maxsize=10_000)
def outlet_key(name: str) -> str:
    """One key for all names of an outlet: its publisher's, where that is known, else its own without "wire", "news".

    >>> outlet_key("AP") == outlet_key("apnews.com"), outlet_key("Meridale Wire") == outlet_key("Meridale")
    (True, True)
    """
    if found := find_outlet(name):
        return (found.family or found.name).casefold()
    folded = " ".join(re.sub(r"[.,'’\"]", "", name.casefold()).split()).removeprefix("the ")
    return " ".join(TAIL.sub(" ", folded).split()) or folded


def find_origin(documents: Sequence[Document]) -> str | None:
    """The document the others come from, or None where it cannot be told.

    One whose own mark it carries comes first, then the earliest; two of different outlets with equal claims are none.
    """
    marked = [d for d in documents if marks_agency(d)]
    pool = sorted(marked or documents, key=lambda d: (when_of(d), d.document_id))
    first = [d for d in pool if when_of(d) == when_of(pool[0])]
    if len({outlet_key(d.outlet or d.document_id) for d in first}) > 1:
        return None
    agencies = {key for d in documents if (key := credited_to(d))}
    if agencies and outlet_key(pool[0].outlet or "") not in agencies:
        return None  # they say that they come from an outlet whose own text is not here
    return pool[0].document_id


def when_of(document: Document) -> datetime:
    published = document.published or LATE
    return published if published.tzinfo else published.replace(tzinfo=UTC)
