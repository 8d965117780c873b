"""The carrot share of a window, with an interval: a two-level empirical-Bayes beta posterior.

posterior_share  the share behind a window's moves
predict_share    between which shares the next moves will lie
chance_above     how likely one share is above another
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from whowhom.model import Interval

Counts = tuple[float, float]  # carrots and sticks, sums of weights

# Fitted by marginal likelihood on machine-coded event data of 2005-15 and 2018, acts without a sign left out.
BASE_SHARE = 0.83  # the carrot share of all pairs: most of what governments do to one another is friendly
PAIR_STRENGTH = 2.0  # how many acts the base share counts for against a pair's own past
WINDOW_STRENGTH = 10.0  # how many acts the pair's past counts for against the window
LONGEST_PAST = 60.0  # a long past counts for no more acts than this
LEVEL = 0.8
GRID = 2000  # points at which a chance is worked out: enough for three digits


def posterior_share(carrots: float, sticks: float, *, past: Counts = (0.0, 0.0), level: float = LEVEL) -> Interval:
    """The carrot share behind `carrots` and `sticks` (weighed counts), with the interval of the given level.

    Two levels: the pair's expected share p = (K + m0·μ) / (K + T + m0), from its past counts K and T
    scaled to at most 60 acts, μ = .83, m0 = 2; then the window's posterior
    Beta(k + m1·p, t + m1·(1 − p)) with m1 = 10. The value is its mean. Unit: a share, 0 to 1.

    By hand: four carrots, no stick, no past: Beta(4 + 8.3, 1.7), whose mean is 12.3 / 14.

    >>> share = posterior_share(4, 0)
    >>> round(share.value, 3), share.low < share.value < share.high
    (0.879, True)
    """
    a, b = posterior(carrots, sticks, past)
    low, high = quantiles(np.array([a]), np.array([b]), level)
    return Interval(a / (a + b), float(low[0]), float(high[0]), level)


def posterior(carrots: float, sticks: float, past: Counts) -> Counts:
    """The two parameters of the window's beta posterior."""
    expected = expected_share(*past)
    return carrots + WINDOW_STRENGTH * expected, sticks + WINDOW_STRENGTH * (1 - expected)


def expected_share(carrots: float, sticks: float) -> float:
    """The share a pair's past lets one expect, drawn toward that of all pairs.

    By hand: with 30 carrots and 10 sticks, (30 + 1.66) / 42.

    >>> round(expected_share(30, 10), 3), expected_share(0, 0)
    (0.754, 0.83)
    """
    a, b = past_posterior((carrots, sticks))
    return a / (a + b)


def past_posterior(past: Counts) -> Counts:
    """The two parameters of the beta posterior of a pair's past: K + m0·μ and T + m0·(1 − μ), K + T at most 60."""
    total = sum(past)
    scale = min(1.0, LONGEST_PAST / total) if total else 1.0
    return past[0] * scale + PAIR_STRENGTH * BASE_SHARE, past[1] * scale + PAIR_STRENGTH * (1 - BASE_SHARE)


def quantiles(
    a: npt.NDArray[np.float64], b: npt.NDArray[np.float64], level: float
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Both ends of the middle `level` of beta distributions."""
    from scipy.special import betaincinv

    tail = (1 - level) / 2
    return betaincinv(a, b, tail), betaincinv(a, b, 1 - tail)


def chance_above(left: Counts, right: Counts) -> float:
    """The chance that the share of one beta posterior lies above that of another, both independent.

    `left` and `right` are the two parameters of each. Worked out at 2,000 even steps of the left one,
    so that the same numbers always give the same chance.

    By hand: Beta(2, 1) has density 2x and Beta(1, 1) lies below x with chance x, so the integral of 2x² is ⅔.

    >>> round(chance_above((2, 1), (1, 1)), 3), round(chance_above((3, 5), (3, 5)), 3)
    (0.667, 0.5)
    """
    from scipy.special import betainc, betaincinv

    steps = (np.arange(GRID) + 0.5) / GRID
    return float(betainc(*right, betaincinv(*left, steps)).mean())


# Fitted by likelihood on one period and judged on another; `docs/measures.md` has both ways round.
FUTURE_SPREAD = 0.05  # how alike the moves of one window are, beyond their share: n of them tell less than n
FUTURE_STRENGTH = 6.0  # how many acts the pair's share counts for against the chance of one window to come


def predict_share(
    carrots: float, sticks: float, *, past: Counts = (0.0, 0.0), acts: int | None = None, level: float = LEVEL
) -> Interval:
    """The carrot share to expect of the next window's moves, with the interval of the given level.

    The window's n = k + t moves count for n / (1 + (n − 1)·ρ), ρ = .05, in `posterior_share`; with S the
    acts its beta then stands for and q its mean, the next window's share is Beta(M·q, M·(1 − q)) with
    1/(M + 1) = 1/(S + 1) + 1/(m2 + 1), m2 = 6: what is unsure of the pair and what differs from window to window.
    With `acts`, the interval is that of the share of so many moves (beta-binomial): they come in whole
    numbers, so that it holds them oftener than `level`. ρ and m2 are fitted to ICEWS 2005-15.

    By hand: nothing known: S = 10, q = .83, 1/(M + 1) = 1/11 + 1/7, so M = 3.28.

    >>> share = predict_share(0, 0)
    >>> round(share.value, 3), round(share.low, 2), round(share.high, 2)
    (0.83, 0.56, 0.99)
    """
    a, b = (np.array([value]) for value in future_posterior(carrots, sticks, past))
    value = float(a[0] / (a[0] + b[0]))
    if acts is None:
        low, high = quantiles(a, b, level)
        return Interval(value, float(low[0]), float(high[0]), level)
    from scipy.stats import betabinom

    least, most = betabinom.ppf([(1 - level) / 2, (1 + level) / 2], acts, a[0], b[0]) / max(acts, 1)
    return Interval(value, float(least), float(most), level)


def future_posterior(carrots: float, sticks: float, past: Counts) -> Counts:
    """The two parameters of the beta of the next window's share."""
    acts = carrots + sticks
    trust = 1 / (1 + max(acts - 1, 0) * FUTURE_SPREAD)
    a, b = posterior(carrots * trust, sticks * trust, past)
    strength = 1 / (1 / (a + b + 1) + 1 / (FUTURE_STRENGTH + 1)) - 1
    return strength * a / (a + b), strength * b / (a + b)
