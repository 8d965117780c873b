"""Runs of moves one way, and whether the pair's own past explains them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from whowhom.days import shift
from whowhom.measure.entries import day_of, make_entries
from whowhom.measure.scan import HISTORY, LOWEST, SETTINGS, Chance, Floats, ScanResult, daily, judge_chance, scan_daily
from whowhom.model import Entry, Event, Streak

FEWEST_MOVES, FEWEST_DAYS = 3, 2  # a run is at least three moves on two days
WINDOW = timedelta(days=28)


def find_streaks(
    events: Iterable[Event],
    *,
    actor: str,
    toward: str,
    until: date,
    read_since: date | None = None,
    min_voices: int = 1,
) -> list[Streak]:
    """The latest streak or run of each sign in the four weeks to `until`, carrots and sticks apart.

    Where the pair's direct events reach back about six months (183 days) before it, the moves of
    each day, weighed by how real they are, are scanned (see `scan_series`). A score of `until` at or
    above the threshold of the pair's own shuffled past makes a streak: `claimed`, with the score, its
    p-value, how many such come a year by chance, and the moves of the sign in the window that spoke
    loudest. Otherwise there may be a run: three moves or more of one sign on two days or more, with
    none of the other sign after its first; `claimed` is False, `score` the number of moves, and the
    explanation says why it is not called unusual. Events after `until` do not count, nor do those before
    `read_since`, the first day whose news was read: what later texts tell of the time before is no
    record of it. An act and the one that took it back within 90 days are no moves. `event_ids` names the moves,
    oldest first.

    By hand: three days of aid in four weeks, and nothing known before: a run, and no claim.

    >>> from whowhom.model import Act, Basis, Party, Status, When
    >>> def aid(number):
    ...     day = date(2025, 2, number)
    ...     return Event("e" + str(number), Act("AID"), (Party("A", "AAA"),), (Party("B", "BBB"),), Status.ACTUAL,
    ...                  When(day, day, Basis.STATED), 1, 1, ("r1",))
    >>> found = find_streaks([aid(3), aid(10), aid(17)], actor="AAA", toward="BBB", until=date(2025, 2, 28))
    >>> found[0].claimed, found[0].event_ids, found[0].explanation.split("; ")[0]
    (False, ('e3', 'e10', 'e17'), '3 friendly moves on 3 days without one the other way')
    """
    in_time = [
        e for e in events if e.when and e.when.last <= until and (read_since is None or e.when.last >= read_since)
    ]
    known = [e for e in make_entries(in_time, actor=actor, toward=toward, min_voices=min_voices) if e.is_direct]
    moves = [e for e in known if e.sign and e.weight]
    if not moves:
        return []
    past = scan_past(moves, since=day_of(known[0]), until=until)
    found = (unusual_streak(past, sign, actor, toward) or latest_run(past, sign, actor, toward) for sign in (1, -1))
    return [streak for streak in found if streak]


def say_history(
    events: Iterable[Event], *, actor: str, toward: str, until: date, read_since: date | None = None
) -> str:
    """Whether there is past enough to speak of a streak, in a sentence; a pair without any act is answered too.

    >>> say_history([], actor="AAA", toward="BBB", until=date(2025, 3, 4))
    'Not enough history for a streak: nothing of this pair is known up to 2025-03-04.'
    """
    days = [
        day_of(e)
        for e in make_entries((e for e in events if e.when), actor=actor, toward=toward)
        if e.is_direct and day_of(e) <= until and (read_since is None or day_of(e) >= read_since)
    ]
    if not days:
        return f"Not enough history for a streak: nothing of this pair is known up to {until}."
    reach = (until - min(days)).days
    if reach < HISTORY:
        return f"Not enough history for a streak: {reach} days of this pair are known, {HISTORY} are needed."
    return f"{reach} days of this pair are known, enough to tell a streak from chance."


@dataclass(frozen=True, slots=True)
class Past:
    """A pair's moves with their scan; `scan` is None where no move can have enough past."""

    moves: Sequence[Entry]
    since: date
    until: date
    carrots: Floats
    sticks: Floats
    scan: ScanResult | None

    def score(self, sign: int) -> float:
        """The score of the last day."""
        if self.scan is None:
            return 0.0
        return float((self.scan.plus if sign > 0 else self.scan.minus)[-1])

    def window(self, sign: int) -> int:
        """The window that spoke loudest on the last day."""
        assert self.scan is not None  # only asked for where there is a score
        return int((self.scan.window_plus if sign > 0 else self.scan.window_minus)[-1])

    def chance(self, sign: int) -> Chance:
        """How the last day's score compares with the shuffled days before it."""
        return judge_chance(self.carrots, self.sticks, self.score(sign), sign)

    def reach(self, run: Sequence[Entry]) -> int:
        """How many days of the pair are known before the run."""
        return (day_of(run[0]) - self.since).days


