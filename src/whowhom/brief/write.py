"""From a ledger to a brief: picks what to say and puts it into words; counts, and never calculates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count, zip_longest

from whowhom.brief.check import Support, check_brief, check_sentence, support_whole
from whowhom.brief.evidence import sentence_around
from whowhom.brief.material import UNREAL, Material, count_outlets, count_reports
from whowhom.brief.phrases import name_act, patterns, say_act, say_status
from whowhom.brief.repeats import find_repeats
from whowhom.brief.snippets import DANGLING, find_snippet
from whowhom.brief.voices import name_voices, outlet_of, with_article
from whowhom.brief.words import (
    capitalise,
    fold,
    is_plural,
    join_words,
    say_chance,
    say_count,
    say_day,
    say_number,
    say_side,
    say_when,
    say_window,
    tidy,
)
from whowhom.entities import load_registry, with_the_country
from whowhom.errors import BriefError
from whowhom.model import (
    Brief,
    BriefSentence,
    Coverage,
    Document,
    Entry,
    Event,
    Ledger,
    NoComment,
    Quote,
    Report,
    Status,
    Streak,
    Tilt,
)
from whowhom.ontology import SCALES, score_of

MOST_WORDS, FEWEST_WORDS = 450, 300
WELL_LONG = 12  # words; a longer quotation is no better
MOST_REVERSALS, MOST_DENIED, MOST_COMPARED = 3, 3, 2
EVEN = 0.5
MOST_SILENT = 5  # of those who would not comment
MOST_SNIPPETS = 3  # in a sentence that tells of several moves
UNSURE = 0.7  # a reading with less confidence than this is named as such
SCALE_NAMES = {"plover": "PLOVER", "goldstein": "Goldstein", "icews": "ICEWS"}
DISTURBING = '"“”„«»'


@dataclass(frozen=True, slots=True)
class Room:
    """How many moves, moves through others and quotes a brief has room for.

    Without `asides` it leaves out what only repeats: which moves rest on one voice, which readings are unsure.
    """

    moves: int
    through: int
    quotes: int
    asides: bool = True
    snippets: bool = True


# From the fullest brief down to the barest; the first that fits is taken. Moves go last.
ROOMS = (
    *(Room(moves, through, 4) for moves, through in ((16, 10), (14, 9), (12, 8))),
    *(Room(moves, through, 3) for moves, through in ((11, 7), (10, 6), (9, 6))),
    *(Room(moves, through, 2) for moves, through in ((9, 6), (8, 6), (8, 5))),
    *(Room(moves, through, 2, False) for moves, through in ((8, 6), (7, 5), (6, 5), (6, 4), (5, 4))),
    *(Room(moves, through, 2, False) for moves, through in ((6, 4), (5, 4), (5, 3), (4, 3), (4, 2), (3, 2), (3, 1))),
    *(Room(moves, 1, 0, False, False) for moves in (3, 2, 1)),
)


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


# ---------------------------------------------------------------- headline, why it matters


def say_headline(material: Material) -> str:
    """One line with number, pair and window."""
    ledger, moves = material.ledger, material.moves
    actor, toward = with_the_country(ledger.actor), with_the_country(ledger.toward)
    window = say_window(ledger.since, ledger.until)
    helps, hurts = sum(e.sign > 0 for e in moves), sum(e.sign < 0 for e in moves)
    if not moves:
        return f"No move by {actor} for or against {toward} in these reports, {window}"
    if not hurts or not helps:
        number, verb, other = (helps, "favour", "against") if helps else (hurts, "disfavour", "for")
        text = f"{say_count(number, 'move')} by {actor} {agree(verb, number)} {toward}, none {other} it"
    else:
        favour, goes = agree("favour", helps), agree("go", hurts, "goes")
        text = f"{say_count(helps, 'move')} by {actor} {favour} {toward}, {say_number(hurts)} {goes} against it"
    return capitalise(f"{text}: {window}")


def agree(verb: str, number: int, singular: str = "") -> str:
    """The verb as its subject's number wants it."""
    return (singular or verb + "s") if number == 1 else verb


