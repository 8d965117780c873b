"""The scan: day by day, how unusual a pair's last weeks are against its own past, each sign apart.

scan_series   scores for every day, from that day and those before it alone
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
    base_share: float = 0.7
    base_acts: float = 10.0
    base_rate: float = 0.02
    base_days: float = 30.0
    rate_days: float = 60.0
    halfway: float = 0.5
    opposite: float = 0.5


SETTINGS = ScanSettings()


@dataclass(frozen=True, slots=True, eq=False)
class ScanResult:
    """The scan of one series. Every array has one value a day, the first for `first`.

    `plus` and `minus` are the scores of friendly and hostile bursts (log-likelihood ratios, 0 or
    more). `share_plus`, `rate_plus` and so on are their parts; `window_plus`, `window_minus` the
    length in days of the window that spoke loudest.
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
    (datetime.date(2024, 11, 6), 22)
    """
    first, k, t = daily(days, carrots, sticks, since, until)
    return scan_daily(first, k, t, unit, settings)


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
    size = k.size
    windows = np.array(settings.windows)[:, None]
    end = np.arange(1, size + 1)
    start = np.maximum(end - windows, 0)
    past = np.maximum(start - settings.history, 0)
    sums_k, sums_t = running(k), running(t)
    n_k, n_t = sums_k[end] - sums_k[start], sums_t[end] - sums_t[start]
    past_k, past_t = sums_k[start] - sums_k[past], sums_t[start] - sums_t[past]

    share, up = share_part(n_k, n_t, past_k, past_t, settings)
    shares = np.where(up, share, 0.0), np.where(up, 0.0, share)
    rates = tuple(
        rate_part(n, before, sums[start], windows, start, past, settings)
        for n, before, sums in ((n_k, past_k, sums_k), (n_t, past_t, sums_t))
    )
    tops = [side.max(axis=0, initial=0.0) for side in (*shares, *rates)]
    lengths = [np.array(settings.windows)[np.argmax(s + r, axis=0)] for s, r in zip(shares, rates, strict=True)]
    scores = [
        np.where(
            open_gate(acts, settings),
            np.maximum(0.0, s + r * s / (s + settings.halfway) - settings.opposite * other),
            0.0,
        )
        for acts, s, r, other in ((k, tops[0], tops[2], tops[3]), (t, tops[1], tops[3], tops[2]))
    ]
    for score in scores:
        score[: settings.warm_up] = 0.0
    return ScanResult(first, scores[0], scores[1], tops[0], tops[1], tops[2], tops[3], lengths[0], lengths[1])


def running(values: Floats) -> Floats:
    """Sums of the first n values, for n from 0."""
    return np.concatenate(([0.0], np.cumsum(values)))


def share_part(
    k: Floats, t: Floats, past_k: Floats, past_t: Floats, s: ScanSettings
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """How far the window's carrot share is from the past's, in nats, and whether it is above it."""
    n = k + t
    m = past_k + past_t + s.base_acts
    before = (past_k + s.base_acts * s.base_share) / m
    share = np.divide(k, n, out=before.copy(), where=n > 0)
    weight = n / (1 + np.maximum(n - 1, 0) * s.share_spread)
    trust = m / (1 + (np.minimum(m, 60) - 1) * s.share_spread)
    both = (weight * share + trust * before) / (weight + trust)
    gain = weight * plog(share) + trust * plog(before) - (weight + trust) * plog(both)
    return np.maximum(gain, 0.0), share > before


def plog(p: Floats) -> Floats:
    """p·log p + (1 − p)·log(1 − p)."""
    return xlogx(p) + xlogx(1 - p)


def xlogx(x: Floats) -> Floats:
    """x·log x, 0 at 0 (and for the hair below 0 that rounding leaves)."""
    return x * np.log(np.maximum(x, 1e-300))


def rate_part(
    n: Floats, past_n: Floats, all_before: Floats, windows: Ints, start: Ints, past: Ints, s: ScanSettings
) -> Floats:
    """How far the window's rate is above the past's, in nats; 0 where it is not."""
    long_mean = (all_before + s.base_rate * s.base_days) / (start + s.base_days)
    days = (start - past) + s.rate_days
    before = past_n + s.rate_days * long_mean
    expected = before / days * windows
    pooled = (n + before) / (windows + days)
    above = n > expected
    gain = n * np.log(np.maximum(n, 1e-300) / windows / pooled) + before * np.log(before / days / pooled)
    return np.where(above, np.maximum(gain, 0.0), 0.0)


def open_gate(acts: Floats, s: ScanSettings) -> npt.NDArray[np.bool_]:
    """Whether acts fell on enough of the last days."""
    days = np.concatenate(([0], np.cumsum(acts > 0)))
    end = np.arange(1, acts.size + 1)
    found: npt.NDArray[np.bool_] = days[end] - days[np.maximum(end - s.within, 0)] >= s.few_days
    return found
