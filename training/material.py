"""Texts without labels of their own, for a large network to read and a small one to learn from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from training.data import Span, join_tokens, letters_of, read_aw, read_jsonl, read_plv, read_spans, spans_of, unwrap

PairText = tuple[str, Span, Span]
LONGEST = 420  # characters; longer sentences cost much and teach little


def gather_pairs(data: Path, rng, *, limit: int) -> list[PairText]:
    """Ordered pairs of parties in real sentences of many kinds, shuffled.

    No sentence whose act is known is among them: what a teacher remembers of it would give the answer away.
    """
    known = {letters_of(i.text) for dev in (True, False) for i in read_plv(data, dev=dev)[0] + read_aw(data, dev=dev)}
    known |= {letters_of(i.text) for i in read_spans(data, dev=True)}
    found: list[PairText] = []
    found += take(rng, span_pairs(data), 800)
    found += take(rng, quad_pairs(data), 2000)
    found += take(rng, sentiment_pairs(data), 3000)
    found += take(rng, government_pairs(data), 2500)
    found += take(rng, feed_pairs(data), 8000)
    found = [pair for pair in found if letters_of(pair[0]) not in known]
    rng.shuffle(found)
    return found[:limit]


def gather_sentences(data: Path, rng, *, limit: int) -> list[str]:
    """Sentences of the feed that name somebody political, for the tagger."""
    return take(rng, (text for text, mentions in feed_sentences(data) if mentions), limit)


def take(rng, items, count: int) -> list:
    items = list(items)
    rng.shuffle(items)
    return items[:count]


def span_pairs(data: Path) -> Iterator[PairText]:
    for row in read_jsonl(data / "train" / "cameo_spans_train.jsonl.gz"):
        text, offsets = join_tokens(row["tokens"])
        actors, recipients = spans_of(row["tags"], offsets, "S"), spans_of(row["tags"], offsets, "T")
        if actors and recipients:
            yield text, actors[0], recipients[0]


def quad_pairs(data: Path) -> Iterator[PairText]:
    for row in read_jsonl(data / "train" / "cameo_quad_train.jsonl.gz"):
        text = row["sentence"].replace("ʼ", "'")
        yield from mention_pairs(text, None)


def sentiment_pairs(data: Path) -> Iterator[PairText]:
    for row in read_jsonl(data / "train" / "directed_sentiment_train.jsonl.gz"):
        spans = [
            (m.start(1) - 2 * k - 1, m.end(1) - 2 * k - 1)
            for k, m in enumerate(re.finditer(r"\[([^\]]+)\]", row["text"]))
        ]
        text = re.sub(r"\[([^\]]+)\]", r"\1", row["text"])
        if len(spans) == 2 and len(text) < LONGEST:
            yield text, spans[0], spans[1]
            yield text, spans[1], spans[0]


def government_pairs(data: Path) -> Iterator[PairText]:
    from whowhom.coder.sentences import split_sentences

    for row in read_jsonl(data / "train" / "white_house_titles.jsonl.gz"):
        for sentence in split_sentences(unwrap(row["text"]))[:3]:
            if len(sentence.text) < LONGEST:
                yield from mention_pairs(sentence.text, date.fromisoformat(row["published"]))


def feed_sentences(data: Path) -> Iterator[tuple[str, list[Span]]]:
    from training.data import QUIET
    from whowhom.coder.sentences import split_sentences
    from whowhom.entities import resolve_mentions

    for item in read_jsonl(data.parent / "articles" / "stream-2026-01-01-to-06.jsonl.gz"):
        if QUIET.search(item["url"] or ""):
            continue
        text = item["title"] + "\n" + item["text"]
        mentions = [m for m in resolve_mentions(text, date(2026, 1, 3)) if m.country]
        for sentence in split_sentences(text):
            if len(sentence.text) < LONGEST:
                yield (
                    sentence.text,
                    [
                        (m.start - sentence.start, m.end - sentence.start)
                        for m in mentions
                        if sentence.start <= m.start and m.end <= sentence.end
                    ],
                )


def feed_pairs(data: Path) -> Iterator[PairText]:
    for text, spans in feed_sentences(data):
        yield from pairs_of(text, spans)


def mention_pairs(text: str, on: date | None) -> Iterator[PairText]:
    from whowhom.entities import resolve_mentions

    yield from pairs_of(text, [(m.start, m.end) for m in resolve_mentions(text, on) if m.country])


def pairs_of(text: str, spans: list[Span]) -> Iterator[PairText]:
    for a in spans[:4]:
        for b in spans[:4]:
            if a != b:
                yield text, a, b
