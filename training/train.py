"""Trains a network on everything there is, and lets a large one teach a small one."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch

from training.data import (
    PairItem,
    Span,
    TagItem,
    from_factory,
    read_aw,
    read_hand_labels,
    read_labelled,
    read_plv,
    read_quiet,
    read_spans,
    read_written,
    read_written_spans,
)
from training.factory import make_sentences
from training.labels import TYPE_ID, TYPES
from training.material import PairText
from training.net import Coding, Net, batches, collate, load_base, pair_loss, tag_loss

BOOKS = {"plv", "plv_reversed", "cameo", "spans"}
ROOTS = [t for t in TYPES[1:] if t not in ("CONCEDE", "RETREAT")] + ["YIELD"]


@dataclass
class Plan:
    """How a network is trained. `factory` is how many sentences are made anew each epoch."""

    epochs: int
    rate: float
    factory: int
    quiet: int = 900
    batch: int = 24
    seed: int = 0
    warmup: float = 0.06
    taught_acts: int = 100_000  # how many of the pairs in which the teacher saw an act are read each epoch
    taught_none: int = 2000  # of the pairs in which the teacher saw no act, how many are read each epoch
    hand_none: int = 1200  # likewise of the pairs in which a reader saw none
    others: int | None = None  # how many pairs, and half as many sentences, are read beside the code books
    full: bool = False  # learn from the kept share too, once everything is chosen
    news: bool = True  # learn from news labelled by hand as well
    tags: bool = True  # learn to find parties as well
    several: int = 0  # how many times more pairs with several acts are read
    spans: int = 0  # likewise sentences in which annotators marked the parties' words
    book: bool = True  # learn the types of code-book sentences as well
    steps: int | None = None  # stop an epoch after so many steps
    fold: int = 0  # the fifth of the code-book sentences that is kept for measuring


@dataclass
class Taught:
    """What a teacher said: pairs with soft labels, sentences with the spans it tagged."""

    pairs: list[PairItem] = field(default_factory=list)
    tags: list[TagItem] = field(default_factory=list)


@dataclass
class Kept:
    """The share that is kept for measuring."""

    plv: list[PairItem]
    spans: list[TagItem]
    aw: list[PairItem]
    labelled: list[PairItem]
    hand: list[PairItem]


def read_kept(data: Path, fold: int = 0) -> Kept:
    return Kept(
        read_plv(data, dev=True, fold=fold)[0],
        read_spans(data, dev=True),
        read_aw(data, dev=True),
        read_labelled(data, half=1)[0],
        read_hand_labels(data, dev=True)[0],
    )


def autocast(device: str):
    return torch.autocast(device, dtype=torch.bfloat16)


def train(
    net: Net,
    coding: Coding,
    data: Path,
    plan: Plan,
    *,
    taught: Taught | None = None,
    kept: Kept | None = None,
    device: str = "cpu",
    save: Path | None = None,
) -> None:
    """Train in place; prints the losses and, after each epoch, the scores on the kept share."""
    rng = random.Random(plan.seed)
    torch.manual_seed(plan.seed)
    schedule = [plan_epoch(data, plan, epoch, rng, taught) for epoch in range(plan.epochs)]
    total = sum(len(s) for s in schedule)
    heads = [p for n, p in net.named_parameters() if not n.startswith("encoder")]
    # The word vectors of a well-read base are left as they are: faster, and words never seen in training stay in place.
    net.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    body = [p for p in net.encoder.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(
        [{"params": body, "lr": plan.rate}, {"params": heads, "lr": plan.rate * 8}], weight_decay=0.01, fused=True
    )
    pace = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min((s + 1) / (plan.warmup * total + 1), max(0.02, 1 - s / total))
    )
    started, step, smooth = time.time(), 0, 0.0
    net.to(device).train()
    for epoch, items in enumerate(schedule):
        for kind, group in items:
            coded = [
                coding.mark(i.text, i.actor, i.recipient) if kind == "pair" else coding.plain(i.text) for i in group
            ]
            with autocast(device):
                tags, *read = net(*(x.to(device) for x in collate(coding, coded)))
            loss = pair_loss(*(x.cpu() for x in read), group) if kind == "pair" else tag_loss(tags.cpu(), coded, group)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            pace.step()
            step += 1
            smooth = 0.98 * smooth + 0.02 * float(loss.detach())
            if step % 200 == 0:
                print(f"epoch {epoch} step {step}/{total} loss {smooth:.3f} {time.time() - started:.0f} s", flush=True)
        if kept:
            print(evaluate(net, coding, kept, device=device), flush=True)
        if save:
            torch.save(net.state_dict(), save)


def plan_epoch(data: Path, plan: Plan, epoch: int, rng: random.Random, taught: Taught | None) -> list[tuple[str, list]]:
    pairs, tags = read_plv(data, dev=False, fold=plan.fold) if plan.book else ([], [])
    tags += read_spans(data, dev=False)
    pairs += read_aw(data, dev=False)
    more = []
    if plan.news:
        more += [read_written(rng), read_hand_labels(data, dev=False), read_quiet(data, plan.quiet, rng)]
        tags += read_written_spans()
        more.append(read_labelled(data, half=0))  # the other half is for measuring alone, even at the end
    if plan.full:
        more += [read_plv(data, dev=True, fold=plan.fold), read_hand_labels(data, dev=True)]
        tags += read_spans(data, dev=True)
        pairs += read_aw(data, dev=True)
    more.append(from_factory(make_sentences(plan.factory, plan.seed * 100 + epoch), keep_none=0.35, rng=rng))
    for p, t in more:
        pairs += p
        tags += t
    if taught:
        acts, quiet = split_none(taught.pairs)
        pairs += rng.sample(acts, min(len(acts), plan.taught_acts))
        pairs += rng.sample(quiet, min(len(quiet), plan.taught_none))
        tags += rng.sample(taught.tags, min(len(taught.tags), plan.taught_acts) // 2)
    pairs = without(pairs, [p for p in pairs if p.origin == "hand" and p.allowed == (0,)], plan.hand_none, rng)
    if plan.others is not None:
        pairs = without(pairs, [p for p in pairs if p.origin not in BOOKS], plan.others, rng)
        tags = without(tags, [t for t in tags if t.origin not in BOOKS], plan.others // 2, rng)
    pairs += plan.several * [p for p in pairs if p.every and len(p.every) > 1]
    tags += plan.spans * [t for t in tags if t.origin == "cameo"]
    if not plan.tags:
        tags = []
    balance(pairs)
    print(f"epoch {epoch}: {len(pairs)} pairs, {len(tags)} sentences to tag", flush=True)
    steps = [("pair", b) for b in batches(pairs, plan.batch, rng, lambda i: len(i.text) / 5)]
    steps += [("tag", b) for b in batches(tags, plan.batch, rng, lambda i: len(i.text) / 5)]
    rng.shuffle(steps)
    return steps[: plan.steps]


def without(items: list, some: list, count: int, rng: random.Random) -> list:
    """The items, with no more than `count` of these."""
    spare = set(map(id, rng.sample(some, max(0, len(some) - count))))
    return [item for item in items if id(item) not in spare]


def split_none(pairs: Sequence[PairItem]) -> tuple[list[PairItem], list[PairItem]]:
    """Taught pairs that may hold an act, and those in which the teacher saw none."""
    sure = [p.soft is not None and p.soft[0] > 0.97 for p in pairs]
    return [p for p, none in zip(pairs, sure, strict=True) if not none], [
        p for p, none in zip(pairs, sure, strict=True) if none
    ]


def balance(pairs: Sequence[PairItem]) -> None:
    """Give rare types of the code-book sentences more weight."""
    counts = Counter(i.allowed for i in pairs if i.origin == "plv")
    for item in pairs:
        if item.origin == "plv":
            item.weight = min(2.5, max(1.0, (60 / counts[item.allowed]) ** 0.5))


def teach(
    net: Net,
    coding: Coding,
    pairs: Sequence[PairText],
    sentences: Sequence[str],
    *,
    device: str = "cpu",
    weight: float = 0.6,
) -> Taught:
    """What the network says of unlabelled pairs and sentences, for another to learn."""
    soft = read_pairs(net, coding, pairs, device=device)
    taught = Taught(
        [
            PairItem(t, a, b, (), weight=weight, soft=p.tolist(), origin="taught")
            for (t, a, b), p in zip(pairs, soft, strict=True)
        ]
    )
    for text, (actors, recipients) in zip(sentences, tag(net, coding, sentences, device=device), strict=True):
        taught.tags.append(TagItem(text, actors, recipients, 0.4, "taught"))
    return taught


def read_pairs(
    net: Net, coding: Coding, pairs: Sequence[PairText], *, device: str = "cpu", size: int = 48
) -> np.ndarray:
    """Probabilities of each type for each pair."""
    net.eval()
    order = sorted(range(len(pairs)), key=lambda k: len(pairs[k][0]))
    out = np.zeros((len(pairs), len(TYPES)), dtype=np.float32)
    for k in range(0, len(order), size):
        rows = order[k : k + size]
        with torch.no_grad(), autocast(device) if device == "cpu" else nullcontext():
            act = net(*(x.to(device) for x in collate(coding, [coding.mark(*pairs[r]) for r in rows])))[1]
        out[rows] = act.float().softmax(-1).cpu().numpy()
    net.train()
    return out


def tag(
    net: Net, coding: Coding, texts: Sequence[str], *, device: str = "cpu", size: int = 48
) -> list[tuple[list[Span], list[Span]]]:
    """The actor and recipient spans the network finds in each text, by the package's own decoding."""
    from whowhom.coder.candidates import tagged_spans
    from whowhom.coder.encoder import Pieces

    net.eval()
    order = sorted(range(len(texts)), key=lambda k: len(texts[k]))
    out: list = [None] * len(texts)
    for k in range(0, len(order), size):
        rows = order[k : k + size]
        coded = [coding.plain(texts[r]) for r in rows]
        with torch.no_grad(), autocast(device) if device == "cpu" else nullcontext():
            tags = net(*(x.to(device) for x in collate(coding, coded)))[0].float().softmax(-1).cpu().numpy()
        for row, (r, e) in enumerate(zip(rows, coded, strict=True)):
            pieces = Pieces(e.ids, e.offsets)
            out[r] = (
                tagged_spans(texts[r], pieces, tags[row, : len(e.ids), 0]),
                tagged_spans(texts[r], pieces, tags[row, : len(e.ids), 1]),
            )
    net.train()
    return out