def say_why(material: Material) -> Iterator[BriefSentence]:
    """Counts, with how certain they are."""
    moves = material.moves
    if not moves:
        return
    ledger = material.ledger
    actor, toward = with_the_country(ledger.actor), with_the_country(ledger.toward)
    kinds = [(s, sum(e.event.status == s for e in moves)) for s in (Status.ACTUAL, Status.FUTURE, Status.HYPOTHETICAL)]
    how_real = join_words([f"{say_number(n)} {say_status(s)}" for s, n in kinds if n])
    if sum(n > 0 for _, n in kinds) == 1 and len(moves) > 1:
        how_real = f"all {next(say_status(s) for s, n in kinds if n)}"
    through = sum(not e.is_direct for e in moves)
    reach = f", {say_number(through)} of them through others" if through else ""
    cited = material.cite(moves)
    text = f"{say_count(len(moves), 'move')} by {actor} {agree('bear', len(moves))} on {toward}{reach}: {how_real}."
    yield BriefSentence(capitalise(text), cited, "why")
    single = sum(e.event.voices == 1 for e in moves)
    alone = f"{say_number(single)} of the moves {agree('rest', single)}" if single else "no move rests"
    alone = "each move rests" if single == len(moves) > 1 else alone
    count_all = f"{say_count(count_reports(moves), 'report')} by {say_count(count_outlets(moves), 'outlet')}"
    yield BriefSentence(f"The evidence is {count_all}; {alone} on a single voice.", cited, "why")


# ---------------------------------------------------------------- the moves


def say_moves(material: Material, room: Room) -> Iterator[BriefSentence]:
    """The direct moves in order of date, the weightiest if there are too many; contacts in one sentence."""
    direct = [e for e in material.moves if e.is_direct]
    chosen, rest = choose(direct, room.moves)
    turns: dict[str, count[int]] = {}
    yield from say_alike(material, chosen, room, "moves", turns)
    if rest:
        text = f"{say_count(len(rest), 'further direct move')}"
        yield BriefSentence(capitalise(f"{text} {are(len(rest))} in the ledger."), material.cite(rest), "moves")
    if material.contacts:
        yield say_contacts(material)


def say_through(material: Material, room: Room) -> Iterator[BriefSentence]:
    """Acts toward others that help or hurt the beneficiary, with the conflict that links them."""
    indirect = [e for e in material.moves if not e.is_direct]
    if not indirect:
        return
    toward = with_the_country(material.ledger.toward)
    links = dict.fromkeys(with_the(tidy(e.reason)) for e in indirect)
    others = dict.fromkeys(say_country(e) for e in indirect)
    text = f"acts toward {join_words(list(others))} touch {toward} through {join_words(list(links))}."
    yield BriefSentence(capitalise(text), material.cite(indirect), "through")
    chosen, rest = choose(indirect, room.through)
    turns: dict[str, count[int]] = {}
    yield from say_alike(material, chosen, room, "through", turns)
    if rest:
        text = f"{say_count(len(rest), 'more such move')} {are(len(rest))} listed in the ledger."
        yield BriefSentence(capitalise(text), material.cite(rest), "through")


def choose(entries: Sequence[Entry], most: int) -> tuple[list[Entry], list[Entry]]:
    """The weightiest entries in order of date, and those left out."""
    ranked = sorted(
        entries, key=lambda e: (-e.weight, -e.event.voices, -e.event.reports, -e.event.confidence, e.event.event_id)
    )
    kept = {e.event.event_id for e in ranked[:most]}
    return [e for e in entries if e.event.event_id in kept], [e for e in entries if e.event.event_id not in kept]


