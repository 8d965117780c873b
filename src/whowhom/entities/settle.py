"""What only the whole document can tell: titles without a country, apposed names, acronyms, pronouns."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import replace

from whowhom.entities import cues
from whowhom.entities.folding import key_of
from whowhom.entities.reading import Reading, find_holder
from whowhom.model import Mention


def settle(mentions: list[Mention], reading: Reading) -> list[Mention]:
    """Decide what the phrases alone left open: apposed names, titles without a country, acronyms, pronouns."""
    mentions = [m for m in mentions if m.end > m.start]
    settle_appositions(mentions, reading)
    settle_named_titles(mentions, reading)
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


def settle_named_titles(mentions: list[Mention], reading: Reading) -> None:
    """ "Captured its president, Foo Bar": the title without a country is that of the person named after it."""
    ordered = sorted(range(len(mentions)), key=lambda k: mentions[k].start)
    for k, later in itertools.pairwise(ordered):
        title, person = mentions[k], mentions[later]
        if (
            title.kind == "title" and title.country is None and person.entity_id in reading.registry.people
            and person.country and reading.scan.plain[title.end : person.start] == ", "
        ):  # fmt: skip
            mentions[k] = replace(
                title, name=person.name, country=person.country, entity_id=person.entity_id, score=0.75
            )


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
        if _is_anothers(mention, mentions, reading):
            continue
        seat = cues.SEATS.get(key_of(mention.text), "")
        if again := _same_words_before(mention, mentions):
            mentions[number] = replace(mention, country=again.country, entity_id=again.country, score=0.65)
            continue
        if place := _place_after(mention, mentions, reading):
            mentions[number] = replace(mention, country=place.country, entity_id=place.country, score=0.65)
            continue
        earlier = [m for m in mentions if m.start < mention.start and m.country and m.country != "IGO"]
        if country := _country_by_custom(mention, named, reading):
            mentions[number] = replace(mention, country=country, score=0.65)
            continue
        if mention.sector == "MED" and cues.NAMED_BEFORE.search(reading.scan.plain[: mention.start]):
            continue  # a journalist is the outlet's, whatever country the news is of
        holder = _named_holder(reading, earlier, seat) if seat else None
        if holder:
            mentions[number] = replace(
                mention, name=holder.name, country=holder.country, entity_id=holder.entity_id, score=0.75
            )
            continue
        if owner := _possessor(earlier, mention, reading):
            mentions[number] = replace(mention, country=owner.country, score=0.6)
            continue
        near = _in_last_sentences(earlier, mention, reading)
        country, score = _dominant(named, actors, near)
        if mention.sector == "CVL" and mention.text.islower() and not unknown_person and len(named) > 1:
            country, score = _nearest_place(near, country), 0.45
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


def _country_by_custom(mention: Mention, named: Counter[str], reading: Reading) -> str | None:
    """Whom a way of speaking belongs to: "the North's army" in Korean news, "Rep." and "Sen." in American ones."""
    before = reading.scan.plain[max(0, mention.start - 8) : mention.start]
    if "PRK" in named and before.endswith(("North's ", "South's ")):
        return "PRK" if before.endswith("North's ") else "KOR"
    if mention.text.startswith(("Rep. ", "Sen. ")) and "USA" in named and not named.keys() & cues.OTHER_CONGRESSES:
        return "USA"
    return None


def _is_anothers(mention: Mention, mentions: list[Mention], reading: Reading) -> bool:
    """True for what is no state's own by itself: "aid groups", "the president of a club", "a company president"."""
    text = reading.scan.plain
    if mention.sector == "NGO" or key_of(mention.text).rpartition(" ")[2] in cues.MADE_OF_MANY:
        return True
    if mention.kind != "title" or key_of(mention.text).rpartition(" ")[2] not in cues.OFFICES:
        return False
    before = text[: mention.start] if " " not in mention.text else mention.text.rpartition(" ")[0] + " "
    owned = any(m.country and text[mention.end : m.start] in {" of ", " of the "} for m in mentions)
    return bool((cues.OF_ANOTHER.match(text, mention.end) and not owned) or cues.NO_STATE_OFFICE.search(before[-20:]))


def _same_words_before(mention: Mention, mentions: list[Mention]) -> Mention | None:
    """The "Chinese Communist Party" of which "the Communist Party" speaks: words of two at least, named before."""
    if " " not in mention.text:
        return None
    ending = " " + mention.text.lower()
    return next(
        (m for m in mentions if m.start < mention.start and m.country and m.text.lower().endswith(ending)), None
    )


def _place_after(mention: Mention, mentions: list[Mention], reading: Reading) -> Mention | None:
    """ "Protesters in Iran": the place that people are said to be in, unless they are of those who are sent there."""
    last = key_of(mention.text).rpartition(" ")[2]
    if mention.sector in {"MIL", "IGO", "BUS", "REF"} or last in cues.NOT_OF_THE_PLACE or last in cues.OFFICES:
        return None
    for place in mentions:
        if place.start > mention.end and place.is_place and place.country and place.start - mention.end < 40:
            between = reading.scan.plain[mention.end : place.start]
            return place if cues.WHERE.match(between) else None
    return None


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


