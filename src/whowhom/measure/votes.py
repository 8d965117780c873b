"""Votes in an assembly: a series of its own beside the tilt, told from roll calls alone.

agree_by_year     how often two countries vote alike where the assembly is divided
judge_vote        how surprising one vote is after the two countries' last three years
find_departures   roll calls where a country left its usual partners
votes_as_events   votes about a conflict, as events of a ledger
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from whowhom.days import shift
from whowhom.model import Act, Basis, Event, Favour, Party, RollCall, Status, When

FEWEST_SHARED = 15  # with fewer votes of both in a year no agreement is given
LOOK_BACK = timedelta(days=1096)  # three years, a leap day among them
PARTNERS = 10  # how many of those who vote most alike count as a country's usual partners
ALONE = 0.25  # a country left its partners where at most this share of them voted as it did
FEWEST_PARTNERS = 5  # with fewer of them voting nothing is said

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often two countries voted alike in a year, weighed by how divided the assembly was."""

    year: int
    value: float | None
    shared: int
    call_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Surprise:
    """How surprising it is that a country voted as another did, or did not, in bits."""

    call: RollCall
    alike: bool
    chance_alike: float
    bits: float
    agreed: int
    differed: int


@dataclass(frozen=True, slots=True)
class Departure:
    """A roll call where a country left its usual partners; `with_other` tells whether it voted as the other did."""

    call: RollCall
    vote: int
    partners: tuple[str, ...]
    partners_alike: int
    other_vote: int | None

    @property
    def with_other(self) -> bool:
        """Whether it voted as the other did."""
        return self.other_vote == self.vote


def agree_by_year(calls: Iterable[RollCall], left: str, right: str) -> list[Agreement]:
    """Contested agreement of two countries by calendar year, oldest first.

    C = 1 − Σ D·|v_left − v_right| / 2 / Σ D over the year's roll calls in which both voted; v is 1 yes,
    0 abstaining, −1 no, and D the mean absolute deviation of all votes of the call: what everybody votes
    alike counts nothing. From 0 to 1; None with fewer than 15 shared votes, or none contested. Unit: a share.

    By hand: one call of 2:2, alike (D = 1), and one of 3:1, apart (D = .75): 1 − .75 / 1.75.

    >>> day = date(2020, 5, 4)
    >>> calls = [RollCall("a", day, "", {"AAA": 1, "BBB": 1, "CCC": -1, "DDD": -1}),
    ...          RollCall("b", day, "", {"AAA": 1, "BBB": -1, "CCC": 1, "DDD": 1})]
    >>> round(agreement_of(calls, "AAA", "BBB"), 3)
    0.571
    """
    years: dict[int, list[RollCall]] = {}
    for call in calls:
        if left in call.votes and right in call.votes:
            years.setdefault(call.day.year, []).append(call)
    return [
        Agreement(
            year,
            agreement_of(shared, left, right) if len(shared) >= FEWEST_SHARED else None,
            len(shared),
            tuple(call.call_id for call in shared),
        )
        for year, shared in sorted(years.items())
    ]


def agreement_of(calls: Iterable[RollCall], left: str, right: str) -> float | None:
    """Contested agreement over these roll calls, in all of which both voted."""
    apart = total = 0.0
    for call in calls:
        weight = division_of(call)
        apart += weight * abs(call.votes[left] - call.votes[right]) / 2
        total += weight
    return 1 - apart / total if total else None


def division_of(call: RollCall) -> float:
    """The mean absolute deviation of a call's votes from their mean: 0 where all vote alike, 1 where half say no."""
    votes = list(call.votes.values())
    mean = sum(votes) / len(votes)
    return sum(abs(vote - mean) for vote in votes) / len(votes)


def judge_vote(call: RollCall, calls: Iterable[RollCall], left: str, right: str) -> Surprise | None:
    """How surprising it is how `left` voted beside `right`; None unless both voted.

    P(alike) = (1 + agreed) / (2 + agreed + differed), counted over the three years before the call's day,
    calls of the same issues only where the call has any and they have been voted on together before. The
    surprise is −log2 of the chance of what happened. Unit: bits; 1 bit is a coin toss.

    By hand: apart 14 times of 14, then alike: P = 1/16, 4 bits.

    >>> past = [RollCall(str(n), date(2021, 1, 1 + n), "", {"AAA": 1, "BBB": -1}) for n in range(14)]
    >>> now = RollCall("now", date(2022, 3, 2), "", {"AAA": -1, "BBB": -1})
    >>> judge_vote(now, past, "AAA", "BBB").bits
    4.0
    """
    if left not in call.votes or right not in call.votes:
        return None
    before = [
        c for c in calls if shift(call.day, -LOOK_BACK) <= c.day < call.day and left in c.votes and right in c.votes
    ]
    same = [c for c in before if set(c.issues) & set(call.issues)] or before
    agreed = sum(c.votes[left] == c.votes[right] for c in same)
    differed = len(same) - agreed
    chance = (1 + agreed) / (2 + agreed + differed)
    alike = call.votes[left] == call.votes[right]
    return Surprise(call, alike, chance, -math.log2(chance if alike else 1 - chance), agreed, differed)


