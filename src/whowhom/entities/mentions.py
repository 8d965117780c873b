"""Mentions: the words of a text that name political actors, and who that is on the day.

`resolve_mentions` reads as the recipe: match names, join them to phrases, then decide what
only the whole document can tell (bare surnames, titles without a country, ambiguous names).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from whowhom.entities import cues
from whowhom.entities.folding import TOKEN, key_of, plain, sound_of
from whowhom.entities.registry import GEO_KINDS, PARTICLES, Person, Registry, Sense, family_of, load_registry
from whowhom.model import Mention

HEADS = frozenset({"title", "body", "agent"})
OWNERS = GEO_KINDS | {"organisation", "group", "metonym", "company"}


def resolve_mentions(text: str, on: date | None = None, *, registry: Registry | None = None) -> list[Mention]:
    """The mentions of a document in text order, none overlapping another.

    `on` is the day the document speaks of: offices are looked up for it. Scores are between
    0 and 1; `country` is None with `candidates` where the document does not tell.

    >>> [(m.text, m.country, m.sector) for m in resolve_mentions("Iran's foreign minister met Russian troops in Syria.")]
    [("Iran's foreign minister", 'IRN', 'GOV'), ('Russian troops', 'RUS', 'MIL'), ('Syria', 'SYR', 'GOV')]
    """
    registry = registry or load_registry()
    if not unicodedata.is_normalized("NFC", text):
        return _resolve_decomposed(text, on, registry)
    scan = scan_text(text, registry)
    if not scan.matches and registry.people_by_family.keys().isdisjoint(scan.words):
        return []
    reading = Reading(scan, registry, on.isoformat() if on else None)
    mentions = list(reading.read())
    return settle(mentions, reading)


def _resolve_decomposed(text: str, on: date | None, registry: Registry) -> list[Mention]:
    """Resolve in the composed form, and put the offsets back."""
    places: list[int] = []
    parts: list[str] = []
    cluster = re.compile(r"[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]+", re.DOTALL)
    for found in cluster.finditer(text):
        composed = unicodedata.normalize("NFC", found.group())[:1]
        parts.append(composed)
        places.append(found.start())
    places.append(len(text))
    composed_text = "".join(parts)
    if not unicodedata.is_normalized("NFC", composed_text):
        composed_text = "".join(c if not unicodedata.combining(c) else " " for c in composed_text)
        if not unicodedata.is_normalized("NFC", composed_text):
            return []
    found_mentions = resolve_mentions(composed_text, on, registry=registry)
    return [
        replace(m, start=places[m.start], end=places[m.end], text=text[places[m.start] : places[m.end]])
        for m in found_mentions
    ]


# ---------------------------------------------------------------- scan


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
            if (senses or ids) and _joined(scan, i, j):
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


def _joined(scan: Scan, i: int, j: int) -> bool:
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
    ends_small = (
        len(written) > 2 and written[-2][0].isupper() and scan.plain[scan.starts[j - 1] - 1] == "-"
    )  # "Kim Jong-un"
    last = written[-1]
    proper = capital and (len(written) == 1 or last[0].isupper() or last[0].isdigit() or last == "s" or ends_small)
    kept = tuple(
        s for s in senses
        if (s.acronym and upper) or (not s.acronym and (proper or s.kind in cues.LOWER_KINDS or (capital and s.kind in {"organisation", "metonym", "group", "blocked"})))
    )  # fmt: skip
    if len(written) == 1 and written[0] in {"May", "Will"}:
        kept = ()
    people = tuple(ids) if proper else ()
    if not kept and not people:
        return None
    if (scan.plain[end : end + 1] == "." and "." in scan.plain[start:end] and len(written[-1]) == 1) or (
        scan.plain[end : end + 1] == "." and kept and any(s.name.endswith(".") for s in kept)
    ):
        end += 1
    return Match(i, j, start, end, kept, people)


# ---------------------------------------------------------------- read phrases


@dataclass(slots=True)
class Phrase:
    """A mention in the making. `owner` is whom it acts for, `head` the title or noun, `person` the name at its end."""

    i: int
    j: int
    start: int
    end: int
    owner: Match | None = None
    heads: list[Sense] = field(default_factory=list)
    people: tuple[str, ...] = ()
    named: str = ""  # a capitalised name that follows a title
    former: bool = False
    pronoun: str = ""
    blocked: bool = False


class Reading:
    """One pass over the matches of a document, joining neighbours to phrases."""

    def __init__(self, scan: Scan, registry: Registry, day: str | None) -> None:
        self.scan, self.registry, self.day = scan, registry, day
        self.text = scan.text
        self.line_spans = _lines_of(scan.plain)
        self.title_case = {number for number, (a, b) in enumerate(self.line_spans) if _is_title_case(scan.plain[a:b])}
        self.sports = cues.is_sports(scan.plain)
        self.surnames: dict[
            str, tuple[str | None, tuple[str, ...]]
        ] = {}  # surname -> (country, ids) of those named in full
        self.note_full_names()

    def note_full_names(self) -> None:
        """Surnames of everybody whom the document names in full: a headline may use them first."""
        for match in self.scan.matches:
            if not match.people or match.j - match.i < 2 or match.sense("blocked"):
                continue
            phrase = Phrase(match.i, match.j, match.start, match.end, people=match.people)
            ids = self.rank_people(phrase, None)
            if ids:
                country = self.registry.people[ids[0]].role_on(self.day)[2]
                key = family_of(" ".join(self.scan.words[match.i : match.j]), country)
                self.surnames.setdefault(key, (country, ids[:3]))

    def line_of(self, place: int) -> int:
        for number, (a, b) in enumerate(self.line_spans):
            if a <= place <= b:
                return number
        return 0

    def read(self) -> Iterator[Mention]:
        """Phrases in text order, each as a first mention; what the document must tell is left for `settle`."""
        scan, i = self.scan, 0
        count = len(scan.words)
        while i < count:
            match = scan.at.get(i)
            phrase = self.phrase_at(i, match)
            if phrase is None:
                i = match.j if match and match.sense("blocked") else i + 1
                continue
            i = max(phrase.j, i + 1)
            if not phrase.blocked:
                mention = self.mention_of(phrase)
                if mention:
                    yield mention

    def phrase_at(self, i: int, match: Match | None) -> Phrase | None:
        scan = self.scan
        word = scan.words[i]
        if match is None:
            return self.name_at(i)
        if match.sense("blocked"):
            return None
        phrase = Phrase(match.i, match.j, match.start, match.end)
        if match.sense("modifier") and not match.sense(*OWNERS, *HEADS) and not match.people:
            if word in cues.FORMER and (inner := self._after_modifiers(match.j)):
                found = self.phrase_at(inner.i, inner)
                if found and not found.blocked and found.i == inner.i:
                    found.i, found.start, found.former = match.i, match.start, True
                    return found
            return self.name_at(i)
        if match.people and not (match.sense(*GEO_KINDS) and match.j - match.i == 1):
            phrase.people = match.people
            self.extend_tail(phrase)
            return phrase
        if match.sense(*OWNERS) and not self._is_lower_only(match):
            phrase.owner = match
            return self.extend_owner(phrase)
        if head := match.sense(*HEADS):
            phrase.heads = [head]
            self.extend_heads(phrase)
            return self.extend_title(phrase)
        return self.name_at(i)

    def extend_tail(self, phrase: Phrase) -> None:
        """ "Mohamed bin Zayed Al Nahyan", "Ferdinand Marcos Jr.": the rest of the name."""
        tail = cues.TAIL.match(self.scan.plain, phrase.end)
        if tail:
            phrase.end = tail.end()
            while phrase.j < len(self.scan.words) and self.scan.starts[phrase.j] < phrase.end:
                phrase.j += 1

    def _is_lower_only(self, match: Match) -> bool:
        return bool(match.sense(*HEADS)) and not self.scan.plain[match.start].isupper()

    def name_at(self, i: int) -> Phrase | None:
        """A bare surname: of somebody named in full before, or of somebody well known."""
        scan = self.scan
        start = scan.starts[i]
        if not scan.plain[start].isupper() and scan.words[i] not in PARTICLES:
            return None
        for size in (3, 2, 1):
            key = " ".join(scan.words[i : i + size])
            if (size > 1 and not _joined(scan, i, min(i + size, len(scan.words)))) or i + size > len(scan.words):
                continue
            last = scan.starts[i + size - 1]
            if not scan.plain[last].isupper() or (size == 1 and not scan.plain[start].isupper()):
                continue
            if (ids := self.registry.people_by_family.get(key)) or key in self.surnames:
                before = self.unknown_name_before(i)
                after = self.unknown_name_after(i + size)
                if (before or after) and key not in self.surnames:
                    if before is not None or after is not None:
                        return self.full_name_at(i)
                    continue
                phrase = Phrase(i, i + size, start, scan.ends[i + size - 1])
                phrase.people = tuple(ids or ())
                phrase.named = key
                return phrase
        return self.full_name_at(i)

    def full_name_at(self, i: int) -> Phrase | None:
        """A name in other spelling: two or three capitalised words that sound like somebody known."""
        scan = self.scan
        if i + 1 >= len(scan.words) or scan.words[i] in cues.NO_NAME:
            return None
        for size in (3, 2):
            j = i + size
            if (
                j > len(scan.words)
                or not _joined(scan, i, j)
                or not all(scan.plain[scan.starts[k]].isupper() for k in (i, j - 1))
            ):
                continue
            if any(scan.words[k] in cues.NO_NAME for k in range(i, j)):
                continue
            if any(len(w) < 3 and w not in PARTICLES for w in scan.words[i:j]) or (
                j < len(scan.words) and scan.gap(j) == "-"
            ):
                continue
            if j < len(scan.words) and scan.gap(j) == " " and self.unknown_name_after(j):
                continue
            sound = " ".join(sound_of(w) for w in scan.words[i:j])
            if len(sound) >= 8 and (ids := self.registry.by_sound.get(sound)):
                phrase = Phrase(i, j, scan.starts[i], scan.ends[j - 1])
                phrase.people = tuple(dict.fromkeys(ids))
                return phrase
        return None

    def unknown_name_before(self, i: int) -> str | None:
        """The word before, if it is a first name that makes this word another person's surname."""
        scan = self.scan
        if i == 0 or scan.gap(i) not in {" ", ". ", "-"} or (scan.gap(i) == ". " and len(scan.words[i - 1]) > 1):
            return None
        word = scan.words[i - 1]
        start = scan.starts[i - 1]
        if not scan.plain[start].isupper() or self.covered(i - 1):
            return None
        if word in cues.HONORIFICS or word in cues.NO_NAME:
            return None
        if word in self.registry.first_names or (len(word) == 1 and scan.gap(i) == ". "):
            return word
        sentence_start = scan.gap(i - 1).strip() != "" or i - 1 == 0
        if sentence_start or self.line_of(start) in self.title_case:
            return None
        return word

    def covered(self, i: int) -> bool:
        """True if word i is part of a match that is a name or title."""
        return any(m.i <= i < m.j and not (m.sense("modifier") and len(m.senses) == 1) for m in self.near(i))

    def near(self, i: int) -> list[Match]:
        return [self.scan.at[k] for k in range(max(0, i - 7), i + 1) if k in self.scan.at]

    def unknown_name_after(self, j: int) -> str | None:
        scan = self.scan
        if j >= len(scan.words) or scan.gap(j) != " ":
            return None
        word, start = scan.words[j], scan.starts[j]
        if not scan.plain[start].isupper():
            return None
        if word in cues.NAME_TAILS:
            return word
        if self.line_of(start) in self.title_case or scan.at.get(j) or word in cues.NO_NAME:
            return None
        return word

    # -- phrases that begin with a country, organisation or building

    def extend_owner(self, phrase: Phrase) -> Phrase:
        scan, owner = self.scan, phrase.owner
        assert owner is not None
        if owner.sense(*GEO_KINDS) and self.is_personal_name(owner):
            phrase.blocked = True
            return phrase
        suffix = cues.SUFFIX.match(scan.plain, owner.end)
        if suffix:
            return self.extend_suffix(phrase, suffix)
        if inner := self._inner_owner(owner):
            phrase.owner, phrase.j, phrase.end = inner, inner.j, inner.end
            owner = inner
        nxt = self._next_head(owner)
        if nxt is None and (shared := self._shared_head(owner)):
            phrase.heads.append(shared)
            return phrase
        if nxt is None:
            name = (
                self._name_after(phrase.j, known_only=True)
                if owner.sense("adjective", "country", "metonym", "organisation", "group")
                else None
            )
            if name and (fitting := self._people_of(owner, name)):
                phrase.j, phrase.end, phrase.people = name[0] + name[1], name[2], fitting
            return phrase
        head = nxt.sense(*HEADS)
        assert head is not None
        phrase.heads.append(head)
        phrase.j, phrase.end = nxt.j, nxt.end
        self.extend_heads(phrase)
        return self.extend_title(phrase)

    def _inner_owner(self, owner: Match) -> Match | None:
        """The body of "US Justice Department" or "Iran's Revolutionary Guards", where it is the country's own."""
        scan, k = self.scan, owner.j
        country = owner.sense("country", "adjective")
        if k < len(scan.words) and scan.words[k] == "s" and scan.gap(k) == "'":
            k += 1
        inner = scan.at.get(k)
        if country is None or inner is None or scan.gap(k) != " ":
            return None
        body = inner.sense("metonym", "group", "company")
        return inner if body and body.country == country.country and not inner.sense(*GEO_KINDS) else None

    def _shared_head(self, owner: Match) -> Sense | None:
        """The noun of "the Russian and Ukrainian foreign ministers", for the first of the two."""
        scan = self.scan
        if not owner.sense("adjective") or owner.j + 1 >= len(scan.words) or scan.words[owner.j] != "and":
            return None
        other = scan.at.get(owner.j + 1)
        if other is None or not other.sense("adjective") or scan.gap(owner.j) != " ":
            return None
        head = self._next_head(other)
        return head.sense(*HEADS) if head else None

    def extend_suffix(self, phrase: Phrase, suffix: re.Match[str]) -> Phrase:
        """ "US-led coalition" acts for its leader; "UAE-backed forces" only says who backs them."""
        owner = phrase.owner
        assert owner is not None
        word = suffix.group(1).lower()
        if word in {"led", "run"}:
            index = owner.j + 1
            nxt = self.scan.at.get(index)
            if nxt and (head := nxt.sense(*HEADS)):
                phrase.heads = [head]
                phrase.j, phrase.end = nxt.j, nxt.end
                return phrase
        phrase.blocked = word not in {"led", "run"}
        return phrase

    def _people_of(self, owner: Match, name: tuple[int, int, int, tuple[str, ...], str]) -> tuple[str, ...]:
        """Those of the named people who act for the owner: "Venezuela's Maduro", not "Trump's Maduro"."""
        countries = {s.country for s in owner.senses if s.country}
        one_word = name[1] == 1
        people = self.registry.people
        if one_word and name[4] in cues.COMMON_WORDS:  # "North Korea's Kim"
            return tuple(
                i for i in name[3] if i in people and people[i].kept and people[i].rank == 1
                and people[i].role_on(self.day)[2] in countries and people[i].holds_office(self.day)
            )  # fmt: skip
        return tuple(
            i for i in name[3]
            if i in people and any(r[2] in countries for r in people[i].roles) and (not one_word or people[i].kept or people[i].rank == 1)
        )  # fmt: skip

    def _next_head(self, owner: Match) -> Match | None:
        """The title or noun that follows, over "'s" and modifiers."""
        scan = self.scan
        k = owner.j
        if k < len(scan.words) and scan.words[k] == "s" and scan.gap(k) == "'":
            k += 1
        elif k < len(scan.words) and scan.gap(k) == "' " and scan.plain[owner.end - 1] == "s":
            return self._head_or_modified(k)
        return self._head_or_modified(k)

    def _head_or_modified(self, k: int) -> Match | None:
        scan = self.scan
        for _ in range(4):
            if k >= len(scan.words) or scan.gap(k) not in {" ", "-"}:
                return None
            match = scan.at.get(k)
            if match is None:
                return None
            if match.sense(*HEADS):
                # "Russian state media", "Israeli air force": the longer noun counts, not "state"
                nxt = scan.at.get(match.j)
                if match.sense("modifier") and nxt and nxt.sense(*HEADS) and scan.gap(match.j) == " ":
                    k = match.j
                    continue
                return match
            stateless = match.sense("adjective")  # "Syrian Kurdish fighters"
            if not match.sense("modifier") and not (stateless and stateless.country is None):
                return None
            k = match.j
        return None

    def _after_modifiers(self, k: int) -> Match | None:
        scan = self.scan
        for _ in range(4):
            if k >= len(scan.words) or scan.gap(k) not in {" ", "-", "- "}:
                return None
            match = scan.at.get(k)
            if match is None:
                return None
            if match.sense(*OWNERS, *HEADS) or match.people:
                return match
            k = match.j
        return None

    def extend_heads(self, phrase: Phrase) -> None:
        """Further titles: "defence ministry spokesman Brigadier General"."""
        scan = self.scan
        while phrase.j < len(scan.words) and scan.gap(phrase.j) in {" ", "-"}:
            nxt = scan.at.get(phrase.j)
            if nxt is None:
                return
            head = nxt.sense(*HEADS)
            if head is None and nxt.sense("modifier"):
                after = self._head_or_modified(phrase.j)
                nxt, head = after, after.sense(*HEADS) if after else None
            if (
                nxt is None
                or head is None
                or (
                    head.kind == "agent"
                    and phrase.heads
                    and phrase.heads[-1].kind == "agent"
                    and head.sector != phrase.heads[-1].sector
                )
            ):
                return
            if not scan.plain[nxt.start].isupper() and nxt.people:
                return
            if phrase.heads and scan.words[phrase.j - 1] not in cues.ATTRIBUTIVE and self.is_verb(nxt):
                return
            phrase.heads.append(head)
            phrase.j, phrase.end = nxt.j, nxt.end

    def is_verb(self, match: Match) -> bool:
        """ "strikes", "heads", "chairs" after a noun is more likely a verb when an object follows."""
        word = self.scan.words[match.i]
        return match.j - match.i == 1 and word in cues.VERB_LIKE

    def extend_title(self, phrase: Phrase) -> Phrase:
        """What may follow a title: a name, or "of" with a country or organisation."""
        scan = self.scan
        if phrase.owner is None or phrase.heads[-1].kind != "agent":
            self._extend_of(phrase)
        name = self._name_after(phrase.j, known_only=False)
        if name and (phrase.heads[-1].kind != "agent" or name[3]):
            index, size, end, ids, key = name
            phrase.j, phrase.end, phrase.people, phrase.named = index + size, end, ids, key
        if phrase.owner is None and not phrase.people and not phrase.named:
            k = phrase.i - 1
            weak = phrase.j - phrase.i == 1 and scan.words[phrase.i] in cues.WEAK_HEADS
            if weak or (k >= 0 and scan.words[k] in cues.NOT_ACTOR_BEFORE):
                phrase.blocked = True
        return phrase

    def _extend_of(self, phrase: Phrase) -> None:
        scan, k = self.scan, phrase.j
        if k >= len(scan.words) or scan.gap(k) != " " or scan.words[k] not in {"of", "for", "at"}:
            return
        if scan.words[k] != "of" and scan.words[k - 1] not in cues.SPOKES:
            return
        k += 1
        if k < len(scan.words) and scan.words[k] == "the":
            k += 1
        match = scan.at.get(k)
        if match is None or scan.gap(k) != " ":
            return
        if match.sense(*OWNERS) and phrase.owner is None and not self._is_lower_only(match):
            phrase.owner = match
            phrase.j, phrase.end = match.j, match.end
            if (nxt := self._next_head(match)) and (head := nxt.sense(*HEADS)):
                phrase.heads.insert(0, head)
                phrase.j, phrase.end = nxt.j, nxt.end
            return
        if (
            (head := match.sense("title", "body"))
            and scan.words[k] not in cues.VERB_LIKE
            and phrase.heads[-1].kind == "title"
        ):
            inner = Phrase(match.i, match.j, match.start, match.end, heads=[head])
            self._extend_of(inner)
            if inner.owner or scan.words[phrase.j - 1] in cues.SPOKES:
                phrase.heads.insert(0, head)
                phrase.owner = phrase.owner or inner.owner
                phrase.j, phrase.end = inner.j, inner.end

    def _name_after(self, k: int, *, known_only: bool) -> tuple[int, int, int, tuple[str, ...], str] | None:
        """The person's name that starts at word k (index, words, end, ids, surname)."""
        scan = self.scan
        if k < len(scan.words) and scan.words[k] == "s" and scan.gap(k) == "'":
            if not known_only:
                return None
            k += 1
        while k < len(scan.words) and scan.words[k] in cues.HONORIFICS and scan.gap(k) == " ":
            k += 1
        if k >= len(scan.words) or scan.gap(k) not in {" ", ' "'}:
            return None
        match = scan.at.get(k)
        if match and match.people:
            size = match.j - match.i
            return k, size, match.end, match.people, scan.words[match.j - 1]
        run = self._capital_run(k)
        if not run:
            return None
        for size in range(min(run, 4), 0, -1):
            key = " ".join(scan.words[k : k + size])
            if ids := (self.registry.people_by_name.get(key) or self.registry.people_by_family.get(key)):
                if size == 1 and run > 1 and not known_only:
                    ids = self._full_match(k, run) or ids if run == 1 else self._full_match(k, run)
                    if not ids:
                        break
                    return k, run, scan.ends[k + run - 1], tuple(ids), scan.words[k + run - 1]
                if size < run and not self._ends_name(k + size):
                    continue
                return k, size, scan.ends[k + size - 1], tuple(ids), key
        if known_only:
            return None
        ids = self._full_match(k, run)
        if not ids and self.line_of(scan.starts[k]) in self.title_case:
            return None
        last = k + run - 1
        return k, run, scan.ends[last], tuple(ids or ()), scan.words[last]

    def _ends_name(self, k: int) -> bool:
        return self.line_of(self.scan.starts[min(k, len(self.scan.words) - 1)]) in self.title_case

    def _full_match(self, k: int, run: int) -> list[str]:
        return self.registry.find_people(" ".join(self.scan.words[k : k + run])) if run > 1 else []

    def _capital_run(self, k: int) -> int:
        """How many capitalised words from k on may be a name."""
        scan, size = self.scan, 0
        while k + size < len(scan.words) and size < 5:
            i = k + size
            if size and scan.gap(i) not in {" ", "-", "'", ". "}:
                break
            word, capital = scan.words[i], scan.plain[scan.starts[i]].isupper()
            if word == "s" and scan.gap(i) == "'":
                break
            if scan.gap(i) == ". " and size and len(scan.words[i - 1]) > 2:
                break
            match = scan.at.get(i)
            if not capital and not (word in PARTICLES and size < 4) and scan.gap(i) not in {"-", "'"}:
                break
            if (word in cues.NO_NAME and not (word == "may" and not size)) or (
                match and (match.sense(*OWNERS) or match.sense("title")) and word not in self.registry.first_names
            ):
                break
            size += 1
        while size and not scan.plain[scan.starts[k + size - 1]].isupper() and scan.gap(k + size - 1) not in {"-", "'"}:
            size -= 1
        return size

    def is_personal_name(self, match: Match) -> bool:
        """ "Jordan Henderson", "Paris Hilton", "Denzel Washington": no country is meant."""
        if match.j - match.i != 1:
            return False
        scan, word = self.scan, self.scan.words[match.i]
        if word in cues.GEO_FIRST_NAMES and match.j < len(scan.words) and scan.gap(match.j) == " ":
            nxt = scan.words[match.j]
            start = scan.starts[match.j]
            if (
                scan.plain[start].isupper() and not scan.at.get(match.j) and nxt not in cues.NO_NAME
                and self.line_of(start) not in self.title_case
            ):  # fmt: skip
                return True
        if match.i and scan.gap(match.i) == " " and word in cues.GEO_SURNAMES:
            before = scan.words[match.i - 1]
            if (
                scan.plain[scan.starts[match.i - 1]].isupper()
                and (before in self.registry.first_names or before in cues.HONORIFICS)
                and before not in cues.NO_NAME
            ):
                return not self.covered(match.i - 1)
        return False

    # ---------------------------------------------------------------- phrase → mention

    def mention_of(self, phrase: Phrase) -> Mention | None:
        """The mention with what the phrase itself tells; `settle` does the rest."""
        text = self.text[phrase.start : phrase.end]
        base = Mention(phrase.start, phrase.end, text, text, score=0.9)
        owner_sense = self.owner_sense(phrase)
        if phrase.people or phrase.named:
            return self.person_mention(phrase, base, owner_sense)
        if phrase.heads:
            return self.head_mention(phrase, base, owner_sense)
        if owner_sense is None:
            return None
        return self.owner_mention(phrase, base, owner_sense)

    def owner_sense(self, phrase: Phrase) -> Sense | None:
        if phrase.owner is None:
            return None
        fitting = [s for s in phrase.owner.senses if s.kind in OWNERS and self._in_time(s)]
        if not fitting:
            fitting = [s for s in phrase.owner.senses if s.kind in OWNERS]
        if (
            len(fitting) > 1
            and phrase.heads
            and (adjective := next((s for s in fitting if s.kind == "adjective"), None))
        ):
            return adjective
        chosen = fitting[0] if fitting else None
        if (
            chosen
            and chosen.country
            and phrase.heads
            and (country := self.choose_country(chosen, phrase)) != chosen.country
        ):
            return replace(chosen, country=country)
        return chosen

    def _in_time(self, sense: Sense) -> bool:
        return self.day is None or (
            (not sense.start or sense.start <= self.day) and (not sense.end or self.day <= sense.end)
        )

    def person_mention(self, phrase: Phrase, base: Mention, owner: Sense | None) -> Mention | None:
        ids = self.rank_people(phrase, owner)
        former = phrase.former
        surname = self.scan.words[phrase.j - 1]
        full = phrase.j - phrase.i > 1 and not phrase.heads and phrase.owner is None and not phrase.named
        if ids:
            best = self.registry.people[ids[0]]
            if phrase.named and not phrase.heads and phrase.owner is None:
                return self.surname_mention(phrase, base, ids)
            role = best.role_on(self.day)
            country = role[2]
            if owner and owner.country and owner.country != country and any(r[2] == owner.country for r in best.roles):
                country = owner.country
            sector = "ELI" if former or not best.holds_office(self.day) else role[3]
            for key in {surname, phrase.named, key_of(best.name).rpartition(" ")[2]}:
                if key:
                    self.surnames[key] = (country, ids[:3])
            return replace(
                base,
                name=best.name,
                country=country,
                sector=sector,
                entity_id=best.person_id,
                score=0.97 if full or owner else 0.93,
            )
        if phrase.named and not phrase.heads and phrase.owner is None:
            return self.surname_mention(phrase, base, ())
        country = owner.country if owner else None
        sector = self.sector_of(phrase, owner)
        name = self._name_text(phrase)
        entity = key_of(name).replace(" ", "-")
        if country is None and surname in self.surnames:
            country, known_ids = self.surnames[surname]
            entity = known_ids[0] if known_ids else entity
        if surname not in self.surnames or country:
            self.surnames[surname] = (country, (entity,))
        return replace(
            base,
            name=name,
            country=country,
            sector=sector,
            entity_id=entity,
            kind="name" if country else "title",
            score=0.85 if country else 0.5,
        )

    def _name_text(self, phrase: Phrase) -> str:
        """The capitalised words after the title."""
        scan, k = self.scan, phrase.j - 1
        while k > phrase.i and not (scan.at.get(k) and scan.at[k].sense(*HEADS)) and k - 1 > phrase.i:
            previous = next((m for m in self.near(k - 1) if m.i <= k - 1 < m.j and m.sense(*HEADS, *OWNERS)), None)
            if previous:
                break
            k -= 1
        return self.text[scan.starts[k] : phrase.end]

    def rank_people(self, phrase: Phrase, owner: Sense | None) -> tuple[str, ...]:
        """The people the name may mean, the likeliest first; nobody whom a given country rules out."""
        people = [self.registry.people[i] for i in phrase.people if i in self.registry.people]
        if owner and owner.country and phrase.heads:
            fitting = [p for p in people if any(r[2] in {owner.country, "IGO"} for r in p.roles)]
            if not fitting:
                return ()
            people = fitting
        if phrase.heads and len(people) > 1:
            seats = {s for s in (self._seat(h) for h in phrase.heads) if s}
            on_seat = [p for p in people if any(r[1] in seats for r in p.roles)] if seats else []
            people = on_seat or people
        people.sort(key=lambda p: self.fame(p))
        return tuple(p.person_id for p in people)

    def _seat(self, head: Sense) -> str:
        return cues.SEATS.get(head.name.lower(), "")

    def fame(self, person: Person) -> tuple[bool, int, bool, int, str]:
        role = person.role_on(self.day)
        here = role[2] in self.document_countries()
        latest = max(r[5] or "9999" for r in person.roles)
        held = person.holds_office(self.day) if self.day else latest == "9999"
        return (not here, 0 if held else 1, not person.kept, role[6], "".join(chr(255 - ord(c)) for c in latest))

    def document_countries(self) -> frozenset[str]:
        """Countries that the names in the document speak of, for choosing among people."""
        if not hasattr(self, "_countries"):
            self._countries: frozenset[str] = frozenset(
                s.country for m in self.scan.matches for s in m.senses[:1] if s.country and s.kind in OWNERS
            )
        return self._countries

    def surname_mention(self, phrase: Phrase, base: Mention, ids: tuple[str, ...]) -> Mention | None:
        """A bare surname: whoever was named in full before; else somebody in office and well known."""
        key = phrase.named or self.scan.words[phrase.i]
        if key in self.surnames:
            country, known = self.surnames[key]
            person = self.registry.people.get(known[0]) if known else None
            sector = (person.role_on(self.day)[3] if person.holds_office(self.day) else "ELI") if person else "GOV"
            return replace(
                base, name=person.name if person else base.text, country=country, sector=sector,
                entity_id=known[0] if known else None, score=0.85 if country else 0.4,
            )  # fmt: skip
        honorific = phrase.i > 0 and self.scan.words[phrase.i - 1] in cues.HONORIFICS
        if key in cues.COMMON_WORDS and not honorific:
            return None
        people = [self.registry.people[i] for i in ids]
        famous = [p for p in people if self.is_well_known(p)]
        if not famous:
            return None
        best = famous[0]
        role = best.role_on(self.day)
        rivals = [
            p
            for p in famous[1:]
            if p.role_on(self.day)[2] != role[2]
            and (p.role_on(self.day)[2] in self.document_countries()) == (role[2] in self.document_countries())
            and p.kept == best.kept
            and p.holds_office(self.day) == best.holds_office(self.day)
        ]
        sector = role[3] if best.holds_office(self.day) else "ELI"
        if rivals:
            return replace(
                base,
                name=base.text,
                country=None,
                sector=sector,
                score=0.3,
                candidates=tuple(p.person_id for p in [best, *rivals][:6]),
            )
        return replace(
            base,
            name=best.name,
            country=role[2],
            sector=sector,
            entity_id=best.person_id,
            score=0.85 if best.kept else 0.7,
        )

    def is_well_known(self, person: Person) -> bool:
        """Hand-kept people always; heads of state and government in or just out of office; ministers where their country is named."""
        if person.kept:
            return True
        role = person.role_on(self.day)
        if self.day and not person.holds_office(self.day) and role[5] and role[5][:4] < str(int(self.day[:4]) - 2):
            return False
        if role[2] in self.document_countries():
            return role[6] <= 2
        return False

    def sector_of(self, phrase: Phrase, owner: Sense | None) -> str | None:
        """The sector of a phrase: its most telling head's, else its owner's."""
        if phrase.former:
            return "ELI"
        if not phrase.heads:
            return owner.sector if owner else None
        sectors = [h.sector for h in phrase.heads]
        names = [h.name.lower() for h in phrase.heads]
        if owner and owner.kind in {"organisation", "group", "metonym", "company"} and names[0] in cues.NEUTRAL_HEADS:
            return owner.sector
        for sector, name in reversed(list(zip(sectors, names, strict=True))):
            if name not in cues.NEUTRAL_HEADS:
                return sector
        return sectors[0]

    def head_mention(self, phrase: Phrase, base: Mention, owner: Sense | None) -> Mention:
        sector = self.sector_of(phrase, owner)
        if owner is None:
            kind = "noun" if phrase.heads[-1].kind == "agent" else "title"
            return replace(base, sector=sector, kind=kind, score=0.4)
        if owner.country is None:
            candidates = self.ambiguous(owner, phrase)
            entity = owner.entity_id if owner.kind in {"organisation", "group"} else None
            return replace(
                base,
                name=owner.name,
                country=candidates[0] if len(candidates) == 1 else None,
                sector=sector,
                entity_id=entity,
                score=0.6,
                candidates=tuple(candidates),
            )
        country = self.choose_country(owner, phrase)
        kind = "title" if phrase.heads[-1].kind != "agent" else "noun"
        holder = self.holder_of(phrase, owner) if kind == "title" and not phrase.former else None
        name = holder.name if holder else base.text
        entity = holder.person_id if holder else owner.entity_id
        if country is None:
            return replace(
                base,
                sector=sector,
                kind=kind,
                score=0.3,
                candidates=tuple(s.entity_id or "" for s in (phrase.owner.senses if phrase.owner else ())),
            )
        return replace(base, name=name, country=country, sector=sector, entity_id=entity, kind=kind, score=0.9)

    def holder_of(self, phrase: Phrase, owner: Sense) -> Person | None:
        """Who holds the office on the day, where the phrase names one of the six seats."""
        if self.day is None or owner.country is None:
            return None
        seat = self._seat(phrase.heads[-1])
        if not seat:
            return None
        return find_holder(self.registry, owner.country, seat, self.day)

    def owner_mention(self, phrase: Phrase, base: Mention, owner: Sense) -> Mention | None:
        match = phrase.owner
        assert match is not None
        word = self.scan.words[match.i]
        if owner.kind == "continent":
            return None
        if self.sports and owner.kind in GEO_KINDS:
            return None
        if (
            word in cues.RARE_GEO
            and match.j - match.i == 1
            and owner.country
            and not self.country_is_clear(owner.country, match)
        ):
            return None
        if owner.kind == "adjective" and not match.sense("noun"):
            return self.adjective_mention(phrase, base, owner)
        if owner.kind == "adjective" or owner.kind == "noun":
            nxt = match.j
            if self.scan.gap(nxt) == "-":
                return self.adjective_mention(phrase, base, owner)
            if (
                nxt < len(self.scan.words)
                and self.scan.gap(nxt) == " "
                and self.scan.words[nxt] not in cues.FUNCTION_WORDS
                and not base.text.endswith("s")
            ):
                return self.adjective_mention(phrase, base, owner)
            return replace(
                base,
                name=owner.name,
                country=owner.country or self._one(self.ambiguous(owner, phrase)),
                sector="CVL",
                entity_id=owner.entity_id,
                kind="demonym",
                score=0.6,
            )
        if owner.kind in {"organisation", "group", "company", "metonym"}:
            kind = "metonym" if owner.kind == "metonym" else "name"
            return replace(
                base,
                name=owner.name,
                country=owner.country,
                sector=owner.sector,
                entity_id=owner.entity_id,
                kind=kind,
                score=0.92,
                is_place=kind == "metonym" and self.is_place(match, owner),
            )
        place = self.is_place(match, owner)
        if owner.country is None:
            candidates = self.ambiguous(owner, phrase)
            if len(candidates) == 1:
                return replace(
                    base,
                    name=self.registry.countries[candidates[0]]["name"],
                    country=candidates[0],
                    sector="GOV",
                    entity_id=candidates[0],
                    score=0.6,
                    is_place=place,
                )
            return replace(
                base,
                name=owner.name,
                sector="GOV",
                entity_id=owner.entity_id,
                score=0.4 if candidates else 0.6,
                candidates=tuple(candidates),
                is_place=place,
            )
        country = self.choose_country(owner, phrase)
        if country is None:
            return replace(
                base, sector="GOV", score=0.3, is_place=place, candidates=tuple(s.entity_id or "" for s in match.senses)
            )
        name = self.registry.countries[country]["name"]
        kind = "metonym" if owner.kind == "capital" and not place else "name"
        score = {"country": 0.95, "capital": 0.85, "region": 0.7, "city": 0.6}.get(owner.kind, 0.9)
        return replace(
            base, name=name, country=country, sector="GOV", entity_id=country, score=score, kind=kind, is_place=place
        )

    def _one(self, candidates: list[str]) -> str | None:
        return candidates[0] if len(candidates) == 1 else None

    def adjective_mention(self, phrase: Phrase, base: Mention, owner: Sense) -> Mention | None:
        country = owner.country
        candidates: list[str] = []
        if country is None:
            candidates = self.ambiguous(owner, phrase)
            country = self._one(candidates)
            if country is None and not candidates:
                return None
        else:
            country = self.choose_country(owner, phrase)
        return replace(
            base,
            name=owner.name,
            country=country,
            sector="GOV",
            entity_id=country,
            kind="demonym",
            score=0.4,
            candidates=tuple(candidates),
        )

    def country_is_clear(self, country: str, match: Match) -> bool:
        return any(
            m is not match and any(s.country == country and s.kind in GEO_KINDS and self.scan.words[m.i] not in cues.RARE_GEO for s in m.senses)
            for m in self.scan.matches
        )  # fmt: skip

    # -- ambiguous names

    def choose_country(self, owner: Sense, phrase: Phrase) -> str | None:
        """The country a name means here: Georgia, Guinea, Niger and the like by the words around."""
        match = phrase.owner
        assert match is not None
        word = " ".join(self.scan.words[match.i : match.j])
        rules = cues.CHOICES.get(word)
        if not rules:
            return owner.country
        best, best_score = owner.country, 0
        for country, pattern in rules:
            score = len(pattern.findall(self.text))
            if score > best_score:
                best, best_score = country, score
        return best

    def ambiguous(self, owner: Sense, phrase: Phrase) -> list[str]:
        """The countries that "Korean" or "Congo" may mean; one where the document tells."""
        options = cues.OPTIONS.get(owner.name.lower().split()[-1])
        if not options:
            return []
        scores = {country: len(pattern.findall(self.text)) for country, pattern in options}
        top = max(scores.values())
        best = [country for country, score in scores.items() if score == top]
        if top and len(best) == 1 and top >= 2 * sum(s for c, s in scores.items() if c != best[0]):
            return best
        if not top and owner.name.lower().startswith("congo"):
            return ["COD"]
        return list(scores)

    # -- places or actors

    def is_place(self, match: Match, owner: Sense) -> bool:
        """True where the words name where something happens: "in Paris", "Paris talks", a dateline."""
        scan = self.scan
        before = scan.plain[max(0, match.start - 60) : match.start]
        after = scan.plain[match.end : match.end + 60]
        if owner.kind == "metonym":
            return bool(cues.PLACE_BEFORE.search(before)) and not cues.ACT_AFTER.match(after)
        if (
            owner.kind in {"capital", "city", "region"}
            and (match.start == 0 or scan.plain[match.start - 1] == "\n")
            and cues.DATELINE.match(after)
        ):
            return True
        if owner.acronym and cues.NOUN_AFTER.match(after):  # "killed in US operation"
            return False
        if cues.PLACE_BEFORE.search(before) or cues.MOTION_BEFORE.search(before):
            return True
        if owner.kind in {"capital", "city"} and cues.PLACE_AFTER.match(after):
            return True
        if owner.kind == "city":
            return not cues.ACT_AFTER.match(after)
        return bool(owner.kind == "capital" and cues.CITY_LIST_AFTER.match(after))


