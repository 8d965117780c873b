"""The headline, why it matters, and the moves, direct and through others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count

from whowhom.brief.material import Material, count_outlets, count_reports
from whowhom.brief.naming import agree, are, reports_of_status, say_country, say_counts, say_date, with_the, word_move
from whowhom.brief.phrases import patterns, say_status
from whowhom.brief.room import Room
from whowhom.brief.snippets import find_snippet
from whowhom.brief.voices import name_voices
from whowhom.brief.words import capitalise, fold, join_words, say_count, say_number, say_when, say_window, tidy
from whowhom.entities import with_the_country
from whowhom.model import BriefSentence, Entry, Report, Status

MOST_SNIPPETS = 3  # in a sentence that tells of several moves


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


def say_why(material: Material) -> Iterator[BriefSentence]:
    """Counts, with how certain they are."""
    moves = material.moves
    if not moves:
        return
    ledger = material.ledger
    actor, toward = with_the_country(ledger.actor), with_the_country(ledger.toward)
    kinds = [(s, sum(e.event.status == s for e in moves)) for s in (Status.ACTUAL, Status.FUTURE, Status.HYPOTHETICAL)]
    how_real = join_words([f"{say_number(n)} {say_status(s)}" for s, n in kinds if n])
    if sum(n > 0 for _, n in kinds) == 1:
        how_real = f"{'all ' if len(moves) > 1 else ''}{next(say_status(s) for s, n in kinds if n)}"
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
