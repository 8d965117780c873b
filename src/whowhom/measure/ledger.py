"""The ledger: carrots and sticks of an actor toward a beneficiary, direct and indirect apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from whowhom.measure.shares import posterior_share
from whowhom.model import Entry, Event, Favour, Ledger, Status
from whowhom.ontology import score_of, sign_of

# How much an act counts by how real it is: done counts whole, decided and considered in part.
STATUS_WEIGHTS = {
    Status.ACTUAL: 1.0,
    Status.FUTURE: 0.5,
    Status.HYPOTHETICAL: 0.25,
    Status.NEGATED: 0.0,
    Status.DENIED: 0.0,
    Status.HISTORICAL: 0.0,
}
PAST = timedelta(days=365)


def make_ledger(
    events: Iterable[Event], *, actor: str, toward: str, since: date, until: date, scale: str = "plover"
) -> Ledger:
    """The ledger of `actor` toward `toward` (ISO3 codes) from `since` to `until`, both included.

    Direct entries are the actor's acts toward the beneficiary; indirect ones are acts toward others
    that help or hurt the beneficiary through an issue. Acts that are history, negated or denied are
    listed with weight 0. `carrots` and `sticks` are sums of the direct entries' weights; `contacts`
    counts direct acts without a sign (visits, calls, talks). `share` is the posterior carrot share
    of the direct moves with its 80 % interval (see `posterior_share`), None where there is no move.
    The actor's own past toward the beneficiary is the year before the window.

    >>> from whowhom.model import Act, Basis, Party, Status, When
    >>> def event(kind, day, status=Status.ACTUAL):
    ...     return Event("e" + kind + str(day), Act(kind), (Party("A", "AAA"),), (Party("B", "BBB"),), status,
    ...                  When(day, day, Basis.STATED), 1, 1, ("r1",), helps=(Favour("BBB"),))
    >>> moves = [event("AID", date(2025, 1, 5)), event("AID", date(2025, 1, 9), Status.FUTURE)]
    >>> ledger = make_ledger(moves, actor="AAA", toward="BBB", since=date(2025, 1, 1), until=date(2025, 1, 31))
    >>> ledger.carrots, ledger.sticks, len(ledger.direct)
    (1.5, 0.0, 2)
    """
    everything = list(events)
    entries = sorted(
        (
            entry
            for event in everything
            if (entry := make_entry(event, actor, toward, scale)) and in_window(event, since, until)
        ),
        key=lambda e: (e.event.when.first if e.event.when else date.max, e.event.event_id),
    )
    direct = [e for e in entries if e.is_direct]
    carrots, sticks = weigh(direct)
    past = [
        entry
        for event in everything
        if (entry := make_entry(event, actor, toward, scale))
        and entry.is_direct
        and in_window(event, since - PAST, since - timedelta(days=1))
    ]
    return Ledger(
        actor=actor,
        toward=toward,
        since=since,
        until=until,
        scale=scale,
        entries=tuple(entries),
        carrots=carrots,
        sticks=sticks,
        contacts=sum(e.sign == 0 and e.event.status != Status.HISTORICAL for e in direct),
        share=posterior_share(carrots, sticks, past=weigh(past)) if carrots + sticks > 0 else None,
    )


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


def in_window(event: Event, since: date, until: date) -> bool:
    """Whether an event falls into the window; one known only as a range must touch it and not be much older."""
    if event.when is None:
        return False
    return since <= event.when.last and event.when.first <= until


def weigh(entries: Iterable[Entry]) -> tuple[float, float]:
    """Sums of the weights of carrots and of sticks."""
    carrots = sticks = 0.0
    for entry in entries:
        if entry.sign > 0:
            carrots += entry.weight
        elif entry.sign < 0:
            sticks += entry.weight
    return carrots, sticks