def say_alike(
    material: Material, chosen: Sequence[Entry], room: Room, section: str, turns: dict[str, count[int]]
) -> Iterator[BriefSentence]:
    """A sentence a move; moves that would be told in the same words stand together in one."""
    groups: dict[tuple[str, ...], list[Entry]] = {}
    for entry in chosen:
        subject, clause, _ = word_move(material, entry)
        groups.setdefault((subject, clause, entry.event.status, str(entry.sign)), []).append(entry)
    for group in groups.values():
        if len(group) == 1:
            yield say_move(material, group[0], room, section, turns)
        else:
            yield say_again(material, group, room, section)


def say_again(material: Material, group: Sequence[Entry], room: Room, section: str) -> BriefSentence:
    """The same act done several times, with its days."""
    subject, clause, _ = word_move(material, group[0])
    days: dict[str, str] = {}
    for entry in group:
        day = say_date(material, entry)
        told = reports_of_status(material, entry)
        snippet = quote_snippet(material, told) if room.snippets and len(days) < MOST_SNIPPETS else ""
        days[day] = days.get(day) or snippet
    listed = join_words([day + snippet for day, snippet in days.items()])
    event = group[0].event
    told = [r for e in group for r in reports_of_status(material, e)]
    whose = name_voices(replace(event, voices=max(e.event.voices for e in group)), told, material.documents)
    effect = ""
    if section == "through":
        verb = {1: "help", -1: "hurt"}[group[0].sign]
        effect = f"; each {'would ' + verb if event.status != Status.ACTUAL else verb + 's'} "
        effect += with_the_country(material.ledger.toward)
    reports = say_count(sum(e.event.reports for e in group), "report")
    how_real = f"{say_status(event.status)}{' each time' if len(days) > 1 else ''}, told in {reports}"
    text = f"{subject} {clause} {listed}: {how_real}, first by {whose}{effect}."
    return BriefSentence(capitalise(text), material.cite(group), section)


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


def say_move(material: Material, entry: Entry, room: Room, section: str, turns: dict[str, count[int]]) -> BriefSentence:
    """One move: when, who, what, how real, on whose word, in how many reports and voices."""
    event = entry.event
    told = reports_of_status(material, entry)
    subject, clause, _ = word_move(material, entry)
    kind = ("" if section == "moves" else "through_") + ("done" if event.status == Status.ACTUAL else "open")
    turn = next(turns.setdefault(kind, count()))
    pattern = patterns(kind)[turn % len(patterns(kind))]
    text = pattern.format(
        on=say_date(material, entry),
        subject=subject,
        clause=clause,
        snippet=quote_snippet(material, told) if room.snippets else "",
        whose=name_voices(replace(event, voices=min(event.voices, len(told))), told, material.documents),
        status=say_status(event.status),
        counts=say_counts(event),
        effect="helps" if entry.sign > 0 else "hurts",
        would="help" if entry.sign > 0 else "hurt",
        toward=with_the_country(material.ledger.toward),
    )
    return BriefSentence(capitalise(text), material.cite([entry]), section)


def say_counts(event: Event) -> str:
    """In how many reports and by how many independent voices."""
    reports = say_count(event.reports, "report")
    return reports if event.reports == 1 else f"{reports}, {say_count(event.voices, 'independent voice')}"


def say_date(material: Material, entry: Entry) -> str:
    """When; for something planned whose day is still to come, "for" that day."""
    event = entry.event
    words = say_when(event.when, material.year)
    days = [d for r in material.reports_of(entry) if (d := day_of(material, r))]
    ahead = event.when and days and event.when.is_day and event.when.first > max(days)
    return words.replace("on ", "for ", 1) if ahead and event.status == Status.FUTURE else words


def quote_snippet(material: Material, told: Sequence[Report]) -> str:
    """The outlet's own key words in quotation marks, from the surest report that has fitting ones."""
    for report in sorted(told, key=lambda r: (is_title(material, r), -r.confidence, r.report_id)):
        snippet = find_snippet(report)
        if snippet:
            return f" (“{snippet}”)"
    return ""


def is_title(material: Material, report: Report) -> bool:
    document = material.documents.get(report.document_id)
    return bool(document and document.title and fold(report.evidence.text) == fold(document.title))