def scan_past(moves: Sequence[Entry], since: date, until: date) -> Past:
    days = [day_of(e) for e in moves]
    carrots, sticks = ([e.weight * (e.sign == sign) for e in moves] for sign in (1, -1))
    first, k, t = daily(days, carrots, sticks, since, until)
    is_long = (until - since).days >= HISTORY
    return Past(moves, since, until, k, t, scan_daily(first, k, t, None, SETTINGS) if is_long else None)


def unusual_streak(past: Past, sign: int, actor: str, toward: str) -> Streak | None:
    score = past.score(sign)
    if score < LOWEST:
        return None
    window = past.window(sign)
    within = [e for e in past.moves if day_of(e) > shift(past.until, -timedelta(days=window))]
    run = [e for e in within if e.sign == sign]
    chance = past.chance(sign)
    if not run or past.reach(run) < HISTORY or score < chance.threshold:
        return None
    against = len(within) - len(run)
    told = f"{say_moves(run, sign)} within {window} days and {against or 'none'} the other way"
    unlikely = f"p = {chance.p_value:.3f}" if chance.p_value >= 0.001 else "p < 0.001"
    reason = f"{say_rate(chance.alarms_per_year)} ({unlikely})"
    return make_streak(run, sign, actor, toward, score=score, claimed=True, chance=chance, told=f"{told}; {reason}.")


def latest_run(past: Past, sign: int, actor: str, toward: str) -> Streak | None:
    run: list[Entry] = []
    for entry in reversed(past.moves):
        if entry.sign != sign or day_of(entry) < shift(past.until, -WINDOW):
            break
        run.insert(0, entry)
    if len(run) < FEWEST_MOVES or len({day_of(e) for e in run}) < FEWEST_DAYS:
        return None
    chance = None
    if past.reach(run) < HISTORY:
        reason = say_reach(past.reach(run))
    elif past.score(sign) < LOWEST:
        reason = "the pair's own past explains it"
    else:
        chance = past.chance(sign)
        reason = f"{say_rate(chance.alarms_per_year)}, too often to call it unusual"
    told = f"{say_moves(run, sign)} without one the other way; {reason}."
    return make_streak(run, sign, actor, toward, score=float(len(run)), claimed=False, chance=chance, told=told)


def say_reach(days: int) -> str:
    """Why so little of a pair's past allows no claim, in words.

    >>> say_reach(0)
    'no earlier move is known, so nothing says whether that is unusual'
    >>> say_reach(1)
    'only 1 day of earlier moves is known, too few to say whether that is unusual'
    """
    if not days:
        return "no earlier move is known, so nothing says whether that is unusual"
    known = f"only {days} day of earlier moves is" if days == 1 else f"only {days} days of earlier moves are"
    return f"{known} known, too few to say whether that is unusual"


def say_moves(run: Sequence[Entry], sign: int) -> str:
    days = len({day_of(e) for e in run})
    kind = "friendly" if sign > 0 else "hostile"
    return f"{len(run)} {kind} move{'s' * (len(run) > 1)} on {days} day{'s' * (days > 1)}"


def say_rate(per_year: float) -> str:
    """How often chance does the same, in words.

    >>> say_rate(0.004)
    "put into chance order, the pair's own past brings such a burst less than once in 20 years"
    """
    often = f"about {per_year:.1f} times a year" if per_year >= 0.05 else "less than once in 20 years"
    return f"put into chance order, the pair's own past brings such a burst {often}"


def make_streak(
    run: Sequence[Entry],
    sign: int,
    actor: str,
    toward: str,
    *,
    score: float,
    claimed: bool,
    chance: Chance | None,
    told: str,
) -> Streak:
    return Streak(
        actor,
        toward,
        day_of(run[0]),
        day_of(run[-1]),
        sign,
        score,
        claimed,
        p_value=chance.p_value if chance else None,
        alarms_per_year=chance.alarms_per_year if chance else None,
        event_ids=tuple(e.event.event_id for e in run),
        explanation=told,
    )
