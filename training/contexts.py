"""Fits the head that tells what an act is about, over a network that is otherwise done.

It is a logistic regression for each of PLOVER's contexts on what the network holds of a marked pair: the vector from
which it reads the act, and the mean of all its word pieces. It learns from the cases in `bench/sets/contexts_dev.txt` and from
`context_labels.jsonl`, real sentences by id and offsets; the kept sets of `bench.claims` are not among them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from training.data import Span, open_own, read_brackets, texts_of
from training.labels import CONTEXTS
from training.net import Coding, Net, collate
from whowhom.coder.contexts import find_contexts

OWN = Path(__file__).parents[1] / "bench" / "sets" / "contexts_dev.txt"
PENALTY = 3e-4  # on the squares of the weights; of 3e-4 to 1e-2, see `cross_validate`
PARTS = 5


@dataclass
class Case:
    text: str
    actor: Span
    recipient: Span
    event_type: str
    contexts: tuple[str, ...]
    real: bool


def read_cases(data: Path) -> list[Case]:
    cases = []
    for line in OWN.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            gold, event_type, marked = (part.strip() for part in line.split("|", 2))
            text, spans = read_brackets(marked, {}, None)
            cases.append(Case(text, spans["A"], spans["B"], event_type, told(gold.split(",")), real=False))
    rows = [json.loads(line) for line in open_own("context_labels.jsonl")]
    texts = {name: texts_of(data, name) for name in {row["from"] for row in rows}}
    for row in rows:
        text = texts[row["from"]][row["id"]][row["start"] : row["end"]]
        sides = tuple(row["actor"]), tuple(row["recipient"])
        cases.append(Case(text, *sides, row["type"], told(row["contexts"]), real=True))
    return cases


def told(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name.strip() for name in names if name.strip())


def vectors_of(net: Net, coding: Coding, cases: Sequence[Case], size: int = 32) -> torch.Tensor:
    """What the head reads of each case, (cases, 2 · width)."""
    net.eval()
    found = []
    for k in range(0, len(cases), size):
        marked = [coding.mark(c.text, c.actor, c.recipient) for c in cases[k : k + size]]
        with torch.no_grad():
            found.append(net.vectors(*collate(coding, marked))[1])
    return torch.cat(found)


def targets_of(cases: Sequence[Case]) -> torch.Tensor:
    return torch.tensor([[float(name in c.contexts) for name in CONTEXTS] for c in cases])


def fit(x: torch.Tensor, y: torch.Tensor, weights: torch.Tensor, penalty: float) -> tuple[torch.Tensor, torch.Tensor]:
    """Weights and biases of the regressions, for vectors brought to mean 0 and deviation 1 and back."""
    mean, scale = x.mean(0), x.std(0).clamp(min=1e-3)
    z = (x - mean) / scale
    w = torch.zeros(y.shape[1], x.shape[1], requires_grad=True)
    b = torch.full((y.shape[1],), -3.0, requires_grad=True)
    optimiser = torch.optim.LBFGS([w, b], max_iter=60, history_size=10, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        each = torch.nn.functional.binary_cross_entropy_with_logits(z @ w.T + b, y, reduction="none").sum(1)
        value = (each * weights).sum() / weights.sum() + penalty * (w**2).sum()
        value.backward()
        return value

    optimiser.step(loss)
    with torch.no_grad():
        return w / scale, b - (w / scale) @ mean


def fit_head(net: Net, coding: Coding, data: Path) -> None:
    """Set the network's head for contexts."""
    cases = read_cases(data)
    w, b = fit(vectors_of(net, coding, cases), targets_of(cases), case_weights(cases), PENALTY)
    with torch.no_grad():
        net.about.weight.copy_(w)
        net.about.bias.copy_(b)


def case_weights(cases: Sequence[Case]) -> torch.Tensor:
    """Real sentences count for more: there are four written ones to each."""
    return torch.tensor([2.0 if c.real else 1.0 for c in cases])


def cross_validate(net: Net, coding: Coding, data: Path) -> None:
    """Print macro-F1 of the words alone and with the head, out of fold, over all cases and the real ones alone.

    The words' weights were chosen on the written cases: of those, only the head's share tells something.
    """
    cases = read_cases(data)
    x, y, weights = vectors_of(net, coding, cases), targets_of(cases), case_weights(cases)
    part = torch.arange(len(cases)) % PARTS
    real = np.array([c.real for c in cases])
    by_words = [find_contexts(c.text, "", c.event_type) for c in cases]
    report("words alone", by_words, y.numpy(), real)
    for penalty in (3e-4, 1e-3, 3e-3, 1e-2):
        logits = np.zeros(y.shape)
        for k in range(PARTS):
            w, b = fit(x[part != k], y[part != k], weights[part != k], penalty)
            logits[part == k] = (x[part == k] @ w.T + b).numpy()
        both = [
            find_contexts(c.text, "", c.event_type, told=dict(zip(CONTEXTS, map(float, row), strict=True)))
            for c, row in zip(cases, logits, strict=True)
        ]
        report(f"with the head, penalty {penalty:g}", both, y.numpy(), real)


def report(name: str, found: Sequence[Sequence[str]], gold: np.ndarray, real: np.ndarray) -> None:
    said = np.array([[n in one for n in CONTEXTS] for one in found])
    (every, ten), (of_real, ten_of_real) = macro(said, gold), macro(said[real], gold[real])
    print(f"{name}: {every:.3f}, most frequent ten {ten:.3f}; real ones {of_real:.3f}, {ten_of_real:.3f}")


def macro(said: np.ndarray, gold: np.ndarray) -> tuple[float, float]:
    """Mean F1 over the contexts that the gold has, and over its ten most frequent."""
    counts = gold.sum(0)
    f1 = 2 * (said * gold).sum(0) / np.maximum(1, said.sum(0) + counts)
    order = np.argsort(-counts, kind="stable")
    return float(f1[counts > 0].mean()), float(f1[order[:10]].mean())
