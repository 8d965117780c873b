"""The carrot share of a window, with an interval: a two-level empirical-Bayes beta posterior."""

from __future__ import annotations

from whowhom.model import Interval

# Fitted by marginal likelihood on machine-coded event data of 2005-15 and 2018, acts without a sign left out.
BASE_SHARE = 0.83  # the carrot share of all pairs: most of what governments do to one another is friendly
PAIR_STRENGTH = 2.0  # how many acts the base share counts for against a pair's own past
WINDOW_STRENGTH = 10.0  # how many acts the pair's past counts for against the window
LONGEST_PAST = 60.0  # a long past counts for no more acts than this
LEVEL = 0.8


def posterior_share(
    carrots: float, sticks: float, *, past: tuple[float, float] = (0.0, 0.0), level: float = LEVEL
) -> Interval:
    """The carrot share behind `carrots` and `sticks` (weighed counts), with the interval of the given level.

    Two levels: the pair's expected share p = (K + m0·μ) / (K + T + m0), from its past counts K and T
    scaled to at most 60 acts, μ = .83, m0 = 2; then the window's posterior
    Beta(k + m1·p, t + m1·(1 − p)) with m1 = 10. The value is its mean.

    >>> share = posterior_share(4, 0)
    >>> round(share.value, 3), share.low < share.value < share.high
    (0.879, True)
    """
    from scipy.stats import beta

    a, b = posterior(carrots, sticks, past)
    tail = (1 - level) / 2
    return Interval(a / (a + b), float(beta.ppf(tail, a, b)), float(beta.ppf(1 - tail, a, b)), level)


def posterior(carrots: float, sticks: float, past: tuple[float, float]) -> tuple[float, float]:
    """The two parameters of the window's beta posterior."""
    expected = expected_share(*past)
    return carrots + WINDOW_STRENGTH * expected, sticks + WINDOW_STRENGTH * (1 - expected)


def expected_share(carrots: float, sticks: float) -> float:
    """The share a pair's past lets one expect, drawn toward that of all pairs."""
    total = carrots + sticks
    scale = min(1.0, LONGEST_PAST / total) if total else 1.0
    return (carrots * scale + PAIR_STRENGTH * BASE_SHARE) / (total * scale + PAIR_STRENGTH)
