"""Phrases: neighbouring names, titles and nouns joined to what a reader would mark as one mention."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from whowhom.entities import cues
from whowhom.entities.folding import sound_of
from whowhom.entities.registry import FAMILY_NAME_FIRST, GEO_KINDS, PARTICLES, Registry, Sense
from whowhom.entities.scan import Match, Scan, is_joined

HEADS = frozenset({"title", "body", "agent"})
OWNERS = GEO_KINDS | {"organisation", "group", "metonym", "company"}


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
    follower: Sense | None = None  # the "regime" of "the Maduro regime"
    blocked: bool = False


class PhraseReader:
    """One pass over the matches of a document, joining neighbours to phrases."""

    def __init__(self, scan: Scan, registry: Registry, day: str | None) -> None:
        self.scan, self.registry, self.day = scan, registry, day
        self.text = scan.text
        self.line_spans = _lines_of(scan.plain)
        self.title_case = {number for number, (a, b) in enumerate(self.line_spans) if _is_title_case(scan.plain[a:b])}
        self.sports = cues.is_sports(scan.plain)
        self.strangers: set[str] = set()  # surnames of those whom the document names in full and nobody knows
        self.surnames: dict[
            str, tuple[str | None, tuple[str, ...]]
        ] = {}  # surname -> (country, ids) of those named in full

    def line_of(self, place: int) -> int:
        for number, (a, b) in enumerate(self.line_spans):
            if a <= place <= b:
                return number
        return 0

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
            self.extend_following(phrase)
            return phrase
        if match.sense(*OWNERS) and not self._is_lower_only(match):
            phrase.owner = match
            return self.extend_owner(phrase)
        if head := match.sense(*HEADS):
            phrase.heads = [head]
            self.extend_heads(phrase)
            return self.extend_title(phrase)
        return self.name_at(i)

    def extend_following(self, phrase: Phrase) -> None:
        """ "the Maduro regime", "Trump aides", "Netanyahu's government": the person's own people."""
        scan, k = self.scan, phrase.j
        if k + 1 < len(scan.words) and scan.words[k] == "s" and scan.gap(k) == "'":
            k += 1
        match = scan.at.get(k)
        if match and match.j - match.i == 1 and scan.gap(k) == " " and scan.words[k] in cues.FOLLOWING:
            head = match.sense(*HEADS)
            if head and (k == phrase.j or scan.words[k] in cues.FOLLOWING_OWNED):
                phrase.follower = head
                phrase.j, phrase.end = match.j, match.end

    def extend_tail(self, phrase: Phrase) -> None:
        """ "Mohamed bin Zayed Al Nahyan", "Ferdinand Marcos Jr.": the rest of the name."""
        if self.scan.plain[phrase.end - 3 : phrase.end + 1] in {" Jr.", " Sr."}:
            phrase.end += 1
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
            if (size > 1 and not is_joined(scan, i, min(i + size, len(scan.words)))) or i + size > len(scan.words):
                continue
            last = scan.starts[i + size - 1]
            if not scan.plain[last].isupper() or (size == 1 and not scan.plain[start].isupper()):
                continue
            if (ids := self.registry.people_by_family.get(key)) or key in self.surnames:
                before = self.unknown_name_before(i)
                after = self.unknown_name_after(i + size)
                eastern = key in self.surnames and self.surnames[key][0] in FAMILY_NAME_FIRST
                if key not in self.surnames and (key in self.strangers or self.is_given_name(i, i + size)):
                    return None
                if after and cues.SYLLABLES.match(scan.plain, scan.starts[i + size]):
                    self.strangers.add(key)
                if (before or after) and (key not in self.surnames or (eastern and after)):
                    if before is not None or after is not None:
                        return self.full_name_at(i)
                    continue
                phrase = Phrase(i, i + size, start, scan.ends[i + size - 1])
                phrase.people = tuple(ids or ())
                phrase.named = key
                self.extend_following(phrase)
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
                or not is_joined(scan, i, j)
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
        sentence_start = scan.gap(i - 1).strip(" '") != "" or i - 1 == 0
        if sentence_start or self.line_of(start) in self.title_case:
            return None
        return word

    def is_given_name(self, i: int, j: int) -> bool:
        """ "Yuen Cheung-yan": a syllable of a given name looks like a surname."""
        scan = self.scan
        if i == 0 or j >= len(scan.words) or scan.gap(j) != "-" or scan.gap(i) != " " or self.covered(i - 1):
            return False
        return scan.plain[scan.starts[i - 1]].isupper() and scan.plain[scan.starts[j]].islower()

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
        if owner.sense(*GEO_KINDS, "company", "group") and self.is_personal_name(owner):
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
                self.extend_tail(phrase)
            return phrase
        head = nxt.sense(*HEADS)
        assert head is not None
        if nxt.i == owner.j and self.is_struck(owner, nxt):
            phrase.j = nxt.j
            if cues.NOUN_BEFORE.search(scan.plain[: owner.start]) or cues.NOUN_ENDS.match(scan.plain, nxt.end):
                phrase.end = nxt.end
            return phrase
        phrase.heads.append(head)
        phrase.j, phrase.end = nxt.j, nxt.end
        self.extend_heads(phrase)
        return self.extend_title(phrase)

    def is_struck(self, owner: Match, strike: Match) -> bool:
        """ "The Venezuela strikes", "Israel strikes Gaza": the place, struck or striking, and no force.

        "Russian strikes" are Russia's, and so are "Israel strikes killed five" and "US strikes".
        """
        sense = owner.sense("country", "capital", "city", "region")
        if (
            sense is None
            or sense.acronym
            or owner.sense("adjective")
            or self.scan.words[strike.j - 1] not in cues.BLOWS
        ):
            return False
        return not cues.BLOW_LANDED.match(self.scan.plain, strike.end)

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
        scan, k = self.scan, owner.j
        if not owner.sense("adjective") or k + 1 >= len(scan.words):
            return None
        if scan.gap(k) == ", " and (listed := scan.at.get(k)):  # "the French, German and British foreign ministers"
            return self._shared_head(listed)
        if scan.words[k] != "and":
            return None
        other = scan.at.get(k + 1)
        if other is None or not other.sense("adjective") or scan.gap(k) != " ":
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
                i for i in name[3] if i in people and people[i].kept and people[i].rank <= 1
                and people[i].role_on(self.day)[2] in countries and people[i].holds_office(self.day)
            )  # fmt: skip
        return tuple(
            i for i in name[3]
            if i in people and any(r[2] in countries for r in people[i].roles)
            and (not one_word or people[i].kept or people[i].rank <= 1)
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
            if scan.words[k] in cues.PUNISHED and self._follows_a_name(k):  # "Brazil jailed former president"
                return None
            k = match.j
        return None

    def _follows_a_name(self, k: int) -> bool:
        """True where a country's name, and no adjective or "'s", stands before word k: the word is then a deed."""
        before = next((m for m in self.near(k - 1) if m.j == k), None)
        return bool(before and before.sense("country") and not before.sense("adjective"))

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
            self.extend_tail(phrase)
        if phrase.owner is None and not phrase.people and not phrase.named:
            k = phrase.i - 1
            weak = phrase.j - phrase.i == 1 and scan.words[phrase.i] in cues.WEAK_HEADS
            if weak or (k >= 0 and scan.words[k] in cues.NOT_ACTOR_BEFORE) or self.is_qualifier(phrase):
                phrase.blocked = True
        return phrase

    def is_qualifier(self, phrase: Phrase) -> bool:
        """ "A military operation", "official figures", "quake-resistance": a quality, and nobody."""
        scan, last = self.scan, phrase.j - 1
        after = scan.words[phrase.j] if phrase.j < len(scan.words) and scan.gap(phrase.j) == " " else ""
        if last == phrase.i and scan.words[last] in {"military", "official"} and after in cues.QUALIFIED:
            return True
        return phrase.heads[-1].kind == "agent" and scan.gap(phrase.i) == "-"

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
            if size == 1 and cues.SYLLABLES.match(scan.plain, min(scan.ends[k] + 1, len(scan.plain))):
                continue  # "Chair Chang In-hwa" is nobody else of that name
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
        if match.i and scan.gap(match.i) in {" ", ". "} and word in cues.GEO_SURNAMES:
            before = scan.words[match.i - 1]
            if len(before) == 1 and match.i > 1 and scan.plain[scan.starts[match.i - 1]].isupper():
                return scan.plain[scan.starts[match.i - 2]].isupper() and not self.covered(
                    match.i - 2
                )  # "Michael B. Jordan"
            if scan.gap(match.i) != " ":
                return False
            if (
                scan.plain[scan.starts[match.i - 1]].isupper()
                and (before in self.registry.first_names or before in cues.HONORIFICS)
                and before not in cues.NO_NAME
            ):
                return not self.covered(match.i - 1)
        return False


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
