"""Who said what in the brief's documents, and who would say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count, zip_longest

from whowhom.brief.evidence import sentence_around
from whowhom.brief.material import Material
from whowhom.brief.naming import country_of
from whowhom.brief.phrases import patterns
from whowhom.brief.room import Room
from whowhom.brief.snippets import DANGLING, POSSESSIVE
from whowhom.brief.voices import outlet_of, with_article
from whowhom.brief.words import ALWAYS_THE, capitalise, fold, join_words, say_day, tidy
from whowhom.entities import find_country
from whowhom.model import BriefSentence, Document, NoComment, Quote, Report

SHORTEST, WELL_LONG, LONGEST = 2, 12, 28  # words; beyond a dozen a quotation is no better
ALIKE = 5  # words in a row that two quotations share if they are one
MOST_SILENT = 5  # of those who would not comment
DISTURBING = '"“”„«»'
WORD = r"\w+(?:['-]\w+)*"
FULL_NAME = re.compile(r"\b[A-Z][a-z][\w’'-]*(?:\s(?:al|bin|de|del|der|di|la|van|von|ben|el)\b)*\s[A-Z][a-z][\w’'-]*")


def say_words(material: Material, room: Room) -> Iterator[BriefSentence]:
    """The best short quotes by those who speak for the two sides or for those between them."""
    turn = count()
    for report, document, quote in choose_quotes(material)[: room.quotes]:
        form = patterns("words")[next(turn) % len(patterns("words"))]
        text = form.format(
            speaker=with_article(tidy(quote.speaker or ""), sentence_around(document.text, quote.start, quote.end)),
            quote=tidy(quote.text).rstrip(",."),
            outlet=outlet_of(document),
            day=say_day(document.day, material.year) if document.day else "an unknown day",
        )
        place = (document.document_id, quote.start, quote.end)
        yield BriefSentence(capitalise(text), (report.report_id,), "words", places=(place,))


def choose_quotes(material: Material) -> list[tuple[Report, Document, Quote]]:
    """Quotes by those who act for a side, in documents that report a move: the sides take turns, the actor's first."""
    ledger = material.ledger
    sides = list(dict.fromkeys([ledger.actor, ledger.toward, *(country_of(e) for e in material.moves)]))
    by_side: dict[str, dict[str, tuple[Report, Document, Quote]]] = {side: {} for side in sides if side}
    for report, document in reporting_documents(material):
        for quote in material.quotes.get(document.document_id, ()):
            found = by_side.get(quote.speaker_country or "")
            if found is not None and is_quotable(quote) and is_surely_by(quote, document.text):
                near = next((r for r in material.by_document[document.document_id] if covers(r, quote)), report)
                found.setdefault(fold(quote.text), (near, document, quote))
    ranked = [
        sorted(found.values(), key=lambda f: -min(len(f[2].text.split()), WELL_LONG)) for found in by_side.values()
    ]
    chosen: list[tuple[Report, Document, Quote]] = []
    for each in (each for turn in zip_longest(*ranked) for each in turn if each):
        if not any(is_said_again(each[2], other) for _, _, other in chosen):
            chosen.append(each)
    return chosen


def is_said_again(quote: Quote, other: Quote) -> bool:
    """Whether two quotations are the same words, or one a part of the other."""
    words, others = (f" {' '.join(re.findall(WORD, fold(q.text)))} " for q in (quote, other))
    run = words.split()
    parts = [" ".join(run[i : i + ALIKE]) for i in range(max(1, len(run) - ALIKE + 1))]
    return any(f" {part} " in others for part in parts) or others in words


def reporting_documents(material: Material) -> list[tuple[Report, Document]]:
    """The documents behind the moves and contacts, the earliest first, each with its first report.

    Where the beneficiary answers the actor (with praise, say), the documents that report it count too.
    """
    found: dict[str, Report] = {}
    for entry in material.told:
        for report in material.reports_of(entry):
            found.setdefault(report.document_id, report)
    for report in sorted(material.reports.values(), key=lambda r: r.report_id):
        if report.actor and report.actor[0].country == material.ledger.toward:
            found.setdefault(report.document_id, report)
    pairs = [(r, material.documents[key]) for key, r in found.items() if key in material.documents]
    return sorted(pairs, key=lambda p: (p[1].published is None, str(p[1].published), p[1].document_id))


def covers(report: Report, span: Quote | NoComment) -> bool:
    return report.evidence.start <= span.start and span.end <= report.evidence.end


def is_quotable(quote: Quote) -> bool:
    """Short, whole, and by a person or office, not by a country as such."""
    words = tidy(quote.text).split()
    speaker = tidy(quote.speaker or "")
    is_whole = (
        bool(words)
        and not words[-1].endswith(("…", "..."))
        and words[-1].lower().strip(",.…") not in DANGLING
        and not words[-1].strip("[]").endswith(("'s", "’s"))
    )
    is_named = speaker[:1].isupper() and not belongs_to_nobody(speaker) and find_country(speaker) is None
    is_plain = not any(mark in quote.text for mark in DISTURBING)
    return is_named and is_whole and is_plain and SHORTEST <= len(words) <= LONGEST


def belongs_to_nobody(speaker: str) -> bool:
    """Whether a speaker is named by something that is neither country nor body: "Province's premier"."""
    owner, mark, _ = re.split(r"(['’]s?\s)", speaker + " ", maxsplit=1) if POSSESSIVE.search(speaker) else ("", "", "")
    return bool(mark) and " " not in owner and owner not in ALWAYS_THE and find_country(owner) is None


def is_surely_by(quote: Quote, text: str) -> bool:
    """Whether nobody else can be meant: the speaker stands in the quotation's sentence, or alone in another.

    A pronoun beside the quotation is followed back to a name, which is a guess where two stand there.
    """
    if quote.speaker_span is None:
        return True
    own, theirs = sentence_around(text, quote.start, quote.end), sentence_around(text, *quote.speaker_span)
    if theirs in own or own in theirs:
        return True
    speaker = set(tidy(quote.speaker or "").split())
    return all(speaker & set(name.split()) for name in FULL_NAME.findall(theirs))


def say_no_comment(material: Material) -> Iterator[BriefSentence]:
    """Who declined to comment or did not answer, in the documents behind the moves."""
    names: dict[str, str] = {}
    cited: list[str] = []
    places: list[tuple[str, int, int]] = []
    for first, document in reporting_documents(material):
        for refusal in material.no_comment.get(document.document_id, ()):
            name = tidy(refusal.name)
            if not looks_like_a_name(name) or fold(name) in names or len(names) == MOST_SILENT:
                continue
            names[fold(name)] = with_article(name, sentence_around(document.text, refusal.start, refusal.end))
            near = next((r for r in material.by_document.get(document.document_id, ()) if covers(r, refusal)), first)
            cited.append(near.report_id)
            places.append((document.document_id, refusal.start, refusal.end))
    if names:
        text = f"{join_words(list(names.values()))} declined to comment or gave no answer."
        yield BriefSentence(capitalise(text), tuple(dict.fromkeys(cited)), "no comment", places=tuple(places))


def looks_like_a_name(name: str) -> bool:
    """Whether words name somebody: a few, capitalised but for small ones.

    >>> looks_like_a_name("Ministry of Defence"), looks_like_a_name("the US wants to force a change")
    (True, False)
    """
    words = name.split()
    small = ("of", "the", "for", "and", "de", "al", "office", "ministry", "embassy", "spokesman", "spokeswoman")
    return bool(words) and len(words) <= 6 and name[:1].isupper() and all(w[:1].isupper() or w in small for w in words)
