"""Makes the network's probabilities ones that can be trusted."""

from __future__ import annotations

import numpy as np

from bench.relations import calibration_error
from training.net import Coding, Net
from training.train import Kept, read_pairs


def choose_temperature(net: Net, coding: Coding, kept: Kept) -> float:
    """The temperature that makes the kept share likeliest (Guo et al. 2017, On Calibration of Modern Neural Networks)."""
    items = kept.plv + kept.hand[:: max(1, len(kept.hand) // 600)]
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


def softened(logp: np.ndarray, temperature: float) -> np.ndarray:
    scaled = np.exp((logp - logp.max()) / temperature)
    return scaled / scaled.sum()