def evaluate(net: Net, coding: Coding, kept: Kept, *, device: str = "cpu") -> dict[str, float]:
    """Scores on the kept share: types given spans, spans, pair or none."""
    scores: dict[str, float] = {}
    gold, found, p = read_roots(net, coding, kept.plv, device=device)
    by_root = f1_by_root(gold, found)
    scores["accuracy"] = float(np.mean([g == x for g, x in zip(gold, found, strict=True)]))
    scores["macro F1"] = float(np.mean(list(by_root.values())))
    scores["none on acts"] = float(np.mean(p[:, 0] > 0.5))
    for name, items in (("aw F1", kept.aw), ("articles F1", kept.labelled), ("hand F1", kept.hand)):
        q = read_pairs(net, coding, [(i.text, i.actor, i.recipient) for i in items], device=device)
        said, true = q[:, 0] < 0.5, np.array([i.allowed != (0,) for i in items])
        scores[name] = f1(int((said & true).sum()), int(said.sum()), int(true.sum()))
        typed = said & np.array([int(np.argmax(row)) in i.allowed for row, i in zip(q, items, strict=True)]) & true
        scores[f"{name} with type"] = f1(int(typed.sum()), int(said.sum()), int(true.sum()))
    for role, spans in enumerate(zip(*tag(net, coding, [i.text for i in kept.spans], device=device), strict=True)):
        true = [i.actors if role == 0 else i.recipients for i in kept.spans]
        known = [(set(s), set(t)) for s, t in zip(spans, true, strict=True) if t is not None]
        scores[("actor F1", "recipient F1")[role]] = f1(
            sum(len(s & t) for s, t in known), sum(len(s) for s, _ in known), sum(len(t) for _, t in known)
        )
    return {k: round(v, 3) for k, v in scores.items()} | {"by root": {r: round(v, 2) for r, v in by_root.items()}}


