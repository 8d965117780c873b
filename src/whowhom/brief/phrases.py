"""How an act is put into words: a clause for each type, mode and status, from `data/phrases.csv` and `statuses.csv`."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files

from whowhom.errors import BriefError
from whowhom.model import Act, Status


def say_act(act: Act, status: Status, recipient: str, *, is_person: bool = False) -> str:
    """What was done to the recipient, how real it is told by the verb's form; the subject is left to the caller.

    A mode without a phrase of its own takes its type's. What is done to people of a country is done to a person
    alone where the recipient is one.

    >>> say_act(Act("SANCTION", "withdraw"), Status.ACTUAL, "Borduria")
    'withdrew aid or cooperation from Borduria'
    >>> say_act(Act("RETREAT", "ease"), Status.HYPOTHETICAL, "Borduria")
    'was considering easing pressure on Borduria'
    >>> say_act(Act("ASSAULT", "abduct"), Status.ACTUAL, "Ada Lind", is_person=True)
    'abducted Ada Lind'
    """
    forms = phrase_of(act, is_person=is_person)
    clause = clauses()[status]["clause"]
    return clause.format(**{form: forms[form] for form in ("base", "past", "participle", "gerund")}).format(
        recipient=recipient
    )


def name_act(act: Act, recipient: str, *, is_person: bool = False) -> str:
    """The act as a thing: "easing pressure on Borduria"."""
    return phrase_of(act, is_person=is_person)["gerund"].format(recipient=recipient)


def say_status(status: Status) -> str:
    """How real it is, in plain words: done, planned, being considered, denied.

    >>> say_status(Status.FUTURE)
    'planned'
    """
    return clauses()[status]["word"]


def phrase_of(act: Act, *, is_person: bool = False) -> dict[str, str]:
    found = phrases().get((act.event_type, act.mode or "")) or phrases().get((act.event_type, ""))
    if found is None:
        raise BriefError(f"no phrase for the act {act.event_type!r}", do="add a line to brief/data/phrases.csv")
    if is_person:
        return {form: PEOPLE_OF.sub("{recipient}", words) for form, words in found.items()}
    return found


PEOPLE_OF = re.compile(r"people (?:from|of) \{recipient\}|people or property of \{recipient\}")


@cache
def phrases() -> dict[tuple[str, str], dict[str, str]]:
    """The verb of each type and mode in its forms, with a place for the recipient."""
    return {(row["event_type"], row["mode"]): row for row in read_table("phrases.csv")}


@cache
def clauses() -> dict[Status, dict[str, str]]:
    """The clause and the word for each status."""
    return {Status(row["status"]): row for row in read_table("statuses.csv")}


@cache
def patterns(key: str) -> tuple[str, ...]:
    """The sentence patterns of a kind, in the order in which they take turns."""
    return tuple(row["pattern"] for row in read_table("sentences.csv") if row["key"] == key)


def read_table(name: str) -> list[dict[str, str]]:
    text = (files("whowhom.brief") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