def say_contacts(material: Material) -> BriefSentence:
    """Meetings and calls, which have no sign, with their dates."""
    contacts = material.contacts
    days = list(dict.fromkeys(say_when(e.event.when, material.year) for e in contacts))
    listed = f", {join_words(days)}," if len(days) <= 4 else ""
    text = f"{say_count(len(contacts), 'contact')}{listed} {agree('count', len(contacts))} for neither side."
    return BriefSentence(capitalise(text), material.cite(contacts), "moves")


def say_country(entry: Entry) -> str:
    country = country_of(entry)
    return with_the_country(country) if country else "others"


def with_the(name: str) -> str:
    return name if name.lower().startswith("the ") else f"the {name}"


def are(number: int) -> str:
    return "is" if number == 1 else "are"


def day_of(material: Material, report: Report) -> date | None:
    document = material.documents.get(report.document_id)
    return document.day if document else None


# ---------------------------------------------------------------- the words


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
            if found is not None and is_quotable(quote):
                near = next((r for r in material.by_document[document.document_id] if covers(r, quote)), report)
                found.setdefault(fold(quote.text), (near, document, quote))
    ranked = [
        sorted(found.values(), key=lambda f: -min(len(f[2].text.split()), WELL_LONG)) for found in by_side.values()
    ]
    return [quote for turn in zip_longest(*ranked) for quote in turn if quote]


def country_of(entry: Entry) -> str:
    """The country on the receiving side, "" where it is none."""
    party = entry.event.recipient[0] if entry.event.recipient else None
    return party.country if party and party.country and party.country != "IGO" else ""


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
    """Short, whole, and by somebody with a name."""
    words = tidy(quote.text).split()
    named = bool(quote.speaker) and tidy(quote.speaker or "")[:1].isupper()
    breaks_off = bool(words) and (
        words[-1].lower().strip(",.…") in DANGLING or words[-1].strip("[]").endswith(("'s", "’s"))
    )
    return named and not breaks_off and 2 <= len(words) <= 28 and not any(mark in quote.text for mark in DISTURBING)


# ---------------------------------------------------------------- reality check


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


def name_all(entries: Sequence[Entry], most: int = 3) -> str:
    """The acts as a list of things, each once."""
    return join_words(shorten(list(dict.fromkeys(name_entry(e) for e in entries)), most))


def shorten(names: Sequence[str], most: int = 4) -> list[str]:
    return [*names[:most], "other acts"] if len(names) > most else list(names)


def name_entry(entry: Entry) -> str:
    party = entry.event.recipient[:1]
    country = party[0].country if party else None
    if is_person(entry.event) and entry.event.act.mode != "territory":
        return name_act(entry.event.act, say_side(party), is_person=True)
    return name_act(entry.event.act, with_the_country(country) if country and country != "IGO" else say_side(party))


# ---------------------------------------------------------------- the bigger picture, between the lines


def say_picture(material: Material) -> Iterator[BriefSentence]:
    """The carrot share, the tilt against the base rate, and the run, each with what cannot be said."""
    direct = [e for e in material.moves if e.is_direct]
    cited = material.cite(direct)
    share = material.ledger.share
    if share and cited:
        text = (
            f"Seen against what is usual, these direct moves put the friendly share at an estimated {share.value:.0%} "
            f"({share.level:.0%} interval: {share.low:.0%} to {share.high:.0%})."
        )
        yield BriefSentence(text, cited, "picture")
        yield from say_comparisons(material, cited)
    if material.tilt and cited:
        yield say_tilt(material, material.tilt[-1], cited)
    by_id = {e.event.event_id: e for e in material.ledger.entries}
    for streak in material.streaks:
        run = material.cite(by_id[key] for key in streak.event_ids if key in by_id)
        if run and streak.explanation:
            text = f"The latest run: {tidy(streak.explanation).rstrip('.')}."
            yield BriefSentence(text, run, "picture")


