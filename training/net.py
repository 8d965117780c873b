"""The network: one encoder with a tagging head and a pair head.

Tagging reads a plain sentence and tells, for each word piece, whether it begins or continues the
words for an actor, and likewise for a recipient. The pair head reads a sentence in which one actor
and one recipient are marked, and tells act, mode and status. Both share the encoder.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import nn

from training.data import PairItem, Span, TagItem
from training.labels import BIO, FLAT_MODES, STATUSES, TYPES

MAX_LENGTH = 128
MARKS = ("[unused0]", "[unused1]", "[unused2]", "[unused3]")


class Net(nn.Module):
    def __init__(self, encoder: nn.Module, size: int) -> None:
        super().__init__()
        self.encoder = encoder
        self.tag = nn.Linear(size, 2 * len(BIO))
        self.pair = nn.Sequential(nn.Linear(5 * size, size), nn.GELU(), nn.Dropout(0.1))
        self.act = nn.Linear(size, len(TYPES))
        self.mode = nn.Linear(size, len(FLAT_MODES))
        self.status = nn.Linear(size, len(STATUSES))

    def forward(self, ids, mask, actor_at, recipient_at, actor_end, recipient_end):
        """Logits: tags (batch, length, 2, 3), act, mode, status (batch, classes)."""
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
        return tags, self.act(pair), self.mode(pair), self.status(pair)


def load_base(folder: Path) -> tuple[Net, Tokenizer]:
    """A fresh network over the encoder in `folder` (config.json, model.safetensors, tokenizer.json)."""
    from transformers import AutoConfig, AutoModel

    config = AutoConfig.from_pretrained(folder)
    encoder = AutoModel.from_pretrained(folder, add_pooling_layer=False)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return Net(encoder, config.hidden_size), tokenizer


def config_of(folder: Path) -> dict:
    return json.loads((folder / "config.json").read_text())


@dataclass
class Encoded:
    ids: list[int]
    at: tuple[int, int, int, int]  # actor mark, recipient mark, their closing marks
    offsets: list[Span] | None = None


class Coding:
    """Turns texts and spans into ids; the same steps that the package does when it reads."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer
        self.marks = [tokenizer.token_to_id(m) for m in MARKS]
        self.pad = (
            tokenizer.token_to_id("[PAD]")
            if tokenizer.token_to_id("[PAD]") is not None
            else tokenizer.token_to_id("<pad>")
        )
        self.cache: dict[str, tuple[list[int], list[Span]]] = {}

    def pieces(self, text: str) -> tuple[list[int], list[Span]]:
        if text not in self.cache:
            encoding = self.tokenizer.encode(text)
            self.cache[text] = (encoding.ids, encoding.offsets)
        return self.cache[text]

    def mark(self, text: str, actor: Span, recipient: Span | None) -> Encoded:
        ids, offsets = self.pieces(text)
        inner = [k for k, (s, e) in enumerate(offsets) if e > s]

        def reach(span: Span) -> tuple[int, int]:
            inside = [k for k in inner if offsets[k][0] < span[1] and offsets[k][1] > span[0]]
            return (inside[0], inside[-1] + 1) if inside else (inner[0], inner[0] + 1)

        a = reach(actor)
        b = reach(recipient) if recipient else None
        # Long sentences: keep a window around the two spans.
        low, high = 0, len(ids)
        if len(ids) > MAX_LENGTH - 4:
            left = min(a[0], b[0] if b else a[0])
            right = max(a[1], b[1] if b else a[1])
            spare = max(0, MAX_LENGTH - 6 - (right - left)) // 2
            low, high = (
                max(1, left - spare),
                min(len(ids) - 1, left - spare + MAX_LENGTH - 6 if left > spare else MAX_LENGTH - 6),
            )
            high = max(high, min(right, low + MAX_LENGTH - 6))
        inserts = [(a[0], 0, self.marks[0]), (a[1], -1, self.marks[1])]
        if b:
            inserts += [(b[0], 0, self.marks[2]), (b[1], -1, self.marks[3])]
        by_place: dict[int, list[int]] = {}
        for place, _order, mark in sorted(inserts, key=lambda x: (x[0], x[1])):
            by_place.setdefault(place, []).append(mark)
        out: list[int] = [ids[0]] if low > 0 else []
        where: dict[int, int] = {}
        for k in range(low, high + 1):
            for mark in by_place.get(k, []):
                where[mark] = len(out)
                out.append(mark)
            if k < high:
                out.append(ids[k])
        if high < len(ids):
            out.append(ids[-1])
        m = self.marks
        at = (where.get(m[0], 0), where.get(m[2], 0), where.get(m[1], 0), where.get(m[3], 0))
        return Encoded(out[: MAX_LENGTH + 8], tuple(min(x, MAX_LENGTH + 7) for x in at))

    def plain(self, text: str) -> Encoded:
        ids, offsets = self.pieces(text)
        return Encoded(ids[:MAX_LENGTH], (0, 0, 0, 0), offsets[:MAX_LENGTH])


def collate(coding: Coding, encoded: list[Encoded]) -> tuple[torch.Tensor, ...]:
    length = max(len(e.ids) for e in encoded)
    ids = torch.full((len(encoded), length), coding.pad, dtype=torch.long)
    mask = torch.zeros((len(encoded), length), dtype=torch.long)
    for row, e in enumerate(encoded):
        ids[row, : len(e.ids)] = torch.tensor(e.ids)
        mask[row, : len(e.ids)] = 1
    at = torch.tensor([e.at for e in encoded])
    return ids, mask, at[:, 0], at[:, 1], at[:, 2], at[:, 3]


def bio_targets(e: Encoded, spans: list[Span]) -> list[int]:
    assert e.offsets is not None
    targets = []
    for start, end in e.offsets:
        tag = 0
        if end > start:
            for s, t in spans:
                if start < t and end > s:
                    tag = 1 if start <= s else 2
                    break
        else:
            tag = -100
        targets.append(tag)
    return targets


def pair_loss(act, mode, status, items: list[PairItem]) -> torch.Tensor:
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
    for logits, name in ((mode, "mode"), (status, "status")):
        rows = [r for r, i in enumerate(items) if getattr(i, name) >= 0]
        if rows:
            target = torch.tensor([getattr(items[r], name) for r in rows])
            total = total + 0.3 * nn.functional.cross_entropy(logits[rows].float(), target)
    return total


def tag_loss(tags, encoded: list[Encoded], items: list[TagItem]) -> torch.Tensor:
    length = tags.shape[1]
    target = torch.full((len(items), length, 2), -100)
    weight = torch.tensor([i.weight for i in items])
    for row, (e, item) in enumerate(zip(encoded, items, strict=True)):
        target[row, : len(e.ids), 0] = torch.tensor(bio_targets(e, item.actors))
        target[row, : len(e.ids), 1] = torch.tensor(bio_targets(e, item.recipients))
    losses = nn.functional.cross_entropy(
        tags.float().reshape(-1, len(BIO)), target.reshape(-1), reduction="none", ignore_index=-100
    )
    losses = losses.reshape(len(items), -1)
    counts = (target.reshape(len(items), -1) >= 0).sum(-1).clamp(min=1)
    return (losses.sum(-1) / counts * weight).sum() / weight.sum()


def batches(items: list, size: int, rng: random.Random, length) -> list[list]:
    """Batches of items of like length, in random order."""
    order = sorted(items, key=lambda i: length(i) + rng.random() * 12)
    groups = [order[k : k + size] for k in range(0, len(order), size)]
    rng.shuffle(groups)
    return groups
