"""Entries: events as signed and weighed lines of a ledger, with what was taken back told apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from whowhom.measure.shares import Counts, posterior_share
from whowhom.model import Basis, Entry, Event, Favour, Status, Tally
from whowhom.ontology import is_deed, may_undo, score_of, sign_of, undoes

# How much an act counts by how real it is: done counts whole, decided and considered in part. From the
# prototype's ½ for intended; a thing merely considered is as far from that as that is from the deed.
STATUS_WEIGHTS = {
    Status.ACTUAL: 1.0,
    Status.FUTURE: 0.5,
    Status.HYPOTHETICAL: 0.25,
    Status.NEGATED: 0.0,
    Status.DENIED: 0.0,
    Status.HISTORICAL: 0.0,
}
TAKEN_BACK_WITHIN = timedelta(days=90)  # what stood longer has had its effect: taking it back is a move of its own


def make_entries(
    events: Iterable[Event], *, actor: str, toward: str, scale: str = "plover", min_voices: int = 1
) -> list[Entry]:
    """Every event of `actor` that touches `toward`, by day, what was taken back without weight."""
    found = (make_entry(event, actor, toward, scale) for event in events if event.voices >= min_voices)
    return cancel_reversals(sorted((entry for entry in found if entry), key=by_day))


def make_entry(event: Event, actor: str, toward: str, scale: str) -> Entry | None:
    """The event as a line of the ledger, or None where it is not the actor's or does not touch the beneficiary."""
    if not any(p.country == actor for p in event.actor):
        return None
    if any(p.country == toward for p in event.recipient):
        sign, reason = sign_of(event.act), "direct"
    else:
        linked = link_to(event.helps, toward), link_to(event.hurts, toward)
        if not any(linked):
            return None
        sign, reason = (1, linked[0]) if linked[0] else (-1, str(linked[1]))
    score = abs(score_of(event.act, scale)) * sign
    return Entry(event, toward, sign, STATUS_WEIGHTS[event.status], score, str(reason))


def link_to(favours: Sequence[Favour], country: str) -> str | None:
    return next((f.reason for f in favours if f.country == country), None)


def by_day(entry: Entry) -> tuple[date, str]:
    """Oldest first; entries without a day last."""
    return (entry.event.when.last if entry.event.when else date.max), entry.event.event_id


def day_of(entry: Entry) -> date:
    """The last day on which the event may have happened; only asked of entries that have one."""
    assert entry.event.when is not None
    return entry.event.when.last


def cancel_reversals(entries: Sequence[Entry], within: timedelta = TAKEN_BACK_WITHIN) -> list[Entry]:
    """The entries, with an act and the one that took it back within 90 days both without weight.

    Entries come oldest first. An act done takes back the latest act done on an earlier day toward the same side
    that it undoes (see `whowhom.ontology.undoes`), if nothing else took that back and it is told by no fewer
    independent voices: what many tell is not undone on the word of one. Its day must be known from what is told: by
    the day of publication alone it may have come first.

    By hand: arms given on the 3rd and stopped on the 9th have moved nothing.

    >>> from whowhom.model import Act, Basis, Party, When
    >>> def event(kind, cameo, number):
    ...     day = date(2025, 2, number)
    ...     return Event(cameo, Act(kind, cameo=cameo), (Party("A", "AAA"),), (Party("B", "BBB"),), Status.ACTUAL,
    ...                  When(day, day, Basis.STATED), 1, 1, ("r1",))
    >>> given_and_stopped = [event("AID", "072", 3), event("SANCTION", "1622", 9)]
    >>> [(e.weight, e.cancelled_by) for e in make_entries(given_and_stopped, actor="AAA", toward="BBB")]
    [(0.0, '1622'), (0.0, '072')]
    """
    found = list(entries)
    open_acts: dict[int, list[int]] = {1: [], -1: []}  # places of acts done that nothing took back yet, by sign
    for place, later in enumerate(found):
        if later.event.when is None or not later.sign or later.event.status is not Status.ACTUAL:
            continue
        before = find_undone(place, found, open_acts[-later.sign], within) if may_undo(later.event.act) else None
        if before is None:
            open_acts[later.sign].append(place)
            continue
        open_acts[-later.sign].remove(before)
        found[place] = replace(later, weight=0.0, cancelled_by=found[before].event.event_id)
        found[before] = replace(found[before], weight=0.0, cancelled_by=later.event.event_id)
    return found


def find_undone(place: int, found: Sequence[Entry], candidates: Sequence[int], within: timedelta) -> int | None:
    """The place of the latest act that the one at `place` takes back."""
    later = found[place]
    day = day_of(later)
    for before in reversed(candidates):
        if day_of(found[before]) < day - within:
            return None
        if takes_back(later, found[before]):
            return before
    return None


def takes_back(later: Entry, earlier: Entry) -> bool:
    """Whether an act done takes back an earlier one of the other sign."""
    return (
        undoes(later.event.act, earlier.event.act)
        and later.event.when is not None
        and later.event.when.basis is not Basis.PUBLISHED
        and later.event.voices >= earlier.event.voices
        and day_of(earlier) < day_of(later)
        and not {p.country for p in later.event.recipient if p.country}.isdisjoint(
            p.country for p in earlier.event.recipient
        )
    )


def tally(entries: Iterable[Entry], past: Counts = (0.0, 0.0), *, indirect_weight: float = 0.0) -> Tally:
    """The entries added up, indirect ones at `indirect_weight`; the share with the pair's past behind it."""
    counted = [(e, e.weight * (1.0 if e.is_direct else indirect_weight)) for e in entries]
    carrots = sum((weight for e, weight in counted if e.sign > 0), 0.0)
    sticks = sum((weight for e, weight in counted if e.sign < 0), 0.0)
    return Tally(
        carrots=carrots,
        sticks=sticks,
        contacts=sum(e.is_direct and e.sign == 0 and e.event.status != Status.HISTORICAL for e, _ in counted),
        score=sum((weight * e.score for e, weight in counted), 0.0),
        share=posterior_share(carrots, sticks, past=past) if carrots + sticks > 0 else None,
        event_ids=tuple(e.event.event_id for e, weight in counted if weight and e.sign),
    )


def is_a_deed(entry: Entry) -> bool:
    """Whether a material act is done; one that is promised or considered is a word until then."""
    return is_deed(entry.event.act) and entry.event.status is Status.ACTUAL
