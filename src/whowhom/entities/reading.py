"""What a phrase means: country, sector and entity, as far as the phrase and the document's names tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from whowhom.entities import cues
from whowhom.entities.folding import key_of
from whowhom.entities.phrases import HEADS, OWNERS, Phrase, PhraseReader
from whowhom.entities.registry import GEO_KINDS, Person, Registry, Sense, family_of
from whowhom.entities.scan import Match, Scan
from whowhom.model import Mention


class Reading(PhraseReader):
    """One pass over a document: each phrase as a first mention."""

    def __init__(self, scan: Scan, registry: Registry, day: str | None) -> None:
        super().__init__(scan, registry, day)
        self.note_full_names()

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

    def mention_of(self, phrase: Phrase) -> Mention | None:
        """The mention with what the phrase itself tells; `settle` does the rest."""
        text = self.text[phrase.start : phrase.end]
        base = Mention(phrase.start, phrase.end, text, text, score=0.9)
        if phrase.follower:
            return self.follower_mention(phrase, base)
        owner_sense = self.owner_sense(phrase)
        if phrase.people or phrase.named:
            return self.person_mention(phrase, base, owner_sense)
        if phrase.heads:
            return self.head_mention(phrase, base, owner_sense)
        if owner_sense is None:
            return None
        return self.owner_mention(phrase, base, owner_sense)

    def follower_mention(self, phrase: Phrase, base: Mention) -> Mention | None:
        """ "The Maduro regime": the country is the person's, the sector the noun's."""
        follower = phrase.follower
        inner = replace(base)
        phrase.follower = None
        words, phrase.j = phrase.j, phrase.j - 1
        if self.scan.words[phrase.j - 1] == "s" and self.scan.gap(phrase.j - 1) == "'":
            phrase.j -= 1
        person = self.person_mention(phrase, inner, None)
        phrase.j = words
        if person is None or follower is None:
            return None
        return replace(person, name=base.text, sector=follower.sector, kind="title")

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
            acts_for = role[2]
            if owner and owner.country and any(r[2] == owner.country for r in best.roles):
                acts_for = owner.country
            # "President Obama" is said of former ones too; any other title without "former" is taken at its word.
            titled = any(head.name != "president" for head in phrase.heads)
            best_sector = "ELI" if former or not (titled or best.holds_office(self.day)) else role[3]
            for key in {surname, phrase.named, key_of(best.name).rpartition(" ")[2]}:
                if key:
                    self.surnames[key] = (acts_for, ids[:3])
            return replace(
                base,
                name=best.name,
                country=acts_for,
                sector=best_sector,
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
        if self.sports or (key in cues.NEEDS_COUNTRY and not honorific):
            famous = [p for p in famous if self.is_in_company(p)]
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

    def is_in_company(self, person: Person) -> bool:
        """True where the text names whom the person acts for: a country, or for a body any body of that kind."""
        acts_for = person.role_on(self.day)[2]
        if acts_for != "IGO":
            return acts_for in self.document_countries()
        return any(s.kind == "organisation" and s.country == "IGO" for m in self.scan.matches for s in m.senses)

    def is_well_known(self, person: Person) -> bool:
        """Hand-kept people always; others in or just out of high office where their country is named."""
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
            candidates = self.ambiguous(owner)
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
        if phrase.owner and owner.kind != "region" and self.is_rare(phrase.owner, owner, country):  # "Victoria police"
            return replace(base, sector=sector, kind=kind, score=0.3, candidates=(country or "",))
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
        if owner.kind == "continent":
            return None
        if self.sports and owner.kind in GEO_KINDS:
            return None
        if owner.country and self.is_rare(match, owner, self.choose_country(owner, phrase)):
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
                and (owner.kind == "adjective" or not base.text.endswith("s"))
            ):
                return self.adjective_mention(phrase, base, owner)
            return replace(
                base,
                name=owner.name,
                country=owner.country or self._one(self.ambiguous(owner)),
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
            candidates = self.ambiguous(owner)
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
            candidates = self.ambiguous(owner)
            country = self._one(candidates)
            if country is None and not candidates:
                return None
        else:
            country = self.choose_country(owner, phrase)
        index = phrase.i
        words, gap = self.scan.words, self.scan.gap
        hyphened = (gap(index) == "-" and words[index - 1] in cues.PREFIXES) or self._is_double(phrase)
        score = 0.25 if hyphened else 0.4  # "anti-Chinese riots", "an Iranian-American writer"
        return replace(
            base,
            name=owner.name,
            country=country,
            sector="GOV",
            entity_id=country,
            kind="demonym",
            score=score,
            candidates=tuple(candidates),
        )

    def _is_double(self, phrase: Phrase) -> bool:
        """True for either half of "Iranian-American"."""
        for here, other in ((phrase.i, phrase.i - 1), (phrase.j, phrase.j)):
            near = next((m for m in self.near(other) if m.i <= other < m.j), None) if other >= 0 else None
            if self.scan.gap(here) == "-" and near and near.sense("adjective"):
                return True
        return False

    def is_rare(self, match: Match, owner: Sense, country: str | None) -> bool:
        """True for a place name that is more often something else, in a text that does not name its country."""
        rare = self.scan.words[match.i] in cues.RARE_GEO and match.j - match.i == 1 and owner.kind in GEO_KINDS
        return bool(rare and country and not self.country_is_clear(country, match))

    def country_is_clear(self, country: str, match: Match) -> bool:
        return any(
            m is not match and self.scan.words[m.i] not in cues.RARE_GEO
            and any(s.country == country and s.kind in GEO_KINDS for s in m.senses)
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

    def ambiguous(self, owner: Sense) -> list[str]:
        """The countries that "Korean" or "Congo" may mean; one where the document tells."""
        options = cues.OPTIONS.get(owner.name.lower().split()[-1])
        if not options:
            return []
        scores = {country: len(pattern.findall(self.text)) for country, pattern in options}
        top = max(scores.values())
        best = [country for country, score in scores.items() if score == top]
        if top and len(best) == 1 and top >= 2 * sum(s for c, s in scores.items() if c != best[0]):
            return best
        if not top:  # news call the northern and the smaller one by their full names
            usual = {"congo": "COD", "congolese": "COD", "korea": "KOR", "korean": "KOR", "koreans": "KOR"}
            if country := usual.get(owner.name.lower().split()[-1]):
                return [country]
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
        (p, trust)
        for p, start, end, trust in _seat_index(registry).get((country, seat), ())
        if start <= day and (not end or day <= end)
    ]
    most = min((trust for _, trust in held), default=0)
    likely = {p for p, trust in held if trust == most}
    return registry.people[next(iter(likely))] if len(likely) == 1 else None


_SEATS: dict[str, dict[tuple[str, str], list[tuple[str, str, str, int]]]] = {}


def _seat_index(registry: Registry) -> dict[tuple[str, str], list[tuple[str, str, str, int]]]:
    """Who held each seat from when to when, and by whose word: 0 a user's own file, 1 kept by hand, 2 built."""
    index = _SEATS.get(registry.version)
    if index is None:
        index = _SEATS[registry.version] = {}
        for person in registry.people.values():
            for _, seat, country, _, start, end, rank, origin in person.roles:
                if seat:
                    trust = 0 if rank == 0 else 1 if origin.startswith("hand-kept") else 2
                    index.setdefault((country, seat), []).append((person.person_id, start, end, trust))
    return index