def find_departures(
    calls: Iterable[RollCall], country: str, other: str, *, since: date, until: date
) -> list[Departure]:
    """Roll calls of the days where `country` voted otherwise than its usual partners, oldest first.

    Its partners of a year are the ten countries with the highest contested agreement over the three calendar
    years before (15 shared votes or more, `other` left out). It left them where five or more of them voted, and at
    most a quarter of those as it did. Causal: a call's partners are told from earlier years alone.

    By hand: whoever votes as ten others for a year, and against them once in the next, left them once.

    >>> members = ["P" + str(n) for n in range(10)]
    >>> def call(name, day, own):
    ...     return RollCall(name, day, "", {"AAA": own, "BBB": -1, **dict.fromkeys(members, 1)})
    >>> calls = [call(str(n), date(2020, 1, 1 + n), 1) for n in range(20)] + [call("odd", date(2021, 5, 4), -1)]
    >>> left = find_departures(calls, "AAA", "BBB", since=date(2021, 1, 1), until=date(2021, 12, 31))
    >>> [(d.call.call_id, d.partners_alike, d.with_other) for d in left]
    [('odd', 0, True)]
    """
    known = sorted((c for c in calls if c.day <= until), key=lambda c: (c.day, c.call_id))
    partners: dict[int, tuple[str, ...]] = {}
    found = []
    for call in known:
        if call.day < since or country not in call.votes:
            continue
        year = call.day.year
        if year not in partners:
            partners[year] = usual_partners([c for c in known if year - 3 <= c.day.year < year], country, other)
        voting = [p for p in partners[year] if p in call.votes]
        alike = sum(call.votes[p] == call.votes[country] for p in voting)
        if len(voting) >= FEWEST_PARTNERS and alike <= ALONE * len(voting):
            found.append(Departure(call, call.votes[country], tuple(voting), alike, call.votes.get(other)))
    return found


def usual_partners(calls: Sequence[RollCall], country: str, other: str = "") -> tuple[str, ...]:
    """The ten countries that voted most like one, the likest first."""
    agreement = agree_with_all(calls, country)
    agreement.pop(other, None)
    return tuple(sorted(agreement, key=lambda name: (-agreement[name], name))[:PARTNERS])


def agree_with_all(calls: Sequence[RollCall], country: str) -> dict[str, float]:
    """Contested agreement of a country with every other that shares 15 votes with it."""
    mine = [c for c in calls if country in c.votes]
    names = sorted({name for c in mine for name in c.votes} - {country})
    votes = as_matrix(mine, names)
    own = np.array([c.votes[country] for c in mine], dtype=np.float64)
    weight = np.array([division_of(c) for c in mine], dtype=np.float64)
    voted = ~np.isnan(votes)
    apart = (np.where(voted, np.abs(votes - own), 0.0) * weight / 2).sum(axis=1)
    total = (voted * weight).sum(axis=1)
    enough = (voted.sum(axis=1) >= FEWEST_SHARED) & (total > 0)
    return {name: float(1 - apart[n] / total[n]) for n, name in enumerate(names) if enough[n]}


def as_matrix(calls: Sequence[RollCall], names: Sequence[str]) -> Floats:
    """Votes with a row a country and a column a call; not a number where a country did not vote."""
    place: Mapping[str, int] = {name: n for n, name in enumerate(names)}
    found = np.full((len(names), len(calls)), np.nan)
    for column, call in enumerate(calls):
        for name, vote in call.votes.items():
            if name in place:
                found[place[name], column] = vote
    return found


Conflicts = Callable[[str, date], Sequence[str]]  # a call's title and day to the names of the conflicts it is about


def votes_as_events(calls: Iterable[RollCall], actor: str, toward: str, conflicts_of: Conflicts) -> list[Event]:
    """The actor's votes on calls about a conflict of `toward`, as events that help it or hurt it.

    `conflicts_of` tells which of the conflicts of `toward` a call is about, by its title. Voting as `toward` did
    helps it, voting yes where it said no, or no where it said yes, hurts it; abstaining beside a yes or no has no sign
    and is left out. Its recipient is the resolution, so that it is an indirect move, listed with the
    conflict as its reason; its id is the call's.

    By hand: both say no to a resolution on a war of BBB.

    >>> call = RollCall("v1", date(2025, 2, 24), "A/1 War in BBB", {"AAA": -1, "BBB": -1})
    >>> found = votes_as_events([call], "AAA", "BBB", lambda title, day: ["B-C war"] if "War" in title else [])
    >>> found[0].event_id, found[0].helps
    ('v1', (Favour(country='BBB', reason='vote on the B-C war'),))
    """
    found = []
    for call in calls:
        own, other = call.votes.get(actor), call.votes.get(toward)
        if own is None or other is None or abs(own - other) == 1:
            continue
        names = conflicts_of(call.title, call.day)
        if names:
            mark = (Favour(toward, f"vote on the {names[0].removeprefix('the ')}"),)
            found.append(
                Event(
                    call.call_id,
                    Act("SUPPORT" if own == other else "REJECT"),
                    (Party(actor, actor, "GOV"),),
                    (Party(call.title or call.call_id),),
                    Status.ACTUAL,
                    When(call.day, call.day, Basis.STATED),
                    1,
                    1,
                    (),
                    helps=mark if own == other else (),
                    hurts=() if own == other else mark,
                    origin="votes",
                )
            )
    return found
