"""The network: one encoder with a tagging head and a pair head.

Tagging reads a plain sentence and tells, for each word piece, whether it begins or continues the
words for an actor, and likewise for a recipient. The pair head reads a sentence in which one actor
and one recipient are marked, and tells act, mode and status. Both share the encoder.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import nn

from training.data import PairItem, Span, TagItem
from training.labels import BIO, FLAT_MODES, STATUSES, TYPES
from whowhom.coder.encoder import MARKS, Pieces, mark_pair, read_plain

PARTY, UNKNOWN = len(BIO), -100
RARELY = -3.0  # the logit from which learning starts whether a type is among a pair's acts
NARROW = 64  # in how many numbers pair and type meet to tell how real the act is
NEAR = 4  # word pieces around a party whose exact words nobody marked


class Net(nn.Module):
    def __init__(self, encoder: nn.Module, size: int) -> None:
        super().__init__()
        self.encoder = encoder
        self.tag = nn.Linear(size, 2 * len(BIO))
        self.pair = nn.Sequential(nn.Linear(5 * size, size), nn.GELU(), nn.Dropout(0.1))
        self.act = nn.Linear(size, len(TYPES))
        self.mode = nn.Linear(size, len(FLAT_MODES))
        self.status = nn.Linear(size, len(STATUSES))
        self.real = nn.Linear(size, NARROW)
        self.real_type = nn.Parameter(0.3 * torch.randn(len(TYPES), NARROW))
        self.real_out = nn.Linear(NARROW, len(STATUSES))
        nn.init.zeros_(self.real_out.weight)
        self.every = nn.Linear(size, len(TYPES))
        nn.init.constant_(self.every.bias, RARELY)

    def forward(self, ids, mask, actor_at, recipient_at, actor_end, recipient_end):
        """Logits: tags (batch, length, 2, 3), act, mode, every (batch, classes), status (batch, types, statuses).

        What a pair of sides does in a sentence can be real under one type and not under another: "denied the attack".
        `act` weighs the types against each other; `every` tells of each by itself whether it is among the pair's acts.
        """
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        tags = self.tag(hidden).reshape(*hidden.shape[:2], 2, len(BIO))
        rows = torch.arange(hidden.shape[0], device=hidden.device)
        both = torch.cat(
            [
                hidden[rows, actor_at],
                hidden[rows, recipient_at],
                hidden[rows, actor_end],
                hidden[rows, recipient_end],
                hidden[:, 0],
            ],
            -1,
        )
        pair = self.pair(both)
        by_type = self.real_out(nn.functional.gelu(self.real(pair).unsqueeze(1) + self.real_type))
        status = self.status(pair).unsqueeze(1) + by_type
        return tags, self.act(pair), self.mode(pair), status, self.every(pair)


def load_base(folder: Path, layers: Sequence[int] | None = None) -> Net:
    """A fresh network over the encoder in `folder` (config.json, model.safetensors, tokenizer.json).

    `layers` keeps those layers alone, in that order: a smaller network that starts from a larger one.
    """
    from transformers import AutoConfig, AutoModel

    config = AutoConfig.from_pretrained(folder)
    encoder = AutoModel.from_pretrained(folder, add_pooling_layer=False)
    if layers:
        encoder.encoder.layer = nn.ModuleList(encoder.encoder.layer[k] for k in layers)
        encoder.config.num_hidden_layers = len(layers)
    return Net(encoder, config.hidden_size)


def config_of(folder: Path) -> dict:
    return json.loads((folder / "config.json").read_text())


@dataclass
class Encoded:
    ids: list[int]
    at: tuple[int, int, int, int]
    offsets: list[Span] | None = None


class Coding:
    """Turns texts and spans into ids, by the functions the package itself reads with."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer
        self.marks = [tokenizer.token_to_id(m) for m in MARKS]
        self.pad = next(i for i in (tokenizer.token_to_id("[PAD]"), tokenizer.token_to_id("<pad>")) if i is not None)
        self.cache: dict[str, Pieces] = {}

    @classmethod
    def of(cls, base: Path) -> Coding:
        tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return cls(tokenizer)

    def pieces(self, text: str) -> Pieces:
        if text not in self.cache:
            encoding = self.tokenizer.encode(text)
            self.cache[text] = Pieces(encoding.ids, encoding.offsets)
        return self.cache[text]

    def mark(self, text: str, actor: Span, recipient: Span | None) -> Encoded:
        marked = mark_pair(self.pieces(text), actor, recipient, self.marks)
        return Encoded(marked.ids, marked.at)

    def plain(self, text: str) -> Encoded:
        pieces = self.pieces(text)
        marked = read_plain(pieces)
        return Encoded(marked.ids, marked.at, pieces.offsets[: len(marked.ids)])


