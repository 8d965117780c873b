"""Plain English for numbers, dates, lists and the sides of an act."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache

from whowhom.days import shift
from whowhom.entities import country_name, demonym_of, with_the_country
from whowhom.model import Basis, Party, When

SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
PLURALS = frozenset(
    [
        "democrats",
        "republicans",
        "diplomats",
        "officials",
        "lawmakers",
        "troops",
        "forces",
        "soldiers",
        "hackers",
        "protesters",
        "ministers",
        "leaders",
        "senators",
        "envoys",
        "rebels",
        "militants",
        "negotiators",
        "workers",
        "farmers",
        "students",
        "activists",
        "members",
        "allies",
    ]
)
QUOTES = str.maketrans(dict.fromkeys('"“”„«»‘’‚`´', "'"))


def say_number(number: int) -> str:
    """A count in words up to twelve, in digits beyond.

    >>> say_number(0), say_number(3), say_number(23)
    ('no', 'three', '23')
    """
    return SMALL[number] if 0 <= number < len(SMALL) else str(number)


def say_count(number: int, noun: str, plural: str = "") -> str:
    """A count with its noun.

    >>> say_count(1, "report"), say_count(2, "independent voice"), say_count(0, "report")
    ('one report', 'two independent voices', 'no reports')
    """
    return f"{say_number(number)} {noun if number == 1 else plural or noun + 's'}"


def say_chance(chance: float) -> str:
    """A chance as a percentage that never claims certainty.

    >>> say_chance(0.913), say_chance(0.9999), say_chance(0.0001)
    ('91%', '99%', '1%')
    """
    return f"{min(max(chance, 0.01), 0.99):.0%}"


def join_words(words: Sequence[str], last: str = "and") -> str:
    """A list as one writes it.

    >>> join_words(["a"]), join_words(["a", "b"]), join_words(["a", "b", "c"])
    ('a', 'a and b', 'a, b and c')
    """
    if len(words) < 2:
        return "".join(words)
    return ", ".join(words[:-1]) + f" {last} {words[-1]}"


def capitalise(text: str) -> str:
    """The text with its first letter as at the beginning of a sentence.

    >>> capitalise("the iPad"), capitalise("“so”")
    ('The iPad', '“so”')
    """
    return text[:1].upper() + text[1:]


def say_day(day: date, year: int | None = None) -> str:
    """A day; the year is left out where it is the given one.

    >>> say_day(date(2025, 3, 3), 2025), say_day(date(2024, 3, 3), 2025)
    ('3 March', '3 March 2024')
    """
    return f"{day.day} {calendar.month_name[day.month]}" + ("" if day.year == year else f" {day.year}")


def say_window(since: date, until: date) -> str:
    """A window, both days included.

    >>> say_window(date(2025, 2, 10), date(2025, 3, 4)), say_window(date(2024, 12, 30), date(2025, 1, 4))
    ('10 February to 4 March 2025', '30 December 2024 to 4 January 2025')
    """
    return f"{say_day(since, until.year)} to {say_day(until)}"


def say_when(when: When | None, year: int | None = None) -> str:
    """When something was, as exactly as it is known and no more; "by" the day of publication where no day is given.

    >>> def stated(first, last):
    ...     return When(first, last, Basis.STATED)
    >>> say_when(stated(date(2025, 3, 3), date(2025, 3, 3)), 2025)
    'on 3 March'
    >>> say_when(stated(date(2025, 2, 17), date(2025, 2, 23)), 2025)
    'in the week of 17 February'
    >>> say_when(stated(date(2025, 2, 1), date(2025, 2, 28)), 2025)
    'in February'
    >>> say_when(stated(date(2025, 2, 26), date(2025, 3, 1)), 2025)
    'between 26 February and 1 March'
    >>> say_when(stated(date(2024, 12, 29), date(2025, 1, 1)), 2025)
    'between 29 December 2024 and 1 January 2025'
    >>> say_when(When(date(2025, 3, 4), date(2025, 3, 4), Basis.PUBLISHED), 2025)
    'by 4 March'
    """
    if when is None:
        return "on an unstated day"
    first, last = when.first, when.last
    suffix = "" if last.year == year else f" {last.year}"
    if when.basis is Basis.PUBLISHED:
        return f"by {say_day(first, year)}"
    if when.is_day:
        return f"on {say_day(first, year)}"
    if first.weekday() == 0 and last - first == timedelta(days=6):
        return f"in the week of {say_day(first, year)}"
    if (first.day, first.month, first.year) == (1, last.month, last.year) and shift(last, timedelta(days=1)).day == 1:
        return f"in {calendar.month_name[first.month]}{suffix}"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return f"in {first.year}"
    if first.year != last.year:
        return f"between {say_day(first)} and {say_day(last)}"
    return f"between {say_day(first, year)} and {say_day(last, year)}"


ALWAYS_THE = frozenset(
    {"Kremlin", "White House", "Pentagon", "European Union", "EU", "United Nations", "UN"}
    | {"CIA", "FBI", "NSA", "DEA", "DHS", "IDF", "PLA", "FSB", "GRU", "IRGC"}
)
STATE = (None, "GOV", "MIL", "LEG", "JUD", "COP", "SPY")


def say_side(parties: Sequence[Party], evidence: Sequence[str] = ()) -> str:
    """Who acts or is acted on: a named person or body, else the country with its article.

    A name takes the article that the evidence gives it; words that name nobody ("officials") give way to their country.

    >>> say_side([Party("United States", "USA")]), say_side([Party("Ada Lind", "AAA")])
    ('the United States', 'Ada Lind')
    >>> say_side([Party("White House", "USA")], ["Aid stops, the White House said."])
    'the White House'
    >>> say_side([Party("CIA", "USA", "SPY")], ["CIA rejects the claim"])
    'the CIA'
    """
    if not parties:
        return "an unnamed side"
    party = parties[0]
    name = tidy(party.name)
    if party.country and party.country != "IGO" and fold(name) == fold(demonym_of(party.country)):
        return with_the_country(party.country)
    if name in ALWAYS_THE:
        return f"the {name}"
    if party.country and party.country != "IGO" and (name in ("", party.country, country_name(party.country))):
        return with_the_country(party.country)
    # "Russian ambassador" and "officials" name nobody in particular: whom they serve is what counts.
    in_headlines = not party.entity_id and bool(evidence) and all(map(is_headline, evidence))
    faceless = party.sector in STATE and (name.split()[-1][:1].islower() or in_headlines)
    if party.country and party.country != "IGO" and (faceless or not name[:1].isupper()):
        return with_the_country(party.country)
    with_article = any(f" the {fold(name)}" in f" {fold(text)}" for text in evidence)
    return f"the {name}" if with_article else name


def is_headline(text: str) -> bool:
    """Whether nearly every word has a capital, so that none tells a name from other words.

    >>> is_headline("Bordurian Drones Hit Port, Governor Says"), is_headline("Bordurian drones hit Port Ada")
    (True, False)
    """
    words = [w for w in re.findall(r"[^\W\d_]+", text) if len(w) > 3]
    return len(words) > 1 and all(w[0].isupper() for w in words)


def is_plural(side: str) -> bool:
    """True for sides one speaks of in the plural.

    >>> is_plural("Diplomats of Borduria"), is_plural("Ada Lind"), is_plural("the United States")
    (True, False, False)
    """
    head = side.split(" of ")[0]
    return head.split()[-1].lower() in PLURALS if head.split() else False


def tidy(text: str) -> str:
    """One line of text without anything invisible that could hide or turn words around.

    >>> tidy("a " + chr(0x202E) + "b" + chr(10) + " c")
    'a b c'
    """
    return " ".join("".join(c if c.isprintable() or c.isspace() else "" for c in text).split())


@lru_cache(maxsize=10_000)
def fold(text: str) -> str:
    """Text as it is compared: one line, one kind of quotation mark, no case.

    >>> fold("“So  Be” it’s") == fold('"so be" it\\'s')
    True
    """
    return tidy(text).translate(QUOTES).casefold()
