"""The scan: a text cut to words, with every longest name of the registry found in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from whowhom.entities import cues
from whowhom.entities.folding import TOKEN, plain
from whowhom.entities.registry import PARTICLES, Registry, Sense


@dataclass(frozen=True, slots=True)
class Match:
    """A name found in the text: words i to j (exclusive), characters start to end, and what it may mean."""

    i: int
    j: int
    start: int
    end: int
    senses: tuple[Sense, ...]
    people: tuple[str, ...] = ()

    def sense(self, *kinds: str) -> Sense | None:
        """The first sense of one of the kinds."""
        return next((s for s in self.senses if s.kind in kinds), None)


@dataclass(slots=True)
class Scan:
    """A text cut to words, with the names found in it."""

    text: str
    plain: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    matches: list[Match]
    at: dict[int, Match] = field(default_factory=dict)
    dotted: set[int] = field(default_factory=set)  # where a name ends just before its own full stop

    def gap(self, i: int) -> str:
        """What stands between word i-1 and word i; the full stop of "U.S." or "Gen." belongs to the word."""
        if not 0 < i < len(self.words):
            return "\n"
        between = self.plain[self.ends[i - 1] : self.starts[i]]
        if not between.isascii():
            between = cues.INVISIBLE.sub("", between)
        if between.startswith(".") and (self.words[i - 1] in cues.ABBREVIATIONS or self.ends[i - 1] in self.dotted):
            return between[1:]
        return between


def scan_text(text: str, registry: Registry) -> Scan:
    """Every longest name in the text, left to right."""
    flat = plain(text)
    tokens = list(TOKEN.finditer(flat))
    starts = [t.start() for t in tokens]
    ends = [t.end() for t in tokens]
    raw = [t.group() for t in tokens]
    words = [w.lower() for w in raw]
    scan = Scan(text, flat, words, starts, ends, [])
    longest, names, people = registry.longest, registry.names, registry.people_by_name
    i, count = 0, len(words)
    while i < count:
        size = longest.get(words[i])
        if size is None:
            i += 1
            continue
        match = None
        for j in range(min(i + size, count), i, -1):
            key = words[i] if j == i + 1 else " ".join(words[i:j])
            senses = names.get(key)
            ids = people.get(key)
            if (senses or ids) and is_joined(scan, i, j):
                match = _match(scan, raw, i, j, senses or [], ids or [])
                if match:
                    break
        if match:
            scan.matches.append(match)
            scan.at[i] = match
            if match.end > ends[match.j - 1]:
                scan.dotted.add(ends[match.j - 1])
            i = match.j
        else:
            i += 1
    return scan


def is_joined(scan: Scan, i: int, j: int) -> bool:
    """True if words i to j (exclusive) stand together as the words of a name do."""
    return all(scan.gap(k) in cues.JOINTS for k in range(i + 1, j))


def _match(scan: Scan, raw: list[str], i: int, j: int, senses: Sequence[Sense], ids: Sequence[str]) -> Match | None:
    """The match, if the letters' case allows the name."""
    written = raw[i:j]
    start, end = scan.starts[i], scan.ends[j - 1]
    upper = all(w.isupper() or w.isdigit() for w in written)
    capital = (
        written[0][0].isupper()
        or written[0][0].isdigit()
        or (len(written) > 1 and written[0] in PARTICLES and written[-1][0].isupper())
    )
    joint = scan.plain[scan.starts[j - 1] - 1]
    ends_small = (  # "Kim Jong-un", "Nuku'alofa"
        len(written) > 1 and written[-2][0].isupper() and (joint == "'" or (joint == "-" and len(written) > 2))
    )
    last = written[-1]
    proper = capital and (len(written) == 1 or last[0].isupper() or last[0].isdigit() or last == "s" or ends_small)
    allowed = cues.LOWER_KINDS | (cues.CAPITAL_KINDS if capital else frozenset())
    if last.isupper():
        allowed |= {"blocked"}  # "gold IRA"
    kept = tuple(s for s in senses if (upper if s.acronym else proper or s.kind in allowed))
    if len(written) == 1 and written[0] in {"May", "Will"}:
        kept = ()
    if scan.plain[end : end + 1] == "$":  # "US$5 million"
        return None
    people = tuple(ids) if proper else ()
    if not kept and not people:
        return None
    if (scan.plain[end : end + 1] == "." and "." in scan.plain[start:end] and len(written[-1]) == 1) or (
        scan.plain[end : end + 1] == "." and kept and any(s.name.endswith(".") for s in kept)
    ):
        end += 1
    return Match(i, j, start, end, kept, people)
