"""What a move is called: who did what to whom, when, and in how many reports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from whowhom.brief.material import Material
from whowhom.brief.phrases import name_act, say_act
from whowhom.brief.words import is_plural, join_words, say_count, say_side, say_when
from whowhom.entities import load_registry, with_the_country
from whowhom.model import Entry, Event, Report, Status


def name_entry(entry: Entry) -> str:
    """The act as a thing: "aid to Borduria"."""
    party = entry.event.recipient[:1]
    country = party[0].country if party else None
    if is_person(entry.event) and entry.event.act.mode != "territory":
        return name_act(entry.event.act, say_side(party), is_person=True)
    return name_act(entry.event.act, with_the_country(country) if country and country != "IGO" else say_side(party))


def name_deed(event: Event, evidence: Sequence[str] = ()) -> str:
    """The act as a thing, done to whoever the evidence names: "aid to the Red Cross"."""
    return name_act(event.act, object_of(event, evidence), is_person=is_person(event))


def name_all(entries: Sequence[Entry], most: int = 3) -> str:
    """The acts as a list of things, each once."""
    return join_words(shorten(list(dict.fromkeys(name_entry(e) for e in entries)), most))


def shorten(names: Sequence[str], most: int = 4) -> list[str]:
    """The first names, and that there are others."""
    return [*names[:most], "other acts"] if len(names) > most else list(names)


def word_move(material: Material, entry: Entry) -> tuple[str, str, list[str]]:
    """Subject and clause of a move, and the sentences it stands on."""
    event = entry.event
    evidence = [r.evidence.text for r in reports_of_status(material, entry)]
    subject, recipient = say_side(event.actor, evidence), object_of(event, evidence)
    clause = say_act(event.act, event.status, recipient, is_person=is_person(event))
    if is_plural(subject) and clause.startswith("was "):
        clause = clause.replace("was ", "were ", 1)
    return subject, clause, evidence


def reports_of_status(material: Material, entry: Entry) -> list[Report]:
    """The reports that have the act as far as its event has it, or else all."""
    told = material.reports_of(entry)
    return [r for r in told if r.status == entry.event.status] or told


def object_of(event: Event, evidence: Sequence[str]) -> str:
    """Whom the act is done to; a person has no territory, the country does."""
    country = event.recipient[0].country if event.recipient else None
    if event.act.mode == "territory" and country and country != "IGO":
        return with_the_country(country)
    return say_side(event.recipient, evidence)


def is_person(event: Event) -> bool:
    """Whether the act is done to a person rather than to a country or body."""
    party = event.recipient[0] if event.recipient else None
    return bool(party and party.entity_id and party.entity_id in load_registry().people)


def country_of(entry: Entry) -> str:
    """The country on the receiving side, "" where it is none."""
    party = entry.event.recipient[0] if entry.event.recipient else None
    return party.country if party and party.country and party.country != "IGO" else ""


def say_country(entry: Entry) -> str:
    country = country_of(entry)
    return with_the_country(country) if country else "others"


def say_date(material: Material, entry: Entry) -> str:
    """When; for something planned whose day is still to come, "for" that day."""
    event = entry.event
    words = say_when(event.when, material.year)
    days = [d for r in material.reports_of(entry) if (d := day_of(material, r))]
    ahead = event.when and days and event.when.is_day and event.when.first > max(days)
    return words.replace("on ", "for ", 1) if ahead and event.status == Status.FUTURE else words


def day_of(material: Material, report: Report) -> date | None:
    document = material.documents.get(report.document_id)
    return document.day if document else None


def say_counts(event: Event) -> str:
    """In how many reports and by how many independent voices."""
    reports = say_count(event.reports, "report")
    return reports if event.reports == 1 else f"{reports}, {say_count(event.voices, 'independent voice')}"


def with_the(name: str) -> str:
    return name if name.lower().startswith("the ") else f"the {name}"


def are(number: int) -> str:
    return "is" if number == 1 else "are"


def agree(verb: str, number: int, singular: str = "") -> str:
    """The verb as its subject's number wants it."""
    return (singular or verb + "s") if number == 1 else verb
