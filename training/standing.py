"""Teaches a network how real acts are, and leaves everything else it knows as it is.

What the network said before of types, modes and parties is what it goes on learning there (Li and Hoiem 2017,
"Learning without Forgetting"): sentences written about status alone would else change how it reads acts.
"""

from __future__ import annotations

import random
import time
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

from training.data import PairItem, TagItem, read_aw, read_hand_labels, read_labelled, read_plv, read_written
from training.net import Coding, Net, batches, collate
from training.train import autocast


@dataclass
class StandingPlan:
    """How long and from what: `told` are pairs of acts told as done, `quiet` pairs without an act, `tags` sentences."""

    epochs: int = 3
    rate: float = 5e-5
    told: int = 2600
    quiet: int = 1300
    tags: int = 1300
    batch: int = 32
    seed: int = 1401
    warmup: float = 0.06
    steps: int | None = None


def teach_standing(net: Net, coding: Coding, data: Path, plan: StandingPlan) -> None:
    """Train in place; prints the losses."""
    rng = random.Random(plan.seed)
    torch.manual_seed(plan.seed)
    before = deepcopy(net).eval()
    schedule = [step for _ in range(plan.epochs) for step in plan_epoch(data, plan, rng)]
    net.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    body = [p for p in net.encoder.parameters() if p.requires_grad]
    heads = [p for n, p in net.named_parameters() if not n.startswith("encoder")]
    optimiser = torch.optim.AdamW(
        [{"params": body, "lr": plan.rate}, {"params": heads, "lr": plan.rate * 8}], weight_decay=0.01, fused=True
    )
    total = len(schedule)
    pace = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min((s + 1) / (plan.warmup * total + 1), max(0.02, 1 - s / total))
    )
    net.train()
    started, smooth, kept = time.time(), 0.0, 0.0
    for step, (kind, group) in enumerate(schedule, start=1):
        coded = [coding.mark(i.text, i.actor, i.recipient) if kind == "pair" else coding.plain(i.text) for i in group]
        inputs = collate(coding, coded)
        with autocast("cpu"):
            read = net(*inputs)
            with torch.no_grad():
                known = before(*inputs)
        same = stay_as_they_were(read, known, inputs[1]) if kind == "tag" else same_acts(read, known)
        status = status_loss(read[3], group) if kind == "pair" else torch.zeros(())
        optimiser.zero_grad()
        (same + status).backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        pace.step()
        smooth, kept = 0.98 * smooth + 0.02 * float(status.detach()), 0.98 * kept + 0.02 * float(same.detach())
        if step % 50 == 0:
            print(f"step {step}/{total} status {smooth:.3f} same {kept:.3f} {time.time() - started:.0f} s", flush=True)


def plan_epoch(data: Path, plan: StandingPlan, rng: random.Random) -> list[tuple[str, list]]:
    """Pairs and sentences in random order: every act not told as done, some of the rest."""
    pairs: list[PairItem] = []
    tags: list[TagItem] = []
    for more_pairs, more_tags in (
        read_written(rng),
        read_hand_labels(data, dev=False),
        read_labelled(data, half=0),
        (read_plv(data, dev=False)[0] + read_aw(data, dev=False), []),
    ):
        pairs += more_pairs
        tags += more_tags
    open_ones = [p for p in pairs if any(status for _, status in p.statuses)]
    told = [p for p in pairs if p.statuses and not any(status for _, status in p.statuses)]
    quiet = [p for p in pairs if not p.statuses]
    chosen = open_ones + rng.sample(told, min(plan.told, len(told))) + rng.sample(quiet, min(plan.quiet, len(quiet)))
    steps = [("pair", b) for b in batches(chosen, plan.batch, rng, lambda i: len(i.text) / 5)]
    steps += [
        ("tag", b)
        for b in batches(rng.sample(tags, min(plan.tags, len(tags))), plan.batch, rng, lambda i: len(i.text) / 5)
    ]
    rng.shuffle(steps)
    return steps[: plan.steps]


def same_acts(read, known) -> torch.Tensor:
    """How far types, modes and the types of further acts have moved."""
    every = nn.functional.binary_cross_entropy_with_logits(read[4].float(), known[4].float().sigmoid())
    return distance(read[1], known[1]) + 0.3 * distance(read[2], known[2]) + 10 * every


def stay_as_they_were(read, known, mask) -> torch.Tensor:
    """How far the tags of the words have moved."""
    return distance(read[0][mask.bool()], known[0][mask.bool()])


def distance(read: torch.Tensor, known: torch.Tensor) -> torch.Tensor:
    target = known.float().softmax(-1)
    return -(target * torch.log_softmax(read.float(), -1)).sum(-1).mean()


def status_loss(status: torch.Tensor, items: list[PairItem]) -> torch.Tensor:
    told = [(row, *one) for row, item in enumerate(items) for one in item.statuses]
    if not told:
        return torch.zeros(())
    rows, types, target = (list(column) for column in zip(*told, strict=True))
    return nn.functional.cross_entropy(status[rows, types].float(), torch.tensor(target))
