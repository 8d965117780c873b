"""Acts given their spans, and spans found: the kept share of the code-book sentences.

    python -m bench.relations --data DIR [--model FOLDER]

Macro-F1 is over 15 roots (CONCEDE and RETREAT count as YIELD there); the sentences are the fixed fifth
that training keeps for measuring (see `training.data.in_dev`). The shipped weights learnt from it in
their last stage: for a fair figure run `python -m training --measure-only`.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from training.data import read_aw, read_hand_labels, read_plv, read_spans
from training.labels import FLAT_MODES, TYPES
from whowhom.coder.acts import best_mode
from whowhom.coder.encoder import Encoder, load_encoder
from whowhom.coder.parties import find_parties
from whowhom.entities import resolve_mentions

BINS = 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, help="a folder with another model than the one in the package")
    arguments = parser.parse_args()
    encoder = Encoder(arguments.model) if arguments.model else load_encoder()
    for name, value in score_relations(arguments.data, encoder).items():
        print(f"{name:28} {value}")


def score_relations(data: Path, encoder: Encoder) -> dict[str, Any]:
    items = read_plv(data, dev=True)[0]
    acts = read(encoder, items)
    gold = ["YIELD" if len(i.allowed) == 2 else TYPES[i.allowed[0]] for i in items]
    roots = sorted({*gold, *(t for t in TYPES[1:] if t not in ("CONCEDE", "RETREAT"))})
    found = [best_root(row, roots) for row in acts]
    by_root = {r: f1(Counter(zip(gold, found, strict=True)), r) for r in roots}
    confidence = acts.max(axis=-1)
    right = np.array(
        [
            TYPES[int(k)] in ({"CONCEDE", "RETREAT"} if g == "YIELD" else {g})
            for g, k in zip(gold, acts.argmax(-1), strict=True)
        ]
    )
    scores: dict[str, Any] = {
        "sentences": len(items),
        "accuracy": round(float(np.mean([g == f for g, f in zip(gold, found, strict=True)])), 3),
        "macro F1 of 15 roots": round(float(np.mean(list(by_root.values()))), 3),
        "lowest roots": {r: round(v, 2) for r, v in sorted(by_root.items(), key=lambda x: x[1])[:4]},
        "calibration error": round(calibration_error(confidence, right), 3),
        "of which chance alone would give": round(error_by_chance(confidence), 3),
    }
    pairs = read_aw(data, dev=True)
    said, true = read(encoder, pairs)[:, 0] < 0.5, np.array([i.allowed != (0,) for i in pairs])
    scores["pair or none F1"] = round(float(2 * (said & true).sum() / max(1, said.sum() + true.sum())), 3)
    scores |= score_hand(data, encoder)
    sentences = read_spans(data, dev=True)
    tags = encoder.tag(encoder.pieces_of([s.text for s in sentences]))
    parties = [
        find_parties(s.text, tag, [(m.start, m.end) for m in resolve_mentions(s.text, None)])
        for s, tag in zip(sentences, tags, strict=True)
    ]
    for role, name in enumerate(("actor", "recipient")):
        hits = guessed = known = 0
        for sentence, sides in zip(sentences, parties, strict=True):
            spans = sentence.actors if role == 0 else sentence.recipients
            if spans is None:
                continue
            own = set(sides[role])
            hits, guessed, known = hits + len(own & set(spans)), guessed + len(own), known + len(spans)
        scores[f"{name} spans, exact F1"] = round(2 * hits / max(1, guessed + known), 3)
    return scores


def score_hand(data: Path, encoder: Encoder) -> dict[str, Any]:
    """Real sentences labelled by hand: which of all pairs of parties act, how, and in which mode."""
    items = read_hand_labels(data, dev=True)[0]
    pieces = encoder.pieces_of([i.text for i in items])
    readings = encoder.read_pairs([(p, i.actor, i.recipient) for p, i in zip(pieces, items, strict=True)])
    said = [r for r in zip(items, readings, strict=True) if r[1].acts[0] < 0.5]
    hits = [(i, r) for i, r in said if i.allowed != (0,)]
    typed = [(i, r) for i, r in hits if int(r.acts.argmax()) in i.allowed]
    true = sum(i.allowed != (0,) for i in items)
    modes = [best_mode(r, TYPES[int(r.acts.argmax())], encoder) == mode_name(i.mode) for i, r in typed if i.mode >= 0]
    status = [int(r.statuses[t].argmax()) == s for i, r in typed for t, s in i.statuses if t == int(r.acts.argmax())]
    return {
        "pairs of parties, F1": round(2 * len(hits) / max(1, len(said) + true), 3),
        "the same with type, F1": round(2 * len(typed) / max(1, len(said) + true), 3),
        "mode right, given the type": f"{sum(modes)}/{len(modes)}",
        "status right by the network": f"{sum(status)}/{len(status)}",
    }


def mode_name(mode: int) -> str | None:
    return None if mode == 0 else FLAT_MODES[mode].split("/", 1)[1]


def read(encoder: Encoder, items: list[Any]) -> np.ndarray[Any, np.dtype[np.float32]]:
    pieces = encoder.pieces_of([i.text for i in items])
    return np.array(
        [r.acts for r in encoder.read_pairs([(p, i.actor, i.recipient) for p, i in zip(pieces, items, strict=True)])]
    )


def best_root(row: Any, roots: list[str]) -> str:
    merged = dict.fromkeys(roots, 0.0)
    for name, p in zip(TYPES, row, strict=True):
        if name != "NONE":
            merged["YIELD" if name in ("CONCEDE", "RETREAT") else name] += float(p)
    return max(merged, key=merged.__getitem__)


def f1(table: Counter[tuple[str, str]], root: str) -> float:
    gold = sum(n for (g, _), n in table.items() if g == root)
    found = sum(n for (_, f), n in table.items() if f == root)
    return 2 * table[root, root] / (gold + found) if gold + found else 0.0


def calibration_error(confidence: Any, right: Any) -> float:
    """Mean gap between confidence and accuracy over ten equal bins, weighed by their size."""
    places = np.minimum((confidence * BINS).astype(int), BINS - 1)
    return float(
        sum(
            abs(confidence[places == b].mean() - right[places == b].mean()) * (places == b).mean()
            for b in range(BINS)
            if (places == b).any()
        )
    )


def error_by_chance(confidence: Any, draws: int = 2000) -> float:
    """The calibration error that so few readings would show, on average, if every confidence were exactly right.

    >>> error_by_chance(np.full(4000, 0.8)) < error_by_chance(np.full(40, 0.8))
    True
    """
    rng = np.random.default_rng(0)
    return float(
        np.mean([calibration_error(confidence, rng.random(len(confidence)) < confidence) for _ in range(draws)])
    )


if __name__ == "__main__":
    main()
