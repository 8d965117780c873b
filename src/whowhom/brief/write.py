"""From a ledger to a brief: picks what to say and puts it into words; counts, and never calculates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from whowhom.brief.check import Support, check_brief, check_sentence, support_whole
from whowhom.brief.doubts import say_between, say_reality
from whowhom.brief.material import Material
from whowhom.brief.method import say_method
from whowhom.brief.moves import say_headline, say_moves, say_through, say_why
from whowhom.brief.picture import say_picture
from whowhom.brief.repeats import find_repeats
from whowhom.brief.room import FEWEST_WORDS, MOST_WORDS, ROOMS, Room
from whowhom.brief.spoken import say_no_comment, say_words
from whowhom.errors import BriefError
from whowhom.model import Brief, BriefSentence, Coverage, Document, Ledger, NoComment, Quote, Report, Streak, Tilt


def write_brief(
    ledger: Ledger,
    *,
    reports: Mapping[str, Report],
    documents: Mapping[str, Document],
    tilt: Sequence[Tilt] = (),
    streaks: Sequence[Streak] = (),
    quotes: Mapping[str, Sequence[Quote]] = {},
    no_comment: Mapping[str, Sequence[NoComment]] = {},
    coverage: Sequence[Coverage] = (),
    notice: str = "",
    unsure: int = 0,
) -> Brief:
    """The answer in at most 450 words, each sentence with the reports it stands on.

    `reports` and `documents` are keyed by their ids, `quotes` and `no_comment` by document id. Where the
    evidence carries fewer than 300 words the method note says so. A sentence that would say what its
    reports do not is left out, and the method note counts it; the finished brief passes `check_brief`,
    which raises BriefError. `unsure` is how many moves were left out of the ledger for being unsure.
    """
    material = Material(ledger, reports, documents, tilt, streaks, quotes, no_comment, coverage, unsure)
    whole = support_whole(material)
    for room in ROOMS:
        sentences, refused = part_supported(say_all(material, room), material, whole)
        brief = Brief(ledger.actor, ledger.toward, ledger.since, ledger.until, say_headline(material), sentences, "")
        if brief.words <= MOST_WORDS:
            break
    method = say_method(material, short=brief.words < FEWEST_WORDS, refused=refused, unsure=unsure)
    brief = replace(brief, method=method, notice=notice)
    check_brief(
        brief,
        reports=reports,
        documents=documents,
        ledger=ledger,
        tilt=tilt,
        streaks=streaks,
        coverage=coverage,
        unsure=unsure,
    )
    return brief


def part_supported(
    sentences: Iterable[BriefSentence], material: Material, whole: Support
) -> tuple[tuple[BriefSentence, ...], int]:
    """The sentences that pass the check, and how many do not: a name that outlets spell in two ways, say.

    One that repeats a phrase of an earlier one is left out too.
    """
    kept: list[BriefSentence] = []
    refused = 0
    for sentence in sentences:
        try:
            check_sentence(sentence, material, whole)
        except BriefError:
            refused += 1
        else:
            if not find_repeats([*(s.text for s in kept), sentence.text]):
                kept.append(sentence)
    return tuple(kept), refused


def say_all(material: Material, room: Room) -> Iterator[BriefSentence]:
    """Every sentence of the brief, in order; a section without anything to say is left out."""
    yield from say_why(material)
    yield from say_moves(material, room)
    yield from say_through(material, room)
    yield from say_words(material, room)
    yield from say_reality(material, room)
    yield from say_picture(material)
    yield from say_between(material, room)
    yield from say_no_comment(material)
