"""Makes the network's probabilities ones that can be trusted."""

from __future__ import annotations

import numpy as np

from training.net import Coding, Net
from training.train import Kept, read_pairs

BINS = 10


def choose_temperature(net: Net, coding: Coding, kept: Kept) -> float:
    """The temperature that makes the kept share likeliest (Guo et al. 2017, On Calibration of Modern Neural Networks)."""
    items = kept.plv + kept.labelled + kept.hand
    p = read_pairs(net, coding, [(i.text, i.actor, i.recipient) for i in items])
    logp = np.log(np.clip(p, 1e-9, 1))
    grid = np.linspace(0.7, 3.0, 47)
    losses = [
        np.mean([-np.log(softened(row, t)[list(i.allowed)].sum() + 1e-12) for row, i in zip(logp, items, strict=True)])
        for t in grid
    ]
    best = float(grid[int(np.argmin(losses))])
    q = np.array([softened(row, best) for row in logp])
    right = np.array([int(np.argmax(row)) in i.allowed for row, i in zip(q, items, strict=True)])
    print(f"temperature {best:.2f}, expected calibration error {calibration_error(q.max(-1), right):.3f}")
    return best


def choose_trust(net: Net, coding: Coding, kept: Kept, temperature: float) -> tuple[float, float]:
    """Slope and shift that turn the probability of a type into how often it is right in real news.

    Platt scaling (Platt 1999) on pairs of real sentences in which the network sees an act, by Newton's method.
    """
    items = kept.labelled + kept.hand
    p = read_pairs(net, coding, [(i.text, i.actor, i.recipient) for i in items])
    q = np.array([softened(np.log(np.clip(row, 1e-9, 1)), temperature) for row in p])
    seen = q[:, 0] < 0.8
    best = np.clip(q[:, 1:].max(-1), 1e-6, 1 - 1e-6)[seen]
    right = np.array([int(np.argmax(row[1:])) + 1 in i.allowed for row, i in zip(q, items, strict=True)])[seen]
    x = np.stack([np.log(best / (1 - best)), np.ones_like(best)], -1)
    w = np.array([1.0, 0.0])
    for _ in range(50):
        held = 1 / (1 + np.exp(-x @ w))
        slope = x.T @ (right - held) - 0.1 * (w - [1, 0])
        w = w + np.linalg.solve((x * (held * (1 - held))[:, None]).T @ x + 0.1 * np.eye(2), slope)
    held = 1 / (1 + np.exp(-x @ w))
    print(f"trust {w.round(3)}, on {len(right)} readings, {right.mean():.2f} right; calibration error "
          f"{calibration_error(best, right):.3f} before, {calibration_error(held, right):.3f} after")  # fmt: skip
    return float(w[0]), float(w[1])


def softened(logp: np.ndarray, temperature: float) -> np.ndarray:
    scaled = np.exp((logp - logp.max()) / temperature)
    return scaled / scaled.sum()


def calibration_error(confidence: np.ndarray, right: np.ndarray) -> float:
    """Mean gap between confidence and accuracy over ten equal bins, weighed by how many fall into each."""
    places = np.minimum((confidence * BINS).astype(int), BINS - 1)
    return float(
        sum(
            abs(confidence[places == b].mean() - right[places == b].mean()) * (places == b).mean()
            for b in range(BINS)
            if (places == b).any()
        )
    )