def find_holder(registry: Registry, country: str, seat: str, day: str) -> Person | None:
    """Who holds one of the six seats of a country on that day, if the registry knows exactly one."""
    held = [
        (p, kept)
        for p, start, end, kept in _seat_index(registry).get((country, seat), ())
        if start <= day and (not end or day <= end)
    ]
    likely = {p for p, kept in held if kept} or {p for p, _ in held}
    return registry.people[next(iter(likely))] if len(likely) == 1 else None


_SEATS: dict[str, dict[tuple[str, str], list[tuple[str, str, str, bool]]]] = {}


def _seat_index(registry: Registry) -> dict[tuple[str, str], list[tuple[str, str, str, bool]]]:
    index = _SEATS.get(registry.version)
    if index is None:
        index = _SEATS[registry.version] = {}
        for person in registry.people.values():
            for _, seat, country, _, start, end, _, origin in person.roles:
                if seat:
                    index.setdefault((country, seat), []).append(
                        (person.person_id, start, end, origin.startswith("hand-kept"))
                    )
    return index


def _lines_of(text: str) -> list[tuple[int, int]]:
    spans, start = [], 0
    for line in text.split("\n"):
        spans.append((start, start + len(line)))
        start += len(line) + 1
    return spans


def _is_title_case(line: str) -> bool:
    """True for a headline with most words capitalised."""
    words = re.findall(r"[A-Za-z]{4,}", line)
    return 2 <= len(words) <= 22 and sum(w[0].isupper() for w in words) >= 0.75 * len(words)