def collate(coding: Coding, encoded: list[Encoded]) -> tuple[torch.Tensor, ...]:
    length = max(len(e.ids) for e in encoded)
    ids = torch.full((len(encoded), length), coding.pad, dtype=torch.long)
    mask = torch.zeros((len(encoded), length), dtype=torch.long)
    for row, e in enumerate(encoded):
        ids[row, : len(e.ids)] = torch.tensor(e.ids)
        mask[row, : len(e.ids)] = 1
    at = torch.tensor([e.at for e in encoded])
    return ids, mask, at[:, 0], at[:, 1], at[:, 2], at[:, 3]


def bio_targets(e: Encoded, item: TagItem, spans: list[Span]) -> list[int]:
    """For each word piece: 0 outside, 1 begins, 2 inside, PARTY one of the two, UNKNOWN nothing to learn."""
    assert e.offsets is not None
    targets = []
    for start, end in e.offsets:
        tag = 0
        if end > start:
            for s, t in spans:
                if start < t and end > s:
                    tag = PARTY if item.loose else 1 if start <= s else 2
                    break
        else:
            tag = UNKNOWN
        targets.append(tag)
    if item.loose:
        inside = [k for k, tag in enumerate(targets) if tag == PARTY]
        for k in {near for j in inside for near in range(j - NEAR, j + NEAR + 1)} - set(inside):
            if 0 <= k < len(targets):
                targets[k] = UNKNOWN
    return targets


def pair_loss(act, mode, status, every, items: list[PairItem]) -> torch.Tensor:
    logp = torch.log_softmax(act.float(), -1)
    losses = []
    for row, item in enumerate(items):
        if item.soft is not None:
            target = torch.tensor(item.soft)
            loss = -(target * logp[row]).sum()
        else:
            loss = -torch.logsumexp(logp[row, list(item.allowed)], 0)
        losses.append(loss * item.weight)
    total = torch.stack(losses).sum() / sum(i.weight for i in items)
    if rows := [r for r, i in enumerate(items) if i.mode >= 0]:
        target = torch.tensor([items[r].mode for r in rows])
        total = total + 0.3 * nn.functional.cross_entropy(mode[rows].float(), target)
    if told := [(r, t, s) for r, i in enumerate(items) for t, s in i.statuses]:
        rows, types, target = (list(column) for column in zip(*told, strict=True))
        total = total + 0.5 * nn.functional.cross_entropy(status[rows, types].float(), torch.tensor(target))
    return total + 0.3 * every_loss(every, items)


def every_loss(every, items: list[PairItem]) -> torch.Tensor:
    """Whether each type is among a pair's acts, where all of them are known; types that may be either are left out."""
    target, known = torch.zeros(len(items), len(TYPES)), torch.zeros(len(items), len(TYPES))
    for row, item in enumerate(items):
        if item.every is not None:
            known[row, 1:] = item.weight
            known[row, list(item.allowed)] = 0.0
            target[row, list(item.every)] = 1.0
            known[row, list(item.every)] = item.weight
    losses = nn.functional.binary_cross_entropy_with_logits(every.float(), target, reduction="none") * known
    return losses.sum() / max(1.0, float(known[:, 1:].amax(1).sum()))


def tag_loss(tags, encoded: list[Encoded], items: list[TagItem]) -> torch.Tensor:
    length = tags.shape[1]
    target = torch.full((len(items), length, 2), UNKNOWN)
    weight = torch.tensor([i.weight for i in items])
    for row, (e, item) in enumerate(zip(encoded, items, strict=True)):
        for role, spans in enumerate((item.actors, item.recipients)):
            if spans is not None:
                target[row, : len(e.ids), role] = torch.tensor(bio_targets(e, item, spans))
    logp = torch.log_softmax(tags.float(), -1)
    logp = torch.cat([logp, torch.logsumexp(logp[..., 1:], -1, keepdim=True)], -1)  # the last is PARTY
    losses = -logp.gather(-1, target.clamp(min=0).unsqueeze(-1)).squeeze(-1) * (target >= 0)
    losses = losses.reshape(len(items), -1)
    counts = (target.reshape(len(items), -1) >= 0).sum(-1).clamp(min=1)
    return (losses.sum(-1) / counts * weight).sum() / weight.sum()


def batches(items: list, size: int, rng: random.Random, length) -> list[list]:
    """Batches of items of like length, in random order."""
    order = sorted(items, key=lambda i: length(i) + rng.random() * 12)
    groups = [order[k : k + size] for k in range(0, len(order), size)]
    rng.shuffle(groups)
    return groups
