"""Who stands against whom, told by events strictly in the past, and which acts bear on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from whowhom.days import shift
from whowhom.measure.entries import STATUS_WEIGHTS
from whowhom.measure.shares import BASE_SHARE, past_posterior
from whowhom.model import Event, Favour
from whowhom.ontology import bears_on_a_conflict, sign_of

DELAY = timedelta(days=30)  # what is newer may be an answer to the very act that is judged
PAST = timedelta(days=365)
HOSTILE_TILT = -0.15  # a tilt below this is hostile
SURE = 0.9  # how sure of it one must be
FEWEST_ACTS = 10.0  # with fewer between two countries nothing is said of them

Adversaries = Callable[[str, date], dict[str, str]]  # country and day to its adversaries, each with the reason


@dataclass(frozen=True, slots=True)
class Enmity:
    """How two countries stood toward each other on a day, both directions together, and the events behind it."""

    left: str
    right: str
    on: date
    carrots: float
    sticks: float
    chance: float
    event_ids: tuple[str, ...]

    @property
    def is_sure(self) -> bool:
        """Whether they count as adversaries: hostile with a chance above .9, told by ten acts or more."""
        return self.carrots + self.sticks >= FEWEST_ACTS and self.chance > SURE


def judge_enmity(events: Iterable[Event], left: str, right: str, on: date) -> Enmity:
    """How likely the tilt between two countries is below −.15, from the events of the year that ended 30 days before.

    chance = P(share < .83 − .15) with share ~ Beta(K + m0·μ, T + m0·(1 − μ)), K and T the sums of weights
    of carrots and sticks of both toward each other, K + T scaled to at most 60; m0 = 2, μ = .83.

    By hand: no event: Beta(1.66, .34), of which a fifth lies below .68.

    >>> round(judge_enmity([], "AAA", "BBB", date(2025, 3, 1)).chance, 2)
    0.2
    """
    from scipy.special import betainc

    last = shift(on, -DELAY)
    between = [e for e in events if e.when and shift(last, -PAST) <= e.when.last < last and are_sides(e, left, right)]
    between.sort(key=lambda e: (e.when.last if e.when else on, e.event_id))
    signed = [(e, STATUS_WEIGHTS[e.status], sign_of(e.act)) for e in between]
    carrots = sum((weight for _, weight, sign in signed if sign > 0), 0.0)
    sticks = sum((weight for _, weight, sign in signed if sign < 0), 0.0)
    ids = [e.event_id for e, weight, sign in signed if weight and sign]
    chance = float(betainc(*past_posterior((carrots, sticks)), BASE_SHARE + HOSTILE_TILT))
    return Enmity(left, right, on, carrots, sticks, chance, tuple(ids))


def are_sides(event: Event, left: str, right: str) -> bool:
    actors, recipients = ({p.country for p in side} for side in (event.actor, event.recipient))
    return (left in actors and right in recipients) or (right in actors and left in recipients)


def link_indirect(
    events: Sequence[Event], *, actor: str, toward: str, known: Adversaries | None = None, learn: bool = True
) -> list[Event]:
    """The events, with a mark on those of `actor` that bear on an enmity of `toward` with their recipient.

    An act of A toward C touches B where C is B's adversary on its day, by `known` (a file the user keeps)
    or, with `learn`, by `judge_enmity`, and the act bears on how they stand: arms, aid, sanctions, troops, force,
    elections (`whowhom.ontology.bears_on_a_conflict`). It helps B where it is a stick for C. Events that
    carry a link already keep it. The mark's reason says which it was.

    By hand: arms for CCC, whom a file calls an adversary of BBB, hurt BBB.

    >>> from whowhom.model import Act, Basis, Party, Status, When
    >>> day = date(2025, 3, 3)
    >>> arms = Event("e1", Act("AID", cameo="072"), (Party("A", "AAA"),), (Party("C", "CCC"),), Status.ACTUAL,
    ...              When(day, day, Basis.STATED), 1, 1, ("r1",))
    >>> link_indirect([arms], actor="AAA", toward="BBB", known=lambda country, on: {"CCC": "B-C war"})[0].hurts
    (Favour(country='BBB', reason='B-C war'),)
    """
    found = []
    sure: dict[tuple[str, date], str | None] = {}
    between = acts_by_other(events, toward) if learn else {}
    for event in events:
        others = [p.country for p in event.recipient if p.country and p.country not in (actor, toward)]
        sign = sign_of(event.act)
        is_theirs = any(p.country == actor for p in event.actor) and not any(
            p.country == toward for p in event.recipient
        )
        linked = any(f.country == toward for f in (*event.helps, *event.hurts))
        reason = None
        if is_theirs and sign and event.when and not linked and bears_on_a_conflict(event.act, event.contexts):
            for other in others:
                day = event.when.last
                if known and (name := known(toward, day).get(other)):
                    reason = name
                elif learn:
                    month = day.replace(day=1)  # one verdict a month, from what was known when it began
                    if (other, month) not in sure:
                        sure[other, month] = say_enmity(judge_enmity(between.get(other, ()), toward, other, month))
                    reason = reason or sure[other, month]
        if not reason:
            found.append(event)
        elif sign > 0:
            found.append(replace(event, hurts=(*event.hurts, Favour(toward, reason))))
        else:
            found.append(replace(event, helps=(*event.helps, Favour(toward, reason))))
    return found


def acts_by_other(events: Iterable[Event], country: str) -> dict[str, list[Event]]:
    """The acts between a country and each other, so that not all events are looked through for each verdict."""
    found: dict[str, list[Event]] = {}
    for event in events:
        sides = [{p.country for p in side if p.country} for side in (event.actor, event.recipient)]
        if any(country in side for side in sides):
            for other in set().union(*sides) - {country}:
                found.setdefault(other, []).append(event)
    return found


def say_enmity(found: Enmity) -> str | None:
    """Why two countries count as adversaries, or None where they do not."""
    if not found.is_sure:
        return None
    return (
        f"{found.left} and {found.right} adversaries by their own acts: {found.sticks:g} of "
        f"{found.carrots + found.sticks:g} hostile in the year to {shift(found.on, -DELAY)} ({found.chance:.0%} sure)"
    )
