"""What speaks against the moves, and what is not done or not sure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from whowhom.brief.material import UNREAL, Material
from whowhom.brief.naming import is_person, name_all, name_entry, object_of, shorten
from whowhom.brief.phrases import say_act, say_status
from whowhom.brief.room import Room
from whowhom.brief.voices import name_voices
from whowhom.brief.words import capitalise, join_words, say_side, say_when
from whowhom.entities import with_the_country
from whowhom.model import BriefSentence, Entry, Report, Status

MOST_REVERSALS, MOST_DENIED = 3, 3
UNSURE = 0.7  # a reading with less confidence than this is named as such


def say_reality(material: Material, room: Room) -> Iterator[BriefSentence]:
    """Moves the other way, denials, and what rests on one voice alone."""
    moves = material.moves
    if moves:
        yield say_other_way(material)
    for earlier, later in material.reversals[:MOST_REVERSALS]:
        yield say_reversal(material, earlier, later)
    for entry in material.denied[:MOST_DENIED]:
        yield say_denied(material, entry)
    for entry in moves:
        denials = [r for r in material.reports_of(entry) if r.status in UNREAL]
        if denials:
            yield say_disputed(material, entry, denials)
    single = [e for e in moves if e.event.voices == 1 and e.event.status == Status.ACTUAL]
    if room.asides and single and len(single) < len(moves):
        text = f"One voice alone carries {name_all(single, most=2)}."
        yield BriefSentence(text, material.cite(single), "reality")


def say_reversal(material: Material, earlier: Entry, later: Entry) -> BriefSentence:
    """An act that was taken back; neither it nor what took it back counts as a move."""
    when, then = (say_when(e.event.when, material.year) for e in (earlier, later))
    text = f"{name_entry(earlier)} {when} was taken back {then} by {name_entry(later)}, so neither counts."
    return BriefSentence(capitalise(text), material.cite([earlier, later]), "reality")


def say_other_way(material: Material) -> BriefSentence:
    """What goes against the majority of the moves, or that nothing does."""
    moves = material.moves
    helps, hurts = [e for e in moves if e.sign > 0], [e for e in moves if e.sign < 0]
    toward = with_the_country(material.ledger.toward)
    if helps and hurts:
        fewer = hurts if len(hurts) <= len(helps) else helps
        return BriefSentence(f"Going the other way: {name_all(fewer)}.", material.cite(fewer), "reality")
    direction = f"against {toward}" if helps else f"in favour of {toward}"
    return BriefSentence(f"These reports hold no move {direction}.", material.cite(moves), "reality")


def say_denied(material: Material, entry: Entry) -> BriefSentence:
    event, told = entry.event, material.reports_of(entry)
    evidence = [r.evidence.text for r in told]
    recipient = object_of(event, evidence)
    clause = say_act(event.act, event.status, recipient, is_person=is_person(event))
    whose = name_voices(event, told, material.documents)
    text = f"{say_side(event.actor, evidence)} {clause} ({whose}, {say_when(event.when, material.year)})."
    return BriefSentence(capitalise(text), material.cite([entry]), "reality")


def say_disputed(material: Material, entry: Entry, denials: Sequence[Report]) -> BriefSentence:
    event = replace(entry.event, voices=1)
    whose = name_voices(event, denials, material.documents)
    text = f"{name_entry(entry)} is disputed: the denial comes from {whose}."
    return BriefSentence(capitalise(text), tuple(r.report_id for r in denials), "reality")


def say_between(material: Material, room: Room) -> Iterator[BriefSentence]:
    """What is planned, considered, or read with less certainty."""
    open_moves = [e for e in material.moves if e.event.status != Status.ACTUAL]
    if open_moves:
        names = dict.fromkeys(f"{name_entry(e)} ({say_status(e.event.status)})" for e in open_moves)
        text = f"Not done by the last report: {join_words(shorten(list(names)))}."
        yield BriefSentence(text, material.cite(open_moves), "between")
    unsure = [e for e in material.moves if e.event.confidence < UNSURE]
    if room.asides and unsure:
        acts = list(dict.fromkeys(name_entry(e) for e in unsure))
        verb = "reading is" if len(acts) == 1 else "readings are"
        text = f"The least sure {verb} {join_words(shorten(acts, 3))}."
        yield BriefSentence(text, material.cite(unsure), "between")