def read_roots(
    net: Net, coding: Coding, items: Sequence[PairItem], *, device: str = "cpu"
) -> tuple[list[str], list[str], np.ndarray]:
    """For code-book sentences the true root, the one read, and the probabilities of all types."""
    p = read_pairs(net, coding, [(i.text, i.actor, i.recipient) for i in items], device=device)
    gold = ["YIELD" if len(i.allowed) == 2 else TYPES[i.allowed[0]] for i in items]
    return gold, [best_root(row) for row in p], p


def f1_by_root(gold: Sequence[str], found: Sequence[str]) -> dict[str, float]:
    both = list(zip(gold, found, strict=True))
    return {r: f1(sum(g == x == r for g, x in both), list(found).count(r), list(gold).count(r)) for r in ROOTS}


def best_root(p: np.ndarray) -> str:
    merged = {r: p[TYPE_ID[r]] for r in ROOTS if r != "YIELD"} | {
        "YIELD": p[TYPE_ID["CONCEDE"]] + p[TYPE_ID["RETREAT"]]
    }
    return max(merged, key=merged.__getitem__)


def f1(hits: int, said: int, true: int) -> float:
    return 2 * hits / (said + true) if said + true else 0.0


def fresh(base: Path, weights: Path | None = None, layers: Sequence[int] | None = None) -> tuple[Net, Coding]:
    """A network over a base encoder or some of its layers, with weights of an earlier stage if given."""
    net = load_base(base, layers)
    if weights:
        net.load_state_dict(torch.load(weights, weights_only=True))
    return net, Coding.of(base)
