"""From an act in a sentence to a report: how real, when, on whose word, about what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from whowhom.coder.acts import FoundAct
from whowhom.coder.attribution import trace_voices
from whowhom.coder.cameo import code_act
from whowhom.coder.candidates import Candidate
from whowhom.coder.contexts import find_contexts
from whowhom.coder.places import find_place
from whowhom.coder.status import read_status, settle_status
from whowhom.coder.when import date_act
from whowhom.model import (
    Act,
    Attribution,
    Document,
    Evidence,
    Party,
    Report,
    Sentence,
    Status,
    TimeExpression,
    report_id_of,
)

DATED, SOURCED = 0.1, 0.05  # what a date and a named source add to a telling's confidence
SPOKEN, SURE_VOICE = frozenset({"SUPPORT", "ACCUSE", "REJECT", "THREATEN", "REQUEST"}), 0.6
AROUND = 80  # characters beside the two sides that tell what an act is
EVEN = 0.03  # tellings that differ by less are equal, and the first one stands


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of the document around a sentence."""

    document: Document
    times: Sequence[TimeExpression]
    attributions: Sequence[Attribution]


def make_report(act: FoundAct, sentence: Sentence, around: Surroundings) -> Report:
    """The report an act makes, with every field that can be worked out from its surroundings."""
    document = around.document
    actor, recipient = party_of(act.actor, sentence), party_of(act.recipient, sentence)
    evidence = Evidence(sentence.start, sentence.end, document.text[sentence.start : sentence.end])
    between = (min(actor.start, recipient.start), max(actor.end, recipient.end))
    when = date_act(between, sentence, around.times, published=document.day)
    by_rule = read_status(
        document.text,
        sentence,
        (actor.start, actor.end),
        (recipient.start, recipient.end),
        between,
        event_type=act.event_type,
        when=when,
        published=document.day,
    )
    reading = settle_status(by_rule, act.statuses) if act.statuses else by_rule
    contexts = find_contexts(sentence.text, document.text, act.event_type, act.mode)
    what = Act(
        act.event_type,
        act.mode,
        code_act(act.event_type, act.mode, contexts, words_around(document.text, sentence, between)),
    )
    return Report(
        report_id=report_id_of(document.document_id, what, (actor,), (recipient,), reading.status, evidence),
        document_id=document.document_id,
        act=what,
        actor=(actor,),
        recipient=(recipient,),
        status=reading.status,
        evidence=evidence,
        contexts=contexts,
        when=when,
        said_by=trace_voices(between, around.attributions, document.text),
        confidence=round(act.confidence, 4),
        place=find_place(
            document, sentence, between, what.event_type, what.mode, {c for p in (actor, recipient) if (c := p.country)}
        ),
    )


def words_around(text: str, sentence: Sentence, between: tuple[int, int]) -> str:
    """What is said between the two sides and just before and after them, within the sentence."""
    return text[max(sentence.start, between[0] - AROUND) : min(sentence.end, between[1] + AROUND)]


def party_of(candidate: Candidate, sentence: Sentence) -> Party:
    """One side of a report: the words in the document, and whom the registry knows behind them."""
    words = sentence.text[candidate.start : candidate.end]
    start, end = sentence.start + candidate.start, sentence.start + candidate.end
    mention = candidate.mention
    if mention is None:
        return Party(name=words, text=words, start=start, end=end)
    return Party(mention.name, mention.country, mention.sector, mention.entity_id, words, start, end)


def drop_repeats(reports: Sequence[Report]) -> list[Report]:
    """One report for each claim: a headline and its body that say the same are one.

    Of the tellings of one claim the surest is kept; a date or a source in the text speaks for a telling
    too. What only another telling has is not carried over, since a report stands on its own evidence.
    """
    best: dict[tuple[str, ...], Report] = {}
    for report in reports:
        key = claim_of(report)
        if key not in best or worth(report) > worth(best[key]) + EVEN:
            best[key] = report
    kept = {report.report_id for report in best.values()}
    return [r for r in reports if r.report_id in kept or is_another_voice(r, best[claim_of(r)])]


def is_another_voice(report: Report, best: Report) -> bool:
    """Whether another of the same side says it too: a leader's praise beside a spokesman's is no repeat.

    The state itself beside one who acts for it is one and the same.
    """
    a, b = report.actor[0], best.actor[0]
    named = {a.entity_id, b.entity_id}
    states = None in named or a.country in named or b.country in named
    return report.act.event_type in SPOKEN and len(named) == 2 and not states and report.confidence >= SURE_VOICE


def claim_of(report: Report) -> tuple[str, ...]:
    old = report.status == Status.HISTORICAL
    sides = report.actor[0].side, report.recipient[0].side
    return (*sides, report.act.event_type, report.act.mode or "", "past" if old else "now")


def worth(report: Report) -> float:
    """How much a telling has to offer: its confidence, and a little for a date and a source."""
    return report.confidence + DATED * (report.when is not None) + SOURCED * bool(report.said_by)
