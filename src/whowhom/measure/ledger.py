"""The ledger: carrots and sticks of an actor toward a beneficiary, direct and indirect apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from whowhom.days import shift
from whowhom.errors import InputError
from whowhom.measure.entries import is_a_deed, make_entries, tally
from whowhom.measure.shares import Counts, chance_above, past_posterior, posterior
from whowhom.model import Comparison, Entry, Event, Ledger, Tally

PAST = timedelta(days=365)
MOST_INDIRECT = 0.5  # more than half would let guesses about enmity outweigh what was done


def make_ledger(
    events: Iterable[Event],
    *,
    actor: str,
    toward: str,
    since: date,
    until: date,
    scale: str = "plover",
    compare: Iterable[str] = (),
    min_voices: int = 1,
    indirect_weight: float = 0.0,
) -> Ledger:
    """The ledger of `actor` toward `toward` (ISO3 codes) from `since` to `until`, both included.

    Direct entries are the actor's acts toward the beneficiary; indirect ones are acts toward others
    that help or hurt the beneficiary through an issue. Acts that are history, negated or denied are
    listed with weight 0, and so are an act and the one that took it back within 90 days. `carrots`
    and `sticks` are sums of the direct entries' weights; `contacts` counts direct acts without a sign
    (visits, calls, talks). `share` is the posterior carrot share of the direct moves with its 80 %
    interval (see `posterior_share`), None where there is no move; the past behind it is the year
    before the window. `words` and `deeds` are the same for acts that are words, and for material acts done.

    `comparisons` tell how likely the share lies above that of the actor's own year before (if it had
    moves), and above the actor's share toward each country of `compare` in the same window (if it had).
    `min_voices` leaves out events with fewer independent voices. `helping` adds the indirect moves at
    `indirect_weight`, from 0 (the default: they are listed, not counted) to .5. Unit of the sums: acts done.

    >>> from whowhom.model import Act, Basis, Party, Status, When, Favour
    >>> def event(kind, day, status=Status.ACTUAL):
    ...     return Event("e" + kind + str(day), Act(kind), (Party("A", "AAA"),), (Party("B", "BBB"),), status,
    ...                  When(day, day, Basis.STATED), 1, 1, ("r1",), helps=(Favour("BBB"),))
    >>> moves = [event("AID", date(2025, 1, 5)), event("AID", date(2025, 1, 9), Status.FUTURE)]
    >>> ledger = make_ledger(moves, actor="AAA", toward="BBB", since=date(2025, 1, 1), until=date(2025, 1, 31))
    >>> ledger.carrots, ledger.sticks, len(ledger.direct), ledger.deeds.carrots, ledger.words.carrots
    (1.5, 0.0, 2, 1.0, 0.5)
    """
    if not 0 <= indirect_weight <= MOST_INDIRECT:
        raise InputError(f"indirect moves cannot count {indirect_weight:g}", do=f"give 0 to {MOST_INDIRECT:g}")
    everything = [event for event in events if event.when and event.when.first <= until]
    known = make_entries(everything, actor=actor, toward=toward, scale=scale, min_voices=min_voices)
    entries = sorted((e for e in known if in_window(e, since, until)), key=first_day)
    past = past_of(known, since)
    before = weights_of(past)
    direct = [e for e in entries if e.is_direct]
    mine = tally(direct, before)
    return Ledger(
        actor=actor,
        toward=toward,
        since=since,
        until=until,
        scale=scale,
        entries=tuple(entries),
        carrots=mine.carrots,
        sticks=mine.sticks,
        contacts=mine.contacts,
        share=mine.share,
        words=tally((e for e in direct if not is_a_deed(e)), weights_of(e for e in past if not is_a_deed(e))),
        deeds=tally((e for e in direct if is_a_deed(e)), weights_of(e for e in past if is_a_deed(e))),
        comparisons=(
            *compare_with_past(mine, past, since),
            *(
                found
                for other in compare
                if (found := compare_with(other, mine, before, everything, actor, since, until, scale, min_voices))
            ),
        ),
        helping=tally(entries, before, indirect_weight=indirect_weight),
        indirect_weight=indirect_weight,
    )


def in_window(entry: Entry, since: date, until: date) -> bool:
    """Whether an event falls into the window; one known only as a range must touch it and not be much older."""
    when = entry.event.when
    return when is not None and since <= when.last and when.first <= until


def first_day(entry: Entry) -> tuple[date, str]:
    return (entry.event.when.first if entry.event.when else date.max), entry.event.event_id


def past_of(entries: Iterable[Entry], since: date) -> list[Entry]:
    """The direct entries of the year before the window, those that reach into it left out."""
    return [e for e in entries if e.is_direct and e.event.when and shift(since, -PAST) <= e.event.when.last < since]


def weights_of(entries: Iterable[Entry]) -> Counts:
    """Sums of the weights of carrots and of sticks."""
    found = tally(entries)
    return found.carrots, found.sticks


def compare_with_past(mine: Tally, past: Sequence[Entry], since: date) -> tuple[Comparison, ...]:
    """How likely the share lies above that of the year before, both drawn independently."""
    then = tally(past)
    if mine.share is None or then.share is None:
        return ()
    before = then.carrots, then.sticks
    now = posterior(mine.carrots, mine.sticks, before)
    chance = chance_above(now, past_posterior(before))
    return (Comparison("past", shift(since, -PAST), shift(since, -timedelta(days=1)), then, chance),)


def compare_with(
    other: str,
    mine: Tally,
    before: Counts,
    events: Sequence[Event],
    actor: str,
    since: date,
    until: date,
    scale: str,
    min_voices: int,
) -> Comparison | None:
    """How likely the share toward the beneficiary lies above that toward another in the same window."""
    known = make_entries(events, actor=actor, toward=other, scale=scale, min_voices=min_voices)
    theirs_before = weights_of(past_of(known, since))
    theirs = tally((e for e in known if e.is_direct and in_window(e, since, until)), theirs_before)
    if mine.share is None or theirs.share is None:
        return None
    chance = chance_above(
        posterior(mine.carrots, mine.sticks, before), posterior(theirs.carrots, theirs.sticks, theirs_before)
    )
    return Comparison(other, since, until, theirs, chance)
