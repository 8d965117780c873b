"""Where an act happened, as its sentence says: a name behind a word of place, or the dateline.

Not knowing is the rule: only deeds and meetings have a place, only names behind "in", "at", "near" and the like
count, an ambiguous town needs its country in the text, and a country alone gets no coordinates.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from whowhom.entities import load_registry, resolve_mentions
from whowhom.entities.folding import key_of
from whowhom.entities.towns import Town, find_town, provinces
from whowhom.model import Document, Mention, Offsets, Place, Sentence

NAME = r"[^\W\d_a-z][\w'’.-]*(?:\s(?:(?:al|as|de|del|la|el|the|of|i|e)[\s-])?[^\W\d_a-z][\w'’.-]*){0,3}"
LOCATED = re.compile(
    r"\b(?:in|at|near|outside|inside|around|across|throughout|In)\s"
    r"(?:the\s)?(?:(?:city|town|capital|port|village|capital city|port city)\s(?:of\s)?)?"
    r"(?:(?:north|south|east|west|central|north-?east|north-?west|south-?east|south-?west)(?:ern)?\s|"
    r"(?:central|occupied|downtown|eastern|western|nearby|neighbou?ring)\s)*"
    rf"(?P<name>{NAME})(?:,\s(?P<more>{NAME}))?"
)
# "KYIV, Ukraine (Agency) — " or "GENEVA, March 3 — " at the head of a story.
DATELINE = re.compile(
    r"\A\s*(?P<name>[A-Z][A-Z .'’-]{2,30})(?:,\s(?P<more>[A-Z][\w. ]{2,30}?))?\s?(?:\([^)\n]{2,30}\)\s?)?[-–—]{1,2}\s"
)
# Behind a name in the possessive there is seldom a place: "in Moscow's view".
POSSESSIVE = re.compile(r"['’]s?$")
# What may follow a name that stands alone; before any other word it only describes it: "in Manhattan federal court".
ALONE = re.compile(
    r"\s*(?:$|[.,;:!?)\]\"“”’—–-]|\s(?:\d|\w+ed\b|(?:a|about|after|again|ago|against|alone|also|amid|an|and|are|as|at|be|"
    r"because|before|but|by|can|could|did|during|earlier|early|following|for|from|had|has|have|he|hit|if|in|into|is|it|"
    r"its|just|last|late|later|left|may|near|next|not|of|on|or|over|said|says|she|since|so|than|that|the|their|then|"
    r"they|this|to|today|tomorrow|tonight|under|until|using|was|we|were|when|where|which|while|who|will|with|within|"
    r"without|would|yesterday|January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b))"
)
# What begins a clause of its own: a place on its other side is that of another act.
BREAK = re.compile(
    r"[;—–:]|\b(?:after|amid|and|as|because|before|but|during|following|if|said|says|since|that|where|when|which|while|"
    r"who|whose)\b"
)
NEAR = 90  # characters between an act and the place that is still its own
SHORT = frozenset({"UK", "U.K", "US", "U.S", "USA", "UAE"})
TIMES = frozenset(
    "january february march april may june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday".split()
)
# Words: the place named beside them is that of what is spoken of, "demanded elections in Norland".
SPOKEN = frozenset({"SUPPORT", "ACCUSE", "REQUEST", "REJECT", "THREATEN", "AGREE", "CONCEDE"})
MEETINGS = frozenset({"CONSULT"})  # what happens where the story is filed
AFAR = frozenset({"phone"})
LEAD = 2  # paragraphs in which a dateline still says where a meeting was


def find_place(
    document: Document, sentence: Sentence, between: Offsets, event_type: str, mode: str | None, named: Collection[str]
) -> Place | None:
    """Where an act between two offsets of a document happened, or None where its sentence does not say.

    `named` are the countries (ISO3) of its two sides; those of the whole text are asked where they do not tell.
    """
    if event_type in SPOKEN:
        return None
    found = [
        place
        for match in LOCATED.finditer(document.text, sentence.start, sentence.end)
        if ALONE.match(document.text, match.end(), sentence.end)
        and is_near(document.text, (match.start(), match.end()), between)
        and (place := place_in(document, match, named))
    ]
    if found:
        return min(found, key=lambda place: distance(place, between))
    if event_type in MEETINGS and mode not in AFAR and sentence.paragraph < LEAD:
        match = DATELINE.match(document.text)
        return place_in(document, match, named) if match else None
    return None


def place_in(document: Document, match: re.Match[str], named: Collection[str]) -> Place | None:
    """The place that the words of a match name; the second name, if any, tells which: "Kharkiv, Ukraine"."""
    name, start = match["name"], match.start("name")
    if POSSESSIVE.search(name) or name.split()[0].casefold() in TIMES:
        return None
    name = name.rstrip(".")
    country = country_called(name)
    if country and match[0].startswith("at "):  # "took aim at Norland"
        return None
    if country:
        return Place(name, country, start=start, end=start + len(name))
    more = (match["more"] or "").rstrip(".")
    if more in provinces():
        town = find_town(name, province=more)
    elif country_called(more):
        town = find_town(name, [country_called(more) or ""])
    else:
        town = find_town(name, named) or find_town(name, countries_in(document, (start, start + len(name))))
    return place_of(town, name, start, start + len(name)) if town else None


def place_of(town: Town, words: str, start: int, end: int) -> Place:
    return Place(
        words,
        town.country,
        town.name,
        None,
        town.province,
        town.latitude,
        town.longitude,
        town.geonames_id,
        start,
        end,
    )


@lru_cache(maxsize=4096)
def country_called(name: str) -> str | None:
    """The country of that very name, or of a region ("Gaza"); a capital or an adjective is none here."""
    if len(name) <= 3 and name not in SHORT:
        return None
    senses = load_registry().names.get(key_of(name).removeprefix("the "), ())
    found = {s.country for s in senses if s.kind in ("country", "region") and s.country}
    return found.pop() if len(found) == 1 else None


def countries_in(document: Document, besides: Offsets = (0, 0)) -> frozenset[str]:
    """The countries that a document names, or names somebody of, in other words than those between two offsets.

    A plain noun ("militias") does not count: whose it is was itself guessed from the places around.
    """
    found = (m for m in mentions_in(document) if m.end <= besides[0] or m.start >= besides[1])
    return frozenset(m.country for m in found if m.country and m.country != "IGO" and not is_guessed(m))


def is_guessed(mention: Mention) -> bool:
    return mention.kind == "pronoun" or (mention.kind == "noun" and " " not in mention.text)


@lru_cache(maxsize=8)
def mentions_in(document: Document) -> tuple[Mention, ...]:
    return tuple(resolve_mentions(document.text, document.day))


def is_near(text: str, words: Offsets, between: Offsets) -> bool:
    """Whether words of place stand within an act or beside it, in its own clause."""
    if between[0] <= words[0] <= between[1]:
        return True
    gap = text[between[1] : words[0]] if words[0] > between[1] else text[words[1] : between[0]]
    return len(gap) <= NEAR and not BREAK.search(gap)


def distance(place: Place, between: Offsets) -> tuple[int, int]:
    """How far from the act a place is named; behind the act it is nearer than before."""
    if place.start >= between[0]:
        return max(place.start - between[1], 0), place.start
    return 2 * (between[0] - place.end) + 1, place.start
