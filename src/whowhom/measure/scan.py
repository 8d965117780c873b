"""The scan: day by day, how unusual a pair's last weeks are against its own past, each sign apart.

scan_series    scores for every day, from that day and those before it alone
find_alarms    the days on which a score reaches the threshold of the pair's own shuffled past
judge_chance   how often that past, shuffled, brings such a score
pick_unlikely  which of many pairs stand out on one date
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from whowhom.errors import InputError

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

YEAR = 365.25


@dataclass(frozen=True, slots=True)
class ScanSettings:
    """What the scan is set to; `docs/measures.md` says where each number is from.

    windows: lengths in days that a burst may have. history: days of past before the window that it
    is held against. warm_up: days at the start that get no score. few_days, within: no score for a
    sign without acts on so many of the last days. count_power: the n acts of one day count for n to
    this power, for reports of one day repeat each other. share_spread: extra spread of the carrot
    share beyond chance (0 = none). base_share, base_acts: the share to expect without a past, and
    how many acts it counts for. base_rate, base_days: the same for acts a day. rate_days: how many
    days the pair's long mean counts for beside its history. halfway: the share part at which half
    of the rate part counts. opposite: how much of the other sign's rate part is taken off.
    """

    windows: tuple[int, ...] = (7, 14, 28)
    history: int = 1095
    warm_up: int = 120
    few_days: int = 3
    within: int = 28
    count_power: float = 0.6
    share_spread: float = 0.02
    base_share: float = 0.5
    base_acts: float = 10.0
    base_rate: float = 0.02
    base_days: float = 30.0
    rate_days: float = 60.0
    halfway: float = 0.5
    opposite: float = 0.5


SETTINGS = ScanSettings()
HISTORY = 183  # days: with less past than this nothing is called unusual
REFRACTORY = 60  # days: alarms of one sign that are closer than this are one alarm
BY_CHANCE = 0.03  # alarms a year of each sign that a pair's shuffled past may bring at its thresholds: one in 33 years
FEWEST_TOPS = 5  # how many tops the tail of the shuffled scores is told from, at least
SHUFFLED = (
    1461  # days: of a longer past the last four years are shuffled, which is what the history and its warm-up need
)
FULL_TRUST = 60.0  # acts of past from which on more of them do not make each count less
LOWEST = 4.0  # no threshold lies below this, however quiet the past


@dataclass(frozen=True, slots=True, eq=False)
class ScanResult:
    """The scan of one series. Every array has one value a day, the first for `first`.

    `plus` and `minus` are the scores of friendly and hostile bursts (log-likelihood ratios, 0 or
    more). `share_plus`, `rate_plus` and so on are their parts; `window_plus`, `window_minus` the
    length in days of the window that spoke loudest. All are 0 on days when neither sign had acts on
    enough of the last days.
    """

    first: date
    plus: Floats
    minus: Floats
    share_plus: Floats
    share_minus: Floats
    rate_plus: Floats
    rate_minus: Floats
    window_plus: Ints
    window_minus: Ints

    def day(self, index: int) -> date:
        """The date of a place in the arrays."""
        return self.first + timedelta(days=int(index))


@dataclass(frozen=True, slots=True)
class Alarm:
    """A day on which the score of a sign (+1, -1) reached its threshold, and the window that spoke loudest."""

    day: date
    sign: int
    score: float
    threshold: float
    window: int


def scan_series(
    days: Sequence[date] | npt.NDArray[np.datetime64],
    carrots: Iterable[float],
    sticks: Iterable[float],
    *,
    since: date | None = None,
    until: date | None = None,
    unit: float | None = None,
    settings: ScanSettings = SETTINGS,
) -> ScanResult:
    """Scores of friendly and hostile bursts for every day from `since` to `until`, both included.

    `carrots` and `sticks` belong to `days` one by one: counts of acts, 0 or more; several lines of
    one day add up, days without a line had no act. `since` and `until` say which days were watched
    (default: first and last of `days`). With `unit`, the numbers are sums of scores as in net-sum
    sources: a day then counts as one act, of strength asinh(sum / unit).

    Per window, the acts k (carrots) and t (sticks) are held against those of the `history` before it:
    a Bernoulli scan of the carrot share and a Poisson scan of the rate of each sign (Kulldorff 1997),
    the largest over the windows of each counts. With Ls the share
    part that points the way of the sign, Lr and Lo the rate parts of the sign and of the other,
    S = max(0, Ls + Lr·Ls/(Ls + ½) − Lo/2): more of everything is attention, not a turn.
    A day's score depends on that day and those before it alone. InputError for numbers below 0, not
    finite, or not one for each day.

    >>> from datetime import date, timedelta
    >>> days = [date(2024, 1, 1) + timedelta(days=10 * n) for n in range(30)]
    >>> days += [date(2024, 11, n) for n in (2, 3, 5, 6)]
    >>> found = scan_series(days, [1] * 30 + [0] * 4, [0] * 30 + [1] * 4)
    >>> found.day(found.minus.argmax()), round(float(found.minus.max()))
    (datetime.date(2024, 11, 6), 21)
    """
    first, k, t = daily(days, carrots, sticks, since, until)
    return scan_daily(first, k, t, unit, settings)


def find_alarms(
    days: Sequence[date] | npt.NDArray[np.datetime64],
    carrots: Iterable[float],
    sticks: Iterable[float],
    *,
    since: date | None = None,
    until: date | None = None,
    unit: float | None = None,
    settings: ScanSettings = SETTINGS,
    per_year: float = BY_CHANCE,
    shuffles: int = 8,
    refresh: int = 182,
) -> list[Alarm]:
    """The alarms of a series in order of days; arguments as in `scan_series`.

    The threshold of a day is the score that the pair's own past, its days (of the last four years) shuffled
    `shuffles` times, reaches `per_year` times a year with that sign; it is found anew every `refresh` days from
    the days before alone, and is never below LOWEST. Alarms of one sign are at least 60 days apart. No alarm in
    the first 183 days: with less past than that, none is claimed.

    >>> days = [date(2024, 1, 1) + timedelta(days=10 * n) for n in range(30)]
    >>> days += [date(2024, 11, n) for n in (2, 3, 5, 6)]
    >>> [(a.day.isoformat(), a.sign) for a in find_alarms(days, [1] * 30 + [0] * 4, [0] * 30 + [1] * 4)]
    [('2024-11-05', -1)]
    """
    first, k, t = daily(days, carrots, sticks, since, until)
    result = scan_daily(first, k, t, unit, settings)
    found: list[Alarm] = []
    free = {1: 0, -1: 0}
    for start in range(HISTORY, k.size, refresh):
        end = min(start + refresh, k.size)
        tops = {1: result.plus[start:end], -1: result.minus[start:end]}
        if max(top.max() for top in tops.values()) < LOWEST:
            continue
        past = slice(max(0, start - SHUFFLED), start)
        scans = shuffled_scans(k[past], t[past], unit, settings, shuffles)
        for sign, top in tops.items():
            windows = result.window_plus if sign > 0 else result.window_minus
            threshold = threshold_of(scores_of(scans, sign, settings), per_year)
            for place in np.flatnonzero(top >= threshold) + start:
                if place >= free[sign]:
                    score = float(top[place - start])
                    found.append(Alarm(result.day(int(place)), sign, score, threshold, int(windows[place])))
                    free[sign] = int(place) + REFRACTORY
    return sorted(found, key=lambda a: (a.day, -a.sign))


@dataclass(frozen=True, slots=True)
class Chance:
    """How a score compares with the pair's shuffled past.

    `threshold` is the pair's own for the sign; `p_value` the share of shuffled days with such a score of the sign
    or a higher one; `alarms_per_year` how often a year they come.
    """

    threshold: float
    p_value: float
    alarms_per_year: float


def judge_chance(
    carrots: Floats,
    sticks: Floats,
    score: float,
    sign: int,
    *,
    unit: float | None = None,
    settings: ScanSettings = SETTINGS,
    per_year: float = BY_CHANCE,
    shuffles: int = 99,
) -> Chance:
    """How often the shuffled days of a pair's past bring a score of that sign as high as `score`.

    `carrots` and `sticks` have one value a day. The days are put into chance order `shuffles` times
    (always the same ones) and scanned. The p-value is the Monte-Carlo one, (r + 1) / (R + 1), over R
    days of them four weeks apart; the yearly number counts stretches of 60 days that reach the score.
    """
    carrots, sticks = carrots[-SHUFFLED:], sticks[-SHUFFLED:]
    mine = scores_of(shuffled_scans(carrots, sticks, unit, settings, shuffles), sign, settings)
    drawn = np.concatenate([scores[::28] for scores in mine]) if mine else np.zeros(0)
    p_value = (int((drawn >= score).sum()) + 1) / (drawn.size + 1)
    years = sum(scores.size for scores in mine) / YEAR
    reached = sum(int((tops_of(scores) >= score).sum()) for scores in mine)
    return Chance(threshold_of(mine, per_year), p_value, reached / years if years else float("inf"))


def pick_unlikely(p_values: Sequence[float], *, rate: float = 0.1) -> list[bool]:
    """Which of the pairs of a watch-list stand out, so that about `rate` of those picked do by chance.

    Benjamini and Hochberg (1995) over the p-values of one date.

    >>> pick_unlikely([0.001, 0.8, 0.04, 0.6], rate=0.1)
    [True, False, True, False]
    """
    from scipy.stats import false_discovery_control

    if not p_values:
        return []
    return [bool(adjusted <= rate) for adjusted in false_discovery_control(np.asarray(p_values))]


def shuffled_scans(k: Floats, t: Floats, unit: float | None, settings: ScanSettings, shuffles: int) -> list[ScanResult]:
    """Scans of the days in chance order; the orders depend on the number of days alone."""
    chance = np.random.default_rng(k.size)
    orders = [chance.permutation(k.size) for _ in range(shuffles)]
    return [scan_daily(date.min, k[order], t[order], unit, settings) for order in orders]


def scores_of(scans: Sequence[ScanResult], sign: int, settings: ScanSettings) -> list[Floats]:
    """The scores of one sign, without the days at the start that have none."""
    return [(scan.plus if sign > 0 else scan.minus)[settings.warm_up :] for scan in scans]


def threshold_of(shuffled: Sequence[Floats], per_year: float) -> float:
    """The score that these series reach about `per_year` times a year.

    Shuffles are too few to bring so rare a score often enough to count it: the tops of stretches of 60 days that
    come about once a year are taken, and their upper tail goes on as an exponential,
    score = u + β·log(n / (years·per_year)), with u the top that n others pass and β their mean height above it.

    By hand: 5 of 36 tops in six years, two above 4 and five of height 8: u = 4, β = 4, n = 5, so that .1 a year
    are 4 + 4·log(5 / .592) = 12.5.

    >>> series = np.zeros(36 * 60)
    >>> series[[0, 60, 120, 180, 240]], series[[300, 360]] = 8.0, 4.0
    >>> round(threshold_of([series], 0.1), 1)
    12.5
    """
    tops = np.sort(np.concatenate([tops_of(scores) for scores in shuffled])) if shuffled else np.zeros(0)
    years = sum(scores.size for scores in shuffled) / YEAR
    above = min(max(int(years), FEWEST_TOPS), tops.size - 1)
    if above < 1:
        return LOWEST
    start = float(tops[-1 - above])
    height = float(tops[-above:].mean()) - start
    return max(LOWEST, start + height * max(0.0, float(np.log(above / (years * per_year)))))


def tops_of(scores: Floats) -> Floats:
    """The highest score of each stretch of 60 days."""
    return np.array([scores[n : n + REFRACTORY].max() for n in range(0, scores.size, REFRACTORY)])


def daily(
    days: Sequence[date] | npt.NDArray[np.datetime64],
    carrots: Iterable[float],
    sticks: Iterable[float],
    since: date | None,
    until: date | None,
) -> tuple[date, Floats, Floats]:
    """The first day, and the sums of both signs for each day from there on."""
    when = np.asarray(days, dtype="datetime64[D]")
    given = [np.asarray(list(side), dtype=np.float64) for side in (carrots, sticks)]
    for side, name in zip(given, ("carrots", "sticks"), strict=True):
        if side.shape != when.shape:
            raise InputError(f"{side.size} {name} for {when.size} days", do="give one number for each day")
        if not np.isfinite(side).all() or (side < 0).any():
            raise InputError(f"{name} below 0 or not a number", do="give counts or sums of 0 or more")
    if not when.size and (since is None or until is None):
        return since or until or date.min, np.zeros(0), np.zeros(0)
    start = np.datetime64(since, "D") if since else when.min()
    end = np.datetime64(until, "D") if until else when.max()
    size = max(int((end - start).astype(int)) + 1, 0)
    place = (when - start).astype(np.int64)
    inside = (place >= 0) & (place < size)
    plus, minus = (np.bincount(place[inside], side[inside], size).astype(np.float64) for side in given)
    first: date = start.astype(object)
    return first, plus, minus


def scan_daily(first: date, carrots: Floats, sticks: Floats, unit: float | None, settings: ScanSettings) -> ScanResult:
    """`scan_series` for arrays with one value a day."""
    if unit is None:
        k, t = carrots**settings.count_power, sticks**settings.count_power
    else:
        k, t = np.arcsinh(carrots / unit), np.arcsinh(sticks / unit)
    gates = open_gate(k, settings), open_gate(t, settings)
    at = np.flatnonzero(gates[0] | gates[1])  # most pairs are quiet on most days: the others are not worked out
    at = at[at >= settings.warm_up]
    sums = running(k), running(t)
    parts = np.zeros((4, at.size))  # share up, share down, rate of carrots, rate of sticks
    loudest, lengths = np.full((2, at.size), -1.0), np.zeros((2, at.size))
    for window in settings.windows:  # one by one: small arrays stay in the cache
        found = parts_in(window, at, sums, settings)
        np.maximum(parts, found, out=parts)
        total = found[:2] + found[2:]
        lengths[total > loudest] = window
        np.maximum(loudest, total, out=loudest)
    plus = np.where(gates[0][at], score_of(parts[0], parts[2], parts[3], settings), 0.0)
    minus = np.where(gates[1][at], score_of(parts[1], parts[3], parts[2], settings), 0.0)
    spread = np.zeros((8, k.size))
    spread[:, at] = plus, minus, *parts, *lengths
    return ScanResult(first, *spread[:6], *spread[6:].astype(np.int64))


def open_gate(acts: Floats, s: ScanSettings) -> npt.NDArray[np.bool_]:
    """Whether acts fell on enough of the last days."""
    days: Ints = np.concatenate((np.zeros(s.within, dtype=np.int64), np.cumsum(acts > 0, dtype=np.int64)))
    found: npt.NDArray[np.bool_] = days[s.within :] - days[: acts.size] >= s.few_days
    return found


def parts_in(window: int, at: Ints, sums: tuple[Floats, Floats], s: ScanSettings) -> Floats:
    """Share up, share down, rate of carrots and rate of sticks for the windows that end on these days."""
    start = np.maximum(at + 1 - window, 0)
    past = np.maximum(start - s.history, 0)
    k, t = (Counts(side[at + 1] - side[start], side[start] - side[past], side[start]) for side in sums)
    share, up = share_part(k, t, s)
    rates = (rate_part(side, window, start, past, s) for side in (k, t))
    return np.stack((np.where(up, share, 0.0), np.where(up, 0.0, share), *rates))


@dataclass(frozen=True, slots=True)
class Counts:
    """Acts of one sign: in the window, in the history before it, and in all days before it."""

    now: Floats
    before: Floats
    ever: Floats


def running(values: Floats) -> Floats:
    """Sums of the first n values, for n from 0."""
    return np.concatenate(([0.0], np.cumsum(values)))


def share_part(carrots: Counts, sticks: Counts, s: ScanSettings) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """How far the window's carrot share is from the past's, in nats, and whether it is above it."""
    n = carrots.now + sticks.now
    m = carrots.before + sticks.before + s.base_acts
    before = (carrots.before + s.base_acts * s.base_share) / m
    share = np.divide(carrots.now, n, out=before.copy(), where=n > 0)
    weight = n / (1 + np.maximum(n - 1, 0) * s.share_spread)
    trust = m / (1 + (np.minimum(m, FULL_TRUST) - 1) * s.share_spread)
    both = (weight * share + trust * before) / (weight + trust)
    gain = weight * plog(share) + trust * plog(before) - (weight + trust) * plog(both)
    return np.maximum(gain, 0.0), share > before


def plog(p: Floats) -> Floats:
    """p·log p + (1 − p)·log(1 − p)."""
    return xlogx(p) + xlogx(1 - p)


def xlogx(x: Floats) -> Floats:
    """x·log x, 0 at 0 (and for the hair below 0 that rounding leaves)."""
    return x * np.log(np.maximum(x, 1e-300))


def rate_part(acts: Counts, window: int, start: Ints, past: Ints, s: ScanSettings) -> Floats:
    """How far the window's rate is above the past's, in nats; 0 where it is not."""
    long_mean = (acts.ever + s.base_rate * s.base_days) / (start + s.base_days)
    days = (start - past) + s.rate_days
    before = acts.before + s.rate_days * long_mean
    now_rate, past_rate = acts.now / window, before / days
    pooled = (acts.now + before) / (window + days)
    gain = acts.now * np.log(np.maximum(now_rate, 1e-300) / pooled) + before * np.log(past_rate / pooled)
    return np.where(now_rate > past_rate, np.maximum(gain, 0.0), 0.0)


def score_of(share: Floats, rate: Floats, other: Floats, s: ScanSettings) -> Floats:
    """The score of a sign from its parts and the other sign's rate part."""
    return np.maximum(0.0, share + rate * share / (share + s.halfway) - s.opposite * other)
