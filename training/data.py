"""Reads the data sets of a `--data` folder into the two kinds of items the model learns from.

A `PairItem` is a text with an actor and a recipient marked, and what is known of their act;
a `TagItem` is a text with the spans of actors and recipients. Nothing of the data is kept in the
project; the folder's layout is described in its own README.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from training.factory import Example
from training.labels import MODE_ID, STATUS_ID, TYPE_ID, TYPES

Span = tuple[int, int]


@dataclass
class PairItem:
    """What is known of one ordered pair: `allowed` are the types that may be right."""

    text: str
    actor: Span
    recipient: Span | None
    allowed: tuple[int, ...]
    mode: int = -1
    status: int = -1
    weight: float = 1.0
    soft: list[float] | None = None
    origin: str = ""


@dataclass
class TagItem:
    text: str
    actors: list[Span]
    recipients: list[Span]
    weight: float = 1.0
    origin: str = ""


def read_jsonl(path: Path) -> Iterator[dict]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def in_dev(sentence: str, share: float = 0.2) -> bool:
    """True for the fixed share of sentences kept for measuring; the same sentence always falls the same way."""
    digest = hashlib.sha256(" ".join(sentence.split()).encode()).digest()
    return digest[0] / 256 < share


def unmark(marked: str) -> tuple[str, Span, Span] | None:
    """The text without <s> and <t> marks, and where the two spans lie in it."""
    text, spans, open_at = "", {}, {}
    for piece in re.split(r"(</?[st]>)", marked):
        if re.fullmatch(r"<[st]>", piece):
            open_at[piece[1]] = len(text)
        elif re.fullmatch(r"</[st]>", piece):
            spans.setdefault(piece[2], (open_at[piece[2]], len(text)))
        else:
            text += piece
    if "s" not in spans or "t" not in spans:
        return None
    return text, trim(text, spans["s"]), trim(text, spans["t"])


def trim(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


MUTUAL = {"CONSULT", "AGREE", "SUPPORT", "COOPERATE"}


def read_plv(data: Path, *, dev: bool) -> tuple[list[PairItem], list[TagItem]]:
    pairs, tags = [], []
    for row in read_jsonl(data / "train" / "plv_train.jsonl.gz"):
        if in_dev(row["sentence"]) != dev:
            continue
        read = unmark(row["marked"])
        if read is None:
            continue
        text, actor, recipient = read
        root = row["root"]
        allowed = (TYPE_ID["CONCEDE"], TYPE_ID["RETREAT"]) if root == "YIELD" else (TYPE_ID[root],)
        pairs.append(PairItem(text, actor, recipient, allowed, origin="plv"))
        if not dev and root not in MUTUAL:
            pairs.append(PairItem(text, recipient, actor, (0,), weight=0.3, origin="plv_reversed"))
        tags.append(TagItem(text, [actor], [recipient], origin="plv"))
    return pairs, tags


def read_spans(data: Path, *, dev: bool) -> list[TagItem]:
    items = []
    for row in read_jsonl(data / "train" / "cameo_spans_train.jsonl.gz"):
        text, offsets = join_tokens(row["tokens"])
        if in_dev(text) != dev:
            continue
        items.append(
            TagItem(text, spans_of(row["tags"], offsets, "S"), spans_of(row["tags"], offsets, "T"), origin="cameo")
        )
    return items


def join_tokens(tokens: list[str]) -> tuple[str, list[Span]]:
    """Running text from tokens, with the offsets of each."""
    text, offsets = "", []
    for token in tokens:
        token = token.replace("ʼ", "'")
        glue = (
            not text
            or re.match(r"^([.,;:!?%)\]]|'s$|'$|n't$|’s$|’$)", token)
            or text.endswith(("(", "[", "$", "“", "``"))
        )
        if not glue:
            text += " "
        offsets.append((len(text), len(text) + len(token)))
        text += token
    return text, offsets


def spans_of(tags: list[str], offsets: list[Span], role: str) -> list[Span]:
    spans: list[Span] = []
    inside = False
    for tag, (start, end) in zip(tags, offsets, strict=True):
        if tag == f"B-{role}" or (tag == f"I-{role}" and not inside):
            spans.append((start, end))
            inside = True
        elif tag == f"I-{role}":
            spans[-1] = (spans[-1][0], end)
        else:
            inside = False
    return spans


AW_TYPES = [
    (r"Attack|Die|Injure|DamageDestroy", ("ASSAULT",)),
    (r"Arrest|Detain", ("COERCE",)),
    (r"Demonstrate", ("PROTEST",)),
    (r"Sue|Investigate|Charge|Indict", ("ACCUSE", "SANCTION", "COERCE")),
    (r"Sentence|Convict|Fine", ("SANCTION", "COERCE", "ACCUSE")),
    (r"RequestCommand", ("REQUEST",)),
    (r"ThreatenCoerce", ("THREATEN",)),
    (r"Release-Parole", ("RETREAT",)),
]


def read_aw(data: Path, *, dev: bool) -> list[PairItem]:
    """Pairs that do or do not act on one another. Meetings are left out: there both sides act alike."""
    items = []
    for row in read_jsonl(data / "train" / "aw_train.jsonl.gz"):
        if in_dev(row["sentence"]) != dev:
            continue
        read = unmark(row["marked"])
        if read is None:
            continue
        text, actor, recipient = read
        if row["related"]:
            allowed = next(
                (
                    tuple(TYPE_ID[t] for t in types)
                    for pattern, types in AW_TYPES
                    if re.search(pattern, row["event_type"])
                ),
                tuple(range(1, len(TYPES))),
            )
        elif "Contact" in row["event_type"] and not dev:
            continue
        else:
            allowed = (0,)
        items.append(PairItem(text, actor, recipient, allowed, weight=0.5, origin="aw"))
    return items


def from_factory(examples: Iterator[Example], *, keep_none: float, rng) -> tuple[list[PairItem], list[TagItem]]:
    pairs, tags = [], []
    for example in examples:
        actors = sorted({example.mentions[a] for a, _ in example.labels})
        recipients = sorted({example.mentions[b] for _, b in example.labels})
        tags.append(TagItem(example.text, actors, recipients, weight=0.5, origin="factory"))
        for a, actor in enumerate(example.mentions):
            for b, recipient in enumerate(example.mentions):
                if a == b or (a, b) in example.open_pairs or actor == recipient:
                    continue
                label = example.labels.get((a, b))
                if label is None:
                    if rng.random() < keep_none:
                        pairs.append(PairItem(example.text, actor, recipient, (0,), weight=0.5, origin="factory"))
                    continue
                event_type, mode, status = label
                mode_id = (
                    MODE_ID.get(f"{event_type}/{mode}", 0)
                    if mode
                    else (0 if f"{event_type}/" in " ".join(MODE_ID) else -1)
                )
                pairs.append(
                    PairItem(
                        example.text,
                        actor,
                        recipient,
                        (TYPE_ID[event_type],),
                        mode_id,
                        STATUS_ID[status],
                        0.5,
                        origin="factory",
                    )
                )
    return pairs, tags