def _possessor(earlier: list[Mention], mention: Mention, reading: Reading) -> Mention | None:
    """Whom "his army" or "its navy" belongs to: the last person or the first country of the sentences before."""
    before = reading.scan.plain[max(0, mention.start - 7) : mention.start].lower().split()
    near = _in_last_sentences(earlier, mention, reading)
    if before[-1:] in (["his"], ["her"]):
        return next((m for m in reversed(near) if m.entity_id in reading.registry.people), None)
    if before[-1:] in (["its"], ["their"]):
        return next((m for m in near if m.score >= 0.6), None)
    return None


def _nearest_place(near: list[Mention], country: str | None) -> str | None:
    """ "Violence in Iran as protesters marched": the place named last before people, else `country`, else any near."""
    countries = [m for m in reversed(near) if m.country != "IGO" and m.entity_id == m.country]
    place = next((m.country for m in countries if m.is_place), None)
    return place or country or next((m.country for m in countries), None)


def _in_last_sentences(earlier: list[Mention], mention: Mention, reading: Reading) -> list[Mention]:
    """The mentions of this sentence, or of the one before where this has none."""
    text = reading.scan.plain
    end = mention.start
    for _ in range(2):
        start = _sentence_start(text, end)
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
        if not defined or mention.kind == "pronoun" or not is_short_for(defined.group(1), mention.text):
            continue
        for again in re.finditer(rf"\b{defined.group(1)}\b", text[mention.end :]):
            start, end = mention.end + again.start(), mention.end + again.end()
            if not any(m.start < end and start < m.end for m in mentions):
                found.append(
                    replace(mention, start=start, end=end, text=reading.text[start:end], is_place=False, kind="name")
                )
    return found


def is_short_for(acronym: str, name: str) -> bool:
    """True if the name's letters give the acronym, from the beginning of one of its words on.

    >>> is_short_for("FBM", "Free Barrow Movement"), is_short_for("AP", "Venezuela"), is_short_for("AP", "Athens")
    (True, False, False)
    """
    words = re.findall(r"\w+", name.upper())
    for start in range(len(words)):
        letters = iter("".join(words[start:]))
        if words[start][0] == acronym[0].upper() and all(letter in letters for letter in acronym.upper()):
            return True
    return False


def find_both_sides(mentions: list[Mention], reading: Reading) -> list[Mention]:
    """ "Both sides", "the two countries": no single country, but the two last spoken of as candidates."""
    found = []
    for match in cues.BOTH.finditer(reading.scan.plain):
        named = last_two(mentions, reading.scan.plain, match.start())
        surer = (m for m in mentions if m.kind not in VAGUE and m.start < match.end() and match.start() < m.end)
        if named and not any(surer):
            words = reading.text[match.start() : match.end()]
            found.append(
                Mention(match.start(), match.end(), words, match.group(), None, "GOV", None, 0.5, "noun", False, named)
            )
    return found


VAGUE = frozenset({"noun", "title"})  # "leaders" in "the two leaders"
LOOK_BACK = 4  # sentences


def last_two(mentions: list[Mention], text: str, before: int) -> tuple[str, ...]:
    """The two countries that the nearest sentences before a place name, where they name two and no more.

    Those that act or are acted upon come first; where something happens counts only if there are no others.
    """
    ends = [0, *(end.end() for end in cues.SENTENCE_END.finditer(text, 0, before))]
    earlier = sorted((m for m in mentions if m.end <= before and m.country not in {None, "IGO"}), key=lambda m: m.start)
    for start in ends[: -LOOK_BACK - 1 : -1]:
        for places in (False, True):
            near = [m for m in earlier if m.start >= start and m.is_place <= places]
            named = tuple(dict.fromkeys(str(m.country) for m in near))
            if len(named) == 2:
                return named
            if len(named) > 2:
                return ()
    return ()


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
        fitting = (
            [m for m in people if _pronoun_of(m, reading) in {word, ""}]
            if word in {"he", "she"}
            else bodies
            if word in {"it"}
            else []
        )
        if not fitting:
            continue
        since = _sentence_start(reading.scan.plain, match.start())
        here = [m for m in fitting if m.start > since]
        earlier = _sentence_start(reading.scan.plain, max(0, since))
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


def _pronoun_of(mention: Mention, reading: Reading) -> str:
    """He or she, by the given name of the person who is meant; empty where it does not tell."""
    person = reading.registry.people.get(mention.entity_id or "")
    if person is None:
        return ""
    for word in key_of(person.name).split():
        if word in cues.WOMEN or word in cues.MEN:
            return "she" if word in cues.WOMEN else "he"
    return ""


def _sentence_start(text: str, end: int) -> int:
    """Where the full stop or the line's end before this place stands, -1 if none; "U.S. troops" goes on.

    >>> _sentence_start("He left. The U.S. did not.", 23)
    7
    """
    stop = text.rfind(". ", 0, end)
    while stop > 1 and cues.SHORTENED.search(text, max(0, stop - 5), stop):
        stop = text.rfind(". ", 0, stop)
    return max(stop, text.rfind("\n", 0, end))
