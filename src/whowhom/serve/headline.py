"""The answer in one sentence, how certain it is, and the three facts under it."""

from __future__ import annotations

from collections.abc import Sequence

from whowhom.brief.material import count_outlets
from whowhom.brief.naming import name_deed
from whowhom.brief.phrases import say_status
from whowhom.brief.words import (
    capitalise,
    join_words,
    say_count,
    say_day,
    say_number,
    say_when,
    say_window,
    tidy,
)
from whowhom.entities import with_the_country
from whowhom.model import Entry, Status, Streak
from whowhom.serve.address import address_of
from whowhom.serve.ask import Found
from whowhom.serve.objects import Fact, Way
from whowhom.serve.rows import event_address

FEWEST_MOVES = 3  # with fewer nothing is said of a direction


# ---------------------------------------------------------------- the answer


def say_answer(found: Found) -> str:
    """The sentence that answers the question: number, pair, window and how real.

    Moves one way and the other are both told; of nothing, it is said that nothing was found.
    """
    ledger, moves = found.ledger, found.moves
    actor, toward = with_the_country(ledger.actor), with_the_country(ledger.toward)
    window = say_window(ledger.since, ledger.until)
    helps, hurts = [e for e in moves if e.sign > 0], [e for e in moves if e.sign < 0]
    if not moves:
        contacts = sum(not e.sign and e.is_direct for e in ledger.entries)
        beside = f"; {say_count(contacts, 'contact')} counted for neither side" if contacts else ""
        return f"No move by {actor} for or against {toward} was found, {window}{beside}."
    if helps and hurts:
        told = (
            f"{say_count(len(helps), 'move')} by {actor} favoured {toward} and {say_number(len(hurts))} went against it"
        )
    elif helps:
        told = f"{say_count(len(helps), 'move')} by {actor} favoured {toward} and none went against it"
    else:
        told = f"{say_count(len(hurts), 'move')} by {actor} went against {toward} and none favoured it"
    return capitalise(f"{told}, {window}.")


def say_certainty(found: Found) -> str:
    """How certain the answer is: how real the moves are, how many reach it through others, and who tells of them."""
    moves = found.moves
    if not moves:
        return ""
    kinds = [(s, sum(e.event.status == s for e in moves)) for s in (Status.ACTUAL, Status.FUTURE, Status.HYPOTHETICAL)]
    told = join_words([f"{say_number(n)} {say_status(s)}" for s, n in kinds if n])
    through = [e for e in moves if not e.is_direct]
    if through:
        names = list(
            dict.fromkeys(with_the_country(p.country) for e in through for p in e.event.recipient if p.country)
        )
        reach = f"through {join_words(names)}" if 0 < len(names) <= 3 else "through others"
        told += f"; {say_number(len(through))} of them {reach}"
    reports = sum(e.event.reports for e in moves)
    told += f"; {say_count(reports, 'report')} by {say_count(count_outlets(moves), 'outlet')}, "
    return capitalise(told + f"{say_count(found.voices, 'independent voice')}.")


# ---------------------------------------------------------------- three facts


def fact_run(found: Found) -> Fact:
    """The longest run and what chance brings."""
    streaks = found.answer.streaks
    if not streaks:
        return Fact(
            "The longest run", "None", f"No three moves one way without one the other way. {found.answer.history}"
        )
    longest = max(streaks, key=lambda s: (s.claimed, len(s.event_ids), s.last))
    told = capitalise(tidy(longest.explanation))
    return Fact("The longest run", say_run(longest), told, longest.event_ids, ways_to(longest.event_ids, found))


def say_run(streak: Streak) -> str:
    way = "for" if streak.sign > 0 else "against"
    kind = "streak" if streak.claimed else "run"
    number = say_number(len(streak.event_ids))
    return capitalise(
        f"{number} {way} it, {say_day(streak.first, streak.last.year)} to {say_day(streak.last)}: a {kind}"
    )


def fact_change(found: Found) -> Fact:
    """The change against the pair's own past, as a chance."""
    past = next((c for c in found.ledger.comparisons if c.other == "past"), None)
    name = "Against its own past"
    if found.view.voice:
        return Fact(name, "Not compared", "On whose word is known of this window's moves alone.")
    if len(found.moves) < FEWEST_MOVES:
        return Fact(name, "Too few to say", f"Fewer than {say_number(FEWEST_MOVES)} moves say nothing of a change.")
    if past is None or found.ledger.share is None:
        return Fact(name, "No past to compare with", "No move of the year before is known.")
    now, then = found.ledger.share, past.tally.share
    was = f"{then.value:.0%}" if then else "unknown"
    text = f"{now.value:.0%} friendly now, {was} in the year before"
    detail = (
        f"The friendly share is higher now with a chance of {past.chance_above:.0%}. "
        f"{now.level:.0%} interval now: {now.low:.0%} to {now.high:.0%}."
    )
    then_view = address_of(found.view, since=past.since, until=past.until, page=1)
    way = Way(f"The moves of the year before ({len(past.tally.event_ids)})", then_view)
    return Fact(name, text, detail, past.tally.event_ids, (way,))


def fact_single(found: Found) -> Fact:
    """The share of moves that rests on one voice."""
    moves = found.moves
    name = "On one voice alone"
    if not moves:
        return Fact(name, "Nothing", "There is no move in this view.")
    single = [e for e in moves if e.event.voices <= 1]
    text = f"{say_number(len(single))} of {say_number(len(moves))} moves"
    weight = sum(e.weight for e in single) / (sum(e.weight for e in moves) or 1)
    detail = f"{weight:.0%} of their weight. Copies of one text count as one voice."
    ids = tuple(e.event.event_id for e in single)
    return Fact(name, capitalise(text), detail, ids, ways_to(ids, found))


def ways_to(event_ids: Sequence[str], found: Found) -> tuple[Way, ...]:
    """Ways to the evidence of each event of the window."""
    known = {e.event.event_id: e for e in found.ledger.entries}
    return tuple(
        Way(
            f"{say_when(known[key].event.when, found.ledger.until.year)}: {say_deed(known[key])}",
            event_address(key, found.view),
        )
        for key in event_ids
        if key in known
    )


def say_deed(entry: Entry) -> str:
    return name_deed(entry.event)