# ---------------------------------------------------------------- settle


def settle(mentions: list[Mention], reading: Reading) -> list[Mention]:
    """Decide what the phrases alone left open: apposed names, titles without a country, acronyms, pronouns."""
    mentions = [m for m in mentions if m.end > m.start]
    settle_appositions(mentions, reading)
    settle_titles(mentions, reading)
    mentions += find_acronyms(mentions, reading)
    mentions += find_pronouns(mentions, reading)
    mentions += find_both_sides(mentions, reading)
    return sorted(without_overlaps(mentions), key=lambda m: m.start)


def without_overlaps(mentions: list[Mention]) -> list[Mention]:
    """Of overlapping mentions the longest."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -(m.end - m.start))):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def settle_appositions(mentions: list[Mention], reading: Reading) -> None:
    """ "Foo Bar, the Iranian deputy minister": the unknown name takes the country of what follows it."""
    text, plain_text = reading.text, reading.scan.plain
    taken = {m.start for m in mentions}
    for mention in list(mentions):
        if mention.country is None or mention.kind not in {"title", "noun"}:
            continue
        found = cues.NAME_BEFORE_COMMA.search(plain_text[max(0, mention.start - 60) : mention.start])
        if not found:
            continue
        start = max(0, mention.start - 60) + found.start(1)
        end = max(0, mention.start - 60) + found.end(1)
        if start in taken or any(m.start < end and start < m.end for m in mentions):
            continue
        name = text[start:end]
        surname = key_of(name).rpartition(" ")[2]
        if surname in cues.NO_NAME:
            continue
        entity = key_of(name).replace(" ", "-")
        mentions.append(Mention(start, end, name, name, mention.country, mention.sector, entity, 0.75))
        reading.surnames[surname] = (mention.country, (entity,))
        for again in re.finditer(rf"\b{re.escape(surname)}\b", plain_text[mention.end :], re.IGNORECASE):
            a, b = mention.end + again.start(), mention.end + again.end()
            if plain_text[a].isupper() and not any(m.start < b and a < m.end for m in mentions):
                mentions.append(Mention(a, b, text[a:b], name, mention.country, mention.sector, entity, 0.7))


def settle_titles(mentions: list[Mention], reading: Reading) -> None:
    """ "the president", "soldiers": whose, as the document tells."""
    named = Counter(
        m.country for m in mentions if m.country and m.country != "IGO" and m.kind != "pronoun" and m.score >= 0.4
    )
    actors = Counter(
        m.country for m in mentions if m.country and m.country != "IGO" and not m.is_place and m.score >= 0.6
    )
    for number, mention in enumerate(mentions):
        if mention.country is not None or mention.kind not in {"title", "noun"} or mention.candidates:
            continue
        unknown_person = mention.entity_id is not None and mention.name != mention.text
        if mention.entity_id and (not unknown_person or mention.entity_id in reading.registry.people):
            continue
        seat = cues.SEATS.get(key_of(mention.text), "")
        earlier = [m for m in mentions if m.start < mention.start and m.country and m.country != "IGO"]
        holder = _named_holder(reading, earlier, seat) if seat else None
        if holder:
            mentions[number] = replace(
                mention, name=holder.name, country=holder.country, entity_id=holder.entity_id, score=0.75
            )
            continue
        country, score = _dominant(named, actors, _in_last_sentences(earlier, mention, reading))
        if country is None:
            mentions[number] = replace(mention, candidates=tuple(c for c, _ in named.most_common(5)), score=0.25)
            continue
        if unknown_person:
            mentions[number] = replace(mention, country=country, score=score)
            continue
        person = find_holder(reading.registry, country, seat, reading.day) if seat and reading.day else None
        mentions[number] = replace(
            mention, country=country, score=score, name=person.name if person else mention.name,
            entity_id=person.person_id if person else country,
        )  # fmt: skip


def _named_holder(reading: Reading, earlier: list[Mention], seat: str) -> Mention | None:
    """The last mention before of somebody who holds that seat on the day."""
    for mention in reversed(earlier):
        person = reading.registry.people.get(mention.entity_id or "")
        if person and any(
            r[1] == seat and (reading.day is None or (r[4] <= reading.day and (not r[5] or reading.day <= r[5])))
            for r in person.roles
        ):
            return mention
    return None


def _in_last_sentences(earlier: list[Mention], mention: Mention, reading: Reading) -> list[Mention]:
    """The mentions of this sentence, or of the one before where this has none."""
    text = reading.scan.plain
    end = mention.start
    for _ in range(2):
        start = max(text.rfind(". ", 0, end), text.rfind("\n", 0, end))
        here = [m for m in earlier if start < m.start < mention.start]
        if here or start < 0:
            return here
        end = start
    return []


def _dominant(named: Counter[str], actors: Counter[str], earlier: list[Mention]) -> tuple[str | None, float]:
    """The country that a title without one most likely belongs to, and how sure that is."""
    if len(named) == 1:
        return next(iter(named)), 0.7
    if len(actors) == 1:
        return next(iter(actors)), 0.6
    if not named:
        return None, 0.0
    total = sum(named.values())
    country, count = named.most_common(1)[0]
    if count >= 0.6 * total:
        return country, 0.5
    near = {m.country for m in earlier}
    if len(near) == 1:
        return near.pop(), 0.45
    return None, 0.0


def find_acronyms(mentions: list[Mention], reading: Reading) -> list[Mention]:
    """Acronyms that the text defines: "Free Barrow Movement (FBM)" and every FBM after it."""
    found = []
    text = reading.scan.plain
    for mention in mentions:
        defined = cues.DEFINED.match(text, mention.end)
        if not defined or mention.kind == "pronoun":
            continue
        for again in re.finditer(rf"\b{defined.group(1)}\b", text[mention.end :]):
            start, end = mention.end + again.start(), mention.end + again.end()
            if not any(m.start < end and start < m.end for m in mentions):
                found.append(
                    replace(mention, start=start, end=end, text=reading.text[start:end], is_place=False, kind="name")
                )
    return found


def find_both_sides(mentions: list[Mention], reading: Reading) -> list[Mention]:
    """ "Both sides", "the two countries": no single country, but the two of the text as candidates."""
    found = []
    for match in cues.BOTH.finditer(reading.scan.plain):
        named = dict.fromkeys(
            m.country for m in sorted(mentions, key=lambda m: m.start) if m.country and m.country != "IGO"
        )
        if len(named) == 2 and not any(m.start < match.end() and match.start() < m.end for m in mentions):
            both = tuple(c for c in named if c)
            found.append(
                Mention(
                    match.start(),
                    match.end(),
                    reading.text[match.start() : match.end()],
                    match.group(),
                    None,
                    "GOV",
                    None,
                    0.5,
                    "noun",
                    False,
                    both,
                )
            )
    return found


def find_pronouns(mentions: list[Mention], reading: Reading) -> list[Mention]:
    """He, she, it and they where one actor fits: the person or body that opened the sentence before or this one."""
    ordered = sorted(mentions, key=lambda m: m.start)
    found = []
    for match in cues.PRONOUN.finditer(reading.scan.plain):
        word = match.group().lower()
        before = [
            m
            for m in ordered
            if m.end <= match.start() and match.start() - m.end < 250 and not m.is_place and m.country
        ]
        if "\n" in reading.scan.plain[before[-1].end : match.start()] if before else False:
            before = [m for m in before if "\n\n" not in reading.scan.plain[m.end : match.start()]]
        people = [m for m in before if m.entity_id in reading.registry.people or (m.kind == "title" and m.score >= 0.7)]
        bodies = [m for m in before if m not in people and m.score >= 0.6]
        fitting = people if word in {"he", "she"} else bodies if word in {"it"} else []
        if not fitting:
            continue
        since = max(reading.scan.plain.rfind(". ", 0, match.start()), reading.scan.plain.rfind("\n", 0, match.start()))
        here = [m for m in fitting if m.start > since]
        earlier = reading.scan.plain.rfind(". ", 0, max(0, since))
        last = (here or [m for m in fitting if m.start > earlier] or fitting[-1:])[0]
        others = {m.entity_id for m in fitting if m.start > match.start() - 250}
        if len(others) > 1 and word != "he" and word != "she":
            continue
        score = 0.55 if len(others) == 1 else 0.35
        found.append(
            Mention(
                match.start(),
                match.end(),
                reading.text[match.start() : match.end()],
                last.name,
                last.country,
                last.sector,
                last.entity_id,
                score,
                "pronoun",
            )
        )
    return found