def say_comparisons(material: Material, cited: tuple[str, ...]) -> Iterator[BriefSentence]:
    """How likely the friendly share lies above that of the year before, and above that toward others."""
    for comparison in material.ledger.comparisons[:MOST_COMPARED]:
        share = comparison.tally.share
        if share is None:
            continue
        is_above = comparison.chance_above >= EVEN
        chance = say_chance(comparison.chance_above if is_above else 1 - comparison.chance_above)
        if comparison.other == "past":
            change = "higher" if is_above else "lower"
            text = f"In the year before it was {share.value:.0%}; it is {change} now with a chance of {chance}."
        else:
            other, less = with_the_country(comparison.other), "lower" if is_above else "higher"
            text = f"Toward {other} it is {share.value:.0%}, which is {less} with a chance of {chance}."
        yield BriefSentence(text, cited, "picture")


def say_tilt(material: Material, tilt: Tilt, cited: tuple[str, ...]) -> BriefSentence:
    value = tilt.value
    if value.low > 0:
        reading = "so friendlier than usual"
    elif value.high < 0:
        reading = "so less friendly than usual"
    else:
        reading = "so nothing unusual is shown"
    text = (
        f"The tilt on {say_day(tilt.day, material.year)} was {value.value:+.2f} against the base rate of all pairs "
        f"(interval {value.low:+.2f} to {value.high:+.2f}, {reading})."
    )
    return BriefSentence(text.replace("-", "−"), cited, "picture")


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


# ---------------------------------------------------------------- no comment, method


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


def say_method(material: Material, *, short: bool, refused: int = 0, unsure: int = 0) -> str:
    """A short paragraph: window, copies, scale and what another scale would give."""
    ledger = material.ledger
    read = [c for c in material.coverage if c.day is None or ledger.since <= c.day <= ledger.until]
    documents, outlets = sum(c.documents for c in read), len({c.outlet for c in read})
    extent = (
        f", read by machine in {say_count(documents, 'document')} from {say_count(outlets, 'outlet')}" if read else ""
    )
    parts = [
        f"Acts of {with_the_country(ledger.actor)} from {say_window(ledger.since, ledger.until)}{extent}; "
        "a machine can misread, so each sentence leads to its evidence.",
        "Where a move is told only as done by a day, that is the day of publication, and its own is unknown.",
        "Copies of one text count once, and so do voices that come down to one.",
        "What is planned or considered counts in part, what is denied, not done or history not at all.",
    ]
    if material.silent:
        parts.append(f"On {say_count(material.silent, 'day')} of these nothing was read; silence there is not calm.")
    if material.votes:
        helps = sum(e.sign > 0 for e in material.votes)
        parts.append(
            f"Beside the reports stand {say_count(len(material.votes), 'vote')} on its conflicts, "
            f"{say_number(helps)} of them in its favour."
        )
    parts += say_scales(material)
    if unsure:
        parts.append(
            f"{capitalise(say_count(unsure, 'less sure reading'))} {'was' if unsure == 1 else 'were'} left out."
        )
    if refused:
        parts.append("What the check found no evidence for was left out.")
    if short:
        parts.append("The evidence carries no longer brief than this.")
    return " ".join(parts)


def say_scales(material: Material) -> list[str]:
    """The scale in use, and what the others give for the weightiest move."""
    scale = SCALE_NAMES.get(material.ledger.scale, material.ledger.scale)
    if not material.moves:
        return [f"The scale is {scale}."]
    top = max(material.moves, key=lambda e: (abs(e.score), e.event.event_id))
    others: dict[str, list[str]] = {}
    for name in SCALES:
        if name != material.ledger.scale:
            others.setdefault(f"{abs(score_of(top.event.act, name)):.1f}", []).append(f"{SCALE_NAMES[name]}'s")
    elsewhere = join_words([f"{score} on {join_words(names)}" for score, names in others.items()])
    return [
        f"Scores are on the {scale} scale, where the strongest act, {name_entry(top)}, has {abs(top.score):.1f}; "
        f"it would have {elsewhere}."
    ]
