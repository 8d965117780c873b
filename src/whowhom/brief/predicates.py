"""Whether words begin with the verb of a subject, by the list in `data/verbs.csv`; where in doubt, they do not."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from whowhom.brief.phrases import read_table

BE = frozenset("is are am was were be been being get gets got".split())
AUXILIARY = BE | frozenset("has have had having will would could may might can must should shall does did do".split())
ADVERBS = frozenset("also again now then later still never not already even yet once just only both all".split())
PRONOUNS = frozenset("i we you he she it they".split())
# After these a word that is a verb and a noun is the noun: "strikes on", "talks with".
NO_OBJECT = frozenset(
    "on in at of for by with from against near over under into amid after before as and or but that toward".split()
)
SPOKEN = 3  # words behind "said" that may be what was said
SAYING = frozenset("said says say told tells tell".split())
# "Was expected to come", "is set to": nothing was done to anybody yet.
RAISED = frozenset("expected set due slated scheduled supposed believed thought known seen said reported".split())
NOT_PAST = frozenset("armed united indeed hundred sacred unprecedented aged biased talented".split())


def begins_with_verb(words: str) -> bool:
    """Whether words that follow a subject are its predicate, and no noun that its name begins.

    >>> begins_with_verb("also struck a port"), begins_with_verb("and his wife"), begins_with_verb("strikes on a port")
    (True, False, False)
    >>> begins_with_verb("strikes a port"), begins_with_verb("strikes kill three"), begins_with_verb("backed by Otto")
    (True, False, False)
    >>> begins_with_verb("said a port was hit"), begins_with_verb("said shortly after the attack")
    (True, False)
    """
    said = without_adverbs(plain_words(words))
    if not said:
        return False
    first, rest = said[0], without_adverbs(said[1:])
    after = said[1] if len(said) > 1 else ""
    if first in SAYING:  # "said after the talks", "told the court": not what was said
        return len(rest) >= SPOKEN and rest[0] not in NO_OBJECT - {"that"}
    if first in AUXILIARY or first in pasts():
        return True
    if is_past(first):
        return after != "by"
    if first.endswith("ing"):
        return any(stem in verbs() for stem in stems(first, "ing")) and after != "of"
    base = base_of(first)
    if base is None:
        return False
    return base not in nouns() or not (after in NO_OBJECT or not after or is_verb(after))


def begins_with_passive(words: str) -> bool:
    """Whether words that follow the one to whom something is done tell that it was.

    >>> begins_with_passive("has been hit by a shell"), begins_with_passive("was slowly warned")
    (True, True)
    >>> begins_with_passive("hit a port"), begins_with_passive("was angry"), begins_with_passive("is expected to go")
    (False, False, False)
    """
    said = without_adverbs(plain_words(words))
    while said and said[0] in AUXILIARY - BE:
        said = without_adverbs(said[1:])
    is_done = False
    while said and said[0] in BE:
        said, is_done = without_adverbs(said[1:]), True
    return bool(is_done and said and said[0] not in RAISED and (is_past(said[0]) or said[0] in participles()))


def has_subject_and_verb(words: str) -> bool:
    """Whether words begin with a pronoun and its verb.

    >>> has_subject_and_verb("I am not happy"), has_subject_and_verb("a visit to Otto")
    (True, False)
    """
    first, _, rest = words.partition(" ")
    return first.lower() in PRONOUNS and begins_with_verb(rest)


def plain_words(text: str) -> list[str]:
    return [word.strip(",.;:!?…'’‘").lower() for word in text.split()]


def without_adverbs(words: Sequence[str]) -> list[str]:
    place = 0
    while place < len(words) and (words[place] in ADVERBS or words[place].endswith("ly")):
        place += 1
    return list(words[place:])


def is_verb(word: str) -> bool:
    return word in AUXILIARY or word in pasts() or is_past(word) or base_of(word) is not None


def is_past(word: str) -> bool:
    return len(word) > 4 and word.endswith("ed") and word not in NOT_PAST


def base_of(word: str) -> str | None:
    """The verb of which a word is the base or the third person."""
    return next((stem for stem in (word, *stems(word, "s")) if stem in verbs()), None)


def stems(word: str, ending: str) -> list[str]:
    """What a word may be without an ending: "threatening" of threaten, "striking" of strike, "banning" of ban."""
    if not word.endswith(ending):
        return []
    stem = word.removesuffix(ending)
    found = [stem, stem + "e"]
    if ending == "s":
        return [stem, stem.removesuffix("e"), stem.removesuffix("ie") + "y"]
    return [*found, stem[:-1]] if stem[-2:-1] == stem[-1:] else found


@cache
def verbs() -> frozenset[str]:
    return frozenset(row["base"] for row in read_table("verbs.csv"))


@cache
def nouns() -> frozenset[str]:
    """The verbs that are nouns too."""
    return frozenset(row["base"] for row in read_table("verbs.csv") if row["noun"])


@cache
def pasts() -> frozenset[str]:
    """Irregular forms of the past that are no base at the same time."""
    return frozenset(row["past"] for row in read_table("verbs.csv") if row["past"] != row["base"]) - {""}


@cache
def participles() -> frozenset[str]:
    return frozenset(row["participle"] for row in read_table("verbs.csv")) - {""}
