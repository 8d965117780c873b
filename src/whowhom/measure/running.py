"""Many pairs at once, a day at a time: the scores of `scan_series` from running sums."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from whowhom.errors import InputError
from whowhom.measure.scan import SETTINGS, Counts, Floats, Ints, ScanSettings, rate_part, score_of, share_part


@dataclass(frozen=True, slots=True, eq=False)
class DayScores:
    """The pairs that have a score on a day: their places, and the scores of friendly and hostile bursts."""

    pairs: Ints
    plus: Floats
    minus: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _Acts:
    """The acts of one day: which pairs, and what each day counts for them."""

    pairs: Ints
    carrots: Floats
    sticks: Floats


class RunningScan:
    """The scan of many pairs, day after day, each day at the cost of its own acts.

    For each window it keeps the sums of both signs in the window, in the history before it and ever before
    it, and adds and takes off what enters and leaves; the acts themselves are kept as long as the longest window and
    history reach. After the same days its scores are those of `scan_series`, up to rounding.

    By hand: three carrots in three days after 200 quiet ones. X = 60·.6 / 226 = .159, D = 256 and c = 3.159 / 263, so
    Lr = 3·log(.4286 / c) + X·log(X / D / c) = 10.25; with q = .627, Ls = 2.885·.467 + 8.475·.033 = 1.63;
    S = 1.63 + 10.25·1.63 / 2.13 = 9.47.

    >>> scan = RunningScan(pairs=2)
    >>> for day in range(203):
    ...     found = scan.add_day([0] if day >= 200 else [], [1.0] * (day >= 200), [0.0] * (day >= 200))
    >>> found.pairs.tolist(), round(float(found.plus[0]), 2), float(found.minus[0])
    ([0], 9.47, 0.0)
    """

    def __init__(self, pairs: int, *, settings: ScanSettings = SETTINGS, unit: float | None = None) -> None:
        self.settings, self.unit, self.days = settings, unit, 0
        windows = len(settings.windows)
        # By sign (carrots, sticks), window and pair.
        self._now, self._before, self._ever = (np.zeros((2, windows, pairs)) for _ in range(3))
        self._active = np.zeros((2, pairs), dtype=np.int64)
        self._past: deque[_Acts] = deque(maxlen=max(*settings.windows, settings.within) + settings.history + 1)

    def add_day(
        self,
        pairs: npt.ArrayLike,
        carrots: npt.ArrayLike,
        sticks: npt.ArrayLike,
    ) -> DayScores:
        """Take in the next day: the places of the pairs that acted, and the sums of each. Gives the day's scores.

        A pair stands in `pairs` once at most; pairs that are not named had no act. InputError otherwise.
        """
        acts = self._weigh(pairs, carrots, sticks)
        self._past.appendleft(acts)  # so that _past[n] is what happened n days ago
        self.days += 1
        s = self.settings
        for place, window in enumerate(s.windows):
            self._move(self._now[:, place], acts, 1)
            if gone := self._ago(window):
                self._move(self._now[:, place], gone, -1)
                self._move(self._before[:, place], gone, 1)
                self._move(self._ever[:, place], gone, 1)
            if gone := self._ago(window + s.history):
                self._move(self._before[:, place], gone, -1)
        self._gate(acts, 1)
        if gone := self._ago(s.within):
            self._gate(gone, -1)
        return self._score()

    def _weigh(self, pairs: npt.ArrayLike, carrots: npt.ArrayLike, sticks: npt.ArrayLike) -> _Acts:
        places = np.asarray(pairs, dtype=np.int64)
        given = [np.asarray(side, dtype=np.float64) for side in (carrots, sticks)]
        if np.unique(places).size != places.size or any(side.shape != places.shape for side in given):
            raise InputError("a day's pairs are not each there once", do="add up the acts of each pair first")
        if any(not np.isfinite(side).all() or (side < 0).any() for side in given):
            raise InputError("sums below 0 or not numbers", do="give counts or sums of 0 or more")
        if self.unit is None:
            return _Acts(places, given[0] ** self.settings.count_power, given[1] ** self.settings.count_power)
        return _Acts(places, np.arcsinh(given[0] / self.unit), np.arcsinh(given[1] / self.unit))

    def _ago(self, days: int) -> _Acts | None:
        return self._past[days] if days < len(self._past) else None

    @staticmethod
    def _move(sums: Floats, acts: _Acts, sign: int) -> None:
        sums[0, acts.pairs] += sign * acts.carrots
        sums[1, acts.pairs] += sign * acts.sticks

    def _gate(self, acts: _Acts, sign: int) -> None:
        self._active[0, acts.pairs] += sign * (acts.carrots > 0)
        self._active[1, acts.pairs] += sign * (acts.sticks > 0)

    def _score(self) -> DayScores:
        """Scores of the pairs whose gate is open; the others have none, and are not worked out."""
        s = self.settings
        is_open = self._active >= s.few_days
        at = np.flatnonzero(is_open.any(axis=0))
        if self.days <= s.warm_up or not at.size:
            return DayScores(np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0))
        parts = np.zeros((4, at.size))
        for place, window in enumerate(s.windows):
            start = np.array(max(self.days - window, 0))
            past = np.maximum(start - s.history, 0)
            k, t = (
                Counts(*(np.maximum(sums[sign, place, at], 0.0) for sums in (self._now, self._before, self._ever)))
                for sign in (0, 1)
            )
            share, up = share_part(k, t, s)
            rates = (rate_part(side, window, start, past, s) for side in (k, t))
            np.maximum(parts, np.stack((np.where(up, share, 0.0), np.where(up, 0.0, share), *rates)), out=parts)
        plus = np.where(is_open[0, at], score_of(parts[0], parts[2], parts[3], s), 0.0)
        minus = np.where(is_open[1, at], score_of(parts[1], parts[3], parts[2], s), 0.0)
        return DayScores(at, plus, minus)
